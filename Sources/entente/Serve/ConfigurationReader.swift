import Foundation
import Kernel
import Packs
import Yams

/// Reads `entente serve`'s file: composed first, then looked up, so that each mistake has its line and column and all of them are told at once.
struct ConfigurationReader {
    /// As it was named; mistakes begin with it.
    let file: String
    private(set) var mistakes: [ConfigurationMistake] = []
    static let sizeMax = 256 << 10
    static let mistakesMax = 100

    init(file: String) { self.file = file }

    /// One mapping with the keys that it may have; asked for values by name.
    struct Section {
        let name: String
        let place: Yams.Node
        let fields: [String: Yams.Node]
        func has(_ key: String) -> Bool { fields[key] != nil }
        func path(_ key: String) -> String { name.isEmpty ? key : name + "." + key }
    }

    mutating func note(_ place: Yams.Node?, _ what: String, _ remedy: String) {
        guard mistakes.count < Self.mistakesMax else { return }
        mistakes.append(ConfigurationMistake(file: file, line: place?.mark?.line ?? 1, column: place?.mark?.column ?? 1, what: what, remedy: remedy))
    }

    /// The file as one mapping, or nil with a mistake noted.
    mutating func document() -> Yams.Node? {
        guard let data = FileManager.default.contents(atPath: file) else {
            note(nil, "the file cannot be read", "name a file that exists and that the account which runs Entente may read")
            return nil
        }
        guard data.count <= Self.sizeMax, let text = String(validating: data, as: UTF8.self) else {
            note(nil, "the file is no UTF-8 text of at most \(Self.sizeMax / 1024) KiB", "write it as packaging/entente.yaml shows")
            return nil
        }
        do {
            if let node = try Yams.compose(yaml: text) { return node }
            note(nil, "the file is empty", "write at least organisation, data and desk, as packaging/entente.yaml shows")
        } catch {
            let (line, column, problem): (Int, Int, String) = switch error as? YamlError {
            case .scanner(_, let problem, let mark, _)?, .parser(_, let problem, let mark, _)?, .composer(_, let problem, let mark, _)?: (mark.line, mark.column, problem)
            case .duplicatedKeysInMapping(let keys, let context)?: (context.mark.line, context.mark.column, "\(keys.joined(separator: ", ")) stands twice")
            default: (1, 1, "the file is not YAML")
            }
            mistakes.append(ConfigurationMistake(file: file, line: line, column: column, what: problem, remedy: "write YAML, as packaging/entente.yaml shows"))
        }
        return nil
    }

    /// Keys that are not known are mistakes, each with the known one that was probably meant.
    mutating func section(_ node: Yams.Node, _ name: String, keys: [String]) -> Section? {
        guard let mapping = node.mapping else {
            note(node, name.isEmpty ? "the file is no mapping" : "`\(name)` is no section", "write names and values, as packaging/entente.yaml shows")
            return nil
        }
        var fields: [String: Yams.Node] = [:]
        for (key, value) in mapping {
            guard let word = key.string, keys.contains(word) else {
                let word = key.string ?? "this"
                // `client-secret` is far from `client-secret-file` by letters and yet means it.
                let near = (keys.first { word.count > 3 && $0.hasPrefix(word) } ?? nearest(to: word, among: keys)).map { "write `\($0)`" } ?? "take it out; known here are \(keys.joined(separator: ", "))"
                note(key, "`\(word)` is no key\(name.isEmpty ? "" : " of `\(name)`")", near)
                continue
            }
            fields[word] = value
        }
        return Section(name: name, place: node, fields: fields)
    }

    mutating func section(_ key: String, in section: Section, keys: [String]) -> Section? {
        section.fields[key].flatMap { self.section($0, section.path(key), keys: keys) }
    }

    // MARK: Values

