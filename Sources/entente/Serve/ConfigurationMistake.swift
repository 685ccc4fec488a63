/// One thing that is wrong in a configuration: where, what, and what to write instead.
struct ConfigurationMistake: Error, Hashable, Comparable, CustomStringConvertible {
    let file: String
    /// Both counted from 1.
    let line: Int
    let column: Int
    let what: String
    /// Begins with a verb.
    let remedy: String

    var description: String { "\(file):\(line):\(column): \(what); \(remedy)" }

    static func < (a: Self, b: Self) -> Bool { (a.line, a.column, a.what) < (b.line, b.column, b.what) }
}

/// All that is wrong, in the order of the file; never empty.
struct ConfigurationMistakes: Error, CustomStringConvertible {
    let all: [ConfigurationMistake]
    var description: String { all.map(\.description).joined(separator: "\n") }
}
