import Kernel
import Node
import Release
import Synchronization

/// What labels mean to one custodian, remembered: thousands of entries carry the same few labels.
///
/// Answers as if nothing were remembered. Bounded: with more labels than it holds it begins anew.
final class LabelBook: Sendable {
    /// What one label comes to on the days between two changes of the facts.
    struct Standing: Hashable, Sendable {
        let item: Item
        /// Whether the custodian may hold it.
        let mayHold: Bool
        /// The item's label in canonical form.
        let written: [UInt8]
    }
    private struct State {
        var items: [JSONValue: Item] = [:]
        var standings: [JSONValue: Standing] = [:]
        var verdicts: [Item: Bool] = [:]
        /// The stretch of days for which standings and verdicts hold.
        var stretch: Day?

        mutating func turn(to stretch: Day) {
            guard self.stretch != stretch else { return }
            (self.stretch, verdicts, standings) = (stretch, [:], [:])
        }
    }
    private static let most = 4_096
    private let desk: ReleaseDesk
    private let custodian: PartyID
    private let state = Mutex(State())

    init(desk: ReleaseDesk, custodian: PartyID) { (self.desk, self.custodian) = (desk, custodian) }

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
        let standing = Standing(item: item, mayHold: mayHold(item, on: day), written: written)
        state.withLock { state in
            state.turn(to: stretch)
            if state.standings.count >= Self.most { state.standings = [:] }
            state.standings[label] = standing
        }
        return standing
    }

    /// Whether the custodian may hold it on the day.
    func mayHold(_ item: Item, on day: Day) -> Bool {
        let stretch = desk.stretchStart(of: day)
        if let known = state.withLock({ $0.stretch == stretch ? $0.verdicts[item] : nil }) { return known }
        guard let index = desk.facts.roster.index(of: custodian) else { return false }
        let may = desk.dated(on: day).compile(item).permits(index)
        state.withLock { state in
            state.turn(to: stretch)
            if state.verdicts.count >= Self.most { state.verdicts = [:] }
            state.verdicts[item] = may
        }
        return may
    }
}
