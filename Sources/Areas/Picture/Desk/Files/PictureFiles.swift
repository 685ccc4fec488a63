import Hummingbird
import Kernel
import Labels
import Node
import Picture
import Release
import Site

/// The picture for tools: GeoJSON (RFC 7946) and CSV, with the filters of the page.
struct PictureFiles: Sendable {
    static let geoJSONAddress = "/picture/incidents.geojson"
    static let csvAddress = "/picture/incidents.csv"
    let shell: Shell
    let reading: PictureReading
    private var vocabulary: Vocabulary { shell.node.desk.facts.vocabulary }

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.geoJSONAddress)) { request, context in
            let (snapshot, found) = try await found(request, context)
            return Reply.text(geoJSON(found, snapshot), type: "application/geo+json", name: "incidents-\(context.viewpoint.day).geojson")
        }
        router.get(RouterPath(Self.csvAddress)) { request, context in
            let (snapshot, found) = try await found(request, context)
            return Reply.text(csv(found, snapshot), type: "text/csv; charset=utf-8", name: "incidents-\(context.viewpoint.day).csv")
        }
    }

    /// A tool is told what it wrote wrongly; nothing is left out in silence. The earliest first: two copies can be compared line by line.
    func found(_ request: Hummingbird.Request, _ context: SiteContext) async throws -> (Snapshot, [SeenIncident]) {
        let filters = PictureFilters(try request.query(), facts: reading.facts, roster: shell.node.desk.facts.roster)
        guard filters.leftOut.isEmpty else { throw Problem(.badRequest, title: "A filter is not understood", says: filters.leftOut.joined(separator: " ")) }
        let snapshot = try await reading.snapshot(for: context.viewpoint)
        return (snapshot, reading.released(snapshot.matching(filters.filter).reversed(), for: context.viewpoint).map(\.record))
    }

    /// Written by hand: positions are numbers, and the values of this house hold no floating point.
    private func geoJSON(_ found: [SeenIncident], _ snapshot: Snapshot) -> String {
        let features = found.map { seen in
            let place = seen.incident.place
            return "{\"type\":\"Feature\",\"id\":\(Self.quoted(seen.incident.id.text)),\"geometry\":{\"type\":\"Point\",\"coordinates\":[\(place.longitude),\(place.latitude)]},\"properties\":\(Self.text(Self.properties(seen, snapshot, vocabulary)))}"
        }
        return "{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ",\n"))]}\n"
    }

    static func properties(_ seen: SeenIncident, _ snapshot: Snapshot, _ vocabulary: Vocabulary) -> JSONValue {
        let one = seen.incident
        return .members(("title", .string(one.title)), ("kind", .string(one.kind.rawValue)), ("method", .string(one.method)), ("place", .string(one.place.name)), ("precision", .string(one.place.precision.rawValue)),
                        ("within_km", one.place.withinKilometres.map { .integer(Int64($0)) }), ("from", .string(one.from.description)), ("until", one.until.map { .string($0.description) }), ("sectors", .texts(one.sectors)),
                        ("states", .texts(one.states.map(\.text))), ("attribution", .string(snapshot.status(of: one.id).rawValue)), ("outcome", one.outcome.isEmpty ? nil : .string(one.outcome)),
                        ("note", one.note.isEmpty ? nil : .string(one.note)), ("source", .string(one.source.title)), ("source_date", one.sourceDate.map { .string($0.description) }), ("source_url", one.source.address.map { .string($0) }),
                        ("confidence", .string(one.source.confidence.rawValue)), ("by", .string(seen.author.text)), ("side", snapshot.side(of: seen).map { .string($0.text) }), ("marking", .string(seen.item.label.printed(in: vocabulary))))
    }

    private func csv(_ found: [SeenIncident], _ snapshot: Snapshot) -> String {
        CSV.text([["id", "date", "date_end", "title", "kind", "method", "place", "lat", "lon", "precision", "within_km", "sectors", "states", "attribution", "outcome", "note", "source", "source_date", "source_url", "confidence", "by", "side", "marking"]] + found.map { seen in
            let one = seen.incident
            return [one.id.text, one.from.description, one.until?.description ?? "", one.title, one.kind.rawValue, one.method, one.place.name, one.place.latitude.description, one.place.longitude.description, one.place.precision.rawValue,
                    one.place.withinKilometres.map { String($0) } ?? "", one.sectors.joined(separator: ";"), one.states.map(\.text).joined(separator: ";"), snapshot.status(of: one.id).rawValue, one.outcome, one.note, one.source.title,
                    one.sourceDate?.description ?? "", one.source.address ?? "", one.source.confidence.rawValue, seen.author.text, snapshot.side(of: seen)?.text ?? "", seen.item.label.printed(in: vocabulary)]
        })
    }

    // Invariant: texts and whole numbers of this house, which always write.
    static func text(_ value: JSONValue) -> String { (try? value.canonicalText()) ?? "{}" }
    private static func quoted(_ text: String) -> String { Self.text(.string(text)) }
}
