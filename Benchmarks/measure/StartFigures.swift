import Foundation
import Packs
import Release

/// How long it takes to be ready: the pack read and checked, and a whole process from its start to its first answer.
struct StartFigures {
    let directory: String
    let runs: Int

    func measure(_ report: (Figure) -> Void) throws {
        let load = try Timing.of(runs: runs, units: 1) { use(try Pack.load(directory)) }
        report(.time("load the pack and check it", load))
        let whole = Timing(try (0..<runs).map { _ in try elapsed {
            let process = Process()
            process.executableURL = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            process.arguments = ["start", "--pack", directory]
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { throw MeasureError.answersDiffer("the process that starts only ended with \(process.terminationStatus)") }
        } })
        report(.time("start of a process up to its first explained answer", whole))
    }

    /// What such a process does.
    static func answerOnce(_ pack: Pack) throws {
        let desk = ReleaseDesk(pack.rulebook, facts: pack.facts)
        let sample = Sample.first(desk)
        guard let sample else { return }
        print(try desk.decide(sample).outcome.rawValue)
    }
}
