package import Journal
package import Kernel
import Release
package import TransparencyLog

/// Reads what the mirror holds of the peer's log, entry by entry, and says in the journal what became of each.
///
/// Receiving is not accepting: an entry was cosigned before this looks at it. What cannot be taken is refused by itself, and the next is looked at.
package actor Intake {
    /// The peer's log as far as it was cosigned here.
    package struct Source: Sendable {
        package let size: @Sendable () async -> UInt64
        package let entries: @Sendable (_ from: UInt64, _ limit: UInt64) async throws -> [Entry]
        package let sizes: @Sendable () async -> AsyncStream<UInt64>
        package init(size: @escaping @Sendable () async -> UInt64, entries: @escaping @Sendable (_ from: UInt64, _ limit: UInt64) async throws -> [Entry],
                     sizes: @escaping @Sendable () async -> AsyncStream<UInt64>) {
            (self.size, self.entries, self.sizes) = (size, entries, sizes)
        }
    }
    private static let stepMax: UInt64 = 4_096
    private let source: Source
    private let tables: LinkTables
    private let screening: Screening
    private let keep: @Sendable ([Record]) async throws -> Void
    private let show: @Sendable () async -> Void
    /// Entries the identifiers of which may be referred to: those that were kept, with their place.
    private let author: PartyID
    private let label: JSONValue
    private let clock: NodeClock
    private let rotate: @Sendable (JSONValue) async throws -> Void
    private let turn = Turn()
    private var next: UInt64?
    /// The entries from `from` on, read while the ones before them are kept.
    private var ahead: (from: UInt64, entries: Task<[Read], any Error>)?

    /// Of entries that were kept or refused, what the tables do not have yet, and the one who writes it there.
    private var unsaved: Findings?
    private var saving: Task<Void, any Error>?

    private struct Findings: Sendable {
        var readUpTo: UInt64
        var came: [LinkTables.Came] = []
        var peerPack: String?
        /// Where entries stand that may be referred to.
        var places: [RecordID: UInt64] = [:]
    }

    /// An entry, and what its bytes say where they are a record.
    private struct Read: Sendable {
        let entry: Entry
        let edition: Record?
    }

    /// `keep`: says records in the journal and returns once they are durable. `show`: returns once what was said can be read. `author` and `label`: of what the node itself says. `rotate`: takes new keys of the peer.
    package init(source: Source, tables: LinkTables, screening: Screening, author: PartyID, label: JSONValue, clock: NodeClock,
                 keep: @escaping @Sendable ([Record]) async throws -> Void, show: @escaping @Sendable () async -> Void = {},
                 rotate: @escaping @Sendable (JSONValue) async throws -> Void = { _ in }) {
        (self.source, self.tables, self.screening, self.keep, self.show, self.rotate) = (source, tables, screening, keep, show, rotate)
        (self.author, self.label, self.clock) = (author, label, clock)
    }

    package func run(failed: @Sendable (any Error) -> Void = { _ in }) async {
        for await _ in await source.sizes() {
            do { while try await step() {} } catch {
                failed(error)
                guard (try? await clock.sleep(.seconds(1))) != nil else { return }
            }
        }
    }

    /// Looks at the next entries. False when there were none. Precondition for the first: the feeder has gone through the whole journal.
    @discardableResult
    package func step() async throws -> Bool { try await turn.take { try await oneStep() } }

    private func oneStep() async throws -> Bool {
        // What the tables did not take the last time, before anything new.
        if saving == nil { try await saveNow() }
        let first: UInt64
        if let next { first = next } else {
            let position = try await tables.position()
            first = max(position.came, position.read)
        }
        let size = await source.size()
        guard first < size else { next = first; return false }
        let reads = try await read(from: first, to: size)
        guard let last = reads.last?.entry else { return false }
        // The next ones are read while these are kept.
        let isMore = last.index + 1 < size
        if isMore { ahead = (last.index + 1, reading(from: last.index + 1, to: size)) }
        let now = clock.now(), entries = reads.map(\.entry), editions = reads.map(\.edition)
        // Entries of this step refer to each other as well as to earlier ones.
        var places = try await tables.places(of: editions.flatMap(Self.references))
        if let unsaved { places.merge(unsaved.places) { known, _ in known } }
        var records: [Record] = [], found = Findings(readUpTo: last.index + 1)
        for (entry, edition) in zip(entries, editions) {
            func refuse(_ reason: Refusal) {
                let record = screening.refused(reason, at: entry.index, now: now, author: author, label: label)
                records.append(record)
                found.came.append(.init(index: entry.index, record: record.id, refusal: reason))
            }
            // Bytes that the peer erased by decision say nothing.
            guard let bytes = entry.bytes else { continue }
            guard let edition else { refuse(.malformed); continue }
            switch screening.finding(on: edition, size: bytes.count, at: entry.index, now: now, known: { places[$0] }) {
            case .nothing: break
            case .keep(let record):
                places[record.id] = entry.index
                found.places[record.id] = entry.index
                records.append(record)
                found.came.append(.init(index: entry.index, record: record.id, refusal: nil))
            case .refuse(let reason): refuse(reason)
            case .answer(let upTo, let refused): try await tables.save(answeredUpTo: upTo, refused: refused)
            case .pack(let digest): found.peerPack = digest
            case .keys(let rotation):
                do { try await rotate(rotation) } catch { refuse(.malformed) }
            }
        }
        if !records.isEmpty { try await keep(records) }
        next = last.index + 1
        try await save(found, isMore: isMore)
        return true
    }

    /// While there is more, the tables are written beside the next step.
    private func save(_ found: Findings, isMore: Bool) async throws {
        var before = unsaved
        if let saving {
            if case .success = await saving.result { before = nil }
            self.saving = nil
        }
        var all = before ?? Findings(readUpTo: found.readUpTo)
        all.readUpTo = found.readUpTo
        all.came += found.came
        all.peerPack = found.peerPack ?? all.peerPack
        all.places.merge(found.places) { known, _ in known }
        unsaved = all
        guard isMore, before == nil else { return try await saveNow() }
        let tables = tables, show = show, findings = all
        saving = Task {
            await show()
            try await tables.save(readUpTo: findings.readUpTo, came: findings.came, peerPack: findings.peerPack)
        }
    }

    private func saveNow() async throws {
        guard let findings = unsaved else { return }
        await show()
        try await tables.save(readUpTo: findings.readUpTo, came: findings.came, peerPack: findings.peerPack)
        unsaved = nil
    }

    private func read(from first: UInt64, to size: UInt64) async throws -> [Read] {
        guard let ahead, ahead.from == first else { return try await reading(from: first, to: size).value }
        self.ahead = nil
        return try await ahead.entries.value
    }

    private nonisolated func reading(from first: UInt64, to size: UInt64) -> Task<[Read], any Error> {
        let source = source
        return Task {
            try await source.entries(first, min(Self.stepMax, size - first)).map { entry in Read(entry: entry, edition: entry.bytes.flatMap { try? Record(reading: $0) }) }
        }
    }

    /// Identifiers that an entry has or names; what cannot be read names none.
    private static func references(_ edition: Record?) -> [RecordID] {
        guard let edition else { return [] }
        return [edition.id] + [edition.supersedes, edition.body["entry"]?.string.flatMap { RecordID($0) }].compactMap { $0 }
    }
}
