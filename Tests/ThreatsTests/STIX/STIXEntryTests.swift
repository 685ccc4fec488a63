import Kernel
import Testing
@testable import Threats

@Suite("What a store takes from an object")
struct STIXEntryTests {
    private func entry(_ text: String) throws(STIXMistake) -> STIXEntry { try STIXEntry(reading: Array(text.utf8)) }
    private static let id = "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"

    @Test("An indicator gives its dates, markings, references, pattern and titles")
    func indicator() throws {
        let entry = try entry("""
            {"type":"indicator","spec_version":"2.1","id":"\(Self.id)","created":"2016-04-06T20:03:48.000Z","modified":"2016-04-07T20:03:48.5Z",
             "created_by_ref":"identity--f431f809-377b-45e0-aa1c-6a4751cae5ff","name":"Poison Ivy","labels":["a","b"],"indicator_types":["malicious-activity"],"confidence":80,"revoked":true,
             "object_marking_refs":["marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"],
             "granular_markings":[{"marking_ref":"marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed","selectors":["name","labels.[1]"]},{"lang":"de","selectors":["name"]}],
             "external_references":[{"source_name":"cve","external_id":"CVE-2024-3400"},{"source_name":"x","url":"https://x.example"}],
             "pattern":"[file:name = 'a']","pattern_type":"stix","valid_from":"2016-01-01T00:00:00Z","valid_until":"2017-01-01T00:00:00Z",
             "extensions":{"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d":{"x_ref":"file--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","deep":[{"y_refs":["url--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","no"]}]}}}
            """)
        #expect(entry.id == STIXID(Self.id) && entry.type == "indicator" && entry.specVersion == "2.1" && entry.revoked && entry.confidence == 80)
        #expect(entry.version?.text == "2016-04-07T20:03:48.5Z" && entry.created?.text == "2016-04-06T20:03:48.000Z")
        #expect(entry.createdBy == "identity--f431f809-377b-45e0-aa1c-6a4751cae5ff")
        #expect(entry.objectMarkings == ["marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"])
        #expect(entry.granular == [STIXGranularMarking(marking: "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", selectors: ["name", "labels.[1]"]), STIXGranularMarking(marking: nil, language: "de", selectors: ["name"])])
        #expect(entry.references.map(\.path) == ["created_by_ref", "extensions.extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d.x_ref", "extensions.extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d.deep.y_refs"])
        #expect(entry.title == "Poison Ivy" && entry.labels == ["a", "b"] && entry.kinds == ["malicious-activity"])
        #expect(entry.indicator?.pattern == "[file:name = 'a']" && entry.indicator?.validUntil?.text == "2017-01-01T00:00:00Z")
        #expect(entry.externalIDs == [STIXExternalID(source: "cve", id: "CVE-2024-3400")])
    }

    @Test("The version of the standard: as said, else 2.1 for observables and for what has no dates, else 2.0", arguments: [
        (#""type":"ipv4-addr","value":"198.51.100.3""#, "ipv4-addr", "2.1"), (#""type":"malware","created":"2016-04-06T20:03:48.000Z","modified":"2016-04-06T20:03:48.000Z""#, "malware", "2.0"),
        (#""type":"malware","created":"2016-04-06T20:03:48.000Z","spec_version":"2.1""#, "malware", "2.1"), (#""type":"x-thing""#, "x-thing", "2.1"),
    ])
    func specVersion(members: String, type: String, version: String) throws {
        let entry = try entry("{\(members),\"id\":\"\(type)--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f\"}")
        #expect(entry.specVersion == version)
        #expect((entry.version == nil) == (entry.created == nil))
    }

    @Test("What cannot be kept says what it lacks", arguments: [
        ("[]", STIXMistake.Reason.notAnObject), ("{}", .missing(property: "type")), (#"{"type":"malware"}"#, .missing(property: "id")), (#"{"type":"bundle","id":"bundle--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}"#, .bundle),
    ])
    func lacking(text: String, reason: STIXMistake.Reason) {
        let mistake = #expect(throws: STIXMistake.self) { try entry(text) }
        #expect(mistake?.reason == reason)
    }

    @Test("What decides who sees an object must be as the standard has it", arguments: [
        #""created":"yesterday""#, #""modified":5"#, #""object_marking_refs":"marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da""#, #""object_marking_refs":["red"]"#, #""granular_markings":[{"marking_ref":"marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"}]"#,
        #""granular_markings":[{"selectors":["name"]}]"#, #""granular_markings":{}"#, #""revoked":"true""#, #""id":"malware--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f""#, #""id":"indicator--8e2e2d2b""#,
    ])
    func strict(member: String) {
        let id = member.contains("\"id\"") ? "" : "\"id\":\"\(Self.id)\","
        #expect(throws: STIXMistake.self) { try entry("{\"type\":\"indicator\",\(id)\(member)}") }
    }

    @Test("Objects without a name have the title that tells them apart", arguments: [
        (#""type":"url","value":"https://x.example""#, "url", "https://x.example"), (#""type":"file","hashes":{"MD5":"d41d8cd98f00b204e9800998ecf8427e"}"#, "file", "d41d8cd98f00b204e9800998ecf8427e"),
        (#""type":"file","hashes":{"MD5":"d41d8cd98f00b204e9800998ecf8427e"},"name":"a.exe""#, "file", "a.exe"), (#""type":"autonomous-system","number":64496"#, "autonomous-system", "64496"),
        (#""type":"relationship","relationship_type":"uses""#, "relationship", "uses"), (#""type":"marking-definition","definition_type":"statement","definition":{"statement":"(c) X"}"#, "marking-definition", "(c) X"),
    ])
    func titles(members: String, type: String, title: String) throws {
        #expect(try entry("{\(members),\"id\":\"\(type)--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f\"}").title == title)
    }
}
