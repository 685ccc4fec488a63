import Kernel
package import Packs
package import Support

extension SupportFacts: AreaFacts {
    static let folder = "support/"

    package static func read(_ reader: inout PackReader) -> SupportFacts? {
        guard reader.files.contents.keys.contains(where: { $0.hasPrefix(folder) }) else { return nil }
        let series = readSeries(&reader), instruments = readInstruments(&reader), cases = readCases(&reader)
        let channels = readChannels(&reader, instruments: Set(instruments.list.map(\.id))), givers = readGivers(&reader)
        let crossings = readCrossings(&reader, channels: Set(channels.map(\.id)), cases: Set(cases.map(\.id)))
        let flows = readFlows(&reader, series: Set(series.map(\.id)), channels: Set(channels.map(\.id)), givers: Set(givers.map(\.id)))
        let ties = readTies(&reader, flows: Set(flows.map(\.id)), cases: Set(cases.map(\.id)))
        let details = readDetails(&reader, instruments: Set(instruments.list.map(\.id))), coalitions = readCoalitions(&reader)
        let elsewhere = readElsewhere(&reader, channels: Set(channels.map(\.id)), cases: Set(cases.map(\.id)))
        func made(claims: [PrintedClaim] = [], comparisons: [Comparison] = []) -> SupportFacts {
            SupportFacts(series: series, channels: channels, givers: givers, flows: flows, ties: ties, crossings: crossings, cases: cases, elsewhere: elsewhere, instruments: instruments.list, purposes: instruments.purposes, details: details,
                         coalitions: coalitions, claims: claims, comparisons: comparisons)
        }
        let known = made()
        return made(claims: readClaims(&reader, known), comparisons: readComparisons(&reader, known))
    }

    private static func readSeries(_ reader: inout PackReader) -> [FlowSeries] {
        let file = folder + "series.csv"
        var found: [FlowSeries] = []
        for row in reader.table(file, columns: ["id", "title", "publisher", "published", "note", "source", "source_url", "confidence"])?.rows ?? [] {
            let title = reader.words(row["title"], "title", file), publisher = reader.words(row["publisher"], "publisher", file), published = reader.date(row["published"], file)
            if row.text("published").isEmpty { reader.note(file, row["published"], "the day of publication is missing", "write it as precisely as it is known, as in 2026-08") }
            guard let published, let source = reader.source(row, file), isNew(row["id"], among: Set(found.map(\.id.text)), &reader, file) else { continue }
            found.append(FlowSeries(id: SeriesID(row.text("id")), title: title, publisher: publisher, published: published, note: row.text("note"), source: source))
        }
        if !found.isEmpty, !found.contains(where: { $0.id == FlowSeries.statements }) { reader.note(file, 1, 1, "the series `\(FlowSeries.statements)` is missing", "write it: what people enter belongs to it") }
        reader.count(file, found.map(\.source))
        return found
    }

    private static func readChannels(_ reader: inout PackReader, instruments: Set<InstrumentID>) -> [Channel] {
        let file = folder + "channels.csv", rows = reader.table(file, columns: ["id", "title", "within", "instrument", "cut", "note", "source", "source_url", "confidence"])?.rows ?? []
        let known = Set(rows.map { $0.text("id") })
        var found: [Channel] = [], sources: [Source] = []
        for row in rows {
            let title = reader.words(row["title"], "title", file), within = reader.list(row["within"]), instrument = InstrumentID(row.text("instrument"))
            for one in within where !known.contains(one) { reader.note(file, row["within"], "there is no purse `\(one)`", "write one of this table") }
            if !instrument.text.isEmpty, !instruments.isEmpty, !instruments.contains(instrument) { reader.note(file, row["instrument"], "there is no instrument `\(instrument)`", "write one of instruments.csv, or leave the cell empty") }
            let isCut = readYes(row["cut"], &reader, file)
            guard let source = reader.source(row, file), isNew(row["id"], among: Set(found.map(\.id.text)), &reader, file) else { continue }
            found.append(Channel(id: ChannelID(row.text("id")), title: title, within: within.map { ChannelID($0) }, instrument: instrument.text.isEmpty ? nil : instrument, isCut: isCut, note: row.text("note")))
            sources.append(source)
        }
        reader.count(file, sources)
        return found
    }

