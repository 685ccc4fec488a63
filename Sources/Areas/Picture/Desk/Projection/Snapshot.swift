package import Journal
package import Kernel
import Node
package import Picture
package import Release
import Synchronization

/// An incident with its label and who said it.
package struct SeenIncident: Labelled, Sendable {
    package let incident: Incident
    package let item: Item
    package let author: PartyID
    /// The organisation whose node sent it; nil for what was said here, and for the pack's.
    package let origin: OrganisationID?
    /// When it was said; nil for the pack's.
    package let said: Timestamp?
    /// Why it was withdrawn.
    package let withdrawn: String?
    /// Whatever has the same has the same label.
    let sight: Int64
}

package struct SeenStatement: Labelled, Sendable {
    package let statement: Statement
    package let item: Item
    package let author: PartyID
    package let origin: OrganisationID?
    package let said: Timestamp?
    package let withdrawn: String?
}

/// Everything that a viewpoint may see of the picture, as of its day, and what follows from it. Made once for all who may see the same.
package final class Snapshot: Sendable {
    package let day: Day
    /// By first day, the latest first. Withdrawn ones are not among them.
    package let incidents: [SeenIncident]
    package let statements: [IncidentID: [SeenStatement]]
    package let attributions: [IncidentID: Attribution]
    private let own: OrganisationID
    private let places: [IncidentID: Int]
    private let tied = Mutex<(clusters: [Cluster]?, joint: [JointCluster]?)>((nil, nil))

    /// `own`: whose node this is.
    init(day: Day, incidents all: [SeenIncident], statements: [SeenStatement], own: OrganisationID) {
        (self.day, self.own) = (day, own)
        incidents = all.filter { $0.withdrawn == nil && $0.incident.first <= day }.sorted { ($1.incident.first, $0.incident.id) < ($0.incident.first, $1.incident.id) }
        self.statements = Dictionary(grouping: statements, by: \.statement.incident)
        attributions = self.statements.mapValues { Attribution($0.filter { $0.withdrawn == nil }.map(\.statement), on: day) }
        places = Dictionary(incidents.enumerated().map { ($1.incident.id, $0) }, uniquingKeysWith: { a, _ in a })
    }

    package func status(of id: IncidentID) -> AttributionStatus { attributions[id]?.status ?? .none }
    package func incident(_ id: IncidentID) -> SeenIncident? { places[id].map { incidents[$0] } }
    /// Whose record it is; nil for what is in the pack, which both sides have.
    package func side(of seen: SeenIncident) -> OrganisationID? { seen.said == nil ? nil : seen.origin ?? own }

    package func matching(_ filter: IncidentFilter) -> [SeenIncident] { incidents.filter { filter.fits($0.incident, status: status(of: $0.incident.id)) } }

    package var clusters: [Cluster] {
        if let known = tied.withLock({ $0.clusters }) { return known }
        let found = ClusterFinder.clusters(of: incidents.map(\.incident))
        tied.withLock { $0.clusters = found }
        return found
    }

    package var joint: [JointCluster] {
        if let known = tied.withLock({ $0.joint }) { return known }
        let found = Together.clusters(of: incidents.map { ($0.incident, side(of: $0)) })
        tied.withLock { $0.joint = found }
        return found
    }
}
