import Hummingbird
import HTTPTypes
import Journal
import Kernel
import Labels
import Node
import Picture
import Release
import Site

/// One question: how far each side is, this house's own draft, and once both have opened, their judgements side by side.
struct AssessmentPage: Sendable {
    static func address(of id: QuestionID) -> String { "/picture/assessments/\(FormBody.encoded(id.text))" }
    let shell: Shell
    let reading: PictureReading
    private var node: Node { shell.node }

    func add(to router: Router<SiteContext>) {
        router.get("/picture/assessments/:id") { _, context in
            let state = try await state(context)
            return try await shown(state, context, AnswerForm(state.draft?.text.judgements ?? []))
        }
        router.post("/picture/assessments/:id/draft") { request, context in
            let session = try answerer(context), state = try await state(context), form = AnswerForm(try await context.signedForm(request))
            do { try await reading.draft(try form.reading(state.seen.question), on: state, by: session.account) } catch let mistakes as FormMistakes { return try await shown(state, context, form, mistakes) }
            return Reply.seeOther(Self.address(of: state.seen.question.id) + "#draft")
        }
        router.post("/picture/assessments/:id/seal") { request, context in
            let session = try answerer(context), state = try await state(context), hash = try await context.signedForm(request)["hash"] ?? ""
            try await reading.seal(hash, on: state, by: session.account)
            return Reply.seeOther(Self.address(of: state.seen.question.id))
        }
        router.post("/picture/assessments/:id/open") { request, context in
            let session = try answerer(context), state = try await state(context), marking = (try await context.signedForm(request)["marking"] ?? "").trimmed
            var mistakes = FormMistakes()
            guard let label = mistakes.label(marking, node.desk.facts.vocabulary) else { return try await shown(state, context, AnswerForm(), mistakes, marking: marking) }
            do { try await reading.open(state, under: Item(label: label, originator: session.account.party), by: session.account) } catch ActError.field(_, let says) {
                mistakes.note("marking", says)
                return try await shown(state, context, AnswerForm(), mistakes, marking: marking)
            }
            return Reply.seeOther(Self.address(of: state.seen.question.id))
        }
    }

    private func state(_ context: SiteContext) async throws -> AssessmentState {
        guard let id = context.parameters.get("id"), let state = try await reading.assessment(QuestionID(id), for: context.viewpoint) else { throw Problem.noSuchPage }
        return state
    }

    static func mayAnswer(_ account: Account?, at node: Node) -> Bool { account.map { PictureReading.mayDraft($0) && node.isOfThisHouse($0.party, on: node.today) } ?? false }

    private func answerer(_ context: SiteContext) throws -> Session {
        guard let session = context.session, Self.mayAnswer(session.account, at: node) else { throw Problem.noSuchPage }
        return session
    }

    private func shown(_ state: AssessmentState, _ context: SiteContext, _ form: AnswerForm, _ mistakes: FormMistakes = FormMistakes(), marking: String? = nil) async throws -> Response {
        let snapshot = try await reading.snapshot(for: context.viewpoint)
        let session = context.session.flatMap { Self.mayAnswer($0.account, at: node) ? $0 : nil }
        let about = reading.released(state.seen.question.incidents.compactMap(snapshot.incident), for: context.viewpoint).map(\.record)
        let items = [state.seen.item] + state.sides.compactMap(\.opened?.item) + (session == nil ? [] : [state.draft?.item].compactMap { $0 }) + about.map(\.item)
        let question = state.seen.question, own = state.side(node.organisation)
        return shell.page(question.title, at: PicturePage.address, context, marking: shell.marking(of: items, for: context.account), hasErrors: !mistakes.list.isEmpty, status: mistakes.list.isEmpty ? .ok : .unprocessableContent) {
            if let summary = mistakes.summary { summary }
            section(.class("picture-head")) {
                p(.class("under-head")) { a(.href(AssessmentsPage.address)) { "Assessments" } }
                h1 { span(.class("portion")) { state.seen.item.portion(node) }; " "; question.title }
                p(.class("under-head")) { "Put by \(node.name(of: state.seen.author)), \(node.side(state.seen.origin ?? node.organisation)), on \(state.seen.said.day.inWords). Answers are exchanged from \(question.exchange.inWords) on." }
            }
            Site.Part("How far each side is") {
                div(.class("picture-sides")) { for side in state.sides { standing(side, state) } }
            }
            comparison(state)
            if !about.isEmpty { Site.Part("Incidents it is about") { IncidentList(incidents: about, snapshot: snapshot, reading: reading) } }
            if let session, let own, own.opened == nil {
                if own.sealed == nil { drafting(state, form, session, mistakes) } else { opening(state, session, mistakes, marking) }
            }
        }
    }

