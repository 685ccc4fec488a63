import Kernel
import Labels
import Testing
@testable import Threats

@Suite("MISP events")
struct MISPTests {
    private static let author = "55f6ea5e-2c60-40e5-964f-47a8950d210f", event = "5e2a1c3d-1111-4222-8333-444455556666"
    private static func attribute(_ number: Int, _ type: String, _ value: String, isIndicator: Bool, more: String = "") -> String {
        "{\"uuid\":\"10000000-0000-4000-8000-\(String(repeating: "0", count: 12 - String(number).count))\(number)\",\"type\":\"\(type)\",\"value\":\(STIXValue.string(value).json),\"to_ids\":\(isIndicator),\"timestamp\":\"1793700000\",\"distribution\":\"5\"\(more)}"
    }
    private static func event(_ attributes: [String], more: String = #""Tag":[{"name":"tlp:green"}]"#, objects: String = "") -> [UInt8] {
        Array("""
            {"Event":{"uuid":"\(event)","info":"Phishing wave","date":"2026-11-01","distribution":"3","published":true,"timestamp":"1793700000","publish_timestamp":"1793700100",\(more),
            "Orgc":{"name":"CIRCL","uuid":"\(author)"},"Attribute":[\(attributes.joined(separator: ","))],"Object":[\(objects)]}}
            """.utf8)
    }
    static let values = [("ip-dst", "198.51.100.3"), ("ip-dst", "2001:db8::1"), ("ip-dst|port", "198.51.100.4|443"), ("ip-src|port", "2001:db8::2|80"), ("domain", "evil.example"), ("domain|ip", "b.example|198.51.100.9"), ("url", "https://x.example/it's"),
                         ("md5", "d41d8cd98f00b204e9800998ecf8427e"), ("sha256", String(repeating: "b", count: 64)), ("filename", "C:\\a\\b.exe"), ("filename|sha256", "x.exe|\(String(repeating: "c", count: 64))"), ("email", "c@x.example"),
                         ("email-subject", "It's"), ("mutex", "m"), ("mac-address", "d2:fb:49:24:37:18"), ("regkey", "HKEY_LOCAL_MACHINE\\a"), ("regkey|value", "HKEY_LOCAL_MACHINE\\b|v"), ("x509-fingerprint-sha1", String(repeating: "d", count: 40))]
    private static var attributes: [String] { values.enumerated().flatMap { index, value in [true, false].map { attribute(index * 2 + ($0 ? 0 : 1), value.0, value.1, isIndicator: $0) } } }

    @Test("An event gives its author, marked objects under MISP's UUIDs, and the report that holds them")
    func reading() throws {
        let read = try MISPReading(reading: Self.event([Self.attribute(1, "domain", "evil.example", isIndicator: true), Self.attribute(2, "ip-dst", "198.51.100.3", isIndicator: false), Self.attribute(3, "github-username", "x", isIndicator: false)]))
        #expect(read.objects.compactMap { $0["type"]?.string } == ["marking-definition", "identity", "indicator", "ipv4-addr", "observed-data", "report"])
        let indicator = try #require(read.objects.first { $0["type"] == "indicator" }), report = try #require(read.objects.last)
        #expect(indicator["id"] == "indicator--10000000-0000-4000-8000-000000000001" && indicator["pattern"] == "[domain-name:value = 'evil.example']")
        #expect(indicator["object_marking_refs"] == [.string(TLPMarkingDefinition.version2[1].id)] && indicator["created_by_ref"] == .string("identity--\(Self.author)"))
        #expect(report["id"] == .string("report--\(Self.event)") && report["object_refs"]?.array?.count == 3)
        #expect(read.notUnderstood == ["Attribute 10000000-0000-4000-8000-000000000003 of the type github-username has no form in STIX here; it was left out."])
    }

