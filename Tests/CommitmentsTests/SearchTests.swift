import Areas
import Commitments
import CommitmentsDesk
import Journal
import Kernel
import Labels
import Node
import Packs
import Release
import TestSupport
import Testing

@Suite("Search of what was promised")
struct SearchTests {
    static func node() async throws -> Node {
        try await Node.open(NodeConfiguration(organisation: "EU", name: "EU node", directory: nil, pack: RealFacts.pack, passwordCost: .least, isDemonstration: true))
    }
    static let vocabulary = ["cyber", "Sahel", "mobility", "élan", "Ελλάδα", "2019", "dialogue", "hybrid", "exercise", "naïve", "x", "task-force"]
    static let markings = ["TLP:CLEAR", "RESTREINT UE/EU RESTRICTED", "LIMITE", "TLP:RED"]

    /// A few dozen pieces of evidence of any kind, said by two bodies under several labels, some of them corrected and some taken back.
    static func fill(_ node: Node, _ random: inout Seeded) async throws -> [SeenPlainly] {
        var known: [SeenPlainly] = [], made = 0
        let facts = RealFacts.facts, areas = facts.areas.map(\.id), proposals = facts.proposals.map(\.id)
        for _ in 0..<6 {
            var sayings: [String: [AreaSaying]] = [:]
            for _ in 0..<8 {
                let speaker = Bool.random(using: &random) ? (account: "eeas-desk", party: PartyID("EU.EEAS")) : (account: "cert-eu-analyst", party: PartyID("EU.CERT-EU"))
                let label = try RealFacts.pack.facts.vocabulary.read(markings.randomElement(using: &random)!), item = Item(label: label, originator: speaker.party)
                let taken = Set((sayings[speaker.account] ?? []).compactMap { $0.body["evidence"]?.string })
                let own = known.indices.filter { index in known[index].author == speaker.party && !known[index].isWithdrawn && !taken.contains(known[index].evidence.id.text) }
                if let index = own.randomElement(using: &random), Int.random(in: 0..<4, using: &random) == 0 {
                    sayings[speaker.account, default: []].append(AreaSaying(CommitmentKind.evidenceWithdrawn, under: known[index].item, ["evidence": .string(known[index].evidence.id.text), "reason": "a test"]))
                    known[index].isWithdrawn = true
                    continue
                }
                let again = own.randomElement(using: &random).flatMap { Int.random(in: 0..<3, using: &random) == 0 ? $0 : nil }
                made += 1
                let text = (0..<Int.random(in: 1...6, using: &random)).map { _ in vocabulary.randomElement(using: &random)! }.joined(separator: " ")
                let dates = ["2016-12-31", "2019", "2019-05", "2024-02-29", "2026-11", "2026-11-21", "2031-01-01", "2025-01-01"]
                let evidence = Evidence(id: again.map { known[$0].evidence.id } ?? EvidenceID("made-\(made)"), kind: .event, date: PartialDate(dates.randomElement(using: &random)!), report: nil,
                                        area: areas.randomElement(using: &random)!, proposals: Array(Set((0..<Int.random(in: 0...2, using: &random)).map { _ in proposals.randomElement(using: &random)! })), text: text,
                                        bodies: Bool.random(using: &random) ? ["EU.EEAS"] : ["NATO.IS"], isResult: Int.random(in: 0..<9, using: &random) == 0, source: Source(title: "the source \(made % 3)", confidence: .seen))
                let seen = SeenPlainly(evidence: evidence, item: item, author: speaker.party)
                if let again { known[again] = seen } else { known.append(seen) }
                sayings[speaker.account, default: []].append(AreaSaying(CommitmentKind.evidence, under: item, evidence.json))
            }
            for (account, list) in sayings { try await node.say(list, by: AccountID(account)) }
        }
        return known
    }

    static func viewpoints(on day: Day) -> [Viewpoint] {
        [.thePublic(on: day), Viewpoint(party: "EU.EEAS", clearance: 40, day: day), Viewpoint(party: "EU.CERT-EU", clearance: 0, day: day), Viewpoint(party: "IRL", clearance: 10, day: day), Viewpoint(party: "USA", clearance: 40, day: day)]
    }

