import Packs

/// What is wrong with a file that was to be entered: all of it, so that one look suffices. A file with a mistake enters nothing.
struct TableMistakes: Error, Hashable, Sendable {
    static let shownMax = 500
    struct Mistake: Hashable, Sendable {
        let line: Int
        let column: Int
        /// Of the column, as the header names it; empty for what concerns a whole line.
        let name: String
        let says: String
        var place: String { "line \(line), column \(column)" + (name.isEmpty ? "" : " (\(name))") }
    }
    private(set) var list: [Mistake] = []
    private(set) var omitted = 0
    var isEmpty: Bool { list.isEmpty }

    mutating func note(_ line: Int, _ column: Int, name: String = "", _ says: String) {
        if list.count < Self.shownMax { list.append(Mistake(line: line, column: column, name: name, says: says)) } else { omitted += 1 }
    }

    mutating func note(_ mistakes: [PackMistake]) { for one in mistakes { note(one.line, one.column, "\(one.what); \(one.remedy).") } }

    /// In the order of the file.
    mutating func sort() { list.sort { ($0.line, $0.column) < ($1.line, $1.column) } }

    /// "3 mistakes; nothing was entered."
    var inWords: String {
        let count = list.count + omitted
        return "\(count == 1 ? "One mistake" : "\(count) mistakes") in the file, and nothing was entered." + (omitted > 0 ? " The first \(list.count) stand here." : "")
    }
}
