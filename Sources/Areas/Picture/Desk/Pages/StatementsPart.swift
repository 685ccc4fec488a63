import Figures
import Kernel
import Node
import Picture
import Site

/// Who said what of who did it, and when; how the status came to be; and the form by which a further statement is recorded.
struct StatementsPart: Component {
    let statements: [SeenStatement]
    let attribution: Attribution
    let day: Day
    let incident: Incident
    let reading: PictureReading
    let session: Session?
    let form: StatementForm
    let mistakes: FormMistakes

    var html: HTML {
        let order = Attribution.inOrder(statements.map(\.statement)), byID = Dictionary(statements.map { ($0.statement.id, $0) }, uniquingKeysWith: { a, _ in a })
        let shown = order.filter { ($0.date?.first ?? .earliest) <= day }.compactMap { byID[$0.id] }
        return Site.Part("Who said what, and when", note: "Each is what somebody said on a day, not a finding. They may disagree.", id: "statements") {
            if shown.isEmpty { EmptyState("Statements on who did it would stand here; none is known.", .nothingKnown(how: session == nil ? "Whoever drafts for a party records one." : "Record one below.")) } else {
                ol(.class("picture-statements")) { for seen in shown { line(seen) } }
                history
            }
            if let session { record(session) }
        }.html
    }

    private func line(_ seen: SeenStatement) -> HTML {
        let one = seen.statement, isGround = attribution.grounds.contains(one.id), isGone = attribution.withdrawn.contains(one.id)
        return li(.class(isGround ? "ground-of-it" : nil)) {
            p(.class("when")) { one.date?.inWords ?? "day not known" }
            div {
                if let reason = seen.withdrawn { p(.class("fact")) { "The record of it was taken back by \(reading.node.name(of: seen.author)): \(reason)" } } else {
                    p(.class("fact")) { if seen.said != nil { span(.class("portion")) { seen.item.portion(reading.node) }; " " }; strong { one.speaker }; ": \(one.stance.words)\(one.about.isEmpty ? "" : " \(one.about)")." }
                    p(.class("note")) { about(seen, isGround, isGone) }
                    if let session, reading.isOwn(seen, session.account) { withdrawing(seen, session) }
                }
            }
        }
    }

    @HTMLBuilder private func about(_ seen: SeenStatement, _ isGround: Bool, _ isGone: Bool) -> HTML {
        let one = seen.statement
        if isGone { strong { "Withdrawn since by whoever had said it. " } } else if isGround { strong { "The status stands on it. " } }
        "As \(one.capacity.inWords). "
        if !one.note.isEmpty { one.note + " " }
        one.source.inProse(read: one.sourceDate)
        if seen.said != nil { " · recorded by \(reading.node.name(of: seen.author)), \(reading.node.side(seen.origin ?? reading.node.organisation))" }
    }

    private var history: HTML {
        let history = Attribution.history(statements.filter { $0.withdrawn == nil }.map(\.statement), until: day)
        guard history.count > 1 else { return .nothing }
        return .group([h3 { "How the status changed" }, ol(.class("picture-history")) { for one in history { li { span(.class("when")) { one.day?.inWords ?? "day not known" }; " "; one.status.word } } }])
    }

    private func withdrawing(_ seen: SeenStatement, _ session: Session) -> HTML {
        details(.class("more")) {
            summary { "Take this record back" }
            Site.form(.method(.post), .action("\(IncidentPage.address(of: incident.id))/statements/\(FormBody.encoded(seen.statement.id.text))/withdraw"), .class("act")) {
                HiddenField("token", session.formToken)
                label(.for("why-\(seen.statement.id)")) { "Why it was recorded wrongly" }
                input(.type("text"), .id("why-\(seen.statement.id)"), .name("why"), .maxlength(PictureReading.reasonMax), .required())
                button(.type("submit"), .class("small")) { "Take it back" }
            }
        }
    }

    private func record(_ session: Session) -> HTML {
        details(.class("more"), .open(!mistakes.list.isEmpty && mistakes["reason"] == nil && mistakes["why"] == nil)) {
            summary { "Record a statement" }
            Site.form(.method(.post), .action(IncidentPage.address(of: incident.id) + "/statements"), .class("picture-draft"), .autocomplete("off")) {
                HiddenField("token", session.formToken)
                FormField("speaker", "Who said it", value: form["speaker"], hint: "An institution, by its name.", mistake: mistakes["speaker"], lengthMax: 160)
                ChoiceField("capacity", "As what", Statement.Capacity.allCases.map { FormChoice($0.rawValue, $0.inWords) }, chosen: form["capacity"])
                ChoiceField("stance", "What it said", Statement.Stance.allCases.map { FormChoice($0.rawValue, $0.words + ($0.isBare ? "" : " …")) }, chosen: form["stance"])
                FormField("about", "Whom it names", value: form["about"], hint: "In its own words. Empty where it names nobody.", mistake: mistakes["about"], lengthMax: 200, isRequired: false)
                FormField("date", "When", value: form["date"], hint: "2025-03-01, 2025-03 or 2025; empty where the day is not known.", mistake: mistakes["date"], lengthMax: 10, isRequired: false)
                FormField("note", "Note", value: form["note"], mistake: mistakes["note"], lengthMax: 600, isRequired: false)
                FormField("source", "Source", value: form["source"], hint: "The document, its date.", mistake: mistakes["source"], lengthMax: 300)
                FormField("address", "Its public address", value: form["address"], mistake: mistakes["address"], lengthMax: 500, isRequired: false)
                FormField("marking", "Marking", value: form["marking"], hint: "As in TLP:CLEAR, or RESTREINT UE/EU RESTRICTED.", mistake: mistakes["marking"], lengthMax: 300)
                button(.type("submit"), .class("first")) { "Record it" }
            }
        }
    }
}
