import Crypto
import Journal
import Kernel
import Node
import Release
import Site
import Spending

/// One file with what was said of it, read whole and compared: what accepting it would change.
struct EditionImport: Sendable {
    let edition: Edition
    let item: Item
    let table: EditionTable
    let changes: EditionChanges
    /// SHA-256 of the file: accepting asks for the very same bytes.
    let key: String

    static func key(of bytes: [UInt8]) -> String { SHA256.hash(data: bytes).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined() }

    /// Throws `FormMistakes` for what was said of the edition, `TableFindings` for what stands in the file.
    static func read(_ bytes: [UInt8], _ form: EditionForm, by account: Account, _ ledger: Ledger, _ reading: SpendingReading) async throws -> EditionImport {
        let (edition, measure, item) = try form.reading(by: account, ledger.book, reading.node.desk.facts, taken: ledger.editions.filter { !ledger.renamed.contains($0.key) })
        let text = Workbook.isOne(bytes) ? try await Workbook.text(of: bytes, sheet: form.sheet) : bytes
        let known = EditionTable.Known(book: ledger.book, names: reading.partyNames, measure: measure, edition: edition), targets = reading.facts.targets, key = key(of: bytes)
        // Away from the threads that answer requests: a large table takes seconds.
        return try await Task.detached(priority: .utility) {
            let table = try EditionTable(text, known)
            if edition.baseYear == nil, let priced = table.figures.measures.compactMap(ledger.book.measure).first(where: \.isConstantPrices) {
                var mistakes = FormMistakes()
                mistakes.note("base_year", "\(priced.title) is in the table: write of which year its prices are.")
                throw mistakes
            }
            try isNew(table, edition, ledger)
            let changes = EditionChanges(table.figures, of: edition, in: ledger.book, targets: targets)
            if let findings = table.otherUnits(changes, ledger.book) { throw findings }
            return EditionImport(edition: edition, item: item, table: table, changes: changes, key: key)
        }.value
    }

    /// To an edition that is here a table adds what is counted otherwise, and nothing twice.
    static func isNew(_ table: EditionTable, _ edition: Edition, _ ledger: Ledger) throws(FormMistakes) {
        let held = table.figures.measures.filter { ledger.book.holds($0, edition.id) }
        guard !held.isEmpty else { return }
        var mistakes = FormMistakes()
        mistakes.note("edition", "The edition \(edition.id) is here already, with figures of \(held.compactMap { ledger.book.measure($0)?.word }.joined(separator: ", ")). A table may add what it does not have; two editions never share an identifier.")
        throw mistakes
    }
}

extension SpendingReading {
    static func mayTakeIn(_ account: Account?) -> Bool { account.map { !$0.isClosed && !$0.roles.isDisjoint(with: [.releaseAuthority, .drafter]) } ?? false }

    /// States by the pack's names and those that others use.
    var partyNames: PartyNames {
        PartyNames(parties: node.desk.facts.roster.parties.filter { $0.kind == .state }.map { ($0.id, $0.name) }, totals: facts.groups, names: facts.names)
    }

    /// The edition and all its figures, or nothing; of an edition that is here, the figures of a further table.
    func accept(_ read: EditionImport, by account: Account) async throws {
        guard Self.mayTakeIn(account) else { throw ActError.notYours(says: "Only a drafter or a release authority takes in an edition.") }
        let bodies = try FigureRow.bodies(read.table.figures, of: read.edition.id)
        try await node.inTurn("spending edition") {
            let ledger = try await self.ledger(for: account.viewpoint(on: node.today))
            let isHere = ledger.book.edition(read.edition.id) != nil
            guard !isHere || ledger.editions[read.edition.id] == read.item, read.table.figures.measures.allSatisfy({ !ledger.book.holds($0, read.edition.id) }) else { throw ActError.tooLate(says: "The edition \(read.edition.id) was taken in meanwhile. Nothing was said twice.") }
            try await node.say((isHere ? [] : [AreaSaying(SpendingKind.edition, under: read.item, read.edition.json)]) + bodies.map { AreaSaying(SpendingKind.figures, under: read.item, $0) }, by: account.id)
        }
    }
}
