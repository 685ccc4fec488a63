package import Kernel

/// Which incidents are asked for.
package struct IncidentFilter: Hashable, Sendable {
    package struct Around: Hashable, Sendable {
        package let latitude: Degrees, longitude: Degrees, kilometres: Int
        package init(latitude: Degrees, longitude: Degrees, kilometres: Int) { (self.latitude, self.longitude, self.kilometres) = (latitude, longitude, kilometres) }
    }
    package var words: [String] = []
    package var kind: IncidentKind?
    package var method: String?
    package var sector: String?
    package var state: PartyID?
    package var from: Day?
    package var to: Day?
    package var status: AttributionStatus?
    package var around: Around?

    package init() {}

    /// Whatever happened on at least one of the days asked for.
    package func fits(_ one: Incident, status of: @autoclosure () -> AttributionStatus) -> Bool {
        if let kind, one.kind != kind { return false }
        if let method, one.method != method { return false }
        if let sector, !one.sectors.contains(sector) { return false }
        if let state, !one.states.contains(state) { return false }
        if let from, one.last < from { return false }
        if let to, one.first > to { return false }
        if let around, Sphere.chord(one.place.point, Sphere.point(latitude: around.latitude.value, longitude: around.longitude.value)) > Sphere.chord(kilometres: Double(around.kilometres)) { return false }
        if !words.isEmpty {
            let text = "\(one.title) \(one.place.name) \(one.outcome) \(one.note) \(one.id)".lowercased()
            guard words.allSatisfy({ text.contains($0) }) else { return false }
        }
        return status.map { $0 == of() } ?? true
    }
}
