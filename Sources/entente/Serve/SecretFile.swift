import Foundation

/// A secret in a file that only its owner may read.
enum SecretFile {
    static let sizeMax = 64 << 10

    struct Fault: Error, Hashable { let what: String, remedy: String }

    /// The content without the line break at its end. Files of systemd's credentials are taken as they are: systemd closes their directory to everybody else.
    static func read(_ path: String) throws(Fault) -> String {
        try checkMode(path)
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: sizeMax + 1) else {
            throw Fault(what: "\(path) cannot be read", remedy: "give it to the account that runs Entente")
        }
        guard data.count <= sizeMax, var text = String(validating: data, as: UTF8.self) else {
            throw Fault(what: "\(path) is no text of at most \(sizeMax / 1024) KiB", remedy: "put the secret alone into it")
        }
        while text.last?.isNewline ?? false { text.removeLast() }
        guard !text.isEmpty else { throw Fault(what: "\(path) is empty", remedy: "put the secret into it") }
        return text
    }

    static func checkMode(_ path: String) throws(Fault) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: resolved(path)), let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue else {
            throw Fault(what: "there is no file \(path)", remedy: "create it, or name another")
        }
        guard attributes[.type] as? FileAttributeType == .typeRegular else { throw Fault(what: "\(path) is no file", remedy: "name a file") }
        if let credentials = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"], !credentials.isEmpty, path.hasPrefix(credentials + "/"), !path.contains("/../") { return }
        guard mode & 0o077 == 0 else {
            throw Fault(what: "\(path) holds a secret and others may open it (mode \(String(mode & 0o777, radix: 8)))", remedy: "close it to them: chmod 600 \(path)")
        }
    }

    private static func resolved(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
}
