import Foundation
import Release
import Simulation
import Testing

@Suite("The pair, whatever happens between any two steps")
struct SimulationTests {
    static func faults(of plan: Plan) async throws -> [String] {
        let world = try await World(plan, desk: RealPack.desk)
        try await world.run()
        let faults = try await Judge(world).faults()
        await world.close()
        return faults
    }

    @Test("After it heals both mirrors are the channels, nothing is missing, nothing twice, nothing that the rules deny", arguments: 0..<8)
    func holds(part: Int) async throws {
        for seed in stride(from: UInt64(part), to: 2_000, by: 8) {
            let faults = try await Self.faults(of: Plan(seed: seed))
            #expect(faults == [], "seed \(seed)")
        }
    }

    @Test("The same with both signatures", arguments: UInt64(0)..<6)
    func both(seed: UInt64) async throws { #expect(try await Self.faults(of: Plan(seed: 1_000_000 + seed, steps: 60, signsWithBoth: true)) == []) }
}
