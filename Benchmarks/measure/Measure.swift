import Areas
import Foundation
import Packs
import Release

/// Measures what the project promises and prints a table; see Benchmarks/README.md.
///
///     measure [all] [--pack DIRECTORY] [--disk DIRECTORY] [--runs N] [--seed N] [--out FILE] [--only start|release|screening|journal|link|commitments|spending] [--records N]
///     measure decide TABLE       answers another program's questions, as JSON
///     measure records FILE       writes what the link is measured with, for another program
///     measure spending FILE MEMBERS      writes a made-up edition and its groups, for another program
///     measure aggregates FILE MEMBERS    reads both, prints every group's share of every year
///     measure start              one answer, then the end: for timing from outside
@main
struct Measure {
    static func main() async {
        do { try await run() } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            exit(1)
        }
    }

    private static func run() async throws {
        var arguments = Array(CommandLine.arguments.dropFirst()), options: [String: String] = [:], words: [String] = []
        while !arguments.isEmpty {
            let word = arguments.removeFirst()
            guard word.hasPrefix("--") else { words.append(word); continue }
            guard ["--pack", "--disk", "--runs", "--seed", "--out", "--only", "--records"].contains(word), !arguments.isEmpty else {
                throw MeasureError.usage("`\(word)` is no option, or its value is missing. Write --pack, --disk, --runs, --seed, --out, --only or --records and a value.")
            }
            options[word] = arguments.removeFirst()
        }
        let directory = options["--pack"] ?? "packs/eu-nato"
        let runs = max(1, min(50, options["--runs"].flatMap { Int($0) } ?? 7))
        let seed = options["--seed"].flatMap { UInt64($0) } ?? 2026
        let records = max(1_000, options["--records"].flatMap { Int($0) } ?? 1_000_000)
        switch (words.first ?? "all", words.count) {
        case ("records", 2): try LinkRecords(pack: try Pack.load(directory), seed: seed).write(records, to: words[1])
        case ("spending", 3):
            let members = SpendingWorld.members(try Pack.load(directory))
            try members.write(toFile: words[2], atomically: true, encoding: .utf8)
            try SpendingWorld(members: members).write(records, seed: seed, to: words[1])
        case ("aggregates", 3): try SpendingMeasured.aggregates(words[1], members: words[2])
        case ("start", 1): try StartFigures.answerOnce(try Pack.load(directory))
        case ("decide", 2):
            let pack = try Pack.load(directory)
            let table = try AskedTable(try String(contentsOfFile: words[1], encoding: .utf8), desk: ReleaseDesk(pack.rulebook, facts: pack.facts))
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            print(String(decoding: try encoder.encode(try table.answer(runs: runs)), as: UTF8.self))
        case ("all", 0...1):
            try await all(directory, runs: runs, seed: seed, disk: options["--disk"], out: options["--out"] ?? "Benchmarks/results.json", only: options["--only"],
                          records: records)
        default: throw MeasureError.usage("`\(words.joined(separator: " "))` is not understood. Write all, decide TABLE, records FILE, spending FILE MEMBERS, aggregates FILE MEMBERS or start.")
        }
    }

    private static func all(_ directory: String, runs: Int, seed: UInt64, disk: String?, out: String, only: String?, records: Int) async throws {
        let parts = ["start", "release", "screening", "journal", "link", "commitments", "spending"]
        if let only, !parts.contains(only) { throw MeasureError.usage("`\(only)` is not measured. Write one of \(parts.joined(separator: ", ")).") }
        func isAsked(_ part: String) -> Bool { only == nil || only == part }
        var figures: [Figure] = []
        func report(_ figure: Figure) {
            print(figure.line)
            fflush(nil)
            figures.append(figure)
        }
        let machine = Machine.this
        print("\(machine.processor), \(machine.cores) cores, \(machine.system); load before: \(machine.load); seed \(seed); medians of \(runs) runs\n")
        if isAsked("start") { try StartFigures(directory: directory, runs: runs).measure(report) }
        let pack = try Pack.load(directory, areas: Areas.facts)
        let sample = Sample(ReleaseDesk(pack.rulebook, facts: pack.facts), seed: seed)
        if isAsked("release") {
            try DecisionFigures(pack: pack, sample: sample, runs: runs, seed: seed).measure(report)
            if let memory = Machine.peakMemory { report(Figure(name: "most memory so far: pack, rulebooks of all days, proof", value: memory, unit: "MiB")) }
        }
        if isAsked("screening") { try ScreeningFigures(sample: sample, runs: runs, seed: seed).measure(report) }
        if isAsked("journal") || isAsked("link") || isAsked("commitments") || isAsked("spending") {
            let folder = (disk.map { URL(filePath: $0) } ?? FileManager.default.temporaryDirectory).appendingPathComponent("measure-\(ProcessInfo.processInfo.processIdentifier)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            if isAsked("journal") { try await JournalFigures(folder: folder, rounds: max(1, min(5, runs)), seed: seed).measure(report) }
            if isAsked("link") { try await LinkFigures(folder: folder, pack: pack, seed: seed, count: records).measure(report) }
            if isAsked("commitments") { try await CommitmentFigures(folder: folder, pack: pack, seed: seed, count: records).measure(report) }
            if isAsked("spending") { try await SpendingPages(pack: pack, runs: runs).measure(report) }
            if isAsked("spending") { try await SpendingMeasured(folder: folder, pack: pack, seed: seed, count: records, runs: runs).measure(report) }
        }
        if let memory = Machine.peakMemory { report(Figure(name: "most memory of the whole run", value: memory, unit: "MiB")) }

        let results = Results(machine: machine, pack: "\(pack.title) \(pack.edition)", digest: pack.digest, seed: seed, figures: figures)
        try results.json.write(to: URL(filePath: out))
        let missed = figures.filter { figure in figure.target.map { !$0.isMet(by: figure.value) } ?? false }
        print("\n\(out) written. " + (missed.isEmpty ? "Every target is met." : "\(missed.count) target\(missed.count == 1 ? " is" : "s are") missed."))
    }
}
