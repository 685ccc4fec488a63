import Desk
import Kernel
import Labels
import Packs
import Release
import TestSupport
import Testing

@Suite("Questions as people write them")
struct QuestionTests {
    private static let sound = Question(marking: "NATO RESTRICTED RELEASABLE TO EU", audience: "EU*;-CYP", date: "2025-03-01")

    private func read(_ question: Question) throws -> Question.Reading {
        let desk = try RealPack.desk()
        return question.read(desk.facts, rulebook: desk.rulebook)
    }
    private func request(_ question: Question) throws -> Request {
        guard case .understood(let request) = try read(question) else { throw Misread(question: question, mistakes: try mistakes(question)) }
        return request
    }
    private func mistakes(_ question: Question) throws -> [Question.Mistake] {
        if case .mistakes(let mistakes) = try read(question) { mistakes } else { [] }
    }
    private struct Misread: Error { let question: Question, mistakes: [Question.Mistake] }

    @Test("What is left out is the likely thing: the owner made it, and whoever made it holds it")
    func defaults() throws {
        let asked = try request(Self.sound)
        #expect(asked.item.originator == "NATO" && asked.item.holder == "NATO" && asked.item.parts.isEmpty && asked.item.markedOn == nil)
        #expect(asked.day == Day("2025-03-01") && asked.audience.description == "EU*;-CYP")
        var national = Self.sound
        (national.marking, national.audience) = ("FRA SECRET", "DEU")
        #expect(try request(national).item.originator == "FRA")
    }

    @Test("Every field is understood")
    func everything() throws {
        let question = Question(marking: "RESTREINT UE/EU RESTRICTED", audience: "NATO.JISD", date: " 2025-03-01 ", originator: "eu.siac", holder: "EU.GSC", parts: "NATO; FRA ;TLP:CLEAR",
                                consents: "EU.release-authority:NATO.JISD@2025-02-01; originator;FRA:NATO*", objections: "TUR@2025-01-31;Cyprus", marked: "2025-01-15")
        let item = try request(question).item
        #expect(item.originator == "EU.SIAC" && item.holder == "EU.GSC" && item.markedOn == Day("2025-01-15"))
        #expect(item.parts.map(\.written) == ["NATO", "FRA", "TLP:CLEAR"] && item.parts[1].originator == "FRA")
        #expect(item.consents == [Consent(by: "EU.release-authority", to: "NATO.JISD", on: Day("2025-02-01")), Consent(by: "originator", to: nil), Consent(by: "FRA", to: "NATO")])
        #expect(item.objections == [Objection(by: "TUR", on: Day("2025-01-31")), Objection(by: "CYP")])
    }

    @Test("Each field says what it does not understand, and what to write", arguments: [
        (Question.Field.marking, "NATO RESTRICTET", "RESTRICTED"), (.marking, "", "NATO"), (.audience, "EUU*", "EU*"), (.audience, "", "EU*"), (.date, "1 March 2025", "2025-03-01"), (.date, "", "2025-03-01"),
        (.date, "2025-02-30", "2025-03-01"), (.originator, "NATO.SHAP", "NATO.SHAPE"), (.holder, "FRAN", "FRA"), (.parts, "XYZZY", "neither a state"), (.consents, "nobody-at-all", "no party"), (.consents, "FRA@yesterday", "no date"), (.objections, "TURR", "TUR"), (.objections, "TUR@2025-13-01", "no date"), (.marked, "soon", "2025-03-01"),
    ])
    func oneMistake(field: Question.Field, text: String, says: String) throws {
        let found = try mistakes(Self.changed(Self.sound, field, text))
        #expect(found.map(\.field) == [field], "\(found)")
        #expect(found.first?.says.contains(says) == true, "\(found)")
        #expect(found.first?.says.last.map { ".?".contains($0) } == true, "\(found)")
    }

    @Test("A consent of nobody, or for nobody, is not read as one of or for somebody else", arguments: [":EU", ":EU.EEAS@2025-02-01", "FRA:", "@2025-02-01"])
    func halfConsents(text: String) throws {
        #expect(try mistakes(Self.changed(Self.sound, .consents, text)).map(\.field) == [.consents])
    }

    @Test("All that is not understood is said at once, in the order of the fields")
    func allMistakes() throws {
        let question = Question(marking: "NATO RESTRICTET", audience: "EUU*", date: "soon", originator: "nowhere-1", holder: "nowhere-2", parts: "XYZZY", consents: "nowhere-3", objections: "nowhere-4", marked: "then")
        let found = try mistakes(question)
        // Who made it is read once the marking is: without a marking nobody is asked for it.
        #expect(Set(found.map(\.field)) == Set(Question.Field.allCases).subtracting([.originator]))
        var second = question
        second.marking = "NATO RESTRICTED"
        #expect(Set(try mistakes(second).map(\.field)) == Set(Question.Field.allCases).subtracting([.marking]))
    }

