import Kernel
import Labels
import Release
import TestSupport
import Testing

@Suite("What a viewpoint may see")
struct ScreeningTests {
    private struct Note: Labelled, Sendable, Equatable {
        let item: Item
        let author: PartyID
    }
    private static let day = Day("2025-03-01")!
    private func screen(_ note: Note, _ party: PartyID, clearance: Int) throws -> Released<Note>? {
        try RealPack.desk().dated(on: Self.day).screen(note, for: Viewpoint(party: party, clearance: clearance, day: Self.day))
    }

    @Test("A record is let through only when it is permitted and the person is cleared", arguments: [
        ("NATO SECRET", "FRA", 30, true), ("NATO SECRET", "FRA", 20, false), ("NATO SECRET", "CYP", 40, false), ("NATO RESTRICTED", "EU.EEAS", 30, false), ("NATO RESTRICTED RELEASABLE TO EU", "EU.EEAS", 10, true),
        ("NATO RESTRICTED RELEASABLE TO EU", "EU.EEAS", 5, false), ("NATO UNCLASSIFIED", "FRA", 0, true), ("TLP:CLEAR", "public", 0, true), ("TLP:AMBER", "CYP", 40, false), ("RESTREINT UE/EU RESTRICTED", "CYP", 10, true),
    ] as [(String, PartyID, Int, Bool)])
    func permittedAndCleared(marking: String, party: PartyID, clearance: Int, shown: Bool) throws {
        let note = Note(item: try RealPack.item(marking, by: marking.hasPrefix("TLP") ? "EU.CERT-EU" : marking.hasPrefix("NATO") ? "NATO.IS" : "EU.EEAS"), author: "NATO.IMS")
        let released = try screen(note, party, clearance: clearance)
        #expect((released != nil) == shown)
        if let released {
            #expect(released.record == note && released.grounds.outcome == .permitted && released.grounds.recipient == party && released.grounds.rule != nil)
        }
    }

    @Test("Whoever said it has it, whatever the rules say; but not beyond their clearance")
    func author() throws {
        let note = Note(item: try RealPack.item("NATO SECRET", by: "NATO.IS"), author: "CYP")
        #expect(try screen(note, "CYP", clearance: 30)?.grounds.rule == nil)
        #expect(try screen(note, "CYP", clearance: 30)?.grounds.outcome == .permitted)
        #expect(try screen(note, "CYP", clearance: 20) == nil)
        #expect(try screen(note, "IRL", clearance: 40) == nil)
    }

    @Test("A level that is not known is withheld from everyone, its author included", arguments: ["FRA", "NATO.IS", "EU.EEAS", "public"] as [PartyID])
    func unknownLevel(party: PartyID) throws {
        var item = try RealPack.item("NATO UNCLASSIFIED", by: "NATO.IS")
        item.label.level = "no-such-level"
        #expect(try screen(Note(item: item, author: party), party, clearance: 40) == nil)
        var part = try RealPack.item("NATO UNCLASSIFIED", by: "NATO.IS")
        part.parts = [Part(label: item.label, originator: nil, written: "a part")]
        #expect(try screen(Note(item: part, author: party), party, clearance: 40) == nil)
    }

    @Test("Every part's level counts for the clearance")
    func parts() throws {
        let secret = Part(label: try RealPack.item("NATO SECRET", by: "NATO.IS").label, originator: "NATO.IS", written: "NATO SECRET")
        let note = Note(item: try RealPack.item("NATO UNCLASSIFIED", by: "NATO.IS", parts: [secret]), author: "NATO.IS")
        #expect(try screen(note, "FRA", clearance: 30) != nil)
        #expect(try screen(note, "FRA", clearance: 20) == nil)
    }

    @Test("A party that nobody knows sees nothing")
    func stranger() throws {
        let note = Note(item: try RealPack.item("TLP:CLEAR", by: "EU.CERT-EU"), author: "XXX")
        #expect(try screen(note, "XXX", clearance: 40) == nil)
    }

    @Test("Screening lets through what compiling permits, and nothing else", arguments: [7101] as [UInt64])
    func asCompiled(seed: UInt64) throws {
        let desk = try RealPack.desk()
        var random = RandomRequests(desk, seed: seed)
        var shown = 0
        for _ in 0..<500 {
            let item = random.item(), party = random.party(), author = random.party(), clearance = [0, 5, 10, 20, 30, 40].randomElement(using: &random.generator)!
            let dated = desk.dated(on: random.day())
            let viewpoint = Viewpoint(party: party, clearance: clearance, day: dated.day)
            let index = try #require(desk.facts.roster.index(of: party))
            let expected = dated.isCleared(viewpoint, for: item) && (author == party || dated.compile(item).permits(index))
            let released = dated.screen(Note(item: item, author: author), for: viewpoint)
            #expect((released != nil) == expected, "seed \(seed): \(party) on \(dated.day), \(item)")
            if released != nil { shown += 1 }
        }
        #expect(shown > 20, "seed \(seed): hardly anything was shown")
    }
}
