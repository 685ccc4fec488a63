import Kernel
import Packs
import Release
import Support
import Testing

@Suite("Which purse can pay")
struct FinderTests {
    static func answers(_ purpose: PurposeID?, _ party: PartyID?, _ when: String = "2026-12", _ amount: Int? = nil) -> [InstrumentID: PurseAnswer] {
        let facts = RealSupport.facts, period = Period(when)!
        let question = PurseQuestion(beneficiary: party.flatMap { RealSupport.pack.facts.roster[$0] }, purpose: purpose.flatMap { id in facts.purposes.first { $0.id == id } }, from: period.from, until: period.until, amount: amount.map { Quantity($0) }, currency: "EUR")
        return Dictionary(uniqueKeysWithValues: Finder(facts, RealSupport.members).answers(question, on: RealSupport.day).map { ($0.instrument.id, $0) })
    }

    @Test("Every instrument answers, and each answer has its reasons", arguments: ["DEU", "UKR", "CHE", "USA", "NATO.NSPA", "EU.EDA"] as [PartyID])
    func total(party: PartyID) {
        for purpose in RealSupport.facts.purposes {
            let answers = Self.answers(purpose.id, party, "2027", 100)
            #expect(answers.count == RealSupport.facts.instruments.count)
            #expect(answers.values.allSatisfy { $0.reasons.count == 5 && $0.reasons.allSatisfy { !$0.says.isEmpty } && $0.verdict == $0.reasons.map(\.verdict).max() })
        }
    }

    @Test("What is known from the acts", arguments: [
        ("research", "DEU", "2027", "I01", PurseAnswer.Verdict.can), ("research", "NOR", "2027", "I01", .can), ("research", "USA", "2027", "I01", .onConditions), ("research", "DEU", "2029", "I01", .cannot),
        ("procurement", "POL", "2027", "I10", .can), ("procurement", "DEU", "2027", "I10", .onConditions), ("procurement", "UKR", "2027", "I10", .onConditions), ("procurement", "POL", "2026-12", "I05", .cannot),
        ("training", "UKR", "2026-12", "I33", .cannot), ("training", "UKR", "2026-06", "I33", .can), ("budget", "UKR", "2027", "I16", .can), ("budget", "POL", "2027", "I16", .cannot), ("weapons", "UKR", "2027", "I16", .cannot),
        ("weapons", "UKR", "2026-12", "I04", .onConditions), ("weapons", "UKR", "2027", "I17", .unknown), ("innovation", "DEU", "2027", "I27", .can), ("innovation", "FRA", "2027", "I27", .unknown), ("mobility", "POL", "2027", "I18", .cannot), ("procurement", "POL", "2027", "I12", .cannot),
    ])
    func verdicts(purpose: String, party: String, when: String, instrument: String, verdict: PurseAnswer.Verdict) throws {
        let answer = try #require(Self.answers(PurposeID(purpose), PartyID(party), when)[InstrumentID(instrument)])
        #expect(answer.verdict == verdict, "\(answer.reasons.map { "\($0.aspect.rawValue): \($0.verdict.word), \($0.says)" })")
    }

    @Test("What is left is the envelope less what is known of its use, as of a day", arguments: [("I10", "2026-11-21", "0"), ("I18", "2026-11-21", "-72"), ("I18", "2022-12-31", "735"), ("I05", "2026-11-21", "0"), ("I15", "2026-11-21", "14100"), ("I15", "2025-02-01", "15100")])
    func left(instrument: String, day: String, millions: String) throws {
        let one = try #require(RealSupport.facts.instrument(InstrumentID(instrument)))
        guard case .known(let rest, _, _) = Left(one, RealSupport.facts.details, on: Day(day)!) else {
            Issue.record("not known")
            return
        }
        #expect(rest == Quantity(millions))
    }

    @Test("Where nothing is held, nothing is claimed")
    func unknown() throws {
        #expect(Left(try #require(RealSupport.facts.instrument("I30")), RealSupport.facts.details, on: RealSupport.day) == .noEnvelope)
        #expect(Left(try #require(RealSupport.facts.instrument("I08")), RealSupport.facts.details, on: RealSupport.day) == .nothingHeld(Quantity(1_500)))
        #expect(Left(try #require(RealSupport.facts.instrument("I10")), RealSupport.facts.details, on: Day("2025-06-01")!) == .nothingHeld(Quantity(150_000)))
    }

    @Test("A purse from which all is taken cannot pay a sum, and says that of its money")
    func amounts() throws {
        let sweden = try #require(Self.answers("procurement", "SWE", "2027", 500)["I10"])
        #expect(sweden.verdict == .cannot && sweden.reasons.contains { $0.aspect == .amount && $0.verdict == .cannot })
        let poland = try #require(Self.answers("procurement", "POL", "2027", 500)["I10"])
        #expect(poland.verdict == .can && poland.named.map(\.amount) == [Quantity("43734.100805")], "what is set aside by name is its own")
        #expect(Self.answers("procurement", "POL", "2027", 44_000)["I10"]?.verdict == .cannot)
        #expect(Self.answers("budget", "UKR", "2027", 14_000)["I15"]?.verdict == .can && Self.answers("budget", "UKR", "2027", 14_200)["I15"]?.verdict == .cannot)
    }
}

@Suite("Claims about funds and flows")
struct ClaimTests {
    @Test("Each printed claim comes out as research found it", arguments: [("S21", false, "192768.6"), ("S22", false, "149615.7"), ("S24", false, "63500"), ("S25", true, "6100"), ("S28", false, "41149.164"), ("S30", true, "20000"), ("S33", true, "150000"), ("S34", false, "15"), ("S36", true, "1000")])
    func computed(id: String, isReproduced: Bool, value: String) throws {
        let result = RealSupport.book.check(try #require(RealSupport.facts.claims.first { $0.id.text == id }), on: RealSupport.day)
        switch result.verdict {
        case .reproduced(let found): #expect(isReproduced && found.rounded(to: 3) == Quantity(value), "\(found)")
        case .notReproduced(let found, _): #expect(!isReproduced && found.rounded(to: 3) == Quantity(value), "\(found)")
        case .notComputable(let why): Issue.record("\(why)")
        }
        #expect(!result.from.isEmpty)
    }

    @Test("What cannot be computed says why", arguments: ["S43"])
    func notComputed(id: String) throws {
        guard case .notComputable(let why) = RealSupport.book.check(try #require(RealSupport.facts.claims.first { $0.id.text == id }), on: RealSupport.day).verdict else {
            Issue.record("it was computed")
            return
        }
        #expect(!why.isEmpty)
    }
}
