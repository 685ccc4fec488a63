import Foundation
import Kernel
import Labels
import Node
import Packs
import Release
import Spending
import SpendingDesk

/// A made-up edition of as many figures as are asked for, and the groups whose shares are computed from it: the same files that the peer reads.
struct SpendingWorld {
    static let first = 1976, last = 2100
    static let groups = ["ALL", "UNION", "ALLIANCE"]
    let book: Book
    let names: PartyNames
    let edition: Spending.Edition
    let parties: [PartyID]

    /// `members`: group, party, from, to, with a header.
    init(members text: String) throws {
        var memberships: [Membership] = [], parties = Set<PartyID>()
        for (number, line) in text.split(separator: "\n").enumerated().dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard cells.count == 4 else { throw MeasureError.table(line: number + 1, "it has \(cells.count) cells, and 4 are expected") }
            parties.insert(PartyID(cells[1]))
            memberships.append(Membership(party: PartyID(cells[1]), organisation: OrganisationID(cells[0]), role: "member", from: PartialDate(cells[2]), to: PartialDate(cells[3]), source: Self.source, note: ""))
        }
        self.parties = parties.sorted()
        func measure(_ id: String, _ kind: Spending.Measure.Kind, ratios: [Spending.Measure.Ratio] = []) -> Spending.Measure { Spending.Measure(id: MeasureID(id), word: id, title: id, unit: "USD", kind: kind, decimals: 2, ratios: ratios, gaps: [], isConstantPrices: false, note: "", source: Self.source) }
        let parts = ["money", "economy"].map { measure($0, .money) } + (2..<200).map { measure("m\($0)", .money) }
        edition = Spending.Edition(id: "MADE-UP", name: "made up", title: "made up", publisher: "nobody", published: PartialDate("2026")!, cutoff: nil, baseYear: nil, definition: "NATO", coverage: "", obtained: "", notes: "", source: Self.source)
        book = Book(editions: [edition], measures: [measure("share", .share, ratios: [.init(numerator: "money", denominator: "economy")])] + parts, definitions: [], groups: [], exemptions: [], members: Members(memberships))
        names = PartyNames(parties: self.parties.map { ($0, $0.text) }, totals: [], names: [])
    }

    private static let source = Source(title: "made up", confidence: .derived)

    /// Union and Alliance begin with two and grow over the years; everybody is in the third. (The share of one alone is the printed one, which nobody prints here.)
    static func members(_ pack: Pack) -> String {
        var text = "group,party,from,to\n"
        for (index, party) in pack.facts.roster.parties.filter({ $0.kind == .state }).map(\.id).enumerated() {
            text += "ALL,\(party),\(first),\n"
            if index < 27 { text += "UNION,\(party),\(first + max(0, index - 1) * 2),\(index % 9 == 8 ? String(first + 100) : "")\n" }
            if (10..<42).contains(index) { text += "ALLIANCE,\(party),\(first + max(0, index - 11) * 3),\n" }
        }
        return text
    }

    /// party, year, measure, value, status; money and economy together and first, so that shares can be formed from a short table too.
    func write(_ count: Int, seed: UInt64, to path: String) throws {
        var random = Seeded(seed), text = "party,year,measure,value,status\n", left = count
        guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path) else { throw MeasureError.usage("`\(path)` cannot be written.") }
        defer { try? file.close() }
        let money = book.measures.filter { $0.kind == .money }
        loop: for measures in [Array(money.prefix(2))] + money.dropFirst(2).map({ [$0] }) {
            for party in parties {
                for year in Self.first...Self.last {
                    for measure in measures {
                        guard left > 0 else { break loop }
                        left -= 1
                        text += "\(party),\(year),\(measure.id),\(Quantity(millionths: Int64.random(in: 1...99_999_999, using: &random) * 10_000)),\(year > 2024 ? "estimate" : "actual")\n"
                    }
                }
                if text.utf8.count > 1 << 20 {
                    try file.write(contentsOf: Data(text.utf8))
                    text = ""
                }
            }
        }
        try file.write(contentsOf: Data(text.utf8))
    }

    /// Reads the table with all checks.
    func read(_ path: String) throws -> EditionTable {
        guard let data = FileManager.default.contents(atPath: path) else { throw MeasureError.usage("`\(path)` cannot be read.") }
        let taken = Spending.Edition(id: "TAKEN", name: "taken in", title: "taken in", publisher: "nobody", published: PartialDate("2027")!, cutoff: nil, baseYear: nil, definition: "NATO", coverage: "", obtained: "", notes: "", source: Self.source)
        return try EditionTable([UInt8](data), EditionTable.Known(book: book, names: names, measure: nil, edition: taken))
    }

    func filled(_ figures: NewFigures) -> Book {
        var book = book
        var rest = figures.entries[...]
        while let first = rest.first {
            let own = rest.prefix { $0.party == first.party && $0.measure == first.measure }
            let points = own.map { (year: Int($0.year), cell: Cell(value: $0.value, isEstimate: $0.isEstimate, baseYear: nil, confidence: .derived, definition: "NATO", remark: nil)) }
            if let series = Series(Series.ID(figures.parties[Int(first.party)], figures.measures[Int(first.measure)], edition.id), points) { _ = book.add(series) }
            rest = rest[own.endIndex...]
        }
        return book
    }

    func group(_ name: String) -> Group { Group(.members(OrganisationID(name)), written: name) }
}

