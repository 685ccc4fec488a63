import Journal
import Kernel
import TestSupport
import Testing

private let time = Timestamp(milliseconds: 1_795_228_764_123)

@Suite struct RecordTests {
    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00.000Z"), (1_795_228_764_123, "2026-11-21T02:39:24.123Z"), (-1, "1969-12-31T23:59:59.999Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
    ])
    func aTimeIsWrittenAndReadInUTC(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
        #expect(Timestamp(text)?.milliseconds == milliseconds)
    }

    @Test(arguments: ["2026-11-21", "2026-11-21T02:39:24", "2026-11-21T02:39:24+00:00", "2026-11-21t02:39:24Z", "2026-11-21T24:00:00Z", "2026-11-21T23:60:00Z", "2026-11-21T23:59:60Z",
                      "2026-02-30T00:00:00Z", "2026-11-21T02:39:24.Z", "2026-11-21T02:39:24.1234Z", "2026-11-21 02:39:24Z", ""])
    func whatIsNoTimeInUTCIsRefused(text: String) { #expect(Timestamp(text) == nil) }

    @Test func identitiesSortByTimeAndAreReadAsWritten() {
        var generator = Seeded(7)
        let ids = (0..<200).map { RecordID(at: time.advanced(by: .milliseconds($0)), using: &generator) }
        #expect(ids == ids.sorted() && Set(ids).count == 200)
        #expect(ids.map(\.description) == ids.map(\.description).sorted())
        for id in ids { #expect(RecordID(id.description) == id) }
        #expect(ids[5].time == time.advanced(by: .milliseconds(5)))
    }

    @Test(arguments: ["019f4c22-1a5b-4abc-8def-0123456789ab", "019f4c22-1a5b-7abc-0def-0123456789ab", "019F4C22-1A5B-7ABC-8DEF-0123456789AB", "019f4c221a5b7abc8def0123456789ab", ""])
    func whatIsNoUUIDOfVersion7IsRefused(text: String) { #expect(RecordID(text) == nil) }

    @Test func aRecordIsReadAsItWasWritten() throws {
        let first = sample(1), second = sample(2, supersedes: first.id)
        for record in [first, second] { #expect(try Record(reading: record.bytes()) == record) }
    }

    @Test func fieldsMayStandInAnyOrderAndWithSpaces() throws {
        let record = sample(1)
        let members = try #require(record.json.object).members.reversed().map { "\"\($0.name)\" : \((try? $0.value.canonicalText()) ?? "")" }
        #expect(try Record(reading: Array("{ \(members.joined(separator: " , ")) }\n".utf8)) == record)
    }

    @Test(arguments: [
        ("label", nil), ("label", ""), ("label", [:]), ("label", nil as JSONValue?), ("label", .null), ("kind", "Threats.Report"), ("kind", "threats"), ("kind", 3), ("id", "x"), ("id", nil), ("at", "yesterday"),
        ("author", ["body": "EU.EEAS"]), ("author", ["body": "", "account": "a"]), ("author", ["body": "a", "account": "b", "more": 1]), ("supersedes", "x"), ("extra", 1), ("body", nil),
    ] as [(String, JSONValue?)])
    func aRecordWithAFieldThatDoesNotFitIsRefusedAndTheFieldNamed(field: String, value: JSONValue?) throws {
        var object = try #require(sample(1).json.object)
        object[field] = value
        let bytes = try JSONValue.object(object).canonicalBytes()
        let error = try #require(throws: RecordError.self) { try Record(reading: bytes) }
        #expect(error.description.contains(field))
    }

    @Test func aRecordLargerThanAnEntryIsRefused() throws {
        let large = sample(1, body: .string(String(repeating: "x", count: 65_535)))
        #expect(throws: RecordError.self) { try large.bytes() }
        #expect(throws: RecordError.tooLarge(size: 65_536)) { try Record(reading: [UInt8](repeating: 32, count: 65_536)) }
    }

    @Test(arguments: [("commitments.update", true), ("a.b.c.d", true), ("a.b.c.d.e", false), ("a", false), ("a.", false), (".a", false), ("a.1b", false), ("a.b_c", false), ("mutual-defence.request-2", true)])
    func aKindIsAreaAndNoun(text: String, isKind: Bool) { #expect((RecordKind(text) != nil) == isKind) }

    @Test("A record is written as its JSON value is, whatever the order of its members, and says whether reading gives it back as it was", arguments: UInt64(0)..<60)
    func written(seed: UInt64) throws {
        var random = Seeded(seed)
        func value(_ depth: Int) -> JSONValue {
            switch Int.random(in: 0..<(depth > 3 ? 5 : 7), using: &random) {
            case 0: .null
            case 1: .bool(.random(using: &random))
            case 2: .integer(Int64.random(in: -JSONValue.largestInteger...JSONValue.largestInteger, using: &random))
            case 3: .integer(Int64.random(in: -12...12, using: &random))
            case 4: .string(["", "plain", "with \"quotes\" and \\", "\n\t\u{1}", "größer ελ 😀", "\u{e000}", "\u{10000}"].randomElement(using: &random)!)
            case 5: .array((0..<Int.random(in: 0..<4, using: &random)).map { _ in value(depth + 1) })
            default: .object(JSONObject(["b", "a", "\u{e001}", "\u{10001}", "aa", "z"].shuffled(using: &random).prefix(Int.random(in: 0..<6, using: &random)).map { .init(name: $0, value: value(depth + 1)) })!)
            }
        }
        for _ in 0..<20 {
            let isCorrection = Bool.random(using: &random)
            let record = Record(id: RecordID(at: time, using: &random), kind: "test.note", label: .object(["level": value(2), "policy": "P"]), author: .init(body: "EU.GSC", account: "some \"body\""),
                                at: time, supersedes: isCorrection ? RecordID(at: time, using: &random) : nil, body: value(0))
            let written = try record.written()
            #expect(try written.bytes == record.json.canonicalBytes(), "seed \(seed)")
            #expect(written.isInOrder == (record.label.isInCanonicalOrder && record.body.isInCanonicalOrder), "seed \(seed)")
            #expect(try record.written(label: record.label.canonicalBytes()).bytes == written.bytes, "seed \(seed)")
            let again = try Record(reading: written.bytes)
            #expect(again == record, "seed \(seed)")
            #expect(try again.bytes() == written.bytes, "seed \(seed)")
        }
    }

    @Test func sixteenBytesSayTheSameAsTheTextAndSortAlike() {
        var random = Seeded(11)
        let ids = (0..<300).map { RecordID(at: time.advanced(by: .milliseconds($0 / 50)), using: &random) }.shuffled(using: &random)
        for id in ids { #expect(RecordID(bytes: id.bytes) == id && id.bytes.count == 16) }
        #expect(ids.sorted().map(\.bytes) == ids.map(\.bytes).sorted { $0.lexicographicallyPrecedes($1) })
        #expect(RecordID(bytes: [UInt8](repeating: 0, count: 16)) == nil && RecordID(bytes: ids[0].bytes.dropLast()) == nil)
    }
}

func sample(_ number: Int, supersedes: RecordID? = nil, body: JSONValue? = nil) -> Record {
    var generator = Seeded(UInt64(number))
    return Record(id: RecordID(at: time, using: &generator), kind: "threats.report", label: ["policy": "EU", "level": "EU-R"],
                  author: .init(body: "EU.EEAS", account: "m.keller"), at: time, supersedes: supersedes, body: body ?? ["number": .integer(Int64(number)), "text": "Größe"])
}
