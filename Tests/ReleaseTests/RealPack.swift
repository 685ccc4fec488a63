import Foundation
import Kernel
import Labels
import Packs
import Release
import TestSupport
import Testing

/// The pack that stands in this repository, loaded once.
enum RealPack {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "packs/eu-nato").path
    private static let outcome = Result { try Pack.load(directory) }
    private static let shared = Result { try outcome.get() }.map { ReleaseDesk($0.rulebook, facts: $0.facts) }

    static func pack() throws -> Pack { try outcome.get() }
    /// Dated rulebooks are kept inside, so that tests share the work of making them.
    static func desk() throws -> ReleaseDesk { try shared.get() }

    static func item(_ marking: String, by originator: PartyID, holder: PartyID? = nil, parts: [Part] = [], consents: [Consent] = [], objections: [Objection] = [], markedOn: Day? = nil) throws -> Item {
        Item(label: try desk().facts.vocabulary.read(marking), originator: originator, holder: holder, parts: parts, consents: consents, objections: objections, markedOn: markedOn)
    }

    static func part(_ word: String) throws -> Part {
        let label = try #require(try desk().rulebook.partDefaults[word])
        return Part(label: label, originator: nil, written: word)
    }

    static func decide(_ item: Item, to audience: String, on day: String) throws -> Decision {
        let desk = try desk()
        return try desk.decide(Request(item: item, audience: try Audience(audience, roster: desk.facts.roster), day: try #require(Day(day))))
    }
}

/// Requests as a hostile reader would make them: any label, any marking in any policy, any parts, any words recorded for and against.
struct RandomRequests {
    let desk: ReleaseDesk
    var generator: Seeded
    private let levels: [LevelDescription]
    private let forms: [MarkingForm]
    private let parties: [PartyID]
    private let heard: [PartyID]

    init(_ desk: ReleaseDesk, seed: UInt64) {
        self.desk = desk
        generator = Seeded(seed)
        let vocabulary = desk.facts.vocabulary
        // The organisations' own levels come as often as all national ones together.
        let organisations = vocabulary.levels.filter { !$0.policy.text.hasPrefix("NAT:") }
        let national = vocabulary.levels.filter { $0.policy.text.hasPrefix("NAT:") }
        levels = Array(repeating: organisations, count: max(1, national.count / max(1, organisations.count))).flatMap { $0 } + national
        forms = vocabulary.forms
        parties = desk.facts.roster.parties.map(\.id)
        heard = Array(desk.facts.roster.parties.filter { $0.kind == .state || $0.kind == .whole }.map(\.id))
    }

    mutating func chance(_ one: Int, in many: Int) -> Bool { Int.random(in: 0..<many, using: &generator) < one }
    mutating func party() -> PartyID { parties.randomElement(using: &generator)! }
    mutating func state() -> PartyID { heard.randomElement(using: &generator)! }

    /// Days around accessions and entries into force, and some in between. A fixed choice, so that all tests share the same dated rulebooks.
    static let days: [Day] = {
        var fixed = Seeded(7)
        let known = ["1996-06-01", "2002-06-01", "2003-03-13", "2003-03-14", "2004-04-30", "2004-05-01", "2005-07-01", "2008-04-02", "2008-04-03", "2013-07-02", "2017-09-15", "2020-01-31", "2020-06-01",
                     "2023-04-04", "2024-03-06", "2024-03-07", "2024-06-20", "2025-03-01", "2026-09-15"].compactMap { Day($0) }
        return known + (0..<12).map { _ in known[0].advanced(by: .random(in: 0..<11_000, using: &fixed)) }
    }()

    mutating func day() -> Day { Self.days.randomElement(using: &generator)! }

    mutating func label(plain: Bool = false) -> Label {
        let level = levels.randomElement(using: &generator)!
        var label = Label(policy: level.policy, level: level.id)
        if chance(1, in: 30) { label.level = "no-such-level" }
        if !plain, chance(3, in: 5) {
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                // Mostly markings that belong there; sometimes one that does not, since a store may hold anything.
                let fitting = forms.filter { $0.mayStand(in: label.policy) }
                guard let form = (chance(9, in: 10) && !fitting.isEmpty ? fitting : forms).randomElement(using: &generator) else { continue }
                let takesList = form.spellings.contains { $0.contains("<list>") }
                let names = takesList ? (0..<Int.random(in: 1...3, using: &generator)).map { _ in name() } : []
                label.markings.append(Marking(form: form.id, names: names))
            }
        }
        if chance(1, in: 15) { label.tlp = desk.facts.vocabulary.levels.filter { $0.equivalentRank == nil }.randomElement(using: &generator)?.id }
        return label
    }

    private mutating func name() -> String {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0...3: ["EU", "NATO"].randomElement(using: &generator)!
        case 4: ["PFP", "EAPC", "covered-institutions", "FVEY", "a name nobody knows"].randomElement(using: &generator)!
        case 5: party().text
        default: state().text
        }
    }

    mutating func consent() -> Consent {
        let authorities = desk.rulebook.authorities.map(\.id)
        let by = chance(2, in: 3) ? authorities.randomElement(using: &generator)! : ConsentID(party().text)
        return Consent(by: by, to: chance(1, in: 2) ? nil : party())
    }

    mutating func objection() -> Objection { Objection(by: chance(3, in: 4) ? state() : party(), on: chance(1, in: 2) ? day() : nil) }

    mutating func item() -> Item {
        let label = label()
        let owner = desk.facts.vocabulary.policy(label.policy)?.owner
        let originator: PartyID
        if chance(1, in: 3), let owner { originator = owner } else { originator = party() }
        var item = Item(label: label, originator: originator, holder: chance(1, in: 2) ? originator : party())
        if chance(1, in: 3) {
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                item.parts.append(Part(label: self.label(plain: chance(1, in: 2)), originator: chance(1, in: 2) ? nil : party(), written: "a part"))
            }
        }
        if chance(1, in: 3) { item.consents = (0..<Int.random(in: 1...3, using: &generator)).map { _ in consent() } }
        if chance(1, in: 3) { item.objections = (0..<Int.random(in: 1...2, using: &generator)).map { _ in objection() } }
        if chance(1, in: 4) { item.markedOn = day() }
        return item
    }

    mutating func audience() -> Audience {
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: return Audience([.whole("EU")])
        case 1: return Audience([.whole("NATO")])
        case 2: return Audience([.whole("EU"), .except(state())])
        case 3: return Audience([.whole("NATO"), .except(state()), .party(party())])
        case 4: return Audience([.party(party())])
        default: return Audience((0..<Int.random(in: 2...5, using: &generator)).map { _ in .party(party()) })
        }
    }

    mutating func request() -> Request { Request(item: item(), audience: audience(), day: day()) }
}