    @Test("A word is marked where it stands", arguments: [(Question.Field.audience, "FRA;DEUU", 4, 4), (.audience, "EU*; FRA*", 5, 4)])
    func places(field: Question.Field, text: String, offset: Int, length: Int) throws {
        let found = try #require(try mistakes(Self.changed(Self.sound, field, text)).first)
        #expect(found.offset == offset && found.length == length)
    }

    @Test("Fields and lists have bounds", arguments: Question.Field.allCases)
    func bounds(field: Question.Field) throws {
        let found = try mistakes(Self.changed(Self.sound, field, String(repeating: "x", count: Question.fieldLengthMax + 1)))
        #expect(found.map(\.field) == [field] && found[0].says.contains("longer than"))
        guard [.parts, .consents, .objections].contains(field) else { return }
        let many = try mistakes(Self.changed(Self.sound, field, Array(repeating: "FRA", count: 101).joined(separator: ";")))
        #expect(many.map(\.field) == [field] && many[0].says.contains("more than 100"))
    }

    @Test("A marking that belongs to its source needs one")
    func source() throws {
        let found = try mistakes(Self.changed(Self.sound, .marking, "TLP:AMBER"))
        #expect(found.map(\.field) == [.originator] && found[0].says.contains("Name who made the item"))
        #expect(try request(Self.changed(Self.changed(Self.sound, .marking, "TLP:AMBER"), .originator, "EU.CERT-EU")).item.originator == "EU.CERT-EU")
    }

    @Test("A request written as a question is read as the same request, way outs included", arguments: [
        ("NATO RESTRICTED RELEASABLE TO EU", "EU*", "", ""), ("NATO SECRET", "FIN;UKR", "", "TUR@2025-01-31"), ("RESTREINT UE/EU RESTRICTED", "NATO*;-TUR", "NATO;FRA;CYP", ""), ("TLP:AMBER", "TUR", "", ""),
        ("NATO UNCLASSIFIED RELEASABLE TO EU INSTITUTIONS ONLY", "EU.PSC", "", ""), ("USA SECRET//REL TO USA, FRA, GBR", "NATO*", "", ""), ("LIMITE", "NATO*", "", "CYP"), ("COSMIC TOP SECRET ATOMAL", "FIN;EU*", "", ""),
        ("SECRET UE/EU SECRET", "NATO.JISD", "FRA;CYP", "CYP"), ("GRC Περιορισμένης Χρήσης", "EU.EEAS;NATO.IS", "", ""),
    ])
    func roundTrip(marking: String, audience: String, parts: String, objections: String) throws {
        let desk = try RealPack.desk()
        let origin = marking.hasPrefix("TLP") ? "EU.CERT-EU" : ""
        let asked = try request(Question(marking: marking, audience: audience, date: "2025-03-01", originator: origin, parts: parts, objections: objections, marked: "2025-01-15"))
        #expect(try request(Question(asked, vocabulary: desk.facts.vocabulary)) == asked)
        for remedy in desk.remedies(for: try desk.decide(asked)) {
            #expect(try request(Question(remedy.request, vocabulary: desk.facts.vocabulary)) == remedy.request, "\(remedy.what)")
        }
    }

    @Test("Text of any kind is understood or refused with a sentence", arguments: [8101] as [UInt64])
    func anything(seed: UInt64) throws {
        var generator = Seeded(seed)
        let pieces = ["NATO", " ", "RESTRICTED", "EU", "*", ";", "-", "@", ":", "2025-03-01", "FRA", "\u{0}", "\n", "é", "🇪🇺", "TLP:", "//", ",", "x"]
        for _ in 0..<300 {
            var question = Self.sound
            for field in Question.Field.allCases where Bool.random(using: &generator) {
                question = Self.changed(question, field, (0..<Int.random(in: 0...8, using: &generator)).map { _ in pieces.randomElement(using: &generator)! }.joined())
            }
            for mistake in try mistakes(question) { #expect(mistake.says.last.map { ".?!".contains($0) } == true, "seed \(seed): \(mistake) in \(question)") }
        }
    }

    private static func changed(_ question: Question, _ field: Question.Field, _ text: String) -> Question {
        var question = question
        switch field {
        case .marking: question.marking = text
        case .audience: question.audience = text
        case .date: question.date = text
        case .originator: question.originator = text
        case .holder: question.holder = text
        case .parts: question.parts = text
        case .consents: question.consents = text
        case .objections: question.objections = text
        case .marked: question.marked = text
        }
        return question
    }
}
