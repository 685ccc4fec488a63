import Kernel
import Labels
import TestSupport
import Testing
@testable import Threats

@Suite("Markings and editions")
struct MarkingTests {
    private static let green = STIXID(TLPMarkingDefinition.version2[1].id), red1 = STIXID(TLPMarkingDefinition.version1[3].id)
    private static let statement: STIXID = "marking-definition--fa42a846-8d90-4e51-bc29-71d5b4802168", foreign: STIXID = "marking-definition--11111111-1111-4111-8111-111111111111"

    private static func kind(of id: STIXID) -> STIXMarkingKind? {
        switch id {
        case statement: .statement("Copyright")
        case foreign: .other("acs")
        default: nil
        }
    }

    @Test("The most closed of several counts; statements count nothing; what is not understood closes to RED and is named", arguments: [
        ([], nil, []), ([statement], nil, []), ([green], "TLP_GREEN", []), ([green, statement, red1], "TLP_RED", []), ([foreign], "TLP_RED", [foreign]), ([green, "marking-definition--22222222-2222-4222-8222-222222222222"], "TLP_RED", ["marking-definition--22222222-2222-4222-8222-222222222222"]),
    ] as [([STIXID], LevelID?, [STIXID])])
    func reading(markings: [STIXID], level: LevelID?, unknown: [STIXID]) {
        let reading = MarkingReading(markings, kindOf: Self.kind)
        #expect(reading.label?.level == level && reading.unknown == unknown)
    }

    @Test("A definition that calls itself TLP under another identifier is not understood")
    func selfNamed() throws {
        let text = #"{"type":"marking-definition","spec_version":"2.1","id":"marking-definition--33333333-3333-4333-8333-333333333333","created":"2017-01-20T00:00:00.000Z","definition_type":"tlp","definition":{"tlp":"white"}}"#
        let entry = try STIXEntry(reading: Array(text.utf8))
        #expect(entry.definition == .other("tlp"))
        #expect(MarkingReading([entry.id]) { _ in entry.definition }.unknown == [entry.id])
    }

    private func editions(_ members: String, standing: Label = Label(policy: "TLP", level: "TLP_GREEN")) throws -> [STIXEdition] {
        let bytes = Array("{\"type\":\"malware\",\"spec_version\":\"2.1\",\"id\":\"malware--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f\",\"created\":\"2016-04-06T20:03:48.000Z\",\"modified\":\"2016-04-06T20:03:48.000Z\",\(members)}".utf8)
        return STIXEdition.editions(of: bytes, entry: try STIXEntry(reading: bytes), standing: standing, kindOf: Self.kind)
    }
    private static func granular(_ level: LevelID, _ selectors: String) -> String {
        "{\"marking_ref\":\"\(TLPMarkingDefinition(level: level)?.id ?? "")\",\"selectors\":[\(selectors)]}"
    }

    @Test("Each more open level has an edition without what is marked more closely, and nothing hints at it")
    func levels() throws {
        let found = try editions("""
            "is_family":true,"name":"N","description":"closed text","labels":["open","shut","wide"],"aliases":["gone"],
            "granular_markings":[\(Self.granular("TLP_RED", "\"description\",\"aliases.[0]\"")),\(Self.granular("TLP_AMBER", "\"labels.[1]\"")),{"lang":"de","selectors":["labels.[2]","description"]}]
            """)
        #expect(found.map(\.label.level) == ["TLP_RED", "TLP_AMBER", "TLP_GREEN"] && found.map(\.rank) == [0, 1, 2])
        let amber = try STIXValue(reading: found[1].bytes), green = try STIXValue(reading: found[2].bytes)
        #expect(amber["description"] == nil && amber["aliases"] == nil && amber["labels"] == ["open", "shut", "wide"])
        #expect(amber["granular_markings"]?.array?.count == 2)
        #expect(green["labels"] == ["open", "wide"])
        #expect(green["granular_markings"] == [["lang": "de", "selectors": ["labels.[1]"]]])
    }

    @Test("There is one edition alone where the rest would lack what is required, or where a selector leads nowhere, or where the object itself is not understood", arguments: [
        #""is_family":true,"name":"N","granular_markings":[\#(granular("TLP_RED", "\"name\""))]"#, #""is_family":true,"name":"N","granular_markings":[\#(granular("TLP_RED", "\"is_family\""))]"#,
        #""is_family":true,"name":"N","granular_markings":[\#(granular("TLP_RED", "\"labels\""))]"#, #""is_family":true,"name":"N","granular_markings":[\#(granular("TLP_RED", "\"id\""))]"#,
        #""is_family":true,"name":"N","external_references":[{"source_name":"a","url":"https://a.example"}],"granular_markings":[\#(granular("TLP_RED", "\"external_references.[0].source_name\""))]"#,
        #""is_family":true,"name":"N","description":"d","object_marking_refs":["\#(foreign)"],"granular_markings":[\#(granular("TLP_RED", "\"description\""))]"#,
        #""is_family":true,"name":"N","description":"d","granular_markings":[\#(granular("TLP_CLEAR", "\"description\""))]"#,
    ])
    func alone(members: String) throws {
        let found = try editions(members)
        #expect(found.count == 1)
    }

