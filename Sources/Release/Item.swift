package import Kernel
package import Labels

/// What is asked about: a label, and what no label says: who made it, who holds it, what is inside, who has said yes or no.
package struct Item: Hashable, Sendable {
    package var label: Label
    package var originator: PartyID
    package var holder: PartyID
    package var parts: [Part]
    package var consents: [Consent]
    package var objections: [Objection]
    /// The day on which the marking was put on, where known; a permissive marking beats an objection recorded before it (Q4).
    package var markedOn: Day?

    package init(label: Label, originator: PartyID, holder: PartyID? = nil, parts: [Part] = [], consents: [Consent] = [],
                 objections: [Objection] = [], markedOn: Day? = nil) {
        (self.label, self.originator, self.holder) = (label, originator, holder ?? originator)
        (self.parts, self.consents, self.objections, self.markedOn) = (parts, consents, objections, markedOn)
    }
}

/// Something inside an item, with a label of its own (Q6).
package struct Part: Hashable, Sendable {
    package var label: Label
    package var originator: PartyID?
    /// How it was written in the request: `NATO`, `FRA`, or a marking.
    package var written: String

    package init(label: Label, originator: PartyID?, written: String) { (self.label, self.originator, self.written) = (label, originator, written) }
}

/// A recorded yes. It names the recipient it is for (Q12); nil is for every recipient, as when an originator agrees to a list that follows.
package struct Consent: Hashable, Sendable {
    package var by: ConsentID
    package var to: PartyID?
    package var on: Day?
    package init(by: ConsentID, to: PartyID?, on: Day? = nil) { (self.by, self.to, self.on) = (by, to, on) }
}

/// A recorded no to this item, by a party.
package struct Objection: Hashable, Sendable {
    package var by: PartyID
    package var on: Day?
    package init(by: PartyID, on: Day? = nil) { (self.by, self.on) = (by, on) }
}

/// `permitted` < `permitted-with-consents` < `unknown` < `denied`: an audience gets its worst.
package enum Outcome: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    case permitted
    case permittedWithConsents = "permitted-with-consents"
    case unknown
    case denied

    package var severity: Int { Self.allCases.firstIndex(of: self)! }
    package static func < (a: Outcome, b: Outcome) -> Bool { a.severity < b.severity }
}
