package import Kernel

/// What sort of thing an incident is. Each has a shape of its own on the map.
package enum IncidentKind: String, Hashable, Sendable, CaseIterable {
    case cyber, infrastructure, information, airspace, maritime, sabotage, coercion

    package var title: String {
        switch self {
        case .cyber: "Cyber"
        case .infrastructure: "Infrastructure"
        case .information: "Information manipulation"
        case .airspace: "Airspace and navigation"
        case .maritime: "Maritime"
        case .sabotage: "Sabotage"
        case .coercion: "Coercion"
        }
    }
}

/// How it was done: a word of the pack, under one kind.
package struct Method: Hashable, Sendable {
    package let id: String
    package let kind: IncidentKind
    package let title: String
    package init(id: String, kind: IncidentKind, title: String) { (self.id, self.kind, self.title) = (id, kind, title) }
}

package struct Sector: Hashable, Sendable {
    package let id: String
    package let title: String
    package init(id: String, title: String) { (self.id, self.title) = (id, title) }
}

/// Something that happened and may be hostile. Who did it is no property of it: see `Statement`.
package struct Incident: Hashable, Sendable {
    package let id: IncidentID
    package let title: String
    package let kind: IncidentKind
    package let method: String
    package let place: Place
    package let from: PartialDate
    /// Its last day, where it lasted; nil for one day, or where the end is not known.
    package let until: PartialDate?
    package let sectors: [String]
    package let states: [PartyID]
    package let outcome: String
    package let note: String
    package let source: Source
    package let sourceDate: PartialDate?

    package init(id: IncidentID, title: String, kind: IncidentKind, method: String, place: Place, from: PartialDate, until: PartialDate? = nil, sectors: [String], states: [PartyID],
                 outcome: String = "", note: String = "", source: Source, sourceDate: PartialDate? = nil) {
        (self.id, self.title, self.kind, self.method, self.place) = (id, title, kind, method, place)
        (self.from, self.until, self.sectors, self.states) = (from, until, sectors, states)
        (self.outcome, self.note, self.source, self.sourceDate) = (outcome, note, source, sourceDate)
    }

    package var first: Day { from.first }
    package var last: Day { max(from.last, until?.last ?? from.last) }

    /// "17 November 2024", "January 2023 to 3 May 2024"
    package var whenInWords: String { from.inWords + (until.map { " to " + $0.inWords } ?? "") }
    package var when: String { from.description + (until.map { "/" + $0.description } ?? "") }
}
