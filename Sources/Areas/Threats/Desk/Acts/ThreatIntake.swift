import Journal
package import Kernel
package import Labels
package import Node
import Release
package import Threats

/// Takes objects in: each is read, checked and labelled by itself, so that a wrong one costs itself and no other; what was right is then said at once.
package struct ThreatIntake: Sendable {
    let reading: ThreatReading
    package init(_ reading: ThreatReading) { self.reading = reading }

    /// One object that somebody sends, in the order sent.
    package struct Incoming: Sendable {
        package let slice: STIXSlices.Slice
        /// When another server had added it, in microseconds.
        package let added: Int64?
        /// A rule that is broken without harm does not refuse it: see `STIXFinding.isHarmless`.
        package var keepsFlawed = false
        package init(_ slice: STIXSlices.Slice, added: Int64? = nil) { (self.slice, self.added) = (slice, added) }
    }

    /// What became of one object.
    package struct Outcome: Sendable {
        package enum Kind: Hashable, Sendable {
            case added
            /// The same version is here already, and the sender may see it.
            case known
            case refused(String)
        }
        package let number: Int
        package let id: STIXID?
        package let version: STIXTimestamp?
        package let kind: Kind
        /// What the sender should know of an object that was taken: a marking that nobody here understands.
        package var remark: String?
    }

    package static let batchMax = 1_000
    /// As they came; quoted or in base64 they are up to twice as many.
    static let bytesAtOnce = 4 << 20

    /// At most `batchMax` objects; into one collection, or into none.
    package func take(_ incoming: [Incoming], into collection: String = "", standing: Label, by account: Account) async throws(ActError) -> [Outcome] {
        precondition(incoming.count <= Self.batchMax)
        guard !account.roles.isDisjoint(with: [.drafter, .releaseAuthority]) else { throw .notYours(says: "Only an account that drafts for a party can add objects. Ask the administrator of this node for one.") }
        let readable = await Self.read(incoming)
        let here: KnownObjects
        do { here = try await KnownObjects(of: readable.compactMap(\.entry), in: collection, for: account.viewpoint(on: reading.node.today), reading) } catch { throw .notKept(says: error.description) }
        let now = reading.node.clock.now().milliseconds * 1000
        var outcomes: [Outcome] = [], said: [Said] = [], ticks = Ticks(), seen: Set<KnownObjects.Key> = []
        for one in readable {
            guard let entry = one.entry, let bytes = one.incoming.slice.bytes else {
                outcomes.append(Outcome(number: one.incoming.slice.number, id: one.name, version: one.version, kind: .refused(one.mistake ?? "It cannot be read.")))
                continue
            }
            let own = TLPMarkingDefinition(id: entry.id.text) == nil ? standing : Label(policy: "TLP", level: "TLP_CLEAR")
            let editions = STIXEdition.editions(of: bytes, entry: entry, standing: own, kindOf: here.markingKind)
            let key = KnownObjects.Key(entry, bytes, editions.first?.label ?? own)
            var outcome = Outcome(number: one.incoming.slice.number, id: entry.id, version: entry.version, kind: here.has(key) || !seen.insert(key).inserted ? .known : .added)
            defer { outcomes.append(outcome) }
            guard outcome.kind == .added else { continue }
            outcome.remark = one.flaw
            if let unknown = editions.first?.unknown, !unknown.isEmpty {
                outcome.remark = "Nobody here understands the marking \(unknown.map(\.text).joined(separator: ", ")), so it is kept as TLP:RED. Send the marking's definition first, or use a TLP marking."
            }
            let version = entry.version == nil && editions.count > 1 ? now : nil
            for edition in editions { said.append(Said(edition: edition, item: Item(label: edition.label, originator: account.party), tick: ticks.next(edition.label), added: one.incoming.added, version: version)) }
        }
        said.sort { $0.tick < $1.tick }
        // Larger objects in several appends: a journal takes so many bytes at once. What an object needs is said before it.
        var at = 0
        while at < said.count {
            var end = at, bytes = 0
            while end < said.count, end == at || bytes + said[end].edition.bytes.count <= Self.bytesAtOnce { (bytes, end) = (bytes + said[end].edition.bytes.count, end + 1) }
            let sayings = said[at..<end].flatMap { StoredBody.sayings($0.edition.bytes, collection: collection, rank: $0.edition.rank, tick: $0.tick, added: $0.added, version: $0.version, under: $0.item) }
            try await reading.node.say(sayings, by: account.id)
            at = end
        }
        return outcomes
    }

    /// Each by itself, on as many processors as there are.
    private static func read(_ incoming: [Incoming]) async -> [Readable] {
        guard incoming.count > readAtOnce else { return incoming.map { Readable($0) } }
        return await withTaskGroup(of: (Int, [Readable]).self) { group in
            for start in stride(from: 0, to: incoming.count, by: readAtOnce) {
                group.addTask { (start, incoming[start..<min(incoming.count, start + readAtOnce)].map { Readable($0) }) }
            }
            var parts: [(Int, [Readable])] = []
            for await part in group { parts.append(part) }
            return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }

    private static let readAtOnce = 50

    /// Takes back what this party added to a collection: the versions named, which its viewpoint may see.
    /// Said under every label under which a text of them lies, so that it reaches whoever the text had reached.
    func remove(_ id: STIXID, _ found: [(item: Item, version: Int64)], from collection: String, by account: Account) async throws(ActError) {
        var byItem: [Item: Set<Int64>] = [:]
        for one in found { byItem[one.item, default: []].insert(one.version) }
        let sayings = byItem.map { item, versions in
            AreaSaying(ThreatKind.removal, under: item, .members(("id", .string(id.text)), ("collection", collection.isEmpty ? nil : .string(collection)), ("versions", .array(versions.sorted().map { .string(String($0)) }))))
        }
        if !sayings.isEmpty { try await reading.node.say(sayings, by: account.id) }
    }

    private struct Said {
        let edition: STIXEdition
        let item: Item
        let tick: Int
        let added: Int64?
        /// Of an object that has none of its own: its editions have one together, or the last of them would count as the latest.
        let version: Int64?
    }
}

/// An object as it came, read as far as it can be.
private struct Readable: Sendable {
    let incoming: ThreatIntake.Incoming
    var entry: STIXEntry?
    /// Also of one that breaks a rule: its sender looks for it by its name.
    private(set) var name: STIXID?
    private(set) var version: STIXTimestamp?
    var mistake: String?
    /// A rule that it breaks, and with which it is kept.
    private(set) var flaw: String?

    init(_ incoming: ThreatIntake.Incoming) {
        self.incoming = incoming
        switch incoming.slice.content {
        case .tooLarge(let size): mistake = "It has \(size) bytes, and at most \(StoredBody.objectMax) are kept. Send it in parts, or without what it embeds."
        case .bytes(let bytes):
            guard bytes.count <= StoredBody.objectMax else {
                mistake = "It has \(bytes.count) bytes, and at most \(StoredBody.objectMax) are kept. Send it in parts, or without what it embeds."
                return
            }
            do {
                let read = try STIXEntry(reading: bytes)
                (entry, name, version) = (read, read.id, read.version)
                let check = ObjectCheck(bytes, keepsFlawed: incoming.keepsFlawed)
                flaw = check.flaw
                if let first = check.mistake { mistake = first; entry = nil }
            } catch { mistake = "\(error)" }
        }
    }
}

/// Moments within one batch, in microseconds: each label has every sixteenth of its own, so that what one reader is given has no gaps that tell of what others are given.
struct Ticks {
    static let step = 16
    private var places: [Label: (slot: Int, count: Int)] = [:]
    private var slots = Array(0..<step).shuffled()

    mutating func next(_ label: Label) -> Int {
        if places[label] == nil {
            // More labels in one batch than slots: they share, and the order in the journal decides.
            places[label] = (slots.isEmpty ? Self.step - 1 : slots.removeLast(), 0)
        }
        guard let (slot, count) = places[label] else { return 0 }
        places[label] = (slot, count + 1)
        return count * Self.step + slot
    }
}
