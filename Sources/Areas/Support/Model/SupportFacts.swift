package import Kernel

/// Everything that the pack holds for this area.
package struct SupportFacts: Sendable {
    package let series: [FlowSeries]
    package let channels: [Channel]
    package let givers: [Giver]
    package let flows: [Flow]
    package let ties: [Tie]
    package let crossings: [Crossing]
    package let cases: [DoubleCount]
    package let elsewhere: [Elsewhere]
    package let instruments: [Instrument]
    package let purposes: [Purpose]
    package let details: [InstrumentDetail]
    package let coalitions: [Coalition]
    package let claims: [PrintedClaim]
    package let comparisons: [Comparison]
    private let byChannel: [ChannelID: Channel]
    private let byGiver: [GiverID: Giver]

    package init(series: [FlowSeries], channels: [Channel], givers: [Giver], flows: [Flow], ties: [Tie], crossings: [Crossing], cases: [DoubleCount], elsewhere: [Elsewhere] = [], instruments: [Instrument] = [], purposes: [Purpose] = [], details: [InstrumentDetail] = [],
                 coalitions: [Coalition] = [], claims: [PrintedClaim] = [], comparisons: [Comparison] = []) {
        (self.series, self.channels, self.givers, self.flows, self.ties, self.crossings, self.cases) = (series, channels, givers, flows, ties, crossings, cases)
        self.elsewhere = elsewhere
        (self.instruments, self.purposes, self.details, self.coalitions, self.claims, self.comparisons) = (instruments, purposes, details, coalitions, claims, comparisons)
        byChannel = Dictionary(channels.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
        byGiver = Dictionary(givers.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
    }

    package func channel(_ id: ChannelID) -> Channel? { byChannel[id] }
    package func giver(_ id: GiverID) -> Giver? { byGiver[id] }
    package func series(_ id: SeriesID) -> FlowSeries? { series.first { $0.id == id } }
    package func title(of channel: ChannelID) -> String { byChannel[channel]?.title ?? channel.text }
    package func instrument(_ id: InstrumentID) -> Instrument? { instruments.first { $0.id == id } }

    /// States and institutions behind a giver on a day; a state of the pack stands for itself.
    package func single(_ id: GiverID, on day: Day, _ members: Members) -> Set<GiverID> {
        guard let giver = byGiver[id], giver.kind == .group else { return [id] }
        var found = Set(giver.includes)
        if let states = giver.states { found.formUnion(members.of(states, on: day).map { GiverID($0.text) }) }
        return found
    }
}

/// States that give one capability together.
package struct Coalition: Hashable, Sendable {
    package let id: String
    package let title: String
    package let capability: String
    package let leads: [PartyID]
    package let members: [PartyID]
    /// As it was said; nil where no number was given.
    package let count: Int?
    package let asOf: PartialDate?
    package let established: PartialDate?
    package let notes: String
    package let source: Source

    package init(id: String, title: String, capability: String, leads: [PartyID], members: [PartyID], count: Int?, asOf: PartialDate?, established: PartialDate?, notes: String, source: Source) {
        (self.id, self.title, self.capability, self.leads, self.members, self.count) = (id, title, capability, leads, members, count)
        (self.asOf, self.established, self.notes, self.source) = (asOf, established, notes, source)
    }
}

/// Two numbers for what looks like the same thing, shown side by side.
package struct Comparison: Hashable, Sendable {
    package let id: String
    package let title: String
    package let left: FlowQuestion
    package let right: FlowQuestion
    package let note: String
    package let source: Source

    package init(id: String, title: String, left: FlowQuestion, right: FlowQuestion, note: String, source: Source) {
        (self.id, self.title, self.left, self.right, self.note, self.source) = (id, title, left, right, note, source)
    }
}

extension SupportFacts {
    /// To whom most of the known flows go: what a form begins with.
    package var usualReceiver: PartyID? {
        let counts = Dictionary(flows.map { ($0.receiver, 1) }, uniquingKeysWith: +)
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
}
