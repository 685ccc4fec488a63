import Areas
import Commitments
import CommitmentsDesk
import Desk
import Foundation
import Hummingbird
import HummingbirdTesting
import Journal
import Kernel
import Labels
import Node
import Packs
import Release

/// The register under load: evidence said by the hundred thousand, the overview and the search of a node that holds it, each as a whole request through the router.
///
/// Evidence is said under several labels by several bodies of one organisation; one piece in twenty is public. Words follow Zipf's law, as in any archive.
struct CommitmentFigures {
    let folder: URL
    let pack: Pack
    let seed: UInt64
    let count: Int
    static let imported = 100_000, batch = 1_000, asked = 60

    func measure(_ report: (Figure) -> Void) async throws {
        guard let organisation = pack.organisations.first(where: { $0.whole != nil })?.id, let facts = pack.facts(of: CommitmentFacts.self) else { return }
        let node = try await Node.open(NodeConfiguration(organisation: organisation, name: "measured", directory: folder.appendingPathComponent("commitments").path, pack: pack, isDemonstration: true))
        do {
            node.warm()
            var writer = EvidenceWriter(node: node, facts: facts, seed: seed)
            let first = min(count, Self.imported)
            let seconds = try await elapsed { try await writer.say(first) }
            report(Figure(name: "evidence, \(first) rows said in batches of \(Self.batch), until they can be read", value: seconds, unit: "s", target: .atMost(60), note: "\((Double(first) / seconds).short) a second, durable"))
            let officer = try await signIn(node, writer.speakers[0].account)
            try await requests(node, officer, [("overview of \(first) pieces of evidence", "/promised", 50_000)], report)
            if count > first { try await writer.say(count - first) }
            try await requests(node, officer, [
                ("search in \(count): a rare word", "/promised/search?words=w4321", 50_000), ("search in \(count): a word in every second", "/promised/search?words=common", 50_000), ("search in \(count): two words", "/promised/search?words=w3+w5", 50_000),
                ("search in \(count): a phrase", "/promised/search?words=%22w1+w2%22", 50_000), ("search in \(count): the beginning of a word, another without", "/promised/search?words=w432*+-w1", 50_000),
                ("search in \(count): a word, area, kind, years", "/promised/search?words=w2&area=\(facts.areas[0].id)&kind=event&from=2019&to=2021", 50_000),
                ("search in \(count): an area alone", "/promised/search?area=\(facts.areas[1].id)", 50_000), ("search in \(count): everything", "/promised/search", 50_000), ("search in \(count): nothing", "/promised/search?words=zeppelin", 50_000),
                ("overview of \(count)", "/promised", nil), ("matrix of \(count)", "/promised/matrix", nil), ("a proposal of \(count)", "/promised/proposals/\(facts.proposals[0].id)", nil),
            ], report)
        } catch {
            await node.close()
            throw error
        }
        await node.close()
    }

    private func signIn(_ node: Node, _ account: AccountID) async throws -> String { try await node.makeToken(named: "measured", for: account).text }

    /// As an officer who may see nearly all, and as the public, from which nearly all is hidden.
    private func requests(_ node: Node, _ token: String, _ pages: [(name: String, address: String, target: Double?)], _ report: (Figure) -> Void) async throws {
        let figures = try await Application(router: DeskSite(node, isSecure: false).router()).test(.router) { client in
            var figures: [Figure] = []
            for (name, address, target) in pages {
                for (who, bearer) in [("officer", token as String?), ("the public", nil)] {
                    var headers = HTTPFields()
                    if let bearer { headers[.authorization] = "Bearer \(bearer)" }
                    var seconds: [Double] = [], bytes = 0
                    for round in 0...Self.asked {
                        let took = try await elapsed {
                            let response = try await client.execute(uri: address, method: .get, headers: headers)
                            guard response.status == .ok else { throw MeasureError.answersDiffer("\(address) answered \(response.status.code)") }
                            bytes = response.body.readableBytes
                        }
                        if round > 0 { seconds.append(took) }
                    }
                    let timing = Timing(seconds), p95 = timing.seconds[timing.seconds.count * 95 / 100]
                    figures.append(Figure(name: "\(name), \(who)", value: timing.median * 1e6, unit: "µs", target: target.map { .atMost($0) }, note: "\(bytes / 1024) KiB of page"))
                    figures.append(Figure(name: "  p95", value: p95 * 1e6, unit: "µs", target: target.map { .atMost($0) }))
                }
            }
            return figures
        }
        for figure in figures { report(figure) }
    }
}

/// Makes evidence from a seed and says it.
private struct EvidenceWriter {
    let node: Node
    let facts: CommitmentFacts
    let speakers: [(account: AccountID, items: [Item])]
    private var random: Seeded
    private var made = 0
    private let shares: [Double]

    init(node: Node, facts: CommitmentFacts, seed: UInt64) {
        (self.node, self.facts, random) = (node, facts, Seeded(seed))
        let vocabulary = node.desk.facts.vocabulary, people = (try? Demonstration.people(for: node.organisation, in: node.pack)) ?? []
        func item(_ marking: String, _ party: PartyID) -> Item? { (try? vocabulary.read(marking)).map { Item(label: $0, originator: party) } }
        speakers = people.filter { $0.account.roles.contains(.drafter) && $0.account.clearance >= .restricted }.map { person in
            (person.account.id, ["TLP:CLEAR", "RESTREINT UE/EU RESTRICTED", "LIMITE"].compactMap { item($0, person.account.party) })
        }.filter { $0.1.count == 3 }
        // Rank r is said 1/r as often as rank 1.
        var sum = 0.0
        shares = (1...5_000).map { rank in
            sum += 1 / Double(rank)
            return sum
        }
    }

    private mutating func word() -> String {
        let place = Double.random(in: 0..<(shares.last ?? 1), using: &random)
        var low = 0, high = shares.count - 1
        while low < high {
            let middle = (low + high) / 2
            if shares[middle] <= place { low = middle + 1 } else { high = middle }
        }
        return "w\(low)"
    }

    mutating func say(_ count: Int) async throws {
        guard !speakers.isEmpty else { throw MeasureError.answersDiffer("nobody in the demonstration may say evidence under three labels") }
        var left = count
        while left > 0 {
            let speaker = speakers[made / CommitmentFigures.batch % speakers.count], sayings = (0..<min(left, CommitmentFigures.batch)).map { _ in saying(speaker.items) }
            try await node.say(sayings, by: speaker.account)
            left -= sayings.count
        }
    }

    private mutating func saying(_ items: [Item]) -> AreaSaying {
        made += 1
        let day = Day(ordinal: Int32.random(in: 17_141...20_778, using: &random)), area = facts.areas.randomElement(using: &random)
        let proposals = (0..<Int.random(in: 0...2, using: &random)).compactMap { _ in facts.proposals.randomElement(using: &random)?.id }
        var words: [String] = []
        for _ in 0..<18 { words.append(word()) }
        if Bool.random(using: &random) { words.append("common") }
        let one = Evidence(id: EvidenceID("measured-\(made)"), kind: Int.random(in: 0..<4, using: &random) == 0 ? .reportWords : .event, date: PartialDate(day), report: nil, area: area?.id, proposals: Array(Set(proposals)),
                           text: words.joined(separator: " "), source: Source(title: "source \(made % 50)", confidence: .seen))
        // One in twenty is public.
        let item = Int.random(in: 0..<20, using: &random) == 0 ? items[0] : items[1 + made % 2]
        return AreaSaying(CommitmentKind.evidence, under: item, one.json)
    }
}
