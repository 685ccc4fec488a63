import Kernel
import Packs
import Support

extension SupportFacts {
    private static let instrumentColumns = ["id", "organisation", "title", "short", "legal_basis", "kind", "money", "amount", "currency", "from", "to", "status", "state", "pays_for", "eligible", "draws", "bodies", "others", "third_countries", "within", "notes", "source", "source_url", "confidence"]

    static func readInstruments(_ reader: inout PackReader) -> (list: [Instrument], purposes: [Purpose]) {
        let purposes = readPurposes(&reader), file = folder + "instruments.csv", rows = reader.table(file, columns: instrumentColumns)?.rows ?? [], known = Set(rows.map { $0.text("id") })
        let uses = readUses(&reader, purposes: Set(purposes.map(\.id)), instruments: known)
        var found: [Instrument] = []
        for row in rows {
            let title = reader.words(row["title"], "title", file), state = reader.choice(row["state"], Instrument.State.allCases, "state", file), money = reader.choice(row["money"], Instrument.Money.allCases, "kind of money", file)
            let others = reader.choice(row["others"], Instrument.Others.allCases, "rule for others", file), (from, to) = reader.interval(row, file)
            let envelope = row.text("amount").isEmpty ? nil : readQuantity(row["amount"], &reader, file), currency = row.text("currency").isEmpty ? nil : readCurrency(row["currency"], &reader, file)
            if envelope != nil, row.text("currency").isEmpty { reader.note(file, row["currency"], "the currency is missing", "write three capitals, as in EUR") }
            let draws = row.text("draws").isEmpty ? nil : readGroup(row["draws"], &reader, file), within = row.text("within")
            if !within.isEmpty, !known.contains(within) { reader.note(file, row["within"], "there is no instrument `\(within)`", "write one of this table, or leave the cell empty") }
            guard let state, let money, let others, let source = reader.source(row, file), isNew(row["id"], among: Set(found.map(\.id.text)), &reader, file) else { continue }
            let id = InstrumentID(row.text("id"))
            found.append(Instrument(id: id, organisation: row.text("organisation"), title: title, short: row.text("short"), legalBasis: row.text("legal_basis"), kind: row.text("kind"), money: money, envelope: envelope, currency: currency, from: from, to: to,
                                    status: row.text("status"), state: state, paysFor: row.text("pays_for"), eligible: row.text("eligible"), draws: draws, bodies: row.text("bodies").isEmpty ? nil : OrganisationID(row.text("bodies")), others: others,
                                    thirdCountries: row.text("third_countries"), within: within.isEmpty ? nil : InstrumentID(within), notes: row.text("notes"), uses: uses[id] ?? [], source: source))
        }
        reader.count(file, found.map(\.source))
        return (found, purposes)
    }

    private static func readPurposes(_ reader: inout PackReader) -> [Purpose] {
        let file = folder + "purposes.csv"
        var found: [Purpose] = [], sources: [Source] = []
        for row in reader.table(file, columns: ["id", "title", "source", "source_url", "confidence"])?.rows ?? [] {
            let title = reader.words(row["title"], "title", file)
            guard let source = reader.source(row, file), isNew(row["id"], among: Set(found.map(\.id.text)), &reader, file) else { continue }
            found.append(Purpose(id: PurposeID(row.text("id")), title: title))
            sources.append(source)
        }
        reader.count(file, sources)
        return found
    }

    private static func readUses(_ reader: inout PackReader, purposes: Set<PurposeID>, instruments: Set<String>) -> [InstrumentID: [Instrument.Use]] {
        let file = folder + "pays.csv"
        var found: [InstrumentID: [Instrument.Use]] = [:], sources: [Source] = []
        for row in reader.table(file, columns: ["instrument", "purpose", "fit", "why", "source", "source_url", "confidence"])?.rows ?? [] {
            let id = InstrumentID(row.text("instrument")), purpose = PurposeID(row.text("purpose")), fit = reader.choice(row["fit"], Instrument.Fit.allCases, "fit", file)
            if !instruments.contains(id.text) { reader.note(file, row["instrument"], "there is no instrument `\(id)`", "write one of instruments.csv") }
            if !purposes.contains(purpose) { reader.note(file, row["purpose"], "there is no purpose `\(purpose)`", "write one of purposes.csv") }
            if found[id]?.contains(where: { $0.purpose == purpose }) == true { reader.note(file, row["purpose"], "`\(id)` and `\(purpose)` stand here twice", "write each pair once") }
            guard let fit, let source = reader.source(row, file) else { continue }
            found[id, default: []].append(Instrument.Use(purpose: purpose, fit: fit, why: row.text("why")))
            sources.append(source)
        }
        reader.count(file, sources)
        return found
    }

