import Foundation
import Journal
import Kernel
import Labels
import Link
import Node
import Packs
import Release

/// How fast records cross from one node's journal to another's: verified, durable on both sides and receipted; and how soon a single one is there.
struct LinkFigures {
    let folder: URL
    let pack: Pack
    let seed: UInt64
    let count: Int
    static let batch = 1_000, loaded = 2_000

    func measure(_ report: (Figure) -> Void) async throws {
        let records = try LinkRecords(pack: pack, seed: seed)
        let nodes = try await JoinedNodes.open(in: folder, pack: pack), path = Path(nodes: nodes, records: records)
        var figures: [Figure] = []
        // The sender's links run all the time; the receiver's go away for a month in between.
        let sender = Task { await nodes.fromHub.run() }
        var receiver = Task { await nodes.toHub.run() }
        func away() async {
            receiver.cancel()
            await receiver.value
        }
        do {
            let link = try await nodes.link()
            try await until("the two know each other", within: .seconds(60)) { try await path.isReceipted(link) && link.channel.size > 0 }
            let single = min(300, max(20, count / 1_000))
            let idle = try await path.latencies(link, single, load: 0), loaded = try await path.latencies(link, single, load: Self.loaded)
            figures += latency("one record until it is on the other desk, idle", idle) + latency("with \(Self.loaded) others a second", loaded)
            for figure in figures { report(figure) }
            let alone = try await path.alone(count, in: folder.appending(path: "alone"))
            report(Figure(name: "the load alone: appended at one node, nothing crosses", value: Double(count) / alone, unit: "per second"))
            let whole = try await path.stream(link, count)
            for figure in rates("whole path", whole) { report(figure) }
            await away()
            try await path.say(count)
            try await until("the channel is filled", within: .seconds(900)) { try await path.isFilled(link) }
            let before = path.position(link)
            receiver = Task { await nodes.toHub.run() }
            let caughtUp = try await path.arrival(link, of: count, after: before)
            for figure in rates("after a month away", caughtUp) { report(figure) }
        } catch {
            sender.cancel()
            await away()
            await sender.value
            throw error
        }
        sender.cancel()
        await away()
        await sender.value
        await nodes.close()
    }

    private func latency(_ name: String, _ seconds: [Double]) -> [Figure] {
        let sorted = seconds.sorted(), p50 = sorted[sorted.count / 2], p99 = sorted[min(sorted.count - 1, sorted.count * 99 / 100)]
        return [Figure(name: name + ", p50", value: p50 * 1e6, unit: "µs", target: .atMost(50_000), note: "\(seconds.count) records"),
                Figure(name: "  " + name + ", p99", value: p99 * 1e6, unit: "µs")]
    }

    private func rates(_ name: String, _ times: Path.Times) -> [Figure] {
        func rate(_ what: String, _ seconds: Double) -> Figure { Figure(name: "\(name): \(what)", value: Double(count) / seconds, unit: "per second") }
        return [rate("verified, durable on both sides, receipted", times.receipted), rate("kept in the other journal", times.kept), rate("answered", times.answered),
                Figure(name: "\(name): on the wire, each", value: times.bytes / Double(count), unit: "bytes", note: "all of loopback, with TLS and TCP; processor \(String(format: "%.1f", times.processor / Double(count) * 1e6)) µs each, of \(Machine.this.cores) cores")]
    }
}

/// The records that cross: small, of one area, with labels that let them.
struct LinkRecords: Sendable {
    private let labels: [JSONValue]
    private let markings: [String]
    private let seed: UInt64

    init(pack: Pack, seed: UInt64) throws {
        markings = ["TLP:CLEAR", "TLP:CLEAR", "TLP:GREEN", "TLP:GREEN"]
        labels = try zip(markings, ["EU.CERT-EU", "EU.GSC", "EU.CERT-EU", "EU.GSC"]).map { Item(label: try pack.facts.vocabulary.read($0), originator: PartyID($1)).json }
        self.seed = seed
    }

    /// As PostgreSQL's COPY reads them: identifier, label, the record.
    func write(_ count: Int, to path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path) else { throw MeasureError.usage("\(path) cannot be written.") }
        for start in stride(from: 0, to: count, by: 10_000) {
            var text = ""
            for number in start..<min(count, start + 10_000) {
                let record = record(number), id = record.id, bytes = try record.bytes()
                text += "\(id)\t\(markings[number % markings.count])\t\(String(decoding: bytes, as: UTF8.self))\n"
            }
            try file.write(contentsOf: Data(text.utf8))
        }
        try file.close()
    }

    /// As a node writes it, about 300 bytes.
    func record(_ number: Int) -> Record {
        var generator = Seeded(seed &+ UInt64(number))
        let at = Timestamp(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1_000))
        return Record(id: RecordID(at: at, using: &generator), kind: JoinedNodes.kind, label: labels[number % labels.count], author: .init(body: "EU.CERT-EU", account: "measure"), at: at,
                          body: ["number": .integer(Int64(number)), "text": .string("Invented, number \(number).")])
    }
}

