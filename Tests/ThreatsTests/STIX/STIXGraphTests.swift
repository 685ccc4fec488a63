import Kernel
import Testing
@testable import Threats

@Suite("The graph of what hangs together")
struct STIXGraphTests {
    private static func id(_ type: String, _ number: Int) -> String { "\(type)--00000000-0000-4000-8000-\(String(repeating: "0", count: 12 - String(number).count))\(number)" }
    private static func entry(_ type: String, _ number: Int, _ members: String = "", modified: String = "2020-01-01T00:00:00.000Z") throws -> STIXEntry {
        try STIXEntry(reading: Array("{\"type\":\"\(type)\",\"spec_version\":\"2.1\",\"id\":\"\(id(type, number))\",\"created\":\"2020-01-01T00:00:00.000Z\",\"modified\":\"\(modified)\"\(members.isEmpty ? "" : ",")\(members)}".utf8))
    }
    private static func relationship(_ number: Int, _ from: String, _ to: String, _ more: String = "") throws -> STIXEntry { try entry("relationship", number, "\"relationship_type\":\"uses\",\"source_ref\":\"\(from)\",\"target_ref\":\"\(to)\"\(more)") }

    @Test("Relationships, sightings and references tie; the author ties nothing unless asked for")
    func kinds() throws {
        let malware = Self.id("malware", 1), tool = Self.id("tool", 2), indicator = Self.id("indicator", 3), team = Self.id("identity", 4), report = Self.id("report", 7)
        let graph = STIXGraph([
            try Self.entry("malware", 1, "\"created_by_ref\":\"\(team)\""), try Self.relationship(5, malware, tool), try Self.entry("sighting", 6, "\"sighting_of_ref\":\"\(indicator)\",\"where_sighted_refs\":[\"\(team)\"]"),
            try Self.entry("report", 7, "\"object_refs\":[\"\(malware)\",\"\(indicator)\"]"),
        ])
        let near = graph.neighbourhood(of: STIXID(malware))
        #expect(near.distances == [STIXID(malware): 0, STIXID(tool): 1, STIXID(report): 1] && !near.isCut)
        #expect(near.edges.contains(.init(from: STIXID(malware), to: STIXID(tool), kind: .relationship("uses"), source: STIXID(Self.id("relationship", 5)))))
        let further = graph.neighbourhood(of: STIXID(malware), steps: 3)
        #expect(further.distances[STIXID(indicator)] == 2 && further.distances[STIXID(team)] == 3)
        #expect(graph.neighbourhood(of: STIXID(malware), passing: { _ in true }).distances[STIXID(team)] == 1)
    }

    @Test("The latest version of an object counts alone, and a revoked one ties nothing")
    func versions() throws {
        let a = Self.id("malware", 1), b = Self.id("tool", 2), c = Self.id("tool", 3)
        let newer = try Self.entry("relationship", 5, "\"relationship_type\":\"uses\",\"source_ref\":\"\(a)\",\"target_ref\":\"\(c)\"", modified: "2021-01-01T00:00:00.000Z"), older = try Self.relationship(5, a, b)
        for order in [[newer, older], [older, newer]] { #expect(STIXGraph(order).edges(from: STIXID(a)).map(\.to) == [STIXID(c)]) }
        #expect(STIXGraph([try Self.relationship(6, a, b, ",\"revoked\":true")]).edges(from: STIXID(a)) == [])
    }

    @Test("Circles end, and breadth has a bound that is told")
    func bounds() throws {
        let count = 300, hub = Self.id("malware", 0)
        let star = STIXGraph(try (1...count).map { try Self.relationship(1000 + $0, hub, Self.id("tool", $0)) })
        let cut = star.neighbourhood(of: STIXID(hub), steps: 5, objectsMax: 50)
        #expect(cut.distances.count == 50 && cut.isCut)
        let circle = STIXGraph(try (0..<10).map { try Self.relationship(100 + $0, Self.id("tool", $0), Self.id("tool", ($0 + 1) % 10)) })
        let round = circle.neighbourhood(of: STIXID(Self.id("tool", 0)), steps: 100)
        #expect(round.distances.count == 10 && round.edges.count == 10 && !round.isCut && round.distances.values.max() == 5)
    }
}
