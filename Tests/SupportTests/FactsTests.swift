import Areas
import Kernel
import Packs
import Support
import SupportDesk
import Testing

@Suite("Facts of support")
struct SupportFactsTests {
    @Test("Every row is there, and says where it was read and how far it may be trusted")
    func rows() {
        let facts = RealSupport.facts
        #expect(facts.flows.count == 522 && facts.instruments.count == 34 && facts.details.count == 112 && facts.coalitions.count == 9 && facts.claims.count == 10)
        #expect(facts.flows.count { $0.series == "kiel-29" } == 484 && facts.flows.count { $0.series == FlowSeries.statements } == 36)
        #expect(facts.flows.allSatisfy { !$0.source.title.isEmpty && $0.source.address != nil } && Set(facts.flows.map(\.source.confidence)).isSubset(of: [.seen, .secondary, .unverified, .derived, .judgement]))
        #expect(facts.cases.count == 9 && facts.comparisons.count == 5)
        let told = Set(facts.ties.map(\.doubleCount) + facts.crossings.map(\.doubleCount) + facts.elsewhere.map(\.doubleCount))
        #expect(told == Set(facts.cases.map(\.id)), "every way of counting twice is a rule of some table")
    }

    @Test("Each mistake is named with its file, its line and what to write instead", arguments: [
        ("flows.csv", "U0001,statements,EU-AND-MEMBERS", "U0001,statement,EU-AND-MEMBERS", "series"), ("flows.csv", "U0001,statements,EU-AND-MEMBERS", "U0001,statements,EU-AND-MEMBER", "EU-AND-MEMBER"), ("flows.csv", ",eu-count,UKR,military", ",eu-cont,UKR,military", "purse"),
        ("flows.csv", ",eu-count,UKR,military", ",eu-count,UKX,military", "UKX"), ("flows.csv", ",military,delivered,money,50800", ",militry,delivered,money,50800", "kind"), ("flows.csv", ",military,delivered,money,50800", ",military,deliverd,money,50800", "stage"),
        ("flows.csv", ",money,50800,EUR", ",money,\"50,8\",EUR", "number"), ("flows.csv", ",money,50800,EUR", ",money,50800,euro", "currency"), ("flows.csv", "2022-02/2025-06,unknown", "2025-06/2022-02,unknown", "period"), ("flows.csv", "2022-02/2025-06,unknown", "2022-02/2025-06,guess", "valuation"),
        ("flows.csv", "\nU0002,", "\nU0001,", "twice"), ("channels.csv", "eu-count;nato-count", "eu-cuont;nato-count", "purse"), ("givers.csv", "group,NATO - USA", "group,NATO - USB", "group"), ("ties.csv", "U0002,U0001,within", "U0002,U9001,within", "flow"), ("ties.csv", "U0002,U0001,within", "U0002,U0001,inside", "relation"),
        ("elsewhere.csv", "9,military,bilateral", "9,military,bilatreal", "purse"), ("elsewhere.csv", ",NATO,2025", ",NATOO,2025", "group"), ("claims.csv", "stated,\"192768.6 the", "stated,\"the", "number"), ("crossings.csv", "epf,bilateral,yes,1", "epf,bilateral,yes,11", "case"), ("instruments.csv", ",open,\"Collab", ",opened,\"Collab", "state"), ("pays.csv", "I01,research,yes", "I01,reserch,yes", "purpose"), ("details.csv", "I10,SAFE tentative allocation,POL", "I99,SAFE tentative allocation,POL", "instrument"),
        ("details.csv", "I10,SAFE tentative allocation,POL", "I10,SAFE tentative allocation,POX", "POX"), ("claims.csv", "giver=NATO&kind=military", "giver=NATO&kind=war", "question"), ("claims.csv", "total,flow=U0006", "total,flow=U9006", "flow"), ("claims.csv", "envelope,I03", "envelope,I93", "instrument"),
        ("comparisons.csv", "flow=U0001,flow=K0001", "flow=U0001,flow=K9001", "flow"), ("coalitions.csv", ",11,2024-03-19", ",12,2024-03-19", "members"), ("series.csv", "\nstatements,", "\nstatement,", "statements"),
    ])
    func mistakes(file: String, from: String, to: String, says: String) throws {
        var files = try PackFiles(readingFrom: RealSupport.directory)
        let path = "support/" + file, text = String(decoding: try #require(files.contents[path]), as: UTF8.self)
        #expect(text.contains(from), "\(from)")
        files.contents[path] = Array(text.replacing(from, with: to, maxReplacements: 1).utf8)
        do {
            _ = try Pack.read(files, areas: Areas.facts)
            Issue.record("the pack was taken with \(to)")
        } catch { #expect(error.mistakes.contains { $0.file.hasSuffix(path) && ($0.what + $0.remedy).contains(says) && !$0.remedy.isEmpty }, "\(error)") }
    }

    @Test("A pack without support is a pack all the same")
    func absent() throws {
        var files = try PackFiles(readingFrom: RealSupport.directory)
        files.contents = files.contents.filter { !$0.key.hasPrefix("support/") }
        let pack = try Pack.read(files, areas: Areas.facts)
        #expect(pack.facts(of: SupportFacts.self) == nil && SupportArea(pack) == nil)
    }
}