    @Test("A part under an unknown marking goes from every open edition, and the whole is RED and names it")
    func unknownPart() throws {
        let found = try editions(#""is_family":false,"description":"d","granular_markings":[{"marking_ref":"\#(Self.foreign)","selectors":["description"]}]"#)
        #expect(found.map(\.label.level) == ["TLP_RED", "TLP_GREEN"] && found.map(\.unknown) == [[Self.foreign], []])
        #expect(!String(decoding: found[1].bytes, as: UTF8.self).contains("description"))
    }

    @Test("So many marked parts that the work has no bound leave the whole object alone, as closed as its closest part")
    func tooMany() throws {
        let selectors = Array(repeating: "\"description\"", count: STIXEdition.selectorsMax + 1).joined(separator: ",")
        let found = try editions(#""is_family":false,"description":"d","granular_markings":[\#(Self.granular("TLP_AMBER", selectors))]"#)
        #expect(found.map(\.label.level) == ["TLP_AMBER"])
    }

    @Test("A classification keeps its level and takes the closer TLP label beside it")
    func classified() throws {
        let found = try editions(#""is_family":false,"description":"d","granular_markings":[\#(Self.granular("TLP_AMBER", "\"description\""))]"#, standing: Label(policy: "NATO", level: "NATO_RESTRICTED"))
        #expect(found.map(\.label) == [Label(policy: "NATO", level: "NATO_RESTRICTED", tlp: "TLP_AMBER"), Label(policy: "NATO", level: "NATO_RESTRICTED")])
    }

    @Test("No open edition holds a word that is marked more closely, and each is read as what it says", arguments: UInt64(0)..<200)
    func nothingLeaks(seed: UInt64) throws {
        var random = Seeded(seed)
        let places = ["description", "labels", "labels.[0]", "labels.[1]", "labels.[2]", "external_references", "external_references.[0]", "external_references.[1]", "external_references.[1].url", "x_own", "x_own.deep", "x_own.deep.[0]", "x_own.deep.[1].a", "x_own.b"]
        let words: [(String, String)] = [("description", "w-description"), ("labels.[0]", "w-label0"), ("labels.[1]", "w-label1"), ("labels.[2]", "w-label2"), ("external_references.[0].url", "w-url0"), ("external_references.[1].url", "w-url1"),
                                         ("external_references.[1].description", "w-desc1"), ("x_own.deep.[0]", "w-deep0"), ("x_own.deep.[1].a", "w-a"), ("x_own.b", "w-b")]
        var markings: [(LevelID, [String])] = []
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            guard let level = TLPMarkingDefinition.version2.randomElement(using: &random)?.level else { continue }
            markings.append((level, (0..<Int.random(in: 1...3, using: &random)).compactMap { _ in places.randomElement(using: &random) }))
        }
        let found = try editions("""
            "is_family":false,"description":"w-description","labels":["w-label0","w-label1","w-label2"],"external_references":[{"source_name":"s","url":"w-url0"},{"source_name":"s","url":"w-url1","description":"w-desc1"}],
            "x_own":{"deep":["w-deep0",{"a":"w-a"}],"b":"w-b"},"granular_markings":[\(markings.map { Self.granular($0.0, $0.1.map { "\"\($0)\"" }.joined(separator: ",")) }.joined(separator: ","))]
            """)
        func rank(_ level: LevelID) -> Int { TLPMarkingDefinition.version2.firstIndex { $0.level == level } ?? 9 }
        for edition in found {
            let text = String(decoding: edition.bytes, as: UTF8.self)
            for (place, word) in words {
                let closest = markings.filter { $0.1.contains { place == $0 || place.hasPrefix($0 + ".") } }.map { rank($0.0) }.max() ?? 0
                if closest > max(rank(edition.label.level), 1) { #expect(!text.contains(word), "seed \(seed): \(word) in the edition \(edition.label.level)") }
            }
            // Read again, an edition is as closed as it says and no more.
            let entry = try STIXEntry(reading: edition.bytes)
            let again = STIXEdition.editions(of: edition.bytes, entry: entry, standing: Label(policy: "TLP", level: "TLP_GREEN"), kindOf: Self.kind)
            #expect(rank(again[0].label.level) <= rank(edition.label.level), "seed \(seed)")
            for marking in entry.granular { for selector in marking.selectors { #expect(Selector(selector)?.value(in: try STIXValue(reading: edition.bytes)) != nil, "seed \(seed): \(selector)") } }
        }
        #expect(Set(found.map(\.label)).count == found.count && Set(found.map(\.bytes)).count == found.count, "seed \(seed)")
    }
}
