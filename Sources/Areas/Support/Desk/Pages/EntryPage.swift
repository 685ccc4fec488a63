import Hummingbird
import HTTPTypes
import Kernel
import Labels
import Node
import Release
import Site
import Support

/// Somebody who drafts for a party enters what it pledged or delivered, or says it better. What was written is kept, and every mistake is named at once.
struct EntryPage: Sendable {
    static let address = "/support/enter"
    let desk: SupportDesk
    private var node: Node { desk.node }

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { _, context in
            let session = try drafter(context), party = session.account.party
            return page(FlowForm(giver: node.desk.facts.roster[party]?.kind == .state ? party : nil, receiver: desk.facts.usualReceiver), session, context)
        }
        router.post(RouterPath(Self.address)) { request, context in
            let session = try drafter(context), form = FlowForm(try await context.signedForm(request)), snapshot = try await desk.reading.snapshot(for: context.viewpoint)
            do {
                let (flow, item) = try form.reading(id: node.freshFlowID(), by: session.account, desk.facts, node.desk.facts) { snapshot.seen($0) != nil }
                try await desk.reading.enter(flow, under: item, by: session.account)
                return Reply.seeOther(FlowPage.address(of: flow.id))
            } catch let mistakes as FormMistakes { return page(form, session, context, mistakes) } catch ActError.field(_, let says) { return page(form, session, context, Self.marking(says)) }
        }
        router.get("/support/flows/:id/correct") { _, context in
            let (seen, session) = try await own(context)
            return page(FlowForm(seen.flow, under: seen.item, vocabulary: node.desk.facts.vocabulary), session, context, of: seen)
        }
        router.post("/support/flows/:id/correct") { request, context in
            let (seen, session) = try await own(context), form = FlowForm(try await context.signedForm(request)), snapshot = try await desk.reading.snapshot(for: context.viewpoint)
            do {
                let (flow, item) = try form.reading(id: seen.flow.id, by: session.account, desk.facts, node.desk.facts) { snapshot.seen($0) != nil }
                return Reply.seeOther(FlowPage.address(of: try await desk.reading.correct(seen, to: flow, under: item, by: session.account)))
            } catch let mistakes as FormMistakes { return page(form, session, context, mistakes, of: seen) } catch ActError.field(_, let says) { return page(form, session, context, Self.marking(says), of: seen) }
        }
    }

    private static func marking(_ says: String) -> FormMistakes {
        var mistakes = FormMistakes()
        mistakes.note("marking", says)
        return mistakes
    }

    /// For everybody else there is no such page.
    private func drafter(_ context: SiteContext) throws -> Session {
        guard let session = context.session, SupportReading.mayDraft(session.account) else { throw Problem.noSuchPage }
        return session
    }

    private func own(_ context: SiteContext) async throws -> (SeenFlow, Session) {
        let session = try drafter(context)
        guard let id = context.parameters.get("id"), let seen = try await desk.reading.flow(FlowID(id), for: context.viewpoint)?.record, desk.reading.isOwn(seen, session.account) else { throw Problem.noSuchPage }
        return (seen, session)
    }

    private func page(_ form: FlowForm, _ session: Session, _ context: SiteContext, _ mistakes: FormMistakes = FormMistakes(), of seen: SeenFlow? = nil) -> Response {
        let title = seen == nil ? "Enter a flow" : "Correct a flow", purses = desk.facts.channels.filter { !$0.isCut }
        return desk.shell.page(title, at: GiversPage.address, context, marking: desk.shell.marking(of: seen.map { [$0.item] } ?? [], for: context.account), hasErrors: !mistakes.list.isEmpty, status: mistakes.list.isEmpty ? .ok : .unprocessableContent) {
            if let summary = mistakes.summary { summary }
            section(.class("support-head")) {
                h1 { title }
                p(.class("under-head")) {
                    seen == nil ? "Who gives what to whom, through which purse, and how far it has come. It is a record of \(desk.name(session.account.party)), crosses to the other side where its marking permits, and counts in the totals of those alone who may see it."
                        : "The earlier wording stays in the journal. Under another marking it becomes a new entry, and the earlier one is withdrawn from everyone who had it."
                }
            }
            Site.form(.method(.post), .action(seen.map { FlowPage.address(of: $0.flow.id) + "/correct" } ?? Self.address), .class("support-draft"), .autocomplete("off")) {
                HiddenField("token", session.formToken)
                FormField("giver", "Who gives", value: form["giver"], hint: "A state by three letters, or EU for its institutions.", mistake: mistakes["giver"], lengthMax: 60)
                choice("channel", "Through which purse", purses.map { FormChoice($0.id.text, $0.title) }, form, mistakes)
                FormField("receiver", "To whom", value: form["receiver"], hint: "Three letters, as in UKR.", mistake: mistakes["receiver"], lengthMax: 60)
                choice("kind", "Kind", Flow.Kind.allCases.map { FormChoice($0.rawValue, $0.word.capitalisedFirst) }, form, mistakes)
                choice("stage", "How far it has come", Flow.Stage.allCases.map { FormChoice($0.rawValue, $0.rawValue.capitalisedFirst) }, form, mistakes)
                FormField("amount", "How much", value: form["amount"], hint: "Money in millions with a point, as in 578 or 0.5; persons as a number.", mistake: mistakes["amount"], lengthMax: 20)
                FormField("currency", "Currency", value: form["currency"], hint: "EUR, USD …; for people trained write persons.", mistake: mistakes["currency"], lengthMax: 10)
                FormField("period", "When", value: form["period"], hint: "As precisely as it is known: 2025, 2025-03, or 2025-03/2025-08.", mistake: mistakes["period"], lengthMax: 24)
                choice("valuation", "Valued at", Flow.Valuation.allCases.map { FormChoice($0.rawValue, $0.word.capitalisedFirst) }, form, mistakes)
                FormField("source", "Source", value: form["source"], hint: "The document, its date; or who says it.", mistake: mistakes["source"], lengthMax: 300)
                choice("confidence", "How far it may be trusted", FlowForm.confidences.map { FormChoice($0.value, $0.title) }, form, mistakes)
                details(.class("more"), .open(!form["title"].isEmpty || !form["note"].isEmpty || !form["within"].isEmpty || !form["address"].isEmpty)) {
                    summary { "More: what it is called, what holds it, a note, the source’s address" }
                    FormField("title", "What it is called", value: form["title"], mistake: mistakes["title"], lengthMax: FlowForm.titleMax, isRequired: false)
                    FormField("within", "Flows that hold it", value: form["within"], hint: "Their identifiers, with commas: it is then counted once.", mistake: mistakes["within"], lengthMax: 900, isRequired: false)
                    FormField("note", "Note", value: form["note"], mistake: mistakes["note"], lengthMax: FlowForm.noteMax, isRequired: false)
                    FormField("address", "The source’s public address", value: form["address"], mistake: mistakes["address"], lengthMax: 500, isRequired: false)
                }
                FormField("marking", "Marking", value: form["marking"], hint: "As in TLP:CLEAR, or RESTREINT UE/EU RESTRICTED.", mistake: mistakes["marking"], lengthMax: 300)
                button(.type("submit"), .class("first")) { seen == nil ? "Enter it" : "Say it like this" }
            }
        }
    }

    @HTMLBuilder private func choice(_ name: String, _ title: String, _ choices: [FormChoice], _ form: FlowForm, _ mistakes: FormMistakes) -> HTML {
        ChoiceField(name, title, choices, chosen: form[name])
        if let says = mistakes[name] { p(.class("support-left-out")) { says } }
    }
}
