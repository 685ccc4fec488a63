package import Journal
package import Kernel
import Node
package import Release
import TransparencyLog

/// Fills the channel to one peer from the journal, in order, each departure once, whatever crashes in between.
///
/// It appends to the channel first and notes it in its tables afterwards; entries that the tables do not know are recognised by their identifiers.
package actor Feeder {
    package struct Bounds: Sendable {
        /// Records of the journal in one step, which is also the most that one batch of the channel takes.
        package var records: UInt64 = 8_192
        /// Entries come in multiples of this: the rest is filled with entries that say nothing.
        package var multiple = 4
        /// Batches begin on this grid of time, so that a moment tells less.
        package var grid: Duration = .milliseconds(10)
        package init() {}
    }
    private let journal: Journal
    private let channel: Journal
    private let tables: LinkTables
    package nonisolated let filling: Filling
    private let maker: EditionMaker
    private let author: PartyID
    private let clock: NodeClock
    private let bounds: Bounds
    private let earlier: EarlierEntries
    private var position: UInt64 = 0
    private let turns = Turn()
    /// What the last step changed, on its way into the tables while the next step goes on.
    private var saving: Task<Void, any Error>?
    /// The tables did not take a step after which others went on: everything begins anew from what they have, as after a crash.
    private var mustBegin = false
    /// Up to where what waits was let out, while a record that asks again needs more than one batch.
    private var asking: (index: UInt64, after: RecordID)?
    /// Entries of the journal from `from` on, read while the ones before them are sent.
    private var ahead: (from: UInt64, reads: Task<[RecordEntry], any Error>)?
    /// Entries of the channel that were looked at or appended here.
    private var seen: UInt64 = 0
    /// Entries of the channel that the tables do not know, by what their source determines.
    private var unknown: [RecordID: (index: UInt64, edition: RecordID, at: Timestamp)] = [:]

    /// `earlier`: our logs to this peer before this one; what went there is not sent again, and entries are counted from them on.
    /// `author`: the party that speaks where the node itself does.
    package init(journal: Journal, channel: Journal, tables: LinkTables, filling: Filling, maker: EditionMaker, author: PartyID, clock: NodeClock, bounds: Bounds = Bounds(), earlier: EarlierEntries = .none) {
        (self.journal, self.channel, self.tables, self.filling, self.maker) = (journal, channel, tables, filling, maker)
        (self.author, self.clock, self.bounds, self.earlier) = (author, clock, bounds, earlier)
    }

    /// Finds out where it stopped. To be called once, after the channel was brought up to what the peer holds.
    package func start() async throws {
        _ = await saving?.result
        (saving, ahead, unknown) = (nil, nil, [:])
        let known = try await tables.position()
        position = min(known.journal, journal.size)
        asking = nil
        seen = known.sent
        try await lookAtChannel()
        mustBegin = false
    }

    /// Returns once the tables have every step so far: before they are asked, and before the next one is written there.
    private func settle() async throws {
        guard let saving else { return }
        self.saving = nil
        do { try await saving.value } catch {
            mustBegin = true
            throw error
        }
    }

    /// Entries that this feeder did not append: from before a crash, or taken back from the peer after an older copy was put back.
    private func lookAtChannel() async throws {
        while seen < earlier.size + channel.size {
            let entries: [Entry]
            if seen < earlier.size { entries = try await earlier.entries(from: seen) } else {
                entries = try await channel.entries(from: seen - earlier.size).map { Entry(index: $0.index + earlier.size, bytes: $0.bytes, leaf: $0.leaf) }
            }
            for entry in entries {
                // What is no record here was made by no step of ours, and is left alone.
                if let edition = try? entry.record() { unknown[edition.id.untimed] = (entry.index, edition.id, edition.at) }
            }
            guard let last = entries.last else { break }
            seen = last.index + 1
        }
    }

    /// Until the journal closes or the task is cancelled.
    package func run(failed: @Sendable (any Error) -> Void = { _ in }) async {
        for await _ in journal.sizes() {
            await waitForGrid()
            do { while try await step() {} } catch {
                failed(error)
                guard (try? await clock.sleep(.seconds(1))) != nil else { return }
            }
        }
    }

    private func waitForGrid() async {
        let grid = bounds.grid.milliseconds
        guard grid > 1 else { return }
        try? await clock.sleep(.milliseconds(grid - clock.now().milliseconds % grid))
    }

    /// Goes through the next records of the journal. False when there was none.
    @discardableResult
    package func step() async throws -> Bool { try await turns.take { try await oneStep() } }

    private func oneStep() async throws -> Bool {
        if mustBegin { try await start() }
        try await lookAtChannel()
        let reads = try await read(from: position)
        guard let last = reads.last else {
            try await settle()
            return false
        }
        let isMore = last.index + 1 < journal.size
        if isMore { ahead = (last.index + 1, reading(from: last.index + 1)) }
        var batch = Batch(position: last.index + 1, at: clock.now())
        for read in reads {
            // An entry that is no record, or whose bytes were erased, lets nothing out.
            guard case .success(let record?) = read.record else { continue }
            try await take(record, at: read.index, into: &batch)
            if batch.asking != nil {
                // More may go now than one batch takes: the rest follows, from the same record on.
                batch.step.position = read.index
                break
            }
        }
        try await answer(into: &batch)
        // A step that fails has not happened: it is gone through again from the same place.
        try await send(batch, isMore: isMore || batch.asking != nil)
        (position, asking) = (batch.step.position, batch.asking)
        return true
    }

    /// Lets out what waits and may go by now. For a link that begins: since it ended, those for whom the peer's node keeps items may have become others.
    package func ask(on day: Day) async throws {
        try await turns.take {
            if mustBegin { try await start() }
            var after: RecordID?
            repeat {
                var batch = Batch(position: position, at: clock.now())
                asking = after.map { (position, $0) }
                defer { asking = nil }
                try await lookAtChannel()
                try await askAgain(on: day, at: position, into: &batch)
                after = batch.asking?.after
                if !batch.step.waitsNoMore.isEmpty { try await send(batch) }
            } while after != nil
        }
    }

    private func read(from first: UInt64) async throws -> [RecordEntry] {
        guard let ahead, ahead.from == first else { return try await reading(from: first).value }
        self.ahead = nil
        return try await ahead.reads.value
    }

    private nonisolated func reading(from first: UInt64) -> Task<[RecordEntry], any Error> {
        let journal = journal, limit = bounds.records
        return Task { try await journal.records(from: first, limit: limit) }
    }

    private struct Batch {
        var step: LinkTables.Step
        let at: Timestamp
        /// Entries that were there already; known from the moment the tables have them.
        var recognised: [RecordID] = []
        var entries: [[UInt8]] = []
        var sent: [(edition: RecordID, source: RecordID?, about: String?, kind: RecordKind)] = []
        /// The first edition of an item in this batch, and the edition of a record.
        var first: [String: RecordID] = [:]
        var edition: [RecordID: RecordID] = [:]
        var answered: (upTo: UInt64, source: RecordID, refused: [(UInt64, Refusal)])?
        /// Set when more of what waits may go than this batch takes.
        var asking: (index: UInt64, after: RecordID)?

        init(position: UInt64, at: Timestamp) { (step, self.at) = (LinkTables.Step(position: position), at) }
    }

    private func take(_ record: Record, at index: UInt64, into batch: inout Batch) async throws {
        switch filling.consequence(of: record) {
        case .nothing: return
        case .departs(let departure):
            if let leaving = filling.leaving(departure, on: record.at.day) { try await depart(leaving, into: &batch) } else { wait(departure, in: &batch) }
        case .asksAgain:
            try await askAgain(on: record.at.day, at: index, into: &batch)
        case .recalls(let about):
            batch.step.waits = batch.step.waits.filter { $0.value.about != about }
            batch.step.recalled.append(about)
            var edition = batch.first[about]
            if edition == nil { try await settle() }
            if edition == nil { edition = try await tables.editions(about: about)?.first }
            guard let edition else { return }
            let tag = maker.tag(of: record.id.description)
            let bytes = try maker.recall(of: edition, tag: tag, author: record.author.body, at: batch.at)
            add(bytes, tag: tag, source: record.id, about: about, kind: EditionKind.recall, to: &batch)
        case .answers(let index, let refusal):
            batch.step.came.append(LinkTables.Came(index: index, record: record.id, refusal: refusal, isOfArea: record.kind == "link.record"))
            var answered = batch.answered ?? (upTo: 0, source: record.id, refused: [])
            answered.upTo = max(answered.upTo, index + 1)
            answered.source = record.id
            if let refusal { answered.refused.append((index, refusal)) }
            batch.answered = answered
        }
    }

    /// What its label came to today says nothing of the day on which it is asked again.
    private func wait(_ departure: Departure, in batch: inout Batch) {
        var departure = departure
        departure.standing = nil
        batch.step.waits[departure.source] = departure
    }

    /// Lets out what waits and may go by now, in the order in which it was said, as much as the batch takes. One question for each label, however much waits under it.
    private func askAgain(on day: Day, at index: UInt64, into batch: inout Batch) async throws {
        try await settle()
        let after = asking?.index == index ? asking?.after : nil
        let labels = try await tables.waitingLabels().filter { label in (try? Item(json: JSONValue(reading: label))).map { filling.mayLeave($0, on: day) } ?? false }
        let room = max(1, Int(bounds.records) - batch.entries.count)
        let gone = Set(batch.step.waitsNoMore), recalled = Set(batch.step.recalled)
        let kept = try await tables.waiting(under: Set(labels), after: after, limit: room + 1)
        // What this batch itself laid aside is in no table yet.
        let own = batch.step.waits.values.filter { departure in (after.map { departure.source > $0 } ?? true) && filling.mayLeave(departure.item, on: day) }
        // Under one label some may go and others not, by their recipients: those wait on.
        let going = (kept.filter { departure in batch.step.waits[departure.source] == nil } + own).sorted { $0.source < $1.source }
        for departure in going.prefix(room) {
            guard let leaving = filling.leaving(departure, on: day) else { continue }
            let isOwn = batch.step.waits.removeValue(forKey: departure.source) != nil
            guard isOwn || !gone.contains(departure.source) && !(departure.about.map(recalled.contains) ?? false) else { continue }
            batch.step.waitsNoMore.append(departure.source)
            try await depart(leaving, into: &batch)
        }
        if going.count > room { batch.asking = (index, going[room - 1].source) }
    }

    private func depart(_ departure: Departure, into batch: inout Batch) async throws {
        var earlier: RecordID?
        if let about = departure.about {
            earlier = batch.first[about]
            if earlier == nil { try await settle() }
            if earlier == nil { earlier = try await tables.editions(about: about)?.first }
        } else if let corrects = departure.corrects {
            earlier = batch.edition[corrects]
            if earlier == nil { try await settle() }
            if earlier == nil { earlier = try await tables.edition(of: corrects) }
        }
        let bytes: [UInt8], tag = maker.tag(of: departure.source.description)
        // What is too large for an entry stays here; the page of what waits says so.
        do { bytes = try maker.bytes(of: departure, tag: tag, at: batch.at, replacing: earlier) } catch { return wait(departure, in: &batch) }
        add(bytes, tag: tag, source: departure.source, about: departure.about, kind: departure.kind, to: &batch)
    }

    private func add(_ bytes: [UInt8], tag: RecordID, source: RecordID, about: String?, kind: RecordKind, to batch: inout Batch) {
        if let there = unknown[tag] {
            batch.recognised.append(tag)
            batch.step.sent.append(.init(index: there.index, edition: there.edition, source: source, about: about, kind: kind, at: there.at, answer: nil))
            refer(to: there.edition, source: source, about: about, kind: kind, in: &batch)
            return
        }
        let edition = tag.timed(batch.at)
        batch.entries.append(bytes)
        batch.sent.append((edition, source, about, kind))
        refer(to: edition, source: source, about: about, kind: kind, in: &batch)
    }

    /// What later records of the same batch name: a correction or a recall of it.
    private func refer(to edition: RecordID, source: RecordID, about: String?, kind: RecordKind, in batch: inout Batch) {
        if let about, kind == EditionKind.item, batch.first[about] == nil { batch.first[about] = edition }
        if about == nil { batch.edition[source] = edition }
    }

    /// One entry that says what became of the peer's.
    private func answer(into batch: inout Batch) async throws {
        guard let answered = batch.answered else { return }
        let body: JSONValue = ["to": .integer(Int64(answered.upTo)), "refused": .array(answered.refused.prefix(500).map { ["index": .integer(Int64($0.0)), "reason": .string($0.1.rawValue)] })]
        try notice(EditionKind.acceptance, source: "answer " + answered.source.description, body: body, to: &batch)
    }

    private func notice(_ kind: RecordKind, source: String, body: JSONValue, to batch: inout Batch) throws {
        if let there = unknown[maker.tag(of: source)] {
            batch.recognised.append(maker.tag(of: source))
            batch.step.sent.append(.init(index: there.index, edition: there.edition, source: nil, about: nil, kind: kind, at: there.at, answer: nil))
            return
        }
        batch.entries.append(try maker.notice(kind, source: source, author: author, at: batch.at, body: body))
        batch.sent.append((maker.identifier(of: source, at: batch.at), nil, nil, kind))
    }

    /// While there is more, the tables are written beside the next step.
    private func send(_ batch: Batch, isMore: Bool = false) async throws {
        var batch = batch
        // A batch is one transaction of the channel, and as long as that allows.
        var start = 0, appended = seen
        while start < batch.entries.count {
            var end = start, bytes = 0
            while end < batch.entries.count, end - start < Journal.Limits.batchRecords - bounds.multiple, bytes + batch.entries[end].count <= Journal.Limits.batchBytes - 64 * 1024 {
                bytes += batch.entries[end].count
                end += 1
            }
            var entries = Array(batch.entries[start..<end])
            let isLast = end == batch.entries.count
            if isLast, entries.count % bounds.multiple != 0 {
                for number in 0..<bounds.multiple - entries.count % bounds.multiple {
                    entries.append(try maker.notice(EditionKind.nothing, source: "nothing \(earlier.size + channel.size) \(number)", author: author, at: batch.at, body: [:]))
                }
            }
            let local = try await channel.append(entries), places = local.lowerBound + earlier.size..<local.upperBound + earlier.size
            if places.lowerBound == appended { appended = places.upperBound }
            for (offset, sent) in batch.sent[start..<end].enumerated() {
                batch.step.sent.append(.init(index: places.lowerBound + UInt64(offset), edition: sent.edition, source: sent.source, about: sent.about, kind: sent.kind, at: batch.at, answer: nil))
            }
            // The filling is noted too, by its last entry: a start then knows up to where it has looked.
            if isLast, entries.count > end - start, let filler = try? Record(reading: entries[entries.count - 1]) {
                batch.step.sent.append(.init(index: places.upperBound - 1, edition: filler.id, source: nil, about: nil, kind: filler.kind, at: batch.at, answer: nil))
            }
            start = end
        }
        try await settle()
        let step = batch.step, tables = tables
        if isMore { saving = Task { try await tables.save(step) } } else { try await tables.save(step) }
        // Only now: what the tables did not take is looked at again, and recognised.
        seen = appended
        for tag in batch.recognised { unknown[tag] = nil }
    }

    /// Says something of the node itself, such as which pack it decides by, unless the very same was said last.
    ///
    /// `once`: what is said under this name is said once, also when a crash came before the tables knew of it.
    package func say(_ kind: RecordKind, _ body: JSONValue, once name: String? = nil) async throws { try await turns.take { try await oneNotice(kind, body, once: name) } }

    private func oneNotice(_ kind: RecordKind, _ body: JSONValue, once name: String?) async throws {
        if mustBegin { try await start() }
        try await settle()
        try await lookAtChannel()
        var batch = Batch(position: position, at: clock.now())
        try notice(kind, source: name ?? "\(kind) \(try body.canonicalText()) \(earlier.size + channel.size)", body: body, to: &batch)
        try await send(batch)
    }
}

extension Duration {
    var milliseconds: Int64 { components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000 }
}
