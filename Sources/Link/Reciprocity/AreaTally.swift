import Kernel
import Labels
package import Node
package import Release

/// How many records of one area crossed one way under one label, as one viewpoint may know it, and what came of them.
package struct AreaTally: Sendable {
    /// Of which area and under which label.
    package let line: Released<AreaLine>
    package let isGiven: Bool
    package internal(set) var receipted = 0
    package internal(set) var outstanding = 0
    /// By the other side.
    package internal(set) var refused = 0

    package var area: String { line.record.area }
    package var count: Int { receipted + outstanding + refused }
}

extension Reciprocity {
    /// Records that crossed and are about no item of the desk: those that this viewpoint may have, by area, label and way. `receipted`: entries of ours that the peer has cosigned.
    static func areas(at node: Node, for viewpoint: Viewpoint, sent: [LinkTables.Sent], came: [LinkTables.Came], receipted: UInt64) async throws -> [AreaTally] {
        struct Key: Hashable { let area: String, item: Item, isGiven: Bool }
        let lines = try await node.areaLines(of: sent.compactMap(\.source) + came.map(\.record), for: viewpoint)
        var tallies: [Key: AreaTally] = [:]
        func count(_ line: Released<AreaLine>?, isGiven: Bool, _ change: (inout AreaTally) -> Void) {
            guard let line else { return }
            // Who said it is nobody's to count here.
            let key = Key(area: line.record.area, item: line.record.item, isGiven: isGiven)
            var tally = tallies[key] ?? AreaTally(line: line, isGiven: isGiven)
            change(&tally)
            tallies[key] = tally
        }
        for entry in sent {
            count(entry.source.flatMap { lines[$0] }, isGiven: true) { tally in
                if case .refused = entry.answer { tally.refused += 1 } else if entry.index < receipted { tally.receipted += 1 } else { tally.outstanding += 1 }
            }
        }
        // What came was cosigned before it was looked at.
        for entry in came where entry.refusal == nil { count(lines[entry.record], isGiven: false) { $0.receipted += 1 } }
        return tallies.values.sorted { ($0.area, $0.isGiven ? 0 : 1, $0.line.record.item.label.level.text, $0.count) < ($1.area, $1.isGiven ? 0 : 1, $1.line.record.item.label.level.text, $1.count) }
    }
}
