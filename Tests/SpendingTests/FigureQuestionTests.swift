import Areas
import Figures
import Kernel
import Node
import Packs
import Release
import Site
import Spending
@testable import SpendingDesk
import TestSupport
import Testing

@Suite("Figures by what is asked of them")
struct FigureQuestionTests {
    /// What the public may know, as a page has it.
    static func open() async throws -> (ledger: Ledger, reading: SpendingReading) { try await opened.value }

    /// Put together once: no question changes it.
    private static let opened = Task {
        let node = try await Node.open(NodeConfiguration(organisation: "NATO", name: "NATO node", directory: nil, pack: RealSpending.pack, passwordCost: .least, isDemonstration: false))
        let reading = SpendingReading(node, RealSpending.facts, tiles: RealSpending.pack.tiles), ledger = try await reading.ledger(for: .thePublic(on: node.today))
        await node.close()
        return (ledger: ledger, reading: reading)
    }

    private static func form(_ fields: [(name: String, value: String)]) -> FormBody { FormBody(fields: fields.map { FormBody.Field(name: $0.name, value: $0.value) }) }

    @Test("What a figure was asked stands in its address, and asks for the same again", arguments: FigurePlace.allCases)
    func address(place: FigurePlace) async throws {
        let (ledger, reading) = try await Self.open(), first = try #require(place.question(Self.form([]), ledger, reading)), again = try #require(place.question(Self.form(first.fields), ledger, reading))
        #expect(first.leftOut.isEmpty && again.leftOut.isEmpty && first.finding == again.finding && again.fields.map(\.value) == first.fields.map(\.value))
        #expect(first.figures.map(\.name) == again.figures.map(\.name) && first.figures.first?.name == place.rawValue)
        for (one, other) in zip(first.figures, again.figures) { #expect(one.figure.tidy == other.figure.tidy && one.figure.tidy.rows.count > 1) }
    }

    @Test("A figure says its finding in few words, and carries its source", arguments: FigurePlace.allCases)
    func captions(place: FigurePlace) async throws {
        let (ledger, reading) = try await Self.open(), question = try #require(place.question(Self.form([]), ledger, reading))
        #expect(question.finding.hasSuffix(".") && question.finding.split(separator: " ").count <= 18, "\(question.finding)")
        for one in question.figures { #expect(!one.figure.caption.sources.isEmpty && !one.figure.caption.subtitle.isEmpty && !one.figure.table.rows.isEmpty) }
    }

    @Test("What is not understood is said, and the figure is that of the rest", arguments: [
        (FigurePlace.balance, "edition", "NATO-2024-7"), (.balance, "edition", "SIPRI-2025-04"), (.balance, "year", "1812"), (.revisions, "before", "SIPRI-2025-04"), (.revisions, "measure", "shares"), (.courses, "order", "colour"), (.courses, "measure", "usd"),
        (.map, "of", "NATOO"), (.definition, "since", "1066"), (.definition, "edition", "NATO-2025-08"), (.growth, "since", "soon"), (.gaps, "level", "3,5"), (.gaps, "level", "-1"), (.gaps, "of", "EU &"),
    ])
    func leftOut(place: FigurePlace, name: String, value: String) async throws {
        let (ledger, reading) = try await Self.open(), question = try #require(place.question(Self.form([(name, value)]), ledger, reading))
        #expect(!question.leftOut.isEmpty && question.leftOut.allSatisfy { $0.count > 20 }, "\(question.leftOut)")
    }

    @Test("Five states reached 2 % for 2024 in June 2024 and not in August 2025; the other way round they gain it")
    func revisions() async throws {
        let (ledger, reading) = try await Self.open(), five: Set<PartyID> = ["ALB", "BGR", "MKD", "MNE", "SVK"]
        let forward = try #require(RevisionsQuestion(Self.form([("year", "2024"), ("before", "NATO-2024-06"), ("edition", "NATO-2025-08")]), ledger, reading)), back = try #require(RevisionsQuestion(Self.form([("year", "2024"), ("before", "NATO-2025-08"), ("edition", "NATO-2024-06")]), ledger, reading))
        #expect(Set(forward.lost) == five && forward.gained.isEmpty && Set(back.gained) == five && back.lost.isEmpty && forward.figures.map(\.name) == ["revisions", "sides"])
        // Money in prices of two years is not compared.
        let priced = try #require(RevisionsQuestion(Self.form([("measure", "usd_const"), ("of", "NATO"), ("edition", "NATO-2025-08")]), ledger, reading))
        #expect(priced.figures.isEmpty)
    }

    @Test("The four fields of share and equipment are those of a plain count", arguments: ["NATO-2024-06", "NATO-2025-08"], [2016, 2020, 2024])
    func balance(edition: String, year: Int) async throws {
        let (ledger, reading) = try await Self.open(), question = try #require(BalanceQuestion(Self.form([("edition", edition), ("year", String(year))]), ledger, reading)), scatter = try #require(question.scatter)
        func values(_ measure: MeasureID) -> [PartyID: Double] {
            let rows = RealSpending.facts.observations.filter { $0.series.edition.text == edition && $0.series.measure == measure && $0.year == year && RealSpending.pack.facts.roster[$0.series.party]?.kind == .state }
            return Dictionary(rows.map { ($0.series.party, $0.cell.value.double) }, uniquingKeysWith: { a, _ in a })
        }
        let shares = values("gdp_share_pct"), equipment = values("equipment_share_pct")
        let members = RealSpending.members.of(try RealSpending.group("NATO"), in: year).filter { shares[$0] != nil && equipment[$0] != nil }
        let both = members.count { (shares[$0] ?? 0) >= 1.995 && (equipment[$0] ?? 0) >= 19.95 }, neither = members.count { (shares[$0] ?? 0) < 1.995 && (equipment[$0] ?? 0) < 19.95 }
        let fields = scatter.dots.compactMap { scatter.field(of: $0) }
        #expect(scatter.dots.count == members.count && fields.count { $0.hasPrefix("both") } == both && fields.count { $0 == "neither" } == neither && question.finding.contains("\(both) of \(members.count)"))
    }

    @Test("Growth from money and growth from the printed changes of the same edition agree", arguments: [2015, 2018, 2021])
    func growth(since: Int) async throws {
        let (ledger, reading) = try await Self.open(), question = try #require(GrowthQuestion(Self.form([("edition", "NATO-2024-06"), ("since", String(since)), ("year", "2024")]), ledger, reading))
        #expect(question.rows.count { $0.growth != nil } > 28)
        for row in question.rows {
            guard let growth = row.growth else { continue }
            var factor = 1.0
            for year in (since + 1)...2024 { factor *= 1 + (ledger.book.cell(row.party, "real_change_pct", "NATO-2024-06", year)?.value.double ?? .nan) / 100 }
            #expect(abs(growth - 100 * (factor - 1)) < 0.5, "\(row.party): \(growth) against \(100 * (factor - 1))")
        }
    }

    @Test("What is short is the sum over those that are short: nobody's surplus pays for another's gap", arguments: ["2", "2.5", "3.5", "5"])
    func gaps(level: String) async throws {
        let (ledger, reading) = try await Self.open(), question = try #require(GapsQuestion(Self.form([("level", level), ("year", "2024")]), ledger, reading))
        let short = question.rows.filter { $0.gap > Quantity(0) }, whole = ledger.book.gap(question.query.group, to: try #require(Quantity(level)), 2024, question.query.edition.id, money: "usd_current_m", economy: "gdp_usd_m")
        #expect(short.reduce(Quantity(0)) { $0 + $1.gap } == whole.sum && question.missing == whole.missing && question.rows.count == 31)
    }

    @Test("Courses come in the order that was asked", arguments: CoursesQuestion.Order.allCases)
    func order(order: CoursesQuestion.Order) async throws {
        let (ledger, reading) = try await Self.open(), question = try #require(CoursesQuestion(Self.form([("order", order.rawValue), ("year", "2024")]), ledger, reading)), courses = question.courses
        #expect(courses.count == 31)
        for (a, b) in zip(courses, courses.dropFirst()) {
            func change(_ one: CoursesQuestion.Course) -> Quantity { (one.value(in: 2024) ?? Quantity(0)) - (one.points.first?.cell.value ?? Quantity(0)) }
            switch order {
            case .value: #expect((a.value(in: 2024) ?? Quantity(0)) >= (b.value(in: 2024) ?? Quantity(0)))
            case .change: #expect(change(a) >= change(b))
            case .since: #expect((a.since ?? 9_999) <= (b.since ?? 9_999))
            case .name: #expect(reading.name(a.party) < reading.name(b.party))
            }
        }
    }

    @Test("The map shows who belongs to what on that year's last day")
    func sides() async throws {
        let (ledger, reading) = try await Self.open(), question = try #require(MapQuestion(Self.form([("year", "2018")]), ledger, reading)), map = try #require(question.figures.first?.figure as? ValueMap)
        let sides = Dictionary(map.tiles.map { ($0.code, $0.sides) }, uniquingKeysWith: { a, _ in a })
        #expect(sides["GBR"] == [.left, .right] && sides["FIN"] == .left && sides["TUR"] == .right && sides["CHE"] == [] && sides["AUT"] == .left)
    }

    @Test("Steps of a map are few, ascend, lie among the values, and what was agreed is one of them", arguments: UInt64(1)...300)
    func steps(seed: UInt64) {
        var random = Seeded(seed)
        let scale: Double = [0.01, 1, 100, 10_000].randomElement(using: &random) ?? 1, count = Int.random(in: 1...60, using: &random)
        var values: [Double] = []
        for _ in 0..<count { values.append(Double.random(in: -0.2...4, using: &random) * scale * (Bool.random(using: &random) ? 1 : 3)) }
        let low = values.min() ?? 0, high = values.max() ?? 0
        let level: Double? = Bool.random(using: &random) ? Double.random(in: low...max(high, low), using: &random) : nil
        let breaks = MapSteps.breaks(values, at: level)
        #expect(breaks.count <= 4 && zip(breaks, breaks.dropFirst()).allSatisfy { $0 < $1 } && breaks.allSatisfy { $0 > low && $0 <= high }, "seed \(seed): \(breaks) of \(values.sorted())")
    }
}
