import Commitments
import Crypto
import Kernel
import Node
import Packs
import Release

/// Many pieces of evidence by one table: all rows or none. What looks like an event that is here already is offered for merging, never dropped.
struct EvidenceImport: Sendable {
    static let columns = ["date", "level", "format", "bodies", "area", "proposals", "text", "result", "value", "source", "source_url", "marking"]
    /// What many events do not have; a table of which no row has it need not name it.
    static let optional: Set = ["area", "proposals", "result", "value", "source_url"]
    static let bytesMax = 64 << 20
    static let rowsMax = 250_000
    struct Row: Sendable {
        let line: Int
        let evidence: Evidence
        let item: Item
    }
    let rows: [Row]
    /// By which a file is known: entering it twice enters it once.
    let key: String

    init(_ bytes: [UInt8], by account: Account, register: CommitmentRegister, of node: Facts) throws(TableMistakes) {
        key = Attachment.hash(of: bytes)
        var mistakes = TableMistakes(), found: [PackMistake] = []
        let table = Table.read(bytes, file: "", columns: Self.columns, optional: Self.optional, mistakes: &found)
        mistakes.note(found)
        guard let table else { throw mistakes }
        if table.rows.count > Self.rowsMax { mistakes.note(1, 1, "The file has \(table.rows.count) rows, and at most \(Self.rowsMax) are read at once. Split it.") }
        if table.rows.isEmpty, mistakes.isEmpty { mistakes.note(2, 1, "No row follows the header. Write one row an event.") }
        var book = EntryBook(register, node), rows: [Row] = []
        rows.reserveCapacity(table.rows.count)
        for row in table.rows.prefix(Self.rowsMax) {
            var form = EvidenceForm()
            (form.date, form.level, form.format, form.bodies) = (row.text("date").trimmed, row.text("level").trimmed, row.text("format").trimmed, row.text("bodies").trimmed)
            (form.area, form.proposals, form.text, form.value) = (row.text("area").trimmed, row.text("proposals").trimmed, row.text("text").trimmed, row.text("value").trimmed)
            (form.sourceTitle, form.sourceAddress, form.marking) = (row.text("source").trimmed, row.text("source_url").trimmed, row.text("marking").trimmed)
            form.isResult = row.text("result").trimmed == "yes"
            if !["", "yes", "no"].contains(row.text("result").trimmed) { mistakes.note(row["result"].line, row["result"].column, name: "result", "`\(row.text("result").prefix(20))` says neither yes nor no. Write yes where the proposals are done by it, otherwise nothing.") }
            switch form.reading(id: Self.id(key, row.line), by: account, in: &book) {
            case .failure(let wrong):
                for one in wrong.list {
                    let column = one.field == "address" ? "source_url" : one.field
                    mistakes.note(row[column].line, row[column].column, name: column, one.says)
                }
            case .success(let (evidence, item)): rows.append(Row(line: row.line, evidence: evidence, item: item))
            }
        }
        mistakes.sort()
        guard mistakes.isEmpty else { throw mistakes }
        self.rows = rows
    }

    /// The same for the same row of the same file, so that an import that broke off is finished by repeating it.
    private static func id(_ key: String, _ line: Int) -> EvidenceID {
        EvidenceID("i" + SHA256.hash(data: Array("\(key) \(line)".utf8)).prefix(15).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined())
    }
}

/// One row that looks like something else.
struct ImportLikeness: Hashable, Sendable {
    let line: Int
    let row: Int
    let with: EvidenceID
    /// What it looks like, in its own words.
    let text: String
}

/// Finds what was written down before, row by row, among pieces of the same day and area or with the same source address.
struct LikenessIndex {
    private struct Known { let id: EvidenceID, gist: Gist, text: String }
    /// Above so many pieces of one day and area, only texts of the same words count: comparing all with all would take too long.
    private static let comparedMax = 50
    private var byDay: [Key: [Known]] = [:]
    private var byGist: [Exact: Known] = [:]
    private var byAddress: [Address: Known] = [:]
    private struct Key: Hashable { let day: Int32, area: AreaID? }
    private struct Exact: Hashable { let key: Key, gist: Gist }
    private struct Address: Hashable { let day: Int32, address: String }

    mutating func add(_ id: EvidenceID, day: Int32, area: AreaID?, text: String, address: String?) {
        let known = Known(id: id, gist: Gist(text), text: text), key = Key(day: day, area: area)
        if byDay[key, default: []].count <= Self.comparedMax { byDay[key, default: []].append(known) }
        if byGist[Exact(key: key, gist: known.gist)] == nil { byGist[Exact(key: key, gist: known.gist)] = known }
        if let address, byAddress[Address(day: day, address: address)] == nil { byAddress[Address(day: day, address: address)] = known }
    }

    func like(_ evidence: Evidence) -> (id: EvidenceID, text: String)? {
        guard let day = evidence.date?.first.ordinal else { return nil }
        let gist = Gist(evidence.text), key = Key(day: day, area: evidence.area), near = byDay[key] ?? []
        let found = byGist[Exact(key: key, gist: gist)] ?? evidence.source.address.flatMap { byAddress[Address(day: day, address: $0)] } ?? (near.count <= Self.comparedMax ? near.first { $0.gist.isLike(gist) } : nil)
        return found.map { ($0.id, $0.text) }
    }
}
