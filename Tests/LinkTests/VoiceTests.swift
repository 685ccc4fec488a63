import Journal
import Kernel
import Labels
import Node
import Packs
import Release
import TestSupport
import Testing
@testable import Link

@Suite("For whom a peer speaks")
struct VoiceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let author: PartyID, originator: PartyID, holder: PartyID, isTaken: Bool, why: String
        var testDescription: String { "\(why): by \(author), of \(originator), held by \(holder)" }
    }
    /// NATO brings it to the EU.
    static let cases = [
        Case(author: "NATO.IS", originator: "NATO.NCSC", holder: "NATO.NCSC", isTaken: true, why: "its own body's"),
        Case(author: "NATO.IS", originator: "NATO", holder: "NATO.IS", isTaken: true, why: "its whole's"),
        Case(author: "NATO.IS", originator: "USA", holder: "USA", isTaken: true, why: "its member's"),
        Case(author: "NATO.IS", originator: "POL", holder: "POL", isTaken: true, why: "a member of both, which gives its own to both (N4)"),
        Case(author: "EU.GSC", originator: "NATO.NCSC", holder: "NATO.NCSC", isTaken: false, why: "said by our body"),
        Case(author: "CYP", originator: "NATO.NCSC", holder: "NATO.NCSC", isTaken: false, why: "said by a member of ours alone"),
        Case(author: "NATO.IS", originator: "EU.CERT-EU", holder: "EU.CERT-EU", isTaken: false, why: "our body's"),
        Case(author: "NATO.IS", originator: "EU.CERT-EU", holder: "NATO.IS", isTaken: false, why: "our body's, said to be held there"),
        Case(author: "NATO.IS", originator: "EU", holder: "NATO.IS", isTaken: false, why: "our whole's"),
        Case(author: "NATO.IS", originator: "CYP", holder: "NATO.IS", isTaken: false, why: "a member's of ours alone"),
        Case(author: "NATO.IS", originator: "HybridCoE", holder: "HybridCoE", isTaken: false, why: "a stranger's whom it does not hold it for"),
        Case(author: "NATO.IS", originator: "HybridCoE", holder: "NATO.IS", isTaken: true, why: "a stranger's that it holds, as far as the rules let it (G5)"),
        Case(author: "NOBODY", originator: "NATO.NCSC", holder: "NATO.NCSC", isTaken: false, why: "said by nobody we know"),
    ]

    private static func edition(_ item: Item, by author: PartyID, at: Timestamp, kind: RecordKind) -> Record {
        let words = Edition(title: "Specimen", marking: "TLP:CLEAR", text: "Text.", item: item, isDemonstration: false)
        let body: JSONValue = kind == EditionKind.item ? ["on": .string(at.day.description), "recipients": ["EU.CERT-EU"], "edition": words.json] : ["number": 1]
        return Record(id: RecordID(at: at), kind: kind, label: item.json, author: .init(body: author, account: "release"), at: at, body: body)
    }

    @Test("An item and an area's record are refused where the peer does not speak for who is named, and looked at by the rules where it does", arguments: cases, [EditionKind.item, "test.report"])
    func speaks(one: Case, kind: RecordKind) throws {
        let now = Timestamp("2026-11-21T09:00:00.000Z")!
        let item = Item(label: try RealPack.pack.facts.vocabulary.read("TLP:CLEAR"), originator: one.originator, holder: one.holder)
        let screening = Screening(desk: RealPack.desk, own: "EU", peer: "NATO", custodian: "EU.GSC")
        let finding = screening.finding(on: Self.edition(item, by: one.author, at: now, kind: kind), size: 512, at: 0, now: now, known: { _ in nil })
        switch finding {
        case .keep: #expect(one.isTaken)
        case .refuse(let reason): #expect(!one.isTaken && reason == .notTheirs, "\(reason)")
        default: Issue.record("\(finding)")
        }
    }

    @Test("A member counts on the day of the release too, and never on a day that has not come")
    func days() throws {
        let voice = PeerVoice(desk: RealPack.desk, own: "NATO", peer: "EU")
        let before = Day("2020-01-15")!, after = Day("2020-03-01")!
        #expect(voice.isPeers("GBR", on: [before]) && !voice.isPeers("GBR", on: [after]), "the United Kingdom left the EU on 31 January 2020")
        let item = Item(label: try RealPack.pack.facts.vocabulary.read("TLP:CLEAR"), originator: "GBR")
        let screening = Screening(desk: RealPack.desk, own: "NATO", peer: "EU", custodian: "NATO.IS")
        func outcome(said: String, now: String) -> Bool {
            let said = Timestamp(said)!, now = Timestamp(now)!
            if case .keep = screening.finding(on: Self.edition(item, by: "EU.GSC", at: said, kind: "test.report"), size: 512, at: 0, now: now, known: { _ in nil }) { return true }
            return false
        }
        // An Ally of ours that is no member there any more: said while it was one, it is taken.
        #expect(outcome(said: "2020-01-15T09:00:00.000Z", now: "2020-03-01T09:00:00.000Z"))
        #expect(!outcome(said: "2020-03-01T09:00:00.000Z", now: "2020-03-01T10:00:00.000Z"))
    }
}

@Suite("An edition is written once")
struct WrittenEditionTests {
    @Test("With a label that was written before an entry has the very bytes that it has without", arguments: ["TLP:CLEAR", "TLP:GREEN", "RESTREINT UE/EU RESTRICTED RELEASABLE TO NATO", "LIMITE"])
    func sameBytes(marking: String) throws {
        let item = Item(label: try RealPack.pack.facts.vocabulary.read(marking), originator: "EU.EEAS"), at = Timestamp("2026-11-21T09:00:00.000Z")!
        let maker = EditionMaker(secret: Array(repeating: 5, count: 32)), source = RecordID(at: at)
        let record = Record(id: source, kind: "test.report", label: item.json, author: .init(body: "EU.EEAS", account: "somebody"), at: at, body: ["z": 1, "a": ["y", ["ü": "\u{1F600}", "b": nil]]])
        let filling = Filling(desk: RealPack.desk, own: "EU", peer: "NATO", custodian: "NATO.IS", shared: { _ in true })
        guard case .departs(let departure) = filling.consequence(of: record) else { Issue.record("nothing departs"); return }
        var plain = departure
        plain.standing = nil
        #expect(departure.standing != nil)
        #expect(departure.standing?.holders.isEmpty == !filling.mayLeave(item, on: at.day))
        #expect(try maker.bytes(of: departure, tag: maker.tag(of: "x"), at: at, replacing: source) == maker.bytes(of: plain, tag: maker.tag(of: "x"), at: at, replacing: source))
    }
}
