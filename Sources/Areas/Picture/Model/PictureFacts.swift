package import Kernel

/// What the pack knows of the picture: incidents, what was said of them, the words for both, and the land on which they are drawn.
package struct PictureFacts: Sendable {
    package struct Outline: Hashable, Sendable {
        /// Empty where the source has no code.
        package let state: String
        package let points: [SIMD2<Double>]   // latitude, longitude
        package init(state: String, points: [SIMD2<Double>]) { (self.state, self.points) = (state, points) }
    }
    package struct Name: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable, CaseIterable { case state, sea }
        package let kind: Kind
        package let name: String
        package let latitude: Double
        package let longitude: Double
        package init(kind: Kind, name: String, latitude: Double, longitude: Double) { (self.kind, self.name, self.latitude, self.longitude) = (kind, name, latitude, longitude) }
    }
    /// The part of the Earth that is drawn: kilometres from its centre.
    package struct Window: Hashable, Sendable {
        package let latitude: Double, longitude: Double, west: Double, east: Double, south: Double, north: Double
        package init(latitude: Double, longitude: Double, west: Double, east: Double, south: Double, north: Double) {
            (self.latitude, self.longitude, self.west, self.east, self.south, self.north) = (latitude, longitude, west, east, south, north)
        }
    }
    package let incidents: [Incident]
    package let statements: [Statement]
    package let methods: [Method]
    package let sectors: [Sector]
    package let outlines: [Outline]
    package let names: [Name]
    package let window: Window
    private let methodTitles: [String: Method]
    private let sectorTitles: [String: Sector]

    package init(incidents: [Incident], statements: [Statement], methods: [Method], sectors: [Sector], outlines: [Outline], names: [Name], window: Window) {
        (self.incidents, self.statements, self.methods, self.sectors) = (incidents, statements, methods, sectors)
        (self.outlines, self.names, self.window) = (outlines, names, window)
        methodTitles = Dictionary(methods.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
        sectorTitles = Dictionary(sectors.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
    }

    package func method(_ id: String) -> Method? { methodTitles[id] }
    package func sector(_ id: String) -> Sector? { sectorTitles[id] }
    /// A method of another pack is shown by its word.
    package func title(ofMethod id: String) -> String { methodTitles[id]?.title ?? id }
    package func title(ofSector id: String) -> String { sectorTitles[id]?.title ?? id }
}
