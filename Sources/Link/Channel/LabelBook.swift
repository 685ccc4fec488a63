import Kernel
import Node
import Release
import Synchronization

/// What labels mean to the bodies for whom one node keeps items, remembered: thousands of entries carry the same few labels.
///
/// Answers as if nothing were remembered. Bounded: with more labels than it holds it begins anew.
final class LabelBook: Sendable {
    /// What one label comes to on the days between two changes of the facts.
    struct Standing: Hashable, Sendable {
        let item: Item
        /// The custodian and those for whom its node keeps items besides, as far as they may have it.
        let holders: Set<PartyID>
        /// The item's label in canonical form.
        let written: [UInt8]
    }
    private struct State {
        var items: [JSONValue: Item] = [:]
        var standings: [JSONValue: Standing] = [:]
        var verdicts: [Item: Set<PartyID>] = [:]
        /// The stretch of days for which standings and verdicts hold.
        var stretch: Day?

        mutating func turn(to stretch: Day) {
            guard self.stretch != stretch else { return }
            (self.stretch, verdicts, standings) = (stretch, [:], [:])
        }
    }
    private static let most = 4_096
    private let desk: ReleaseDesk
    private let bodies: [PartyID]
    private let state = Mutex(State())

    init(desk: ReleaseDesk, for bodies: [PartyID]) { (self.desk, self.bodies) = (desk, bodies) }

    /// Nil for what is no label.
    func item(of label: JSONValue) -> Item? {
        if let known = state.withLock({ $0.items[label] }) { return known }
        guard let item = try? Item(json: label) else { return nil }
        state.withLock { state in
            if state.items.count >= Self.most { state.items = [:] }
            state.items[label] = item
        }
        return item
    }

    /// Both answers with one look. Nil for what is no label.
    func standing(of label: JSONValue, on day: Day) -> Standing? {
        let stretch = desk.stretchStart(of: day)
        if let known = state.withLock({ $0.stretch == stretch ? $0.standings[label] : nil }) { return known }
        guard let item = item(of: label), let written = try? item.json.canonicalBytes() else { return nil }
        let standing = Standing(item: item, holders: holders(of: item, on: day), written: written)
        state.withLock { state in
            state.turn(to: stretch)
            if state.standings.count >= Self.most { state.standings = [:] }
            state.standings[label] = standing
        }
        return standing
    }

    /// Which of the bodies may have it on the day.
    func holders(of item: Item, on day: Day) -> Set<PartyID> {
        let stretch = desk.stretchStart(of: day)
        if let known = state.withLock({ $0.stretch == stretch ? $0.verdicts[item] : nil }) { return known }
        let compiled = desk.dated(on: day).compile(item), roster = desk.facts.roster
        let may = Set(bodies.filter { roster.index(of: $0).map { compiled.permits($0) } ?? false })
        state.withLock { state in
            state.turn(to: stretch)
            if state.verdicts.count >= Self.most { state.verdicts = [:] }
            state.verdicts[item] = may
        }
        return may
    }
}
