/// A group of parties that anyone can describe and everyone can check: `EU & NATO - USA`, `{DEU, FRA}`, `NATO@2022`.
///
/// `+` either, `&` both, `-` without, `@` as it stood at the end of that day, month or year, whatever year is asked. `&` binds tighter than `+` and `-`, which are read from the left.
/// Without `@` membership moves: a year counts whoever was a member on its last day.
package struct Group: Hashable, Sendable, CustomStringConvertible {
    package static let lengthMax = 400, depthMax = 16

    package indirect enum Term: Hashable, Sendable {
        case members(OrganisationID)
        case party(PartyID)
        case either(Term, Term)
        case both(Term, Term)
        case without(Term, Term)
        case fixed(Term, PartialDate)
    }

    package let term: Term
    /// As it was written.
    package let description: String

    package init(_ term: Term, written: String) { (self.term, description) = (term, written) }
    package init(_ party: PartyID) { self.init(.party(party), written: party.text) }

    /// True when some part of it counts whoever belongs in the year that is asked.
    package var moves: Bool { Self.moves(term) }

    private static func moves(_ term: Term) -> Bool {
        switch term {
        case .members: true
        case .party, .fixed: false
        case .either(let a, let b), .both(let a, let b), .without(let a, let b): moves(a) || moves(b)
        }
    }

    /// The same group as it stood at the end of a year; itself where it does not move.
    package func fixed(atEndOf year: Int) -> Group {
        guard moves, let date = PartialDate(String(year)) else { return self }
        return Group(.fixed(term, date), written: "(\(description))@\(year)")
    }

    /// The one party that it is, if it names but one.
    package var party: PartyID? {
        if case .party(let party) = term { return party }
        return nil
    }
}

/// Who belonged to what, and when: what groups are resolved against.
package struct Members: Sendable {
    /// By party.
    private let spans: [OrganisationID: [(party: PartyID, validity: Validity)]]

    /// Only those whose role is `member` count.
    package init(_ memberships: [Membership]) {
        spans = Dictionary(grouping: memberships.filter { $0.role == "member" }, by: \.organisation).mapValues { $0.map { ($0.party, $0.validity) }.sorted { $0.0 < $1.0 } }
    }

    package var organisations: [OrganisationID] { spans.keys.sorted() }
    package func parties(ever organisation: OrganisationID) -> Set<PartyID> { Set(spans[organisation, default: []].map(\.party)) }

    /// Those that certainly belonged on that day.
    package func of(_ organisation: OrganisationID, on day: Day) -> Set<PartyID> {
        Set(spans[organisation, default: []].lazy.filter { $0.validity.isCertain(on: day) }.map(\.party))
    }

    package func of(_ group: Group, on day: Day) -> [PartyID] {
        // The commonest group stands sorted already.
        if case .members(let organisation) = group.term {
            return spans[organisation, default: []].reduce(into: []) { found, span in if span.validity.isCertain(on: day), found.last != span.party { found.append(span.party) } }
        }
        return resolved(group.term, day).sorted()
    }

    /// At the end of the year: whoever joined in its course counts, whoever left does not.
    package func of(_ group: Group, in year: Int) -> [PartyID] { Day(year: year, month: 12, day: 31).map { of(group, on: $0) } ?? [] }

    private func resolved(_ term: Group.Term, _ day: Day) -> Set<PartyID> {
        switch term {
        case .members(let organisation): of(organisation, on: day)
        case .party(let party): [party]
        case .either(let a, let b): resolved(a, day).union(resolved(b, day))
        case .both(let a, let b): resolved(a, day).intersection(resolved(b, day))
        case .without(let a, let b): resolved(a, day).subtracting(resolved(b, day))
        case .fixed(let inner, let date): resolved(inner, date.last)
        }
    }
}
