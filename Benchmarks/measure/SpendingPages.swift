import Desk
import Figures
import Foundation
import Hummingbird
import HummingbirdTesting
import Kernel
import Node
import Packs
import Release
import Spending

/// What readers of expenditure wait for: whole requests through the router as the public, and a figure of thirty-two lines by itself.
struct SpendingPages {
    let pack: Pack
    let runs: Int
    static let asked = 60

    func measure(_ report: (Figure) -> Void) async throws {
        guard let organisation = pack.organisations.first(where: { $0.whole != nil })?.id, let state = pack.facts(of: SpendingFacts.self)?.observations.first(where: { pack.facts.roster[$0.series.party]?.kind == .state })?.series.party else { return }
        let node = try await Node.open(NodeConfiguration(organisation: organisation, name: "measured", directory: nil, pack: pack, isDemonstration: true))
        do {
            node.warm()
            let timings = try await Application(router: DeskSite(node, isSecure: false).router()).test(.router) { client in
                var timings: [(name: String, timing: Timing, bytes: Int, target: Double)] = []
                for (name, address, target) in [("a state's profile with all its series", "/spending/states/\(state)", 20_000.0), ("states compared", "/spending", 20_000), ("a group over the years", "/spending/groups", 20_000),
                                                ("a line for each state, as SVG", "/spending/figures/courses.svg", 10_000)] {
                    var seconds: [Double] = [], bytes = 0
                    for round in 0...Self.asked {
                        let took = try await elapsed {
                            let response = try await client.execute(uri: address, method: .get)
                            guard response.status == .ok else { throw MeasureError.answersDiffer("\(address) answered \(response.status.code)") }
                            bytes = response.body.readableBytes
                        }
                        if round > 0 { seconds.append(took) }
                    }
                    timings.append((name, Timing(seconds), bytes, target))
                }
                return timings
            }
            for one in timings { report(.time(one.name + ", the whole request", one.timing, target: .atMost(one.target), note: "\(one.bytes / 1024) KiB")) }
        } catch {
            await node.close()
            throw error
        }
        await node.close()
        let drawn = Timing.of(runs: runs, units: 5) { for _ in 0..<5 { use(Self.lines.drawing(.desk).bytes.count) } }
        report(.time("32 lines of 75 years laid out and written", drawn, target: .atMost(10_000)))
    }

    /// Invented, and close to each other, so that their labels have to give way.
    private static let lines = LineFigure(caption: Caption(title: "Thirty-two lines of seventy-five years", subtitle: "Invented", sources: []), lines: (0..<32).map { number in
        LineFigure.Line(name: "State number \(number)", short: "S\(number)", points: (0..<75).map { .init(year: 1950 + $0, value: 1 + Double((number * 37 + $0 * 13) % 29) / 10 + Double(number) / 8) }, manner: number < 5 ? LineManner(rawValue: number + 1) ?? .rest : .rest)
    }, targets: [.init(value: 2, label: "2 %")], unit: .percent)
}
