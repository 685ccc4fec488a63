import Foundation

/// The sources of this repository as text, read from where this file stands.
enum Project {
    struct File: Sendable {
        /// From the root of the repository: `Sources/Kernel/Day.swift`.
        let path: String
        let text: String
        var swift: SwiftText { Project.parsed[path] ?? SwiftText(text) }
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        /// `Kernel` for `Sources/Kernel/Day.swift`; of an area, its model or its desk.
        var target: String {
            let folders = path.split(separator: "/").map(String.init)
            guard folders.count > 3, folders[1] == "Areas" else { return folders.count > 1 ? folders[1] : "" }
            return folders[2] == "List" ? "Areas" : folders[3] == "Model" ? folders[2] : folders[2] + folders[3]
        }
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let sources = files(under: "Sources", ending: "swift")
    /// Each taken apart once: several tests look at the same pieces.
    static let parsed = Dictionary(uniqueKeysWithValues: sources.map { ($0.path, SwiftText($0.text)) })

    /// In the order of their paths; what begins with a dot is left out.
    static func files(under folder: String, ending: String) -> [File] {
        let base = root.appending(path: folder).resolvingSymlinksInPath()
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: base.path).sorted() else { return [] }
        return names.filter { !$0.hasPrefix(".") }.flatMap { name -> [File] in
            let path = folder + "/" + name, full = root.appending(path: path).resolvingSymlinksInPath()
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: full.path, isDirectory: &isDirectory) else { return [] }
            if isDirectory.boolValue { return files(under: path, ending: ending) }
            guard name.hasSuffix("." + ending), let data = FileManager.default.contents(atPath: full.path) else { return [] }
            return [File(path: path, text: String(decoding: data, as: UTF8.self))]
        }
    }

    static func text(of path: String) -> String { FileManager.default.contents(atPath: root.appending(path: path).path).map { String(decoding: $0, as: UTF8.self) } ?? "" }
}

/// Swift text taken apart into what is code, what is in comments and what stands in string literals; each with its line.
///
/// Reads `//`, nested `/* */`, `"…"`, `"""…"""`, raw strings and interpolation as far as this repository writes them.
struct SwiftText {
    struct Piece: Hashable { let line: Int; let text: String }
    private(set) var literals: [Piece] = []
    /// The text with comments and the words of literals blanked out, line by line.
    private(set) var code: [String] = []

    init(_ text: String) {
        let characters = Array(text)
        var index = 0, line = 1, current = ""
        func at(_ offset: Int) -> Character? { index + offset < characters.count ? characters[index + offset] : nil }
        func starts(_ word: String) -> Bool { word.enumerated().allSatisfy { at($0.offset) == $0.element } }
        func advance(keeping: Bool) {
            let character = characters[index]
            if character.isNewline { code.append(current); current = ""; line += 1 } else { current.append(keeping ? character : " ") }
            index += 1
        }
        func string(hashes: Int) {
            let quote = (starts("\"\"\"") ? "\"\"\"" : "\"")
            for _ in quote { advance(keeping: true) }
            let end = quote + String(repeating: "#", count: hashes), escape = "\\" + String(repeating: "#", count: hashes)
            var words = "", began = line
            func close() { if !words.isEmpty { literals.append(Piece(line: began, text: words)) }; words = "" }
            while index < characters.count, !starts(end) {
                if starts(escape + "(") {
                    close()
                    for _ in 0..<(escape.count + 1) { advance(keeping: true) }
                    scan(until: ")")
                    began = line
                } else if starts(escape) {
                    for _ in 0..<escape.count { advance(keeping: false) }
                    if index < characters.count { words.append(" "); advance(keeping: false) }
                } else {
                    if characters[index].isNewline { close(); began = line + 1 }
                    else { words.append(characters[index]) }
                    advance(keeping: false)
                }
            }
            close()
            for _ in end where index < characters.count { advance(keeping: true) }
        }
        func scan(until closing: Character?) {
            var depth = 0
            while index < characters.count {
                if starts("//") {
                    while index < characters.count, !characters[index].isNewline { advance(keeping: false) }
                } else if starts("/*") {
                    var nested = 0
                    repeat {
                        if starts("/*") { nested += 1; advance(keeping: false); advance(keeping: false) }
                        else if starts("*/") { nested -= 1; advance(keeping: false); advance(keeping: false) }
                        else { advance(keeping: false) }
                    } while nested > 0 && index < characters.count
                } else if characters[index] == "\"" {
                    string(hashes: 0)
                } else if characters[index] == "#", let quote = (1...3).first(where: { at($0) == "\"" }), (0..<quote).allSatisfy({ at($0) == "#" }) {
                    for _ in 0..<quote { advance(keeping: true) }
                    string(hashes: quote)
                } else {
                    let character = characters[index]
                    if character == "(" { depth += 1 }
                    if character == closing, depth == 0 { advance(keeping: true); return }
                    if character == ")" { depth -= 1 }
                    advance(keeping: true)
                }
            }
        }
        scan(until: nil)
        self.code.append(current)
    }

    /// The lines of code on which the word stands as a word of its own.
    func lines(with pattern: Regex<Substring>) -> [Int] { code.indices.filter { code[$0].contains(pattern) }.map { $0 + 1 } }
}
