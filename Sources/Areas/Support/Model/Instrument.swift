package import Kernel

package typealias InstrumentID = ID<Instrument>
package typealias PurposeID = ID<Purpose>

/// What money may be wanted for.
package struct Purpose: Hashable, Sendable {
    package let id: PurposeID
    package let title: String
    package init(id: PurposeID, title: String) { (self.id, self.title) = (id, title) }
}

/// A purse, or what is taken for one: a fund, loan, budget, plan, mission or pledge.
package struct Instrument: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable {
        case open, closed, blocked, announced
        case usedUp = "used-up"
        /// A strategy, a rule, a command, a pledge: it holds no money of its own.
        case noMoney = "no-money"

        package var word: String {
            switch self {
            case .open: "open"
            case .closed: "closed"
            case .blocked: "largely blocked"
            case .announced: "announced"
            case .usedUp: "used up"
            case .noMoney: "no money of its own"
            }
        }
    }
    package enum Money: String, Hashable, Sendable, CaseIterable { case grant, loan, fund, budget, transfer, purchase, equity, mission, none }
    /// What holds for those who are not named.
    package enum Others: String, Hashable, Sendable, CaseIterable { case no, conditions, unknown }
    package enum Fit: String, Hashable, Sendable, CaseIterable { case yes, partly }

    package struct Use: Hashable, Sendable {
        package let purpose: PurposeID
        package let fit: Fit
        package let why: String
        package init(purpose: PurposeID, fit: Fit, why: String) { (self.purpose, self.fit, self.why) = (purpose, fit, why) }
    }

    package let id: InstrumentID
    package let organisation: String
    package let title: String
    package let short: String
    package let legalBasis: String
    /// In the words of the source.
    package let kind: String
    package let money: Money
    /// In millions; nil where none is known.
    package let envelope: Quantity?
    package let currency: CurrencyID?
    package let from: PartialDate?
    package let to: PartialDate?
    package let status: String
    package let state: State
    package let paysFor: String
    package let eligible: String
    /// States that draw on it; nil where it is not known.
    package let draws: Group?
    /// Organisation whose bodies draw on it.
    package let bodies: OrganisationID?
    package let others: Others
    package let thirdCountries: String
    package let within: InstrumentID?
    package let notes: String
    package let uses: [Use]
    package let source: Source

    package init(id: InstrumentID, organisation: String, title: String, short: String, legalBasis: String, kind: String, money: Money, envelope: Quantity?, currency: CurrencyID?, from: PartialDate?, to: PartialDate?, status: String, state: State,
                 paysFor: String, eligible: String, draws: Group?, bodies: OrganisationID?, others: Others, thirdCountries: String, within: InstrumentID?, notes: String, uses: [Use], source: Source) {
        (self.id, self.organisation, self.title, self.short, self.legalBasis, self.kind, self.money) = (id, organisation, title, short, legalBasis, kind, money)
        (self.envelope, self.currency, self.from, self.to, self.status, self.state, self.paysFor, self.eligible) = (envelope, currency, from, to, status, state, paysFor, eligible)
        (self.draws, self.bodies, self.others, self.thirdCountries, self.within, self.notes, self.uses, self.source) = (draws, bodies, others, thirdCountries, within, notes, uses, source)
    }
}

/// An allocation, call, tranche, yearly amount or participant of an instrument.
package struct InstrumentDetail: Hashable, Sendable {
    package let instrument: InstrumentID
    package let entry: String
    /// Codes of states, or an organisation.
    package let parties: [String]
    /// In millions; nil where none is known.
    package let amount: Quantity?
    package let currency: CurrencyID?
    package let date: PartialDate
    package let status: String
    /// Whether it is taken from the envelope.
    package let uses: Bool
    package let note: String
    package let source: Source

    package init(instrument: InstrumentID, entry: String, parties: [String], amount: Quantity?, currency: CurrencyID?, date: PartialDate, status: String, uses: Bool, note: String, source: Source) {
        (self.instrument, self.entry, self.parties, self.amount, self.currency) = (instrument, entry, parties, amount, currency)
        (self.date, self.status, self.uses, self.note, self.source) = (date, status, uses, note, source)
    }
}

/// What is left of an envelope, as far as it is known on a day.
package enum Left: Hashable, Sendable {
    /// In millions. Below zero where more was taken than there was.
    case known(Quantity, taken: Quantity, entries: Int)
    case noEnvelope
    /// There is an envelope, and nothing is held of what was taken from it.
    case nothingHeld(Quantity)
    /// What was taken is told in another currency.
    case mixed

    package init(_ instrument: Instrument, _ details: [InstrumentDetail], on day: Day) {
        guard let envelope = instrument.envelope else {
            self = .noEnvelope
            return
        }
        let taken = details.filter { $0.instrument == instrument.id && $0.uses && $0.amount != nil && $0.date.first <= day }
        guard !taken.isEmpty else {
            self = .nothingHeld(envelope)
            return
        }
        guard taken.allSatisfy({ $0.currency == instrument.currency }) else {
            self = .mixed
            return
        }
        let sum = taken.reduce(Quantity(0)) { $0 + ($1.amount ?? Quantity(0)) }
        self = .known(envelope - sum, taken: sum, entries: taken.count)
    }
}
