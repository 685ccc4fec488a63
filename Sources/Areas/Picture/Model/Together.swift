package import Kernel

/// A cluster that stands only when the records of both sides are put together.
package struct JointCluster: Hashable, Sendable {
    package let cluster: Cluster
    /// Who brought what; members that are in the pack, and so with everybody, stand under nobody.
    package let brought: [OrganisationID: [IncidentID]]
    /// What each side would see of it alone: the largest of its own clusters inside; empty where it would see none.
    package let alone: [OrganisationID: [IncidentID]]

    /// Neither side had even a part of it as a cluster.
    package var isNew: Bool { alone.values.allSatisfy(\.isEmpty) }
}

/// What neither side sees alone. Each side alone has its own records and what everybody has.
package enum Together {
    /// `origin`: nil for what everybody has.
    package static func clusters(of incidents: [(incident: Incident, origin: OrganisationID?)]) -> [JointCluster] {
        let sides = Set(incidents.compactMap(\.origin)).sorted()
        guard sides.count > 1 else { return [] }
        let origins = Dictionary(incidents.map { ($0.incident.id, $0.origin) }, uniquingKeysWith: { a, _ in a })
        let single = sides.map { side in ClusterFinder.clusters(of: incidents.filter { $0.origin == nil || $0.origin == side }.map(\.incident)) }
        let homes = single.map { clusters in Dictionary(clusters.enumerated().flatMap { number, cluster in cluster.members.map { ($0, number) } }, uniquingKeysWith: { a, _ in a }) }
        return ClusterFinder.clusters(of: incidents.map(\.incident)).compactMap { cluster in
            let brought = Dictionary(grouping: cluster.members.filter { (origins[$0] ?? nil) != nil }) { (origins[$0] ?? nil) ?? "" }
            guard brought.count > 1 else { return nil }
            // It holds records of both, so no side alone has all of it; what each has of it is a cluster of its own, or nothing.
            var alone: [OrganisationID: [IncidentID]] = [:]
            for (number, side) in sides.enumerated() {
                let parts = Set(cluster.members.compactMap { homes[number][$0] }).sorted().map { single[number][$0].members }
                alone[side] = parts.max { ($0.count, $1.first?.text ?? "") < ($1.count, $0.first?.text ?? "") } ?? []
            }
            return JointCluster(cluster: cluster, brought: brought, alone: alone)
        }
    }
}
