import Crypto
import Foundation

/// The bytes of a pack's tables, YAML files and Typst templates by their path inside it, as one load sees them.
package struct PackFiles: Sendable {
    package static let filesMax = 1_000
    package static let fileBytesMax = 32 << 20
    /// Templates by which files are put on paper.
    package static let templateBytesMax = 256 << 10
    package static let packBytesMax = 256 << 20

    package let directory: String
    package var contents: [String: [UInt8]]

    package init(directory: String, contents: [String: [UInt8]]) { (self.directory, self.contents) = (directory, contents) }

    /// How a mistake names the file.
    func shown(_ path: String) -> String { directory.hasSuffix("/") ? directory + path : directory + "/" + path }

    /// Reads every `.csv`, `.yaml` and `.typ` file below the directory; hidden ones are left out.
    package init(readingFrom directory: String) throws(PackErrors) {
        self.init(directory: directory, contents: [:])
        var mistakes: [PackMistake] = []
        func note(_ path: String, _ what: String, _ remedy: String) {
            mistakes.append(PackMistake(file: path.isEmpty ? directory : shown(path), line: 1, column: 1, what: what, remedy: remedy))
        }
        var total = 0
        let manager = FileManager.default
        var isDirectory: ObjCBool = false
        if !manager.fileExists(atPath: directory, isDirectory: &isDirectory) {
            note("", "there is no such directory", "write the path of a pack, such as packs/eu-nato")
        } else if !isDirectory.boolValue {
            note("", "this is a file, and a pack is a directory", "write the path of the directory that holds pack.yaml")
        } else if let walk = manager.enumerator(atPath: URL(filePath: directory).resolvingSymlinksInPath().path) {
            while let path = walk.nextObject() as? String {
                guard path.hasSuffix(".csv") || path.hasSuffix(".yaml") || path.hasSuffix(".typ"), !path.split(separator: "/").contains(where: { $0.hasPrefix(".") }) else { continue }
                guard contents.count < Self.filesMax else {
                    note("", "the pack has more than \(Self.filesMax) files", "write fewer, larger tables")
                    break
                }
                let full = URL(filePath: shown(path)).resolvingSymlinksInPath().path
                let attributes = try? manager.attributesOfItem(atPath: full)
                // A directory or a device with such a name is no table.
                guard attributes?[.type] as? FileAttributeType == .typeRegular else { continue }
                let size = (attributes?[.size] as? NSNumber)?.intValue ?? 0
                total += size
                if path.hasSuffix(".typ"), size > Self.templateBytesMax {
                    note(path, "the template is larger than \(Self.templateBytesMax >> 10) KiB", "leave out of it what is not needed to lay out a page")
                } else if size > Self.fileBytesMax {
                    note(path, "the file is larger than \(Self.fileBytesMax >> 20) MiB", "write it as several tables")
                } else if total > Self.packBytesMax {
                    note("", "the pack is larger than \(Self.packBytesMax >> 20) MiB", "take out what is no table of facts")
                    break
                } else if let data = manager.contents(atPath: full) {
                    contents[path] = [UInt8](data)
                } else {
                    note(path, "the file cannot be read", "allow the account that runs Entente to read it")
                }
            }
        } else {
            note("", "the directory cannot be read", "allow the account that runs Entente to read it")
        }
        if let errors = PackErrors(mistakes, omitted: 0) { throw errors }
    }

    /// SHA-256 over, for each file in the order of its path's bytes: the path, a zero byte, the length as eight bytes (most significant first), the bytes.
    package var digest: String {
        var hash = SHA256()
        for path in contents.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            let bytes = contents[path]!
            hash.update(data: Array(path.utf8) + [0])
            hash.update(data: withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { Array($0) })
            hash.update(data: bytes)
        }
        return hash.finalize().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
