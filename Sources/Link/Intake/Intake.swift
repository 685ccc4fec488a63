package import Journal
package import Kernel
import Release
package import TransparencyLog

/// The peer's keys are others from now on, or those for whom this node keeps items: what was opened with the old ones ends, and is opened again.
package struct MustBeginAnew: Error {}

/// A log that should follow a revoked one begins with something else than what we held of that.
package struct SuccessionDiffers: Error, CustomStringConvertible {
    package var description: String { "The peer's log does not begin with what was held here when the link before it was revoked." }
}

/// Reads what the mirror holds of the peer's log, entry by entry, and says in the journal what became of each.
///
/// Receiving is not accepting: an entry was cosigned before this looks at it. What cannot be taken is refused by itself, and the next is looked at.
package actor Intake {
    /// The peer's log as far as it was cosigned here.
    package struct Source: Sendable {
        package let size: @Sendable () async -> UInt64
        package let entries: @Sendable (_ from: UInt64, _ limit: UInt64) async throws -> [Entry]
        package let sizes: @Sendable () async -> AsyncStream<UInt64>
        /// Entries that were announced and have not come yet.
        package let missing: @Sendable () async -> UInt64
        package init(size: @escaping @Sendable () async -> UInt64, entries: @escaping @Sendable (_ from: UInt64, _ limit: UInt64) async throws -> [Entry],
                     sizes: @escaping @Sendable () async -> AsyncStream<UInt64>, missing: @escaping @Sendable () async -> UInt64 = { 0 }) {
            (self.size, self.entries, self.sizes, self.missing) = (size, entries, sizes, missing)
        }
    }
    /// What a log that follows a revoked one must begin with.
    package struct Opening: Sendable {
        package let at: UInt64
        package let body: JSONValue
        /// Calls people and stops the link.
        package let differs: @Sendable () async -> Void
        package init(at: UInt64, body: JSONValue, differs: @escaping @Sendable () async -> Void) { (self.at, self.body, self.differs) = (at, body, differs) }
    }
    private static let stepMax: UInt64 = 4_096
    private static let greatDeal: UInt64 = 16_384
    private let source: Source
    private let opening: Opening?
    private let tables: LinkTables
    private let screening: Screening
    private let keep: @Sendable ([Record]) async throws -> Void
    private let show: @Sendable () async -> Void
    /// Entries the identifiers of which may be referred to: those that were kept, with their place.
    private let author: PartyID
    private let label: JSONValue
    private let clock: NodeClock
    private let takeKeys: @Sendable (KeyChange, UInt64) async throws -> Bool
    private let isAsTold: @Sendable () async throws -> Bool
    private let turn = Turn()
    private var next: UInt64?
    /// Entries before this one were looked at before the tables were made: the journal has what became of them.
    private var judged: UInt64 = 0
    /// The entries from `from` on, read while the ones before them are kept.
    private var ahead: (from: UInt64, entries: Task<[Read], any Error>)?

    /// As it was when this last looked whether it still grows, and how often it had not.
    private var lastSize: UInt64 = 0
    private var quietLooks = 0

    /// What the last step says, on its way into the journal while the next entries are looked at.
    private var keeping: (from: UInt64, found: Findings, task: Task<Void, any Error>)?

    /// Of entries that were kept or refused, what the tables do not have yet, and the one who writes it there.
    private var unsaved: Findings?
    private var saving: Task<Void, any Error>?

    private struct Findings: Sendable {
        /// Whether something was said here of these entries, which readers are to see first.
        var isSaid = false
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

    /// `keep`: says records in the journal and returns once they are durable. `show`: returns once what was said can be read. `author` and `label`: of what the node itself says.
    /// `takeKeys`: takes keys that the peer announces in the entry of this index; says true when they are new here, and whatever trusts keys must begin anew before the entry counts
    /// as accepted. `isAsTold`: whether this still keeps for those for whom the peer was told that it does; asked before an entry is refused for want of them, since a refusal is for good.
    package init(source: Source, opening: Opening? = nil, tables: LinkTables, screening: Screening, author: PartyID, label: JSONValue, clock: NodeClock,
                 keep: @escaping @Sendable ([Record]) async throws -> Void, show: @escaping @Sendable () async -> Void = {},
                 takeKeys: @escaping @Sendable (KeyChange, UInt64) async throws -> Bool = { _, _ in false }, isAsTold: @escaping @Sendable () async throws -> Bool = { true }) {
        (self.source, self.opening, self.tables, self.screening, self.keep, self.show, self.takeKeys) = (source, opening, tables, screening, keep, show, takeKeys)
        (self.author, self.label, self.clock, self.isAsTold) = (author, label, clock, isAsTold)
    }

    /// Until the task is cancelled, or the link must begin anew with other keys.
    package func run(failed: @Sendable (any Error) -> Void = { _ in }) async {
        await follow(failed: failed)
        // Whoever comes after this one looks at what the journal has: nothing is on its way there any more.
        try? await turn.take { try await finish() }
    }

    private func follow(failed: @Sendable (any Error) -> Void) async {
        for await _ in await source.sizes() {
            do {
                repeat { await giveWay() } while try await step()
            } catch is MustBeginAnew { return } catch let error as SuccessionDiffers {
                // Nothing more is cosigned, so there is nothing more to look at.
                failed(error)
            } catch {
                failed(error)
                guard (try? await clock.sleep(.seconds(1))) != nil else { return }
            }
        }
    }

    /// While more is said than can be taken at once, it is brought and receipted first: for a second at most, so that nobody here waits for the end of it.
    /// After a long time away there is no need: bringing waits for the wire between two requests, and this goes on beside it.
    private func giveWay() async {
        for _ in 0..<20 {
            let size = await source.size()
            (lastSize, quietLooks) = (size, size > lastSize ? 0 : quietLooks + 1)
            guard size > (next ?? size) + Self.greatDeal, quietLooks < 3, await source.missing() <= Self.greatDeal else { return }
            guard (try? await clock.sleep(.milliseconds(50))) != nil else { return }
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
            (first, judged) = (position.read, position.came)
        }
        let size = await source.size()
        guard first < size else {
            try await finish()
            next = first
            return false
        }
        let reads = try await read(from: first, to: size)
        guard let last = reads.last?.entry else { return false }
        // The next ones are read while these are kept.
        let isMore = last.index + 1 < size
        if isMore { ahead = (last.index + 1, reading(from: last.index + 1, to: size)) }
        // Entries of this step refer to each other as well as to earlier ones, which the tables may not have yet.
        let places = try await tables.places(of: Self.references(reads.map(\.edition))), unsavedPlaces = unsaved?.places, keptPlaces = keeping?.found.places
        let (records, found) = try await findings(on: reads) { keptPlaces?[$0] ?? unsavedPlaces?[$0] ?? places[$0] }
        if found.came.contains(where: { $0.refusal == .notPermitted }), try await !isAsTold() { try await beginAnew() }
        // In order: what was said before is there first, or this step has not happened either.
        try await landed(isMore: true)
        let keep = keep
        next = last.index + 1
        keeping = (first, found, Task { if !records.isEmpty { try await keep(records) } })
        if !isMore { try await finish() }
        return true
    }

    /// What comes of these entries, and what is to be said of them here. `earlier`: where an entry before these stands.
    private func findings(on reads: [Read], earlier: (RecordID) -> UInt64?) async throws -> (records: [Record], found: Findings) {
        let now = clock.now()
        var records: [Record] = [], found = Findings(readUpTo: (reads.last?.entry.index).map { $0 + 1 } ?? 0)
        func place(_ record: RecordID) -> UInt64? { found.places[record] ?? earlier(record) }
        for read in reads {
            let entry = read.entry
            func refuse(_ reason: Refusal) {
                let record = screening.refused(reason, at: entry.index, now: now, author: author, label: label)
                records.append(record)
                found.came.append(.init(index: entry.index, record: record.id, refusal: reason))
            }
            // Bytes that the peer erased by decision say nothing.
            guard let bytes = entry.bytes else { continue }
            if let opening, entry.index == opening.at {
                guard let edition = read.edition, edition.kind == EditionKind.succession, (try? edition.body.canonicalText()) == (try? opening.body.canonicalText()) else {
                    await opening.differs()
                    throw SuccessionDiffers()
                }
                continue
            }
            // Of what was judged before, tables that are made again take what the peer said of ours, and nothing else.
            let isJudged = entry.index < judged
            if isJudged { guard let edition = read.edition, [EditionKind.acceptance, EditionKind.pack].contains(edition.kind) else { continue } }
            guard let edition = read.edition else { refuse(.malformed); continue }
            switch screening.finding(on: edition, size: bytes.count, at: entry.index, now: now, known: place) {
            case .nothing: break
            case .keep(let record):
                found.places[record.id] = entry.index
                records.append(record)
                found.came.append(.init(index: entry.index, record: record.id, refusal: nil, isOfArea: record.kind == "link.record"))
            case .refuse(let reason): if !isJudged { refuse(reason) }
            case .answer(let upTo, let refused): try await tables.save(answeredUpTo: upTo, refused: refused)
            case .pack(let digest): found.peerPack = digest
            case .keys(let change, let record):
                let isNew: Bool
                do { isNew = try await takeKeys(change, entry.index) } catch is KeyChangeError {
                    refuse(.malformed)
                    continue
                }
                // Kept, and not yet in force here: this step is done again by a link that trusts them.
                if isNew { try await beginAnew() }
                records.append(record)
                found.came.append(.init(index: entry.index, record: record.id, refusal: nil))
            }
        }
        found.isSaid = !records.isEmpty
        return (records, found)
    }

    /// What was kept so far is finished; the link that comes next does this step again.
    private func beginAnew() async throws -> Never {
        try? await finish()
        throw MustBeginAnew()
    }

    /// Returns once the journal has what the last step said; then the tables are told. What the journal did not take is looked at again.
    private func landed(isMore: Bool) async throws {
        guard let keeping else { return }
        self.keeping = nil
        do { try await keeping.task.value } catch {
            (next, ahead) = (keeping.from, nil)
            throw error
        }
        try await save(keeping.found, isMore: isMore)
    }

    /// Returns once journal and tables have everything that was looked at.
    private func finish() async throws {
        try await landed(isMore: false)
        _ = await saving?.result
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
        all.isSaid = all.isSaid || found.isSaid
        all.came += found.came
        all.peerPack = found.peerPack ?? all.peerPack
        all.places.merge(found.places) { known, _ in known }
        unsaved = all
        guard isMore, before == nil else { return try await saveNow() }
        let tables = tables, show = show, findings = all
        saving = Task {
            if findings.isSaid { await show() }
            try await tables.save(readUpTo: findings.readUpTo, came: findings.came, peerPack: findings.peerPack)
        }
    }

    private func saveNow() async throws {
        guard let findings = unsaved else { return }
        if findings.isSaid { await show() }
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

    /// Identifiers that entries have or name; what cannot be read names none.
    private static func references(_ editions: [Record?]) -> [RecordID] {
        var found: [RecordID] = []
        found.reserveCapacity(editions.count)
        for case let edition? in editions {
            found.append(edition.id)
            if let earlier = edition.supersedes { found.append(earlier) }
            if edition.kind == EditionKind.recall, let entry = edition.body["entry"]?.string.flatMap({ RecordID($0) }) { found.append(entry) }
        }
        return found
    }
}

extension Intake.Source {
    /// The peer's logs of the links before, and then its log of now.
    static func following(_ earlier: EarlierEntries, _ mirror: Mirror) -> Intake.Source {
        let base = earlier.size
        return .init(size: { base + (await mirror.size) }, entries: { start, limit in
            guard start >= base else { return try await earlier.entries(from: start, limit: limit) }
            let entries = try await mirror.entries(from: start - base, limit: limit)
            return base == 0 ? entries : entries.map { Entry(index: $0.index + base, bytes: $0.bytes, leaf: $0.leaf) }
        }, sizes: { await mirror.sizes() }, missing: { await mirror.missing })
    }
}
