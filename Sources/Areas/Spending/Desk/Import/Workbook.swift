import Foundation
import Kernel

/// A workbook (XLSX) as a table of text, by a program of Debian: xlsx2csv, or ssconvert of gnumeric. Both are optional.
///
/// A child process in a folder of its own, which is gone afterwards whatever happened; no shell, none of our environment, bounds on time and size.
enum Workbook {
    static let secondsMax = 60

    /// A ZIP archive; no table of text begins so.
    static func isOne(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) }

    static func text(of bytes: [UInt8], sheet: Int, base: URL = FileManager.default.temporaryDirectory) async throws(WorkbookError) -> [UInt8] {
        guard let (program, arguments) = program(sheet: sheet) else { throw .missing }
        let folder = base.appending(path: "entente-workbook-" + UUID().uuidString, directoryHint: .isDirectory), output = folder.appending(path: "table.csv")
        defer { try? FileManager.default.removeItem(at: folder) }
        let process = Process()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try Data(bytes).write(to: folder.appending(path: "table.xlsx"))
            process.executableURL = URL(filePath: program)
            process.arguments = arguments
            process.currentDirectoryURL = folder
            process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": folder.path, "TMPDIR": folder.path]
            (process.standardInput, process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice, FileHandle.nullDevice)
            try process.run()
        } catch { throw .noPlace }
        let end = ContinuousClock.now + .seconds(secondsMax)
        while process.isRunning {
            guard ContinuousClock.now < end, size(of: output) <= EditionTable.bytesMax else {
                let isSlow = ContinuousClock.now >= end
                kill(process.processIdentifier, SIGKILL)
                for _ in 0..<200 where process.isRunning { try? await Task.sleep(for: .milliseconds(10)) }
                throw isSlow ? .tooSlow : .tooLarge
            }
            do { try await Task.sleep(for: .milliseconds(10)) } catch {
                kill(process.processIdentifier, SIGKILL)
                throw .failed
            }
        }
        guard process.terminationReason == .exit, process.terminationStatus == 0, let data = FileManager.default.contents(atPath: output.path) else { throw .failed }
        guard data.count <= EditionTable.bytesMax else { throw .tooLarge }
        return [UInt8](data)
    }

    /// Where a variable names it, else on the PATH.
    private static func program(sheet: Int, environment: [String: String] = ProcessInfo.processInfo.environment) -> (String, [String])? {
        let manager = FileManager.default
        func find(_ name: String) -> String? { (environment["PATH"] ?? "").split(separator: ":").prefix(200).filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }.first { manager.isExecutableFile(atPath: $0) } }
        let named = environment["ENTENTE_XLSX2CSV"].flatMap { $0.isEmpty ? nil : $0 }
        if let path = named.map({ manager.isExecutableFile(atPath: $0) ? $0 : nil }) ?? find("xlsx2csv") { return (path, ["--sheet", String(sheet), "table.xlsx", "table.csv"]) }
        // ssconvert writes the first sheet alone.
        if named == nil, sheet == 1, let path = find("ssconvert") { return (path, ["--export-type=Gnumeric_stf:stf_csv", "table.xlsx", "table.csv"]) }
        return nil
    }

    private static func size(of file: URL) -> Int { ((try? FileManager.default.attributesOfItem(atPath: file.path))?[.size] as? NSNumber)?.intValue ?? 0 }
}

/// Why a workbook was not read.
enum WorkbookError: Error, Hashable, Sendable, CustomStringConvertible {
    case missing, noPlace, tooSlow, tooLarge, failed

    var description: String {
        switch self {
        case .missing: "This is a workbook (XLSX), and no program here reads one. Install Debian's package xlsx2csv (or gnumeric), or save the sheet as CSV and send that."
        case .noPlace: "The workbook could not be laid out for reading. Try again, or save the sheet as CSV and send that."
        case .tooSlow: "Reading the workbook took longer than \(Workbook.secondsMax) seconds. Save the sheet as CSV and send that."
        case .tooLarge: "The sheet comes to more than \(EditionTable.bytesMax >> 20) MiB of text. Split it."
        case .failed: "The workbook cannot be read: it is damaged, protected, or has no such sheet. Open it, save the sheet as CSV and send that."
        }
    }
}
