import ArgumentParser
import Foundation
import Kernel
import Threats

/// In which form a file is.
enum ThreatFormat: String, ExpressibleByArgument, CaseIterable {
    case stix, misp
}

/// A file of MISP: an event, the answer of a search with several, or a feed's manifest with the events beside it.
struct MISPFile {
    static let eventsMax = 10_000, bytesMax = 64 << 20
    private static let beginning = 4_096

    /// By the name of its first member: a file of STIX begins otherwise.
    static func isOne(_ path: String) -> Bool {
        guard let handle = FileHandle(forReadingAtPath: path), let bytes = try? handle.read(upToCount: beginning) else { return false }
        let text = String(decoding: bytes, as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{feff}" || $0 == "[" }
        guard text.first == "{", let quote = text.dropFirst().drop(while: \.isWhitespace).first, quote == "\"" else { return false }
        let name = text.dropFirst().drop(while: \.isWhitespace).dropFirst().prefix { $0 != "\"" }
        return name == "Event" || name == "response" || isUUID(String(name))
    }

    private static func isUUID(_ text: String) -> Bool { STIXID("report--\(text)").isWellFormed }

    /// The events of a file, each as it is read; a manifest names files beside it.
    static func events(in path: String, _ take: (_ name: String, _ bytes: [UInt8]?) async throws -> Void) async throws {
        guard let bytes = read(path) else { throw ValidationError("The file `\(path)` cannot be read, or has more than \(bytesMax >> 20) MiB. Check its name, and whether you may read it.") }
        let value: STIXValue
        do { value = try STIXValue(reading: bytes, sizeMax: bytesMax) } catch { throw ValidationError("\(path): \(error)") }
        if let names = value.object?.names, !names.isEmpty, names.allSatisfy(isUUID) {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            for name in names.prefix(eventsMax) { try await take(name, read(folder.appendingPathComponent(name.lowercased() + ".json").path) ?? read(folder.appendingPathComponent(name + ".json").path)) }
        } else if let several = value["response"]?.array ?? value.array {
            for (number, one) in several.prefix(eventsMax).enumerated() { try await take("number \(number + 1)", one.bytes) }
        } else { try await take(path, bytes) }
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: bytesMax + 1), data.count <= bytesMax else { return nil }
        return Array(data)
    }
}
