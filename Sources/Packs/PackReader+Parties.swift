import Kernel

extension PackReader {
    /// Reads all recipients. References between them are checked when all are known.
    mutating func readParties() -> (roster: [Party], bodies: [PartyID: BodyDescription]) {
        var roster: [Party] = []
        var sources: [Source] = []
        func take(_ party: Party) {
            roster.append(party)
            sources.append(party.source)
        }

        let states = table("parties/states.csv", columns: ["code", "name", "remarks", "source", "source_url", "confidence"])
        for row in states?.rows ?? [] {
            let file = "parties/states.csv", code = row["code"]
            define(code, name: row.text("name"), what: "code", in: \.parties, table: file)
            if !code.text.isEmpty, code.text.utf8.count != 3 || !code.text.utf8.allSatisfy({ (65...90).contains($0) }) {
                note(file, code, "`\(code.text)` is no state code", "write the three capital letters of ISO 3166-1 alpha-3")
            }
            let name = words(row["name"], "name", file)
            kinds[code.text] = kinds[code.text] ?? .state
            if let source = source(row, file) { take(Party(id: PartyID(code.text), name: name, kind: .state, organisation: nil, remarks: row.text("remarks"), source: source)) }
        }
        settle(\.parties, from: states)
        count("parties/states.csv", sources)

        sources = []
        var bodies: [PartyID: BodyDescription] = [:]
        let bodyTable = table("parties/bodies.csv", columns: ["slug", "organisation", "kind", "name", "remit", "opposite_number", "source", "source_url", "confidence", "note"])
        for row in bodyTable?.rows ?? [] {
            let file = "parties/bodies.csv", slug = row["slug"]
            define(slug, name: row.text("name"), what: "slug", in: \.parties, table: file)
            let kind = choice(row["kind"], [Party.Kind.body, .venue], "kind of body", file)
            let name = words(row["name"], "name", file)
            checkOrganisation(row["organisation"], file)
            kinds[slug.text] = kinds[slug.text] ?? kind ?? .body
            let opposite = row.text("opposite_number")
            bodies[PartyID(slug.text)] = BodyDescription(remit: row.text("remit"), oppositeNumber: opposite.isEmpty ? nil : PartyID(opposite), note: row.text("note"))
            if let source = source(row, file), let kind {
                take(Party(id: PartyID(slug.text), name: name, kind: kind, organisation: OrganisationID(row.text("organisation")), remarks: row.text("remit"), source: source))
            }
        }
        settle(\.parties, from: bodyTable)
        count("parties/bodies.csv", sources)

        sources = []
        let others = table("parties/others.csv", columns: ["slug", "organisation", "kind", "name", "remarks", "source", "source_url", "confidence"])
        for row in others?.rows ?? [] {
            let file = "parties/others.csv", slug = row["slug"]
            define(slug, name: row.text("name"), what: "slug", in: \.parties, table: file)
            let kind = choice(row["kind"], [Party.Kind.whole, .seat, .persons, .everyone], "kind of recipient", file)
            let name = words(row["name"], "name", file)
            if kind != .everyone { checkOrganisation(row["organisation"], file) }
            kinds[slug.text] = kinds[slug.text] ?? kind ?? .whole
            let organisation = row.text("organisation")
            if let source = source(row, file), let kind {
                take(Party(id: PartyID(slug.text), name: name, kind: kind, organisation: organisation.isEmpty ? nil : OrganisationID(organisation), remarks: row.text("remarks"), source: source))
            }
        }
        settle(\.parties, from: others)
        count("parties/others.csv", sources)

        checkReferences(bodyTable, others)
        checkCapacity([states, bodyTable, others].compactMap { $0 })
        return (roster, bodies)
    }

    mutating func checkOrganisation(_ cell: CSVReader.Cell, _ file: String) {
        check(cell.text, at: cell, is: "organisation", in: \.organisations, else: "add it to `organisations` in pack.yaml", table: file)
    }

    private mutating func checkReferences(_ bodies: Table?, _ others: Table?) {
        for row in bodies?.rows ?? [] {
            let opposite = row["opposite_number"], file = "parties/bodies.csv"
            guard !opposite.text.isEmpty, checkParty(opposite.text, at: opposite, table: file), let kind = kinds[opposite.text] else { continue }
            if opposite.text == row.text("slug") {
                note(file, opposite, "`\(opposite.text)` cannot be its own opposite number", "write a body of the other side, or leave the cell empty")
            } else if kind != .body && kind != .venue {
                note(file, opposite, "the opposite number `\(opposite.text)` is no body", "write a slug from parties/bodies.csv, or leave the cell empty")
            }
        }
        for row in others?.rows ?? [] where row.text("kind") == Party.Kind.persons.rawValue {
            let slug = row["slug"], body = slug.text.split(separator: ".").dropLast().joined(separator: ".")
            guard !parties.contains(body), parties.isComplete else { continue }
            note("parties/others.csv", slug, "the persons `\(slug.text)` belong to no body", "write the slug of their body and one word more, such as EU.CERT-EU.staff")
        }
    }

    /// A set of recipients is kept in words of a fixed width.
    private mutating func checkCapacity(_ tables: [Table]) {
        var rows = 0
        for table in tables {
            for row in table.rows {
                rows += 1
                guard rows == PartySet.capacity + 1 else { continue }
                note(table.file, row.line, 1, "this is the \(rows)th recipient, and a pack holds \(PartySet.capacity)", "take out recipients that no release concerns")
                return
            }
        }
    }

    mutating func readTiles() -> [Tile] {
        let file = "parties/tiles.csv"
        var tiles: [Tile] = []
        var states: [String: Int] = [:], places: [[Int]: Int] = [:]
        for row in table(file, columns: ["code", "column", "row", "source", "source_url", "confidence"])?.rows ?? [] {
            let code = row["code"]
            if checkParty(code.text, at: code, table: file), let kind = kinds[code.text], kind != .state { note(file, code, "`\(code.text)` is no state", "write a code from parties/states.csv") }
            if let earlier = states.updateValue(row.line, forKey: code.text) { note(file, code, "`\(code.text)` stands already on line \(earlier)", "give each state one tile") }
            let source = source(row, file)
            guard let x = number(row["column"], 1...64, "column", file), let y = number(row["row"], 1...64, "row", file) else { continue }
            if let earlier = places.updateValue(row.line, forKey: [x, y]) { note(file, row["column"], "the tile of line \(earlier) lies on the same place", "write a column and row that are free") }
            if let source { tiles.append(Tile(party: PartyID(code.text), column: x, row: y, source: source)) }
        }
        count(file, tiles.map(\.source))
        return tiles
    }
}
