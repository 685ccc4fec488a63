import Commitments
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Labels
import Node
import Release
import Site

extension EvidencePage {
    /// `correcting`: what is said better; nil for something new.
    func page(_ form: EvidenceForm, _ session: Session, _ context: SiteContext, mistakes: [EvidenceForm.Mistake] = [], note: String? = nil, correcting: EvidenceID? = nil) -> Response {
        func mistake(_ field: String) -> String? { mistakes.first { $0.field == field }?.says }
        let title = correcting == nil ? "Log what happened" : "Say it better"
        return shell.page(title, at: OverviewPage.address, context, hasErrors: !mistakes.isEmpty, status: mistakes.isEmpty ? .ok : .unprocessableContent) {
            if !mistakes.isEmpty { ErrorSummary(title: mistakes.count == 1 ? "One field needs a change" : "\(mistakes.count) fields need a change", mistakes.map { .init($0.says, field: FormField.id($0.field)) }) }
            section {
                h1 { title }
                p(.class("under-head")) {
                    if correcting == nil {
                        "One event, one sentence, its source. It is a record of \(node.name(of: session.account.party)), and crosses to the other side where its marking permits. Many at once: "
                        a(.href(ImportPage.address)) { "enter a table" }; "."
                    } else { "The earlier wording stays in the journal. Under another marking it becomes a new piece, and the earlier one is withdrawn from everyone who had it." }
                }
            }
            if let note { p(.class("fresh"), .role("status")) { note } }
            if correcting == nil { mail(session, mistake("mail")) }
            fields(form, session, correcting, mistake)
        }
    }

    private func mail(_ session: Session, _ mistake: String?) -> HTML {
        details(.class("more"), .open(mistake != nil)) {
            summary { "Begin from an e-mail" }
            Site.form(.method(.post), .action(Self.mailAddress), .enctype("multipart/form-data"), .class("draft")) {
                HiddenField("token", session.formToken)
                FormField("mail", "The e-mail, as .eml", kind: .file, hint: "Its subject, date, sender and text fill the fields below. The file itself is not kept.", mistake: mistake, lengthMax: 0)
                button(.type("submit")) { "Fill the fields from it" }
            }
        }
    }

    private func fields(_ form: EvidenceForm, _ session: Session, _ correcting: EvidenceID?, _ mistake: (String) -> String?) -> HTML {
        let areas = [FormChoice("", "as the first proposal")] + reading.facts.areas.map { FormChoice($0.id.text, $0.title) }
        return Site.form(.method(.post), .action(correcting.map { Self.address(of: $0) + "/correct" } ?? "/promised/evidence"), .class("draft"), .autocomplete("off")) {
            HiddenField("token", session.formToken)
            FormField("date", "When", value: form.date, hint: "As precisely as it is known: 2025-03-01, 2025-03 or 2025; for several days 2025-03-01/2025-03-05.", mistake: mistake("date"), lengthMax: 24)
            FormField("text", "What happened", value: form.text, kind: .paragraphs(rows: 3), mistake: mistake("text"), lengthMax: EvidenceForm.textMax)
            FormField("proposals", "Proposals touched", value: form.proposals, hint: "As in 2016-1.2, several with commas. Empty for work that carries no number.", mistake: mistake("proposals"), lengthMax: 200, isRequired: false)
            ChoiceField("area", "Area", areas, chosen: form.area)
            FormField("bodies", "Bodies", value: form.bodies, hint: "Who took part, as in EU.EEAS, NATO.IS.", mistake: mistake("bodies"), lengthMax: 400, isRequired: false)
            FormField("level", "Level", value: form.level, hint: "Staff, ambassadors, ministers, principals …", mistake: mistake("level"), lengthMax: 80, isRequired: false)
            FormField("format", "Format", value: form.format, hint: "Meeting, briefing, exercise, letter …", mistake: mistake("format"), lengthMax: 80, isRequired: false)
            FormField("source", "Source", value: form.sourceTitle, hint: "The document, its date; or who says it.", mistake: mistake("source"), lengthMax: 300)
            FormField("address", "Its public address", value: form.sourceAddress, mistake: mistake("address"), lengthMax: 500, isRequired: false)
            FormField("marking", "Marking", value: form.marking, hint: "As in TLP:CLEAR, or RESTREINT UE/EU RESTRICTED.", mistake: mistake("marking"), lengthMax: 300)
            FormField("value", "Value measured", value: form.value, hint: "Where a proposal named has a goal: what it stands at, as in 12 or 12.5.", mistake: mistake("value"), lengthMax: 20, isRequired: false)
            ChoicesField("result", "Result", [FormChoice("yes", "The proposals named are done by this")], chosen: form.isResult ? ["yes"] : [])
            button(.type("submit"), .class("first")) { correcting == nil ? "Log it" : "Say it like this" }
        }
    }

