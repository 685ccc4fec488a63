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
    /// Once for each node, after its people are there; line by line, so that what one side says before the other comes first. A start that broke off in the middle says the same again, which changes nothing.
    package static func enterDemonstrationRecords(_ nodes: [Node]) async throws {
        var told: [(node: Node, saying: Demonstration.Saying, file: String)] = [], fresh: [Node] = []
        for node in nodes where node.configuration.isDemonstration {
            let file = Demonstration.shown(Demonstration.recordsFile, node.pack)
            guard Demonstration.isThere(file), try await node.vault.get("demonstration", "records") == nil else { continue }
            var mistakes: [PackMistake] = []
            guard let bytes = Demonstration.table(Demonstration.recordsFile, of: node.pack, &mistakes) else { throw DemonstrationErrors(mistakes: mistakes) }
            told += try Demonstration.sayings(bytes, file: file, pack: node.pack, for: node).map { (node, $0, file) }
            fresh.append(node)
        }
        for (node, one, file) in told.sorted(by: { $0.saying.line < $1.saying.line }) {
            do { try await node.say([one.saying], by: one.account) } catch { throw DemonstrationErrors(mistakes: [PackMistake(file: file, line: one.line, column: 1, what: "\(error)", remedy: "change this row")]) }
        }
        for node in fresh { try await node.vault.put("demonstration", "records", Array(node.clock.now().description.utf8)) }
    }
}