    @Test("Lists, counts, boards and timelines are those of a plain filter over everything that was said", arguments: UInt64(1)...6)
    func asThePlainFilter(seed: UInt64) async throws {
        var random = Seeded(seed)
        let node = try await Self.node(), reading = CommitmentReading(node, RealFacts.facts), facts = RealFacts.facts
        let said = try await Self.fill(node, &random), all = RealFacts.facts.evidence.map { SeenPlainly(evidence: $0, item: Item(label: Label(policy: "PUBLIC", level: "PUBLIC"), originator: "public"), author: "public") } + said
        for day in ["2019-06-30", "2024-12-31", "2026-11-21"].map({ Day($0)! }) {
            for viewpoint in Self.viewpoints(on: day) {
                let visible = all.filter { $0.isVisible(to: viewpoint, node, facts) }
                let board = try await reading.board(for: viewpoint)
                #expect(board.count() == visible.count, "seed \(seed) \(viewpoint)")
                for area in facts.areas { #expect(board.count(area: area.id) == visible.count { $0.evidence.area == area.id }, "seed \(seed) \(viewpoint) \(area.id)") }
                for proposal in facts.proposals {
                    let touching = visible.filter { $0.evidence.proposals.contains(proposal.id) }, activity = board.activity[proposal.id] ?? Activity()
                    #expect(activity.count == touching.count && activity.hasResult == touching.contains { $0.evidence.isResult }, "seed \(seed) \(viewpoint) \(proposal.id)")
                    #expect(activity.lastDay == touching.compactMap { $0.evidence.date?.last }.filter { $0 <= day }.max(), "seed \(seed) \(viewpoint) \(proposal.id)")
                    #expect(activity.lastPeriod == touching.compactMap { $0.period(facts) }.max(), "seed \(seed) \(viewpoint) \(proposal.id)")
                    let heard = try await touching.isEmpty ? [] : reading.events(of: proposal.id, for: viewpoint)
                    #expect(heard.reduce(0) { $0 + $1.count } == touching.count, "seed \(seed) \(viewpoint) \(proposal.id)")
                }
                for year in 2016...2026 { #expect(board.counts.reduce(0) { $0 + ($1.year == year ? $1.count : 0) } == visible.count { $0.since(facts).parts.year == year }, "seed \(seed) \(viewpoint) \(year)") }
                for area in facts.areas.prefix(3) {
                    #expect(try await reading.months(of: area.id, for: viewpoint).reduce(0) { $0 + $1.count } == visible.count { $0.evidence.area == area.id }, "seed \(seed) \(viewpoint) \(area.id)")
                }
                for _ in 0..<12 {
                    let query = Self.query(&random), wanted = visible.filter { $0.fits(query, node, facts) }
                    var found: [EvidenceID] = [], after: EvidenceID?
                    repeat {
                        let page = try await reading.evidence(query, for: viewpoint, before: after, limit: 7)
                        found += page.list.map(\.record.evidence.id)
                        after = page.next
                    } while after != nil
                    #expect(Set(found) == Set(wanted.map(\.evidence.id)) && found.count == wanted.count, "seed \(seed) \(viewpoint) \(query)")
                    let days = found.map { id in visible.first { $0.evidence.id == id }!.since(facts) }
                    #expect(days == days.sorted(by: >), "newest first")
                    let facets = try await reading.facets(query, for: viewpoint), together = try await reading.search(query, for: viewpoint, limit: 7)
                    #expect(together.list.map(\.record.evidence.id) == Array(found.prefix(7)) && (together.next == nil) == (found.count <= 7) && together.facets.count == facets.count, "one walk gives what two give")
                    #expect(facets.count == wanted.count && facets.isComplete)
                    #expect(facets.areas == Dictionary(wanted.map { ($0.evidence.area, 1) }, uniquingKeysWith: +), "seed \(seed) \(viewpoint) \(query)")
                    #expect(facets.kinds == Dictionary(wanted.map { ($0.evidence.kind, 1) }, uniquingKeysWith: +))
                }
            }
        }
        await node.close()
    }

    static func query(_ random: inout Seeded) -> CommitmentReading.Query {
        var query = CommitmentReading.Query()
        func sometimes(_ body: () -> Void) { if Int.random(in: 0..<4, using: &random) == 0 { body() } }
        if Bool.random(using: &random) {
            query.words = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                let word = vocabulary.randomElement(using: &random)!
                return [word, word.uppercased(), "-" + word, "\"" + word + " cyber\"", String(word.prefix(3)) + "*", "elan", "naive", "source"].randomElement(using: &random)!
            }.joined(separator: " ")
        }
        sometimes { query.area = "hybrid-threats" }
        sometimes { query.proposal = "2016-1.1" }
        sometimes { query.kind = .event }
        sometimes { query.withoutNumber = true }
        sometimes { query.period = 9 }
        sometimes { query.from = Day("2019-01-01") }
        sometimes { query.to = Day("2024-12-31") }
        sometimes { query.body = "NATO.IS" }
        sometimes { query.side = "EU" }
        return query
    }

    @Test("Nothing that a person types raises an error", arguments: ["\"", "\"\"", "*", "-", "- -", "a AND", "NOT", "OR OR", "NEAR(a b, 2)", "text:a", "{text}:a", "a^", "^a", "(", ")", "a + b", "\\", "'; DROP TABLE", "-a", "-\"a b\"", "“curly quotes”", "\u{E000}s1",
                                                                     "\u{0}", "é*", "ab*", "abc*", "\u{301}", "🙂", "١٢٣", String(repeating: "a ", count: 500), String(repeating: "\"", count: 300), "a\u{E000}b", "-*", "\"a*\"*"])
    func typed(text: String) async throws {
        let node = try await Self.node(), reading = CommitmentReading(node, RealFacts.facts)
        for words in [text, text + " cyber", "cyber -" + text] {
            var query = CommitmentReading.Query()
            query.words = words
            let found = try await reading.evidence(query, for: .thePublic(on: node.today))
            for one in found.list { #expect(query.search.matches([one.record.evidence.text, one.record.evidence.source.title]), "\(words)") }
        }
        await node.close()
    }

    @Test("Words of any characters find what a plain look through the texts finds", arguments: UInt64(1)...40)
    func anyWords(seed: UInt64) {
        var random = Seeded(seed)
        let text = random.text(80), words = SearchWords(text)
        _ = words.match
        for sample in [random.text(40), text] { #expect(words.marked(sample).map(\.text).joined() == sample, "seed \(seed)") }
    }

    @Test("A text that writes what the index is asked for is found by nobody else")
    func forged() async throws {
        let node = try await Self.node(), reading = CommitmentReading(node, RealFacts.facts), item = Item(label: try RealFacts.pack.facts.vocabulary.read("RESTREINT UE/EU RESTRICTED"), originator: "EU.EEAS")
        let text = "Forged " + (1...20).map { "\u{E000}s\($0)" }.joined(separator: " ")
        let one = Evidence(id: "forged", kind: .event, date: PartialDate("2025-01-01"), report: nil, area: "cyber", proposals: [], text: text, source: Source(title: "\u{E000}s1", confidence: .seen))
        try await node.say([AreaSaying(CommitmentKind.evidence, under: item, one.json)], by: "eeas-desk")
        var query = CommitmentReading.Query()
        query.words = "forged"
        #expect(try await reading.evidence(query, for: .thePublic(on: node.today)).list.isEmpty)
        #expect(try await reading.facets(query, for: .thePublic(on: node.today)).count == 0)
        #expect(try await reading.evidence(query, for: Viewpoint(party: "EU.EEAS", clearance: 40, day: node.today)).list.count == 1)
        // The next page after something that may not be seen is as after something that does not exist.
        #expect(try await reading.evidence(CommitmentReading.Query(), for: .thePublic(on: node.today), before: "forged").list.isEmpty)
        #expect(try await reading.evidence(CommitmentReading.Query(), for: .thePublic(on: node.today), before: "nothing").list.isEmpty)
        await node.close()
    }

    @Test("The facts of the papers are found: the Helsinki centre, twenty on hybrid threats, the steps and principles", arguments: [("helsinki centre", true), ("\"Helsinki centre\"", true), ("hybrid -centre", true), ("helsink*", true), ("zeppelin", false)])
    func papers(words: String, isFound: Bool) async throws {
        let node = try await Self.node(), reading = CommitmentReading(node, RealFacts.facts)
        var query = CommitmentReading.Query()
        query.words = words
        let found = try await reading.evidence(query, for: .thePublic(on: node.today)).list.map(\.record.evidence)
        #expect(found.map(\.id).sorted() == RealFacts.facts.evidence.filter { query.search.matches([$0.text, $0.source.title]) }.map(\.id).sorted())
        #expect(found.isEmpty != isFound)
        #expect(RealFacts.facts.declarations.count == 34 && RealFacts.facts.principles.count == 21)
        #expect(RealFacts.facts.gaps.contains { $0.kind == .missing } && RealFacts.facts.gaps.contains { $0.kind == .contradiction })
        await node.close()
    }
}

/// What a test knows of a piece of evidence without any table.
struct SeenPlainly: Labelled, Sendable {
    let evidence: Evidence
    let item: Item
    let author: PartyID
    var isWithdrawn = false

    func since(_ facts: CommitmentFacts) -> Day { evidence.date?.first ?? facts.reports.first { $0.number == evidence.report }!.date.first }
    func period(_ facts: CommitmentFacts) -> Int? { evidence.report ?? evidence.date.flatMap { facts.clock.period(of: $0.last) } }

    func isVisible(to viewpoint: Viewpoint, _ node: Node, _ facts: CommitmentFacts) -> Bool {
        guard !isWithdrawn, since(facts) <= viewpoint.day else { return false }
        let today = Viewpoint(party: viewpoint.party, clearance: viewpoint.clearance, day: node.today)
        return node.desk.dated(on: viewpoint.day).screen(self, for: viewpoint) != nil && node.desk.dated(on: node.today).screen(self, for: today) != nil
    }

    func fits(_ query: CommitmentReading.Query, _ node: Node, _ facts: CommitmentFacts) -> Bool {
        let one = evidence, roster = node.desk.facts.roster
        return (query.area.map { one.area == $0 } ?? true) && (query.proposal.map { one.proposals.contains($0) } ?? true) && (query.kind.map { one.kind == $0 } ?? true) && (!query.withoutNumber || one.proposals.isEmpty)
            && (query.period.map { period(facts) == $0 } ?? true) && (query.from.map { since(facts) >= $0 } ?? true) && (query.to.map { since(facts) <= $0 } ?? true)
            && (query.body.map { one.bodies.contains($0) } ?? true) && (query.side.map { roster[author]?.organisation == $0 } ?? true) && query.search.matches([one.text, one.source.title])
    }
}
