import Figures
import Foundation
import TestSupport
import Testing

@Suite("What lies around a thing")
struct TieGraphTests {
    private static func graph(_ seed: UInt64) -> TieGraph {
        var random = Seeded(seed)
        let count = Int.random(in: 1...90, using: &random), ties = Int.random(in: 0...(count * 2), using: &random)
        return TieGraph((0..<count).map { .init(random.text(40), kind: "malware", mark: Marks.Threat.allCases.randomElement(using: &random) ?? .who, address: "/o/\($0)") },
                        ties: (0..<ties).map { _ in .init(from: Int.random(in: 0..<count, using: &random), to: Int.random(in: 0..<count, using: &random), word: "uses") })
    }

    /// Step by step over the list of ties, as one would by hand.
    private static func steps(_ graph: TieGraph) -> [Int?] {
        var steps: [Int?] = graph.nodes.map { _ in nil }
        steps[0] = 0
        for step in 1...2 {
            for tie in graph.ties {
                for (a, b) in [(tie.from, tie.to), (tie.to, tie.from)] where steps[a] == step - 1 && steps[b] == nil { steps[b] = step }
            }
        }
        return steps
    }

    @Test("Everything within two steps is drawn once or counted, the nearest first", arguments: UInt64(1)...60)
    func complete(seed: UInt64) {
        let graph = Self.graph(seed), expected = Self.steps(graph), near = expected.compactMap { $0 }
        #expect(graph.steps == expected, "seed \(seed)")
        #expect(Set(graph.drawn).count == graph.drawn.count && graph.drawn.count == min(TieGraph.drawnMax, near.count) && graph.leftOut == near.count - graph.drawn.count, "seed \(seed)")
        let farthest = graph.drawn.compactMap { graph.steps[$0] }.max() ?? 0, missing = graph.nodes.indices.filter { !graph.drawn.contains($0) }.compactMap { graph.steps[$0] }
        #expect(missing.allSatisfy { $0 >= farthest }, "seed \(seed)")
    }

    @Test("No label lies on another or on a mark, at any width", arguments: UInt64(1)...40, [340.0, 680, 1036])
    func apart(seed: UInt64, width: Double) throws {
        let svg = Self.graph(seed).drawing(width: width), text = String(decoding: svg.bytes, as: UTF8.self)
        // What can be hit holds mark and label.
        let boxes = text.matches(of: /<rect class="hit" x="([0-9.]+)" y="([0-9.]+)" width="([0-9.]+)" height="([0-9.]+)"/).map { [$0.1, $0.2, $0.3, $0.4].map { Double($0) ?? .nan } }
        #expect(boxes.count == Self.graph(seed).drawn.count)
        for (number, a) in boxes.enumerated() {
            #expect(a[0] >= 0 && a[1] >= 0 && a[0] + a[2] <= width && a[1] + a[3] <= svg.height, "seed \(seed)")
            for b in boxes.dropFirst(number + 1) where a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3] { Issue.record("seed \(seed), \(width): \(a) lies on \(b)") }
        }
    }

    @Test("A tie is said from the end that says it")
    func words() {
        #expect(Samples.ties.words(of: 1) == "→ uses" && Samples.ties.words(of: 3) == "← tells of" && Samples.ties.words(of: 0) == "")
        #expect(Samples.ties.title(ofParentOf: 4) == "Loader" && Samples.ties.steps[7] == nil && !Samples.ties.drawn.contains(7))
    }

    @Test("Each sort of thing has a shape of its own, filled or not")
    func shapes() {
        let drawn = Marks.Threat.allCases.map { String(decoding: Marks.threat($0).bytes, as: UTF8.self) }
        #expect(Set(drawn).count == drawn.count)
    }

    @Test("What was said after the day of view is not on the line, and the table has what is")
    func line() {
        #expect(Samples.said.events.count == 6 && Samples.said.table.rows.count == 6 && Samples.said.table.rows.first == ["2025-10-01", "Looked for, not seen", ""])
    }
}
