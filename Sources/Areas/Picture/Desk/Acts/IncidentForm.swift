import Kernel
import Labels
import Node
import Picture
import Release
import Site

/// An incident as a person writes it: kept as written when something in it needs a change.
struct IncidentForm: Hashable, Sendable {
    static let titleMax = 200, textMax = 1_000, statesMax = 60
    static let names = ["title", "method", "date", "place", "position", "precision", "within", "states", "outcome", "note", "source", "address", "read", "confidence", "marking"]
    private var values: [String: String] = [:]
    var sectors: Set<String> = []

    init() { values["precision"] = Place.Precision.town.rawValue; values["confidence"] = Confidence.seen.rawValue }

    init(_ form: FormBody) {
        for name in Self.names { values[name] = (form[name] ?? "").trimmed }
        // A tool writes several into one field, a browser sends one field for each.
        sectors = Set(form.all("sectors").flatMap { $0.split(whereSeparator: { ",; ".contains($0) }).map(String.init) })
        if self["precision"].isEmpty { values["precision"] = Place.Precision.town.rawValue }
        if self["confidence"].isEmpty { values["confidence"] = Confidence.seen.rawValue }
    }

    init(_ one: Incident, under item: Item, vocabulary: Vocabulary) {
        let place = one.place
        values = ["title": one.title, "method": one.method, "date": one.when, "place": place.name, "position": "\(place.latitude), \(place.longitude)", "precision": place.precision.rawValue,
                  "within": place.withinKilometres.map { String($0) } ?? "", "states": one.states.map(\.text).joined(separator: ", "), "outcome": one.outcome, "note": one.note, "source": one.source.title,
                  "address": one.source.address ?? "", "read": one.sourceDate?.description ?? "", "confidence": one.source.confidence.rawValue, "marking": item.label.printed(in: vocabulary)]
        sectors = Set(one.sectors)
    }

    subscript(name: String) -> String { values[name] ?? "" }

    /// Every mistake at once. `id`: by which it is known on every node.
    func reading(id: IncidentID, by account: Account, _ facts: PictureFacts, _ node: Facts) throws(FormMistakes) -> (incident: Incident, item: Item) {
        var mistakes = FormMistakes()
        if self["title"].isEmpty { mistakes.note("title", "Write in a few words what happened.") }
        mistakes.lengths([("title", self["title"], Self.titleMax), ("outcome", self["outcome"], Self.textMax), ("note", self["note"], Self.textMax), ("place", self["place"], 120), ("source", self["source"], 300), ("address", self["address"], 500)])
        let method = facts.method(self["method"])
        if method == nil { mistakes.note("method", self["method"].isEmpty ? "Choose what it was." : "There is no method `\(self["method"].prefix(40))`. Write one of \(facts.methods.map(\.id).joined(separator: ", ")).") }
        let days = days(&mistakes), place = place(&mistakes)
        let known = facts.sectors.map(\.id).filter(sectors.contains)
        for one in sectors.subtracting(known).sorted() { mistakes.note("sectors", "There is no sector `\(one.prefix(40))`. Write one of \(facts.sectors.map(\.id).joined(separator: ", ")).") }
        if sectors.isEmpty { mistakes.note("sectors", "Choose at least one sector that was hit.") }
        var states: [PartyID] = []
        for word in self["states"].split(whereSeparator: { ",;".contains($0) }).map(\.trimmed).filter({ !$0.isEmpty }).prefix(Self.statesMax) {
            guard let party = node.roster.find(word), party.kind == .state else {
                mistakes.note("states", "`\(word.prefix(40))` is no state that is known here. Write codes of three letters, with commas between.")
                continue
            }
            if !states.contains(party.id) { states.append(party.id) }
        }
        let confidence = Confidence(rawValue: self["confidence"])
        if confidence == nil { mistakes.note("confidence", "`\(self["confidence"].prefix(40))` is no word for how sure it is. Write one of \(Self.confidences.map { $0.value }.joined(separator: ", ")).") }
        let source = mistakes.source(self["source"], self["address"], confidence ?? .unverified), read = mistakes.date("read", self["read"]), label = mistakes.label(self["marking"], node.vocabulary)
        guard mistakes.list.isEmpty, let method, let days, let place, let source, let label else { throw mistakes }
        let incident = Incident(id: id, title: self["title"], kind: method.kind, method: method.id, place: place, from: days.from, until: days.until, sectors: known, states: states, outcome: self["outcome"],
                                note: self["note"], source: source, sourceDate: read)
        return (incident, Item(label: label, originator: account.party))
    }

    static let confidences: [(value: String, title: String)] = [(Confidence.seen.rawValue, "read in the source named"), (Confidence.secondary.rawValue, "a copy, or a press account"), (Confidence.judgement.rawValue, "our reading"), (Confidence.unverified.rawValue, "not checked yet")]

    private func days(_ mistakes: inout FormMistakes) -> (from: PartialDate, until: PartialDate?)? {
        let ends = self["date"].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(\.trimmed)
        // 3/4/2024 is one date that cannot be read, not an interval.
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.count >= 4 && $0.prefix(4).allSatisfy(\.isNumber) }) else { return mistakes.date("date", self["date"], isRequired: true, what: "when it happened").map { ($0, nil) } }
        guard let from = mistakes.date("date", ends[0]), let until = mistakes.date("date", ends[1]) else { return nil }
        guard until.last >= from.first else {
            mistakes.note("date", "It ends (\(until)) before it begins (\(from)). Write the first day first.")
            return nil
        }
        return (from, until)
    }

    private func place(_ mistakes: inout FormMistakes) -> Place? {
        if self["place"].isEmpty { mistakes.note("place", "Name the place: a town, or a part of the sea.") }
        let parts = self["position"].split(whereSeparator: { ", ;".contains($0) })
        guard parts.count == 2, let latitude = Degrees(parts[0], limit: 90), let longitude = Degrees(parts[1], limit: 180) else {
            mistakes.note("position", self["position"].isEmpty ? "Write where it was, latitude first, as in 59.9, 24.6." : "`\(self["position"].prefix(40))` is no position. Write latitude and longitude in degrees with points, as in 59.9, 24.6.")
            return nil
        }
        guard let precision = Place.Precision(rawValue: self["precision"]) else {
            mistakes.note("precision", "Say how well the place is known: \(Place.Precision.allCases.map(\.rawValue).joined(separator: ", ")).")
            return nil
        }
        var within: Int?
        if !self["within"].isEmpty {
            within = Int(self["within"])
            guard within.map({ (1...2_000).contains($0) }) ?? false else {
                mistakes.note("within", "`\(self["within"].prefix(20))` is no number of kilometres from 1 to 2000. Leave it empty for what is usual.")
                return nil
            }
        }
        return Place(name: self["place"], latitude: latitude, longitude: longitude, precision: precision, withinKilometres: within)
    }
}
