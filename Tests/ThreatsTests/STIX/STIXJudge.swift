import Foundation
@testable import Threats

/// Tests/Judges/stix_judge.py: other people's readers of STIX and MISP.
enum STIXJudge {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let script = tests.appending(path: "Judges/stix_judge.py").path
    /// The project's own Python with Tests/Browser/requirements.txt, else the system's.
    private static let python: [String] = {
        let own = tests.deletingLastPathComponent().appending(path: ".venv/bin/python").path
        return FileManager.default.isExecutableFile(atPath: own) ? [own] : ["python3"]
    }()

    static let isThere: Bool = (try? run(["-c", "import stix2, stix2validator, stix2patterns, pymisp"], input: []).status) == 0
    static let needed = "needs Python with the packages of Tests/Browser/requirements.txt for STIX and MISP"

    /// One answer for each line that is asked.
    static func ask(_ question: String, _ lines: [[UInt8]]) throws -> [STIXValue] {
        let answer = try run([script, question], input: Array(lines.joined(separator: [0x0a])) + [0x0a])
        return try answer.output.split(separator: 0x0a).map { try STIXValue(reading: Array($0)) }
    }

    /// Through files, so that neither side waits for the other's pipe.
    private static func run(_ arguments: [String], input: [UInt8]) throws -> (status: Int32, output: Data) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "stix-judge-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (asked, answered) = (folder.appending(path: "in"), folder.appending(path: "out"))
        try Data(input).write(to: asked)
        FileManager.default.createFile(atPath: answered.path, contents: nil)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = python + arguments
        process.standardInput = try FileHandle(forReadingFrom: asked)
        process.standardOutput = try FileHandle(forWritingTo: answered)
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, try Data(contentsOf: answered))
    }
}

/// Real data that the project may use and not copy; they stand beside a development checkout.
enum STIXData {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "shared/cases/stix")
    static let isThere = FileManager.default.fileExists(atPath: folder.path)
    static let needed = "../shared/cases/stix is not here: the objects of ATT&CK and CAPEC are not read"

    static func bytes(_ name: String) throws -> [UInt8] {
        let process = Process(), target = FileManager.default.temporaryDirectory.appending(path: "stix-data-\(UUID().uuidString)")
        FileManager.default.createFile(atPath: target.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: target) }
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", folder.appending(path: name).path]
        process.standardOutput = try FileHandle(forWritingTo: target)
        try process.run()
        process.waitUntilExit()
        return Array(try Data(contentsOf: target))
    }
}