    private static func readGivers(_ reader: inout PackReader) -> [Giver] {
        let file = folder + "givers.csv", rows = reader.table(file, columns: ["id", "title", "kind", "states", "includes", "note", "source", "source_url", "confidence"])?.rows ?? []
        let known = Set(rows.map { $0.text("id") })
        var found: [Giver] = [], sources: [Source] = []
        for row in rows {
            let title = reader.words(row["title"], "title", file), kind = reader.choice(row["kind"], Giver.Kind.allCases, "kind of giver", file), includes = reader.list(row["includes"])
            for one in includes where !known.contains(one) { reader.note(file, row["includes"], "there is no giver `\(one)`", "write one of this table; states stand in `states`") }
            let states = row.text("states").isEmpty ? nil : readGroup(row["states"], &reader, file)
            if kind == .group, row.text("states").isEmpty, includes.isEmpty { reader.note(file, row["states"], "the group has nobody in it", "describe it, as in EU & NATO, or name givers in `includes`") }
            guard let kind, let source = reader.source(row, file), isNew(row["id"], among: Set(found.map(\.id.text)), &reader, file) else { continue }
            found.append(Giver(id: GiverID(row.text("id")), title: title, kind: kind, states: states, includes: includes.map { GiverID($0) }, note: row.text("note")))
            sources.append(source)
        }
        reader.count(file, sources)
        return found
    }

    private static func readCases(_ reader: inout PackReader) -> [DoubleCount] {
        let file = folder + "cases.csv"
        var found: [DoubleCount] = [], sources: [Source] = []
        for row in reader.table(file, columns: ["id", "title", "rule", "source", "source_url", "confidence"])?.rows ?? [] {
            let title = reader.words(row["title"], "title", file), rule = reader.words(row["rule"], "rule", file)
            guard let source = reader.source(row, file), isNew(row["id"], among: Set(found.map(\.id)), &reader, file) else { continue }
            found.append(DoubleCount(id: row.text("id"), title: title, rule: rule))
            sources.append(source)
        }
        reader.count(file, sources)
        return found
    }

    private static func readCrossings(_ reader: inout PackReader, channels: Set<ChannelID>, cases: Set<String>) -> [Crossing] {
        let file = folder + "crossings.csv"
        var found: [Crossing] = [], sources: [Source] = [], seen: Set<Set<ChannelID>> = []
        for row in reader.table(file, columns: ["a", "b", "across", "case", "why", "source", "source_url", "confidence"])?.rows ?? [] {
            let a = ChannelID(row.text("a")), b = ChannelID(row.text("b")), why = reader.words(row["why"], "reason", file), isAcross = readYes(row["across"], &reader, file)
            for (name, one) in [("a", a), ("b", b)] where !channels.contains(one) { reader.note(file, row[name], "there is no purse `\(one)`", "write one of channels.csv") }
            checkCase(row["case"], cases, &reader, file)
            if !seen.insert([a, b]).inserted { reader.note(file, row["b"], "`\(a)` and `\(b)` stand here twice", "write each pair once, in any order") }
            guard let source = reader.source(row, file) else { continue }
            found.append(Crossing(a: a, b: b, isAcross: isAcross, doubleCount: row.text("case"), why: why))
            sources.append(source)
        }
        reader.count(file, sources)
        return found
    }

