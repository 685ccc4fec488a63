import Figures
import Kernel
import Site
import Spending

/// The share of the economy across, the share of equipment upwards, parted by the target on each.
struct BalanceQuestion: FigureQuestion {
    let query: SpendingQuery
    let equipment: Measure
    let scatter: Scatter?
    let leftOut: [String]
    private let editions: [Edition]
    private let missing: [PartyID]
    private let fields4: [(name: String, parties: [PartyID])]
    private let reading: SpendingReading
    private let levels: (share: String, equipment: String)?

    init?(_ form: FormBody, _ ledger: Ledger, _ reading: SpendingReading) {
        let book = ledger.book
        guard let share = book.shareOfEconomy, let test = reading.facts.targets.lazy.compactMap(\.test).first(where: { $0.reach == .each && $0.measure != share.id && book.measure($0.measure)?.kind == .share }), let equipment = book.measure(test.measure) else { return nil }
        let editions = book.editions(with: share.id).filter { book.holds(equipment.id, $0.id) }
        guard let usual = book.standard(equipment.id, definition: test.definition) ?? editions.last, let asked = SpendingQuery(form, standing: [("edition", usual.id.text)], measure: share, ledger, reading) else { return nil }
        var leftOut = asked.leftOut
        var query = asked
        if !book.holds(equipment.id, asked.edition.id) {
            leftOut.append("\(asked.edition.name) does not print \(equipment.title.lowercasedFirst); shown is \(usual.name).")
            guard let other = SpendingQuery(FormBody(fields: [.init(name: "edition", value: usual.id.text), .init(name: "of", value: asked.group.description), .init(name: "measure", value: share.word)]), ledger, reading) else { return nil }
            query = other
        }
        let edition = query.edition, year = query.year
        func target(_ measure: Measure) -> (level: Quantity, label: String)? { reading.facts.standingTarget(measure.id, edition.definition, year).map { ($0.test.level, $0.target.short) } }
        let across = target(share), upwards = target(equipment)
        let levels = across.flatMap { a in upwards.map { (share: FigureWords.level(a.level), equipment: FigureWords.level($0.level)) } }
        let fields = levels.map { Scatter.Fields(both: "both \($0.share) and \($0.equipment)", xOnly: "\($0.share) of GDP alone", neither: "neither", yOnly: "\($0.equipment) on equipment alone") }
        func value(_ cell: Cell, _ measure: Measure) -> FigureValue { FigureValue(cell.value.rounded(to: measure.decimals).double, isEstimate: cell.isEstimate) }
        var dots: [(party: PartyID, dot: Scatter.Dot)] = [], missing: [PartyID] = []
        for party in book.due(query.group, edition, in: year) {
            if let a = book.cell(party, share.id, edition.id, year), let b = book.cell(party, equipment.id, edition.id, year) {
                dots.append((party, Scatter.Dot(name: reading.name(party), code: party.text, x: value(a, share), y: value(b, equipment))))
            } else { missing.append(party) }
        }
        func drawn(_ title: String) -> Scatter {
            let notes = missing.isEmpty ? [] : ["Not drawn, for one of the two is not published: \(reading.names(missing))."]
            let caption = Caption(title: title, subtitle: "Across: defence expenditure, % of GDP\(edition.prices.isEmpty ? "" : ", \(edition.prices)"). Upwards: major equipment with its research, % of defence expenditure. \(reading.title(of: query.group).capitalisedFirst), \(year). Hollow: estimate.", sources: [edition.captionSource], notes: notes)
            return Scatter(caption: caption, dots: dots.map(\.dot), x: .init(name: "Defence expenditure, % of GDP", unit: share.figureUnit, target: across.map { .init($0.level.double, label: $0.label) }),
                           y: .init(name: "Equipment, % of defence expenditure", unit: equipment.figureUnit, target: upwards.map { .init($0.level.double, label: $0.label) }), fields: fields)
        }
        let first = drawn("")
        fields4 = fields.map { names in [names.both, names.xOnly, names.yOnly, names.neither].map { name in (name, dots.filter { first.field(of: $0.dot) == name }.map(\.party)) } } ?? []
        let who = reading.title(of: query.group)
        let finding: String
        if dots.isEmpty { finding = "\(edition.name) prints no two figures for \(who) in \(year)." } else if let levels, let both = fields4.first?.parties.count {
            finding = "\(who.capitalisedFirst): \(both) of \(dots.count) reached both \(levels.share) and \(levels.equipment) on equipment in \(year)."
        } else { finding = "\(who.capitalisedFirst) in \(year): share of GDP and share of equipment of \(dots.count)." }
        scatter = dots.isEmpty ? nil : drawn(finding)
        (self.query, self.equipment, self.editions, self.missing, self.reading, self.levels, self.leftOut, self.finding) = (query, equipment, editions, missing, reading, levels, leftOut, finding)
    }

    let finding: String

    var says: [String] {
        guard levels != nil, fields4.count == 4 else { return [] }
        let words = [("the share of GDP alone", 1), ("the share of equipment alone", 2), ("neither", 3)].map { name, place in
            fields4[place].parties.isEmpty ? "nobody \(name)" : "\(FigureWords.few(fields4[place].parties, reading)) \(name)"
        }
        return [words.joined(separator: "; ").capitalisedFirst + "."]
    }

    var fields: [(name: String, value: String)] { [("year", String(query.year)), ("edition", query.edition.id.text), ("of", query.group.description)] }

    var controls: HTML {
        HTML.group([FigureWords.years("year", "Year", query.years, chosen: query.year).html, FigureWords.editions("edition", "Edition", editions, chosen: query.edition.id).html, FigureWords.whom(query.group).html])
    }

    var figures: [(name: String, figure: any Figure)] { scatter.map { [("balance", $0)] } ?? [] }

    var parts: HTML {
        if !fields4.isEmpty {
            Site.Part("Who is in which field") {
                RecordTable(caption: "Who is in which field", columns: [.init("Field"), .init("States", isNumber: true), .init("Which")], rows: fields4.map { [Prose($0.name.capitalisedFirst), Prose(String($0.parties.count)), $0.parties.isEmpty ? "nobody" : FigureWords.links($0.parties, reading)] }, isWide: true)
            }
        }
    }
}
