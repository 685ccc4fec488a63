import Kernel
import Node
import Release
import Synchronization

/// What labels mean to one custodian, remembered: thousands of entries carry the same few labels.
///
/// Answers as if nothing were remembered. Bounded: with more labels than it holds it begins anew.
final class LabelBook: Sendable {
    private struct State {
        var items: [JSONValue: Item] = [:]
        var verdicts: [Item: Bool] = [:]
        /// The stretch of days between two changes of the facts, for which the verdicts hold.
        var stretch: Day?
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

    /// Whether the custodian may hold it on the day.
    func mayHold(_ item: Item, on day: Day) -> Bool {
        let stretch = desk.stretchStart(of: day)
        if let known = state.withLock({ $0.stretch == stretch ? $0.verdicts[item] : nil }) { return known }
        guard let index = desk.facts.roster.index(of: custodian) else { return false }
        let may = desk.dated(on: day).compile(item).permits(index)
        state.withLock { state in
            if state.stretch != stretch || state.verdicts.count >= Self.most { (state.stretch, state.verdicts) = (stretch, [:]) }
            state.verdicts[item] = may
        }
        return may
    }
}
