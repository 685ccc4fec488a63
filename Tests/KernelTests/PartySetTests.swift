import Kernel
import TestSupport
import Testing

@Suite("Sets of parties")
struct PartySetTests {
    @Test("They agree with a set of numbers in every operation", arguments: [11, 12, 13, 14, 15] as [UInt64])
    func againstASet(seed: UInt64) {
        var generator = Seeded(seed)
        for round in 0..<400 {
            let crowd = Int.random(in: 0...PartySet.capacity, using: &generator)
            func numbers() -> Set<Int> { Set((0..<crowd).map { _ in Int.random(in: 0..<PartySet.capacity, using: &generator) }) }
            let a = numbers(), b = numbers()
            let x = PartySet(a), y = PartySet(b)
            func agree(_ set: PartySet, _ expected: Set<Int>, _ what: String) {
                if set.indices != expected.sorted() { Issue.record("\(what) differs in round \(round), seed \(seed)") }
            }
            agree(x, a, "the set itself")
            agree(x.union(y), a.union(b), "union")
            agree(x.intersection(y), a.intersection(b), "intersection")
            agree(x.subtracting(y), a.subtracting(b), "difference")
            var grown = x, shrunk = x, edited = x, reference = a
            grown.formUnion(y)
            shrunk.subtract(y)
            agree(grown, a.union(b), "union in place")
            agree(shrunk, a.subtracting(b), "difference in place")
            for index in [0, 63, 64, 127, 128, 191, 192, 255, Int.random(in: 0..<256, using: &generator)] {
                if Bool.random(using: &generator) { edited.insert(index); reference.insert(index) } else { edited.remove(index); reference.remove(index) }
            }
            agree(edited, reference, "insertion and removal")
            #expect(x.count == a.count && x.isEmpty == a.isEmpty, "seed \(seed), round \(round)")
            #expect(x.isSubset(of: y) == a.isSubset(of: b) && x.isDisjoint(with: y) == a.isDisjoint(with: b), "seed \(seed), round \(round)")
            #expect(x.intersection(y).isSubset(of: x) && x.subtracting(y).isDisjoint(with: y), "seed \(seed), round \(round)")
            #expect((x == y) == (a == b), "seed \(seed), round \(round)")
            if let missing = (0..<PartySet.capacity).first(where: { x.contains($0) != a.contains($0) }) { Issue.record("membership of \(missing) differs, seed \(seed)") }
        }
    }

    @Test("Every one of the 256 places is its own")
    func places() {
        for index in 0..<PartySet.capacity { #expect(PartySet([index]).indices == [index]) }
        #expect(PartySet(0..<PartySet.capacity).count == 256)
        #expect(PartySet().isEmpty && PartySet().indices == [])
    }

    @Test("A roster gives each party its place and finds it again")
    func roster() {
        let source = Source(title: "a test", confidence: .assumed)
        let parties = ["FRA", "DEU", "EU.EEAS", "NATO"].enumerated().map { index, id in
            Party(id: PartyID(id), name: "Party \(index)", kind: index < 2 ? .state : .body, organisation: nil, remarks: "", source: source)
        }
        let roster = Roster(parties)
        #expect(roster.all.indices == [0, 1, 2, 3])
        for (index, party) in parties.enumerated() {
            #expect(roster.index(of: party.id) == index)
            #expect(roster[party.id] == party && roster[index] == party)
        }
        #expect(roster.index(of: "XYZ") == nil && roster["XYZ"] == nil)
        #expect(roster.set { $0.kind == .state }.indices == [0, 1])
        #expect(roster.ids(in: PartySet([3, 0])) == ["FRA", "NATO"])
    }

    @Test("A roster takes as many parties as a set has places")
    func fullRoster() {
        let source = Source(title: "a test", confidence: .assumed)
        let roster = Roster((0..<PartySet.capacity).map { Party(id: PartyID("P\($0)"), name: "\($0)", kind: .state, organisation: nil, remarks: "", source: source) })
        #expect(roster.all.count == PartySet.capacity)
        #expect(roster.index(of: "P255") == 255)
    }

    @Test("Identities order by their text, and are their text in words")
    func identities() {
        let ids: [PartyID] = ["EU.EEAS", "EU", "NATO", "CYP"]
        #expect(ids.sorted().map(\.text) == ["CYP", "EU", "EU.EEAS", "NATO"])
        #expect("\(PartyID("TUR"))" == "TUR")
    }
}
