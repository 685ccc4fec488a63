import Journal
import Kernel
import Labels
import Packs
import Release

/// Invented records of areas, read from `demonstration/records.csv`, where a pack has one.
extension Demonstration {
    struct Saying: Sendable {
        let account: AccountID
        let saying: AreaSaying
        let line: Int
    }
    static let recordsFile = "demonstration/records.csv"
    static let recordColumns = ["node", "account", "kind", "marking", "body", "source", "source_url", "confidence"]

    static func sayings(_ bytes: [UInt8], file: String, pack: Pack, for node: Node) throws(DemonstrationErrors) -> [Saying] {
        var mistakes: [PackMistake] = [], sayings: [Saying] = []
        let rows = Table.read(bytes, file: file, columns: recordColumns, mistakes: &mistakes)?.rows ?? []
        for row in rows.prefix(DemonstrationReader.rowsMax) {
            func note(_ column: String, _ what: String, _ remedy: String) { mistakes.append(PackMistake(file: file, line: row[column].line, column: row[column].column, what: what, remedy: remedy)) }
            if !row.text("source").hasPrefix("invented") { note("source", "the row does not say that it is invented", "write: invented for the demonstration") }
            guard pack.organisation(OrganisationID(row.text("node")))?.whole != nil else {
                note("node", "`\(row.text("node"))` is no organisation that has a node", "write one that pack.yaml gives a whole")
                continue
            }
            guard row.text("node") == node.organisation.text else { continue }
            guard let account = node.account(AccountID(row.text("account"))) else {
                note("account", "`\(row.text("account"))` is no account of this node", "write an account that stands in people.csv")
                continue
            }
            guard let kind = RecordKind(row.text("kind")) else {
                note("kind", "`\(row.text("kind"))` is no kind of record", "write area and noun, as in picture.incident")
                continue
            }
            do {
                let item = row.text("marking") == "house" ? node.houseItem(by: account.party) : Item(label: try pack.facts.vocabulary.read(row.text("marking")), originator: account.party)
                sayings.append(Saying(account: account.id, saying: AreaSaying(kind, under: item, try JSONValue(reading: row.text("body"))), line: row.line))
            } catch { note("body", "\(error)", "write a marking of the pack, and a body that is one JSON object") }
        }
        guard mistakes.isEmpty else { throw DemonstrationErrors(mistakes: mistakes.sorted()) }
        return sayings
    }
}

extension Node {
    /// Once for each node, after its people are there. A start that broke off in the middle says the same again, which changes nothing.
    package func enterDemonstrationRecords() async throws {
        let file = Demonstration.shown(Demonstration.recordsFile, pack)
        guard configuration.isDemonstration, Demonstration.isThere(file), try await vault.get("demonstration", "records") == nil else { return }
        var mistakes: [PackMistake] = []
        guard let bytes = Demonstration.table(Demonstration.recordsFile, of: pack, &mistakes) else { throw DemonstrationErrors(mistakes: mistakes) }
        for one in try Demonstration.sayings(bytes, file: file, pack: pack, for: self) {
            do { try await say([one.saying], by: one.account) } catch { throw DemonstrationErrors(mistakes: [PackMistake(file: file, line: one.line, column: 1, what: "\(error)", remedy: "change this row")]) }
        }
        try await vault.put("demonstration", "records", Array(clock.now().description.utf8))
    }
}
