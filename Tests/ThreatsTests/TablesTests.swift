import Areas
import Foundation
import GRDB
import Journal
import Kernel
import Labels
import Node
import Packs
import Release
import Synchronization
import Testing
import TestSupport
@testable import Threats
@testable import ThreatsDesk

/// Objects in a list, looked through one by one: what the tables and their merged pages are compared with.
private struct PlainShelf {
    struct Text: Labelled, Hashable, Sendable {
        let seq: Int64, id: String, type: String, version: Int64, rank: Int, spec: Int, added: Int64, bytes: [UInt8]
        let item: Item, author: PartyID, collection: String, origin: String
    }
    var texts: [Text]

    /// What a viewpoint is given, in order: each text screened by itself, then chosen by the words of TAXII 2.1, section 3.4.1.
    func answer(_ filter: ObjectFilter, in part: CollectionPart, for viewpoint: Viewpoint, _ rules: DatedRulebook) -> [Text] {
        let own = texts.filter { part.holds(collection: $0.collection, origin: $0.origin) && rules.screen($0, for: viewpoint) != nil }
        var given: [Text] = []
        for (_, candidates) in Dictionary(grouping: own, by: \.id) {
            let newestStandard = candidates.map(\.spec).max()
            let ofStandard = candidates.filter { filter.versions.specs.isEmpty ? $0.spec == newestStandard : filter.versions.specs.contains($0.spec) }
            // Of one version: the fullest text, and of equals the first.
            let versions = Dictionary(grouping: ofStandard, by: \.version).values.compactMap { $0.min { ($0.rank, $0.seq) < ($1.rank, $1.seq) } }.sorted { $0.version < $1.version }
            given += versions.enumerated().filter { index, one in
                filter.versions.all || filter.versions.moments.contains(one.version) || filter.versions.first && index == 0 || filter.versions.last && index == versions.count - 1
            }.map(\.element)
        }
        given.removeAll { one in
            !filter.types.isEmpty && !filter.types.contains(one.type) || !filter.ids.isEmpty && !filter.ids.contains(STIXID(one.id)) || filter.addedAfter.map { one.added <= $0 } ?? false
        }
        given.sort { ($0.added, $0.seq) < ($1.added, $1.seq) }
        return filter.isNewestFirst ? given.reversed() : given
    }
}

/// A clock that stands still, jumps and goes back.
private final class UnsteadyClock: Sendable {
    private let state: Mutex<(time: Timestamp, random: Seeded)>
    init(_ seed: UInt64) { state = Mutex((Timestamp("2026-11-21T09:00:00.000Z")!, Seeded(seed))) }
    var clock: NodeClock {
        NodeClock(now: { self.state.withLock { state in
            let steps: [Duration] = [.zero, .zero, .milliseconds(1), .milliseconds(700), .milliseconds(-300)]
            state.time = state.time.advanced(by: steps.randomElement(using: &state.random) ?? .zero)
            return state.time
        } }, sleep: { _ in try await Task.sleep(for: .seconds(600)) })
    }
}

