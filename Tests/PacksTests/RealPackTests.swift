import Foundation
import Kernel
import Packs
import Release
import Testing

@Suite("The pack of this repository")
struct RealPackTests {
    @Test("It loads without a mistake or a remark")
    func loads() throws {
        #expect(RealPack.factMistakes(in: RealPack.files) == [])
        let pack = try Pack.load(RealPack.directory)
        #expect(pack.edition == "2026-11")
        #expect(pack.remarks == [])
        #expect(!pack.title.isEmpty && !pack.caution.isEmpty && !pack.covers.isEmpty)
    }

    @Test("Memberships on a day have the numbers that the organisations give", arguments: [
        ("EU", "member", "2025-03-01", 27), ("NATO", "member", "2025-03-01", 32), ("PfP", "partner", "2025-03-01", 18), ("PESCO", "participant", "2025-03-01", 26),
        ("HybridCoE", "participant", "2025-03-01", 36), ("Schengen", "member", "2025-03-01", 25), ("Schengen", "associate", "2025-03-01", 4),
        ("EU", "member", "2004-05-01", 25), ("EU", "member", "2020-01-31", 28), ("EU", "member", "2020-02-01", 27),
        ("NATO", "member", "2023-04-03", 30), ("NATO", "member", "2023-04-04", 31), ("NATO", "member", "2024-03-07", 32), ("NATO", "invitee", "2024-03-06", 1),
    ])
    func counts(organisation: OrganisationID, role: String, day: String, count: Int) throws {
        #expect(try members(of: organisation, role: role, on: day).count == count)
    }

    @Test("23 states are in both organisations on 2025-03-01")
    func both() throws {
        #expect(try members(of: "EU", role: "member", on: "2025-03-01").intersection(members(of: "NATO", role: "member", on: "2025-03-01")).count == 23)
    }

    private func members(of organisation: OrganisationID, role: String, on day: String) throws -> Set<PartyID> {
        let day = try #require(Day(day))
        return Set(try RealPack.loaded().facts.memberships.filter { $0.organisation == organisation && $0.role == role && $0.validity.isCertain(on: day) }.map(\.party))
    }

    @Test("Every table is there, and every row says where it was read", arguments: [
        ("parties/states.csv", 81), ("parties/bodies.csv", 94), ("parties/others.csv", 5), ("parties/memberships.csv", 345), ("parties/tiles.csv", 48),
        ("release/arrangements.csv", 62), ("release/sets.csv", 48), ("release/positions.csv", 10), ("labels/policies.csv", 1), ("labels/levels.csv", 200), ("labels/markings.csv", 20),
    ])
    func tables(path: String, atLeast: Int) throws {
        let count = try #require(try RealPack.loaded().sources.first { $0.table == path })
        #expect(count.rows >= atLeast)
        #expect(count.rows == RealPack.files.lineCount(of: path) - 1)
        #expect(count.byConfidence.values.reduce(0, +) == count.rows)
    }

    @Test("Everything that the facts name is known")
    func closed() throws {
        let pack = try RealPack.loaded(), roster = pack.facts.roster
        #expect(roster.parties.count == roster.parties.map(\.id).reduce(into: Set()) { $0.insert($1) }.count)
        #expect(pack.facts.memberships.allSatisfy { roster[$0.party]?.kind == .state && pack.organisation($0.organisation) != nil })
        #expect(pack.bodies.values.compactMap(\.oppositeNumber).allSatisfy { roster[$0] != nil })
        #expect(pack.tiles.allSatisfy { roster[$0.party]?.kind == .state })
        #expect(pack.organisations.compactMap(\.whole).allSatisfy { roster[$0]?.kind == .whole })
        #expect(Set(roster.parties.map(\.kind)) == Set(Party.Kind.allCases))
        // Every member of either organisation, on any day, has a tile.
        let drawn = Set(pack.tiles.map(\.party))
        #expect(pack.facts.memberships.filter { ["EU", "NATO"].contains($0.organisation) && $0.role == "member" }.allSatisfy { drawn.contains($0.party) })
    }

    @Test("A ceiling is given only where a text gives it")
    func ceilings() throws {
        let known = try RealPack.loaded().facts.arrangements.filter { $0.ceilingLevel != nil }
        #expect(known.map { "\($0.id) \($0.ceilingLevel!)" }.sorted() == ["EU-CHE-SIA EU_S", "EU-USA-SIA EU_TS", "NATO-SOI-1997 CTS"])
    }

    @Test("The digest depends on every byte and every name, and on nothing else")
    func digest() throws {
        let digest = RealPack.files.digest
        #expect(digest.count == 64)
        #expect(PackFiles(directory: "elsewhere", contents: RealPack.files.contents).digest == digest)
        var changed = RealPack.files
        changed.contents["pack.yaml"]?.append(10)
        #expect(changed.digest != digest)
        var renamed = RealPack.files
        renamed.contents["pack2.yaml"] = renamed.contents.removeValue(forKey: "pack.yaml")
        #expect(renamed.digest != digest)
        #expect(PackFiles(directory: "", contents: ["a": [1, 2]]).digest == "7841ad7ac88070b25f6723f0accf4e6871cc3be47ce044307c3c803f160cbe85")
    }

    @Test("Hidden files and files of other kinds are no part of a pack; a link to a pack is followed")
    func walk() throws {
        let manager = FileManager.default
        let root = manager.temporaryDirectory.appending(path: "entente-packs-\(ProcessInfo.processInfo.processIdentifier)-walk")
        defer { try? manager.removeItem(at: root) }
        let inner = root.appending(path: "pack/parties/.hidden")
        try manager.createDirectory(at: inner, withIntermediateDirectories: true)
        for path in ["pack/pack.yaml", "pack/README.md", "pack/parties/states.csv", "pack/parties/.states.csv", "pack/parties/.hidden/x.csv"] {
            try Data("x".utf8).write(to: root.appending(path: path))
        }
        try manager.createSymbolicLink(at: root.appending(path: "link"), withDestinationURL: root.appending(path: "pack"))
        for name in ["pack", "link"] {
            #expect(try PackFiles(readingFrom: root.appending(path: name).path).contents.keys.sorted() == ["pack.yaml", "parties/states.csv"])
        }
    }
}