/// One sender, one receiver, and what has been said so far.
final class Path {
    struct Times {
        let receipted: Double
        let kept: Double
        let answered: Double
        let bytes: Double
        let processor: Double
    }
    struct Position {
        let kept: UInt64
        let bytes: Double
        let processor: Double
        let at: ContinuousClock.Instant
    }
    private let nodes: JoinedNodes
    private let records: LinkRecords
    private var next = 0
    private static let patience = Duration.seconds(1_800)

    init(nodes: JoinedNodes, records: LinkRecords) { (self.nodes, self.records) = (nodes, records) }

    func isFilled(_ link: PeerLink) async throws -> Bool { try await link.tables.position().journal == nodes.from.journal.size }
    func isReceipted(_ link: PeerLink) async throws -> Bool { try await link.receipts.newest()?.size ?? 0 >= link.channel.size }

    func position(_ link: PeerLink) -> Position {
        Position(kept: nodes.to.journal.size, bytes: Self.loopback(), processor: processorTime(CLOCK_PROCESS_CPUTIME_ID), at: .now)
    }

    /// Appended in batches, each durable before the next.
    func say(_ count: Int) async throws {
        for start in stride(from: 0, to: count, by: LinkFigures.batch) {
            try await nodes.from.say((start..<min(count, start + LinkFigures.batch)).map { records.record(next + $0) })
        }
        next += count
    }

    /// What the load costs by itself: the same records in the same batches, made and durable in a journal from which nothing crosses. In seconds.
    func alone(_ count: Int, in folder: URL) async throws -> Double {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let journal = try await Journal.open(try await SQLiteJournalStore.open(directory: folder.path), keys: try LogKeys(newFor: "entente.example/alone"))
        let start = ContinuousClock.now
        for start in stride(from: 0, to: count, by: LinkFigures.batch) { try await journal.append(records: (start..<min(count, start + LinkFigures.batch)).map { records.record(2_000_000_000 + $0) }) }
        let seconds = start.duration(to: .now).inSeconds
        await journal.close()
        return seconds
    }

    /// Said and brought at the same time.
    func stream(_ link: PeerLink, _ count: Int) async throws -> Times {
        let before = position(link)
        try await say(count)
        return try await arrival(link, of: count, after: before)
    }

    func arrival(_ link: PeerLink, of count: Int, after before: Position) async throws -> Times {
        func passed() -> Double { before.at.duration(to: .now).inSeconds }
        var receipted: Double?, kept: Double?, answered: Double?
        try await until("\(count) records cross", within: Self.patience) {
            if receipted == nil, try await isFilled(link), try await isReceipted(link) { receipted = passed() }
            if kept == nil, nodes.to.journal.size >= before.kept + UInt64(count) { kept = passed() }
            if kept != nil, answered == nil, try await link.tables.sent(limit: 1).first?.answer != nil { answered = passed() }
            try await Task.sleep(for: .milliseconds(10))
            return receipted != nil && answered != nil
        }
        return Times(receipted: receipted ?? 0, kept: kept ?? 0, answered: answered ?? 0, bytes: Self.loopback() - before.bytes, processor: processorTime(CLOCK_PROCESS_CPUTIME_ID) - before.processor)
    }

    /// From before it is said until a reader of the other side can have it. Entries arrive in the order in which they were said.
    func latencies(_ link: PeerLink, _ count: Int, load: Int) async throws -> [Double] {
        let from = nodes.from.journal, to = nodes.to.journal, base = from.size, kept = to.size, records = records, numbers = next
        next += count
        let background = Task {
            var said = 0
            while load > 0, !Task.isCancelled {
                let batch = (0..<load / 100).map { records.record(numbers + 1_000_000_000 + said + $0) }
                try await from.append(records: batch)
                said += batch.count
                try await Task.sleep(for: .milliseconds(10))
            }
        }
        var seconds: [Double] = []
        if load > 0 { try await Task.sleep(for: .seconds(1)) }
        for number in 0..<count {
            let record = records.record(numbers + number), start = ContinuousClock.now
            let there = kept + (try await from.append(record)) - base
            guard await to.wait(for: there, timeout: .seconds(20)), await nodes.to.waitUntilProjected(there) else { throw MeasureError.late("a single record crosses") }
            seconds.append(start.duration(to: .now).inSeconds)
            // Not in step with any grid of time.
            try await Task.sleep(for: .microseconds(20_000 + (number * 7_919) % 20_000))
        }
        background.cancel()
        _ = try? await background.value
        let expected = kept + from.size - base
        try await until("the background has crossed", within: .seconds(60)) {
            guard to.size == expected, try await isFilled(link) else { return false }
            return try await isReceipted(link)
        }
        return seconds
    }

    /// Bytes that went over this machine's own interface so far; 0 where the system does not say.
    private static func loopback() -> Double {
        let text = (try? String(contentsOfFile: "/proc/net/dev", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.drop { $0 == " " }.hasPrefix("lo:") }
        return line?.split(separator: ":").last?.split(separator: " ").first.flatMap { Double($0) } ?? 0
    }
}
