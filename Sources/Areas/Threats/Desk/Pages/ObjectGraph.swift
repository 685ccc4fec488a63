import Figures
import Kernel
import Node
import Release
import Threats

/// What lies around one object within two steps, as far as the reader may have it, with the figure of it.
struct ObjectGraph: Sendable {
    let figure: TieGraph
    /// In the order of the figure's nodes, the object itself first.
    let objects: [StoredObject]
    /// More names it, or what it is tied to, than is looked at.
    let isCut: Bool

    /// Of what is tied to the object, how many are followed further, and how many that name each of those are looked at.
    static let followedMax = 40, eachMax = 30
    private static let objectsMax = 400
    /// These hold others together: shown where they name the object, and not followed, or one report would tie everything in it to everything.
    private static let holding: Set<Substring> = ["report", "grouping", "note", "opinion", "observed-data"]

    /// `entries`: the object, what names it, and what names those; `known`: everything that the reader may have of what they name.
    init(around start: STIXID, _ entries: [STIXEntry], known: [STIXID: StoredObject], isCut: Bool) {
        let graph = STIXGraph(entries)
        let around = graph.neighbourhood(of: start, steps: 2, objectsMax: Self.objectsMax, edgesMax: 4 * Self.objectsMax) { Self.isFollowed($0, around: start) && known[$0.from] != nil && known[$0.to] != nil }
        let others = around.distances.filter { $0.key != start }.compactMap { id, step in known[id].map { (id: id, step: step, object: $0) } }
            .sorted { ($0.step, $0.object.type, $0.object.shownTitle, $0.id) < ($1.step, $1.object.type, $1.object.shownTitle, $1.id) }
        objects = (known[start].map { [$0] } ?? []) + others.map(\.object)
        let places = Dictionary(objects.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { a, _ in a })
        let ties = around.edges.compactMap { edge in places[edge.from].flatMap { from in places[edge.to].map { TieGraph.Tie(from: from, to: $0, word: Self.word(edge.kind)) } } }.sorted { ($0.from, $0.to, $0.word) < ($1.from, $1.to, $1.word) }
        figure = TieGraph(objects.map { .init($0.shownTitle, kind: $0.type.replacing("-", with: " "), mark: $0.id.mark, address: ThreatObjectPage.address(of: $0.id)) }, ties: ties)
        self.isCut = isCut || around.isCut
    }

    /// Sightings stand in their own part of the page, and an author ties half of everything together.
    static func isFollowed(_ edge: STIXGraph.Edge, around start: STIXID) -> Bool {
        guard edge.kind != .sighting, edge.kind != .property("created_by_ref"), edge.source.type != "sighting", edge.from.type != "relationship", edge.to.type != "relationship" else { return false }
        if case .property = edge.kind, holding.contains(edge.from.type) { return edge.from == start || edge.to == start }
        return true
    }

    private static func word(_ kind: STIXGraph.Edge.Kind) -> String {
        switch kind {
        case .relationship(let word): String(word.replacing("-", with: " ").prefix(60))
        case .sighting: "seen"
        case .property("object_refs"): "tells of"
        case .property(let path): String(path.replacing("_refs", with: "").replacing("_ref", with: "").replacing("_", with: " ").prefix(60))
        }
    }
}

extension STIXID {
    /// What sort of thing it is. Source: STIX 2.1, section 4, what each type is for.
    var mark: Marks.Threat {
        switch type {
        case "threat-actor", "intrusion-set", "campaign", "identity", "location": .who
        case "malware", "tool", "attack-pattern", "infrastructure": .means
        case "vulnerability": .weakness
        case "course-of-action": .remedy
        case "indicator", "observed-data", "malware-analysis": .trace
        case let type where STIXTypes.observables.contains(String(type)): .trace
        default: .account
        }
    }
}

extension Marks.Threat {
    var title: String {
        switch self {
        case .who: "who"
        case .means: "by what means"
        case .trace: "traces and indicators"
        case .weakness: "weaknesses"
        case .account: "reports and all else"
        case .remedy: "what helps"
        }
    }
}

extension ThreatReading {
    /// `naming`: what names the object, as it was found already.
    func graph(around start: StoredObject, _ naming: [StoredObject], _ scope: ThreatScope, isComplete: Bool) async throws(NodeError) -> ObjectGraph {
        var entries = ([start] + naming).compactMap { try? STIXEntry(reading: $0.bytes) }, isCut = !isComplete
        func ends() -> [STIXID] { Set(entries.flatMap { STIXGraph.edges(of: $0) }.filter { ObjectGraph.isFollowed($0, around: start.id) }.flatMap { [$0.from, $0.to] }).subtracting([start.id]).sorted() }
        let near = ends(), firsts = try await objects(near, scope), followed = near.filter { firsts[$0] != nil }.prefix(ObjectGraph.followedMax)
        let further = try await self.naming(Array(followed), scope, each: ObjectGraph.eachMax)
        isCut = isCut || !further.isComplete || near.count > followed.count && followed.count == ObjectGraph.followedMax
        entries += followed.compactMap { firsts[$0] }.compactMap { try? STIXEntry(reading: $0.bytes) } + further.objects.compactMap { try? STIXEntry(reading: $0.record.bytes) }
        var known = try await objects(ends(), scope).merging(firsts) { a, _ in a }
        known[start.id] = start
        return ObjectGraph(around: start.id, entries, known: known, isCut: isCut)
    }
}
