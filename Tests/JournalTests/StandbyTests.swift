import Foundation
import Journal
import Testing
import TransparencyLog

/// A primary that dies and a standby that takes its place: nothing that was acknowledged is missing.
@Suite(.enabled(if: TestServer.pair?.count == 2, "no pair of PostgreSQL servers: run ./test, which starts one, or set ENTENTE_TEST_POSTGRESQL_PAIR"), .serialized)
struct StandbyTests {
    @Test func aPromotedSynchronousStandbyHasEverythingThatWasAcknowledged() async throws {
        let pair = try #require(TestServer.pair), primary = Psql(connection: pair[0]), standby = Psql(connection: pair[1])
        #expect(try primary.run("SELECT sync_state FROM pg_stat_replication") == "sync")
        let both = try PostgreSQLAddress(Self.either(pair))
        let journal = try await Journal.open(PostgreSQLJournalStore.open(both, log: "example.org/journal"), keys: testKeys, policy: .init(intervalMin: .milliseconds(20), entries: 500), sharing: true)
        try await Vault.open(both).put("log-keys", "x", [1, 2, 3])
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
                _ = await journal.wait(for: 500, timeout: .seconds(30))
                kill(postmaster, SIGKILL)
                return []
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(said.count > 400)
        #expect(try standby.run("SELECT pg_promote(true, 30)") == "t")
        // The old primary's standby is gone; the new one has none yet and must not wait for it.
        try standby.run("ALTER SYSTEM SET synchronous_standby_names = ''")
        try standby.run("SELECT pg_reload_conf()")
        let reopened = try await Journal.open(PostgreSQLJournalStore.open(PostgreSQLAddress(pair[1]), log: "example.org/journal"), keys: testKeys, sharing: true)
        let entries = try await reopened.entries(from: 0)
        for (index, bytes) in said { #expect(index < entries.count && entries[Int(index)].bytes == bytes) }
        #expect(try await reopened.verify().isWhole)
        #expect(try await Vault.open(PostgreSQLAddress(pair[1])).get("log-keys", "x")?.value == [1, 2, 3])
        // The journal that was open all the time finds the new primary by itself, and goes on.
        var index: UInt64?
        let deadline = ContinuousClock.now + .seconds(20)
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