    /// Nil when the key is absent, or when its value is none: then a mistake is noted.
    mutating func text(_ key: String, in section: Section, what: String) -> String? {
        guard let node = section.fields[key] else { return nil }
        guard let text = node.scalar?.string, !text.isEmpty, text != "~", !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }), text.utf8.count <= 4_096 else {
            note(node, "`\(section.path(key))` says nothing on one line", "write \(what)")
            return nil
        }
        return text
    }

    mutating func required(_ key: String, in section: Section, what: String) -> String? {
        guard section.has(key) else {
            note(section.place, "`\(section.path(key))` is missing", "write \(what)")
            return nil
        }
        return text(key, in: section, what: what)
    }

    mutating func flag(_ key: String, in section: Section, otherwise: Bool) -> Bool {
        guard let node = section.fields[key] else { return otherwise }
        switch node.scalar?.string {
        case "true": return true
        case "false": return false
        default:
            note(node, "`\(section.path(key))` is neither true nor false", "write true or false")
            return otherwise
        }
    }

    mutating func list(_ key: String, in section: Section, what: String) -> [Yams.Node] {
        guard let node = section.fields[key] else { return [] }
        guard let sequence = node.sequence, sequence.count <= 1_000 else {
            note(node, "`\(section.path(key))` is no list", "write \(what)")
            return []
        }
        return Array(sequence)
    }

    mutating func address(_ key: String, in section: Section, example: String) -> ListenAddress? {
        guard let text = text(key, in: section, what: "host and port, as in \(example)") else { return nil }
        guard let address = ListenAddress(text) else {
            note(section.fields[key], "`\(text.prefix(80))` is no host and port", "write them with a colon between, as in \(example)")
            return nil
        }
        return address
    }

    mutating func number(_ key: String, in section: Section, within range: ClosedRange<Int>, otherwise: Int) -> Int {
        guard let text = text(key, in: section, what: "a whole number") else { return otherwise }
        guard let number = Int(text), range.contains(number) else {
            note(section.fields[key], "`\(text.prefix(40))` is no whole number between \(range.lowerBound) and \(range.upperBound)", "write one, without separators")
            return otherwise
        }
        return number
    }

    /// `90s`, `60m`, `12h`, `7d`.
    mutating func duration(_ key: String, in section: Section, within range: ClosedRange<Int64>, otherwise: Duration) -> Duration {
        guard let text = text(key, in: section, what: "a time such as 60m") else { return otherwise }
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let number = Int64(text.dropLast()), number > 0, number <= 1_000_000, range.contains(number * unit) else {
            note(section.fields[key], "`\(text.prefix(40))` is no time between \(range.lowerBound) s and \(range.upperBound / 3_600) h", "write a number and s, m, h or d, as in 60m")
            return otherwise
        }
        return .seconds(number * unit)
    }

    /// Relative paths count from the folder of the configuration.
    func resolved(_ path: String) -> String {
        path.hasPrefix("/") ? path : URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: file).deletingLastPathComponent()).standardizedFileURL.path
    }

    mutating func path(_ key: String, in section: Section, what: String) -> String? { text(key, in: section, what: what).map { resolved($0) } }

    mutating func file(_ key: String, in section: Section, what: String) -> String? {
        guard let path = path(key, in: section, what: what) else { return nil }
        guard FileManager.default.isReadableFile(atPath: path) else {
            note(section.fields[key], "\(path) cannot be read", "write \(what), which the account that runs Entente may read")
            return nil
        }
        return path
    }

    /// The content of a file that only its owner may read.
    mutating func secret(_ key: String, in section: Section, what: String) -> String? {
        guard let path = path(key, in: section, what: what) else { return nil }
        do { return try SecretFile.read(path) } catch {
            note(section.fields[key], error.what, error.remedy)
            return nil
        }
    }

    /// The path itself, once its mode is private.
    mutating func secretPath(_ key: String, in section: Section, what: String) -> String? {
        guard let path = path(key, in: section, what: what) else { return nil }
        do { try SecretFile.checkMode(path) } catch {
            note(section.fields[key], error.what, error.remedy)
            return nil
        }
        return path
    }
}
