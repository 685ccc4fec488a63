import Figures
import Hummingbird
import Kernel
import Node
import Picture
import Release
import Site

/// One map and one timeline of everything that the viewpoint may see, by filters that stand in the address.
struct PicturePage: Sendable {
    static let address = PictureNav.Place.map.rawValue
    static let listMax = 50
    /// Where the map is laid out; it is never scaled.
    static let widths: [(width: Double, classes: StaticString)] = [(692, "place-map at-any-desk"), (350, "place-map at-any-phone"), (280, "place-map at-any-narrow")]
    let shell: Shell
    let reading: PictureReading
    private let grounds: [(ground: MapGround, classes: StaticString)]
    private var roster: Roster { shell.node.desk.facts.roster }

    init(shell: Shell, reading: PictureReading) {
        (self.shell, self.reading) = (shell, reading)
        let facts = reading.facts, window = MapWindow(facts.window)
        grounds = Self.widths.map { (MapGround(window, outlines: facts.outlines.map(\.points), names: facts.names.map { .init($0.name, isSea: $0.kind == .sea, latitude: $0.latitude, longitude: $0.longitude) }, width: $0.width), $0.classes) }
    }

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { request, context in
            let form = try request.query(), filters = PictureFilters(form, facts: reading.facts, roster: roster)
            let snapshot = try await reading.snapshot(for: context.viewpoint), found = snapshot.matching(filters.filter)
            let page = min(max(form["page"].flatMap { Int($0) } ?? 1, 1), max(1, (found.count + Self.listMax - 1) / Self.listMax))
            let listed = reading.released(found[min((page - 1) * Self.listMax, found.count)..<min(page * Self.listMax, found.count)], for: context.viewpoint).map(\.record)
            return shell.page("What both sides see", at: Self.address, context, marking: shell.marking(of: Self.labels(found), for: context.account), foot: foot(filters)) {
                PictureNav(current: .map, mayReport: PictureReading.mayDraft(context.account))
                section(.class("picture-head")) {
                    h1 { finding(found, snapshot, filters) }
                    for says in filters.leftOut { p(.class("picture-left-out")) { says } }
                }
                fields(filters)
                div(.class("picture-columns")) {
                    section(.aria(.label, "Map")) { MapFigure(figures: maps(found), address: { around($0, filters) }) }
                    facets(found, snapshot, filters)
                }
                Site.Part("Over time") { timeline(found, snapshot.day, filters) }
                list(listed, snapshot, filters, count: found.count, page: page)
            }
        }
    }

    /// One of each label: the marking of a page asks for no more, however many incidents it shows.
    static func labels(_ incidents: [SeenIncident]) -> [Item] {
        var seen: Set<Int64> = []
        return incidents.filter { seen.insert($0.sight).inserted }.map(\.item)
    }

    private func finding(_ found: [SeenIncident], _ snapshot: Snapshot, _ filters: PictureFilters) -> String {
        let words = filters.inWords(reading.facts, roster), count = "\(found.count) incident\(found.count == 1 ? "" : "s")" + (words.isEmpty ? "" : " \(words)")
        guard !found.isEmpty else { return "Nothing that you may see fits" + (words.isEmpty ? "." : ": no incident \(words).") }
        let named = found.count { ![.none, .suspected, .claimed, .contested].contains(snapshot.status(of: $0.incident.id)) }
        return named == 0 ? "\(count); in none a state, an organisation or a prosecutor has named somebody." : "\(count); in \(named) a state, an organisation or a prosecutor has named somebody."
    }

    // MARK: The map

    func maps(_ incidents: [SeenIncident]) -> [(classes: StaticString, map: PlaceMap)] {
        let marks = incidents.map { seen in
            let one = seen.incident
            return PlaceMap.Mark(latitude: one.place.latitude.value, longitude: one.place.longitude.value, kind: one.kind.mark, within: one.place.withinKilometres)
        }
        return grounds.map { ground, classes in
            (classes, PlaceMap(title: "Incidents that you may see", marks: marks, on: ground) { number in
                let one = incidents[number].incident
                return .init("\(one.title), \(one.from)", address: IncidentPage.address(of: one.id))
            })
        }
    }

    private func around(_ group: PlaceMap.Group, _ filters: PictureFilters) -> String? {
        let latitude = Degrees(tenThousandths: Int((group.latitude * 100).rounded()) * 100), longitude = Degrees(tenThousandths: Int((group.longitude * 100).rounded()) * 100)
        return filters.address(setting: .around, to: "\(latitude),\(longitude),\(min(5_000, group.kilometres + 2))") + "#list"
    }

    // MARK: Over time

    @HTMLBuilder private func timeline(_ found: [SeenIncident], _ day: Day, _ filters: PictureFilters) -> HTML {
        let first = filters.filter.from ?? found.map(\.incident.first).min() ?? Day(year: day.parts.year - 1, month: 1, day: 1) ?? day
        let line = IncidentTimeline(title: "Incidents that you may see", from: Day(year: min(first.parts.year, day.parts.year), month: 1, day: 1) ?? first, to: min(day, filters.filter.to ?? day),
                                    lanes: IncidentKind.allCases.map { ($0.mark, $0.title) }, events: found.map { .init(first: $0.incident.first, last: min($0.incident.last, day), kind: $0.incident.kind.mark) })
        figure(.class("picture-line")) {
            div(.class("picture-wide")) { line.drawing(width: 1216) }
            div(.class("picture-middle")) { line.drawing(width: 680) }
            div(.class("picture-narrow")) { line.drawing(width: 340) }
            figcaption {
                "Each mark is an incident where it may first have begun; a number counts those too close together; a line is how long it lasted. The heavy stroke is the day of view."
                details(.class("as-table")) { summary { "The timeline as a table" }; RecordTable(line.table) }
            }
        }
        if found.count > 1 {
            p(.class("picture-years")) {
                "Only "
                for (number, year) in line.years.filter({ $0.count > 0 }).suffix(30).enumerated() {
                    if number > 0 { " · " }
                    a(.href(filters.address(setting: .from, to: String(year.year)).appendingTo(year.year))) { "\(year.year)" }
                }
            }
        }
    }

    // MARK: Filters

    private func fields(_ filters: PictureFilters) -> HTML {
        Site.form(.method(.get), .action(Self.address), .class("search-form"), .role("search")) {
            div(.class("words")) {
                FormField("words", "Words", value: filters[.words], hint: "All of them: in title, place, outcome.", lengthMax: PictureFilters.lengthMax, isRequired: false)
                button(.type("submit"), .class("first")) { "Show" }
            }
            details(.open(filters.values.keys.contains { $0 != .words })) {
                summary { "Filters: kind, method, sector, state, attribution, dates" }
                div(.class("filters")) {
                    ChoiceField("kind", "Kind", [FormChoice("", "all")] + IncidentKind.allCases.map { FormChoice($0.rawValue, $0.title) }, chosen: filters[.kind])
                    ChoiceField("method", "Method", [FormChoice("", "all")] + reading.facts.methods.map { FormChoice($0.id, $0.title) }, chosen: filters[.method])
                    ChoiceField("sector", "Sector", [FormChoice("", "all")] + reading.facts.sectors.map { FormChoice($0.id, $0.title) }, chosen: filters[.sector])
                    ChoiceField("status", "Attribution", [FormChoice("", "any")] + AttributionStatus.allCases.map { FormChoice($0.rawValue, $0.word) }, chosen: filters[.status])
                    FormField("state", "Affected state", value: filters[.state], hint: "By its three letters.", lengthMax: 40, isRequired: false)
                    FormField("from", "From", value: filters[.from], hint: "2025-03-01, 2025-03 or 2025.", lengthMax: 10, isRequired: false)
                    FormField("to", "To", value: filters[.to], lengthMax: 10, isRequired: false)
                    FormField("around", "Around a place", value: filters[.around], hint: "Latitude, longitude, kilometres.", lengthMax: 40, isRequired: false)
                }
            }
        }
    }

    private func facets(_ found: [SeenIncident], _ snapshot: Snapshot, _ filters: PictureFilters) -> HTML {
        var kinds: [IncidentKind: Int] = [:], sectors: [String: Int] = [:], states: [PartyID: Int] = [:], statuses: [AttributionStatus: Int] = [:]
        for seen in found {
            kinds[seen.incident.kind, default: 0] += 1
            for one in seen.incident.sectors { sectors[one, default: 0] += 1 }
            for one in seen.incident.states { states[one, default: 0] += 1 }
            statuses[snapshot.status(of: seen.incident.id), default: 0] += 1
        }
        let most = states.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(8)
        return Site.Part("Narrow it", classes: "facets picture-facets") {
            facet("Kind", .kind, filters, IncidentKind.allCases.map { ($0.title, $0.rawValue, kinds[$0] ?? 0, Marks.incident($0.mark, size: 16)) })
            facet("Attribution", .status, filters, AttributionStatus.allCases.map { ($0.word.capitalisedFirst, $0.rawValue, statuses[$0] ?? 0, nil) })
            facet("Sector", .sector, filters, reading.facts.sectors.map { ($0.title, $0.id, sectors[$0.id] ?? 0, nil) })
            facet("Affected state", .state, filters, most.map { (roster[$0.key]?.name ?? $0.key.text, $0.key.text, $0.value, nil) })
        }.html
    }

    private func facet(_ title: String, _ name: PictureFilters.Name, _ filters: PictureFilters, _ values: [(title: String, value: String, count: Int, mark: SVG?)]) -> Facet {
        Facet(title, all: filters.values[name].map { _ in filters.address(setting: name, to: nil) }, values.map { one in
            Facet.Value(one.title, count: one.count, address: filters[name] == one.value ? nil : filters.address(setting: name, to: one.value), mark: one.mark)
        })
    }

    // MARK: The list

    @HTMLBuilder private func list(_ listed: [SeenIncident], _ snapshot: Snapshot, _ filters: PictureFilters, count: Int, page: Int) -> HTML {
        Site.Part("The same as a list", note: count == 0 ? nil : "The latest first.", id: "list") {
            if listed.isEmpty {
                EmptyState("Incidents that fit would stand here; there is none that you may see.", .nothingMatches(filters: PictureFilters.Name.allCases.filter { filters.values[$0] != nil }.map { .init("\($0.title): \(filters[$0])", clear: filters.address(setting: $0, to: nil)) }))
            } else { IncidentList(incidents: listed, snapshot: snapshot, reading: reading) }
            if count > Self.listMax {
                p(.class("picture-pages")) {
                    if page > 1 { a(.href(filters.address(page: page - 1) + "#list"), .rel("prev")) { "Later ones" }; " · " }
                    "Page \(page) of \((count + Self.listMax - 1) / Self.listMax)"
                    if page * Self.listMax < count { " · "; a(.href(filters.address(page: page + 1) + "#list"), .rel("next")) { "Earlier ones" } }
                }
            }
        }
    }

    private func foot(_ filters: PictureFilters) -> [FootColumn] {
        [FootColumn("What this stands on") { p { "The pack’s table of known incidents, and what either side reported under a marking that you may see. Counts are made of that and of nothing else. Who did it is never a property of an incident: it is what somebody said on a day." } },
         FootColumn("Outlines") { p { "Natural Earth, 1:110m, public domain, as the pack holds them. Small states have a name and no outline." } },
         FootColumn("Take it away") {
             p { a(.href(filters.address(PictureFiles.geoJSONAddress))) { "GeoJSON" }; " · "; a(.href(filters.address(PictureFiles.csvAddress))) { "CSV" }; " · "; a(.href(filters.address("/api/v1/picture"))) { "JSON" }; " · "; a(.href(filters.address())) { "permanent address of this view" } }
         }]
    }
}

extension MapWindow {
    init(_ window: PictureFacts.Window) { self.init(latitude: window.latitude, longitude: window.longitude, west: window.west, east: window.east, south: window.south, north: window.north) }
}

private extension String {
    /// The same year as the last day.
    func appendingTo(_ year: Int) -> String {
        let parts = split(separator: "&").filter { !$0.hasPrefix("to=") }
        return parts.joined(separator: "&") + "&to=\(year)"
    }
}
