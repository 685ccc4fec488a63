import Foundation

/// One run of a converter: a child process in a folder of its own, which is gone afterwards whatever happened.
///
/// No shell, an environment with nothing of ours, no input but the files written here, bounds on time, size and processor. What it says is kept to its first words.
struct ConverterRun: Sendable {
    static let secondsMax = 60, bytesMax = 64 << 20, saidMax = 400
    static let prefix = "entente-edition-"

    let converter: Converter
    let program: String
    let arguments: [String]
    let files: [String: [UInt8]]
    /// Name of the file that it writes.
    let output: String
    var seconds = secondsMax

    /// `isWhole`: whether what it wrote is what was asked for.
    func bytes(in base: URL, isWhole: ((Data) -> Bool)? = nil) async throws(EditionError) -> [UInt8] {
        let folder = base.appending(path: Self.prefix + UUID().uuidString, directoryHint: .isDirectory)
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            for (name, bytes) in files { try Data(bytes).write(to: folder.appending(path: name)) }
        } catch { throw .noPlace(converter) }
        let process = Process()
        let said = folder.appending(path: "said.txt")
        guard FileManager.default.createFile(atPath: said.path, contents: nil), let ear = try? FileHandle(forWritingTo: said) else { throw .noPlace(converter) }
        defer { try? ear.close() }
        let (executable, before) = Self.bounded(program)
        process.executableURL = URL(filePath: executable)
        process.arguments = before + arguments
        process.currentDirectoryURL = folder
        process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": folder.path, "TMPDIR": folder.path, "XDG_CACHE_HOME": folder.path, "XDG_DATA_HOME": folder.path].merging(Self.noNetwork) { a, _ in a }
        (process.standardInput, process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice, ear)
        do { try process.run() } catch { throw .noPlace(converter) }

