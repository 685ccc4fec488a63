import Hummingbird
import HTTPTypes
import Kernel
import Labels
import Node
import Picture
import Release
import Site

/// An officer reports an incident in under a minute, or says a report of the own party better. What was written is kept, and every mistake is named at once.
struct ReportPage: Sendable {
    static let address = "/picture/report"
    let shell: Shell
    let reading: PictureReading
    private var node: Node { shell.node }

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { _, context in page(IncidentForm(), try drafter(context), context) }
        router.post(RouterPath(Self.address)) { request, context in
            let session = try drafter(context), form = IncidentForm(try await context.signedForm(request))
            do {
                let (incident, item) = try form.reading(id: node.freshIncidentID(), by: session.account, reading.facts, node.desk.facts)
                try await reading.report(incident, under: item, by: session.account)
                return Reply.seeOther(IncidentPage.address(of: incident.id))
            } catch let mistakes as FormMistakes { return page(form, session, context, mistakes) } catch ActError.field(_, let says) { return page(form, session, context, Self.marking(says)) }
        }
        router.get("/picture/incidents/:id/correct") { _, context in
            let (seen, session) = try await own(context)
            return page(IncidentForm(seen.incident, under: seen.item, vocabulary: node.desk.facts.vocabulary), session, context, of: seen)
        }
        router.post("/picture/incidents/:id/correct") { request, context in
            let (seen, session) = try await own(context), form = IncidentForm(try await context.signedForm(request))
            do {
                let (incident, item) = try form.reading(id: seen.incident.id, by: session.account, reading.facts, node.desk.facts)
                return Reply.seeOther(IncidentPage.address(of: try await reading.correct(seen, to: incident, under: item, by: session.account)))
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
        guard let session = context.session, PictureReading.mayDraft(session.account) else { throw Problem.noSuchPage }
        return session
    }

    private func own(_ context: SiteContext) async throws -> (SeenIncident, Session) {
        let session = try drafter(context)
        guard let id = context.parameters.get("id"), let seen = try await reading.incident(IncidentID(id), for: context.viewpoint)?.record, reading.isOwn(seen, session.account) else { throw Problem.noSuchPage }
        return (seen, session)
    }

    private func page(_ form: IncidentForm, _ session: Session, _ context: SiteContext, _ mistakes: FormMistakes = FormMistakes(), of seen: SeenIncident? = nil) -> Response {
        let title = seen == nil ? "Report an incident" : "Say it better"
        let methods = reading.facts.methods.map { FormChoice($0.id, "\($0.kind.title): \($0.title)") }
        return shell.page(title, at: PicturePage.address, context, marking: shell.marking(of: seen.map { [$0.item] } ?? [], for: context.account), hasErrors: !mistakes.list.isEmpty, status: mistakes.list.isEmpty ? .ok : .unprocessableContent) {
            if let summary = mistakes.summary { summary }
            section {
                h1 { title }
                p(.class("under-head")) {
                    seen == nil ? "What happened, where and when, from what source. It is a record of \(node.name(of: session.account.party)), and crosses to the other side where its marking permits. Who did it is not part of it: record statements on its page."
                        : "The earlier wording stays in the journal. Under another marking it becomes a new report, and the earlier one is withdrawn from everyone who had it."
                }
            }
            Site.form(.method(.post), .action(seen.map { IncidentPage.address(of: $0.incident.id) + "/correct" } ?? Self.address), .class("picture-draft"), .autocomplete("off")) {
                HiddenField("token", session.formToken)
                FormField("title", "What happened", value: form["title"], hint: "A few words: Cable to the island cut.", mistake: mistakes["title"], lengthMax: IncidentForm.titleMax)
                ChoiceField("method", "Kind and method", [FormChoice("", "choose")] + methods, chosen: form["method"])
                if let says = mistakes["method"] { p(.class("picture-left-out")) { says } }
                FormField("date", "When", value: form["date"], hint: "As precisely as it is known: 2025-03-01, 2025-03 or 2025; for several days 2025-03-01/2025-03-05.", mistake: mistakes["date"], lengthMax: 24)
                FormField("place", "Where", value: form["place"], mistake: mistakes["place"], lengthMax: 120)
                FormField("position", "Position", value: form["position"], hint: "Latitude and longitude in degrees: 59.9, 24.6.", mistake: mistakes["position"], lengthMax: 40)
                ChoiceField("precision", "How well it is known", Place.Precision.allCases.map { FormChoice($0.rawValue, $0.inWords) }, chosen: form["precision"])
                FormField("within", "Within kilometres", value: form["within"], kind: .number, hint: "Empty for what is usual.", mistake: mistakes["within"], lengthMax: 4, isRequired: false)
                ChoicesField("sectors", "Sectors hit", reading.facts.sectors.map { FormChoice($0.id, $0.title) }, chosen: form.sectors, mistake: mistakes["sectors"])
                FormField("states", "Affected states", value: form["states"], hint: "Codes of three letters, with commas.", mistake: mistakes["states"], lengthMax: 300, isRequired: false)
                FormField("source", "Source", value: form["source"], hint: "The document, its date; or who says it.", mistake: mistakes["source"], lengthMax: 300)
                ChoiceField("confidence", "How far it may be trusted", IncidentForm.confidences.map { FormChoice($0.value, $0.title) }, chosen: form["confidence"])
                details(.class("more"), .open(!form["outcome"].isEmpty || !form["address"].isEmpty || !form["note"].isEmpty || !form["read"].isEmpty)) {
                    summary { "More: what came of it, a note, address and date of the source" }
                    FormField("outcome", "What came of it", value: form["outcome"], mistake: mistakes["outcome"], lengthMax: IncidentForm.textMax, isRequired: false)
                    FormField("note", "Note", value: form["note"], mistake: mistakes["note"], lengthMax: IncidentForm.textMax, isRequired: false)
                    FormField("address", "The source’s public address", value: form["address"], mistake: mistakes["address"], lengthMax: 500, isRequired: false)
                    FormField("read", "Date of the source", value: form["read"], mistake: mistakes["read"], lengthMax: 10, isRequired: false)
                }
                FormField("marking", "Marking", value: form["marking"], hint: "As in TLP:CLEAR, or RESTREINT UE/EU RESTRICTED.", mistake: mistakes["marking"], lengthMax: 300)
                button(.type("submit"), .class("first")) { seen == nil ? "Report it" : "Say it like this" }
            }
        }
    }
}
