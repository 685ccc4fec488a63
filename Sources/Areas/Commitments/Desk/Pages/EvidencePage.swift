import Commitments
import Hummingbird
import HTTPTypes
import Kernel
import Node
import Release
import Site

/// An event is logged here in under a minute; only people who draft for a party have this page.
struct EvidencePage: Sendable {
    static let address = "/promised/evidence/new"
    let shell: Shell
    let reading: CommitmentReading
    var node: Node { shell.node }

    static func mayLog(_ account: Account?) -> Bool { account?.roles.contains(.drafter) == true }

    func add(to router: Router<SiteContext>) {
        router.get("/promised/evidence/new") { request, context in
            let session = try drafter(context)
            var form = EvidenceForm()
            form.proposals = try request.query()["proposal"] ?? ""
            return page(form, session, context, mistakes: [])
        }
        router.post("/promised/evidence") { request, context in
            let session = try drafter(context), form = EvidenceForm(try await context.signedForm(request))
            switch form.reading(id: node.freshEvidenceID(), by: session.account, facts: reading.facts, of: node.desk.facts) {
            case .failure(let mistakes): return page(form, session, context, mistakes: mistakes.list)
            case .success(let (evidence, item)):
                do { try await node.say([AreaSaying(CommitmentKind.evidence, under: item, evidence.json)], by: session.account.id) } catch ActError.field(_, let says) {
                    return page(form, session, context, mistakes: [.init(field: "marking", says: says)])
                } catch ActError.notYours(let says) { throw Problem.notYours(says) }
                return Reply.seeOther(evidence.proposals.first.map { ProposalPage.address(of: $0) } ?? evidence.area.map { AreaPage.address(of: $0) } ?? OverviewPage.address)
            }
        }
    }

    /// For everybody else there is no such page.
    private func drafter(_ context: SiteContext) throws -> Session {
        guard let session = context.session, Self.mayLog(session.account) else { throw Problem.noSuchPage }
        return session
    }

    private func page(_ form: EvidenceForm, _ session: Session, _ context: SiteContext, mistakes: [EvidenceForm.Mistake]) -> Response {
        func mistake(_ field: String) -> String? { mistakes.first { $0.field == field }?.says }
        let areas = [FormChoice("", "as the first proposal")] + reading.facts.areas.map { FormChoice($0.id.text, $0.title) }
        return shell.page("Log what happened", at: OverviewPage.address, context, hasErrors: !mistakes.isEmpty, status: mistakes.isEmpty ? .ok : .unprocessableContent) {
            if !mistakes.isEmpty { ErrorSummary(title: mistakes.count == 1 ? "One field needs a change" : "\(mistakes.count) fields need a change", mistakes.map { .init($0.says, field: FormField.id($0.field)) }) }
            section {
                h1 { "Log what happened" }
                p(.class("under-head")) { "One event, one sentence, its source. It is a record of \(node.desk.facts.roster[session.account.party]?.name ?? session.account.party.text), and crosses to the other side where its marking permits." }
            }
            fields(form, session, areas, mistake)
        }
    }

    private func fields(_ form: EvidenceForm, _ session: Session, _ areas: [FormChoice], _ mistake: (String) -> String?) -> HTML {
        Site.form(.method(.post), .action("/promised/evidence"), .class("draft"), .autocomplete("off")) {
            HiddenField("token", session.formToken)
            FormField("date", "When", value: form.date, hint: "As precisely as it is known: 2025-03-01, 2025-03 or 2025.", mistake: mistake("date"), lengthMax: 10)
            FormField("text", "What happened", value: form.text, kind: .paragraphs(rows: 3), mistake: mistake("text"), lengthMax: EvidenceForm.textMax)
            FormField("proposals", "Proposals touched", value: form.proposals, hint: "As in 2016-1.2, several with commas. Empty for work that carries no number.", mistake: mistake("proposals"), lengthMax: 200, isRequired: false)
            ChoiceField("area", "Area", areas, chosen: form.area)
            FormField("bodies", "Bodies", value: form.bodies, hint: "Who took part, as in EU.EEAS, NATO.IS.", mistake: mistake("bodies"), lengthMax: 400, isRequired: false)
            FormField("format", "Format", value: form.format, hint: "Meeting, briefing, exercise, letter …", mistake: mistake("format"), lengthMax: 80, isRequired: false)
            FormField("source", "Source", value: form.sourceTitle, hint: "The document, its date; or who says it.", mistake: mistake("source"), lengthMax: 300)
            FormField("address", "Its public address", value: form.sourceAddress, mistake: mistake("address"), lengthMax: 500, isRequired: false)
            FormField("marking", "Marking", value: form.marking, hint: "As in TLP:CLEAR, or RESTREINT UE/EU RESTRICTED.", mistake: mistake("marking"), lengthMax: 300)
            ChoicesField("result", "Result", [FormChoice("yes", "The proposals named are done by this")], chosen: form.isResult ? ["yes"] : [])
            button(.type("submit"), .class("first")) { "Log it" }
        }
    }
}
