import Kernel
package import Packs
package import Picture

extension PictureFacts: AreaFacts {
    static let folder = "picture/"
    static let pointsMax = 60_000

    package static func read(_ reader: inout PackReader) -> PictureFacts? {
        guard reader.files.contents.keys.contains(where: { $0.hasPrefix(folder) }) else { return nil }
        let methods = readMethods(&reader), sectors = readSectors(&reader)
        let incidents = readIncidents(&reader, methods: methods, sectors: Set(sectors.map(\.id)))
        let statements = readStatements(&reader, incidents: Set(incidents.map(\.id)))
        let outlines = readOutlines(&reader), names = readNames(&reader)
        return PictureFacts(incidents: incidents, statements: statements, methods: methods, sectors: sectors, outlines: outlines, names: names, window: readWindow(&reader))
    }

    private static func readMethods(_ reader: inout PackReader) -> [Method] {
        let file = folder + "methods.csv"
        var methods: [Method] = [], sources: [Source] = []
        for row in reader.table(file, columns: ["id", "kind", "title", "source", "source_url", "confidence"])?.rows ?? [] {
            let kind = reader.choice(row["kind"], IncidentKind.allCases, "kind", file), title = reader.words(row["title"], "title", file)
            guard let kind, let source = reader.source(row, file), isNew(row["id"], among: methods.map(\.id), &reader, file) else { continue }
            methods.append(Method(id: row.text("id"), kind: kind, title: title))
            sources.append(source)
        }
        reader.count(file, sources)
        return methods
    }

    private static func readSectors(_ reader: inout PackReader) -> [Sector] {
        let file = folder + "sectors.csv"
        var sectors: [Sector] = [], sources: [Source] = []
        for row in reader.table(file, columns: ["id", "title", "source", "source_url", "confidence"])?.rows ?? [] {
            let title = reader.words(row["title"], "title", file)
            guard let source = reader.source(row, file), isNew(row["id"], among: sectors.map(\.id), &reader, file) else { continue }
            sectors.append(Sector(id: row.text("id"), title: title))
            sources.append(source)
        }
        reader.count(file, sources)
        return sectors
    }

    private static let incidentColumns = ["id", "date", "date_end", "title", "kind", "method", "place", "lat", "lon", "precision", "within_km", "sectors", "states", "outcome", "note", "source", "source_date", "source_url", "confidence"]

