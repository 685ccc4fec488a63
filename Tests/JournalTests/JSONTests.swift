import Kernel
import TestSupport
import Testing

@Suite struct JSONTests {
    @Test(arguments: [
        ("null", JSONValue.null), (" true ", true), ("\t[\r\n]\n", []), ("{}", [:]), ("-12", -12), ("0", 0), ("9007199254740991", 9_007_199_254_740_991),
        ("\"a\\u00e9\\ud83d\\ude00\\n\\/\"", "aé😀\n/"), ("[1,[2,[3]],{\"a\":null}]", [1, [2, [3]], ["a": nil]]), ("\"\u{7f}\u{2028}é\"", "\u{7f}\u{2028}é"),
    ] as [(String, JSONValue)])
    func strictJSONIsRead(text: String, value: JSONValue) throws { #expect(try JSONValue(reading: text) == value) }

    @Test(arguments: [
        ("", JSONError.Reason.empty, 0), ("  ", .endedEarly, 2), ("{\"a\":1,\"a\":2}", .repeatedName("a"), 7), ("{\"a\":1,\"\\u0061\":2}", .repeatedName("a"), 7),
        ("1.5", .fraction, 0), ("1e3", .fraction, 0), ("[1E3]", .fraction, 1), ("-0", .negativeZero, 0), ("01", .leadingZero, 0), ("9007199254740992", .integerTooLarge, 0),
        ("-99999999999999999999999", .integerTooLarge, 0), ("1 2", .trailingBytes, 2), ("{}x", .trailingBytes, 2), ("\"a", .endedEarly, 2), ("[1", .endedEarly, 2), ("{\"a\"", .endedEarly, 4),
        ("\"\\ud800\"", .loneSurrogate, 1), ("\"\\udc00\"", .loneSurrogate, 1), ("\"\\ud800\\u0041\"", .loneSurrogate, 1), ("\"\\x\"", .unknownEscape, 1), ("\"\\u12g4\"", .unknownEscape, 5),
        ("\"a\nb\"", .controlCharacter(10), 2), ("[1,]", .unexpected(byte: 93, expected: "a value"), 3), ("{a:1}", .unexpected(byte: 97, expected: "a name in quotes"), 1),
        ("nul", .endedEarly, 3), ("nulL", .unexpected(byte: 76, expected: "the word null"), 3), ("NaN", .unexpected(byte: 78, expected: "a value"), 0), ("'a'", .unexpected(byte: 39, expected: "a value"), 0),
        ("\u{feff}{}", .unexpected(byte: 0xef, expected: "a value"), 0), ("-", .endedEarly, 1), ("+1", .unexpected(byte: 43, expected: "a value"), 0),
    ] as [(String, JSONError.Reason, Int)])
    func whatReadersDifferOnIsRefusedWithItsPlace(text: String, reason: JSONError.Reason, offset: Int) {
        #expect(throws: JSONError(reason, at: offset)) { try JSONValue(reading: text) }
    }

    @Test(arguments: [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0x80], [0xf0, 0x80, 0x80, 0x80], [0xe0, 0x80, 0x80]] as [[UInt8]])
    func brokenUTF8IsRefused(bytes: [UInt8]) { #expect(throws: JSONError(.brokenUTF8, at: 1)) { try JSONValue(reading: [0x22] + bytes + [0x22]) } }

    @Test func sixtyFourLevelsAreReadAndWrittenAndOneMoreIsNot() throws {
        func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(try JSONValue(reading: nested(64)).canonicalText() == nested(64))
        #expect(throws: JSONError(.tooDeep, at: 64)) { try JSONValue(reading: nested(65)) }
        #expect(throws: JSONError(.tooDeep, at: 0)) { try JSONValue.array([try JSONValue(reading: nested(64))]).canonicalBytes() }
        #expect(throws: JSONError.self) { try JSONValue(reading: String(repeating: "[", count: 100_000)) }
    }

    @Test func moreBytesThanTheBoundAreRefusedUnread() {
        #expect(throws: JSONError(.tooLarge(size: 11, limit: 10), at: 10)) { try JSONValue(reading: "[1,2,3,4,5]", sizeMax: 10) }
    }

    /// RFC 8785 section 3.2.3: the names of its example in the order that it gives.
    @Test func membersAreOrderedByTheirUTF16Units() throws {
        let names = ["\u{20ac}", "\r", "\u{fb33}", "1", "\u{1f600}", "\u{80}", "\u{f6}"]
        let value = JSONValue.object(try #require(JSONObject(names.map { JSONObject.Member(name: $0, value: 0) })))
        let expected = ["\\r", "1", "\u{80}", "\u{f6}", "\u{20ac}", "\u{1f600}", "\u{fb33}"].map { "\"\($0)\":0" }.joined(separator: ",")
        #expect(try value.canonicalText() == "{\(expected)}")
    }

    @Test func onlyWhatMustBeIsEscaped() throws {
        #expect(try JSONValue.string("\u{0}\u{8}\t\n\u{b}\u{c}\r\u{1f}\"\\/\u{7f}é").canonicalText() == "\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\\\"\\\\/\u{7f}é\"")
    }

    @Test func anIntegerThatReadersWouldRoundIsNotWritten() {
        #expect(throws: JSONError(.integerTooLarge, at: 0)) { try JSONValue.integer(.min).canonicalBytes() }
    }

    @Test func membersAreFoundSetReplacedAndRemoved() {
        var object: JSONObject = ["a": 1, "b": ["c": [true]]]
        #expect(JSONValue.object(object)["b"]?["c"]?[0]?.bool == true && object["x"] == nil && JSONValue.object(object)["b"]?["c"]?[1] == nil)
        object["a"] = "new"
        object["z"] = 3
        object["b"] = nil
        #expect(object == ["a": "new", "z": 3])
        #expect(JSONObject([.init(name: "a", value: 1), .init(name: "a", value: 2)]) == nil)
    }

    @Test(arguments: [UInt64](1...40))
    func whatIsWrittenIsReadAsTheSameAndWrittenAlike(seed: UInt64) throws {
        var generator = Seeded(seed)
        for _ in 0..<50 {
            let value = randomValue(&generator, depth: 0)
            let bytes = try value.canonicalBytes()
            let read = try JSONValue(reading: bytes)
            #expect(try read.canonicalBytes() == bytes, "seed \(seed)")
        }
    }

    @Test(arguments: [UInt64](1...40))
    func anyBytesAreReadOrRefusedWithAPlaceInsideThem(seed: UInt64) throws {
        var generator = Seeded(seed)
        for _ in 0..<300 {
            var bytes = try randomValue(&generator, depth: 0).canonicalBytes()
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0...bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
                case 1: if place < bytes.count { bytes.remove(at: place) }
                case 2: if place < bytes.count { bytes[place] = Array("{}[]\",:\\u0dé-".utf8).randomElement(using: &generator)! }
                default: bytes = Array(bytes.prefix(place))
                }
            }
            switch outcome(bytes) {
            case .success(let read): #expect(try JSONValue(reading: read.canonicalBytes()).canonicalBytes() == read.canonicalBytes(), "seed \(seed)")
            case .failure(let error): #expect((0...bytes.count).contains(error.offset) && !error.description.isEmpty, "seed \(seed)")
            }
        }
    }