/// Expenditure under load: a group over forty years, and an edition of a million figures taken in.
struct SpendingMeasured {
    let folder: URL
    let pack: Pack
    let seed: UInt64
    let count: Int
    let runs: Int

    func measure(_ report: (Figure) -> Void) async throws {
        let world = try SpendingWorld(members: SpendingWorld.members(pack)), path = folder.appending(path: "edition.csv").path
        try world.write(count, seed: seed, to: path)
        var tables: [EditionTable] = []
        let seconds = try elapsed { tables.append(try world.read(path)) }
        let figures = tables[0].figures
        report(Figure(name: "edition of \(figures.entries.count) figures: read, every cell checked", value: seconds, unit: "s", target: .atMost(10), note: "\((Double(figures.entries.count) / seconds).short) a second"))
        var changes: EditionChanges?
        report(Figure(name: "  compared with the edition before", value: elapsed { changes = EditionChanges(figures, of: world.edition, in: world.book, targets: []) }, unit: "s"))
        use(changes)
        if let organisation = pack.organisations.first(where: { $0.whole != nil })?.id {
            let node = try await Node.open(NodeConfiguration(organisation: organisation, name: "measured", directory: folder.appending(path: "spending").path, pack: pack, isDemonstration: true))
            do {
                guard let person = try Demonstration.people(for: organisation, in: pack).first(where: { $0.account.roles.contains(.drafter) }) else { throw MeasureError.answersDiffer("nobody in the demonstration drafts") }
                let item = Item(label: try pack.facts.vocabulary.read("PUBLIC"), originator: person.account.party)
                let said = try await elapsed {
                    let bodies = try FigureRow.bodies(figures, of: world.edition.id)
                    try await node.say([AreaSaying(SpendingKind.edition, under: item, world.edition.json)] + bodies.map { AreaSaying(SpendingKind.figures, under: item, $0) }, by: person.account.id)
                }
                report(Figure(name: "  said, durable and in the tables", value: said, unit: "s"))
                report(Figure(name: "import of \(figures.entries.count) figures, all of it", value: seconds + said, unit: "s", target: .atMost(10)))
            } catch {
                await node.close()
                throw error
            }
            await node.close()
        }
        if let memory = Machine.peakMemory { report(Figure(name: "most memory so far", value: memory, unit: "MiB")) }
        let book = world.filled(figures)
        for name in SpendingWorld.groups {
            let group = world.group(name), share = book.measures[0]
            guard book.aggregate(group, share, world.edition.id, in: 2024).value != nil else { throw MeasureError.answersDiffer("\(name) has no share in 2024") }
            report(.time("share of \(name) over 40 years, \(book.members.of(group, in: 2024).count) members", Timing.of(runs: runs, units: 20) { for _ in 0..<20 { use(book.aggregates(group, share, world.edition.id, in: 1985...2024)) } }, target: .atMost(1_000)))
        }
    }

    /// For timing from outside: the table read with all checks, then every group in every year, printed.
    static func aggregates(_ table: String, members: String) throws {
        let world = try SpendingWorld(members: try String(contentsOfFile: members, encoding: .utf8)), read = try world.read(table), book = world.filled(read.figures)
        var text = "group,year,share\n"
        for name in SpendingWorld.groups {
            for one in book.aggregates(world.group(name), book.measures[0], world.edition.id, in: SpendingWorld.first...SpendingWorld.last) { text += "\(name),\(one.year),\(one.value.map { $0.printed(6) } ?? "")\n" }
        }
        print(text, terminator: "")
    }
}
