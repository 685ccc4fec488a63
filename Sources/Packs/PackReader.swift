package import Kernel
import Labels
import Release

/// Reads the files of one pack and keeps every mistake on the way.
package struct PackReader {
    static let mistakesMax = 2_000

    package let files: PackFiles
    private(set) var mistakes: [PackMistake] = []
    private(set) var omitted = 0
    private(set) var remarks: [PackMistake] = []
    private(set) var sources: [SourceCount] = []

    var organisations = Register()
    var parties = Register()
    var kinds: [String: Party.Kind] = [:]
    var arrangements = Register()
    var policies = Register()
    var levels = Register()
    private var unknown: [[String]: Unknown] = [:]

    init(_ files: PackFiles) { self.files = files }

    package mutating func note(_ table: String, _ line: Int, _ column: Int, _ what: String, _ remedy: String) {
        keep([PackMistake(file: files.shown(table), line: line, column: column, what: what, remedy: remedy)])
    }

    package mutating func note(_ table: String, _ cell: CSVReader.Cell, _ what: String, _ remedy: String) { note(table, cell.line, cell.column, what, remedy) }

    mutating func keep(_ found: [PackMistake]) {
        let room = max(0, Self.mistakesMax - mistakes.count)
        mistakes += found.prefix(room)
        omitted += max(0, found.count - room)
    }

    // MARK: Tables

    /// Nil when the table is missing or unreadable, which has then been noted.
    package mutating func table(_ path: String, columns: [String]) -> Table? {
        guard let bytes = files.contents[path] else {
            note(path, 1, 1, "the file is missing", "write it with the header \(columns.joined(separator: ","))")
            return nil
        }
        if CSVReader.hasByteOrderMark(bytes) {
            remarks.append(PackMistake(file: files.shown(path), line: 1, column: 1, what: "the file begins with a byte order mark, which was stepped over", remedy: "save it as UTF-8 without one"))
        }
        var found: [PackMistake] = []
        let table = Table.read(bytes, file: path, columns: columns, mistakes: &found)
        keep(found.map { PackMistake(file: files.shown(path), line: $0.line, column: $0.column, what: $0.what, remedy: $0.remedy) })
        return table
    }

    /// Counts the rows of a table by confidence, once its sources are read.
    package mutating func count(_ path: String, _ sources: [Source]) {
        let byConfidence = Dictionary(sources.map { ($0.confidence, 1) }, uniquingKeysWith: +)
        self.sources.append(SourceCount(table: path, rows: sources.count, byConfidence: byConfidence, titles: Set(sources.map(\.title)).count))
    }

    // MARK: Identifiers

    /// Notes an identifier that is missing, malformed or taken.
    mutating func define(_ cell: CSVReader.Cell, name: String, what kind: String, in register: WritableKeyPath<PackReader, Register>, table: String) {
        guard !cell.text.isEmpty else {
            note(table, cell, "the \(kind) is missing", "write it")
            self[keyPath: register].isComplete = false
            return
        }
        if !Self.isIdentifier(cell.text) {
            note(table, cell, "`\(cell.text)` is no \(kind)", "write letters, digits, dots, hyphens, underscores and colons only, at most 64")
        }
        if let earlier = self[keyPath: register].define(cell.text, name: name, table: table, line: cell.line) {
            note(table, cell, "the \(kind) `\(cell.text)` stands already on line \(earlier.line) of \(earlier.table)", "write each \(kind) once")
        }
    }

    /// What a row that does not fit its header would have defined is known all the same; a lost row or file leaves the register open.
    mutating func settle(_ register: WritableKeyPath<PackReader, Register>, from table: Table?) {
        guard let table else {
            self[keyPath: register].isComplete = false
            return
        }
        if !table.isComplete { self[keyPath: register].isComplete = false }
        for row in table.misfits {
            guard let first = row.cells.first else { continue }
            _ = self[keyPath: register].define(first.text, name: "", table: table.file, line: row.line)
        }
    }

    /// Whether the cell names something that the pack defines; notes it when it certainly does not.
    @discardableResult
    mutating func check(_ text: String, at cell: CSVReader.Cell, is kind: String, in register: KeyPath<PackReader, Register>, else remedy: String, table: String) -> Bool {
        let register = self[keyPath: register]
        if register.contains(text) { return true }
        guard register.isComplete else { return false }
        if text.isEmpty {
            note(table, cell, "the \(kind) is missing", remedy)
        } else if unknown[[kind, text]] != nil {
            unknown[[kind, text]]?.places.append("\(table):\(cell.line)")
        } else {
            // Looking for what was meant costs more than the rest of the row; a table of strangers needs no 200 hints.
            let meant = unknown.count < 200 ? register.meant(by: text) : nil
            let mending = meant.map { "did you mean \($0)? Otherwise \(remedy)" } ?? remedy
            unknown[[kind, text]] = Unknown(table: table, cell: cell, what: "there is no \(kind) `\(text)`", remedy: mending)
        }
        return false
    }

    /// An identifier that nothing defines is one mistake, however many cells name it.
    private struct Unknown {
        let table: String
        let cell: CSVReader.Cell
        let what: String
        let remedy: String
        var places: [String] = []
    }

    /// Notes the identifiers that nothing defines, each at the first cell that names it. To be called once, at the end.
    mutating func noteUnknown() {
        for (_, found) in unknown.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let shown = found.places.prefix(3).joined(separator: ", "), rest = found.places.count - 3
            let also = found.places.isEmpty ? "" : ", which is named at \(shown)\(rest > 0 ? " and \(rest) more places" : "") too"
            note(found.table, found.cell, found.what + also, found.remedy)
        }
        unknown = [:]
    }

    @discardableResult
    package mutating func checkParty(_ text: String, at cell: CSVReader.Cell, table: String) -> Bool {
        let isCode = text.utf8.count == 3 && text.utf8.allSatisfy { $0 >= 65 && $0 <= 90 }
        return check(text, at: cell, is: isCode ? "state with the code" : "recipient", in: \.parties,
                     else: isCode ? "add it to parties/states.csv" : "write a code or slug that stands under parties/", table: table)
    }

    /// What a group may name: every organisation, and every party that rows before defined.
    package var groupNames: KnownNames { KnownNames(organisations: organisations.ids, parties: parties.ids) }
    /// False when a party may be missing because its row was lost: then an unknown name is nobody's mistake.
    package var knowsAllParties: Bool { parties.isComplete && organisations.isComplete }

    static func isIdentifier(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 64 && text.utf8.allSatisfy { byte in
            (48...58).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
    }
}
