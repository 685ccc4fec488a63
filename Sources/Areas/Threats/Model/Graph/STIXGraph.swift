import Kernel

/// What hangs together: relationships, sightings and references, as edges between identifiers.
///
/// An edge may lead to an object that is not here; whoever shows the graph asks whether its reader may have that object.
package struct STIXGraph: Sendable {
    package struct Edge: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            /// A relationship object of its own: `uses`, `indicates`.
            case relationship(String)
            case sighting
            /// A property of `from`: `created_by_ref`, `object_refs`.
            case property(String)
        }
        package let from: STIXID
        package let to: STIXID
        package let kind: Kind
        /// The object that says so: the relationship, the sighting, or the one that has the property.
        package let source: STIXID
    }

    private var outward: [STIXID: [Edge]] = [:]
    private var inward: [STIXID: [Edge]] = [:]

    /// The last of several versions of one object counts alone; a revoked one ties nothing.
    package init(_ entries: some Sequence<STIXEntry>) {
        var latest: [STIXID: STIXEntry] = [:]
        for entry in entries {
            if let before = latest[entry.id], let a = before.version, let b = entry.version, a > b { continue }
            latest[entry.id] = entry
        }
        for entry in latest.values.sorted(by: { $0.id < $1.id }) where !entry.revoked {
            for edge in Self.edges(of: entry) {
                outward[edge.from, default: []].append(edge)
                inward[edge.to, default: []].append(edge)
            }
        }
    }

    package static func edges(of entry: STIXEntry) -> [Edge] {
        func target(_ path: String) -> STIXID? { entry.references.first { $0.path == path }?.target }
        var edges: [Edge] = [], own: Set<String> = []
        switch entry.type {
        case "relationship":
            if let from = target("source_ref"), let to = target("target_ref") {
                edges.append(Edge(from: from, to: to, kind: .relationship(entry.relationship ?? "related-to"), source: entry.id))
                own = ["source_ref", "target_ref"]
            }
        case "sighting":
            // Where it was seen, and by what: ties from the place and from the data to the thing.
            if let seen = target("sighting_of_ref") {
                for reference in entry.references where ["where_sighted_refs", "observed_data_refs"].contains(reference.path) {
                    edges.append(Edge(from: reference.target, to: seen, kind: .sighting, source: entry.id))
                }
                own = edges.isEmpty ? [] : ["where_sighted_refs", "observed_data_refs"]
            }
        default: break
        }
        for reference in entry.references where !own.contains(reference.path) && reference.target != entry.id {
            edges.append(Edge(from: entry.id, to: reference.target, kind: .property(reference.path), source: entry.id))
        }
        return edges
    }

    package func edges(from id: STIXID) -> [Edge] { outward[id] ?? [] }
    package func edges(to id: STIXID) -> [Edge] { inward[id] ?? [] }

    package struct Neighbourhood: Hashable, Sendable {
        /// By how many steps away they are, the start itself at 0; within one distance in the order of their identifiers.
        package var distances: [STIXID: Int]
        package var edges: Set<Edge>
        /// True where a bound cut something off.
        package var isCut: Bool
    }

    /// Everything within so many steps, whichever way the edges lead. `passing` says which references are followed; an author ties half of everything together.
    package func neighbourhood(of start: STIXID, steps: Int = 1, objectsMax: Int = 200, edgesMax: Int = 1000, passing: (Edge) -> Bool = { $0.kind != .property("created_by_ref") }) -> Neighbourhood {
        var found = Neighbourhood(distances: [start: 0], edges: [], isCut: false), ring = [start]
        for step in 1...max(1, steps) {
            var next: [STIXID] = []
            for id in ring {
                for edge in edges(from: id) + edges(to: id) where passing(edge) && !found.edges.contains(edge) {
                    guard found.edges.count < edgesMax else { found.isCut = true; return found }
                    let other = edge.from == id ? edge.to : edge.from
                    if found.distances[other] == nil {
                        guard found.distances.count < objectsMax else { found.isCut = true; continue }
                        found.distances[other] = step
                        next.append(other)
                    }
                    found.edges.insert(edge)
                }
            }
            ring = next.sorted()
            if ring.isEmpty { break }
        }
        return found
    }
}
