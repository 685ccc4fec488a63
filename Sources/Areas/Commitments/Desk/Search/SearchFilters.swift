import Commitments
import Kernel
import Labels
import Release
import Site

/// What is looked for, as it stands in an address: so a view can be sent to a colleague, who sees of it what he may see.
struct SearchFilters: Hashable, Sendable {
    enum Name: String, CaseIterable, Hashable { case words, area, proposal, report, kind, from, to, body, side }
    private(set) var values: [Name: String] = [:]
    /// What could not be understood, and was left out.
    private(set) var leftOut: [String] = []
    private(set) var query = CommitmentReading.Query()
    /// The date of view, where the address has one.
    private let view: String?

    static let none = "none"
    static let notKnown = "not-known"

    init(_ form: FormBody, facts: CommitmentFacts, roster: Roster) {
        view = form["view"]
        for name in Name.allCases {
            let text = String((form[name.rawValue] ?? "").trimmed.prefix(SearchWords.lengthMax))
            guard !text.isEmpty, let says = take(name, text, facts, roster) else {
                if !text.isEmpty { values[name] = text }
                continue
            }
            leftOut.append(says)
        }
    }

    /// Nil when it was understood.
    private mutating func take(_ name: Name, _ text: String, _ facts: CommitmentFacts, _ roster: Roster) -> String? {
        let shown = text.prefix(40)
        switch name {
        case .words: query.search = SearchWords(text)
        case .area:
            if text == Self.notKnown { query.inArea = .notKnown } else if let area = facts.areas.first(where: { $0.id.text == text }) { query.area = area.id } else { return "There is no area `\(shown)`; all areas are shown." }
        case .proposal:
            if text == Self.none { query.withoutNumber = true } else if let proposal = facts.proposal(ProposalID(text)) { query.proposal = proposal.id } else { return "There is no proposal `\(shown)`; write it as in 2016-1.2." }
        case .report:
            guard let number = Int(text), (1...1_000).contains(number) else { return "`\(shown)` is no number of a report." }
            query.period = number
        case .kind:
            guard let kind = Evidence.Kind(rawValue: text) else { return "`\(shown)` is no kind of evidence; write event or report-words." }
            query.kind = kind
        case .from, .to:
            guard let date = PartialDate(text) else { return "`\(shown)` is no date; write 2025-03-01, 2025-03 or 2025." }
            if name == .from { query.from = date.first } else { query.to = date.last }
        case .body:
            guard let party = roster.find(text) else { return "`\(shown)` is no body that is known here; write its identifier, such as EU.EEAS." }
            query.body = party.id
        case .side:
            guard roster.parties.contains(where: { $0.organisation?.text == text }) else { return "`\(shown)` is no organisation of this pack." }
            query.side = OrganisationID(text)
        }
        return nil
    }

    subscript(name: Name) -> String { values[name] ?? "" }
    var isEmpty: Bool { values.isEmpty }

    /// The same with one filter set anew, or taken out. Always on the first page.
    func address(_ base: String = ObservatoryNav.Place.search.rawValue, setting name: Name? = nil, to value: String? = nil, after: EvidenceID? = nil) -> String {
        var fields = Name.allCases.compactMap { one in (one == name ? value : values[one]).map { FormBody.Field(name: one.rawValue, value: $0) } }
        if let view { fields.append(.init(name: "view", value: view)) }
        if let after { fields.append(.init(name: "after", value: after.text)) }
        return fields.isEmpty ? base : base + "?" + FormBody(fields: fields).query
    }

    /// An address made of some filters.
    static func address(_ filters: KeyValuePairs<Name, String?>) -> String {
        ObservatoryNav.Place.search.rawValue + "?" + FormBody(fields: filters.compactMap { name, value in value.map { .init(name: name.rawValue, value: $0) } }).query
    }

    /// In words, for the head of the page: "on Cyber, in the period of report 5".
    func inWords(facts: CommitmentFacts, roster: Roster) -> String {
        var parts: [String] = []
        if !query.search.isEmpty { parts.append("with \(self[.words].contains("\"") ? self[.words] : "“\(self[.words])”")") }
        switch query.inArea {
        case .one(let area): parts.append("on \(facts.title(of: area))")
        case .notKnown: parts.append("in no known area")
        case nil: break
        }
        if let proposal = query.proposal { parts.append("on proposal \(facts.proposal(proposal)?.written ?? proposal.text)") }
        if query.withoutNumber { parts.append("touching no proposal") }
        if let period = query.period { parts.append("in the period of report \(period)") }
        if let body = query.body { parts.append("with \(roster[body]?.name ?? body.text)") }
        if let side = query.side { parts.append("said by \(side)") }
        if let from = query.from { parts.append("from \(from)") }
        if let to = query.to { parts.append("to \(to)") }
        return parts.joined(separator: ", ")
    }
}
