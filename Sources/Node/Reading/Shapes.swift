import Kernel
import Release
import Synchronization

/// Every distinct thing that was ever decided on, each decided once for each stretch of time; a record is then a look-up in a table.
final class Shapes: Sendable {
    /// One shape on one day: who may have it, and the clearance that it takes.
    struct Verdict: Sendable {
        let compiled: CompiledItem
        /// The lowest clearance that suffices; nil when none does.
        let clearance: Int?
    }
    static let stretchesMax = 8

    private struct State {
        var items: [Item] = []
        var verdicts: [Day: [Verdict]] = [:]
    }
    private let desk: ReleaseDesk
    private let state = Mutex(State())

    init(_ desk: ReleaseDesk) { self.desk = desk }

    var count: Int { state.withLock { $0.items.count } }
    /// By identifier less one.
    var items: [Item] { state.withLock { $0.items } }

    /// Precondition: identifiers count from 1 without a gap, as the projection gives them.
    func add(_ new: [(id: Int, item: Item)]) {
        state.withLock { state in
            for (id, item) in new where id == state.items.count + 1 { state.items.append(item) }
        }
    }

    /// After a rebuild the same identifier may stand for another shape.
    func forget() { state.withLock { $0 = State() } }

    /// By identifier less one, for every shape that is known.
    func verdicts(on day: Day) -> [Verdict] {
        let start = desk.stretchStart(of: day)
        let (items, known) = state.withLock { ($0.items, $0.verdicts[start] ?? []) }
        guard known.count < items.count else { return known }
        let dated = desk.dated(on: day)
        let verdicts = known + items[known.count...].map { Self.verdict($0, dated) }
        state.withLock { state in
            if state.verdicts.count >= Self.stretchesMax, state.verdicts[start] == nil, let oldest = state.verdicts.keys.min() { state.verdicts[oldest] = nil }
            if (state.verdicts[start]?.count ?? 0) < verdicts.count, state.items.count >= items.count { state.verdicts[start] = verdicts }
        }
        return verdicts
    }

    private static func verdict(_ item: Item, _ dated: DatedRulebook) -> Verdict {
        let clearance = Clearance.allCases.first { dated.isCleared(Viewpoint(party: "public", clearance: $0.rawValue, day: dated.day), for: item) }
        return Verdict(compiled: dated.compile(item), clearance: clearance?.rawValue)
    }
}

extension Shapes.Verdict {
    @inline(__always) func lets(_ index: Int, clearance held: Int, isOwn: Bool) -> Bool {
        guard let clearance, clearance <= held else { return false }
        return isOwn || compiled.permits(index)
    }
}
