import Hummingbird
import Kernel
import Node
import Release
import Site
import Support

/// Which purse can pay for this, for whom, when: every instrument answers, each with its reasons.
struct PursesPage: Sendable {
    static let address = SupportNav.Place.purses.rawValue
    let desk: SupportDesk
    private var shell: Shell { desk.shell }

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { request, context in
            let form = PurseForm(try request.query(), desk: desk, on: context.day)
            let answers = form.question.map { Finder(desk.facts, desk.reading.members).answers($0, on: context.day) }
            return shell.page("Which purse can pay", at: GiversPage.address, context, foot: foot(form)) {
                SupportNav(current: .purses, mayEnter: SupportReading.mayDraft(context.session?.account))
                section(.class("support-head")) {
                    h1 { answers.map { finding($0, form) } ?? "\(desk.facts.instruments.count) purses, plans and pledges of the EU, NATO and coalitions." }
                    for says in form.leftOut { p(.class("support-left-out")) { says } }
                    if answers == nil { p(.class("under-head")) { "Say what is to be paid, and every one of them answers whether it can, and why." } }
                }
                fields(form)
                if let answers { for verdict in PurseAnswer.Verdict.allCases { group(verdict, answers.filter { $0.verdict == verdict }) } } else { list(on: context.day) }
            }
        }
    }

    private func finding(_ answers: [PurseAnswer], _ form: PurseForm) -> String {
        func count(_ verdict: PurseAnswer.Verdict) -> Int { answers.count { $0.verdict == verdict } }
        let can = count(.can), conditions = count(.onConditions)
        let head = can + conditions == 0 ? "No purse that is known here can pay" : can == 0 ? "No purse can pay without conditions, \(conditions) on conditions" : conditions == 0 ? "\(SupportWords.count(can, "purse")) can pay" : "\(SupportWords.count(can, "purse")) can pay, \(conditions) on conditions"
        return "\(head)\(form.inWords); for \(count(.unknown)) it is not known, and \(count(.cannot)) cannot."
    }

    private func fields(_ form: PurseForm) -> HTML {
        Site.form(.method(.get), .action(Self.address), .class("support-form"), .role("search")) {
            div(.class("support-filters four")) {
                ChoiceField("purpose", "What for", [FormChoice("", "anything")] + desk.facts.purposes.map { FormChoice($0.id.text, $0.title) }, chosen: form["purpose"])
                FormField("for", "For whom", value: form["for"], hint: "A state or body, as in POL, UKR or NATO.NSPA.", lengthMax: 60, isRequired: false)
                FormField("when", "When", value: form["when"], hint: "2027, 2026-12, or 2026-12/2027-06.", lengthMax: 24, isRequired: false)
                FormField("amount", "How much", value: form["amount"], hint: "In millions of euro.", lengthMax: 16, isRequired: false)
            }
            button(.type("submit"), .class("first")) { "Ask every purse" }
        }
    }

    @HTMLBuilder private func group(_ verdict: PurseAnswer.Verdict, _ answers: [PurseAnswer]) -> HTML {
        if !answers.isEmpty {
            section(.class("support-answers")) {
                h2 { "\(verdict.word.capitalisedFirst): \(answers.count)" }
                if verdict == .cannot { details(.class("as-table")) { summary { "Each with its reasons" }; list(answers) } } else { list(answers) }
            }
        }
    }

    private func list(_ answers: [PurseAnswer]) -> HTML {
        ul(.class("support-list")) {
            for answer in answers {
                li {
                    h3 { a(.href(PursePage.address(of: answer.instrument.id))) { answer.instrument.title }; span(.class("support-side")) { answer.instrument.organisation } }
                    ul(.class("support-reasons")) {
                        for reason in answer.reasons { li { strong { "\(reason.aspect.word): \(reason.answer). " }; reason.says } }
                        for one in answer.named where one.amount != nil && one.status != "none" { li { strong { "By name: " }; "\(one.entry), \(one.amount.map { SupportWords.printed($0, .money(one.currency ?? "")) } ?? "") (\(one.status), \(one.date))." } }
                    }
                    p(.class("note")) { "Left: \(PurseWords.left(answer.left, answer.instrument))" }
                }
            }
        }
    }

    private func list(on day: Day) -> HTML {
        Site.Part("All of them", note: "The open ones first. What is left: the envelope less what is on record of its use.") {
            RecordTable(caption: "Purses", columns: [.init("Purse"), .init("Of"), .init("Envelope", isNumber: true), .init("From"), .init("To"), .init("State"), .init("What is left")], rows: desk.facts.instruments.enumerated().sorted { ($0.element.state.order, $0.offset) < ($1.element.state.order, $1.offset) }.map(\.element).map { one in
                [Prose([.link(one.title, to: PursePage.address(of: one.id))]), Prose(one.organisation), Prose(one.envelope.map { [.whole(SupportWords.printed($0, .money(one.currency ?? "")))] } ?? [.text(one.state == .noMoney ? "none" : "not known")]), Prose([.whole(one.from?.description ?? "")]), Prose([.whole(one.to?.description ?? "")]), Prose(one.state.word),
                 Prose(PurseWords.brief(Left(one, desk.facts.details, on: day), one))]
            })
        }.html
    }

    private func foot(_ form: PurseForm) -> [FootColumn] {
        [FootColumn("What this stands on") { p { "The pack’s tables of instruments, of what they pay for (our reading of their texts) and of what is known of their use. It is no legal advice: the act decides." } },
         FootColumn("Take it away") { p { a(.href("/api/v1/support/purses" + (form.query.isEmpty ? "" : "?" + form.query))) { "JSON" }; " · "; a(.href(Self.address + (form.query.isEmpty ? "" : "?" + form.query))) { "permanent address" } } }]
    }
}

