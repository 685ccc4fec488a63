@testable import Journal
import Kernel
import Synchronization
import Testing
import TestSupport
import TransparencyLog

/// Whoever follows gets records without reading bytes; what it gets is what the bytes say.
struct RememberedTests {
    private static func record(using random: inout Seeded) -> Record {
        let at = Timestamp(milliseconds: Int64.random(in: 1_700_000_000_000..<1_800_000_000_000, using: &random))
        // Sometimes in an order that is not the canonical one: such a record is written in another than it was said.
        let body: JSONValue = Bool.random(using: &random) ? ["a": .string(random.text(20)), "b": .integer(Int64.random(in: 0..<1_000, using: &random))] : ["b": [1, "x"], "a": .null]
        return Record(id: RecordID(at: at, using: &random), kind: "test.said", label: ["level": "P", "policy": "X"], author: .init(body: "EU", account: "somebody"), at: at,
                      supersedes: Bool.random(using: &random) ? RecordID(at: at, using: &random) : nil, body: body)
    }

    @Test("Records that are remembered are those that their bytes give, to the order of members, in whatever pieces they are read", arguments: UInt64(0)..<20)
    func sameAsBytes(seed: UInt64) async throws {
        var random = Seeded(seed)
        let journal = try await Journal.opened(MemoryJournalStore())
        for _ in 0..<30 {
            let records = (0..<Int.random(in: 1...9, using: &random)).map { _ in Self.record(using: &random) }
            if random.once(in: 4) { try await journal.append(records.map { try $0.bytes() }) } else { try await journal.append(records: records) }
        }
        for _ in 0..<60 {
            let start = UInt64.random(in: 0...journal.size, using: &random), limit = UInt64.random(in: 1...20, using: &random)
            let found = try await journal.records(from: start, limit: limit)
            #expect(found.isEmpty == (start == journal.size) && found.count <= Int(limit), "seed \(seed)")
            let entries = try await journal.entries(from: start, limit: UInt64(max(1, found.count)))
            for (one, entry) in zip(found, entries) {
                let read = try entry.record(), remembered = try one.record.get()
                #expect(one.index == entry.index && remembered == read, "seed \(seed)")
                #expect("\(String(describing: remembered?.json))" == "\(String(describing: read?.json))", "seed \(seed)")
            }
        }
        await journal.close()
    }

    @Test func whatWasErasedIsNotRemembered() async throws {
        var random = Seeded(1)
        let journal = try await Journal.opened(MemoryJournalStore())
        try await journal.append(records: (0..<5).map { _ in Self.record(using: &random) })
        try await journal.append([[1]], erasing: [2])
        #expect(try await journal.records(from: 2, limit: 1).map { try $0.record.get() } == [nil])
        await journal.close()
    }

    @Test func ofVeryManyTheLastAreRememberedAndTheOthersRead() async throws {
        var recent = RecentRecords(), random = Seeded(2), first: UInt64 = 0
        let one = Self.record(using: &random)
        for _ in 0..<400 {
            recent.add(Array(repeating: one, count: 200), at: first, bytes: 200 * 300, age: 0)
            first += 200
        }
        #expect(recent.records(from: 0, limit: 10).isEmpty && recent.records(from: first, limit: 1).isEmpty)
        #expect(recent.records(from: first - 250, limit: 1_000).count == 250)
        let kept = (0..<first).filter { $0 % 200 == 0 && !recent.records(from: $0, limit: 1).isEmpty }.count * 200
        #expect(kept <= Journal.Limits.rememberedRecords && kept >= Journal.Limits.rememberedRecords / 4)
        // What does not follow begins anew.
        recent.add([one], at: first + 7, bytes: 300, age: 0)
        #expect(recent.records(from: first - 1, limit: 1).isEmpty && recent.records(from: first + 7, limit: 9).count == 1)
        recent.forget()
        recent.add([one], at: first + 8, bytes: 300, age: 0)
        #expect(recent.records(from: first + 8, limit: 1).isEmpty)
    }
}
