@testable import Desk
import Foundation
import Kernel
import Labels
import Release
import Testing

@Suite("Answers as people and tools read them")
struct AnswerTests {
    private func answer(_ marking: String, to audience: String, by originator: PartyID, on day: String = "2025-03-01", desk: ReleaseDesk? = nil) throws -> Answer {
        let desk = try desk ?? RealPack.desk()
        let item = Item(label: try desk.facts.vocabulary.read(marking), originator: originator)
        return try Answer(Request(item: item, audience: try Audience(audience, roster: desk.facts.roster), day: try #require(Day(day))), desk: desk)
    }

    private static func bytes(_ answer: Answer) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return try encoder.encode(AnswerReport(answer))
    }

    @Test("The best known case: releasable to the EU, yet not to all of it")
    func bestKnown() throws {
        let report = AnswerReport(try answer("NATO RESTRICTED RELEASABLE TO EU", to: "EU*", by: "NATO.IS"))
        #expect(report.outcome == .denied && report.rule == "A6" && report.consents == [])
        #expect(report.sentence.hasPrefix("Denied, because of one recipient. Cyprus may not have it;"))
        #expect(report.recipients.first { $0.recipient == "CYP" }.map { $0.outcome == .denied && $0.rule == "A5" && $0.name == "Cyprus" } == true)
        #expect(report.remedies.first.map { $0.kind == "narrow-audience" && $0.what.contains("Cyprus") && $0.outcome == .permitted && $0.question.audience == "EU*;-CYP" } == true)
        #expect(report.basis.contains { $0.rule == "A6" && !$0.says.isEmpty && !$0.sources.isEmpty })
        #expect(report.basis.map(\.rule).count == Set(report.basis.map(\.rule)).count)
        #expect(report.rulebook == "2026-11" && report.certainty == .settled && report.question.date == "2025-03-01")
        #expect(report.history.count > 2 && report.history.allSatisfy { $0.mayHave <= $0.of })
    }

    @Test("Each outcome has its sentence", arguments: [
        ("NATO SECRET", "FRA", "NATO.IS", "Permitted."), ("NATO RESTRICTED", "EU.EEAS", "NATO.IS", "Needs consent."), ("RESTREINT UE/EU RESTRICTED", "TUR", "EU.EEAS", "Denied."),
    ] as [(String, String, PartyID, String)])
    func sentences(marking: String, audience: String, originator: PartyID, word: String) throws {
        let answer = try answer(marking, to: audience, by: originator)
        #expect(answer.sentence.word == word && answer.sentence.rest.hasPrefix(" ") && answer.sentence.rest.hasSuffix("."))
    }

    @Test("What cannot be told says which fact is not held")
    func unknown() throws {
        let answer = try answer("RESTREINT UE/EU RESTRICTED", to: "NOR", by: "EU.EEAS", on: "2005-06-01")
        #expect(answer.sentence.word == "We cannot tell." && answer.sentence.rest.contains("EU-Norway agreement"))
        #expect(AnswerReport(answer).recipients.first?.missing?.contains("entry into force is not held") == true)
    }

    @Test("On the terminal the sentence comes first, with its rule, what to do and how it changed", arguments: [
        ("NATO RESTRICTED RELEASABLE TO EU", "EU*", "NATO.IS"), ("NATO RESTRICTED", "EU.EEAS", "NATO.IS"), ("TLP:CLEAR", "public", "EU.CERT-EU"),
    ] as [(String, String, PartyID)])
    func text(marking: String, audience: String, originator: PartyID) throws {
        let answer = try answer(marking, to: audience, by: originator)
        let text = AnswerText(answer).text
        #expect(text.hasPrefix(answer.sentence.word + answer.sentence.rest + "\n"))
        #expect(answer.decision.rule.map { text.contains("  \($0): ") } == true)
        for remedy in answer.remedies { #expect(text.contains(remedy.what)) }
        #expect(text.contains("\nWhy:\n") && text.contains("source: "))
        #expect(text.contains("How the answer changed") == (answer.history.count > 1))
        #expect(text.hasSuffix("(G1)."))
    }

    @Test("The same question gives the same bytes, twice and at a desk made anew that was asked other things before")
    func sameBytes() throws {
        let questions: [(String, String, PartyID)] = [("NATO RESTRICTED RELEASABLE TO EU", "EU*", "NATO.IS"), ("SECRET UE/EU SECRET", "NATO*;public", "EU.SIAC"), ("TLP:AMBER", "TUR;EU.EP", "EU.CERT-EU")]
        let first = try questions.map { try Self.bytes(answer($0.0, to: $0.1, by: $0.2)) }
        #expect(try questions.map { try Self.bytes(answer($0.0, to: $0.1, by: $0.2)) } == first)
        let fresh = ReleaseDesk(try RealPack.desk().rulebook, facts: try RealPack.desk().facts)
        #expect(try questions.reversed().map { try Self.bytes(answer($0.0, to: $0.1, by: $0.2, desk: fresh)) }.reversed() == first)
    }

    @Test("A report is read back as it was written, and its fields keep their names")
    func coding() throws {
        let data = try Self.bytes(answer("NATO RESTRICTED", to: "EU.EEAS;CYP", by: "NATO.IS"))
        let again = try JSONDecoder().decode(AnswerReport.self, from: data)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        #expect(try encoder.encode(again) == data)
        let value = try JSONValue(reading: [UInt8](data))
        let names = try #require(value.object).members.map(\.name)
        #expect(names == ["basis", "certainty", "consents", "history", "obligations", "outcome", "question", "recipients", "remedies", "rule", "rulebook", "sentence"])
    }

    @Test("Grounds gather all recipients, each once, worst first")
    func grounds() throws {
        let answer = try answer("NATO RESTRICTED RELEASABLE TO EU", to: "EU*", by: "NATO.IS")
        #expect(answer.grounds.flatMap(\.rulings).map(\.recipient).sorted() == answer.counted.map(\.recipient).sorted())
        #expect(answer.grounds.map(\.outcome.severity) == answer.grounds.map(\.outcome.severity).sorted(by: >))
    }

    @Test("The rulebook in words has every rule and every row that carries one")
    func prose() throws {
        let desk = try RealPack.desk()
        for day in [nil, Day("2025-03-01")] {
            let prose = RulebookProse(desk, on: day)
            let entries = prose.chapters.flatMap(\.rules)
            #expect(Set(entries.map(\.rule.id)) == Set(desk.rulebook.rules.map(\.id)))
            #expect(entries.map(\.lines.count).reduce(0, +) == desk.rulebook.rows.count)
            #expect(entries.flatMap(\.lines).allSatisfy { $0.hasSuffix(".") })
        }
        let dated = RulebookProse(desk, on: Day("2025-03-01")).chapters.flatMap(\.rules).first { $0.rule.id == "A5" }
        #expect(dated?.lines.contains { $0.contains("On 2025-03-01: CYP.") } == true)
    }
}
