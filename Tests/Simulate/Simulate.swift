import ArgumentParser
import Foundation
import Packs
import Release
import Simulation

/// Plays one history after the other until it is stopped, or one that broke again, step by step.
@main
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "simulate", abstract: "Play a pair of nodes with faults between any two steps, and judge it from outside.")
    @Option(help: "The first seed.") var seed: UInt64 = 0
    @Option(help: "How many histories; without it, until stopped.") var count: UInt64?
    @Option(help: "Steps before everything heals.") var steps = 120
    @Flag(help: "Sign with Ed25519 and ML-DSA-65 instead of Ed25519 alone.") var both = false
    @Flag(help: "Tell each step.") var story = false
    @Option(help: "The pack whose rules decide.") var pack = "packs/eu-nato"

    func run() async throws {
        let pack = try Pack.load(pack)
        let desk = ReleaseDesk(pack.rulebook, facts: pack.facts)
        var seed = seed, broken = 0
        let started = Date()
        while count.map({ seed < self.seed + $0 }) ?? true {
            let world = try await World(Plan(seed: seed, steps: steps, signsWithBoth: both), desk: desk)
            var faults: [String] = []
            do {
                try await world.run()
                faults = try await Judge(world).faults()
            } catch { faults = ["\(error)"] }
            if story { print(world.story.joined(separator: "\n")) }
            if !faults.isEmpty {
                broken += 1
                print("seed \(seed):\n    " + faults.joined(separator: "\n    "))
            }
            await world.close()
            seed += 1
            if seed % 500 == 0 { FileHandle.standardError.write(Data("\(seed - self.seed) histories, \(broken) broken, \(Int(Date().timeIntervalSince(started))) s\n".utf8)) }
        }
        print("\(seed - self.seed) histories, \(broken) broken.")
        if broken > 0 { throw ExitCode.failure }
    }
}
