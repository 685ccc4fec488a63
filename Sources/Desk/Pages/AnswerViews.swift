import Figures
import Kernel
import Labels
import Packs
import Release
import Site

/// An answer as the parts of a page: words and facts from the answer, shapes and addresses from here.
struct AnswerViews {
    let answer: Answer
    let pack: Pack
    var decision: Decision { answer.decision }
    var desk: ReleaseDesk { answer.desk }
    private let grounds: [Answer.Ground]
    private let groundOf: [PartyID: String]

    init(_ answer: Answer, pack: Pack) {
        (self.answer, self.pack) = (answer, pack)
        grounds = answer.grounds
        groundOf = Dictionary(grounds.enumerated().flatMap { number, ground in ground.rulings.map { ($0.recipient, "ground-\(number + 1)") } }, uniquingKeysWith: { a, _ in a })
    }

    func chip(_ rule: RuleID) -> RuleChip { RuleChip(rule.text, address: "/rules?on=\(decision.request.day)#rule-\(rule)") }

    // MARK: The sentence

    func sentence(applied: AnswerView.Applied?) -> AnswerView {
        var why: [Prose.Phrase] = []
        if let rule = decision.rule.flatMap({ desk.rulebook.rule($0) }) {
            if decision.rulings.count > 1, decision.outcome != .permitted { why += [.text("An audience gets the answer of its worst-placed part "), .rule(chip("G2")), .text(". ")] }
            why += [.text(rule.says + " "), .rule(chip(rule.id)), .text(".")]
            if !decision.deciding.note.isEmpty { why.append(.text(" " + decision.deciding.note)) }
            if let system = decision.deciding.system { why.append(.text(" What decides is the part from \(system).")) }
            if decision.outcome == .denied, decision.deciding.refusedBy.isEmpty, answer.remedies.allSatisfy({ $0.kind != .recordConsents }) { why.append(.text(" No consent is missing. None would help.")) }
            if !decision.deciding.refusedBy.isEmpty { why += [.text(" \(decision.deciding.refusedBy.map { answer.name($0) }.inWords) said no "), .rule(chip("G9")), .text(".")] }
        } else { why.append(.text("No rule speaks of this label, and what no rule permits is withheld.")) }
        if decision.certainty != .settled { why.append(.text(decision.certainty == .contested ? " Opinions differ: the rule is contested." : " The rule is uncertain.")) }
        return AnswerView(mark: OutcomeMark(decision.outcome), word: answer.sentence.word, rest: answer.sentence.rest, why: Prose(why), applied: applied)
    }

    /// The answer with its way out on the left, who may have it on the right; on a phone one after the other.
    func columns(applied: AnswerView.Applied? = nil) -> HTML {
        div(.class("columns rule-above")) {
            div {
                sentence(applied: applied)
                if decision.outcome != .permitted { remedies }
                if let consents { consents }
            }
            div {
                map
                if let institutions { institutions }
                if let obligations { obligations }
            }
        }
    }

    // MARK: Remedies

    var remedies: RemedyList {
        let before = Self.query(answer.question)
        let views = answer.remedies.map { remedy in
            let question = Question(remedy.request, vocabulary: desk.facts.vocabulary)
            var then: [Prose.Phrase] = []
            switch remedy.outcome {
            case .permitted: then.append(.text(" once done."))
            default: then.append(.text(" of \(remedy.consents.map { desk.consenter($0, remedy.request.item) }.inWords)."))
            }
            if remedy.kind == .narrowAudience { then += [.text(" Audience becomes "), .code(question.audience), .text(".")] }
            if remedy.kind == .remark { then += [.text(" It then reads "), .code(question.marking), .text(".")] }
            if let rule = remedy.rule { then += [.text(" Rule "), .rule(chip(rule)), .text(".")] }
            if remedy.actor != "you", remedy.actor != "nobody" { then.append(.text(" Someone must act: \(remedy.actor).")) }
            let hidden = Self.fields(question) + [HiddenField("applied", remedy.what), HiddenField("before", before)]
            return RemedyView(what: remedy.what, mark: OutcomeMark(remedy.outcome), then: Prose(then), act: .init(remedy.kind.button, address: "/", hidden: hidden))
        }
        let rule = decision.rule.flatMap { desk.rulebook.rule($0) }
        return RemedyList(views, leftOut: leftOut(rule), none: Prose(decision.outcome == .permitted ? "Nothing needs to change." : "No change that we can try makes it lawful. \(rule?.wayOut ?? "")"))
    }