    private static func readElsewhere(_ reader: inout PackReader, channels: Set<ChannelID>, cases: Set<String>) -> [Elsewhere] {
        let file = folder + "elsewhere.csv"
        var found: [Elsewhere] = [], sources: [Source] = []
        for row in reader.table(file, columns: ["case", "kind", "channels", "givers", "from", "area", "why", "source", "source_url", "confidence"])?.rows ?? [] {
            let kind = reader.choice(row["kind"], Flow.Kind.allCases, "kind", file), list = reader.list(row["channels"]).map { ChannelID($0) }, from = reader.date(row["from"], file), area = reader.words(row["area"], "other place", file), why = reader.words(row["why"], "reason", file)
            for one in list where !channels.contains(one) { reader.note(file, row["channels"], "there is no purse `\(one)`", "write one of channels.csv") }
            if list.isEmpty { reader.note(file, row["channels"], "no purse is named", "write those of channels.csv of which it holds") }
            checkCase(row["case"], cases, &reader, file)
            var givers: Group?
            do { givers = try Group(row.text("givers"), names: reader.groupNames) } catch { reader.note(file, row["givers"], "the group cannot be read", error.description) }
            guard let kind, let from, let givers, let source = reader.source(row, file) else { continue }
            found.append(Elsewhere(doubleCount: row.text("case"), kind: kind, channels: Set(list), givers: givers, from: from, area: area, why: why))
            sources.append(source)
        }
        reader.count(file, sources)
        return found
    }

    private static func readFlows(_ reader: inout PackReader, series: Set<SeriesID>, channels: Set<ChannelID>, givers: Set<GiverID>) -> [Flow] {
        let file = folder + "flows.csv"
        var found: [Flow] = [], ids: Set<String> = []
        for row in reader.table(file, columns: ["id", "series", "giver", "channel", "receiver", "kind", "stage", "unit", "amount", "currency", "period", "valuation", "title", "note", "source", "source_url", "confidence"])?.rows ?? [] {
            if !series.contains(SeriesID(row.text("series"))) { reader.note(file, row["series"], "there is no series `\(row.text("series"))`", "write one of series.csv") }
            if !channels.contains(ChannelID(row.text("channel"))) { reader.note(file, row["channel"], "there is no purse `\(row.text("channel"))`", "write one of channels.csv") }
            if !givers.contains(GiverID(row.text("giver"))) { reader.checkParty(row.text("giver"), at: row["giver"], table: file) }
            reader.checkParty(row.text("receiver"), at: row["receiver"], table: file)
            let kind = reader.choice(row["kind"], Flow.Kind.allCases, "kind", file), stage = reader.choice(row["stage"], Flow.Stage.allCases, "stage", file), valuation = reader.choice(row["valuation"], Flow.Valuation.allCases, "valuation", file)
            let period = Period(row.text("period"))
            if period == nil { reader.note(file, row["period"], row.text("period").isEmpty ? "the period is missing" : "`\(row.text("period"))` is no period", "write 2024, 2024-03, or an interval such as 2022-02/2025-06, the first day before the last") }
            guard let amount = readAmount(row, &reader, file), let kind, let stage, let valuation, let period, let source = reader.source(row, file), isNew(row["id"], among: ids, &reader, file) else { continue }
            ids.insert(row.text("id"))
            found.append(Flow(id: FlowID(row.text("id")), series: SeriesID(row.text("series")), giver: GiverID(row.text("giver")), channel: ChannelID(row.text("channel")), receiver: PartyID(row.text("receiver")), kind: kind, stage: stage,
                              amount: amount, period: period, valuation: valuation, title: row.text("title"), note: row.text("note"), source: source))
        }
        reader.count(file, found.map(\.source))
        return found
    }

    private enum Unit: String, CaseIterable { case money, persons, share }

