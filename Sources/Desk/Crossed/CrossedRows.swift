import Kernel
import Labels
import Link
import Node
import Packs
import Release
import Site

/// Crossings side by side, by level: the levels that two organisations hold for equal share a row, highest first; what carries no classification follows.
struct CrossedRows {
    struct Row {
        let title: String
        var left: [Reciprocity.Crossing] = []
        var right: [Reciprocity.Crossing] = []
        /// Records of areas, which stand as a number and not as a square each.
        var areas: [AreaTally] = []
    }
    let pack: Pack
    /// The organisations that stand left and right.
    let left: OrganisationID
    let right: OrganisationID

    private struct Key: Hashable, Comparable {
        /// 0 for levels that are compared across policies, else the policy's place in the pack.
        let group: Int
        let rank: Int
        let isOpened: Bool
        static func < (a: Key, b: Key) -> Bool { (a.group, -a.rank, a.isOpened ? 1 : 0) < (b.group, -b.rank, b.isOpened ? 1 : 0) }
    }

    private var vocabulary: Vocabulary { pack.facts.vocabulary }

    private func key(_ label: Label) -> Key {
        let isOpened = label.markings.contains { vocabulary.form($0.form)?.effect == .opens }
        guard let level = vocabulary.level(label.level) else { return Key(group: .max, rank: 0, isOpened: isOpened) }
        if let rank = level.equivalentRank { return Key(group: 0, rank: rank, isOpened: isOpened) }
        return Key(group: 1 + (vocabulary.policies.firstIndex { $0.id == level.policy } ?? 0), rank: level.rank, isOpened: isOpened)
    }

    func byLabel(left lefts: [Reciprocity.Crossing], right rights: [Reciprocity.Crossing], areas: [AreaTally] = []) -> [Row] {
        let leftOf = Dictionary(grouping: lefts) { key($0.item.record.item.label) }, rightOf = Dictionary(grouping: rights) { key($0.item.record.item.label) }
        let areasOf = Dictionary(grouping: areas) { key($0.line.record.item.label) }
        return Set(leftOf.keys).union(rightOf.keys).union(areasOf.keys).sorted().map { key in
            let (left, right, areas) = (leftOf[key] ?? [], rightOf[key] ?? [], areasOf[key] ?? [])
            return Row(title: title(key, (left + right).map(\.item.record.item.label.level) + areas.map(\.line.record.item.label.level)), left: left, right: right, areas: areas)
        }
    }

    /// One row an area; a table of it says something only when there is more than one.
    func byArea(left lefts: [Reciprocity.Crossing], right rights: [Reciprocity.Crossing], areas: [AreaTally] = []) -> [Row] {
        Set((lefts + rights).map(\.area) + areas.map(\.area)).sorted().map { area in
            Row(title: area.capitalisedFirst, left: lefts.filter { $0.area == area }, right: rights.filter { $0.area == area }, areas: areas.filter { $0.area == area })
        }
    }

    /// The short name of an item's row, as a table of receipts shows it.
    func title(of label: Label) -> String { title(key(label), [label.level]) }

    /// What both organisations' words for the rank have in common at their end, "SECRET" of "NATO SECRET"; where nothing is, the words that occur.
    private func title(_ key: Key, _ levels: [LevelID]) -> String {
        let owners = [left, right].compactMap { pack.organisation($0)?.whole }
        let policies = owners.flatMap { owner in vocabulary.policies.filter { $0.owner == owner && $0.kind == .organisation }.map(\.id) }
        let equal = key.group == 0 ? vocabulary.levels.filter { $0.equivalentRank == key.rank && policies.contains($0.policy) } : []
        let words = equal.compactMap { $0.spellings.first?.text.split(separator: " ") }
        var common: [Substring] = words.count > 1 ? words[0] : []
        for other in words.dropFirst() { common = Array(zip(common.reversed(), other.reversed()).prefix { $0 == $1 }.map(\.0).reversed()) }
        let occurring = Set(levels)
        let order = vocabulary.levels.filter { occurring.contains($0.id) }.sorted { place($0.policy, in: policies) < place($1.policy, in: policies) }
        let name = common.isEmpty ? order.compactMap { $0.spellings.first?.text }.joined(separator: " or ") : common.joined(separator: " ")
        return (name.isEmpty ? "A level that this pack does not know" : name) + (key.isOpened ? ", made public" : "")
    }

    private func place(_ policy: PolicyID, in policies: [PolicyID]) -> Int { policies.firstIndex(of: policy) ?? policies.count }
}