    private func leftOut(_ rule: Rule?) -> Prose {
        guard decision.outcome != .permitted, !answer.remedies.isEmpty else { return "" }
        var words: [String] = []
        if decision.outcome == .denied, !answer.remedies.contains(where: { $0.kind == .recordConsents }) { words.append("a consent (what denies is a rule or a refusal, not a missing signature)") }
        if !answer.remedies.contains(where: { $0.kind == .wait }) { words.append("a later date (none is known on which this changes)") }
        let lead = words.isEmpty ? "" : "Looked at and left out: \(words.joined(separator: "; ")). "
        return Prose(lead + (rule.map { $0.wayOut.isEmpty ? "" : "For good: \($0.wayOut)" } ?? ""))
    }

    // MARK: Map and institutions

    var map: MapPanel {
        let outcomes = Dictionary(decision.rulings.map { ($0.recipient, $0.outcome) }, uniquingKeysWith: { a, _ in a })
        let tiles = pack.tiles.map { tile in
            TileMap.Tile(code: tile.party.text, name: answer.name(tile.party), column: tile.column, row: tile.row,
                         outcome: outcomes[tile.party].map { OutcomeMark($0) }, ground: groundOf[tile.party])
        }
        let drawn = Set(pack.tiles.map(\.party))
        let others = decision.rulings.filter { desk.facts.roster[$0.recipient]?.kind == .state && !drawn.contains($0.recipient) }
        return MapPanel(TileMap(title: "Who may have it", tiles: tiles), others: others.map { institution($0) })
    }

    private func institution(_ ruling: Ruling) -> InstitutionView {
        InstitutionView(name: answer.name(ruling.recipient), mark: OutcomeMark(ruling.outcome), ground: groundOf[ruling.recipient])
    }

    static let chipsMax = 60

    var institutions: InstitutionChips? {
        let bodies = decision.rulings.filter { desk.facts.roster[$0.recipient]?.kind != .state && desk.facts.roster[$0.recipient]?.kind != .whole }
        return bodies.isEmpty ? nil : InstitutionChips(title: "Institutions and bodies in the audience", bodies.prefix(Self.chipsMax).map { institution($0) })
    }

    var obligations: ObligationList? {
        decision.obligations.isEmpty ? nil : ObligationList(decision.obligations.map { Prose([.text($0.says + " "), .rule(chip($0.rule))]) })
    }

    // MARK: Consents

    var consents: ConsentList? {
        let item = decision.request.item
        guard !decision.consents.isEmpty || !item.consents.isEmpty || !item.objections.isEmpty else { return nil }
        var views = item.consents.map { ConsentView(name: desk.consenter($0.by, item).capitalisedFirst, state: .given(on: ($0.on?.description ?? "date not given") + ($0.to.map { " for \($0)" } ?? ""))) }
        views += item.objections.map { ConsentView(name: answer.name($0.by), state: .refused(on: $0.on?.description ?? "date not given", reason: nil)) }
        views += decision.consents.map { id in
            ConsentView(name: desk.consenter(id, item).capitalisedFirst, state: .notAsked, position: position(of: id))
        }
        return ConsentList(views)
    }

    /// What is known of the general position of those who decide: shown as known, never as a refusal.
    private func position(of id: ConsentID) -> Prose? {
        let dated = desk.dated(on: decision.request.day)
        let voices = desk.rulebook.authority(id)?.voices.map { dated[$0].possible }
        let known = desk.facts.positions.filter { position in
            let validity = Validity(from: position.from, to: position.to)
            guard validity.isPossible(on: decision.request.day) else { return false }
            return position.party.text == id.text || desk.facts.roster.index(of: position.party).map { voices?.contains($0) == true } == true
        }
        guard !known.isEmpty else { return nil }
        return Prose(known.prefix(2).map { "\(answer.name($0.party)): \($0.summary) (\($0.source.title))" }.joined(separator: ". "))
    }

    // MARK: Grounds

