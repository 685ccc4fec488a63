/// Whoever an item can be addressed to: a state, a body, a whole organisation, a venue, a seat, persons, the public.
package struct Party: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case state
        case body
        /// An organisation with all its members, as in `EU*`.
        case whole
        /// Outside both organisations: a centre of excellence, a contact group.
        case venue
        /// A chair that one state holds for a time; decided as the state that holds it.
        case seat
        /// Cleared persons of a body, not the body.
        case persons
        case everyone = "public"
    }

    package let id: PartyID
    package let name: String
    package let kind: Kind
    /// The organisation that a body or whole belongs to; `joint` and `independent` are organisations of their own. Nil for states.
    package let organisation: OrganisationID?
    package let remarks: String
    package let source: Source

    package init(id: PartyID, name: String, kind: Kind, organisation: OrganisationID?, remarks: String, source: Source) {
        (self.id, self.name, self.kind, self.organisation, self.remarks, self.source) = (id, name, kind, organisation, remarks, source)
    }
}

/// One state's status in one organisation or grouping over a stretch of time.
package struct Membership: Hashable, Sendable {
    package let party: PartyID
    package let organisation: OrganisationID
    package let role: String
    package let validity: Validity
    package let from: PartialDate?
    package let to: PartialDate?
    package let source: Source
    package let note: String

    package init(party: PartyID, organisation: OrganisationID, role: String, from: PartialDate?, to: PartialDate?, source: Source, note: String) {
        (self.party, self.organisation, self.role, self.from, self.to, self.source, self.note) = (party, organisation, role, from, to, source, note)
        validity = Validity(from: from, to: to)
    }
}
