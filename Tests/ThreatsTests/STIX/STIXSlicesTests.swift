import TestSupport
import Testing
@testable import Threats

@Suite("Objects cut out of bundles")
struct STIXSlicesTests {
    private static let objects = [#"{"id":"a--1","t":"],}{[\"\\"}"#, #"{ "objects" : [ {"id":"inner"} ], "x":[[1,2],{}] }"#, #"{"é":"😀"}"#, "{}"]
    private static let forms: [(String, String)] = [
        ("bundle", "{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":[\(objects.joined(separator: ","))]}"),
        ("envelope", "{ \"more\" : true,\n \"objects\" : [\n \(objects.joined(separator: " ,\n")) \n] , \"next\":\"objects\"}\n"),
        ("list", " [\(objects.joined(separator: ", "))] "),
    ]

    private func texts(_ slices: [STIXSlices.Slice]) -> [String] { slices.compactMap { $0.bytes.map { String(decoding: $0, as: UTF8.self) } } }

    @Test("Every form gives each object byte for byte, whatever the chunks", arguments: forms.map(\.0))
    func chunks(name: String) throws {
        let bytes = Array(try #require(Self.forms.first { $0.0 == name }?.1).utf8)
        for size in [1, 2, 3, 7, 8, 9, 64, bytes.count] {
            var cutter = STIXSlices(), found: [STIXSlices.Slice] = []
            for start in stride(from: 0, to: bytes.count, by: size) { found += cutter.feed(Array(bytes[start..<min(bytes.count, start + size)])) }
            found += cutter.end()
            #expect(texts(found) == Self.objects, "chunks of \(size)")
            #expect(cutter.mistake == nil && found.map(\.number) == [1, 2, 3, 4])
            for slice in found { #expect(Array(bytes[slice.offset...].prefix(slice.bytes?.count ?? 0)) == slice.bytes, "offset of \(slice.number) in chunks of \(size)") }
        }
    }

    @Test("Objects one a line need no list")
    func lines() {
        let plain = [#"{"id":"a--1"}"#, #"{"objects":{"0":{}}}"#, #"{"x":["objects",[]]}"#]
        let (slices, frame, mistake) = STIXSlices.cut(Array((plain.joined(separator: "\n") + "\n").utf8))
        #expect(texts(slices) == plain && frame == nil && mistake == nil)
    }

    @Test("The members beside the objects are there at the end")
    func frame() {
        let frame = STIXSlices.cut(Array(Self.forms[1].1.utf8)).frame
        #expect(frame?["more"] == true && frame?["next"] == "objects" && frame?["objects"] == [])
    }

    @Test("A bundle cut off anywhere gives all its whole objects and says where it ended")
    func cutOff() throws {
        let bytes = Array(Self.forms[0].1.utf8)
        for length in 0..<bytes.count {
            let (slices, _, mistake) = STIXSlices.cut(Array(bytes[..<length]))
            #expect(mistake != nil, "cut at \(length)")
            #expect(texts(slices) == Array(Self.objects.prefix(slices.count)) || slices.count == 1 && length < 40, "cut at \(length)")
            let whole = Self.objects.indices.count { Self.objects[...$0].joined(separator: ",").utf8.count + 46 <= length }
            #expect(slices.count >= whole, "cut at \(length): \(slices.count) of \(whole)")
        }
    }

    @Test("A wrong object costs itself and no other", arguments: ["", "1", "\"a,]\"", "{\"a\":[}]", "{\"a\":1 2}", "[{},{}]", "{} {}", "{\"a\":\"\\ud800\"}"])
    func wrongOne(wrong: String) {
        let (slices, _, mistake) = STIXSlices.cut(Array("{\"objects\":[{\"first\":1},\(wrong),{\"last\":1}]}".utf8))
        #expect(mistake == nil && slices.count == 3)
        #expect(texts(slices).first == #"{"first":1}"# && texts(slices).last == #"{"last":1}"#)
        #expect(throws: STIXMistake.self) { try STIXEntry(reading: slices[1].bytes ?? []) }
    }

    @Test("An object beyond the limit is stepped over, and its size is told")
    func tooLarge() {
        let large = "{\"a\":\"\(String(repeating: "x", count: 500))\"}"
        let (slices, _, mistake) = STIXSlices.cut(Array("{\"objects\":[{},\(large),{\"b\":1}]}".utf8), objectMax: 100)
        #expect(mistake == nil && texts(slices) == ["{}", "{\"b\":1}"])
        #expect(slices[1].content == .tooLarge(size: large.utf8.count))
    }

    @Test("What is no bundle and no object is said", arguments: ["", "  \n", "x", "12", "\"a\""])
    func nothing(text: String) { #expect(STIXSlices.cut(Array(text.utf8)).mistake != nil) }

    @Test("No bytes bring it down, and nothing is given out twice", arguments: UInt64(0)..<300)
    func anyBytes(seed: UInt64) {
        var random = Seeded(seed), bytes = Array(Self.forms[Int(seed % 3)].1.utf8)
        for _ in 0..<Int.random(in: 1...6, using: &random) { bytes[Int.random(in: 0..<bytes.count, using: &random)] = Array("{}[],:\"\\ x".utf8).randomElement(using: &random) ?? 0 }
        let whole = STIXSlices.cut(bytes)
        var cutter = STIXSlices(), found: [STIXSlices.Slice] = []
        for byte in bytes { found += cutter.feed([byte]) }
        found += cutter.end()
        #expect(found == whole.slices && cutter.mistake == whole.mistake, "seed \(seed)")
        #expect(found.reduce(0) { $0 + ($1.bytes?.count ?? 0) } <= bytes.count)
    }
}
