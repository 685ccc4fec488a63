import Areas
import Foundation
import Journal
import Kernel
import Labels
import Node
import Packs
import Release
import Site
import Spending
@testable import SpendingDesk
import TestSupport
import Testing

@Suite("A new edition from a file")
struct EditionImportTests {
    private static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "packs/eu-nato").path
    private static let pack: Pack = { do { return try Pack.load(directory, areas: Areas.facts) } catch { fatalError("\(error)") } }()
    private static let facts = pack.facts(of: SpendingFacts.self)!
    private static let book = facts.book(Members(pack.facts.memberships))
    private static let names = PartyNames(parties: pack.facts.roster.parties.filter { $0.kind == .state }.map { ($0.id, $0.name) }, totals: facts.groups, names: facts.names)
    private static let edition = Edition(id: "NATO-2027-06", name: "NATO, June 2027", title: "A test", publisher: "NATO", published: PartialDate("2027-06")!, cutoff: nil, baseYear: 2021, definition: "NATO", coverage: "", obtained: "", notes: "",
                                         source: Source(title: "a test", confidence: .seen))

    private static func read(_ text: String, measure: String? = nil) throws -> EditionTable {
        try EditionTable(Array(text.utf8), EditionTable.Known(book: book, names: names, measure: measure.flatMap { word in book.measures.first { $0.word == word } }, edition: edition))
    }
    private static func mistakes(_ text: String, measure: String? = nil) throws -> [TableFindings.Entry] { try #require(#expect(throws: TableFindings.self) { try read(text, measure: measure) }).mistakes }
    private static func value(_ table: EditionTable, _ party: PartyID, _ measure: MeasureID, _ year: Int) -> String? { table.figures.entry(party, measure, year)?.value.description }

    @Test("The same figures in every usual way of writing are the same figures", arguments: [
        "party,year,measure,value,status\nDEU,2024,share,2.12,estimate\nFRA,2024,share,2.06,estimate\n", "Country;Year;Measure;Value;Status\nAllemagne;2024;share;2,12;e\nFrankreich;2024;share;2,06;e\n",
        "geo\ttime\tindicator\tobs_value\tobs_status\nDE\t2024\tgdp_share_pct\t2.12 %\tE\nFR\t2024\tgdp_share_pct\t2.06%\tE\n", "state,year,measure,value\nDeutschland,2024e,share,2.12\nFRANCE,FY 2024 e,share,2.06\n",
        "party,year,measure,value\nGermany*,2024,share,2.12e\nFrance (1),2024,share,2.06 p\n", "\u{FEFF}party|year|measure|value|status\r\nDEU|2024|share|2.12|estimate\r\nFRA|2024.0|share|2.06|forecast\r\n",
    ])
    func writings(_ text: String) throws {
        let table = try Self.read(text)
        #expect(table.figures.entries.count == 2 && !table.isWide)
        #expect(Self.value(table, "DEU", "gdp_share_pct", 2024) == "2.12" && Self.value(table, "FRA", "gdp_share_pct", 2024) == "2.06")
        #expect(table.figures.entries.allSatisfy { $0.isEstimate })
    }

    @Test("A table with a year in each column is read below its titles; headings and notes without figures are left out and said")
    func wide() throws {
        let table = try Self.read("Table 3: Defence expenditure as a share of GDP,,,\n,,,\nCountry,2023,2024e,2025e\nNATO Europe,,,\nSlovak Republic,1.80,2.00,2.04\nTürkiye,1.50,2.09,-\nNATO Total,2.5,2.6,2.7\nNotes: estimates,,,\n", measure: "share")
        #expect(table.isWide && table.figures.entries.count == 8)
        #expect(Self.value(table, "SVK", "gdp_share_pct", 2024) == "2" && Self.value(table, "TUR", "gdp_share_pct", 2025) == nil && Self.value(table, "NATO_TOTAL", "gdp_share_pct", 2023) == "2.5")
        #expect(table.figures.entry("SVK", "gdp_share_pct", 2023)?.isEstimate == false && table.figures.entry("SVK", "gdp_share_pct", 2024)?.isEstimate == true)
        #expect(table.findings.remarkCounts[.empty] == 2 && table.findings.remarkCounts[.year] == 2 && table.findings.remarkCounts[.name] == 3)
    }

    @Test("Thousands in three styles are one number, and what the table shows decides what fits both ways", arguments: [
        ("usd\nDEU;2024;97.686,5\nFRA;2024;64.271\n", "97686.5", "64271"), ("usd\nDEU;2024;97 686,5\nFRA;2024;64 271\n", "97686.5", "64271"), ("usd\nDEU;2024;97’686.5\nFRA;2024;64’271\n", "97686.5", "64271"),
        ("usd\nDEU;2024;97,686.5\nFRA;2024;64,271\n", "97686.5", "64271"), ("usd\nDEU;2024;97686.5\nFRA;2024;64.271\n", "97686.5", "64.271"),
    ])
    func groups(_ rows: String, _ germany: String, _ france: String) throws {
        let table = try Self.read("party;year;value\n" + rows.dropFirst(4), measure: "usd")
        #expect(Self.value(table, "DEU", "usd_current_m", 2024) == germany && Self.value(table, "FRA", "usd_current_m", 2024) == france)
    }

    @Test("What a spreadsheet saves is read whatever its encoding, and it is said", arguments: [String.Encoding.utf8, .windowsCP1252, .utf16])
    func encodings(_ encoding: String.Encoding) throws {
        let bytes = try #require("Pays;2023;2024e\r\nGrèce;3,01;3,08\r\nRépublique tchèque;1,50;2,10\r\nBelgique;1,21;1,30\r\n".data(using: encoding))
        let table = try EditionTable(Array(bytes), EditionTable.Known(book: Self.book, names: Self.names, measure: Self.book.measures.first { $0.word == "share" }, edition: Self.edition))
        #expect(Self.value(table, "GRC", "gdp_share_pct", 2024) == "3.08" && Self.value(table, "CZE", "gdp_share_pct", 2023) == "1.5" && table.figures.entries.count == 6)
        #expect((table.findings.remarkCounts[.encoding] == nil) == (encoding == .utf8))
    }

    @Test("A heading above a block of rows says what they count; what whoever sends it says comes before a title")
    func blocks() throws {
        let text = "Table 3: Share of GDP,,\n,2023,2024e\nGermany,1.6,2.1\nFrance,1.9,2.0\n,,\nAnnual real change (%),,\n,2023,2024e\nGermany,5.1,-2.3\nFrance,1.0,2.0\nEquipment expenditure (b),,\nGermany,20.1,25.5\n"
        for measure in [nil, "share"] {
            let table = try Self.read(text, measure: measure)
            #expect(Self.value(table, "DEU", "gdp_share_pct", 2024) == "2.1" && Self.value(table, "DEU", "real_change_pct", 2024) == "-2.3" && Self.value(table, "DEU", "equipment_share_pct", 2024) == "25.5")
            #expect(table.figures.entries.count == 10)
        }
        #expect(try Self.mistakes("Anything,2023,2024\nDEU,1,2\n").contains { $0.says.contains("not said what is counted") })
    }

    @Test("Marks of footnotes are left off values, years and names, and it is said")
    func footnotes() throws {
        let table = try Self.read("Country,'2023,2024 (1),2025e*\nGermany²,1.6*,2.1 (2),2.4¹\nFrance (3),1.9†,2.0 [1],2.1\n", measure: "share")
        #expect(table.figures.entries.count == 6 && Self.value(table, "DEU", "gdp_share_pct", 2025) == "2.4" && Self.value(table, "FRA", "gdp_share_pct", 2024) == "2")
        #expect(table.findings.remarkCounts[.footnote] == 5 && table.figures.entry("DEU", "gdp_share_pct", 2025)?.isEstimate == true)
    }

    @Test("Commas between thousands are not taken for the sign between cells")
    func separators() throws {
        let table = try Self.read("Country\t2023\t2024\nGermany\t1,073,000\t1,097,686\nFrance\t2,060,000\t2,064,271\nItaly\t3,031,000\t3,034,462\n", measure: "usd")
        #expect(table.separator == .tab && Self.value(table, "ITA", "usd_current_m", 2024) == "3034462")
    }

    @Test("Figures in another unit than the edition before are named with what to write", arguments: [("usd", 1_000.0, "1\u{202F}000 times smaller", "in millions of USD"), ("share", 100, "100 times smaller", "in percent"), ("personnel", 0.001, "1\u{202F}000 times larger", "in thousands")])
    func otherUnit(word: String, by: Double, says: String, write: String) throws {
        let measure = try #require(Self.book.measures.first { $0.word == word })
        func table(_ by: Double) throws -> EditionTable {
            try Self.read("party,year,value\n" + Self.book.series.filter { $0.id.edition == "NATO-2024-06" && $0.id.measure == measure.id }.compactMap { one in one[2024].map { "\(one.id.party),2024,\(Quantity(nearest: $0.value.double / by)!)\n" } }.joined(), measure: word)
        }
        let right = try table(1), wrong = try table(by)
        #expect(right.otherUnits(EditionChanges(right.figures, of: Self.edition, in: Self.book, targets: []), Self.book) == nil)
        let found = try #require(wrong.otherUnits(EditionChanges(wrong.figures, of: Self.edition, in: Self.book, targets: []), Self.book))
        #expect(found.mistakes.contains { $0.says.contains(says) && $0.says.contains(write) }, "\(found.mistakes)")
    }

    @Test("Each kind of bad input is named by line and column with what to write instead", arguments: [
        ("party,year,measure,value\nDEU,2024,share,-2.1\n", 2, "value", "below zero"), ("party,year,measure,value\nDEU,2024,share,212\n", 2, "value", "more than 100 %"),
        ("party,year,measure,value\nGermny,2024,share,2.1\n", 2, "party", "Did you mean Germany?"), ("party,year,measure,value\nDEU,24,share,2.1\n", 2, "year", "Write four digits"),
        ("party,year,measure,value\nDEU,2024,share,two\n", 2, "value", "write digits with a point"), ("party,year,measure,value\nDEU,2024,share,about two\n", 2, "value", "write digits with a point"), ("party,year,measure,value\nDEU,2024,sharre,2.1\n", 2, "measure", "Did you mean share?"),
        ("party,year,measure,value\nDEU,2024,usd,\"1,234\"\n", 2, "value", "1.234 or 1234"), ("party,year,measure,value\nDEU,2024,share,2,12\n", 2, "", "decimal comma splits"),
        ("party,year,measure,value\nDEU,2024,share,2.1\nGermany,2024,gdp_share_pct,2.2\n", 3, "", "already on line 2 as 2.1, here as 2.2"), ("party,year,measure,value,status\nDEU,2024,share,2.1,maybe\n", 2, "status", "Write actual or estimate"),
        ("party,year,measure,value\nDEU,2024,usd,12 %\n", 2, "value", "is a percentage"), ("party,year,measure,value\nDEU,2024,investment_share,12\n", 2, "measure", "computed"),
        ("party,year,value\nDEU,2024,2.1\n", 1, "", "does not say what is counted"), ("colour,taste\nred,sweet\n", 1, "", "is a header"), ("", 1, "", "empty"),
        ("party,year,measure,value,edition\nDEU,2024,share,2.1,A\nFRA,2024,share,2.1,B\n", 3, "edition", "several editions"),
    ])
    func named(_ text: String, _ line: Int, _ column: String, _ says: String) throws {
        let mistakes = try Self.mistakes(text)
        #expect(mistakes.contains { $0.line == line && $0.name == column && $0.says.contains(says) }, "\(mistakes)")
    }

    @Test("States may stand under no header and behind an empty column; a column between years that is none is named")
    func headless() throws {
        let table = try Self.read(",Share of GDP,,\n,,2023,2024e\n,Germany,1.6,2.1\n,France,1.9,2.0\n", measure: "share")
        #expect(table.figures.entries.count == 4 && Self.value(table, "FRA", "gdp_share_pct", 2024) == "2")
        let mistakes = try Self.mistakes("Country,2022,twenty-three,2024\nDEU,1.5,1.6,2.1\n", measure: "share")
        #expect(mistakes.count == 1 && mistakes[0].says.contains("stands between years"), "\(mistakes)")
        #expect(try Self.read("Country,2022,2023,Change\nDEU,1.5,1.6,0.1\n", measure: "share").figures.entries.count == 2, "what stands behind the years is left out, and said")
    }

    @Test("Large numbers in groups beside small ones without a sign are groups, where the measure has no decimals", arguments: [("usd", ",", true), ("usd", ".", true), ("share", ",", false)])
    func groupsAlone(word: String, sign: String, isRead: Bool) throws {
        let text = "Country;2022;2023;2024\nDEU;53\(sign)100;63\(sign)700;97\(sign)686\nFRA;52\(sign)900;57\(sign)300;64\(sign)271\nALB;230;354;516\n"
        guard isRead else { return #expect(!(try Self.mistakes(text, measure: word)).isEmpty) }
        #expect(Self.value(try Self.read(text, measure: word), "DEU", "usd_current_m", 2024) == "97686")
    }

    @Test("A merged cell in the header is named by its place, a year that stands twice too")
    func merged() throws {
        let merged = try Self.mistakes("Country,2023,,2024\nDEU,1.6,2.1,2.2\n", measure: "share")
        #expect(merged.count == 1 && merged[0].line == 1 && merged[0].says.contains("after `2023`: a merged cell"))
        let twice = try Self.mistakes("Country,2023,2023\nDEU,1.6,2.1\n", measure: "share")
        #expect(twice.contains { $0.says.contains("stands twice") })
        #expect(try Self.read("Country,2023,2024,\nDEU,1.6,2.1,\n", measure: "share").figures.entries.count == 2, "an empty column under an empty header is nothing")
    }

    @Test("A total that is not the sum of its members is said with by how much; rounding is told apart")
    func totals() throws {
        let members = Self.book.members.of(Self.book.group("europe-canada")!.group, in: 2024).filter { $0 != "ISL" }
        func table(_ total: String) throws -> EditionTable { try Self.read("party,year,measure,value\n" + members.map { "\($0),2024,usd,100.4\n" }.joined() + "NATO_EUROPE_CANADA,2024,usd,\(total)\n") }
        let exact = Quantity("100.4")!.millionths * Int64(members.count)
        #expect(try table(Quantity(millionths: exact).description).findings.kinds.isEmpty)
        let rounded = try table(Quantity(millionths: exact).rounded(to: 0).description).findings.kinds
        #expect(rounded.allSatisfy { $0 == .rounding })
        let wrong = try table(Quantity(millionths: exact + 100_000_000).description).findings
        #expect(wrong.remarks[.total]?.first?.says.contains("less by 100.") == true && wrong.remarks[.total]?.first?.line == members.count + 2)
    }

    @Test("The report says what is new, the same, revised and missing against the edition before, and who turns at a target")
    func changes() throws {
        // The June 2024 workbook again, with one cell raised over the target, one lowered beneath it, one left out and one year more.
        let before = Self.book.series.filter { $0.id.edition == "NATO-2024-06" && $0.id.measure == "gdp_share_pct" }
        var text = "party,year,measure,value,status\n"
        for one in before { for point in one.points where !(one.id.party == "ALB" && point.year == 2014) {
            let value = one.id.party == "BEL" && point.year == 2024 ? "2.5" : one.id.party == "POL" && point.year == 2024 ? "1.9" : point.cell.value.description
            text += "\(one.id.party),\(point.year),share,\(value),actual\n"
        } }
        text += "DEU,2025,share,2.4,estimate\n"
        let other = Edition(id: "X", name: "X", title: "X", publisher: "nato", published: PartialDate("2024-12")!, cutoff: nil, baseYear: nil, definition: "NATO", coverage: "", obtained: "", notes: "", source: Self.edition.source)
        let changes = EditionChanges(try Self.read(text).figures, of: other, in: Self.book, targets: Self.facts.targets), share = try #require(changes.measures.first)
        #expect(share.before == "NATO-2024-06" && share.fresh == 1 && share.missing.map(\.party) == ["ALB"])
        #expect(share.revised.map(\.party) == ["BEL", "POL"] && share.revised.first?.to == Quantity("2.5")!)
        #expect(share.same == before.reduce(0) { $0 + $1.points.count } - 3)
        let turned = changes.targets.first { $0.year == 2024 && $0.nowMeet == ["BEL"] && $0.noLonger == ["POL"] }
        #expect(turned != nil, "\(changes.targets)")
    }

    @Test("What is said of figures is what is read back, to the millionth", arguments: UInt64(1)...20)
    func bodies(seed: UInt64) throws {
        var random = Seeded(seed)
        var entries: [NewFigures.Entry] = [], places = Set<[Int]>()
        for _ in 0..<Int.random(in: 1...3_000, using: &random) {
            let place = [Int.random(in: 0..<3, using: &random), Int.random(in: 0..<2, using: &random), Int.random(in: 1900...2100, using: &random)]
            guard places.insert(place).inserted else { continue }
            entries.append(.init(value: Quantity(millionths: Int64.random(in: -1_000_000_000...1_000_000_000, using: &random)), line: 1, party: UInt16(place[0]), measure: UInt16(place[1]), year: Int16(place[2]), isEstimate: Bool.random(using: &random)))
        }
        let figures = NewFigures(parties: ["DEU", "FRA", "NATO_TOTAL"], measures: ["gdp_share_pct", "usd_current_m"], entries: entries), bodies = try FigureRow.bodies(figures, of: "X")
        let back = try bodies.flatMap { try FigureRow.rows($0) }
        #expect(back == figures.entries.map { FigureRow(party: figures.parties[Int($0.party)], measure: figures.measures[Int($0.measure)], year: Int($0.year), value: $0.value, isEstimate: $0.isEstimate) })
        for body in bodies { #expect(try body.canonicalBytes().count < 60_000) }
    }

    @Test("An edition that is accepted stands beside the others, under a marking for those alone who may; accepted twice it is refused")
    func accepted() async throws {
        let node = try await Node.open(NodeConfiguration(organisation: "NATO", name: "NATO node", directory: nil, pack: Self.pack, passwordCost: .least, isDemonstration: true)), reading = SpendingReading(node, Self.facts)
        let account = try #require(node.account("is-release"))
        #expect(SpendingReading.mayTakeIn(account) && !SpendingReading.mayTakeIn(nil))
        func form(_ id: String, _ marking: String) -> EditionForm { EditionForm { ["edition": id, "name": "A test", "publisher": "NATO", "published": "2026-10", "definition": "NATO", "measure": "share", "marking": marking][$0] } }
        func take(_ id: String, _ marking: String) async throws {
            let ledger = try await reading.ledger(for: account.viewpoint(on: node.today))
            try await reading.accept(try await EditionImport.read(Array("Country,2025,2026e\nDEU,2.4,2.8\nFRA,2.1,2.2\n".utf8), form(id, marking), by: account, ledger, reading), by: account)
        }
        try await take("OPEN", "PUBLIC")
        try await take("CLOSED", "NATO RESTRICTED")
        let open = try await reading.ledger(for: .thePublic(on: node.today)).book, own = try await reading.ledger(for: account.viewpoint(on: node.today)).book
        #expect(open.cell("DEU", "gdp_share_pct", "OPEN", 2026)?.value == Quantity("2.8")! && open.cell("DEU", "gdp_share_pct", "OPEN", 2026)?.isEstimate == true)
        #expect(open.edition("CLOSED") == nil && own.cell("FRA", "gdp_share_pct", "CLOSED", 2025)?.value == Quantity("2.1")!)
        await #expect(throws: FormMistakes.self) { try await take("OPEN", "PUBLIC") }
        // A further table of the same publication adds what it does not have, under the same marking, and nothing twice.
        func further(_ measure: String, _ marking: String, name: String = "A test") async throws {
            let form = EditionForm { ["edition": "OPEN", "name": name, "publisher": "NATO", "published": "2026-10", "definition": "NATO", "measure": measure, "marking": marking][$0] }, ledger = try await reading.ledger(for: account.viewpoint(on: node.today))
            try await reading.accept(try await EditionImport.read(Array("Country,2025,2026e\nDEU,24,28\n".utf8), form, by: account, ledger, reading), by: account)
        }
        await #expect(throws: FormMistakes.self) { try await further("equipment", "NATO RESTRICTED") }
        await #expect(throws: FormMistakes.self) { try await further("equipment", "PUBLIC", name: "Another") }
        try await further("equipment", "PUBLIC")
        await #expect(throws: FormMistakes.self) { try await further("equipment", "PUBLIC") }
        let more = try await reading.ledger(for: .thePublic(on: node.today)).book
        #expect(more.cell("DEU", "equipment_share_pct", "OPEN", 2026)?.value == Quantity(28) && more.cell("DEU", "gdp_share_pct", "OPEN", 2026)?.value == Quantity("2.8")!)
        // Somebody who does not see a closed edition takes in one of the same name: it is not in the way, and whoever sees both tells them apart.
        let other = try #require(node.account("tur-delegation")), blind = try await reading.ledger(for: .thePublic(on: node.today))
        let read = try await EditionImport.read(Array("Country,2025,2026e\nDEU,2.5,2.9\n".utf8), form("CLOSED", "PUBLIC"), by: other, blind, reading)
        try await node.say([AreaSaying(SpendingKind.edition, under: read.item, read.edition.json)] + FigureRow.bodies(read.table.figures, of: read.edition.id).map { AreaSaying(SpendingKind.figures, under: read.item, $0) }, by: other.id)
        let seen = try await reading.ledger(for: .thePublic(on: node.today)).book, both = try await reading.ledger(for: account.viewpoint(on: node.today))
        #expect(seen.cell("DEU", "gdp_share_pct", "CLOSED", 2026)?.value == Quantity("2.9")!)
        #expect(both.book.cell("FRA", "gdp_share_pct", "CLOSED", 2025)?.value == Quantity("2.1")! && both.renamed.count == 1 && both.renamed.allSatisfy { both.book.cell("DEU", "gdp_share_pct", $0, 2026)?.value == Quantity("2.9")! })
        await node.close()
    }
}