    private static func readIncidents(_ reader: inout PackReader, methods: [Method], sectors: Set<String>) -> [Incident] {
        let file = folder + "incidents.csv", known = Dictionary(methods.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
        var incidents: [Incident] = [], ids: Set<String> = []
        for row in reader.table(file, columns: incidentColumns)?.rows ?? [] {
            let title = reader.words(row["title"], "title", file), kind = reader.choice(row["kind"], IncidentKind.allCases, "kind", file)
            let from = reader.date(row["date"], file), until = reader.date(row["date_end"], file), read = reader.date(row["source_date"], file)
            if row.text("date").isEmpty { reader.note(file, row["date"], "the date is missing", "write it as precisely as it is known, as in 2024-11") }
            if let from, let until, until.last < from.first { reader.note(file, row["date_end"], "it ends (\(until)) before it begins (\(from))", "write the last day, or leave the cell empty") }
            if let method = known[row.text("method")] {
                if let kind, method.kind != kind { reader.note(file, row["kind"], "the method `\(method.id)` is one of \(method.kind.rawValue), not of \(kind.rawValue)", "write \(method.kind.rawValue), or another method") }
            } else if !methods.isEmpty { reader.note(file, row["method"], row.text("method").isEmpty ? "the method is missing" : "there is no method `\(row.text("method"))`", "write one of methods.csv") }
            let within = reader.list(row["sectors"])
            if within.isEmpty { reader.note(file, row["sectors"], "the sector is missing", "write one of sectors.csv, several with semicolons") }
            for one in within where !sectors.contains(one) { reader.note(file, row["sectors"], "there is no sector `\(one)`", "write one of sectors.csv") }
            let states = reader.list(row["states"])
            for state in states { reader.checkParty(state, at: row["states"], table: file) }
            guard let kind, let from, let place = readPlace(row, &reader, file), let source = reader.source(row, file) else { continue }
            guard !row.text("id").isEmpty, ids.insert(row.text("id")).inserted else {
                reader.note(file, row["id"], row.text("id").isEmpty ? "the identifier is missing" : "`\(row.text("id"))` stands here twice", "write each incident once, with its own identifier")
                continue
            }
            incidents.append(Incident(id: IncidentID(row.text("id")), title: title, kind: kind, method: row.text("method"), place: place, from: from, until: until, sectors: within,
                                      states: states.map { PartyID($0) }, outcome: row.text("outcome"), note: row.text("note"), source: source, sourceDate: read))
        }
        reader.count(file, incidents.map(\.source))
        return incidents
    }

    private static func readPlace(_ row: TableRow, _ reader: inout PackReader, _ file: String) -> Place? {
        let name = reader.words(row["place"], "place", file), precision = reader.choice(row["precision"], Place.Precision.allCases, "precision", file)
        let latitude = readDegrees(row["lat"], "latitude", 90, &reader, file), longitude = readDegrees(row["lon"], "longitude", 180, &reader, file)
        var within: Int?
        if precision == .nominal {
            if !row.text("within_km").isEmpty { reader.note(file, row["within_km"], "a nominal place lies nowhere in particular", "leave the cell empty") }
        } else { within = reader.number(row["within_km"], 1...2_000, "number of kilometres", file) }
        guard let latitude, let longitude, let precision else { return nil }
        return Place(name: name, latitude: latitude, longitude: longitude, precision: precision, withinKilometres: within)
    }

    private static func readDegrees(_ cell: CSVReader.Cell, _ what: String, _ limit: Int, _ reader: inout PackReader, _ file: String) -> Degrees? {
        if let degrees = Degrees(cell.text, limit: limit) { return degrees }
        reader.note(file, cell, cell.text.isEmpty ? "the \(what) is missing" : "`\(cell.text)` is no \(what)", "write degrees between -\(limit) and \(limit) with at most four decimals, as in 55.35")
        return nil
    }

    private static let statementColumns = ["incident", "date", "speaker", "party", "capacity", "stance", "about", "note", "source", "source_date", "source_url", "confidence"]

    private static func readStatements(_ reader: inout PackReader, incidents: Set<IncidentID>) -> [Statement] {
        let file = folder + "statements.csv"
        var statements: [Statement] = [], numbers: [IncidentID: Int] = [:]
        for row in reader.table(file, columns: statementColumns)?.rows ?? [] {
            let incident = IncidentID(row.text("incident")), speaker = reader.words(row["speaker"], "speaker", file)
            if !incidents.isEmpty, !incidents.contains(incident) { reader.note(file, row["incident"], "there is no incident `\(incident)`", "write one of incidents.csv") }
            let capacity = reader.choice(row["capacity"], Statement.Capacity.allCases, "capacity", file), stance = reader.choice(row["stance"], Statement.Stance.allCases, "stance", file)
            let date = reader.date(row["date"], file), read = reader.date(row["source_date"], file)
            if !row.text("party").isEmpty { reader.checkParty(row.text("party"), at: row["party"], table: file) }
            if let stance, !stance.isBare, row.text("about").isEmpty { reader.note(file, row["about"], "it is not said whom the statement names", "write the name as the speaker gave it") }
            guard let capacity, let stance, let source = reader.source(row, file) else { continue }
            // A statement of the pack is named by its incident and its place among that incident's.
            numbers[incident, default: 0] += 1
            statements.append(Statement(id: StatementID("\(incident).\(numbers[incident] ?? 1)"), incident: incident, speaker: speaker, party: row.text("party").isEmpty ? nil : PartyID(row.text("party")),
                                        capacity: capacity, stance: stance, about: row.text("about"), date: date, note: row.text("note"), source: source, sourceDate: read))
        }
        reader.count(file, statements.map(\.source))
        return statements
    }

    // MARK: The map

    private static func readOutlines(_ reader: inout PackReader) -> [Outline] {
        let file = folder + "outlines.csv"
        var outlines: [Outline] = [], sources: [Source] = [], count = 0
        for row in reader.table(file, columns: ["state", "points", "source", "source_url", "confidence"])?.rows ?? [] {
            let numbers = row.text("points").split(separator: " ").map { Double($0) }
            let pairs = stride(from: 0, to: numbers.count - numbers.count % 2, by: 2).compactMap { index -> SIMD2<Double>? in
                guard let latitude = numbers[index], let longitude = numbers[index + 1], abs(latitude) <= 90, abs(longitude) <= 180 else { return nil }
                return SIMD2(latitude, longitude)
            }
            guard numbers.count % 2 == 0, pairs.count * 2 == numbers.count, pairs.count >= 3 else {
                reader.note(file, row["points"], "the outline is no row of latitudes and longitudes", "write at least three pairs of degrees with blanks between, latitude first")
                continue
            }
            count += pairs.count
            guard let source = reader.source(row, file) else { continue }
            outlines.append(Outline(state: row.text("state"), points: pairs))
            sources.append(source)
        }
        if count > pointsMax { reader.note(file, 1, 1, "the outlines have \(count) points, and at most \(pointsMax) are drawn", "take a coarser set of outlines") }
        reader.count(file, sources)
        return outlines
    }

    private static func readNames(_ reader: inout PackReader) -> [Name] {
        let file = folder + "names.csv"
        var names: [Name] = [], sources: [Source] = []
        for row in reader.table(file, columns: ["kind", "name", "lat", "lon", "source", "source_url", "confidence"])?.rows ?? [] {
            let kind = reader.choice(row["kind"], Name.Kind.allCases, "kind", file), name = reader.words(row["name"], "name", file)
            let latitude = readDegrees(row["lat"], "latitude", 90, &reader, file), longitude = readDegrees(row["lon"], "longitude", 180, &reader, file)
            guard let kind, let latitude, let longitude, let source = reader.source(row, file) else { continue }
            names.append(Name(kind: kind, name: name, latitude: latitude.value, longitude: longitude.value))
            sources.append(source)
        }
        reader.count(file, sources)
        return names
    }

    private static func readWindow(_ reader: inout PackReader) -> Window {
        let file = folder + "map.csv", world = Window(latitude: 0, longitude: 0, west: -9_000, east: 9_000, south: -9_000, north: 9_000)
        guard let rows = reader.table(file, columns: ["centre_lat", "centre_lon", "west_km", "east_km", "south_km", "north_km", "source", "source_url", "confidence"])?.rows else { return world }
        guard rows.count == 1, let row = rows.first else {
            reader.note(file, 1, 1, "there are \(rows.count) rows", "write one: the part of the Earth that the map shows")
            return world
        }
        let latitude = readDegrees(row["centre_lat"], "latitude", 90, &reader, file), longitude = readDegrees(row["centre_lon"], "longitude", 180, &reader, file)
        let edges = ["west_km", "east_km", "south_km", "north_km"].map { reader.number(row[$0], -10_000...10_000, "number of kilometres", file) }
        if let source = reader.source(row, file) { reader.count(file, [source]) }
        guard let latitude, let longitude, let west = edges[0], let east = edges[1], let south = edges[2], let north = edges[3] else { return world }
        guard east - west >= 100, north - south >= 100 else {
            reader.note(file, row["east_km"], "the map has no room", "write west below east and south below north, at least 100 km apart")
            return world
        }
        return Window(latitude: latitude.value, longitude: longitude.value, west: Double(west), east: Double(east), south: Double(south), north: Double(north))
    }

    private static func isNew(_ cell: CSVReader.Cell, among known: [String], _ reader: inout PackReader, _ file: String) -> Bool {
        if cell.text.isEmpty { reader.note(file, cell, "the identifier is missing", "write it") } else if known.contains(cell.text) { reader.note(file, cell, "`\(cell.text)` stands here twice", "write each once") } else { return true }
        return false
    }
}
