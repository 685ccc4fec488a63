import Figures
import Hummingbird
import Kernel
import Node
import Site
import Spending

/// One figure through all editions that print it: who said it when, by which definition, in which prices, and where it can be read.
struct CellPage: Sendable {
    static func address(_ party: PartyID, _ measure: Measure, _ year: Int) -> String { "/spending/cells/\(party)/\(measure.word)/\(year)" }
    let shell: Shell
    let reading: SpendingReading

    func add(to router: Router<SiteContext>) {
        router.get("/spending/cells/:party/:measure/:year") { _, context in
            let ledger = try await reading.ledger(for: context.viewpoint), parameters = context.parameters
            guard let party = parameters.get("party").map({ PartyID($0) }), let word = parameters.get("measure"), let measure = ledger.book.measures.first(where: { $0.word == word }), let year = parameters.get("year").flatMap({ Int($0) }) else { throw Problem.noSuchPage }
            let history = CellHistory(party: party, measure: measure, year: year, ledger: ledger, reading: reading)
            guard !history.entries.isEmpty else { throw Problem.noSuchPage }
            return shell.page("\(reading.name(party)), \(measure.title.lowercasedFirst), \(year)", at: SpendingNav.Place.ranking.rawValue, context, marking: shell.marking(of: ledger.items, for: context.account), foot: Foot.columns(ledger, Self.address(party, measure, year), csv: nil)) {
                SpendingNav()
                section(.class("spending-head")) {
                    h1 { history.finding }
                    p(.class("under-head")) { "\(measure.title), \(measure.unit). "; if !measure.note.isEmpty { measure.note } }
                }
                history.table()
                Site.Part("Where each can be read") {
                    ul(.class("sources")) {
                        for one in history.entries {
                            li {
                                strong { one.edition.name }
                                ": "
                                if let address = one.cell.remark?.address ?? one.edition.source.address { a(.href(address), .rel("noreferrer")) { one.edition.title } } else { one.edition.title }
                                ", \(one.edition.publisher), \(one.edition.when). \([one.edition.obtained, one.cell.remark?.note ?? ""].sentences) "
                                if one.cell.confidence != .seen { "Certainty: \(one.cell.confidence.rawValue)." }
                            }
                        }
                    }
                }
                p { a(.href(StatePage.address(of: party))) { "\(reading.name(party)): all years" } }
            }
        }
    }
}

/// What every edition says of one cell.
struct CellHistory {
    let party: PartyID
    let measure: Measure
    let year: Int
    let ledger: Ledger
    let reading: SpendingReading

    var entries: [(edition: Edition, cell: Cell)] { ledger.book.history(party, measure.id, year) }

    var finding: String {
        let name = reading.name(party), values = entries.map { measure.printed($0.cell.value) }
        if entries.count == 1 { return "\(name), \(year): \(values[0]), in one edition alone." }
        let byDefinition = Dictionary(grouping: entries) { $0.cell.definition }, most = byDefinition.values.max { $0.count < $1.count } ?? []
        if most.count > 1, let first = most.first, let last = most.last {
            return first.cell.value.rounded(to: measure.decimals) == last.cell.value.rounded(to: measure.decimals) ? "\(name), \(year): \(measure.printed(last.cell.value)) in the first edition and in the last." : "\(name), \(year): first \(measure.printed(first.cell.value)), now \(measure.printed(last.cell.value)) (\(last.edition.publisher))."
        }
        return "\(name), \(year): \(values.listed), by \(byDefinition.count) definitions."
    }

    /// `isShort`: beside a figure, without what division gives. `isAgainstTarget`: false where no target addresses the state.
    func table(isAgainstTarget: Bool = true, isShort: Bool = false) -> RecordTable {
        let test = reading.facts.standingTarget(measure.id, reading.facts.targets.compactMap(\.test).first { $0.measure == measure.id }?.definition, year)
        let against = test.map { "against \(FigureNumber.printed($0.test.level.double, decimals: $0.test.level.decimals)) %" } ?? "against a target"
        let computed = isShort ? [] : entries.map { ledger.book.computed(party, measure, $0.edition.id, year) }, hasComputed = computed.contains { $0 != nil }, hasTarget = isAgainstTarget && test != nil
        let columns: [RecordTable.Column] = [.init("Edition"), .init("Published"), .init("Definition"), .init("Status"), .init(measure.isShare ? "%" : measure.unit, isNumber: true)] + (hasComputed ? [.init("computed", isNumber: true)] : []) + (hasTarget ? [.init(against, isNumber: true)] : [])
        return RecordTable(caption: "What every edition says of this figure", columns: columns, rows: entries.enumerated().map { index, one in
            let difference: String
            if let test, test.test.definition == one.cell.definition {
                let off = one.cell.value.rounded(to: measure.decimals) - test.test.level
                difference = (off >= Quantity(0) ? "+" : "") + FigureNumber.printed(off.double, decimals: measure.decimals)
            } else { difference = test == nil ? "" : "another measure" }
            let value = measure.isShare ? FigureNumber.printed(one.cell.value.double, decimals: ledger.book.decimals(measure, one.edition.id)) : measure.printed(one.cell.value)
            let cells = [Prose(one.edition.name), Prose([.whole(one.edition.published.description)]), Prose(one.cell.definition.text), Prose(one.cell.isEstimate ? "estimate" : "actual"), Prose([.strong(value)])]
            return cells + (hasComputed ? [Prose(computed[index].map { FigureNumber.printed($0.double, decimals: 3) } ?? "")] : []) + (hasTarget ? [Prose(difference)] : [])
        })
    }
}
