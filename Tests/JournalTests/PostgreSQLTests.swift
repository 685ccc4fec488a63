import Foundation
import Journal
import Synchronization
import Testing
import TransparencyLog

/// What only PostgreSQL has: several processes on one log, lines that break, a password that must not be told.
@Suite(.enabled(if: TestServer.connection != nil, "no PostgreSQL: run ./test, which starts one, or set ENTENTE_TEST_POSTGRESQL"))
struct PostgreSQLTests {
    @Test(arguments: [false, true]) func fourJournalsAppendAtOnceToOneLogWithoutAGapOrAFork(killing: Bool) async throws {
        let place = try Place(.postgresql)
        var journals: [Journal] = []
        for _ in 0..<4 { journals.append(try await Journal.open(place.open(), keys: testKeys, policy: .init(intervalMin: .milliseconds(20), entries: 50), sharing: true)) }
        let all = journals, killer = try Psql(place)
        let outcome = try await withThrowingTaskGroup(of: Outcome.self) { group in
            for (number, journal) in all.enumerated() {
                for writer in 0..<4 {
                    group.addTask {
                        var outcome = Outcome()
                        for count in 0..<40 {
                            let records = (0..<(count % 9 == 0 ? 30 : 1)).map { AppendDrill.record(seed: UInt64(number * 10 + writer), writer: writer, number: count * 100 + $0) }
                            do throws(JournalError) { outcome.acknowledged += zip(try await journal.append(records), records) } catch {
                                switch error {
                                case .notSaved: break
                                case .outcomeUnknown: outcome.uncertain += records
                                default: throw error
                                }
                            }
                        }
                        return outcome
                    }
                }
            }
            if killing { group.addTask { for _ in 0..<6 { try killer.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '\(place.schema)' AND query LIKE '%append(%' ORDER BY random() LIMIT 1") }; return Outcome() } }
            return try await group.reduce(into: Outcome()) { $0.add($1) }
        }
        let acknowledged = outcome.acknowledged
        let size = try #require(acknowledged.map(\.0).max()) + 1
        for journal in all { #expect(await journal.wait(for: size - 1, timeout: .seconds(600))) }
        let entries = try await all[0].entries(from: 0)
        #expect(Set(acknowledged.map(\.0)).count == acknowledged.count)
        for (index, bytes) in acknowledged { #expect(entries[Int(index)].bytes == bytes) }
        let known = Set(acknowledged.map(\.1)).union(outcome.uncertain)
        #expect(entries.allSatisfy { known.contains($0.bytes ?? []) } && Set(entries.map(\.bytes)).count == entries.count)
        #expect(killing || acknowledged.count == 16 * (5 * 30 + 35))
        // Whoever is not up to date learns of it when it appends.
        for (number, journal) in all.enumerated() { try await journal.append(AppendDrill.record(seed: 99, writer: number, number: 0)) }
        let last = all.map(\.size).max() ?? 0
        for journal in all { #expect(await journal.wait(for: last - 1, timeout: .seconds(600))) }
        #expect(Set(all.map(\.head.root)).count == 1 && Set(all.map(\.size)).count == 1)
        let report = try await all[3].verify()
        #expect(report.isWhole && report.checkpoints > 0, "\(String(describing: report.difference))")
        #expect(try await all[0].checkpoint() == all[1].checkpoint())
        for journal in all { await journal.close() }
    }

    @Test func whatOneProcessAppendsWakesAnotherAtOnce() async throws {
        let place = try Place(.postgresql)
        // Neither looks for itself within an hour: whatever one learns of the other, the server's word has brought.
        func store() async throws -> PostgreSQLJournalStore { try await .open(place.address(), log: "example.org/journal", lookEvery: .seconds(3_600)) }
        let one = try await Journal.open(store(), keys: testKeys, sharing: true), two = try await Journal.open(store(), keys: testKeys, sharing: true)
        for number in 0..<30 as Range<UInt64> {
            let (writer, follower) = number % 3 == 0 ? (two, one) : (one, two)
            try await writer.append([UInt8(number)])
            #expect(await follower.wait(for: number, timeout: .seconds(600)))
        }
        await one.close()
        await two.close()
    }

    @Test func whoWritesAloneFencesThoseWhoShareAndTheOtherWayRound() async throws {
        let place = try Place(.postgresql)
        let shared = try await Journal.opened(place.open(), sharing: true), other = try await Journal.opened(place.open(), sharing: true)
        try await shared.append([1])
        try await other.append([2])
        let alone = try await Journal.opened(place.open())
        await expectStopped { try await shared.append([3]) }
        #expect(try await alone.append([4]) == 2)
        let again = try await Journal.opened(place.open(), sharing: true)
        await expectStopped { try await alone.append([5]) }
        #expect(try await again.append([6]) == 3)
        for journal in [shared, other, alone, again] { await journal.close() }
    }

    @Test func aStoreWithOneWriterIsNotShared() async throws {
        await #expect(throws: JournalError.self) { try await Journal.opened(MemoryJournalStore(), sharing: true) }
    }

    @Test func anOlderCopyThatWasPutBackStopsAJournalThatKnowsMore() async throws {
        let place = try Place(.postgresql), server = try Psql(place)
        let journal = try await Journal.opened(place.open(), sharing: true)
        for number in 1...5 as ClosedRange<UInt8> { try await journal.append([number]) }
        // The log loses its last entry, and another process, which knows no better, writes another one in its place: sizes are equal, contents are not.
        try server.run("DELETE FROM segment WHERE first = 4")
        let other = try await PostgreSQLJournalStore.open(place.address(), log: "example.org/journal")
        try await other.append(StoreBatch(expectedSize: 4, entries: [[99]], leaves: [.leaf([99])], nodes: []), by: try await other.join())
        await expectStopped { try await journal.append([6]) }
        await journal.close()
        await other.close()
    }

    @Test func aStoreWhoseLineWasCutGoesOnWithoutBeingOpenedAgain() async throws {
        let place = try Place(.postgresql), server = try Psql(place)
        let store = try await place.open()
        let journal = try await Journal.opened(store)
        try await journal.append([1])
        try server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '\(place.schema)' AND query LIKE '%append(%' AND pid <> pg_backend_pid()")
        var saved: UInt64?
        for _ in 0..<5 where saved == nil { saved = try? await journal.append([2]) }
        #expect(saved == 1)
        #expect(try await journal.verify().isWhole)
        await journal.close()
    }

    /// A backend whose process has gone may still wait for its turn: when the journal has said "not saved", it never saves.
    @Test func whatWaitsOnALineThatBrokeIsShutOutBeforeItsOutcomeIsTold() async throws {
        let place = try Place(.postgresql)
        let first = try await PostgreSQLJournalStore.open(place.address(), log: "example.org/journal"), sequencer = try await first.join()
        let server = try Psql(place)
        let fence = try server.run("SELECT fence FROM log")
        _ = try server.run("SELECT the_fence FROM fence_off(1)")
        // What a backend would do that was asked before the fence moved.
        let hash = String(repeating: "00", count: 32)
        let late = try server.run("SELECT status FROM append(1, \(sequencer.epoch), \(fence), 0, NULL, '{0}', ARRAY['\\x\(hash)'::bytea], ARRAY['\\x000101'::bytea], '{}', '{}', '{}', 1)")
        #expect(late == "2")
        #expect(try await first.size() == 0)
        try await first.append(StoreBatch(expectedSize: 0, entries: [[1]], leaves: [.leaf([1])], nodes: []), by: sequencer)
        #expect(try await first.size() == 1)
        await first.close()
    }

    @Test func severalLogsInOneDatabaseKnowNothingOfEachOther() async throws {
        let place = try Place(.postgresql)
        let one = try await PostgreSQLJournalStore.open(place.address(), log: "one"), two = try await PostgreSQLJournalStore.open(place.address(), log: "two; DROP TABLE log; --")
        let (a, b) = (try await one.takeOver(), try await two.takeOver())
        try await one.append(StoreBatch(expectedSize: 0, entries: [[1]], leaves: [.leaf([1])], nodes: []), by: a)
        #expect(try await two.size() == 0)
        try await two.append(StoreBatch(expectedSize: 0, entries: [[2]], leaves: [.leaf([2])], nodes: []), by: b)
        #expect(try await one.entries(in: 0..<9, bytesMax: .max).map(\.bytes) == [[1]])
        let reader = try await PostgreSQLJournalStore.open(place.address(), log: "one", for: .reading)
        #expect(try await reader.size() == 1)
        await #expect(throws: StoreFailure.self) { try await reader.takeOver() }
        await #expect(throws: StoreFailure.self) { try await PostgreSQLJournalStore.open(place.address(), log: "three", for: .reading) }
        for store in [one, two, reader] { await store.close() }
    }

    @Test func serversThatStartAtOnceMakeTheTablesOnce() async throws {
        let place = try Place(.postgresql)
        let sizes = try await withThrowingTaskGroup(of: UInt64.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    let store = try await place.open()
                    let size = try await store.size()
                    await store.close()
                    return size
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(sizes == [0, 0, 0, 0, 0, 0])
    }

    @Test func betweenVaultsOfSeveralProcessesOneSwapSucceeds() async throws {
        let place = try Place(.postgresql)
        var vaults: [Vault] = []
        for _ in 0..<4 { vaults.append(try await place.vault()) }
        let all = vaults
        for old in [nil, [7]] as [[UInt8]?] {
            if let old { try await all[0].put("links", "x", old) }
            let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<40 { group.addTask { try await all[number % 4].swap("links", "x", from: old, to: [UInt8(number + 10)]) } }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(winners == 1)
        }
        for vault in all { await vault.close() }
    }

    @Test(arguments: [
        "postgresql://clerk:S3cretWord@localhost:1/desk", "host=/nowhere password=S3cretWord dbname=x", "postgresql://clerk:S3cretWord@ss@localhost/desk", "postgresql://clerk:S3cretWord@[::1/x",
        "password='S3cretWord host=x", "S3cretWord", "host=localhost port=S3cretWord",
    ]) func aPasswordStandsInNoMessage(text: String) async throws {
        var told: [String] = []
        do {
            let address = try PostgreSQLAddress(text)
            told += ["\(address)", String(reflecting: address)]
            var dumped = ""
            dump(address, to: &dumped)
            told.append(dumped)
            do { _ = try await PostgreSQLJournalStore.open(address, log: "x") } catch { told += ["\(error)", String(reflecting: error)] }
            do { _ = try await Vault.open(address) } catch { told += ["\(error)", String(reflecting: error)] }
        } catch { told += ["\(error)", String(reflecting: error)] }
        // A port is not a secret, and libpq may say what it could not read there.
        #expect(!told.isEmpty && (text.hasSuffix("port=S3cretWord") || !told.contains { $0.contains("S3cret") }), "\(told)")
    }

    @Test func smallRecordsInBatchesTakeOneTransactionForEachBatch() async throws {
        let place = try Place(.postgresql), server = try Psql(place), batches = 12, records = 1000
        let journal = try await Journal.opened(place.open())
        for batch in 0..<batches { try await journal.append((0..<records).map { Array("{\"batch\":\(batch),\"number\":\($0),\"text\":\"something short that was said\"}".utf8) }) }
        #expect(journal.size == UInt64(batches * records))
        // Every row carries the transaction that wrote it; entries share rows up to the next multiple of 256.
        #expect(try server.run("SELECT count(DISTINCT xmin::text) FROM segment") == "\(batches)")
        #expect(try server.run("SELECT count(*) <= \(batches * (records / 256 + 2)) FROM segment") == "t")
        await journal.close()
    }

    private struct Outcome: Sendable {
        var acknowledged: [(UInt64, [UInt8])] = []
        var uncertain: [[UInt8]] = []
        mutating func add(_ other: Outcome) {
            acknowledged += other.acknowledged
            uncertain += other.uncertain
        }
    }

    private func expectStopped(_ body: () async throws -> Void) async {
        let error = await #expect(throws: JournalError.self) { try await body() }
        guard case .stopped = error else { Issue.record("\(String(describing: error))"); return }
    }
}

/// psql in the tables of one place: what an administrator does from outside.
struct Psql: Sendable {
    let connection: String
    let schema: String
    init(_ place: Place) throws { (connection, schema) = (try #require(TestServer.connection), place.schema) }
    init(connection: String) { (self.connection, schema) = (connection, "entente") }

    @discardableResult
    func run(_ sql: String) throws -> String {
        let process = Process(), output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", connection, "-c", "SET search_path = \(schema)", "-c", sql]
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