    private func outcome(_ bytes: [UInt8]) -> Result<JSONValue, JSONError> {
        do { return .success(try JSONValue(reading: bytes)) } catch { return .failure(error) }
    }

    private func randomValue(_ generator: inout Seeded, depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 5 ? 4 : 6), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return .integer(Int64.random(in: -JSONValue.largestInteger...JSONValue.largestInteger, using: &generator) >> Int64.random(in: 0..<50, using: &generator))
        case 3: return .string(randomText(&generator))
        case 4: return .array((0..<Int.random(in: 0..<6, using: &generator)).map { _ in randomValue(&generator, depth: depth + 1) })
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0..<20, using: &generator) { object[randomText(&generator)] = randomValue(&generator, depth: depth + 1) }
            return .object(object)
        }
    }

    private func randomText(_ generator: inout Seeded) -> String {
        let ranges: [ClosedRange<UInt32>] = [0...0x1f, 0x20...0x7e, 0x22...0x22, 0x5c...0x5c, 0x80...0x2ff, 0x300...0x36f, 0x2000...0xd7ff, 0xe000...0xffff, 0x10000...0x10ffff]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<12, using: &generator) { text.append(UnicodeScalar(UInt32.random(in: ranges.randomElement(using: &generator)!, using: &generator))!) }
        return String(text)
    }

    @Test(arguments: [(#"{"a":1,"a":2}"#, 7), (#"{ "a" : {"x":[1,{"y":2}]} , "b":"\"", "a":3}"#, 38), (#"[{"a":1},{"b":{"c":1,"d":2, "c":3}}]"#, 28), (#"{"ä":1,"z":{}, "ä":1}"#, 16)])
    func aRepeatedNameIsShownWhereItStandsTheSecondTime(text: String, offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSONValue(reading: text) }
        guard case .repeatedName? = error?.reason else { Issue.record("\(String(describing: error))"); return }
        #expect(error?.offset == offset)
    }
}
