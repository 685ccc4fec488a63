import Foundation

/// A file that appears under its name only when it is whole and durable, and never in the place of another.
package final class NewFile {
    let path: String
    private let temporary: String
    private var handle: FileHandle?

    init(_ path: String) throws(CourierError) {
        let files = FileManager.default
        guard !files.fileExists(atPath: path) else { throw .exists(file: path) }
        let url = URL(fileURLWithPath: path)
        temporary = url.deletingLastPathComponent().appendingPathComponent(".\(url.lastPathComponent).part-\(UUID().uuidString)").path
        self.path = path
        guard files.createFile(atPath: temporary, contents: nil, attributes: [.posixPermissions: 0o600]), let opened = FileHandle(forWritingAtPath: temporary)
        else { throw .notWritten(file: path, reason: "its folder is missing or may not be written to") }
        handle = opened
    }

    deinit { discard() }

    func write(_ bytes: Data) throws(CourierError) {
        do { try handle?.write(contentsOf: bytes) } catch { throw .notWritten(file: path, reason: Self.reason(error)) }
    }

    /// Gives it its name.
    func keep() throws(CourierError) {
        do {
            try handle?.synchronize()
            try handle?.close()
            handle = nil
        } catch { throw .notWritten(file: path, reason: Self.reason(error)) }
        let files = FileManager.default
        do {
            // A second name for the same file is refused where the name is taken, in one step.
            try files.linkItem(atPath: temporary, toPath: path)
            try? files.removeItem(atPath: temporary)
        } catch {
            // Sticks are often formatted without second names; there the look and the move are two steps.
            guard !files.fileExists(atPath: path) else { throw .exists(file: path) }
            do { try files.moveItem(atPath: temporary, toPath: path) } catch { throw .notWritten(file: path, reason: Self.reason(error)) }
        }
        Self.synchronize(directory: URL(fileURLWithPath: path).deletingLastPathComponent().path)
    }

    func discard() {
        guard handle != nil || FileManager.default.fileExists(atPath: temporary) else { return }
        try? handle?.close()
        handle = nil
        try? FileManager.default.removeItem(atPath: temporary)
    }

    /// Whether a file could be written under this name; throws why not, and leaves nothing.
    package static func check(_ path: String) throws(CourierError) { try NewFile(path).discard() }

    /// A small file at once.
    package static func write(_ bytes: [UInt8], to path: String) throws(CourierError) {
        let file = try NewFile(path)
        try file.write(Data(bytes))
        try file.keep()
    }

    /// A new name is durable once its folder is.
    static func synchronize(directory: String) {
        guard let handle = FileHandle(forReadingAtPath: directory) else { return }
        try? handle.synchronize()
        try? handle.close()
    }

    static func reason(_ error: any Error) -> String {
        let error = error as NSError
        let system = (error.userInfo[NSUnderlyingErrorKey] as? NSError) ?? error
        return system.domain == NSPOSIXErrorDomain ? String(cString: strerror(Int32(system.code))) : "the system refused (\(system.code))"
    }
}