    var groundList: GroundList {
        let views = grounds.enumerated().map { number, ground in
            let rule = ground.rule.flatMap { desk.rulebook.rule($0) }
            let through = Set(ground.rulings.compactMap(\.through))
            var facts: [Prose] = ground.note.isEmpty ? [] : [Prose(ground.note)]
            if let missing = ground.rulings.first?.missing { facts.append(Prose(missing)) }
            if let system = ground.rulings.first?.system { facts.append(Prose("the part from \(system) decides")) }
            for whole in through.sorted() { facts.append(Prose("reached through \(answer.name(whole))")) }
            if ground.rulings.count <= 4 {
                facts += PartyFacts(desk.facts, rulebook: desk.rulebook, of: ground.rulings.map(\.recipient), on: decision.request.day).sentences.map { Prose($0) }
            } else { facts.append(Prose(ground.rulings.map(\.recipient.text).joined(separator: ", "))) }
            let refused = Set(ground.rulings.flatMap(\.refusedBy))
            if !refused.isEmpty { facts.append(Prose("refused by \(refused.sorted().map { answer.name($0) }.inWords)")) }
            if ground.outcome == .permitted { facts.append(Prose([.text("clearance and need to know are taken as given "), .rule(chip("G1"))])) }
            return GroundView(id: "ground-\(number + 1)", mark: OutcomeMark(ground.outcome), recipients: title(ground), rule: ground.rule.map { chip($0) },
                              says: rule?.says ?? "No rule speaks of this label and recipient; what no rule permits is withheld.", facts: facts,
                              certainty: (rule?.certainty ?? .settled).rawValue.capitalisedFirst, certaintyNote: rule?.certaintyNote ?? "",
                              sources: rule?.basis.compactMap { desk.rulebook.sources[$0] }.map { SourceView($0.title + " (\($0.confidence.rawValue))", address: $0.address) } ?? [])
        }
        let count = views.count
        return GroundList(views, note: Prose("\(count == 1 ? "One ground covers" : "\(count.inWords.capitalisedFirst) grounds cover") every recipient. The rule first, then the facts of \(decision.request.day.inWords) that it stood on, then the source."))
    }

    private func title(_ ground: Answer.Ground) -> String {
        if ground.rulings.count <= 4 { return ground.rulings.map { answer.name($0.recipient) }.inWords }
        let states = ground.rulings.filter { desk.facts.roster[$0.recipient]?.kind == .state }.count
        let bodies = ground.rulings.count - states
        return [states > 0 ? "\(states) states" : "", bodies > 0 ? "\(bodies) bodies" : ""].filter { !$0.isEmpty }.joined(separator: " and ")
    }

    // MARK: Over time

    var changes: ChangesPanel {
        let history = answer.history
        let asked = decision.request.day
        let end = max(desk.changeDays.last ?? asked, asked)
        var band: [AnswerBand.Period] = []
        var changes: [ChangeView] = []
        for (number, period) in history.enumerated() {
            let to = number + 1 < history.count ? history[number + 1].from.advanced(by: -1) : end
            let before = number > 0 ? history[number - 1] : nil
            let sameOutcome = before?.outcome == period.outcome && before?.mayHave == period.mayHave && before?.of == period.of
            let reason = period.reasons.prefix(3).joined(separator: " ")
            band.append(.init(from: period.from, to: to, outcome: OutcomeMark(period.outcome), inside: period.of > 1 ? "\(period.mayHave)/\(period.of)" : "", reason: reason, changesGroundOnly: sameOutcome))
            var question = answer.question
            question.date = period.from.description
            let isAsked = period.from <= asked && asked <= to
            let who = period.of > 1 ? " \(period.mayHave) of \(period.of)" + (period.without.isEmpty || period.without.count > 3 ? "." : "; not \(period.without.map { answer.name($0) }.inWords).") : ""
            changes.append(ChangeView(date: period.from.description, mark: OutcomeMark(period.outcome), word: OutcomeMark(period.outcome).word + (sameOutcome ? ", other grounds." : "."),
                                      reason: Prose((reason.isEmpty && number == 0 ? "As far back as we look." : reason) + who), address: "/?" + Self.query(question), isAsked: isAsked))
        }
        return ChangesPanel(band: AnswerBand(periods: band, asked: asked, askedInWords: asked.inWords),
                            note: "Same marking, same audience, another date. Figures: states that may have it, of those asked about on that day.", changes: changes)
    }

    // MARK: The question, carried along

    static func fields(_ question: Question) -> [HiddenField] { question.fields.filter { !$0.1.isEmpty }.map { HiddenField($0.0.rawValue, $0.1) } }
    static func query(_ question: Question) -> String { FormBody(fields: question.fields.filter { !$0.1.isEmpty }.map { .init(name: $0.0.rawValue, value: $0.1) }).query }
}

extension OutcomeMark {
    init(_ outcome: Outcome) {
        switch outcome {
        case .permitted: self = .permitted
        case .permittedWithConsents: self = .consents
        case .unknown: self = .unknown
        case .denied: self = .denied
        }
    }
}

extension Remedy.Kind {
    var button: String {
        switch self {
        case .recordConsents: "Ask as if given"
        case .narrowAudience: "Ask with this audience"
        case .cutPart: "Ask without it"
        case .remark: "Ask for that version"
        case .changeChannel: "Ask by this channel"
        case .wait: "Ask for that day"
        }
    }
}
