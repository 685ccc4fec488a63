import Areas
import Kernel
import Packs
import Spending
import SpendingDesk
import TestSupport
import Testing

@Suite("Facts of spending")
struct FactsTests {
    @Test("Every figure is there, and belongs to an edition that says who published it, when and where")
    func rows() {
        #expect(RealSpending.facts.observations.count == 11_010 && RealSpending.book.count == 11_010 && RealSpending.facts.editions.count == 16 && RealSpending.facts.targets.count == 31)
        #expect(RealSpending.facts.editions.allSatisfy { !$0.publisher.isEmpty && $0.source.address != nil })
    }

    @Test("Each mistake is named with its file, its line and what to write instead", arguments: [
        ("observations.csv", "ALB,2014,usd_current_m,", "ALB,2014,usd_current,", "usd_current_m"), ("observations.csv", "EU27,2021,eur_current_m,214000,", "EU27,2021,eur_current_m,214000,x", "status"), ("observations.csv", "EU27,2021,gdp_share_pct,1.5,", "EU27,2021,gdp_share_pct,\"1,5\",", "write 1.5"),
        ("observations.csv", "EU27,2021,gdp_share_pct,1.5,", "EU27,21,gdp_share_pct,1.5,", "year"), ("observations.csv", "EU27,2021,gdp_share_pct,1.5,", "EU28,2021,gdp_share_pct,1.5,", "EU28"), ("observations.csv", "EU27,2021,eur_current_m,214000,actual,,EDA,EDA-2022-12,", "EU27,2021,eur_current_m,214000,actual,,EDA,EDA-2022-13,", "edition"),
        ("measures.csv", "usd_const_m/gdp_usd_const_m", "usd_const_m/gdp_const_m", "no measure"), ("measures.csv", "% of GDP,share,2", "% of GDP,part,2", "kind"), ("groups.csv", "NATO - USA,", "NATO - ,", "ends before"), ("groups.csv", "NATO - USA,", "NATO - USX,", "USX"),
        ("editions.csv", ",2024-06-17,", ",2024-06-31,", "30 days"), ("targets.csv", ",each,NATO,2023", ",every,NATO,2023", "reach"), ("claims.csv", "count(NATO, share >= 2, 2024) = 23", "count(NATO, shar >= 2, 2024) = 23", "Did you mean share?"), ("exemptions.csv", "ISL,NATO", "ISX,NATO", "ISX"),
    ])
    func mistakes(file: String, from: String, to: String, says: String) throws {
        var files = try PackFiles(readingFrom: RealSpending.directory)
        let path = "spending/" + file, text = String(decoding: try #require(files.contents[path]), as: UTF8.self)
        try #require(text.contains(from), "\(from) does not stand in \(file)")
        files.contents[path] = Array(text.replacing(from, with: to, maxReplacements: 1).utf8)
        do {
            _ = try Pack.read(files, areas: Areas.facts)
            #expect(Bool(false), "\(file) was taken with \(to)")
        } catch {
            let words = error.description
            #expect(words.contains(file) && words.contains(says), "\(words)")
        }
    }

    @Test("A figure stands in one row alone")
    func twice() throws {
        var files = try PackFiles(readingFrom: RealSpending.directory)
        let text = String(decoding: try #require(files.contents["spending/observations.csv"]), as: UTF8.self), line = try #require(text.split(separator: "\n").dropFirst().first)
        files.contents["spending/observations.csv"] = Array((text + line + "\n").utf8)
        #expect { try Pack.read(files, areas: Areas.facts) } throws: { "\($0)".contains("already, on line 2") }
    }

    @Test("Quantities are exact, and print as they were read", arguments: UInt64(1)...200)
    func exact(seed: UInt64) throws {
        var random = Seeded(seed)
        let millionths = Int64.random(in: -1_000_000_000_000...1_000_000_000_000, using: &random), quantity = Quantity(millionths: millionths)
        #expect(Quantity(quantity.description) == quantity && Quantity(quantity.printed(6)) == quantity, "seed \(seed)")
        for decimals in 0...6 { #expect(abs(quantity.rounded(to: decimals).double - quantity.double) <= 0.5 / [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000][decimals] + 1e-9, "seed \(seed), \(decimals) decimals") }
    }

    @Test("Half goes away from zero, what is cut off goes towards it", arguments: [("1.985", 2, "1.99", "1.98"), ("-1.985", 2, "-1.99", "-1.98"), ("0.5", 0, "1", "0"), ("967.707", 0, "968", "967"), ("1.9999999", 6, "2", "2")])
    func halves(text: String, decimals: Int, rounded: String, cut: String) throws {
        let quantity = try #require(Quantity(text))
        #expect(quantity.rounded(to: decimals) == Quantity(rounded) && quantity.cutOff(to: decimals) == Quantity(cut))
    }

    @Test("What is no plain number is none", arguments: ["", "-", ".", "1.", ".5", "1,5", "1 000", "1e3", "+1", "1.2.3", "٣", "0x1", "99999999999999999999", "9999999999.5"])
    func noNumber(text: String) {
        #expect(Quantity(text) == nil)
    }
}
