import TestSupport
import Testing
@testable import Threats

@Suite("STIX patterns")
struct STIXPatternTests {
    static let right = [
        "[ipv4-addr:value = '198.51.100.1/32']", "[file:hashes.'SHA-256' = 'aec070645fe53ee3b3763059376134f058cc337247c978add178b6ccdfb0019f' AND file:mime_type = 'application/x-pdf']",
        "[email-message:from_ref.value MATCHES '.+\\\\@example\\\\.com$' AND email-message:body_multipart[*].body_raw_ref.name MATCHES '^Final']",
        "[file:hashes.MD5 = '79054025255fb1a26e4bc422aef54eb4'] FOLLOWEDBY [windows-registry-key:key = 'HKEY_LOCAL_MACHINE\\\\foo'] WITHIN 300 SECONDS",
        "[network-traffic:dst_ref.type = 'domain-name' AND network-traffic:dst_ref.value = 'example.com'] REPEATS 5 TIMES WITHIN 1800.5 SECONDS",
        "([a:b NOT IN (1, 2.5, 'x', t'2016-01-01T00:00:00Z', h'ab', b'YWJj', true)] OR [c:d[1].e[*] ISSUBSET '198.51.100.0/24']) START t'2016-06-01T00:00:00Z' STOP t'2016-07-01T00:00:00Z'",
        "[EXISTS x-y:z OR NOT EXISTS x-y:'a-b'.c AND (a:b > 5 OR a:b <= -3.5)]", "[process:name LIKE 'a\\'b%' OR process:pid <> +5] // a comment", "[a:b IN ()] /* so */ AND [a:b == 1]", "[a:b = h'']", "[file:name = 'ä€😀']",
    ]

    @Test("Every form of the grammar is read", arguments: right)
    func reads(text: String) throws { _ = try STIXPattern(reading: text) }

    @Test("AND binds closer than OR, OR closer than FOLLOWEDBY")
    func order() throws {
        func one(_ name: String) -> ObservationExpression { .observed(.test(PatternComparison(path: PatternPath(type: name, steps: [.name("v")]), isNegated: false, operator: .equal, constants: [.number("1")]))) }
        let pattern = try STIXPattern(reading: "[a:v = 1] FOLLOWEDBY [b:v = 1] OR [c:v = 1] AND [d:v = 1] REPEATS 2 TIMES")
        #expect(pattern.observation == .combined(.followedBy, [one("a"), .combined(.or, [one("b"), .combined(.and, [one("c"), .qualified(one("d"), .repeats(2))])])]))
    }

    @Test("What a pattern names: each value of = and IN, not negated, once")
    func named() throws {
        let pattern = try STIXPattern(reading: "[file:hashes.'SHA-256' = 'ab' OR file:hashes.MD5 IN ('cd', 'ef')] AND [url:value = 'it\\'s' AND url:value != 'no'] OR [file:hashes.'SHA-256' = 'ab' AND ipv4-addr:value NOT = '1.2.3.4' AND x:y[*].z[0] = 5]")
        #expect(pattern.named.map { "\($0.type):\($0.property)=\($0.value)" } == ["file:hashes.SHA-256=ab", "file:hashes.MD5=cd", "file:hashes.MD5=ef", "url:value=it's", "x:y[*].z[0]=5"])
    }

