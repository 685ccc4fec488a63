import Figures
import Kernel
import Site
import Spending

/// A question that a figure answers, as it stands in an address. Its page, its files and the list of figures are all made of it.
protocol FigureQuestion: Sendable {
    /// Nil where the pack has nothing for it. What is not understood is left out and said.
    init?(_ form: FormBody, _ ledger: Ledger, _ reading: SpendingReading)
    var finding: String { get }
    /// What stands under the finding: who is on which side, who is missing.
    var says: [String] { get }
    var leftOut: [String] { get }
    /// As they stand in the address.
    var fields: [(name: String, value: String)] { get }
    @HTMLBuilder var controls: HTML { get }
    /// By the name of its files, the first one above. None where nothing can be drawn; then the finding says why.
    var figures: [(name: String, figure: any Figure)] { get }
    @HTMLBuilder var parts: HTML { get }
}

extension FigureQuestion {
    /// What was asked, behind an address: of the page or of a file.
    func address(_ page: String) -> String { fields.isEmpty ? page : "\(page)?" + FormBody(fields: fields.map { FormBody.Field(name: $0.name, value: $0.value) }).query }
}

/// Where figures stand that have no other page.
enum FigurePlace: String, CaseIterable, Sendable {
    case balance, revisions, courses, map, definition, growth, gaps

    var address: String { "/spending/\(rawValue)" }

    var title: String {
        switch self {
        case .balance: "Share and equipment"
        case .revisions: "What editions changed"
        case .courses: "Every state over the years"
        case .map: "A map of shares"
        case .definition: "EU members beside Allies"
        case .growth: "Real growth"
        case .gaps: "Money short of a target"
        }
    }

    /// For whom it is, in the list of figures.
    var purpose: String {
        switch self {
        case .balance: "Who reaches the share of GDP, the share of equipment, both or neither."
        case .revisions: "The same year in two editions: whose figure moved, and who gained or lost a target by it."
        case .courses: "One small drawing for each state, on the same axes, in the order that you choose."
        case .map: "One year on tiles, with who belongs to the EU, to NATO and to both."
        case .definition: "States outside NATO beside Allies, where one publisher counts both the same way."
        case .growth: "Spending after prices since a year that you choose."
        case .gaps: "What each state is short of a level, in money."
        }
    }

    func question(_ form: FormBody, _ ledger: Ledger, _ reading: SpendingReading) -> (any FigureQuestion)? {
        switch self {
        case .balance: BalanceQuestion(form, ledger, reading)
        case .revisions: RevisionsQuestion(form, ledger, reading)
        case .courses: CoursesQuestion(form, ledger, reading)
        case .map: MapQuestion(form, ledger, reading)
        case .definition: DefinitionQuestion(form, ledger, reading)
        case .growth: GrowthQuestion(form, ledger, reading)
        case .gaps: GapsQuestion(form, ledger, reading)
        }
    }
}

extension SpendingQuery {
    /// With what the form does not say taken from `standing`; what it says of `measure` counts only where that may be chosen.
    init?(_ form: FormBody, standing: [(name: String, value: String?)], measure fixed: Measure? = nil, _ ledger: Ledger, _ reading: SpendingReading) {
        let said = form.fields.filter { !$0.value.trimmed.isEmpty && (fixed == nil || $0.name != "measure") }, names = Set(said.map(\.name))
        let rest = (standing + [("measure", fixed?.word)]).filter { !names.contains($0.name) }.compactMap { one in one.value.map { FormBody.Field(name: one.name, value: $0) } }
        self.init(FormBody(fields: said + rest), ledger, reading)
    }
}

/// Words and fields that several of these questions share.
enum FigureWords {
    /// "2 %"
    static func level(_ level: Quantity) -> String { "\(FigureNumber.printed(level.double, decimals: level.decimals))\u{A0}%" }

    /// Names where they are few, else how many.
    static func few(_ parties: [PartyID], _ reading: SpendingReading, max: Int = 6) -> String { parties.count <= max ? reading.names(parties) : "\(parties.count) states" }

    /// "France, Italy", each leading to its page.
    static func links(_ parties: [PartyID], _ reading: SpendingReading) -> Prose {
        Prose(parties.enumerated().flatMap { number, party -> [Prose.Phrase] in (number > 0 ? [.text(", ")] : []) + [.link(reading.name(party), to: StatePage.address(of: party))] })
    }

    static func whom(_ group: Group) -> FormField { SpendingForm.whom(group) }
    static func years(_ name: String, _ title: String, _ years: some Sequence<Int>, chosen: Int) -> ChoiceField { ChoiceField(name, title, years.sorted(by: >).map { FormChoice(String($0), String($0)) }, chosen: String(chosen)) }
    static func editions(_ name: String, _ title: String, _ editions: [Edition], chosen: EditionID?) -> ChoiceField { ChoiceField(name, title, editions.reversed().map { FormChoice($0.id.text, $0.name) }, chosen: chosen?.text ?? "") }
    static func measures(_ book: Book, chosen: Measure, _ isWanted: (Measure) -> Bool = { _ in true }) -> ChoiceField {
        ChoiceField("measure", "What", book.measures.filter { isWanted($0) && !book.editions(with: $0.printedOne(book)).isEmpty }.map { FormChoice($0.word, $0.title) }, chosen: chosen.word)
    }

    /// A whole year of the range, or the usual one with a sentence.
    static func year(_ written: String?, usual: Int, in years: ClosedRange<Int>, _ leftOut: inout [String]) -> Int {
        guard let written = written?.trimmed, !written.isEmpty else { return usual }
        if let year = Int(written), years.contains(year) { return year }
        leftOut.append("There are figures from \(years.lowerBound) to \(years.upperBound); \u{201C}\(written.prefix(12))\u{201D} is none of these years. Taken is \(usual).")
        return usual
    }
}

extension Book {
    /// The share of the economy, to which gaps in money are told.
    var shareOfEconomy: Measure? { measures.first { $0.isShare && !$0.gaps.isEmpty } }
    /// States of either organisation that the pages begin with.
    var everyone: Group? {
        guard let marked = group(for: .mark)?.group, let all = group(for: .states)?.group else { return nil }
        return Group(.either(marked.term, all.term), written: "\(marked.description) + \(all.description)")
    }
    /// Members of which a figure is due.
    func due(_ group: Group, _ edition: Edition, in year: Int) -> [PartyID] { members.of(group, in: year).filter { exemption($0, edition.definition) == nil } }
    func exempt(_ group: Group, _ edition: Edition, in year: Int) -> [PartyID] { members.of(group, in: year).filter { exemption($0, edition.definition) != nil } }

    /// The edition that has a measure for most of a group; the later one of two that have it for as many.
    func widest(_ measure: MeasureID, _ group: Group, among editions: [Edition]) -> Edition? {
        guard let last = editions.last else { return nil }
        func count(_ edition: Edition) -> Int {
            guard let year = years(of: measure, edition.id)?.upperBound else { return 0 }
            return members.of(group, in: year).count { series($0, measure, edition.id) != nil }
        }
        return editions.reduce((last, 0)) { best, one in
            let found = count(one)
            return found >= best.1 ? (one, found) : best
        }.0
    }
}
