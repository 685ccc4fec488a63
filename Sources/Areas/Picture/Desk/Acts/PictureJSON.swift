package import Kernel
import Journal
package import Node
package import Picture

/// Incidents and statements as bodies of records, and as the tables keep them. Degrees are texts: signed records hold no floating point.
extension Incident {
    package var json: JSONValue {
        .members(("incident", .string(id.text)), ("title", .string(title)), ("kind", .string(kind.rawValue)), ("method", .string(method)), ("place", place.json), ("from", .string(from.description)),
                 ("until", until.map { .string($0.description) }), ("sectors", .texts(sectors)), ("states", .texts(states.map(\.text))), ("outcome", outcome.isEmpty ? nil : .string(outcome)),
                 ("note", note.isEmpty ? nil : .string(note)), ("source", source.json), ("source_date", sourceDate.map { .string($0.description) }))
    }

    package init(json: JSONValue) throws(RecordMistake) {
        guard let kind = IncidentKind(rawValue: try json.text("kind")) else { throw RecordMistake("kind", "one of \(IncidentKind.allCases.map(\.rawValue).joined(separator: ", ")) was expected") }
        guard let place = json["place"] else { throw RecordMistake("place", "a place was expected") }
        guard let from = try json.date("from") else { throw RecordMistake("from", "a year, a month or a day was expected") }
        let until = try json.date("until")
        guard until.map({ $0.last >= from.first }) ?? true else { throw RecordMistake("until", "a date that is not before `from` was expected") }
        self.init(id: IncidentID(try json.text("incident")), title: try json.text("title"), kind: kind, method: try json.text("method"), place: try Place(json: place), from: from, until: until,
                  sectors: try json.texts("sectors"), states: try json.texts("states").map { PartyID($0) }, outcome: try json.textIfAny("outcome") ?? "", note: try json.textIfAny("note") ?? "",
                  source: try json.readSource("source"), sourceDate: try json.date("source_date"))
    }

    /// The same under another name.
    func renamed(_ id: IncidentID) -> Incident {
        Incident(id: id, title: title, kind: kind, method: method, place: place, from: from, until: until, sectors: sectors, states: states, outcome: outcome, note: note, source: source, sourceDate: sourceDate)
    }
}

extension Place {
    package var json: JSONValue {
        .members(("name", .string(name)), ("lat", .string(latitude.description)), ("lon", .string(longitude.description)), ("precision", .string(precision.rawValue)), ("within_km", withinKilometres.map { .integer(Int64($0)) }))
    }

    package init(json: JSONValue) throws(RecordMistake) {
        guard let latitude = Degrees(try json.text("lat"), limit: 90), let longitude = Degrees(try json.text("lon"), limit: 180) else { throw RecordMistake("lat, lon", "degrees with at most four decimals were expected") }
        guard let precision = Precision(rawValue: try json.text("precision")) else { throw RecordMistake("precision", "one of \(Precision.allCases.map(\.rawValue).joined(separator: ", ")) was expected") }
        let within = json["within_km"] == nil ? nil : try json.number("within_km")
        guard within.map({ (1...20_000).contains($0) }) ?? true else { throw RecordMistake("within_km", "1 to 20000 was expected") }
        self.init(name: try json.text("name"), latitude: latitude, longitude: longitude, precision: precision, withinKilometres: within)
    }
}

extension Statement {
    package var json: JSONValue {
        .members(("statement", .string(id.text)), ("incident", .string(incident.text)), ("speaker", .string(speaker)), ("party", party.map { .string($0.text) }), ("capacity", .string(capacity.rawValue)),
                 ("stance", .string(stance.rawValue)), ("about", about.isEmpty ? nil : .string(about)), ("date", date.map { .string($0.description) }), ("note", note.isEmpty ? nil : .string(note)),
                 ("source", source.json), ("source_date", sourceDate.map { .string($0.description) }))
    }

    package init(json: JSONValue) throws(RecordMistake) {
        guard let capacity = Capacity(rawValue: try json.text("capacity")) else { throw RecordMistake("capacity", "one of \(Capacity.allCases.map(\.rawValue).joined(separator: ", ")) was expected") }
        guard let stance = Stance(rawValue: try json.text("stance")) else { throw RecordMistake("stance", "one of \(Stance.allCases.map(\.rawValue).joined(separator: ", ")) was expected") }
        self.init(id: StatementID(try json.text("statement")), incident: IncidentID(try json.text("incident")), speaker: try json.text("speaker"), party: try json.textIfAny("party").map { PartyID($0) }, capacity: capacity,
                  stance: stance, about: try json.textIfAny("about") ?? "", date: try json.date("date"), note: try json.textIfAny("note") ?? "", source: try json.readSource("source"), sourceDate: try json.date("source_date"))
    }
}

extension Question {
    package var json: JSONValue {
        .members(("question", .string(id.text)), ("title", .string(title)), ("points", .texts(points)), ("incidents", .texts(incidents.map(\.text))), ("exchange", .string(exchange.description)))
    }

    package init(json: JSONValue) throws(RecordMistake) {
        let points = try json.texts("points")
        guard (1...Self.pointsMax).contains(points.count) else { throw RecordMistake("points", "one to \(Self.pointsMax) points were expected") }
        self.init(id: QuestionID(try json.text("question")), title: try json.text("title"), points: points, incidents: try json.texts("incidents").map { IncidentID($0) }, exchange: try json.day("exchange"))
    }
}

extension Judgement {
    package var json: JSONValue {
        .members(("point", .integer(Int64(point))), ("text", .string(text)), ("likelihood", .string(likelihood.rawValue)), ("confidence", .string(confidence.rawValue)), ("sources", .texts(sources)))
    }

    package init(json: JSONValue) throws(RecordMistake) {
        let point = try json.number("point")
        guard (0..<Question.pointsMax).contains(point) else { throw RecordMistake("point", "the number of a point was expected") }
        guard let likelihood = Likelihood(rawValue: try json.text("likelihood")), let confidence = Sureness(rawValue: try json.text("confidence")) else { throw RecordMistake("likelihood, confidence", "words of the two scales were expected") }
        self.init(point: point, text: try json.text("text"), likelihood: likelihood, confidence: confidence, sources: try json.texts("sources"))
    }
}
