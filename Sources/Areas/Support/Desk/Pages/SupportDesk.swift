import Figures
import Kernel
import Labels
import Node
import Release
import Site
import Support

/// What every page of this area has at hand, and how it says numbers, names and times.
struct SupportDesk: Sendable {
    let shell: Shell
    let reading: SupportReading
    let door = FigureDoor()
    var node: Node { shell.node }
    var facts: SupportFacts { reading.facts }

    /// "Germany", "EU institutions"
    func name(_ giver: GiverID) -> String { facts.giver(giver)?.title ?? node.desk.facts.roster[PartyID(giver.text)]?.name ?? giver.text }
    func name(_ party: PartyID) -> String { node.name(of: party) }

    /// "Allies", "Germany", "EU & NATO"
    func who(_ question: FlowQuestion) -> String {
        switch question.givers {
        case nil: "All givers"
        case .giver(let id)?: name(id)
        case .group(let group)?: group.description
        }
    }

    /// One of each label: the marking of a page asks for no more, however many flows it shows.
    static func labels(_ flows: [SeenFlow]) -> [Item] {
        var seen: Set<Int64> = []
        return flows.filter { seen.insert($0.sight).inserted }.map(\.item)
    }

    /// Of a question, with what it does not say taken from `standing`.
    func question(_ form: FormBody, standing: [FlowQuestion.Name: String] = [:]) -> FlowQuestion {
        let fields = form.fields.filter { !$0.value.trimmed.isEmpty }.map { (name: $0.name, value: $0.value) }
        let given = Set(fields.map(\.name))
        return FlowQuestion(fields + standing.filter { !given.contains($0.key.rawValue) }.map { (name: $0.key.rawValue, value: $0.value) }, facts: facts, names: reading.names)
    }

    /// Where nobody chose a source and the usual one says nothing: the first that does.
    func speaking(_ question: FlowQuestion, chosen source: String?, _ snapshot: SupportSnapshot) -> FlowQuestion {
        guard source?.trimmed.isEmpty != false, question.leftOut.isEmpty, snapshot.matching(question).isEmpty else { return question }
        return facts.series.lazy.map { setting(question, .source, to: $0.id.text) }.first { !snapshot.matching($0).isEmpty } ?? question
    }

    /// Reasons name givers by their identifiers; people read names.
    func named(_ words: String) -> String {
        let said: [String] = words.split(separator: " ", omittingEmptySubsequences: false).map { word -> String in
            let bare = String(word.reversed().drop { ".,".contains($0) }.reversed()), rest = String(word.dropFirst(bare.count))
            if bare.contains("/"), bare.first?.isNumber == true { return bare.replacing("/", with: " to ") + rest }
            let isIdentifier = bare.count > 1 && bare.first?.isLetter == true && bare.allSatisfy { $0.isUppercase || $0.isNumber || $0 == "-" }
            return isIdentifier ? name(GiverID(bare)) + rest : String(word)
        }
        return said.joined(separator: " ")
    }

    func setting(_ question: FlowQuestion, _ name: FlowQuestion.Name, to value: String?) -> FlowQuestion { question.setting(name, to: value, facts: facts, names: reading.names) }

    /// `givers.png`; the bare name is the drawing.
    static func format(of file: String, named name: String) -> FigureDoor.Format? {
        if file == name { return .svg }
        return file.hasPrefix(name + ".") ? FigureDoor.Format(rawValue: String(file.dropFirst(name.count + 1))) : nil
    }

    /// The question as an address, with the day of view where one was chosen.
    func address(_ base: String, _ question: FlowQuestion, _ context: SiteContext, page: Int? = nil) -> String {
        var fields = question.fields.map { FormBody.Field(name: $0.name, value: $0.value) }
        if context.isDayChosen { fields.append(.init(name: "view", value: context.day.description)) }
        if let page, page > 1 { fields.append(.init(name: "page", value: String(page))) }
        return fields.isEmpty ? base : base + "?" + FormBody(fields: fields).query
    }
}

/// Numbers and times in words.
enum SupportWords {
    /// "EUR 4.1 bn of it (12 flows) also stand in the defence expenditure of its giver."
    static func elsewhere(_ one: CountedElsewhere, of total: Total) -> String {
        let whole = one.flows.isEmpty ? nil : "\(printed(one.sum, total.unit)) of it (\(count(one.flows.count, "flow"))) stands in \(one.rule.area) as well"
        let part = one.inPart.isEmpty ? nil : "of \(count(one.inPart.count, whole == nil ? "flow" : "further flow")) a part does, which is not told apart"
        return ([whole, part].compactMap(\.self).joined(separator: "; ") + ". ").capitalisedFirst + one.rule.why
    }

