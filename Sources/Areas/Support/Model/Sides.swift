package import Kernel

package typealias SeriesID = ID<FlowSeries>
package typealias ChannelID = ID<Channel>
package typealias GiverID = ID<Giver>

/// Where flows come from: one tracker's release, or what institutions said. Sums are made within one series.
package struct FlowSeries: Hashable, Sendable {
    /// What institutions said, and what people enter.
    package static let statements: SeriesID = "statements"
    package let id: SeriesID
    package let title: String
    package let publisher: String
    package let published: PartialDate
    package let note: String
    package let source: Source

    package init(id: SeriesID, title: String, publisher: String, published: PartialDate, note: String, source: Source) {
        (self.id, self.title, self.publisher, self.published, self.note, self.source) = (id, title, publisher, published, note, source)
    }
}

/// The way on which something is given: a state's budget, a fund, a pool, or a count that holds several.
package struct Channel: Hashable, Sendable {
    package let id: ChannelID
    package let title: String
    /// Channels that hold what passes through this one.
    package let within: [ChannelID]
    package let instrument: InstrumentID?
    /// Another cut of money that stands beside it: counted only where it is asked for.
    package let isCut: Bool
    package let note: String

    package init(id: ChannelID, title: String, within: [ChannelID] = [], instrument: InstrumentID? = nil, isCut: Bool = false, note: String = "") {
        (self.id, self.title, self.within, self.instrument, self.isCut, self.note) = (id, title, within, instrument, isCut, note)
    }
}

/// Who gives: a state, an institution, or several counted together. A state of the pack needs no row.
package struct Giver: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable { case state, institution, group }
    package let id: GiverID
    package let title: String
    package let kind: Kind
    /// The states of a group; at the end of a flow's period where membership moves.
    package let states: Group?
    package let includes: [GiverID]
    package let note: String

    package init(id: GiverID, title: String, kind: Kind, states: Group? = nil, includes: [GiverID] = [], note: String = "") {
        (self.id, self.title, self.kind, self.states, self.includes, self.note) = (id, title, kind, states, includes, note)
    }
}

/// That one flow holds another, or that both count some of the same money; said of two flows by name.
package struct Tie: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable { case within, overlaps }
    package let inner: FlowID
    package let outer: FlowID
    package let kind: Kind
    /// Number of the case of double counting.
    package let doubleCount: String
    package let why: String
    package let source: Source

    package init(inner: FlowID, outer: FlowID, kind: Kind, doubleCount: String, why: String, source: Source) {
        (self.inner, self.outer, self.kind, self.doubleCount, self.why, self.source) = (inner, outer, kind, doubleCount, why, source)
    }
}

/// That money on one channel is in part money on another; said of channels.
package struct Crossing: Hashable, Sendable {
    package let a: ChannelID
    package let b: ChannelID
    /// Also where the givers are others: one gives, the other pays it back.
    package let isAcross: Bool
    package let doubleCount: String
    package let why: String

    package init(a: ChannelID, b: ChannelID, isAcross: Bool, doubleCount: String, why: String) {
        (self.a, self.b, self.isAcross, self.doubleCount, self.why) = (a, b, isAcross, doubleCount, why)
    }
}

/// A way in which a euro is counted twice, and what is done about it.
package struct DoubleCount: Hashable, Sendable {
    package let id: String
    package let title: String
    package let rule: String
    package init(id: String, title: String, rule: String) { (self.id, self.title, self.rule) = (id, title, rule) }
}