    @Test("A mistake says where it is, what stands there and what was expected", arguments: [
        ("", 0, "the end", "[ or ("), ("[file:name = ]", 13, "\"]\"", "a constant: a text in single quotes, a number, true or false, a moment"), ("[file:name 'a']", 11, "the text 'a'", "a comparison: =, !=, <, >, <=, >=, IN, LIKE, MATCHES, ISSUBSET or ISSUPERSET"),
        ("[file:name = 'a'", 16, "the end", "AND, OR or ]"), ("[file:name = 'a'] [b:c = 1]", 18, "\"[\"", "an operator, a qualifier or the end"), ("[file:name = 'a]", 13, "a quote without an end", "the closing quote"),
        ("[a:b-c = 1]", 3, "\"b-c\"", "a property; one with hyphens stands in single quotes"), ("[a:b = 01]", 7, "\"01\"", "a number without leading zeros"), ("[a:b = t'2016']", 7, "t'2016'", "a moment as in t'2016-04-06T20:03:48.000Z'"),
        ("[a:b = 1] WITHIN 5", 18, "the end", "SECONDS"), ("[a:b = 1] REPEATS 0 TIMES", 18, "\"0\"", "how many times, as a whole number from 1 up"), ("[a:b > true]", 7, "\"true\"", "a text, a number or a moment"),
    ])
    func mistakes(text: String, offset: Int, found: String, expected: String) {
        #expect(throws: PatternMistake(at: offset, found: found, expected: expected)) { try STIXPattern(reading: text) }
    }

    @Test("Length and depth have bounds, and what is long costs no more than its length", arguments: [
        String(repeating: "(", count: 65) + "[a:b = 1]" + String(repeating: ")", count: 65), "[" + String(repeating: "(", count: 65) + "a:b = 1" + String(repeating: ")", count: 65) + "]",
        "[a:b = 1]" + String(repeating: " REPEATS 2 TIMES", count: 65), "[a:b = '" + String(repeating: "x", count: 65_536) + "']",
    ])
    func bounds(text: String) { #expect(throws: PatternMistake.self) { try STIXPattern(reading: text) } }

    @Test("Thousands of alternatives are read")
    func long() throws {
        let text = (0..<1500).map { "[ipv4-addr:value = '10.0.\($0 / 256).\($0 % 256)']" }.joined(separator: " OR ")
        #expect(try STIXPattern(reading: text).named.count == 1500)
    }

    @Test("Spoiled patterns: we take and refuse what the public validator does, but for what is listed", .enabled(if: STIXJudge.isThere, Comment(rawValue: STIXJudge.needed)), arguments: UInt64(0)..<3)
    func judged(seed: UInt64) throws {
        var random = Seeded(seed), patterns = Self.right
        let tokens = ["[", "]", "(", ")", ":", ".", ",", "*", "=", "!=", "<>", "<", ">=", " AND ", " OR ", " NOT ", " FOLLOWEDBY ", " IN ", " LIKE ", " EXISTS ", " WITHIN ", "5", " SECONDS", "'x'", "true", "b-c", "t'2016-01-01T00:00:00Z'", "h'ab'", "1.5", "-3", " ", "//", "/*", "*/", "'"]
        while patterns.count < 400 {
            var text = Array(Self.right.randomElement(using: &random) ?? "")
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let at = Int.random(in: 0...text.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: text.insert(contentsOf: tokens.randomElement(using: &random) ?? "", at: at)
                case 1: text.removeSubrange(at..<min(text.count, at + Int.random(in: 1...3, using: &random)))
                default: if random.once(in: 4) { text = Array(text[..<at]) }
                }
            }
            patterns.append(String(text))
        }
        let answers = try STIXJudge.ask("patterns", patterns.map { STIXValue.string($0).bytes })
        try #require(answers.count == patterns.count)
        for (text, answer) in zip(patterns, answers) {
            guard let isRight = answer["ok"]?.bool else { continue }
            let ours = Result { () throws(PatternMistake) in try STIXPattern(reading: text) }
            switch (ours, isRight) {
            // It looks into hashes as well, which is the check's work here.
            case (.success, false): #expect((answer["why"]?.string ?? "").contains("is not a valid"), "seed \(seed): only the validator refuses \(text): \(answer["why"]?.string ?? "")")
            // It lets nothing be repeated no times, and a time end when it starts.
            case (.failure(let mistake), true): #expect(mistake.expected.contains("from 1 up") || mistake.expected == "a later one", "seed \(seed): only we refuse \(text): \(mistake)")
            default: break
            }
        }
    }
}
