import Kernel
import TestSupport
import Testing
@testable import Threats

@Suite("Reading of STIX bytes")
struct STIXReadingTests {
    @Test("Numbers stay as they were written, and members in their order", arguments: [
        #"{"b":1.50,"a":-0,"c":1e400,"d":[true,false,null],"e":"ä😀"}"#, "[]", "{}", #""""#, "12345678901234567890123", #"{"a":{"b":{"c":[[],[{}]]}}}"#,
    ])
    func comesBack(text: String) throws { #expect(try STIXValue(reading: text).json == text) }

    @Test("Escapes are read, and written as canonical JSON writes them")
    func escapes() throws {
        let value = try STIXValue(reading: #""\u0041\/\"\\\b\f\n\r\t\u0001\ud83d\ude00é""#)
        #expect(value == "A/\"\\\u{8}\u{c}\n\r\t\u{1}😀é")
        #expect(value.json == #""A/\"\\\b\f\n\r\t\u0001😀é""#)
    }

    @Test("What two readers could take differently is refused, with its place", arguments: [
        ("", STIXMistake.Reason.empty, 0), ("{", .endedEarly, 1), (#"{"a":1,"a":2}"#, .repeatedName("a"), 7), (#"{"a":1,"\u0061":2}"#, .repeatedName("a"), 7),
        ("{} x", .trailingBytes, 3), ("01", .wrongNumber, 0), ("1.", .wrongNumber, 0), ("1e", .wrongNumber, 0), ("-", .wrongNumber, 0), (#""\ud800""#, .loneSurrogate, 1), (#""\udc00\ud800""#, .loneSurrogate, 1),
        (#""\x""#, .unknownEscape, 1), ("\"a\u{1}\"", .controlCharacter(1), 2), ("[1,]", .unexpected(byte: 0x5d, expected: "a value"), 3), (#"{"a" 1}"#, .unexpected(byte: 0x31, expected: "a colon"), 5),
        ("{a:1}", .unexpected(byte: 0x61, expected: "a name in quotes"), 1), ("nul", .endedEarly, 3), ("nulx", .unexpected(byte: 0x78, expected: "the word null"), 3),
    ] as [(String, STIXMistake.Reason, Int)])
    func refused(text: String, reason: STIXMistake.Reason, offset: Int) {
        let mistake = #expect(throws: STIXMistake.self) { try STIXValue(reading: text) }
        #expect(mistake?.reason == reason)
        #expect(mistake?.offset == offset)
    }

    @Test("Broken UTF-8 is refused wherever it stands", arguments: [[0xff], [0xc0, 0x80], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xc3], [0xe2, 0x82]] as [[UInt8]])
    func brokenText(bytes: [UInt8]) {
        let mistake = #expect(throws: STIXMistake.self) { try STIXValue(reading: Array("{\"a\":\"longer than eight".utf8) + bytes + Array("\"}".utf8)) }
        #expect(mistake?.reason == .brokenUTF8)
    }

    @Test("A mistake says line and column")
    func place() {
        let mistake = #expect(throws: STIXMistake.self) { try STIXValue(reading: "{\n  \"a\": 1,\n  \"a\": 2\n}") }
        #expect(mistake?.line == 3 && mistake?.column == 3)
        #expect(mistake?.description == "Line 3, column 3: the name \"a\" stands twice in one object; keep one of the two.")
    }

    @Test("64 levels are read and 65 are not; sizes have a bound")
    func bounds() throws {
        func nested(_ levels: Int) -> String { String(repeating: "[", count: levels) + String(repeating: "]", count: levels) }
        _ = try STIXValue(reading: nested(64))
        #expect(throws: STIXMistake.self) { try STIXValue(reading: nested(65)) }
        #expect(throws: STIXMistake(.tooLarge(size: 5, limit: 4))) { try STIXValue(reading: Array("[1,2]".utf8), sizeMax: 4) }
    }

    @Test("A name that stands twice among many is found", arguments: [2, 31, 32, 33, 34, 500])
    func repeatedAmongMany(count: Int) throws {
        let members = (0..<count).map { "\"name-\($0)\":\($0)" }
        _ = try STIXValue(reading: "{" + members.joined(separator: ",") + "}")
        let mistake = #expect(throws: STIXMistake.self) { try STIXValue(reading: "{" + (members + ["\"name-\(count / 2)\":0"]).joined(separator: ",") + "}") }
        #expect(mistake?.reason == .repeatedName("name-\(count / 2)"))
    }

    @Test("It takes and refuses what the strict reader of records does, but for numbers that records do not hold", arguments: UInt64(0)..<400)
    func likeTheOther(seed: UInt64) {
        var random = Seeded(seed), bytes = Array(#"{"type":"x-y","a":[1,20,-3,true,null],"b":{"é":"\u00e9\n","c":""},"d":"😀"}"#.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: at)
            case 2: bytes.insert(Array("{}[],:\"\\0eu-".utf8).randomElement(using: &random) ?? 0, at: at)
            default: bytes = Array(bytes[..<max(1, at)])
            }
        }
        let ours = Result { () throws(STIXMistake) in try STIXValue(reading: bytes) }, other = Result { () throws(JSONError) in try JSONValue(reading: bytes) }
        switch (ours, other) {
        case (.success, .success), (.failure, .failure): break
        case (.success, .failure(let error)):
            // Names that Unicode holds to be equivalent are one name there and two here, where bytes count.
            let isNumber = [.fraction, .integerTooLarge, .negativeZero].contains(error.reason)
            #expect(isNumber, "seed \(seed): \(error) in \(String(decoding: bytes, as: UTF8.self))")
        case (.failure(let mistake), .success): Issue.record("seed \(seed): \(mistake) in \(String(decoding: bytes, as: UTF8.self))")
        }
    }
}

@Suite("Moments of STIX")
struct STIXTimestampTests {
    @Test("Digits of a second are kept to the microsecond, and the text as written", arguments: [
        ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.001Z", 1000), ("2016-04-06T20:03:48.123456Z", 1_459_973_028_123_456), ("2016-04-06T20:03:48.1234569Z", 1_459_973_028_123_456), ("1969-12-31T23:59:59.5Z", -500_000),
    ] as [(String, Int64)])
    func read(text: String, microseconds: Int64) throws {
        let moment = try #require(STIXTimestamp(text))
        #expect(moment.microseconds == microseconds && moment.text == text)
    }

    @Test("What is no moment in UTC is none", arguments: ["2016-04-06", "2016-04-06T20:03:48", "2016-04-06T20:03:48+00:00", "2016-04-06T20:03:48.Z", "2016-02-30T00:00:00Z", "2016-04-06T24:00:00Z", "2016-04-06 20:03:48Z", "2016-04-06T20:03:48.12z", ""])
    func none(text: String) { #expect(STIXTimestamp(text) == nil) }

    @Test("A moment that is written is read as the same", arguments: UInt64(0)..<50)
    func written(seed: UInt64) throws {
        var random = Seeded(seed)
        let microseconds = Int64.random(in: -62_135_596_800_000_000...253_402_300_799_999_999, using: &random)
        let moment = STIXTimestamp(microseconds: microseconds)
        #expect(STIXTimestamp(moment.text)?.microseconds == microseconds, "\(moment.text)")
    }
}