    /// What looks like it is here already: the person says whether it is the same.
    func asking(_ form: EvidenceForm, _ alike: [SeenEvidence], _ session: Session, _ context: SiteContext) -> Response {
        shell.page("Is it the same event?", at: OverviewPage.address, context, marking: shell.marking(of: alike.map(\.item), for: context.account), status: .conflict) {
            section {
                h1 { "This looks like something that is here already" }
                p(.class("under-head")) { "You wrote: “\(form.text)” (\(form.date)). Nothing is entered yet. If it is the same event, both tellings stand as one, each with its source, and count once." }
            }
            EvidenceList(evidence: alike, facts: reading.facts, node: node)
            Site.form(.method(.post), .action("/promised/evidence"), .class("draft")) {
                HiddenField("token", session.formToken)
                for field in form.fields { HiddenField(field.0, field.1) }
                for (number, one) in alike.enumerated() {
                    p { button(.type("submit"), .name("same"), .value(one.evidence.id.text), .class(number == 0 ? "first" : nil)) { "It is the same as “\(one.evidence.text.prefix(60))”: add my source to it" } }
                }
                p { button(.type("submit"), .name("same"), .value("other")) { "It is something else: enter it" } }
            }
        }
    }

    // MARK: One piece

    func shown(_ seen: SeenEvidence, _ context: SiteContext, mistake: (field: String, says: String)? = nil) async throws -> Response {
        let register = try await reading.register(for: context.viewpoint), evidence = seen.evidence
        let session = context.session.flatMap { reading.isOwn(seen, $0.account) ? $0 : nil }
        var rows: [(String, Prose)] = [("When", Prose(evidence.whenInWords)), ("Area", Prose(reading.facts.title(of: evidence.area)))]
        if !evidence.bodies.isEmpty { rows.append(("Bodies", Prose(evidence.bodies.map { node.name(of: $0) }.joined(separator: "; ")))) }
        if !evidence.level.isEmpty { rows.append(("Level", Prose(evidence.level))) }
        if !evidence.format.isEmpty { rows.append(("Format", Prose(evidence.format))) }
        rows.append(("Marking", Prose(seen.said == nil ? "public, as the pack holds it" : seen.item.label.printed(in: node.desk.facts.vocabulary))))
        rows.append(("Said by", Prose(seen.said.map { "\(node.name(of: seen.author)), \(node.side(of: seen)), on \($0.day.inWords)" } ?? "the pack of facts of this node")))
        return shell.page("Evidence: \(evidence.text.prefix(80))", at: OverviewPage.address, context, marking: shell.marking(of: [seen.item] + seen.others.map(\.item), for: context.account), hasErrors: mistake != nil,
                          status: mistake == nil ? .ok : .unprocessableContent) {
            if let mistake { ErrorSummary(title: "One field needs a change", [.init(mistake.says, field: FormField.id(mistake.field))]) }
            section {
                p(.class("under-head")) { a(.href(Self.next(of: evidence))) { evidence.proposals.first.flatMap { register.proposal($0)?.name } ?? reading.facts.title(of: evidence.area) } }
                h1 { "What was logged" }
            }
            EvidenceList(evidence: [seen], facts: register.facts, node: node, own: evidence.id)
            dl(.class("facts-list")) { for (term, words) in rows { dt { term }; dd { words } } }
            if let session { acts(seen, session, mistake) }
        }
    }

    private static func next(of evidence: Evidence) -> String {
        evidence.proposals.first.map { ProposalPage.address(of: $0) } ?? evidence.area.map { AreaPage.address(of: $0) } ?? OverviewPage.address
    }

    private func acts(_ seen: SeenEvidence, _ session: Session, _ mistake: (field: String, says: String)?) -> HTML {
        func says(_ field: String) -> String? { mistake.flatMap { $0.field == field ? $0.says : nil } }
        return Site.Part("What you can do", note: "It is your own. Each act is a record of this node.", classes: "acts") {
            p(.class("act")) { a(.href(Self.address(of: seen.evidence.id) + "/correct")) { "Say it better" } }
            Site.form(.method(.post), .action(Self.attachAddress), .enctype("multipart/form-data"), .class("act")) {
                HiddenField("token", session.formToken); HiddenField("evidence", seen.evidence.id.text)
                FormField("file", "Attach a file", kind: .file, hint: "At most \(Attachment.bytesMax >> 20) MiB: PDF, pictures, office documents without macros, text. It goes wherever this piece goes.", mistake: says("file"), lengthMax: 0)
                button(.type("submit")) { "Attach it" }
            }
            Site.form(.method(.post), .action(Self.address(of: seen.evidence.id) + "/withdraw"), .class("act")) {
                HiddenField("token", session.formToken)
                FormField("reason", "Why it is taken back", hint: "Stays readable for everyone who had it.", mistake: says("reason"), lengthMax: CommitmentReading.reasonMax)
                button(.type("submit")) { "Take it back" }
            }
        }.html
    }
}
