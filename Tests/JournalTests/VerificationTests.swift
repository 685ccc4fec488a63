import Foundation
import GRDB
import Journal
import Testing
import TransparencyLog

/// Damages a journal's file from outside and expects to be told where.
@Suite struct VerificationTests {
    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let words: String
        let index: UInt64
        let change: @Sendable (Database) throws -> Void
        init(_ name: String, _ words: String, at index: UInt64, _ change: @escaping @Sendable (Database) throws -> Void) {
            (testDescription, self.words, self.index, self.change) = (name, words, index, change)
        }
        init(_ sql: String, _ words: String, at index: UInt64) { self.init(sql, words, at: index) { try $0.execute(sql: sql) } }
    }

    private static let damages = [
        Damage("another digit in entry 300", "Entry 300 is not what was kept", at: 300) { db in
            var bytes = try Data.fetchOne(db, sql: "SELECT bytes FROM segment WHERE first = 300")!
            bytes.replaceSubrange(bytes.firstRange(of: Data("number\":300,".utf8))!, with: Data("number\":999,".utf8))
            try db.execute(sql: "UPDATE segment SET bytes = ? WHERE first = 300", arguments: [bytes])
        },
        Damage("DELETE FROM segment WHERE first = 256", "Entry 256 is missing", at: 256),
        Damage("DELETE FROM segment WHERE first = 512", "entries are missing", at: 512),
        Damage("UPDATE segment SET bytes = substr(bytes, 1, length(bytes) - 3) WHERE first = 256", "damaged", at: 256),
        Damage("UPDATE node SET hash = zeroblob(32) WHERE level = 1 AND place = 1", "The kept hash over the entries 256 to 511", at: 256),
        Damage("DELETE FROM node WHERE level = 1 AND place = 1", "The kept hash over the entries 256 to 511", at: 256),
        Damage("UPDATE checkpoint SET note = (SELECT note FROM checkpoint ORDER BY size LIMIT 1)", "not those whose checkpoint was signed", at: 600),
        Damage("UPDATE checkpoint SET note = substr(note, 1, length(note) - 100)", "does not hold", at: 300),
    ]

    @Test(arguments: damages) func aDamageIsFoundAndItsPlaceIsNamed(damage: Damage) async throws {
        let place = try Place(.sqlite)
        let journal = try await Journal.opened(place.open())
        let records = (0..<600).map { Array("{\"number\":\($0),\"text\":\"something that was said\"}".utf8) }
        try await journal.append(Array(records[..<300]))
        _ = try await journal.checkpoint()
        try await journal.append(Array(records[300...]))
        await journal.close()
        let queue = try DatabaseQueue(path: place.directory + "/journal.sqlite")
        try await queue.write { try damage.change($0) }
        try queue.close()
        let store = try await SQLiteJournalStore.open(directory: place.directory, for: .reading)
        let report = try await JournalVerifier(store, origin: testKeys.origin, keys: testKeys.verifiers).verify()
        #expect(report.difference?.description.contains(damage.words) == true, "\(String(describing: report.difference))")
        #expect(report.difference?.index == damage.index)
        await store.close()
    }

    @Test func aJournalThatContradictsItsCheckpointIsNotOpened() async throws {
        let place = try Place(.sqlite)
        let journal = try await Journal.opened(place.open())
        for number in 0..<5 { try await journal.append([UInt8(number + 1)]) }
        await journal.close()
        let queue = try DatabaseQueue(path: place.directory + "/journal.sqlite")
        try await queue.write { try $0.execute(sql: "DELETE FROM segment WHERE first = 4") }
        try queue.close()
        let store = try await place.open()
        let error = await #expect(throws: JournalError.self) { try await Journal.opened(store) }
        guard case .contradiction(let text) = error else { Issue.record("\(String(describing: error))"); return }
        #expect(text.contains("A checkpoint of 5 entries was signed and the journal has only 4"))
        await store.close()
    }

    @Test func anotherKeysCheckpointIsNotTakenForOurs() async throws {
        let store = MemoryJournalStore()
        let journal = try await Journal.opened(store)
        try await journal.append([1])
        _ = try await journal.checkpoint()
        let others = try LogKeys(origin: testKeys.origin, seeds: (0..<64).map { UInt8($0 + 100) })
        await #expect(throws: JournalError.self) { try await Journal.open(store, keys: others) }
        let report = try await JournalVerifier(store, origin: testKeys.origin, keys: others.verifiers).verify()
        #expect(report.difference?.index == 1)
    }
}
