import Figures
import TestSupport
import Testing

@Suite("The map of places")
struct PlaceMapTests {
    static let window = MapWindow(latitude: 52, longitude: 12, west: -1_950, east: 2_350, south: -2_000, north: 2_300)
    static func ground(_ width: Double) -> MapGround {
        MapGround(window, outlines: [[SIMD2(50, 5), SIMD2(55, 5), SIMD2(55, 15), SIMD2(50, 15)]], names: [.init("Middle Sea", isSea: true, latitude: 52, longitude: 12), .init("MID", isSea: false, latitude: 53, longitude: 12)], width: width)
    }
    static func marks(_ count: Int, seed: UInt64) -> [PlaceMap.Mark] {
        var random = Seeded(seed)
        return (0..<count).map { _ in
            PlaceMap.Mark(latitude: Double.random(in: -89...89, using: &random), longitude: Double.random(in: -179...179, using: &random), kind: Marks.Incident.allCases.randomElement(using: &random)!, within: random.once(in: 3) ? nil : 60)
        }
    }

    @Test("Every incident stands in exactly one group", arguments: UInt64(1)...20, [350.0, 700])
    func groups(seed: UInt64, width: Double) {
        let marks = Self.marks(Int(seed) * 40, seed: seed), map = PlaceMap(title: "Incidents", marks: marks, on: Self.ground(width)) { .init("\($0)") }
        #expect(map.groups.flatMap(\.marks).sorted() == Array(marks.indices), "seed \(seed)")
    }

    @Test("The drawing is well formed whatever the names are, and stays inside its frame", arguments: UInt64(1)...15)
    func wellFormed(seed: UInt64) throws {
        let text = String(decoding: PlaceMap(title: "Incidents", marks: Self.marks(60, seed: seed), on: Self.ground(700)) { number in
            var random = Seeded(seed &+ UInt64(number))
            return .init(random.text(12), address: "/x/\(number)")
        }.drawing("place-map", address: { _ in "/near?a=1&b=2" }).bytes, as: UTF8.self)
        #expect(text.hasPrefix("<svg") && text.hasSuffix("</svg>"))
        for match in text.matches(of: /<text[^>]* x="(-?[0-9.]+)" y="(-?[0-9.]+)"/) {
            let x = try #require(Double(match.1)), y = try #require(Double(match.2))
            #expect(x >= 0 && x <= 700 && y >= 0 && y <= 700, "seed \(seed)")
        }
    }

    @Test("The middle of the window is the middle of the map, and areas keep their size")
    func projection() {
        let one = PlaceMap(title: "x", marks: [.init(latitude: 52, longitude: 12, kind: .cyber, within: 5)], on: Self.ground(430)) { _ in .init("a") }
        let text = String(decoding: one.drawing("place-map") { _ in nil }.bytes, as: UTF8.self)
        // 1950 km from the west edge at 0.1 px a kilometre.
        #expect(text.contains("M189.4 224.4"))
    }

    @Test("The same places give the same bytes")
    func deterministic() {
        let marks = Self.marks(200, seed: 7)
        let drawings = (0..<2).map { _ in PlaceMap(title: "x", marks: marks, on: Self.ground(700)) { .init("\($0)") }.drawing("place-map") { _ in nil } }
        #expect(drawings[0] == drawings[1])
    }
}