    /// "EUR 41.1 bn", "EUR 578 m", "75 000 persons"
    static func printed(_ quantity: Quantity, _ unit: Amount.Unit) -> String {
        switch unit {
        case .money(let currency):
            let millions = quantity.double, size = abs(millions)
            if size >= 1_000 { return "\(currency)\u{A0}\(FigureNumber.printed(millions / 1_000, decimals: size >= 100_000 || quantity.millionths % (1_000 * Quantity.scale) == 0 ? 0 : 1))\u{A0}bn" }
            return "\(currency)\u{A0}\(FigureNumber.printed(millions, decimals: quantity.decimals == 0 || size >= 100 ? 0 : 1))\u{A0}m"
        case .persons: return "\(FigureNumber.printed(quantity.double, decimals: 0))\u{A0}persons"
        case .none: return quantity.description
        }
    }

    static func printed(_ amount: Amount) -> String {
        switch amount {
        case .money(let quantity, _), .persons(let quantity): printed(quantity, amount.unit)
        case .share(let quantity, let of): "\(quantity) \(of.isEmpty ? "(a rate)" : "% of GDP a year")"
        case .unnumbered: "no number"
        }
    }

    /// In millions, for columns: "41 149.2"
    static func millions(_ quantity: Quantity) -> String { FigureNumber.printed(quantity.double, decimals: 1) }

    static func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }

    /// "in 2024", "from 2022 to June 2025"; empty where no time is asked for.
    static func when(_ question: FlowQuestion) -> String {
        switch (question.from, question.to) {
        case (nil, nil): ""
        case (let from?, let to?): from == to ? " in \(from.inWords)" : " from \(from.inWords) to \(to.inWords)"
        case (let from?, nil): " from \(from.inWords)"
        case (nil, let to?): " to \(to.inWords)"
        }
    }

    static func what(_ kind: Flow.Kind?) -> String {
        switch kind {
        case nil, .all?: "support of all kinds"
        case let kind?: "\(kind.word) support"
        }
    }

}

extension SupportDesk {
    /// "Allies allocated EUR 41.1 bn of military support in 2024."
    func sentence(_ total: Total, _ question: FlowQuestion, _ snapshot: SupportSnapshot) -> String {
        let purse = question.channel.map { " through \(facts.title(of: $0))" } ?? "", end = "\(to(question, snapshot))\(purse)\(SupportWords.when(question))"
        let who = question.flow.flatMap { snapshot.book.flow($0) }.map { name($0.giver) } ?? who(question), kind = question.flow.flatMap { snapshot.book.flow($0) }?.kind ?? question.kind
        let inside = question.givers == nil && question.flow == nil ? "all givers" : who
        switch total.outcome {
        case .sum(let sum): return total.unit == .persons ? "\(who) \(total.stage.rawValue) training for \(SupportWords.printed(sum, total.unit))\(end)." : "\(who) \(total.stage.rawValue) \(SupportWords.printed(sum, total.unit)) of \(SupportWords.what(kind))\(end)."
        case .overlapping: return "What \(inside) \(total.stage.rawValue) of \(SupportWords.what(kind))\(end) cannot be added: some of it would count twice."
        case .tooLarge: return "What \(inside) \(total.stage.rawValue) is larger than numbers here can be."
        }
    }

    /// " to Ukraine", where all that may be seen goes there or it is asked for.
    func to(_ question: FlowQuestion, _ snapshot: SupportSnapshot) -> String { (question.receiver ?? snapshot.onlyReceiver).map { " to \(name($0))" } ?? "" }
}

/// The pages of this area, as a line of links.
struct SupportNav: Component {
    enum Place: String, CaseIterable {
        case givers = "/support", flows = "/support/flows", figures = "/support/figures", sources = "/support/sources", purses = "/support/purses", coalitions = "/support/coalitions", claims = "/support/claims"
        var title: String {
            switch self {
            case .givers: "Givers compared"
            case .flows: "Every flow"
            case .figures: "All figures"
            case .sources: "Sources beside each other"
            case .purses: "Which purse can pay"
            case .coalitions: "Coalitions"
            case .claims: "Claims checked"
            }
        }
    }
    var current: Place?
    var mayEnter = false

    var html: HTML {
        AreaNav("Support", Place.allCases.map { .init($0.title, address: $0.rawValue) } + (mayEnter ? [.init("Enter a flow", address: EntryPage.address)] : []), current: current?.rawValue)
    }
}
