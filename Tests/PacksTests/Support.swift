import Foundation
import Packs

/// The pack that stands in this repository, and copies of it with one edit.
enum RealPack {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "packs/eu-nato").path

    static let files: PackFiles = {
        do { return PackFiles(directory: "packs/eu-nato", contents: try PackFiles(readingFrom: directory).contents) } catch { fatalError("\(error)") }
    }()

    /// Loaded once: several tests look at the same value.
    static func loaded() throws -> Pack { try outcome.get() }
    private static let outcome = Result { try Pack.read(files) }

    /// Every mistake in the facts after the edit. The rules, which are read once the facts stand, have tests of their own.
    static func mistakes(after edit: (inout PackFiles) -> Void) -> [PackMistake] {
        var files = files
        edit(&files)
        return factMistakes(in: files)
    }

    static func factMistakes(in files: PackFiles) -> [PackMistake] {
        let standing = PackMistake(file: "", line: 1, column: 1, what: "the facts stand", remedy: "go on")
        do {
            _ = try Pack.read(files, rules: { _, _, _ in (nil, [standing]) })
            return []
        } catch {
            return error.mistakes.filter { $0 != standing }
        }
    }
}

extension PackFiles {
    func text(_ path: String) -> String { String(decoding: contents[path] ?? [], as: UTF8.self) }

    /// Lines counted from 1, without their ends.
    func line(_ number: Int, of path: String) -> String { text(path).components(separatedBy: "\n")[number - 1] }

    mutating func replace(_ old: String, by new: String, in path: String) {
        let text = text(path)
        guard let range = text.range(of: old) else { fatalError("\(path) holds no \(old)") }
        contents[path] = Array(text.replacingCharacters(in: range, with: new).utf8)
    }

    mutating func append(_ line: String, to path: String) { contents[path]?.append(contentsOf: Array((line + "\n").utf8)) }

    /// Adds a column of empty cells.
    mutating func widen(_ path: String, header: String) {
        var lines = text(path).split(separator: "\n").map { "\($0)," }
        lines[0] += header
        contents[path] = Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    func lineCount(of path: String) -> Int { text(path).components(separatedBy: "\n").count - 1 }

    /// The line on which the text first stands.
    func lineNumber(of text: String, in path: String) -> Int {
        guard let range = self.text(path).range(of: text) else { fatalError("\(path) holds no \(text)") }
        return self.text(path)[..<range.lowerBound].count { $0 == "\n" } + 1
    }
}
