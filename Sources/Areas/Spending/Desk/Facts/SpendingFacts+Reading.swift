import Kernel
package import Packs
package import Spending

extension SpendingFacts: AreaFacts {
    static let folder = "spending/"

    package static func read(_ reader: inout PackReader) -> SpendingFacts? {
        guard reader.files.contents.keys.contains(where: { $0.hasPrefix(folder) }) else { return nil }
        let definitions = readDefinitions(&reader), measures = readMeasures(&reader)
        let groups = readGroups(&reader)
        let editions = readEditions(&reader, definitions: Set(definitions.map(\.id)))
        let known = Known(definitions: Set(definitions.map(\.id)), measures: Dictionary(measures.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a }), editions: Dictionary(editions.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a }),
                          totals: Set(groups.compactMap(\.printedAs)))
        let exemptions = readExemptions(&reader, known), targets = readTargets(&reader, known)
        let observations = readObservations(&reader, known)
        let claims = readClaims(&reader, known, targets, Book(editions: editions, measures: measures, definitions: definitions, groups: groups, exemptions: exemptions, members: Members([])))
        return SpendingFacts(editions: editions, measures: measures, definitions: definitions, groups: groups, exemptions: exemptions, targets: targets, claims: claims, observations: observations, names: readNames(&reader, known))
    }

    /// What rows of other tables may name.
    struct Known {
        let definitions: Set<DefinitionID>
        let measures: [MeasureID: Measure]
        let editions: [EditionID: Edition]
        let totals: Set<PartyID>
    }

    private static func readDefinitions(_ reader: inout PackReader) -> [Definition] {
        let file = folder + "definitions.csv"
        var found: [Definition] = []
        for row in reader.table(file, columns: ["id", "title", "counts", "pensions", "paramilitary", "timing", "year", "gdp", "aid", "source", "source_url", "confidence"])?.rows ?? [] {
            let title = reader.words(row["title"], "title", file)
            guard let source = reader.source(row, file), isNew(row["id"], among: found.map(\.id.text), &reader, file) else { continue }
            found.append(Definition(id: DefinitionID(row.text("id")), title: title, counts: row.text("counts"), pensions: row.text("pensions"), paramilitary: row.text("paramilitary"), timing: row.text("timing"), year: row.text("year"),
                                    gdp: row.text("gdp"), aid: row.text("aid"), source: source))
        }
        reader.count(file, found.map(\.source))
        return found
    }

    private static func readMeasures(_ reader: inout PackReader) -> [Measure] {
        let file = folder + "measures.csv"
        var found: [Measure] = []
        let rows = reader.table(file, columns: ["id", "word", "title", "unit", "kind", "decimals", "ratios", "gaps", "constant_prices", "names", "note", "source", "source_url", "confidence"])?.rows ?? []
        let ids = Set(rows.map { $0.text("id") })
        for row in rows {
            let title = reader.words(row["title"], "title", file), word = reader.words(row["word"], "word for claims", file), unit = reader.words(row["unit"], "unit", file)
            let kind = reader.choice(row["kind"], Measure.Kind.allCases, "kind", file), decimals = reader.number(row["decimals"], 0...6, "number of decimals", file)
            let ratios = readRatios(row["ratios"], ids, &reader, file), gaps = readRatios(row["gaps"], ids, &reader, file)
            if !["", "yes"].contains(row.text("constant_prices")) { reader.note(file, row["constant_prices"], "`\(row.text("constant_prices"))` is not understood", "write yes for constant prices, or leave the cell empty") }
            if found.contains(where: { $0.word == word }) || ClaimReader.functions.contains(word) { reader.note(file, row["word"], "the word `\(word)` is taken", "write another one, of letters and underscores") }
            guard let kind, let decimals, let source = reader.source(row, file), isNew(row["id"], among: found.map(\.id.text), &reader, file) else { continue }
            if kind == .ratio, ratios.isEmpty { reader.note(file, row["ratios"], "a ratio has nothing to be computed from", "write two measures with a stroke, as in investment_eur_m/eur_current_m") }
            found.append(Measure(id: MeasureID(row.text("id")), word: word, title: title, unit: unit, kind: kind, decimals: decimals, ratios: ratios, gaps: gaps, isConstantPrices: row.text("constant_prices") == "yes", names: reader.list(row["names"]), note: row.text("note"), source: source))
        }
        reader.count(file, found.map(\.source))
        return found
    }

    private static func readRatios(_ cell: CSVReader.Cell, _ known: Set<String>, _ reader: inout PackReader, _ file: String) -> [Measure.Ratio] {
        reader.list(cell).compactMap { written in
            let parts = written.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map { String($0).trimmed }
            for part in parts where !part.isEmpty && !known.contains(part) { reader.note(file, cell, "there is no measure `\(part)`", "write one of this table") }
            func id(_ index: Int) -> MeasureID? { parts.count > index && !parts[index].isEmpty ? MeasureID(parts[index]) : nil }
            return Measure.Ratio(numerator: id(0), denominator: id(1))
        }
    }

    private static func readGroups(_ reader: inout PackReader) -> [NamedGroup] {
        let file = folder + "groups.csv"
        var found: [NamedGroup] = [], sources: [Source] = []
        for row in reader.table(file, columns: ["id", "title", "expression", "printed_as", "roles", "note", "source", "source_url", "confidence"])?.rows ?? [] {
            let title = reader.words(row["title"], "title", file), group = readGroup(row["expression"], &reader, file)
            var roles: Set<NamedGroup.Role> = []
            for word in reader.list(row["roles"]) {
                if let role = NamedGroup.Role(rawValue: word) { roles.insert(role) } else { reader.note(file, row["roles"], "`\(word)` is no role of a group", "write \(NamedGroup.Role.allCases.map(\.rawValue).joined(separator: ", ")), several with semicolons, or leave the cell empty") }
            }
            guard let group, let source = reader.source(row, file), isNew(row["id"], among: found.map(\.id), &reader, file) else { continue }
            found.append(NamedGroup(id: row.text("id"), title: title, group: group, printedAs: row.text("printed_as").isEmpty ? nil : PartyID(row.text("printed_as")), roles: roles, note: row.text("note")))
            sources.append(source)
        }
        reader.count(file, sources)
        return found
    }

    private static func readGroup(_ cell: CSVReader.Cell, _ reader: inout PackReader, _ file: String) -> Group? {
        do { return try Group(cell.text, names: reader.groupNames) } catch {
            if case .unknown = error, !reader.knowsAllParties { return nil }
            reader.note(file, cell, "the group cannot be read", error.description)
            return nil
        }
    }

    private static func readEditions(_ reader: inout PackReader, definitions: Set<DefinitionID>) -> [Edition] {
        let file = folder + "editions.csv"
        var found: [Edition] = []
        for row in reader.table(file, columns: ["id", "name", "title", "publisher", "published", "cutoff", "base_year", "definition", "coverage", "obtained", "notes", "source", "source_url", "confidence"])?.rows ?? [] {
            let name = reader.words(row["name"], "name", file), title = reader.words(row["title"], "title", file), publisher = reader.words(row["publisher"], "publisher", file)
            let published = reader.date(row["published"], file), cutoff = reader.date(row["cutoff"], file), base = readBaseYear(row["base_year"], &reader, file)
            if row.text("published").isEmpty { reader.note(file, row["published"], "the day of publication is missing", "write it as precisely as it is known, as in 2024-06") }
            let definition = DefinitionID(row.text("definition"))
            if !definition.text.isEmpty, !definitions.isEmpty, !definitions.contains(definition) { reader.note(file, row["definition"], "there is no definition `\(definition)`", "write one of definitions.csv, or leave the cell empty where rows differ") }
            guard let published, let source = reader.source(row, file), isNew(row["id"], among: found.map(\.id.text), &reader, file) else { continue }
            found.append(Edition(id: EditionID(row.text("id")), name: name, title: title, publisher: publisher, published: published, cutoff: cutoff, baseYear: base, definition: definition.text.isEmpty ? nil : definition, coverage: row.text("coverage"),
                                 obtained: row.text("obtained"), notes: row.text("notes"), source: source))
        }
        reader.count(file, found.map(\.source))
        return found
    }

    static func readBaseYear(_ cell: CSVReader.Cell, _ reader: inout PackReader, _ file: String) -> Int? {
        cell.text.isEmpty ? nil : reader.number(cell, 1900...2100, "base year of prices", file)
    }

    private static func readNames(_ reader: inout PackReader, _ known: Known) -> [PartyName] {
        let file = folder + "names.csv"
        guard reader.files.contents.keys.contains(file) else { return [] }
        var found: [PartyName] = [], seen: [String: (party: String, line: Int)] = [:]
        for row in reader.table(file, columns: ["name", "party", "usage", "source", "source_url", "confidence"])?.rows ?? [] {
            let name = reader.words(row["name"], "name", file), party = PartyID(row.text("party"))
            if !known.totals.contains(party) { reader.checkParty(party.text, at: row["party"], table: file) }
            if let earlier = seen.updateValue((party.text, row.line), forKey: name.lowercased()), earlier.party != party.text { reader.note(file, row["name"], "`\(name)` stands on line \(earlier.line) for \(earlier.party)", "let a name mean one party") }
            guard let source = reader.source(row, file) else { continue }
            found.append(PartyName(name: name, party: party, usage: row.text("usage"), source: source))
        }
        reader.count(file, found.map(\.source))
        return found
    }

    private static func readExemptions(_ reader: inout PackReader, _ known: Known) -> [Exemption] {
        let file = folder + "exemptions.csv"
        var found: [Exemption] = []
        for row in reader.table(file, columns: ["party", "definition", "reason", "source", "source_url", "confidence"])?.rows ?? [] {
            reader.checkParty(row.text("party"), at: row["party"], table: file)
            let reason = reader.words(row["reason"], "reason", file), definition = DefinitionID(row.text("definition"))
            if !known.definitions.contains(definition) { reader.note(file, row["definition"], "there is no definition `\(definition)`", "write one of definitions.csv") }
            guard let source = reader.source(row, file) else { continue }
            found.append(Exemption(party: PartyID(row.text("party")), definition: definition, reason: reason, source: source))
        }
        reader.count(file, found.map(\.source))
        return found
    }

    private static let targetColumns = ["id", "organisation", "date", "title", "short", "about", "value", "unit", "reference", "deadline", "addressees", "force", "status", "notes", "measure", "level", "group", "reach", "definition", "from", "by", "until", "source", "source_url", "confidence"]

    private static func readTargets(_ reader: inout PackReader, _ known: Known) -> [Target] {
        let file = folder + "targets.csv"
        var found: [Target] = []
        for row in reader.table(file, columns: targetColumns)?.rows ?? [] {
            let title = reader.words(row["title"], "title", file), date = reader.date(row["date"], file), value = row.text("value").isEmpty ? nil : readQuantity(row["value"], &reader, file)
            let test = row.text("measure").isEmpty ? nil : readTest(row, known, &reader, file)
            guard let date, let source = reader.source(row, file), isNew(row["id"], among: found.map(\.id.text), &reader, file) else { continue }
            found.append(Target(id: TargetID(row.text("id")), organisation: row.text("organisation"), date: date, title: title, short: row.text("short"), about: row.text("about"), value: value, unit: row.text("unit"), reference: row.text("reference"),
                                deadline: row.text("deadline"), addressees: row.text("addressees"), force: row.text("force"), status: row.text("status"), notes: row.text("notes"), test: test, source: source))
        }
        reader.count(file, found.map(\.source))
        return found
    }

    private static func readTest(_ row: TableRow, _ known: Known, _ reader: inout PackReader, _ file: String) -> Target.Test? {
        let measure = MeasureID(row.text("measure")), definition = DefinitionID(row.text("definition"))
        if known.measures[measure] == nil { reader.note(file, row["measure"], "there is no measure `\(measure)`", "write one of measures.csv, or leave the cell empty where nothing can be computed") }
        if !known.definitions.contains(definition) { reader.note(file, row["definition"], "there is no definition `\(definition)`", "write one of definitions.csv") }
        let level = readQuantity(row["level"], &reader, file), group = readGroup(row["group"], &reader, file), reach = reader.choice(row["reach"], Target.Reach.allCases, "reach", file)
        let from = reader.number(row["from"], 1900...2100, "first year", file), by = readBaseYear(row["by"], &reader, file), until = readBaseYear(row["until"], &reader, file)
        guard let level, let group, let reach, let from else { return nil }
        return Target.Test(measure: measure, level: level, group: group, reach: reach, definition: definition, from: from, by: by, until: until)
    }

    static func readQuantity(_ cell: CSVReader.Cell, _ reader: inout PackReader, _ file: String) -> Quantity? {
        if let quantity = Quantity(cell.text) { return quantity }
        let point = cell.text.replacing(",", with: ".")
        reader.note(file, cell, cell.text.isEmpty ? "the number is missing" : "`\(cell.text)` is no number", Quantity(point) != nil ? "write \(point)" : "write digits with a point, as in 1.99")
        return nil
    }

    private static func readClaims(_ reader: inout PackReader, _ known: Known, _ targets: [Target], _ book: Book) -> [PrintedClaim] {
        let file = folder + "claims.csv"
        var found: [PrintedClaim] = []
        for row in reader.table(file, columns: ["id", "claim", "says", "expression", "edition", "why_not", "explanation", "source", "source_url", "confidence"])?.rows ?? [] {
            let text = reader.words(row["claim"], "claim", file), edition = EditionID(row.text("edition"))
            if !edition.text.isEmpty, known.editions[edition] == nil { reader.note(file, row["edition"], "there is no edition `\(edition)`", "write one of editions.csv, or leave the cell empty") }
            if row.text("expression").isEmpty, row.text("why_not").isEmpty { reader.note(file, row["why_not"], "it is not said how the claim is checked, nor why it cannot be", "write an expression, or in `why_not` why there is none") }
            if !row.text("expression").isEmpty, !known.measures.isEmpty {
                do { _ = try ClaimReader.claim(row.text("expression"), book, targets: targets.map(\.id), names: reader.groupNames.with(groups: book.groups.terms)) } catch { reader.note(file, row["expression"], "the expression cannot be read", error.description) }
            }
            guard let source = reader.source(row, file), isNew(row["id"], among: found.map(\.id.text), &reader, file) else { continue }
            found.append(PrintedClaim(id: ClaimID(row.text("id")), text: text, says: row.text("says"), expression: row.text("expression").isEmpty ? nil : row.text("expression"), edition: edition.text.isEmpty ? nil : edition,
                                      whyNot: row.text("why_not"), explanation: row.text("explanation"), source: source))
        }
        reader.count(file, found.map(\.source))
        return found
    }

    static func isNew(_ cell: CSVReader.Cell, among known: [String], _ reader: inout PackReader, _ file: String) -> Bool {
        if cell.text.isEmpty { reader.note(file, cell, "the identifier is missing", "write one that stands in no other row") } else if known.contains(cell.text) {
            reader.note(file, cell, "`\(cell.text)` stands here twice", "write each identifier once")
        } else { return true }
        return false
    }
}
