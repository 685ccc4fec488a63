import Areas
import Foundation
import Kernel
import Packs
import Release
import Support
import SupportDesk
import TestSupport

enum RealSupport {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "packs/eu-nato").path
    static let pack: Pack = { do { return try Pack.load(directory, areas: Areas.facts) } catch { fatalError("\(error)") } }()
    static let facts = pack.facts(of: SupportFacts.self)!
    static let members = Members(pack.facts.memberships)
    static let names = KnownNames(organisations: members.organisations.map(\.text), parties: pack.facts.roster.parties.map(\.id.text))
    static let book = FlowBook(facts.flows, facts: facts, members: members)
    static let day = Day("2026-11-21")!

    static func question(_ query: String) -> FlowQuestion { FlowQuestion(query: query, facts: facts, names: names) }
    static func totals(_ query: String) -> Totals { book.totals(question(query), on: day) }
}

/// A small world in which every euro is known: payments that share none, and counts that hold some of them.
struct World {
    static let states: [PartyID] = ["AAA", "BBB", "CCC", "DDD", "EEE"]
    static let months = (1...12).map { "2025-" + ($0 < 10 ? "0" : "") + String($0) }
    let book: FlowBook
    let facts: SupportFacts
    /// The payments behind each flow.
    let payments: [FlowID: Set<FlowID>]
    let amounts: [FlowID: Int]

    init(seed: UInt64) {
        var random = Seeded(seed)
        let source = Source(title: "a test", confidence: .seen)
        let channels = [Channel(id: "one", title: "one", within: ["wide"]), Channel(id: "two", title: "two", within: ["wide", "other"]), Channel(id: "three", title: "three", within: ["other"]), Channel(id: "wide", title: "wide", within: ["all"]), Channel(id: "other", title: "other", within: ["all"]), Channel(id: "all", title: "all")]
        // Two counts of which neither holds the other may share what went through `two`.
        let crossings = [Crossing(a: "wide", b: "other", isAcross: false, doubleCount: "3", why: "Both hold two.")]
        var givers: [Giver] = [], sets: [GiverID: Set<PartyID>] = [:]
        for number in 0..<4 {
            let set = Set(Self.states.filter { _ in Bool.random(using: &random) } + [Self.states.randomElement(using: &random)!])
            var term: Group.Term?
            for state in set.sorted() { term = term.map { .either($0, .party(state)) } ?? .party(state) }
            givers.append(Giver(id: GiverID("G\(number)"), title: "G\(number)", kind: .group, states: term.map { Group($0, written: "made up") }))
            sets[GiverID("G\(number)")] = set
        }
        for state in Self.states { sets[GiverID(state.text)] = [state] }
        facts = SupportFacts(series: [], channels: channels, givers: givers, flows: [], ties: [], crossings: crossings, cases: [])
        let above: [ChannelID: Set<ChannelID>] = ["one": ["one", "wide", "all"], "two": ["two", "wide", "other", "all"], "three": ["three", "other", "all"], "wide": ["wide", "all"], "other": ["other", "all"], "all": ["all"]]
        func flow(_ id: String, _ giver: GiverID, _ channel: ChannelID, _ kind: Flow.Kind, _ period: String, _ amount: Int) -> Flow {
            Flow(id: FlowID(id), series: "s", giver: giver, channel: channel, receiver: "UKR", kind: kind, stage: .allocated, amount: .money(Quantity(amount), "EUR"), period: Period(period)!, valuation: .cash, source: source)
        }
        var flows: [Flow] = [], amounts: [FlowID: Int] = [:], taken: Set<String> = []
        for number in 0..<40 {
            let giver = GiverID(Self.states.randomElement(using: &random)!.text), channel: ChannelID = ["one", "two", "three"].randomElement(using: &random)!, kind: Flow.Kind = [.military, .training, .financial].randomElement(using: &random)!, month = Self.months.randomElement(using: &random)!
            // Military holds training: one of them in a cell.
            guard taken.insert("\(giver) \(channel) \(kind == .financial) \(month)").inserted else { continue }
            let amount = Int.random(in: 1...900, using: &random)
            flows.append(flow("p\(number)", giver, channel, kind, month, amount))
            amounts[flows[flows.count - 1].id] = amount
        }
        let single = flows
        var payments = Dictionary(uniqueKeysWithValues: single.map { ($0.id, Set([$0.id])) })
        for number in 0..<12 {
            let giver = (givers.map(\.id) + Self.states.map { GiverID($0.text) }).randomElement(using: &random)!, channel = channels.randomElement(using: &random)!.id, kind: Flow.Kind = [.military, .financial, .all].randomElement(using: &random)!
            let from = Int.random(in: 0..<12, using: &random), to = Int.random(in: from..<12, using: &random), count = flow("c\(number)", giver, channel, kind, "\(Self.months[from])/\(Self.months[to])", 1)
            let held = single.filter { one in sets[giver]!.isSuperset(of: sets[one.giver]!) && above[one.channel]!.contains(channel) && kind.covers(one.kind) && one.period.isInside(count.period) }
            let sum = held.reduce(0) { $0 + amounts[$1.id]! }
            flows.append(flow("c\(number)", giver, channel, kind, "\(Self.months[from])/\(Self.months[to])", sum))
            payments[count.id] = Set(held.map(\.id))
        }
        book = FlowBook(flows.shuffled(using: &random), facts: facts, members: Members([]))
        (self.payments, self.amounts) = (payments, amounts)
    }

    func question(_ query: String) -> FlowQuestion {
        FlowQuestion(query: query, facts: facts, names: KnownNames(organisations: [], parties: Self.states.map(\.text)))
    }
}