    static func readDetails(_ reader: inout PackReader, instruments: Set<InstrumentID>) -> [InstrumentDetail] {
        let file = folder + "details.csv"
        var found: [InstrumentDetail] = []
        for row in reader.table(file, columns: ["instrument", "entry", "parties", "amount", "currency", "date", "status", "uses", "note", "source", "source_url", "confidence"])?.rows ?? [] {
            let id = InstrumentID(row.text("instrument")), entry = reader.words(row["entry"], "entry", file), parties = reader.list(row["parties"]), date = reader.date(row["date"], file)
            if !instruments.contains(id) { reader.note(file, row["instrument"], "there is no instrument `\(id)`", "write one of instruments.csv") }
            for party in parties { reader.checkParty(party, at: row["parties"], table: file) }
            if row.text("date").isEmpty { reader.note(file, row["date"], "the date is missing", "write it as precisely as it is known") }
            let amount = row.text("amount").isEmpty ? nil : readQuantity(row["amount"], &reader, file), currency = row.text("currency").isEmpty ? nil : readCurrency(row["currency"], &reader, file), uses = readYes(row["uses"], &reader, file)
            if amount != nil, row.text("currency").isEmpty { reader.note(file, row["currency"], "the currency is missing", "write three capitals, as in EUR") }
            guard let date, let source = reader.source(row, file) else { continue }
            found.append(InstrumentDetail(instrument: id, entry: entry, parties: parties, amount: amount, currency: currency, date: date, status: row.text("status"), uses: uses, note: row.text("note"), source: source))
        }
        reader.count(file, found.map(\.source))
        return found
    }

    static func readCoalitions(_ reader: inout PackReader) -> [Coalition] {
        let file = folder + "coalitions.csv"
        var found: [Coalition] = []
        for row in reader.table(file, columns: ["id", "title", "capability", "leads", "members", "count", "as_of", "established", "notes", "source", "source_url", "confidence"])?.rows ?? [] {
            let title = reader.words(row["title"], "title", file), leads = reader.list(row["leads"]), members = reader.list(row["members"])
            for party in leads { reader.checkParty(party, at: row["leads"], table: file) }
            for party in members { reader.checkParty(party, at: row["members"], table: file) }
            let count = row.text("count").isEmpty ? nil : reader.number(row["count"], 1...300, "number of members", file)
            if let count, !members.isEmpty, members.count != count { reader.note(file, row["count"], "\(members.count) members are named, and \(count) are counted", "write the number of those named, or leave it empty") }
            let asOf = reader.date(row["as_of"], file), established = reader.date(row["established"], file)
            guard let source = reader.source(row, file), isNew(row["id"], among: Set(found.map(\.id)), &reader, file) else { continue }
            found.append(Coalition(id: row.text("id"), title: title, capability: row.text("capability"), leads: leads.map { PartyID($0) }, members: members.map { PartyID($0) }, count: count, asOf: asOf, established: established, notes: row.text("notes"), source: source))
        }
        reader.count(file, found.map(\.source))
        return found
    }

    // MARK: What is checked

    private enum How: String, CaseIterable {
        case total, envelope, stated
        case detailsSum = "details-sum", detailsCount = "details-count"
    }