    private static func readAmount(_ row: TableRow, _ reader: inout PackReader, _ file: String) -> Amount? {
        guard let unit = reader.choice(row["unit"], Unit.allCases, "unit", file) else { return nil }
        if row.text("amount").isEmpty { return .unnumbered }
        guard let quantity = readQuantity(row["amount"], &reader, file) else { return nil }
        switch unit {
        case .persons: return .persons(quantity)
        case .share: return .share(quantity, of: row.text("title"))
        case .money: return readCurrency(row["currency"], &reader, file).map { .money(quantity, $0) }
        }
    }

    private static func readTies(_ reader: inout PackReader, flows: Set<FlowID>, cases: Set<String>) -> [Tie] {
        let file = folder + "ties.csv"
        var found: [Tie] = []
        for row in reader.table(file, columns: ["inner", "outer", "relation", "case", "why", "source", "source_url", "confidence"])?.rows ?? [] {
            let inner = FlowID(row.text("inner")), outer = FlowID(row.text("outer")), kind = reader.choice(row["relation"], Tie.Kind.allCases, "relation", file), why = reader.words(row["why"], "reason", file)
            for (name, one) in [("inner", inner), ("outer", outer)] where !flows.contains(one) { reader.note(file, row[name], "there is no flow `\(one)`", "write one of flows.csv") }
            if inner == outer { reader.note(file, row["outer"], "`\(inner)` stands on both sides", "write the flow that holds it") }
            checkCase(row["case"], cases, &reader, file)
            guard let kind, let source = reader.source(row, file) else { continue }
            found.append(Tie(inner: inner, outer: outer, kind: kind, doubleCount: row.text("case"), why: why, source: source))
        }
        reader.count(file, found.map(\.source))
        return found
    }

    // MARK: Cells

    private static func checkCase(_ cell: CSVReader.Cell, _ cases: Set<String>, _ reader: inout PackReader, _ file: String) {
        if !cases.contains(cell.text) { reader.note(file, cell, "there is no case `\(cell.text)`", "write the number of one of cases.csv") }
    }

    static func readYes(_ cell: CSVReader.Cell, _ reader: inout PackReader, _ file: String) -> Bool {
        if !["", "yes", "no"].contains(cell.text) { reader.note(file, cell, "`\(cell.text)` is neither yes nor no", "write yes, no, or leave the cell empty for no") }
        return cell.text == "yes"
    }

    static func readGroup(_ cell: CSVReader.Cell, _ reader: inout PackReader, _ file: String) -> Group? {
        do { return try Group(cell.text, names: reader.groupNames) } catch {
            if case .unknown = error, !reader.knowsAllParties { return nil }
            reader.note(file, cell, "the group cannot be read", error.description)
            return nil
        }
    }

    static func readQuantity(_ cell: CSVReader.Cell, _ reader: inout PackReader, _ file: String) -> Quantity? {
        if let quantity = Quantity(cell.text) { return quantity }
        let point = cell.text.replacing(",", with: ".")
        reader.note(file, cell, cell.text.isEmpty ? "the number is missing" : "`\(cell.text)` is no number", Quantity(point) != nil ? "write \(point)" : "write digits with a point, money in millions, as in 578 or 0.5")
        return nil
    }

    static func readCurrency(_ cell: CSVReader.Cell, _ reader: inout PackReader, _ file: String) -> CurrencyID? {
        guard cell.text.utf8.count == 3, cell.text.utf8.allSatisfy({ (65...90).contains($0) }) else {
            reader.note(file, cell, cell.text.isEmpty ? "the currency is missing" : "`\(cell.text)` is no currency", "write three capitals, as in EUR")
            return nil
        }
        return CurrencyID(cell.text)
    }

    static func isNew(_ cell: CSVReader.Cell, among known: Set<String>, _ reader: inout PackReader, _ file: String) -> Bool {
        if cell.text.isEmpty { reader.note(file, cell, "the identifier is missing", "write one that stands in no other row") } else if known.contains(cell.text) {
            reader.note(file, cell, "`\(cell.text)` stands here twice", "write each identifier once")
        } else { return true }
        return false
    }
}
