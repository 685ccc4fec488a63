import Kernel
import Picture
import Release
import Site

/// What is asked for, as it stands in an address: so a view can be sent to a colleague, who sees of it what he may see.
struct PictureFilters: Hashable, Sendable {
    enum Name: String, CaseIterable, Hashable {
        case words, kind, method, sector, state, status, from, to, around
        var title: String { self == .around ? "the neighbourhood" : "the \(rawValue)" }
    }
    static let lengthMax = 120
    private(set) var values: [Name: String] = [:]
    /// What could not be understood, and was left out.
    private(set) var leftOut: [String] = []
    private(set) var filter = IncidentFilter()
    /// The date of view, where the address has one.
    private let view: String?

    init(_ form: FormBody, facts: PictureFacts, roster: Roster) {
        view = form["view"]
        for name in Name.allCases {
            let text = String((form[name.rawValue] ?? "").trimmed.prefix(Self.lengthMax))
            guard !text.isEmpty else { continue }
            if let says = take(name, text, facts, roster) { leftOut.append(says) } else { values[name] = text }
        }
    }

    /// Nil when it was understood.
    private mutating func take(_ name: Name, _ text: String, _ facts: PictureFacts, _ roster: Roster) -> String? {
        let shown = text.prefix(40)
        switch name {
        case .words: filter.words = text.lowercased().split(separator: " ").prefix(12).map(String.init)
        case .kind:
            guard let kind = IncidentKind(rawValue: text) else { return "`\(shown)` is no kind; write one of \(IncidentKind.allCases.map(\.rawValue).joined(separator: ", "))." }
            filter.kind = kind
        case .method:
            guard facts.method(text) != nil else { return "There is no method `\(shown)`; all are shown." }
            filter.method = text
        case .sector:
            guard facts.sector(text) != nil else { return "There is no sector `\(shown)`; write one of \(facts.sectors.map(\.id).joined(separator: ", "))." }
            filter.sector = text
        case .state:
            guard let party = roster.find(text), party.kind == .state else { return "`\(shown)` is no state that is known here; write its three letters." }
            filter.state = party.id
        case .status:
            guard let status = AttributionStatus(rawValue: text) else { return "`\(shown)` is no state of attribution; write one of \(AttributionStatus.allCases.map(\.rawValue).joined(separator: ", "))." }
            filter.status = status
        case .from, .to:
            guard let date = PartialDate(text) else { return "`\(shown)` is no date; write 2025-03-01, 2025-03 or 2025." }
            if name == .from { filter.from = date.first } else { filter.to = date.last }
        case .around:
            let parts = text.split(separator: ",").map(\.trimmed)
            guard parts.count == 3, let latitude = Degrees(parts[0], limit: 90), let longitude = Degrees(parts[1], limit: 180), let kilometres = Int(parts[2]), (1...5_000).contains(kilometres) else {
                return "`\(shown)` is no neighbourhood; write latitude, longitude and kilometres, as in 59.9,24.6,50."
            }
            filter.around = .init(latitude: latitude, longitude: longitude, kilometres: kilometres)
        }
        return nil
    }

    subscript(name: Name) -> String { values[name] ?? "" }
    var isEmpty: Bool { values.isEmpty }

    /// The same with one filter set anew, or taken out. Always on the first page.
    func address(_ base: String = PicturePage.address, setting name: Name? = nil, to value: String? = nil, page: Int? = nil) -> String {
        var fields = Name.allCases.compactMap { one in (one == name ? value : values[one]).map { FormBody.Field(name: one.rawValue, value: $0) } }
        if let view { fields.append(.init(name: "view", value: view)) }
        if let page, page > 1 { fields.append(.init(name: "page", value: String(page))) }
        return fields.isEmpty ? base : base + "?" + FormBody(fields: fields).query
    }

    /// In words, for the head of the page: "cyber, in energy, from 2024".
    func inWords(_ facts: PictureFacts, _ roster: Roster) -> String {
        var parts: [String] = []
        if !filter.words.isEmpty { parts.append("with “\(self[.words])”") }
        if let kind = filter.kind { parts.append("of the kind \(kind.title.lowercased())") }
        if let method = filter.method { parts.append("by \(facts.title(ofMethod: method).lowercased())") }
        if let sector = filter.sector { parts.append("in \(facts.title(ofSector: sector).lowercased())") }
        if let state = filter.state { parts.append("in \(roster[state]?.name ?? state.text)") }
        if let status = filter.status { parts.append("now \(status.word)") }
        if let from = filter.from { parts.append("from \(from)") }
        if let to = filter.to { parts.append("to \(to)") }
        if let around = filter.around { parts.append("within \(around.kilometres) km of \(around.latitude)°, \(around.longitude)°") }
        return parts.joined(separator: ", ")
    }
}
