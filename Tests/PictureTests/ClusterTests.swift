import Kernel
import Picture
import TestSupport
import Testing

@Suite("Clusters")
struct ClusterTests {
    /// Every pair looked at: what the sweep is compared with.
    static func plain(_ incidents: [Incident]) -> Set<Set<IncidentID>> {
        var sets = Dictionary(uniqueKeysWithValues: incidents.map { ($0.id, Set([$0.id])) })
        for (number, a) in incidents.enumerated() {
            for b in incidents[(number + 1)...] where Tie(a, b) != nil {
                guard let x = sets[a.id], let y = sets[b.id], x != y else { continue }
                let both = x.union(y)
                for id in both { sets[id] = both }
            }
        }
        return Set(sets.values.filter { $0.count > 1 })
    }

    @Test("The sweep finds what looking at every pair finds", arguments: UInt64(1)...40)
    func sweep(seed: UInt64) {
        let incidents = Sample.incidents(30 + Int(seed) * 8, seed: seed), clusters = ClusterFinder.clusters(of: incidents)
        #expect(Set(clusters.map { Set($0.members) }) == Self.plain(incidents), "seed \(seed)")
        for cluster in clusters { #expect(cluster.ties.count == cluster.members.count - 1, "seed \(seed): each hangs on another by one tie") }
    }

    @Test("The order in which incidents are told changes nothing", arguments: UInt64(1)...10)
    func order(seed: UInt64) {
        var random = Seeded(seed)
        let incidents = Sample.incidents(200, seed: seed)
        #expect(ClusterFinder.clusters(of: incidents) == ClusterFinder.clusters(of: incidents.shuffled(using: &random)), "seed \(seed)")
    }

    @Test("Every tie gives at least three reasons, and they are true", arguments: UInt64(1)...5)
    func reasons(seed: UInt64) throws {
        let incidents = Dictionary(uniqueKeysWithValues: Sample.incidents(300, seed: seed).map { ($0.id, $0) })
        for tie in ClusterFinder.clusters(of: Array(incidents.values)).flatMap(\.ties) {
            let a = try #require(incidents[tie.a]), b = try #require(incidents[tie.b])
            #expect(tie.reasons.count >= 3 && (tie.reasons.contains(.time) || tie.reasons.contains(.place)))
            if tie.reasons.contains(.time) { #expect(abs(a.first.ordinal - b.first.ordinal) <= 45) }
            if tie.reasons.contains(.place) { #expect(Sphere.kilometres(a.place.point, b.place.point) <= 200.5) }
            if tie.reasons.contains(.method) { #expect(a.method == b.method) }
            if tie.reasons.contains(.sector) { #expect(!Set(a.sectors).isDisjoint(with: b.sectors)) }
        }
    }

    @Test("A place that stands for something wider, and a date known to the year, tie nothing")
    func honest() {
        let one = Sample.incident("a"), nominal = Sample.incident("b", method: "fire", precision: .nominal), year = Sample.incident("c", method: "fire", from: "2026")
        #expect(Tie(one, nominal) == nil && Tie(one, year) == nil)
        #expect(Tie(one, Sample.incident("d", method: "fire"))?.reasons == [.time, .place, .sector])
    }

    @Test("Ten thousand in one crowded place are found in one piece, and the work stays small")
    func crowd() {
        let crowd = (0..<10_000).map { Sample.incident("i\($0)", day: Day(ordinal: 20_000 + Int32($0 % 40)), lat: 550_000 + $0 % 9_000, lon: 200_000 + $0 / 10) }
        #expect(ClusterFinder.clusters(of: crowd).map(\.members.count) == [10_000])
    }

    @Test("The known incidents hang together where an analyst would expect it")
    func known() {
        let clusters = ClusterFinder.clusters(of: RealPicture.facts.incidents).map { $0.members.map(\.text).sorted() }
        #expect(clusters.contains(["INC-032", "INC-033", "INC-036"]), "the cables of the winter of 2024")
        #expect(clusters.contains(["INC-025", "INC-035"]), "two cables in the Gulf of Finland")
    }
}

@Suite("What neither side sees alone")
struct TogetherTests {
    @Test("Two records that tie across the sides make a cluster that neither has")
    func new() throws {
        let joint = Together.clusters(of: [(Sample.incident("a"), "EU"), (Sample.incident("b", lat: 555_000), "NATO"), (Sample.incident("far", lat: 650_000, method: "fire"), nil)])
        let one = try #require(joint.first)
        #expect(joint.count == 1 && one.isNew && one.brought == ["EU": ["a"], "NATO": ["b"]] && one.alone == ["EU": [], "NATO": []])
    }

    @Test("What one side could see by itself is not among them")
    func own() {
        #expect(Together.clusters(of: [(Sample.incident("a"), "EU"), (Sample.incident("b"), "EU"), (Sample.incident("c", lat: 650_000, method: "fire"), "NATO")]).isEmpty)
        #expect(Together.clusters(of: [(Sample.incident("a"), "EU"), (Sample.incident("b"), nil)]).isEmpty, "one side with what everybody has")
    }

    @Test("A cluster that grows by the other side's records says what each sees of it")
    func grown() throws {
        let joint = Together.clusters(of: [(Sample.incident("a"), nil), (Sample.incident("b", lat: 551_000), "EU"), (Sample.incident("c", lat: 552_000), "NATO")])
        let one = try #require(joint.first)
        #expect(!one.isNew && one.alone == ["EU": ["a", "b"], "NATO": ["a", "c"]])
    }

    @Test("Every cluster shown holds records of both sides and is whole for neither", arguments: UInt64(1)...20)
    func property(seed: UInt64) {
        var random = Seeded(seed)
        let all = Sample.incidents(250, seed: seed).map { ($0, [OrganisationID?.none, "EU", "NATO"].randomElement(using: &random)!) }
        let single = ["EU", "NATO"].map { side in Set(ClusterFinder.clusters(of: all.filter { $0.1 == nil || $0.1 == OrganisationID(side) }.map(\.0)).map(\.members)) }
        for joint in Together.clusters(of: all) {
            #expect(joint.brought.count == 2 && single.allSatisfy { !$0.contains(joint.cluster.members) }, "seed \(seed)")
        }
    }
}