@Suite("Tables of threats, against a list read from end to end")
struct TablesTests {
    static let pack: Pack = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        do { return try Pack.load(root.appending(path: "packs/eu-nato").path, areas: Areas.facts) } catch { fatalError("\(error)") }
    }()
    static let authors: [AccountID] = ["cert-eu-analyst", "eeas-desk", "gsc-release"]
    static let collections = ["", "11111111-0000-4000-8000-000000000001", "11111111-0000-4000-8000-000000000002"]

    private static func node(_ seed: UInt64) async throws -> Node {
        try await Node.open(NodeConfiguration(organisation: "EU", name: "EU node", directory: nil, pack: pack, clock: UnsteadyClock(seed).clock, passwordCost: .least, isDemonstration: true))
    }

    /// Everything that lies in the tables, hidden or not.
    private static func dump(_ node: Node) async throws -> PlainShelf {
        let rows = try await node.areas { db in
            try GRDB.Row.fetchAll(db, sql: """
                SELECT o.seq, n.name, t.name, o.version, o.rank, o.spec, o.added, o.bytes, s.item, s.author, s.collection, s.origin
                FROM threats_object AS o JOIN threats_name AS n ON n.id = o.name JOIN threats_type AS t ON t.id = o.type JOIN threats_stream AS s ON s.id = o.stream ORDER BY o.seq
                """).map { row in
                PlainShelf.Text(seq: row[0], id: row[1], type: row[2], version: row[3], rank: row[4], spec: row[5], added: row[6], bytes: Array(row[7] as Data),
                                item: try Item(json: JSONValue(reading: row[8] as String)), author: PartyID(row[9]), collection: row[10], origin: row[11])
            }
        }
        return PlainShelf(texts: rows)
    }

    /// Few identifiers, versions and markings, so that they meet.
    private static func object(_ random: inout Seeded) -> String {
        let number = Int.random(in: 0..<12, using: &random), moments = ["2024-05-01T00:00:00.000Z", "2024-05-02T00:00:00.000Z", "2024-05-03T00:00:00.001Z", "2999-01-01T00:00:00.000Z"]
        let levels = TLPMarkingDefinition.version2.map(\.id) + ["marking-definition--99999999-0000-4000-8000-000000000009"]
        func marked() -> String {
            guard !random.once(in: 4), let level = levels.randomElement(using: &random) else { return "" }
            let part = random.once(in: 3) ? #","granular_markings":[{"marking_ref":"\#(levels.randomElement(using: &random) ?? level)","selectors":["x_note"]}]"# : ""
            return #","object_marking_refs":["\#(level)"]"# + part
        }
        let note = #","x_note":"\#(String(repeating: "note ", count: random.once(in: 30) ? 12_000 : Int.random(in: 1...3, using: &random)))""#
        let uuid = "00000000-0000-4000-8000-0000000000\(number + 10)"
        if number < 2 { return #"{"type":"domain-name","spec_version":"2.1","id":"domain-name--\#(uuid)","value":"\#(number).example"\#(note)\#(marked())}"# }
        let type = number < 8 ? "campaign" : "vulnerability", standard = random.once(in: 4) ? "" : #""spec_version":"2.1","#
        return #"{"type":"\#(type)",\#(standard)"id":"\#(type)--\#(uuid)","created":"2024-01-01T00:00:00.000Z","modified":"\#(moments.randomElement(using: &random) ?? moments[0])","name":"Number \#(number)"\#(note)\#(marked())}"#
    }

    private static func filter(_ random: inout Seeded, of shelf: PlainShelf) -> ObjectFilter {
        var filter = ObjectFilter()
        if random.once(in: 3), let one = shelf.texts.randomElement(using: &random) { filter.addedAfter = one.added + Int64.random(in: -1...1, using: &random) }
        if random.once(in: 3) { for _ in 0..<Int.random(in: 1...4, using: &random) { filter.ids.insert(STIXID(shelf.texts.randomElement(using: &random)?.id ?? "tool--x")) } }
        if random.once(in: 3) { filter.types = Set(["campaign", "vulnerability", "domain-name", "tool"].shuffled(using: &random).prefix(Int.random(in: 1...2, using: &random))) }
        if random.once(in: 2) {
            filter.versions.last = Bool.random(using: &random)
            filter.versions.first = Bool.random(using: &random)
            filter.versions.all = random.once(in: 3)
            if random.once(in: 3), let one = shelf.texts.randomElement(using: &random) { filter.versions.moments = [one.version] }
        }
        if random.once(in: 4) { filter.versions.specs = [[20], [21], [20, 21]].randomElement(using: &random) ?? [21] }
        if filter.addedAfter == nil { filter.isNewestFirst = random.once(in: 4) }
        return filter
    }

    @Test("Every page of every viewpoint is what the list gives, whatever was posted, taken back, asked for and however much at a time", arguments: (1...12).map { UInt64($0) })
    func pages(seed: UInt64) async throws {
        var random = Seeded(seed)
        let node = try await Self.node(seed), facts = try #require(Self.pack.facts(of: ThreatFacts.self)), reading = ThreatReading(node, facts), intake = ThreatIntake(reading)
        let standings = try ["TLP:GREEN", "TLP:AMBER", "RESTREINT UE/EU RESTRICTED"].map { try node.desk.facts.vocabulary.read($0) }
        var viewpoints = node.accounts.map { $0.viewpoint(on: node.today) }
        viewpoints.append(.thePublic(on: node.today))
        let rules = node.desk.dated(on: node.today)
        // What was taken back, by its moment: a row's number may come again.
        // A poller for each viewpoint: what it has been given by asking only for what came after the last date it saw.
        var polled: [Viewpoint: (after: Int64?, got: [PlainShelf.Text])] = [:]
        var removed: Set<Int64> = [], removedNames: Set<String> = [], before: [PlainShelf.Text] = []

        for round in 0..<14 {
            let account = try #require(node.account(Self.authors.randomElement(using: &random) ?? "eeas-desk")), collection = Self.collections.randomElement(using: &random) ?? ""
            if round > 3, random.once(in: 4), let one = before.filter({ $0.author == account.party }).randomElement(using: &random) {
                let scope = try await reading.scope(account.viewpoint(on: node.today))
                var match = VersionMatch()
                (match.all, match.specs) = (true, [20, 21])
                let own = try await reading.copies(of: STIXID(one.id), match, scope).filter { $0.stream.author == account.party && $0.stream.collection == one.collection && $0.version == one.version }
                try await intake.remove(STIXID(one.id), own.map { ($0.stream.item, $0.version) }, from: one.collection, by: account)
                for gone in before where gone.id == one.id && gone.version == one.version && gone.author == account.party && gone.collection == one.collection {
                    removed.insert(gone.added)
                    removedNames.insert(gone.id)
                }
            } else {
                let objects = (0..<Int.random(in: 1...25, using: &random)).map { _ in Self.object(&random) }
                let (slices, _, mistake) = STIXSlices.cut(Array("{\"objects\":[\(objects.joined(separator: ","))]}".utf8))
                #expect(mistake == nil)
                let outcomes = try await intake.take(slices.map { .init($0) }, into: collection, standing: standings.randomElement(using: &random) ?? standings[0], by: account)
                for outcome in outcomes { if case .refused(let why) = outcome.kind { Issue.record("seed \(seed): \(why)") } }
            }
            let shelf = try await Self.dump(node)
            for viewpoint in viewpoints {
                for view in ThreatView.allCases {
                    let counted = try await reading.counts(try await reading.scope(viewpoint, .view(view)))
                    let own = Dictionary(grouping: Set(shelf.texts.filter { CollectionPart.view(view).holds(collection: $0.collection, origin: $0.origin) && rules.screen($0, for: viewpoint) != nil }.map(\.id))) { String(STIXID($0).type) }
                    #expect(Dictionary(uniqueKeysWithValues: counted.map { ($0.type, $0.count) }) == own.mapValues(\.count), "seed \(seed), round \(round), \(view)")
                }
            }
            // What stood there stands where it stood, but for what was taken back; what came is later than all before, and each has a moment of its own.
            let stayed = before.filter { !removed.contains($0.added) }
            #expect(Array(shelf.texts.prefix(stayed.count)) == stayed, "seed \(seed), round \(round)")
            for (one, next) in zip(shelf.texts, shelf.texts.dropFirst()) where one.added >= next.added { Issue.record("seed \(seed), round \(round): \(next.id) came after \(one.id) and has no later moment") }
            before = shelf.texts

            for viewpoint in viewpoints.shuffled(using: &random).prefix(4) {
                let part: CollectionPart = random.once(in: 2) ? .view(.all) : .collection(Self.collections.randomElement(using: &random) ?? "")
                let filter = Self.filter(&random, of: shelf), expected = shelf.answer(filter, in: part, for: viewpoint, rules), size = [1, 2, 3, 7, 50, 1000].randomElement(using: &random) ?? 1
                let scope = try await reading.scope(viewpoint, part)
                #expect(try await reading.readScope(viewpoint, part).state == scope.state, "seed \(seed), round \(round): what is remembered is what the tables say")
                var got: [StoredObject] = [], place: PagePlace?, pages = 0
                repeat {
                    let page = try await reading.page(scope, filter, after: place, limit: size)
                    #expect(page.objects.count == size || page.next == nil, "seed \(seed): a page that is not full and not the last")
                    got += page.objects.map(\.record)
                    place = page.next
                    pages += 1
                } while place != nil && pages < 2_000
                #expect(got.map(\.seq) == expected.map(\.seq), "seed \(seed), round \(round), \(viewpoint.party), \(part), \(filter), pages of \(size)")
                #expect(got.map(\.bytes) == expected.map(\.bytes) && got.map(\.version) == expected.map(\.version) && got.map(\.added) == expected.map(\.added), "seed \(seed), round \(round)")
            }
            for viewpoint in viewpoints {
                var all = ObjectFilter()
                (all.versions.all, all.versions.specs, all.addedAfter) = (true, [20, 21], polled[viewpoint]?.after)
                var got: [StoredObject] = []
                repeat {
                    let page = try await reading.page(try await reading.scope(viewpoint), all, limit: 9)
                    got = page.objects.map(\.record)
                    let texts = got.compactMap { one in shelf.texts.first { $0.seq == one.seq } }
                    polled[viewpoint, default: (nil, [])].got += texts
                    all.addedAfter = got.last?.added ?? all.addedAfter
                } while !got.isEmpty
                polled[viewpoint]?.after = all.addedAfter
            }
        }
        let shelf = try await Self.dump(node)
        for viewpoint in viewpoints {
            // Everything that it may see at the end was given to the poller, and nothing twice.
            let got = (polled[viewpoint]?.got ?? []).map(\.added)
            #expect(Set(got).count == got.count, "seed \(seed), \(viewpoint.party)")
            var all = ObjectFilter()
            (all.versions.all, all.versions.specs) = (true, [20, 21])
            let missed = shelf.answer(all, in: .view(.all), for: viewpoint, rules).filter { one in !got.contains(one.added) }
            // A text that another of the same version stood before until that was taken back may be older than what was polled.
            #expect(missed.allSatisfy { removedNames.contains($0.id) }, "seed \(seed), \(viewpoint.party): \(missed.map(\.id))")
        }
        try await node.rebuildProjection()
        let rebuilt = try await Self.dump(node)
        #expect(rebuilt.texts.map { [$0.added, $0.version, Int64($0.rank)] } == shelf.texts.map { [$0.added, $0.version, Int64($0.rank)] } && rebuilt.texts.map(\.bytes) == shelf.texts.map(\.bytes), "seed \(seed): made again from the journal")
        await node.close()
    }

    @Test("What is said of one object under several labels is one version to whoever may have all of it, with or without a version of its own", arguments: (1...20).map { UInt64($0) })
    func editions(seed: UInt64) async throws {
        let node = try await Self.node(seed), reading = ThreatReading(node, try #require(Self.pack.facts(of: ThreatFacts.self))), account = try #require(node.account("cert-eu-analyst"))
        let clear = try #require(TLPMarkingDefinition.version2.first?.id), red = try #require(TLPMarkingDefinition.version2.last?.id)
        let text = #"{"objects":[{"type":"domain-name","spec_version":"2.1","id":"domain-name--00000000-0000-4000-8000-000000000001","value":"a.example","x_note":"closed","object_marking_refs":["\#(clear)"],"granular_markings":[{"marking_ref":"\#(red)","selectors":["x_note"]}]}]}"#
        let (slices, _, _) = STIXSlices.cut(Array(text.utf8))
        let standing = try node.desk.facts.vocabulary.read("TLP:AMBER")
        _ = try await ThreatIntake(reading).take(slices.map { .init($0) }, standing: standing, by: account)
        #expect(try await ThreatIntake(reading).take(slices.map { .init($0) }, standing: standing, by: account).map(\.kind) == [.known])
        for (viewpoint, isWhole) in [(account.viewpoint(on: node.today), true), (Viewpoint.thePublic(on: node.today), false)] {
            var all = ObjectFilter()
            all.versions.all = true
            for filter in [ObjectFilter(), all] {
                let found = try await reading.page(try await reading.scope(viewpoint), filter, limit: 10).objects.map(\.record)
                #expect(found.count == 1)
                #expect(found.allSatisfy { String(decoding: $0.bytes, as: UTF8.self).contains("closed") == isWhole }, "seed \(seed)")
            }
        }
        await node.close()
    }

    @Test("What does not fit is set aside and leaves nothing, wherever among others it stands", arguments: 0..<4)
    func misfits(place: Int) async throws {
        let node = try await Self.node(UInt64(place)), account = try #require(node.account("cert-eu-analyst")), item = Item(label: try node.desk.facts.vocabulary.read("TLP:GREEN"), originator: account.party)
        func said(_ number: Int) -> [AreaSaying] {
            let text = #"{"type":"campaign","spec_version":"2.1","id":"campaign--00000000-0000-4000-8000-00000000000\#(number)","created":"2024-01-01T00:00:00.000Z","modified":"2024-05-01T00:00:00.000Z","name":"x"}"#
            return StoredBody.sayings(Array(text.utf8), collection: "", rank: 0, tick: number, added: nil, under: item)
        }
        var sayings = (0..<3).flatMap(said)
        // It begins as an object does, and then lies ahead of its time.
        sayings.insert(contentsOf: StoredBody.sayings(Array(#"{"type":"tool","id":"tool--00000000-0000-4000-8000-000000000009","name":"x"}"#.utf8), collection: "", rank: 0, tick: 0, added: 4_000_000_000_000_000, under: item), at: place)
        try await node.say(sayings, by: account.id)
        #expect(try await Self.dump(node).texts.map(\.id) == (0..<3).map { "campaign--00000000-0000-4000-8000-00000000000\($0)" })
        let names = try await node.areas { db in try String.fetchAll(db, sql: "SELECT name FROM threats_name ORDER BY name") + String.fetchAll(db, sql: "SELECT name FROM threats_type") }
        #expect(!names.contains { $0.hasPrefix("tool") })
        let report = try await node.verifyJournal()
        #expect(report.faults == [] && report.setAside.count == 1 && report.setAside.first?.reason.contains("lies ahead") == true)
        await node.close()
    }

    @Test("Objects that bring the dates of another server keep them, and come once however often they are brought")
    func history() async throws {
        let node = try await Self.node(1), reading = ThreatReading(node, try #require(Self.pack.facts(of: ThreatFacts.self))), account = try #require(node.account("cert-eu-analyst"))
        let standing = try node.desk.facts.vocabulary.read("TLP:GREEN")
        let objects = (0..<5).map { #"{"type":"campaign","spec_version":"2.1","id":"campaign--00000000-0000-4000-8000-00000000000\#($0)","created":"2024-01-01T00:00:00.000Z","modified":"2024-05-0\#($0 + 1)T00:00:00.000Z","name":"x"}"# }
        let (slices, _, _) = STIXSlices.cut(Array("[\(objects.joined(separator: ","))]".utf8))
        // Some were added there at the very moment of their version.
        let dates = (0..<5).compactMap { STIXTimestamp("2024-05-0\($0 + 1)T00:00:00.000Z")?.microseconds }
        for round in 0..<3 {
            let outcomes = try await ThreatIntake(reading).take(zip(slices, dates).map { .init($0, added: $1) }, standing: standing, by: account)
            #expect(outcomes.map(\.kind) == Array(repeating: round == 0 ? .added : .known, count: 5))
        }
        #expect(try await Self.dump(node).texts.map(\.added) == dates)
        await node.close()
    }
}
