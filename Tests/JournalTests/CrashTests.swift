import Foundation
import Journal
import TestSupport
import Testing
import TransparencyLog

/// Writers append in a child process that is killed at a random moment, again and again over the same directory.
@Suite struct CrashTests {
    @Test(arguments: [UInt64](1...2)) func killedUnderLoadAJournalHasEverythingThatItAcknowledged(seed: UInt64) async throws {
        let place = try Place(.sqlite), acknowledged = place.directory + "/acknowledged"
        var generator = Seeded(seed), lengths: [Int] = []
        for round in 0..<4 {
            let directory = place.directory, microseconds = UInt32.random(in: 20_000...400_000, using: &generator), lines = acknowledged, number = UInt64(round)
            await #expect(processExitsWith: .signal(SIGKILL)) { [directory = directory as String, lines = lines as String, microseconds = microseconds as UInt32, number = number as UInt64] in
                let journal = try await Journal.open(try await SQLiteJournalStore.open(directory: directory), keys: testKeys, policy: .init(intervalMin: .milliseconds(20), entries: 500))
                let descriptor = open(lines, O_WRONLY | O_CREAT | O_APPEND, 0o600)
                // The killer is a thread of its own: it strikes in whatever the writers are doing.
                let killer = Thread {
                    usleep(microseconds)
                    kill(getpid(), SIGKILL)
                }
                killer.start()
                try await AppendDrill.run(on: journal, writers: 16, seed: number) { AppendDrill.writeLine($0, $1, to: descriptor) }
            }
            lengths.append(try await checkEverythingAcknowledged(in: place, lines: acknowledged, seed: seed))
        }
        print("killed 4 times with seed \(seed): \(lengths) entries, \((try? String(contentsOfFile: acknowledged, encoding: .utf8).split(separator: "\n").count) ?? 0) acknowledged")
        #expect(lengths == lengths.sorted() && lengths.last! > 0, "seed \(seed)")
    }

    private func checkEverythingAcknowledged(in place: Place, lines path: String, seed: UInt64) async throws -> Int {
        let journal = try await Journal.opened(place.open())
        let report = try await journal.verify()
        #expect(report.isWhole, "seed \(seed): \(report.difference?.description ?? "")")
        var entries: [UInt64: String] = [:], start: UInt64 = 0
        while case let page = try await journal.entries(from: start), !page.isEmpty {
            for entry in page { entries[entry.index] = String(decoding: entry.bytes ?? [], as: UTF8.self) }
            start += UInt64(page.count)
        }
        // Killed while it writes a line, a process leaves a line without its end; the next one's first line follows on it.
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let index = UInt64(parts[0]), parts[1].hasSuffix("}"), parts[1].firstRange(of: "\"drill\"") == parts[1].lastDrill else { continue }
            #expect(entries[index] == String(parts[1]), "seed \(seed), entry \(index)")
        }
        #expect(Set(entries.values).count == entries.count, "seed \(seed): a record is there twice")
        await journal.close()
        return Int(start)
    }
}

extension Substring {
    fileprivate var lastDrill: Range<Index>? { range(of: "\"drill\"", options: .backwards) }
}
