package import Kernel
package import Packs
package import Node

/// Who of one side passes what on threats to whom of the other, and on what basis, as far as it is public.
package struct ThreatExchange: Hashable, Sendable {
    package let id: String
    package let sides: [String]
    package let what: String
    package let basis: String
    package let source: Source
}

package struct ThreatFacts: TabledFacts {
    package let exchanges: [ThreatExchange]

    static let folder = "threats/"

    package static func read(_ reader: inout PackReader) -> ThreatFacts? {
        guard reader.files.contents.keys.contains(where: { $0.hasPrefix(folder) }) else { return nil }
        let file = folder + "exchanges.csv"
        var exchanges: [ThreatExchange] = []
        for row in reader.table(file, columns: ["id", "first_side", "second_side", "what", "basis", "source", "source_url", "confidence"])?.rows ?? [] {
            let sides = [reader.words(row["first_side"], "side", file), reader.words(row["second_side"], "side", file)]
            let what = reader.words(row["what"], "what passes", file)
            guard let source = reader.source(row, file) else { continue }
            if exchanges.contains(where: { $0.id == row.text("id") }) { reader.note(file, row["id"], "the identifier `\(row.text("id"))` stands twice", "give each row its own") }
            exchanges.append(ThreatExchange(id: row.text("id"), sides: sides, what: what, basis: row.text("basis"), source: source))
        }
        reader.count(file, exchanges.map(\.source))
        return ThreatFacts(exchanges: exchanges)
    }

    package func tables(digest: String) -> any AreaTables { ThreatTables(self, digest: digest) }
}
