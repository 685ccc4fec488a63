import Kernel
import Spending
import Testing

@Suite("Targets and paths")
struct TargetTests {
    static let book = RealSpending.book

    private func standings(_ id: TargetID, _ edition: EditionID, _ year: Int) throws -> [Standing] {
        let test = try #require(RealSpending.facts.targets.first { $0.id == id }?.test), parts = Self.book.moneyAndEconomy(edition)
        return Self.book.standings(test, in: year, edition, money: parts?.money.id, economy: parts?.economy)
    }

    @Test("Who meets a target, in each edition", arguments: [("T05", "NATO-2024-06", 2024, 23), ("T05", "NATO-2025-08", 2024, 18), ("T02", "NATO-2024-06", 2014, 3), ("T06a", "NATO-2024-06", 2024, 1)] as [(TargetID, EditionID, Int, Int)])
    func met(id: TargetID, edition: EditionID, year: Int, count: Int) throws {
        let all = try standings(id, edition, year)
        #expect(all.count { if case .meets = $0.answer { true } else { false } } == count && !all.contains { $0.party == "ISL" })
    }

    @Test("Since when, without a break")
    func since() throws {
        let all = try standings("T05", "NATO-2024-06", 2024)
        func since(_ party: PartyID) -> Int? { if case .meets(let year) = all.first(where: { $0.party == party })?.answer { year } else { nil } }
        #expect(since("USA") == 2014 && since("GRC") == 2014 && since("DEU") == 2024 && since("ESP") == nil)
    }

    @Test("Slovakia meets two per cent by the printed figure alone")
    func hinge() throws {
        #expect(try standings("T05", "NATO-2024-06", 2024).filter(\.restsOnPrint).map(\.party) == ["SVK"])
    }

    @Test("The EDA's benchmarks go by its printed totals", arguments: [("T10", 2023, "26"), ("T11", 2021, "18"), ("T12", 2023, "1.45")] as [(TargetID, Int, String)])
    func together(id: TargetID, year: Int, value: String) throws {
        let one = try #require(try standings(id, "EDA-2024-12", year).first), wanted = try #require(Quantity(value))
        #expect(one.value?.rounded(to: wanted.decimals) == wanted)
    }

    @Test("What holds in a year: what is due before what is aimed at", arguments: [(2016, "T02"), (2023, "T05"), (2024, "T05"), (2025, "T05"), (2035, "T06a"), (2010, nil)] as [(Int, TargetID?)])
    func standing(year: Int, id: TargetID?) {
        #expect(RealSpending.facts.standingTarget("gdp_share_pct", "NATO", year)?.target.id == id)
    }

    @Test("A path begins at today's share and ends at the target, and its money is share times economy", arguments: [(2.0, 3.5, 2035, 1.5), (1.28, 2.1, 2030, 0), (3.9, 3.5, 2035, 2), (2, 5, 2032, -1)])
    func path(share: Double, target: Double, by: Int, growth: Double) throws {
        let path = try #require(Path(from: 2024, share: share, economy: 1_000, to: target, by: by, growth: growth)), first = try #require(path.steps.first), last = try #require(path.steps.last)
        #expect(first.share == share && last.share == target && path.steps.map(\.year) == Array(2024...by))
        for step in path.steps { #expect(abs(step.money - step.share / 100 * step.economy) < 1e-9) }
        #expect(abs(first.money * pow(1 + path.growthAYear / 100, by - 2024) - last.money) < 1e-6 && abs(path.extra - path.steps.reduce(0) { $0 + ($1.share - share) / 100 * $1.economy }) < 1e-9)
    }

    private func pow(_ base: Double, _ times: Int) -> Double { (0..<times).reduce(1) { value, _ in value * base } }

    @Test("There is no path to a year that has passed, nor from nothing")
    func noPath() {
        #expect(Path(from: 2024, share: 2, economy: 1, to: 3, by: 2024, growth: 1) == nil && Path(from: 2024, share: 0, economy: 1, to: 3, by: 2030, growth: 1) == nil && Path(from: 2024, share: 2, economy: 1, to: 300, by: 2030, growth: 1) == nil)
    }

    @Test("Ranks count from the largest, equal ones share a rank, and no member has one where its figure is missing")
    func burden() throws {
        let burden = try #require(Burden(Self.book, try RealSpending.group("NATO"), "NATO-2024-06", in: 2024, since: 2014))
        #expect(burden.rows.count == 31 && burden.yardsticks.count == 7)
        let share = burden.rows.sorted { ($0.ranks[0] ?? 99) < ($1.ranks[0] ?? 99) }
        #expect(share.prefix(3).map(\.party.text) == ["POL", "EST", "USA"] && burden.rows.allSatisfy { zip($0.values, $0.ranks).allSatisfy { ($0 == nil) == ($1 == nil) } })
    }
}