    @Test("Everything that is made keeps the standard, as we and the public validator read it", .enabled(if: STIXJudge.isThere, Comment(rawValue: STIXJudge.needed)))
    func standard() throws {
        let objects = try MISPReading(reading: Self.event(Self.attributes)).objects
        for object in objects { #expect(STIXCheck.findings(of: object).filter { $0.severity == .error }.map(\.description) == []) }
        for (object, answer) in zip(objects, try STIXJudge.ask("validate", objects.map(\.bytes))) { #expect(answer["ok"] == true, "\(object.json): \(answer["why"]?.string ?? "")") }
    }

    @Test("Read again after a change, the event gives the same identifiers and later versions")
    func stable() throws {
        let first = try MISPReading(reading: Self.event(Self.attributes)).objects
        let later = try MISPReading(reading: Array(String(decoding: Self.event(Self.attributes), as: UTF8.self).replacing("1793700000", with: "1793709999").utf8)).objects
        #expect(first.map { $0["id"] } == later.map { $0["id"] } && first.map { $0["created"] } == later.map { $0["created"] })
        let entries = try (first[4], later[4])
        #expect(try STIXEntry(reading: entries.0.bytes).version ?? .init(microseconds: 0) < STIXEntry(reading: entries.1.bytes).version ?? .init(microseconds: 0))
    }

    @Test("Tags and distribution close: the most closed of both counts", arguments: [
        (#""Tag":[{"name":"tlp:white"}]"#, "", "TLP_CLEAR"), (#""Tag":[{"name":"tlp:amber+strict"}]"#, "", "TLP_AMBER_STRICT"), (#""Tag":[{"name":"tlp:green"},{"name":"TLP:RED"}]"#, "", "TLP_RED"), (#""Tag":[{"name":"tlp:ex:chr"}]"#, "", "TLP_RED"),
        (#""Tag":[{"name":"tlp:green"}]"#, #","distribution":"0""#, "TLP_AMBER_STRICT"), (#""Tag":[{"name":"tlp:green"}]"#, #","distribution":"4""#, "TLP_RED"), (#""Tag":[{"name":"tlp:green"}]"#, #","Tag":[{"name":"tlp:red"}]"#, "TLP_RED"),
    ])
    func closing(tags: String, attribute: String, level: String) throws {
        let text = Self.attribute(1, "domain", "evil.example", isIndicator: true).replacing(#","distribution":"5""#, with: attribute)
        let indicator = try #require(try MISPReading(reading: Self.event([text], more: tags)).objects.first { $0["type"] == "indicator" })
        #expect(TLPMarkingDefinition.mostClosed(of: indicator["object_marking_refs"]?.strings ?? [])?.level == LevelID(level))
    }

    @Test("That the event holds something closed is as closed as the thing: its open edition does not tell")
    func closedReference() throws {
        let objects = try MISPReading(reading: Self.event([Self.attribute(1, "domain", "a.example", isIndicator: true), Self.attribute(2, "domain", "b.example", isIndicator: true, more: #","Tag":[{"name":"tlp:red"},{"name":"misp-galaxy:threat-actor=\"APT 999\""}]"#)])).objects
        let report = try #require(objects.last), bytes = report.bytes
        let editions = STIXEdition.editions(of: bytes, entry: try STIXEntry(reading: bytes), standing: Label(policy: "TLP", level: "TLP_GREEN"), kindOf: { _ in nil })
        #expect(editions.map(\.label.level) == ["TLP_RED", "TLP_GREEN"])
        #expect(try STIXValue(reading: editions[1].bytes)["object_refs"] == ["indicator--10000000-0000-4000-8000-000000000001"])
        #expect(objects.first { $0["type"] == "threat-actor" }?["object_marking_refs"] == [.string(TLPMarkingDefinition.version2[4].id)])
    }

    @Test("The attributes of a file object are one indicator; what galaxies name is an object with their UUID")
    func objects() throws {
        let file = "{\"uuid\":\"20000000-0000-4000-8000-000000000001\",\"name\":\"file\",\"Attribute\":[\(Self.attribute(1, "filename", "a.exe", isIndicator: true)),\(Self.attribute(2, "md5", "d41d8cd98f00b204e9800998ecf8427e", isIndicator: true)),\(Self.attribute(3, "size-in-bytes", "5", isIndicator: false))]}"
        let galaxy = #""Galaxy":[{"type":"mitre-attack-pattern","GalaxyCluster":[{"uuid":"a62a8db3-f23a-4d8f-afd6-9dbc77e7813b","value":"Phishing - T1566"}]}],"Tag":[{"name":"misp-galaxy:mitre-attack-pattern=\"Phishing - T1566\""}]"#
        let objects = try MISPReading(reading: Self.event([], more: galaxy, objects: file)).objects
        #expect(objects.first { $0["type"] == "indicator" }?["pattern"] == "[file:name = 'a.exe' AND file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']")
        let patterns = objects.filter { $0["type"] == "attack-pattern" }
        #expect(patterns.map { $0["id"] } == ["attack-pattern--a62a8db3-f23a-4d8f-afd6-9dbc77e7813b"] && patterns.first?["name"] == "Phishing")
        #expect(patterns.first?["external_references"]?[0]?["external_id"] == "T1566")
    }

    @Test("What went out to MISP and is read by PyMISP has the attributes that came in, under their UUIDs", .enabled(if: STIXJudge.isThere, Comment(rawValue: STIXJudge.needed)))
    func thereAndBack() throws {
        let objects = try MISPReading(reading: Self.event(Self.attributes)).objects
        let written = MISPWriting(objects, uuid: Self.event, title: "Phishing wave", organisation: ("CERT-EU", "6f6ea5e0-2c60-40e5-964f-47a8950d210f"), level: "TLP_GREEN", moment: try #require(STIXTimestamp("2026-11-21T10:00:00Z")))
        #expect(written.notCarried == [])
        let answer = try #require(try STIXJudge.ask("misp", [written.event.bytes]).first)
        #expect(answer["uuid"] == .string(Self.event) && answer["info"] == "Phishing wave" && answer["organisation"] == "CERT-EU" && answer["tags"] == ["tlp:green"])
        let found = Set((answer["attributes"]?.array ?? []).map(\.json))
        for (index, value) in Self.values.enumerated() {
            for isIndicator in [true, false] {
                let number = index * 2 + (isIndicator ? 0 : 1)
                let own: STIXValue = [.string("10000000-0000-4000-8000-\(String(repeating: "0", count: 12 - String(number).count))\(number)"), .string(value.0), .string(value.1), .bool(isIndicator)]
                #expect(found.contains(own.json), "\(own.json)")
            }
        }
        #expect(found.count == Self.values.count * 2)
        // A feed is a manifest, an index of hashes, and the events; PyMISP computes the same index.
        let files = MISPWriting.feed([written])
        #expect(files.map(\.name) == ["manifest.json", "hashes.csv", "\(Self.event).json"])
        let hashes = Set(String(decoding: files[1].bytes, as: UTF8.self).split(separator: "\n").compactMap { $0.split(separator: ",").first.map(String.init) })
        #expect(hashes == Set(answer["hashes"]?.strings ?? []))
        #expect(Set(try STIXValue(reading: files[0].bytes)[Self.event]?.object?.names ?? []) == Set(answer["manifest"]?.strings ?? []))
    }

    @Test("What is no event is said", arguments: ["{}", "[]", #"{"Event":{"uuid":"x","info":"a"}}"#, #"{"Event":{"uuid":"5e2a1c3d-1111-4222-8333-444455556666"}}"#, "{"])
    func noEvent(text: String) { #expect(throws: STIXMistake.self) { try MISPReading(reading: Array(text.utf8)) } }
}