    /// What the other side has drafted is never known here, only that it sealed or opened.
    private func standing(_ side: AssessmentState.Side, _ state: AssessmentState) -> HTML {
        div {
            h3 { side.organisation.text }
            if let opened = side.opened {
                p { "Opened by \(node.name(of: opened.author)) on \(opened.said.day.inWords)." }
                if side.keptItsSeal == true { p(.class("note")) { "It is what was sealed, to the byte." } } else { p(.class("note")) { "Its seal is not here, so nobody can tell here whether it was written before." } }
                if state.sealedLate(side) { p(.class("picture-left-out")) { "Sealed only after the other side had opened its answer." } }
            } else if let sealed = side.sealed {
                p { "Sealed on \(sealed.at.day.inWords); not opened." }
                p(.class("note")) { "SHA-256 "; code { sealed.hash.prefix(4) + "…" + sealed.hash.suffix(4) } }
            } else { p { "Has not sealed an answer." } }
        }
    }

    @HTMLBuilder private func comparison(_ state: AssessmentState) -> HTML {
        let sides = state.sides.prefix(2), answers = sides.map { $0.opened?.text.judgements ?? [] }
        if answers.count == 2, answers.contains(where: { !$0.isEmpty }) {
            let points = PointComparison.all(of: state.seen.question, left: answers[0], right: answers[1])
            Site.Part("The answers side by side", note: "Each text is its author’s. Nothing is merged.") {
                ol(.class("picture-compare")) {
                    for one in points {
                        li {
                            h3 { "\(one.point + 1). \(state.seen.question.points[one.point])" }
                            p(.class("picture-compared")) { one.finding }
                            div(.class("picture-sides")) { for (side, judgement) in zip(sides, [one.left, one.right]) { judged(side, judgement, shared: one.shared) } }
                        }
                    }
                }
            }
        }
    }

    private func judged(_ side: AssessmentState.Side, _ judgement: Judgement?, shared: [String]) -> HTML {
        div {
            h4 { if let opened = side.opened { span(.class("portion")) { opened.item.portion(node) }; " " }; side.organisation.text }
            if let judgement {
                p(.class("fact")) { judgement.text }
                p { strong { judgement.likelihood.word.capitalisedFirst }; ", \(judgement.confidence.word)" }
                ul(.class("dashes note")) { for source in judgement.sources { li { source } } }
            } else { p(.class("note")) { side.opened == nil ? "Not opened." : "Not answered." } }
        }
    }

    private func drafting(_ state: AssessmentState, _ form: AnswerForm, _ session: Session, _ mistakes: FormMistakes) -> HTML {
        let question = state.seen.question, address = Self.address(of: question.id)
        return Site.Part("Your side’s draft", note: "It stays in this house until it is opened; the other side does not learn that there is one. Whoever of this house may read it can write on.", id: "draft", classes: "picture-drafting") {
            Site.form(.method(.post), .action(address + "/draft"), .class("picture-draft"), .autocomplete("off")) {
                HiddenField("token", session.formToken)
                for (number, point) in question.points.enumerated() {
                    fieldset(.class("picture-point")) {
                        legend { "\(number + 1). \(point)" }
                        FormField("text-\(number)", "Judgement", value: form.field("text", number), kind: .paragraphs(rows: 3), mistake: mistakes["text-\(number)"], lengthMax: 1_500, isRequired: false)
                        ChoiceField("likelihood-\(number)", "How likely", [FormChoice("", "choose")] + Judgement.Likelihood.allCases.map { FormChoice($0.rawValue, $0.word) }, chosen: form.field("likelihood", number))
                        ChoiceField("confidence-\(number)", "How sure", [FormChoice("", "choose")] + Judgement.Sureness.allCases.map { FormChoice($0.rawValue, $0.word) }, chosen: form.field("confidence", number))
                        FormField("sources-\(number)", "Sources", value: form.field("sources", number), kind: .paragraphs(rows: 2), hint: "One a line.", mistake: mistakes["sources-\(number)"], lengthMax: 2_000, isRequired: false)
                    }
                }
                button(.type("submit"), .class(state.draft == nil ? "first" : nil)) { "Save the draft" }
            }
            if let draft = state.draft {
                Site.form(.method(.post), .action(address + "/seal"), .class("act")) {
                    HiddenField("token", session.formToken)
                    HiddenField("hash", draft.text.hash)
                    p(.class("note")) { "The draft of \(draft.said.day.inWords) answers \(draft.text.judgements.count) of \(question.points.count) points. Sealing tells the other side its hash and nothing else; after that it cannot be changed." }
                    button(.type("submit"), .class("first")) { "Seal this draft" }
                }
            }
        }.html
    }

    private func opening(_ state: AssessmentState, _ session: Session, _ mistakes: FormMistakes, _ marking: String?) -> HTML {
        let question = state.seen.question
        return Site.Part("Your side’s answer is sealed", id: "draft", classes: "picture-drafting") {
            if node.today < question.exchange { p { "It can be opened from \(question.exchange.inWords) on." } } else {
                Site.form(.method(.post), .action(Self.address(of: question.id) + "/open"), .class("picture-draft")) {
                    HiddenField("token", session.formToken)
                    FormField("marking", "Marking of the answer", value: marking ?? state.seen.item.label.printed(in: node.desk.facts.vocabulary), hint: "It crosses to the other side where this permits. What has crossed cannot be taken back.", mistake: mistakes["marking"], lengthMax: 300)
                    button(.type("submit"), .class("first")) { "Open it" }
                }
            }
        }.html
    }
}
