import Figures
import Kernel
import Node
import Picture
import Site

/// The pages of this area, as a line of links.
struct PictureNav: Component {
    enum Place: String, CaseIterable {
        case map = "/picture", clusters = "/picture/clusters", together = "/picture/together", assessments = "/picture/assessments"
        var title: String {
            switch self {
            case .map: "Map and timeline"
            case .clusters: "Clusters"
            case .together: "What neither sees alone"
            case .assessments: "Assessments"
            }
        }
    }
    var current: Place?
    var mayReport = false

    var html: HTML {
        AreaNav("The picture", Place.allCases.map { .init($0.title, address: $0.rawValue) } + (mayReport ? [.init("Report an incident", address: ReportPage.address)] : []), current: current?.rawValue)
    }
}

extension IncidentKind {
    var mark: Marks.Incident {
        switch self {
        case .cyber: .cyber
        case .infrastructure: .infrastructure
        case .information: .information
        case .airspace: .airspace
        case .maritime: .maritime
        case .sabotage: .sabotage
        case .coercion: .coercion
        }
    }
}

/// Incidents one below the other: when, what, where, what is said of who did it, and who tells it.
struct IncidentList: Component {
    let incidents: [SeenIncident]
    let snapshot: Snapshot
    let reading: PictureReading
    /// Which side each is of, where that is the point of the list.
    var sides = false

    var html: HTML {
        ol(.class("incidents")) {
            for seen in incidents {
                li {
                    p(.class("when")) {
                        Marks.incident(seen.incident.kind.mark, size: 18, name: seen.incident.kind.title)
                        span { seen.incident.whenInWords }
                    }
                    div {
                        p(.class("fact")) {
                            if let portion = seen.portion(reading.node) { span(.class("portion")) { portion }; " " }
                            a(.href(IncidentPage.address(of: seen.incident.id))) { seen.incident.title }
                        }
                        p(.class("note")) { about(seen) }
                    }
                }
            }
        }
    }

    @HTMLBuilder private func about(_ seen: SeenIncident) -> HTML {
        let one = seen.incident
        "\(one.place.name) · \(reading.facts.title(ofMethod: one.method)) · \(one.sectors.map { reading.facts.title(ofSector: $0).lowercased() }.joined(separator: ", "))"
        if !one.states.isEmpty { " · \(one.states.map(\.text).joined(separator: ", "))" }
        " · "
        strong { snapshot.status(of: one.id).word }
        if let side = snapshot.side(of: seen) { " · said by \(reading.node.name(of: seen.author)), \(reading.node.side(side))" } else if sides { " · public, in the pack of facts" }
        if one.source.confidence == .unverified { " · not verified" }
    }
}

extension SeenIncident {
    /// Nil for the pack's facts, which are public.
    func portion(_ node: Node) -> String? { said == nil ? nil : item.portion(node) }
}

/// A drawing for each width, of which the page shows one.
struct MapFigure: Component {
    let figures: [(classes: StaticString, map: PlaceMap)]
    let address: @Sendable (PlaceMap.Group) -> String?

    var html: HTML {
        figure(.class("picture-map")) {
            for one in figures { one.map.drawing(one.classes, address: address) }
            ul(.class("picture-legend")) { for kind in IncidentKind.allCases { li { Marks.incident(kind.mark, size: 16); kind.title } } }
            figcaption {
                "Areas are true to size. A number stands where several lie too close together; it leads to them. A dashed ring is as wide as what is not known of the place."
                if let table = figures.first?.map.table, !table.rows.isEmpty { details(.class("as-table")) { summary { "The map as a table" }; RecordTable(table) } }
            }
        }
    }
}
