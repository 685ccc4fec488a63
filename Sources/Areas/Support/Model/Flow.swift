package import Kernel

package typealias FlowID = ID<Flow>
package enum Currency {}
package typealias CurrencyID = ID<Currency>

/// What is given: money in millions of one currency, persons, or a share that is neither.
package enum Amount: Hashable, Sendable {
    /// In millions.
    case money(Quantity, CurrencyID)
    case persons(Quantity)
    /// "percent of GDP per year": a rate, of which no sum is made.
    case share(Quantity, of: String)
    /// Said without a number.
    case unnumbered

    package enum Unit: Hashable, Comparable, Sendable { case money(CurrencyID), persons, none }

    package var unit: Unit {
        switch self {
        case .money(_, let currency): .money(currency)
        case .persons: .persons
        case .share, .unnumbered: .none
        }
    }

    package var quantity: Quantity? {
        switch self {
        case .money(let quantity, _), .persons(let quantity), .share(let quantity, _): quantity
        case .unnumbered: nil
        }
    }
}

/// From a day, month or year to another, both included, as precisely as it is known.
package struct Period: Hashable, Sendable, CustomStringConvertible {
    package let from: PartialDate
    package let until: PartialDate

    package init?(from: PartialDate, until: PartialDate?) {
        let until = until ?? from
        guard until.last >= from.first else { return nil }
        (self.from, self.until) = (from, until)
    }

    /// `2024`, `2025-04` or `2022-02/2025-06`.
    package init?(_ text: some StringProtocol) {
        let ends = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(ends.count), let from = PartialDate(ends[0]) else { return nil }
        guard ends.count == 2 else {
            self.init(from: from, until: nil)
            return
        }
        guard let until = PartialDate(ends[1]) else { return nil }
        self.init(from: from, until: until)
    }

    package var first: Day { from.first }
    package var last: Day { until.last }
    package var description: String { from == until ? from.description : "\(from)/\(until)" }
    package var inWords: String { from == until ? from.inWords : "\(from.inWords) to \(until.inWords)" }
    package func meets(_ other: Period) -> Bool { first <= other.last && other.first <= last }
    package func isInside(_ other: Period) -> Bool { other.first <= first && last <= other.last }
}

/// Something that was given or promised: who, through which purse, to whom, how far it has come, how much, when, and by what rule it was valued.
package struct Flow: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case military, training, financial, humanitarian, all

        package var word: String { self == .all ? "all kinds" : rawValue }
        /// Training of forces is military support.
        package func covers(_ other: Kind) -> Bool { self == .all || self == other || self == .military && other == .training }
    }

    /// How far it has come. Stages of one flow: never added to each other.
    package enum Stage: String, Hashable, Sendable, CaseIterable { case pledged, committed, allocated, disbursed, delivered }

    package enum Valuation: String, Hashable, Sendable, CaseIterable {
        case book, replacement, upper, cash, unknown

        package var word: String {
            switch self {
            case .book: "book value"
            case .replacement: "replacement value"
            case .upper: "market value, an upper bound"
            case .cash: "money"
            case .unknown: "not said"
            }
        }
    }

    package let id: FlowID
    package let series: SeriesID
    package let giver: GiverID
    package let channel: ChannelID
    package let receiver: PartyID
    package let kind: Kind
    package let stage: Stage
    package let amount: Amount
    package let period: Period
    package let valuation: Valuation
    /// What it was called; empty where its purse says it all.
    package let title: String
    package let note: String
    /// Flows that hold it, as whoever entered it says.
    package let within: [FlowID]
    package let source: Source

    package init(id: FlowID, series: SeriesID, giver: GiverID, channel: ChannelID, receiver: PartyID, kind: Kind, stage: Stage, amount: Amount, period: Period, valuation: Valuation, title: String = "", note: String = "", within: [FlowID] = [], source: Source) {
        (self.id, self.series, self.giver, self.channel, self.receiver, self.kind, self.stage) = (id, series, giver, channel, receiver, kind, stage)
        (self.amount, self.period, self.valuation, self.title, self.note, self.within, self.source) = (amount, period, valuation, title, note, within, source)
    }

    /// The same under another name.
    package func renamed(_ id: FlowID) -> Flow {
        Flow(id: id, series: series, giver: giver, channel: channel, receiver: receiver, kind: kind, stage: stage, amount: amount, period: period, valuation: valuation, title: title, note: note, within: within, source: source)
    }
}
