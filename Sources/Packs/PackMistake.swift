/// One thing that is wrong in a pack: where, what, and what to write instead.
package struct PackMistake: Hashable, Sendable, CustomStringConvertible {
    /// The path as the pack was named: `packs/eu-nato/parties/states.csv`.
    package let file: String
    /// Counted from 1. A mistake about a whole file stands at line 1.
    package let line: Int
    /// In characters, counted from 1.
    package let column: Int
    package let what: String
    /// Begins with a verb: "write 2024-06-30".
    package let remedy: String

    package init(file: String, line: Int, column: Int, what: String, remedy: String) {
        (self.file, self.line, self.column, self.what, self.remedy) = (file, line, column, what, remedy)
    }

    package var description: String { "\(file):\(line):\(column): \(what); \(remedy)" }
}

extension PackMistake: Comparable {
    package static func < (a: PackMistake, b: PackMistake) -> Bool {
        (a.file, a.line, a.column, a.what, a.remedy) < (b.file, b.line, b.column, b.what, b.remedy)
    }
}

/// Everything that is wrong in a pack, ordered by file and line. A pack with a mistake is not loaded at all.
package struct PackErrors: Error, Hashable, Sendable, CustomStringConvertible {
    /// Never empty.
    package let mistakes: [PackMistake]
    /// How many further mistakes were found but not kept.
    package let omitted: Int

    /// Nil when there is no mistake.
    init?(_ found: [PackMistake], omitted: Int) {
        guard !found.isEmpty else { return nil }
        mistakes = Set(found).sorted()
        self.omitted = omitted
    }

    package var description: String {
        var lines = mistakes.map(\.description)
        if omitted > 0 { lines.append("and \(omitted) more; mend these first") }
        return lines.joined(separator: "\n")
    }
}