        let written = folder.appending(path: output), end = ContinuousClock.now + .seconds(seconds)
        while process.isRunning {
            guard ContinuousClock.now < end else { await stop(process); throw .tooSlow(converter, seconds: seconds) }
            guard Self.size(of: written) <= Self.bytesMax, Self.size(of: said) <= Self.bytesMax else { await stop(process); throw .tooLarge(converter) }
            // Cancelled: whoever asked has gone, and the child goes with them.
            do { try await Task.sleep(for: .milliseconds(10)) } catch { await stop(process); throw .busy(converter) }
        }
        // Whether the system stopped it there or refused to write more, and it complained.
        guard Self.size(of: written) <= Self.bytesMax, Self.size(of: said) <= Self.bytesMax else { throw .tooLarge(converter) }
        if process.terminationReason == .uncaughtSignal { throw error(for: process.terminationStatus, isOver: ContinuousClock.now >= end) }
        guard process.terminationStatus == 0 else { throw .refused(converter, says: Self.words(of: said, without: folder.path)) }
        guard let data = FileManager.default.contents(atPath: written.path), isWhole?(data) ?? Self.isWhole(data, converter) else { throw .rubbish(converter) }
        return [UInt8](data)
    }

    /// Through `prlimit` (util-linux) where the machine has it and lets it, so that the system itself keeps the bounds; it becomes the program, under the same process number.
    private static func bounded(_ program: String) -> (String, [String]) { mayLimit ? (prlimit, limits + [program]) : (program, []) }
    private static let prlimit = "/usr/bin/prlimit"
    private static let limits = ["--fsize=\(bytesMax + 1)", "--cpu=\(secondsMax * 2)", "--data=\(3 << 30)", "--core=0", "--nofile=256", "--"]

    /// Tried once: a service may be forbidden to set limits, and then they are kept by watching alone.
    private static let mayLimit: Bool = {
        guard FileManager.default.isExecutableFile(atPath: prlimit) else { return false }
        let trial = Process()
        (trial.executableURL, trial.arguments) = (URL(filePath: prlimit), limits + ["/bin/true"])
        (trial.standardInput, trial.standardOutput, trial.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice, FileHandle.nullDevice)
        guard (try? trial.run()) != nil else { return false }
        trial.waitUntilExit()
        return trial.terminationReason == .exit && trial.terminationStatus == 0
    }()

    /// Whatever would fetch something (Typst a package that a template names) is sent to a port where nothing listens.
    private static let noNetwork = ["http_proxy": nowhere, "https_proxy": nowhere, "HTTP_PROXY": nowhere, "HTTPS_PROXY": nowhere, "ALL_PROXY": nowhere]
    private static let nowhere = "http://127.0.0.1:9"

    private func stop(_ process: Process) async {
        kill(process.processIdentifier, SIGKILL)
        // A killed child is gone at once; five seconds are for a machine that hangs. In a task of its own: one that was cancelled does not sleep.
        await Task { for _ in 0..<500 where process.isRunning { try? await Task.sleep(for: .milliseconds(10)) } }.value
    }

    /// What it means that a signal ended the child. `isOver`: its time had passed.
    ///
    /// The system keeps our bound on the processor, by SIGXCPU, or by SIGKILL where that is blocked; on a machine too busy to look, before we do.
    func error(for signal: Int32, isOver: Bool) -> EditionError {
        signal == SIGXCPU || signal == SIGKILL && isOver ? .tooSlow(converter, seconds: seconds) : .crashed(converter, signal: signal)
    }

    private static func size(of file: URL) -> Int {
        ((try? FileManager.default.attributesOfItem(atPath: file.path))?[.size] as? NSNumber)?.intValue ?? 0
    }

    /// The first words of a complaint, on one line, without the folder it ran in.
    private static func words(of file: URL, without folder: String) -> String {
        guard let handle = try? FileHandle(forReadingFrom: file), let data = try? handle.read(upToCount: 16 * saidMax) else { return "" }
        try? handle.close()
        let text = EditionText.plain(String(decoding: data, as: UTF8.self).replacing(folder + "/", with: "").replacing(folder, with: ""))
        let words = text.split(separator: " ").joined(separator: " ")
        return String(words.prefix(saidMax)).trimmingCharacters(in: CharacterSet(charactersIn: " .:"))
    }

    /// Begins and ends as such a file does.
    static func isWhole(_ data: Data, _ converter: Converter) -> Bool {
        switch converter {
        case .typst: data.starts(with: Data("%PDF-".utf8)) && data.suffix(32).range(of: Data("%%EOF".utf8)) != nil
        case .pandoc: data.starts(with: [0x50, 0x4b, 3, 4]) && data.suffix(22 + 1024).range(of: Data([0x50, 0x4b, 5, 6])) != nil
        }
    }

    /// What a node that was killed left behind: folders that no run can still be using.
    static func sweep(_ base: URL) {
        let left = (try? FileManager.default.contentsOfDirectory(atPath: base.path)) ?? []
        for name in left where name.hasPrefix(prefix) {
            let folder = base.appending(path: name), made = (try? FileManager.default.attributesOfItem(atPath: folder.path))?[.modificationDate] as? Date
            if let made, made.timeIntervalSinceNow < -Double(10 * secondsMax) { try? FileManager.default.removeItem(at: folder) }
        }
    }
}

/// At most two converters run at once; a bounded number wait, first come, first served.
actor ConverterTurns {
    static let runningMax = 2, waitingMax = 20
    private var running = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []
    var waitingCount: Int { waiting.count }

    /// False when too many wait already.
    func take() async -> Bool {
        if running < Self.runningMax {
            running += 1
            return true
        }
        guard waiting.count < Self.waitingMax else { return false }
        await withCheckedContinuation { waiting.append($0) }
        return true
    }

    /// To be called once after each turn that was taken: it goes to the next in line.
    func pass() {
        if waiting.isEmpty { running -= 1 } else { waiting.removeFirst().resume() }
    }
}
