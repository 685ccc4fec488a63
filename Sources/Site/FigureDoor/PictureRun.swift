import Foundation

/// One run of `rsvg-convert`: a child process in a folder of its own, which is gone afterwards whatever happened.
///
/// It reads only what Figures wrote, which names nothing outside itself; still it gets no shell, none of our environment, and bounds on time and size.
struct PictureRun: Sendable {
    static let secondsMax = 10, bytesMax = 16 << 20
    let program: String
    let svg: [UInt8]
    /// Pixels of the PNG for one of the drawing.
    let zoom: Int
    var seconds = secondsMax

    func png(in base: URL = FileManager.default.temporaryDirectory) async -> Result<[UInt8], PictureError> {
        guard svg.count <= Self.bytesMax else { return .failure(.tooLarge) }
        let folder = base.appending(path: "entente-figure-" + UUID().uuidString, directoryHint: .isDirectory), output = folder.appending(path: "figure.png")
        defer { try? FileManager.default.removeItem(at: folder) }
        let process = Process()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try Data(svg).write(to: folder.appending(path: "figure.svg"))
            process.executableURL = URL(filePath: program)
            process.arguments = ["--zoom=\(zoom)", "--format=png", "--output=figure.png", "figure.svg"]
            process.currentDirectoryURL = folder
            process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": folder.path, "TMPDIR": folder.path, "XDG_CACHE_HOME": folder.path]
            (process.standardInput, process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice, FileHandle.nullDevice)
            try process.run()
        } catch { return .failure(.noPlace) }

        let end = ContinuousClock.now + .seconds(seconds)
        while process.isRunning {
            guard ContinuousClock.now < end else { await stop(process); return .failure(.tooSlow(seconds: seconds)) }
            guard Self.size(of: output) <= Self.bytesMax else { await stop(process); return .failure(.tooLarge) }
            // Cancelled: whoever asked has gone, and the child goes with them.
            do { try await Task.sleep(for: .milliseconds(5)) } catch { await stop(process); return .failure(.busy) }
        }
        guard process.terminationReason == .exit, process.terminationStatus == 0 else { return .failure(.failed(status: process.terminationStatus)) }
        guard Self.size(of: output) <= Self.bytesMax else { return .failure(.tooLarge) }
        guard let data = FileManager.default.contents(atPath: output.path), data.starts(with: Self.signature) else { return .failure(.failed(status: 0)) }
        return .success([UInt8](data))
    }

    /// How every PNG begins.
    static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

    private func stop(_ process: Process) async {
        kill(process.processIdentifier, SIGKILL)
        // A killed child is gone at once; two seconds are for a machine that hangs.
        for _ in 0..<200 where process.isRunning { try? await Task.sleep(for: .milliseconds(10)) }
    }

    private static func size(of file: URL) -> Int { ((try? FileManager.default.attributesOfItem(atPath: file.path))?[.size] as? NSNumber)?.intValue ?? 0 }

    /// Where the variable names it, else on the PATH. A variable that names what cannot be run means that there is none.
    static func program(environment: [String: String] = ProcessInfo.processInfo.environment) -> String? {
        let manager = FileManager.default
        if let named = environment["ENTENTE_RSVG_CONVERT"], !named.isEmpty { return manager.isExecutableFile(atPath: named) ? named : nil }
        return (environment["PATH"] ?? "").split(separator: ":").prefix(200).filter { $0.hasPrefix("/") }.map { $0 + "/rsvg-convert" }.first { manager.isExecutableFile(atPath: $0) }
    }
}

/// PNG of figures: made when first asked for, two at once, kept for a while. The same figure asked for twice at once is made once.
package actor Pictures {
    static let runningMax = 2, waitingMax = 16, keptMax = 64, keptBytesMax = 32 << 20
    private let program: String?
    private var running = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var kept: [(svg: [UInt8], task: Task<Result<[UInt8], PictureError>, Never>, size: Int)] = []
    /// For which a process was started.
    private(set) var runs = 0

    package init() { program = PictureRun.program() }
    init(program: String?) { self.program = program }

    package nonisolated var canDraw: Bool { program != nil }

    package func png(of svg: [UInt8]) async throws(PictureError) -> [UInt8] {
        guard let program else { throw .missing }
        let task: Task<Result<[UInt8], PictureError>, Never>
        if let index = kept.firstIndex(where: { $0.svg == svg }) {
            task = kept[index].task
            kept.append(kept.remove(at: index))
        } else {
            task = Task { await self.made(PictureRun(program: program, svg: svg, zoom: 2)) }
            kept.append((svg, task, svg.count))
        }
        let result = await task.value
        if let index = kept.firstIndex(where: { $0.task == task }) {
            // A failure is tried anew by whoever asks next; turns bound how often.
            switch result {
            case .success(let bytes): kept[index].size = svg.count + bytes.count
            case .failure: kept.remove(at: index)
            }
        }
        while kept.count > Self.keptMax || kept.count > 1 && kept.reduce(0, { $0 + $1.size }) > Self.keptBytesMax { kept.removeFirst() }
        return try result.get()
    }

    private func made(_ run: PictureRun) async -> Result<[UInt8], PictureError> {
        if running >= Self.runningMax {
            guard waiting.count < Self.waitingMax else { return .failure(.busy) }
            await withCheckedContinuation { waiting.append($0) }
        } else { running += 1 }
        runs += 1
        let result = await run.png()
        // The turn goes to the next in line.
        if waiting.isEmpty { running -= 1 } else { waiting.removeFirst().resume() }
        return result
    }
}
