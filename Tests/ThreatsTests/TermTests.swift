import Kernel
import Labels
import Node
import Release
import TestSupport
import Testing
@testable import Threats
@testable import ThreatsDesk

@Suite("What two objects have in common")
struct TermTests {
    private static func terms(_ members: String) throws -> [String] {
        let bytes = Array("{\(members)}".utf8)
        return ThreatTerm.terms(of: try STIXEntry(reading: bytes), try? STIXValue(reading: bytes)).map { "\($0.kind.rawValue) \($0.text)" }
    }
    private static let common = #""spec_version":"2.1","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z""#
    private static func id(_ type: String) -> String { "\"type\":\"\(type)\",\"id\":\"\(type)--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f\"" }

    @Test("An observable and a pattern that compares with it have the same term", arguments: [
        ("ipv4-addr", #""value":"192.0.2.7""#, "[ipv4-addr:value = '192.0.2.7']", "address 192.0.2.7"),
        ("ipv4-addr", #""value":"192.0.2.7""#, "[network-traffic:dst_ref.value = '192.0.2.7']", "address 192.0.2.7"),
        ("domain-name", #""value":"Login.Example.""#, "[domain-name:value = 'login.example']", "domain login.example"),
        ("url", #""value":"https://a.example/X""#, "[url:value = 'https://a.example/X']", "url https://a.example/X"),
        ("email-addr", #""value":"Somebody@a.example""#, "[email-addr:value IN ('somebody@a.example')]", "mail somebody@a.example"),
        ("file", #""hashes":{"SHA-256":"AB00"}"#, "[file:hashes.'SHA-256' = 'ab00']", "hash ab00"),
        ("mutex", #""name":"Global\\x""#, #"[mutex:name = 'Global\\x']"#, #"other mutex Global\x"#),
    ])
    func same(type: String, property: String, pattern: String, term: String) throws {
        #expect(try Self.terms("\(Self.id(type)),\"spec_version\":\"2.1\",\(property)") == [term])
        let escaped = pattern.replacing("\\", with: "\\\\")
        #expect(try Self.terms("\(Self.id("indicator")),\(Self.common),\"pattern\":\"\(escaped)\",\"pattern_type\":\"stix\",\"valid_from\":\"2026-01-01T00:00:00Z\"") == [term])
    }

    @Test("What is only ruled out, and what a pattern of another language holds, is no term", arguments: [
        ("stix", "[ipv4-addr:value != '192.0.2.7']"), ("stix", "[NOT ipv4-addr:value = '192.0.2.7']"), ("snort", "alert ip 192.0.2.7"), ("stix", "[ipv4-addr:value = "),
    ])
    func none(language: String, pattern: String) throws {
        let found = try Self.terms("\(Self.id("indicator")),\(Self.common),\"pattern\":\"\(pattern)\",\"pattern_type\":\"\(language)\",\"valid_from\":\"2026-01-01T00:00:00Z\"")
        #expect(found.filter { $0.hasPrefix("address") } == [])
    }

    @Test("Names and catalogue numbers of what has a name are terms; those of a report are not")
    func names() throws {
        let references = #""external_references":[{"source_name":"mitre-attack","external_id":"t1059"},{"source_name":"cve","external_id":"CVE-2024-3400"},{"source_name":"a blog","external_id":"7"}]"#
        #expect(try Self.terms("\(Self.id("malware")),\(Self.common),\"name\":\"Loader X\",\"aliases\":[\"LX\"],\"is_family\":true,\(references)") == ["name loader x", "name lx", "technique T1059", "vulnerability CVE-2024-3400"])
        #expect(try Self.terms("\(Self.id("report")),\(Self.common),\"name\":\"Loader X\",\"published\":\"2026-01-01T00:00:00Z\",\"object_refs\":[]") == [])
    }

    @Test("No object has more terms than are followed")
    func bound() throws {
        let list = (0..<500).map { "'192.0.2.\($0)'" }.joined(separator: ",")
        #expect(try Self.terms("\(Self.id("indicator")),\(Self.common),\"pattern\":\"[ipv4-addr:value IN (\(list))]\",\"pattern_type\":\"stix\",\"valid_from\":\"2026-01-01T00:00:00Z\"").count == ThreatTerm.countMax)
    }
}

@Suite("How long answers take")
struct AnswerTimesTests {
    private typealias Case = (requests: [(Int64?, Bool)], median: Int64?, overdue: Int)
    private static let cases: [Case] = [([], nil, 0), ([(nil, true)], nil, 1), ([(10, true)], 10, 0), ([(10, false), (30, false)], 20, 0), ([(30, false), (10, true), (nil, false), (20, false)], 20, 0)]

    @Test("The median is that of the answered; what is past its day counts only while unanswered", arguments: 0..<5)
    func median(number: Int) {
        let (requests, median, overdue) = Self.cases[number]
        let times = AnswerTimes(requests.map { (wait: $0.0, isDue: $0.1) })
        #expect(times.median == median && times.overdue == overdue && times.asked == requests.count && times.answered == requests.count { $0.0 != nil })
    }
}
