package import Kernel

/// Which flows are asked for. As it stands in an address, in a claim and at the prompt: names with values.
package struct FlowQuestion: Hashable, Sendable {
    package enum Name: String, Hashable, Sendable, CaseIterable { case giver, channel, receiver, kind, stage, source, from, to, flow, words }
    package static let lengthMax = 200

    /// Who gives: one that the pack names, a state, or a group that anyone can describe.
    package enum Givers: Hashable, Sendable {
        case giver(GiverID)
        case group(Group)
    }

    package private(set) var values: [Name: String] = [:]
    package private(set) var givers: Givers?
    package private(set) var channel: ChannelID?
    package private(set) var receiver: PartyID?
    package private(set) var kind: Flow.Kind?
    package private(set) var stage: Flow.Stage?
    package private(set) var series: SeriesID?
    package private(set) var from: PartialDate?
    package private(set) var to: PartialDate?
    package private(set) var flow: FlowID?
    package private(set) var words: [String] = []
    /// What could not be understood, each in a sentence; it was left out.
    package private(set) var leftOut: [String] = []

    package init() {}

    /// Values that are not understood are left out and said.
    package init(_ fields: some Sequence<(name: String, value: String)>, facts: SupportFacts, names: some GroupNames) {
        for (name, value) in fields {
            guard let name = Name(rawValue: name) else { continue }
            let text = String(value.trimmed.prefix(Self.lengthMax))
            guard !text.isEmpty, values[name] == nil else { continue }
            if let says = take(name, text, facts, names) { leftOut.append(says) } else { values[name] = text }
        }
    }

    /// `giver=NATO&kind=military`; only letters, digits and what stands in groups, unescaped.
    package init(query: String, facts: SupportFacts, names: some GroupNames) {
        self.init(query.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: String(parts[0]), value: parts.count == 2 ? String(parts[1]) : "")
        }, facts: facts, names: names)
        leftOut += query.split(separator: "&").compactMap { pair in Name(rawValue: String(pair.prefix { $0 != "=" })) == nil ? "There is no filter `\(pair.prefix(30))`." : nil }
    }

    private static func list(_ words: [String]) -> String { words.joined(separator: ", ") }

    /// Nil when it was understood.
    private mutating func take(_ name: Name, _ text: String, _ facts: SupportFacts, _ names: some GroupNames) -> String? {
        let shown = text.prefix(40)
        switch name {
        case .giver:
            let id = GiverID(text)
            if facts.giver(id) != nil { givers = .giver(id) } else {
                do {
                    let group = try Group(text, names: names)
                    givers = group.party.map { .giver(GiverID($0.text)) } ?? .group(group)
                } catch { return "`\(shown)` is no giver that is known here. \(error.description)" }
            }
        case .channel:
            guard facts.channel(ChannelID(text)) != nil else { return "There is no purse `\(shown)`; write one of \(Self.list(facts.channels.map(\.id.text)))." }
            channel = ChannelID(text)
        case .receiver:
            guard case .party(let party)? = names.term(named: text) else { return "`\(shown)` is no receiver that is known here; write three letters, as in UKR." }
            receiver = party
        case .kind:
            guard let found = Flow.Kind(rawValue: text) else { return "`\(shown)` is no kind; write one of \(Self.list(Flow.Kind.allCases.map(\.rawValue)))." }
            kind = found
        case .stage:
            guard let found = Flow.Stage(rawValue: text) else { return "`\(shown)` is no stage; write one of \(Self.list(Flow.Stage.allCases.map(\.rawValue)))." }
            stage = found
        case .source:
            guard facts.series(SeriesID(text)) != nil else { return "There is no source `\(shown)`; write one of \(Self.list(facts.series.map(\.id.text)))." }
            series = SeriesID(text)
        case .from, .to:
            guard let date = PartialDate(text) else { return "`\(shown)` is no date; write 2025-03-01, 2025-03 or 2025." }
            if name == .from { from = date } else { to = date }
        case .flow: flow = FlowID(text)
        case .words: words = text.lowercased().split(separator: " ").prefix(12).map(String.init)
        }
        return nil
    }

    package subscript(name: Name) -> String { values[name] ?? "" }
    package var isEmpty: Bool { values.isEmpty }

    /// The same with one filter set anew, or taken out.
    package func setting(_ name: Name, to value: String?, facts: SupportFacts, names: some GroupNames) -> FlowQuestion {
        FlowQuestion(Name.allCases.compactMap { one in (one == name ? value : values[one]).map { (name: one.rawValue, value: $0) } }, facts: facts, names: names)
    }

    /// In their order: for addresses.
    package var fields: [(name: String, value: String)] { Name.allCases.compactMap { name in values[name].map { (name.rawValue, $0) } } }
}

extension FlowQuestion {
    /// Single givers that are asked for, on a day; nil where anyone may give.
    package func asked(_ facts: SupportFacts, _ members: Members, on day: Day) -> Set<GiverID>? {
        switch givers {
        case nil: nil
        case .giver(let id)?: facts.single(id, on: day, members)
        case .group(let group)?: Set(members.of(group, on: day).map { GiverID($0.text) })
        }
    }

    /// Why a flow is not what was asked; nil where it is. Flows that reach beyond the question are told apart from those that have nothing to do with it.
    package enum Miss: Hashable, Sendable { case other, wider(String) }

    package func miss(_ flow: Flow, givers single: Set<GiverID>, asked: Set<GiverID>?, facts: SupportFacts) -> Miss? {
        if let id = self.flow { return flow.id == id ? nil : .other }
        if let series, flow.series != series { return .other }
        if let stage, flow.stage != stage { return .other }
        if let receiver, flow.receiver != receiver { return .other }
        if let channel, flow.channel != channel { return .other }
        if !words.isEmpty {
            let text = "\(flow.id) \(flow.title) \(flow.note) \(facts.title(of: flow.channel)) \(facts.giver(flow.giver)?.title ?? "") \(flow.giver) \(flow.source.title)".lowercased()
            if !words.allSatisfy(text.contains) { return .other }
        }
        if let asked, asked.isDisjoint(with: single) { return .other }
        let first = from?.first ?? .earliest, last = to?.last ?? .latest
        if flow.period.last < first || flow.period.first > last { return .other }
        if let kind, !kind.covers(flow.kind), !flow.kind.covers(kind) { return .other }
        if let kind, !kind.covers(flow.kind) { return .wider("it holds other kinds as well") }
        if let asked, !single.isSubset(of: asked) { return .wider("others than those asked for give in it") }
        if flow.period.first < first || flow.period.last > last { return .wider("it reaches beyond the time that is asked for") }
        return nil
    }
}
