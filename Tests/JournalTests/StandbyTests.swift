import Foundation
import Journal
import Synchronization
import Testing
import TransparencyLog

/// A primary that dies and a standby that takes its place: nothing that was acknowledged is missing.
@Suite(.enabled(if: TestServer.pair?.count == 2, "no pair of PostgreSQL servers: run ./test, which starts one, or set ENTENTE_TEST_POSTGRESQL_PAIR"), .serialized)
struct StandbyTests {
    /// PostgreSQL itself would acknowledge it, with a warning, while it is on the primary alone.
    @Test func aCommitThatAnAdministratorStopsWaitingForIsNotAcknowledgedBeforeAStandbyHasIt() async throws {
        let primary = Psql(connection: try #require(TestServer.pair)[0])
        let journal = try await Journal.open(PostgreSQLJournalStore.open(PostgreSQLAddress(try #require(TestServer.pair)[0]), log: "cancelled"), keys: testKeys, sharing: true)
        try primary.run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        try primary.run("SELECT pg_reload_conf()")
        let acknowledged = Mutex(UInt64(0))
        let writer = Task {
            while !Task.isCancelled {
                let index = try await journal.append(Array("{\"number\":\(acknowledged.withLock { $0 })}".utf8))
                acknowledged.withLock { $0 = index + 1 }
            }
        }
        let pid = try found("SELECT pid FROM pg_stat_activity WHERE query LIKE '%FROM append(%' AND \(Self.isStuck)", on: primary)
        try primary.run("SELECT pg_cancel_backend(\(pid))")
        // On the primary it is saved; the journal waits for a commit of its own before it says so.
        _ = try found("SELECT pid FROM pg_stat_activity WHERE query LIKE '%fence_off(%' AND \(Self.isStuck)", on: primary)
        let (told, saved) = (acknowledged.withLock { $0 }, try primary.run("SELECT size_of(id) FROM log WHERE name = 'cancelled'"))
        #expect(UInt64(saved) == told + 1)
        try primary.run("ALTER SYSTEM SET synchronous_standby_names = '*'")
        try primary.run("SELECT pg_reload_conf()")
        #expect(await journal.wait(for: told + 1, timeout: .seconds(600)))
        writer.cancel()
        try await writer.value
        #expect(journal.size == acknowledged.withLock { $0 })
        #expect(try await journal.verify().isWhole)
        await journal.close()
    }

    /// Longer than a commit waits for a standby that is there.
    private static let isStuck = "wait_event = 'SyncRep' AND state_change < clock_timestamp() - interval '700 ms'"

    private func found(_ question: String, on server: Psql) throws -> String {
        let deadline = ContinuousClock.now + .seconds(600)
        while ContinuousClock.now < deadline { if case let answer = try server.run(question), !answer.isEmpty { return answer } }
        Issue.record("nothing came of: \(question)")
        return "0"
    }

    @Test func aPromotedSynchronousStandbyHasEverythingThatWasAcknowledged() async throws {
        let pair = try #require(TestServer.pair), primary = Psql(connection: pair[0]), standby = Psql(connection: pair[1])
        #expect(try primary.run("SELECT sync_state FROM pg_stat_replication") == "sync")
        let both = try PostgreSQLAddress(Self.either(pair))
        let journal = try await Journal.open(PostgreSQLJournalStore.open(both, log: "example.org/journal"), keys: testKeys, policy: .init(intervalMin: .milliseconds(20), entries: 500), sharing: true)
        let vault = try await Vault.open(both)
        try await vault.put("log-keys", "x", [1, 2, 3])
        let postmaster = try #require(Int32(try primary.run("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)")))
        // Writers in full swing while the primary is killed.
        let said = await withTaskGroup(of: [(UInt64, [UInt8])].self) { group in
            for writer in 0..<8 {
                group.addTask {
                    var said: [(UInt64, [UInt8])] = []
                    for number in 0..<100_000 {
                        let record = AppendDrill.record(seed: 7, writer: writer, number: number)
                        guard let index = try? await journal.append(record) else { break }
                        said.append((index, record))
                    }
                    return said
                }
            }
            group.addTask {
                _ = await journal.wait(for: 500, timeout: .seconds(600))
                kill(postmaster, SIGKILL)
                return []
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(said.count > 20)
        #expect(try standby.run("SELECT pg_promote(true, 30)") == "t")
        // The old primary's standby is gone; the new one has none yet and must not wait for it.
        try standby.run("ALTER SYSTEM SET synchronous_standby_names = ''")
        try standby.run("SELECT pg_reload_conf()")
        let reopened = try await Journal.open(PostgreSQLJournalStore.open(PostgreSQLAddress(pair[1]), log: "example.org/journal"), keys: testKeys, sharing: true)
        let entries = try await reopened.entries(from: 0)
        for (index, bytes) in said { #expect(index < entries.count && entries[Int(index)].bytes == bytes) }
        #expect(try await reopened.verify().isWhole)
        #expect(try await vault.get("log-keys", "x")?.value == [1, 2, 3])
        await vault.close()
        // The journal that was open all the time finds the new primary by itself, and goes on.
        var index: UInt64?
        let deadline = ContinuousClock.now + .seconds(600)
        while index == nil, ContinuousClock.now < deadline { index = try? await journal.append(Array("{\"after\":true}".utf8)) }
        #expect(index != nil)
        print("killed a primary under load: \(said.count) acknowledged, \(entries.count) on the promoted standby")
        await journal.close()
        await reopened.close()
    }

    /// Both hosts in one connection string, as docs/postgresql.md says it.
    private static func either(_ pair: [String]) -> String {
        let words = pair.map { Dictionary($0.split(separator: " ").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }.map { ($0[0], $0[1]) }, uniquingKeysWith: { a, _ in a }) }
        return "host=\(words[0]["host"] ?? ""),\(words[1]["host"] ?? "") port=\(words[0]["port"] ?? ""),\(words[1]["port"] ?? "") user=\(words[0]["user"] ?? "") dbname=\(words[0]["dbname"] ?? "")"
    }
}