    static func readClaims(_ reader: inout PackReader, _ facts: SupportFacts) -> [PrintedClaim] {
        let file = folder + "claims.csv"
        var found: [PrintedClaim] = []
        for row in reader.table(file, columns: ["id", "claim", "says", "how", "of", "relation", "value", "unit", "step", "why_not", "explanation", "source", "source_url", "confidence"])?.rows ?? [] {
            let text = reader.words(row["claim"], "claim", file), says = reader.words(row["says"], "printed number", file)
            guard let check = readCheck(row, facts, &reader, file) else { continue }
            var comparison = PrintedClaim.Comparison.equal, value: Quantity?, step: Quantity?
            if case .none = check {} else {
                comparison = reader.choice(row["relation"], PrintedClaim.Comparison.allCases, "comparison", file) ?? .equal
                value = readQuantity(row["value"], &reader, file)
                step = row.text("step").isEmpty ? nil : readQuantity(row["step"], &reader, file)
            }
            guard let source = reader.source(row, file), isNew(row["id"], among: Set(found.map(\.id.text)), &reader, file) else { continue }
            found.append(PrintedClaim(id: ClaimID(row.text("id")), text: text, says: says, check: check, comparison: comparison, value: value, unit: row.text("unit"), step: step, explanation: row.text("explanation"), source: source))
        }
        reader.count(file, found.map(\.source))
        return found
    }

    private static func readCheck(_ row: TableRow, _ facts: SupportFacts, _ reader: inout PackReader, _ file: String) -> PrintedClaim.Check? {
        if row.text("how").isEmpty {
            if row.text("why_not").isEmpty { reader.note(file, row["why_not"], "it is not said how the claim is checked, nor why it cannot be", "write `how`, or in `why_not` why there is none") }
            return PrintedClaim.Check.none(why: row.text("why_not"))
        }
        guard let how = reader.choice(row["how"], How.allCases, "way of checking", file) else { return nil }
        if how == .total { return readQuestion(row["of"], facts, &reader, file).map { .total($0) } }
        if how == .stated {
            // A number and whose it is.
            let parts = row.text("of").split(separator: " ", maxSplits: 1).map(String.init)
            guard parts.count == 2, let value = Quantity(parts[0]) else {
                reader.note(file, row["of"], "`\(row.text("of"))` is no number with whose it is", "write the number in millions, a blank, and who says so")
                return nil
            }
            return .stated(value, by: parts[1])
        }
        let parts = row.text("of").split(separator: " ", maxSplits: 1).map(String.init), id = InstrumentID(parts.first ?? "")
        if facts.instrument(id) == nil { reader.note(file, row["of"], "there is no instrument `\(id)`", "write one of instruments.csv, then the entry of details.csv") }
        let entry = parts.count == 2 ? parts[1] : ""
        if how != .envelope, !facts.details.contains(where: { $0.instrument == id && $0.entry == entry }) { reader.note(file, row["of"], "there is no entry `\(entry)` of `\(id)`", "write the entry as details.csv has it") }
        return switch how {
        case .total, .stated, .envelope: .envelope(id)
        case .detailsSum: .detailsSum(id, entry: entry)
        case .detailsCount: .detailsCount(id, entry: entry)
        }
    }

    private static func readQuestion(_ cell: CSVReader.Cell, _ facts: SupportFacts, _ reader: inout PackReader, _ file: String) -> FlowQuestion? {
        let question = FlowQuestion(query: cell.text, facts: facts, names: reader.groupNames)
        if cell.text.isEmpty { reader.note(file, cell, "the question is missing", "write it as in an address: giver=NATO&kind=military&stage=allocated") }
        // Where parties are not all known, that has been said.
        if reader.knowsAllParties { for says in question.leftOut { reader.note(file, cell, "the question cannot be read", says) } }
        if let flow = question.flow, !facts.flows.contains(where: { $0.id == flow }) { reader.note(file, cell, "there is no flow `\(flow)`", "write one of flows.csv") }
        return question.isEmpty ? nil : question
    }

    static func readComparisons(_ reader: inout PackReader, _ facts: SupportFacts) -> [Comparison] {
        let file = folder + "comparisons.csv"
        var found: [Comparison] = []
        for row in reader.table(file, columns: ["id", "title", "left", "right", "note", "source", "source_url", "confidence"])?.rows ?? [] {
            let title = reader.words(row["title"], "title", file), left = readQuestion(row["left"], facts, &reader, file), right = readQuestion(row["right"], facts, &reader, file)
            guard let left, let right, let source = reader.source(row, file), isNew(row["id"], among: Set(found.map(\.id)), &reader, file) else { continue }
            found.append(Comparison(id: row.text("id"), title: title, left: left, right: right, note: row.text("note"), source: source))
        }
        reader.count(file, found.map(\.source))
        return found
    }
}