/// What is left of a purse, in words.
enum PurseWords {
    /// For a column.
    static func brief(_ left: Left, _ one: Instrument) -> String {
        if one.state == .noMoney { return "no money of its own" }
        if case .known = left { return self.left(left, one) }
        return "not known"
    }

    static func left(_ left: Left, _ one: Instrument) -> String {
        let unit = Amount.Unit.money(one.currency ?? "")
        switch left {
        case .noEnvelope: return one.state == .noMoney ? "It has no envelope." : "Not known: its envelope is not on record here."
        case .nothingHeld(let envelope): return "Not known: of its \(SupportWords.printed(envelope, unit)) no use is on record here."
        case .mixed: return "Not known: its use is told in another currency."
        case .known(let rest, let taken, let entries):
            let from = "\(SupportWords.count(entries, "entry").replacing("entrys", with: "entries")) come to \(SupportWords.printed(taken, unit))"
            if rest.millionths < 0 { return "Nothing: \(from), \(SupportWords.printed(Quantity(0) - rest, unit)) more than the envelope." }
            return rest.millionths == 0 ? "Nothing: \(from)." : "\(SupportWords.printed(rest, unit)), by what is on record here: \(from)."
        }
    }
}

/// What is to be paid, as it stands in an address.
struct PurseForm: Sendable {
    static let names = ["purpose", "for", "when", "amount"]
    private var values: [String: String] = [:]
    private(set) var leftOut: [String] = []
    /// Nil where nothing is asked.
    private(set) var question: PurseQuestion?

    init(_ form: FormBody, desk: SupportDesk, on day: Day) {
        var beneficiary: Party?, purpose: Purpose?, amount: Quantity?, period: Period?
        for name in Self.names {
            let text = String((form[name] ?? "").trimmed.prefix(100))
            guard !text.isEmpty else { continue }
            values[name] = text
            switch name {
            case "purpose":
                purpose = desk.facts.purposes.first { $0.id.text == text }
                if purpose == nil { leftOut.append(Self.noPurpose(text, desk.facts)) }
            case "for":
                beneficiary = desk.node.desk.facts.roster.find(text)
                if beneficiary == nil { leftOut.append("`\(text.prefix(40))` is no state or body that is known here; write three letters, or a body as in EU.EDA.") }
            case "when":
                period = Period(text)
                if period == nil { leftOut.append("`\(text.prefix(40))` is no time; write 2027, 2026-12, or 2026-12/2027-06.") }
            default:
                amount = Quantity(text)
                if amount == nil { leftOut.append("`\(text.prefix(40))` is no amount; write millions of euro with a point, as in 500.") }
            }
        }
        guard !values.isEmpty else { return }
        let from = period?.from ?? PartialDate(day)
        question = PurseQuestion(beneficiary: beneficiary, purpose: purpose, from: from, until: period?.until ?? from, amount: amount, currency: "EUR")
    }

    /// Says what can be written, and which purses name the word themselves.
    private static func noPurpose(_ text: String, _ facts: SupportFacts) -> String {
        let lowered = text.lowercased(), word = lowered.count > 4 && lowered.hasSuffix("s") ? String(lowered.dropLast()) : lowered
        let naming = word.count < 3 ? [] : facts.instruments.filter { "\($0.title) \($0.paysFor) \($0.notes)".lowercased().contains(word) }.prefix(5).map { "\($0.title) (\($0.id))" }
        return "There is no purpose `\(text.prefix(40))`; write one of \(facts.purposes.map(\.id.text).joined(separator: ", "))." + (naming.isEmpty ? "" : " The word itself stands in: \(naming.joined(separator: "; ")).")
    }

    subscript(name: String) -> String { values[name] ?? "" }
    var query: String { FormBody(fields: Self.names.compactMap { name in values[name].map { .init(name: name, value: $0) } }).query }

    /// " for Poland, in 2027"
    var inWords: String {
        guard let question else { return "" }
        return (question.beneficiary.map { " for \($0.name)" } ?? "") + (self["when"].isEmpty ? " today" : " in \(question.from == question.until ? question.from.inWords : "\(question.from.inWords) to \(question.until.inWords)")")
    }
}

extension Instrument.State {
    /// What can be asked for first.
    var order: Int {
        switch self {
        case .open: 0
        case .announced: 1
        case .blocked: 2
        case .usedUp: 3
        case .closed: 4
        case .noMoney: 5
        }
    }
}
