import Kernel
import Release
import TestSupport
import Testing

@Suite("Audiences as they are written")
struct AudienceTests {
    private func read(_ text: String) throws -> Audience { try Audience(text, roster: RealPack.desk().facts.roster) }

    @Test("What is written is understood", arguments: [
        ("EU*", "EU*"), ("eu*", "EU*"), ("EU", "EU*"), ("NATO*;-TUR", "NATO*;-TUR"), (" NATO* ; -tur ", "NATO*;-TUR"), ("EU.EEAS,IRL", "EU.EEAS;IRL"), ("EU.EEAS;;IRL;", "EU.EEAS;IRL"), ("public", "public"),
        ("Cyprus", "CYP"), ("NATO*;\u{2212}TUR", "NATO*;-TUR"), ("hybridcoe", "HybridCoE"), ("EU*;NATO*;-CYP;-TUR;public", "EU*;NATO*;-CYP;-TUR;public"), ("Türkiye", "TUR"), ("EU.CERT-EU.staff", "EU.CERT-EU.staff"),
    ])
    func understood(text: String, meant: String) throws {
        #expect(try read(text).description == meant)
    }

    @Test("What names nobody is refused", arguments: ["", "  ", ";", ",;,", "-TUR", "-EU.EEAS;-CYP"])
    func empty(text: String) {
        #expect(throws: AudienceError.empty) { try read(text) }
    }

    @Test("An unknown word is marked where it stands, with what may be meant", arguments: [
        ("EU.EAS", 0, "EU.EEAS"), ("FRA;DEUU", 4, "DEU"), ("NATO*;  -TURR", 8, "TUR"), ("EUU*", 0, "EU*"), ("EU.EEAS; NATO.JSID", 9, "NATO.JISD"), ("qqqqqqqqqq", 0, nil),
    ] as [(String, Int, String?)])
    func unknown(text: String, offset: Int, suggestion: String?) throws {
        #expect { try read(text) } throws: { error in
            guard case .unknown(let word, let at, let offered)? = error as? AudienceError else { return false }
            return at == offset && offered == suggestion && Array(text)[at...].starts(with: word) && (error as? AudienceError)?.place?.length == word.count
        }
    }

    @Test("A star stands after an organisation only", arguments: [("FRA*", 0), ("EU*;EU.EEAS*", 4), ("NATO*;-EU*", 6), ("public*", 0)])
    func stars(text: String, offset: Int) {
        #expect { try read(text) } throws: { error in
            guard case .notAWhole(_, let at)? = error as? AudienceError else { return false }
            return at == offset
        }
    }

    @Test("An audience has a bound")
    func bound() throws {
        let longest = String(repeating: "FRA;", count: Audience.lengthMax / 4)
        #expect(try read(longest).terms.count == Audience.lengthMax / 4)
        #expect(throws: AudienceError.tooLong(limit: Audience.lengthMax)) { try read(longest + ";") }
    }

    @Test("Whoever is named and taken out again leaves nobody")
    func nobodyLeft() throws {
        let dated = try RealPack.desk().dated(on: try #require(Day("2025-03-01")))
        #expect(throws: AudienceError.nobodyLeft) { try dated.recipients(of: try self.read("FRA;-FRA")) }
        #expect(try dated.recipients(of: read("FRA;DEU;-FRA")).count == 1)
    }

    @Test("What is printed is read as the same audience", arguments: [5101] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        var random = RandomRequests(try RealPack.desk(), seed: seed)
        for _ in 0..<300 {
            let audience = random.audience()
            // A whole by its bare name is the whole with everyone in it.
            let plain = Audience(audience.terms.map { if case .party(let id) = $0, id == "EU" || id == "NATO" { .whole(id) } else { $0 } })
            #expect(try read(audience.description) == plain, "seed \(seed): \(audience)")
        }
    }

    @Test("Text of any kind is read or refused with a sentence", arguments: [5201] as [UInt64])
    func anything(seed: UInt64) throws {
        var generator = Seeded(seed)
        let pieces = ["EU", "*", ";", "-", ",", " ", "NATO", "TUR", "é", "🇪🇺", "\u{0}", "\n", "EU.", "x", "−"]
        for _ in 0..<500 {
            let text = (0..<Int.random(in: 0...12, using: &generator)).map { _ in pieces.randomElement(using: &generator)! }.joined()
            do { #expect(try !read(text).terms.isEmpty) } catch let error as AudienceError {
                #expect(error.description.hasSuffix(".") || error.description.hasSuffix("?"), "seed \(seed): \(text)")
                if let place = error.place { #expect(place.offset >= 0 && place.offset + place.length <= text.count, "seed \(seed): \(text)") }
            }
        }
    }

    @Test("Taking a party out of a list drops it; out of a whole it is written as an exception")
    func without() throws {
        #expect(try read("FRA;DEU").without("FRA").description == "DEU")
        #expect(try read("EU*").without("CYP").description == "EU*;-CYP")
        #expect(try read("EU*;-CYP").without("CYP").description == "EU*;-CYP")
        #expect(try read("EU*;CYP").without("CYP").description == "EU*;-CYP")
    }

    @Test("A party is found by identifier in any case or by its full name, and a near miss is offered")
    func finding() throws {
        let roster = try RealPack.desk().facts.roster
        for party in roster.parties {
            #expect(roster.find(party.id.text) == party)
            #expect(roster.find(party.id.text.lowercased())?.id.text.lowercased() == party.id.text.lowercased())
            #expect(roster.find(party.name.uppercased()) != nil || party.name.uppercased().lowercased() != party.name.lowercased(), "\(party.name)")
        }
        #expect(roster.find("Atlantis") == nil && roster.find("") == nil)
        #expect(roster.nearest(to: "NATO.SHAP") == "NATO.SHAPE")
        #expect(roster.nearest(to: "x") == nil && roster.nearest(to: String(repeating: "x", count: 61)) == nil)
    }

    @Test("The distance between words is that of single letters", arguments: [("", "", 0), ("abc", "", 3), ("kitten", "sitting", 3), ("flaw", "lawn", 2), ("EU", "EU", 0)])
    func distance(a: String, b: String, expected: Int) {
        #expect(editDistance(Array(a), Array(b)) == expected)
        #expect(editDistance(Array(b), Array(a)) == expected)
    }
}
