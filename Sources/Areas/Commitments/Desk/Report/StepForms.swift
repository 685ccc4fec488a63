import Commitments
import Kernel
import Node
import Release
import Site

/// What the reader may do at the steps of their own organisation; nothing where there is nothing.
struct StepForms: Component {
    let seen: SeenReport
    let desk: ReportDesk
    let session: Session
    let mistakes: [ReportMistakes.One]
    let form: FormBody?

    private var track: TrackState? { seen.approved == nil ? seen.tracks.first { $0.plan.organisation == desk.node.organisation } : nil }
    private func mistake(_ field: String) -> String? { mistakes.first { $0.field == field }?.says }

    var html: HTML {
        guard let track else { return .nothing }
        let party = session.account.party
        let isMember = desk.node.desk.facts.roster[party]?.kind == .state && desk.node.isOfThisHouse(party, on: desk.node.today)
        let kept = track.plan.steps.filter { $0.keepers.contains(party) }, lying = track.plan.steps.filter { track[$0.id].put != nil }
        guard !kept.isEmpty || (isMember && !lying.isEmpty) else { return .nothing }
        let isTurn = kept.contains { track[$0.id].put != nil || (seen.current != nil && track.next(on: seen.current) == $0) }
        if !isTurn, lying.isEmpty {
            guard let text = seen.text, seen.current == nil, track.plan.steps.first.map(kept.contains) == true else { return .nothing }
            return Site.Part("What you can do", id: FormField.id("step"), classes: "acts") { p { text.contestedInWords + "; then the text can be put to \(track.plan.steps[0].title)." } }.html
        }
        return Site.Part("What you can do", id: FormField.id("step"), classes: "acts") {
            for step in kept { keeper(step, track) }
            if isMember || !kept.isEmpty { for step in lying { voice(step, track) } }
        }.html
    }

    @HTMLBuilder private func keeper(_ step: TrackPlan.Step, _ track: TrackState) -> HTML {
        if let put = track[step.id].put {
            acts(step, "pass", title: step.kind == .silence ? "Record at \(step.title) that silence was kept" : "Record that \(step.title) agrees", wording: put.hash)
            Site.form(.method(.post), .action(address), .class("draft step-form")) {
                hidden(step, "give-back", nil)
                FormField("reason", "Why \(step.title) gives the text back", value: form?["act"] == "give-back" ? form?["reason"] ?? "" : "", hint: "The other side reads this.", mistake: mistake("reason"), lengthMax: 2_000)
                button(.type("submit")) { "Give it back" }
            }
        } else if let current = seen.current, track.next(on: current) == step {
            Site.form(.method(.post), .action(address), .class("draft step-form")) {
                hidden(step, "put", current)
                if step.kind == .silence { FormField("until", "Silence ends", value: form?["until"] ?? "", hint: "UTC, as in 2026-12-01T18:00." + (step.silenceHours > 0 ? " At least \(step.silenceHours) hours from now." : ""), mistake: mistake("until"), lengthMax: 24) }
                button(.type("submit"), .class("first")) { "Put the text \(current.short) to \(step.title)" + (step.kind == .silence ? " under silence" : "") }
            }
        }
    }

    private func acts(_ step: TrackPlan.Step, _ act: String, title: String, wording: WordingHash) -> HTML {
        Site.form(.method(.post), .action(address), .class("step-form")) {
            hidden(step, act, wording)
            button(.type("submit"), .class("first")) { title }
        }
    }

    @HTMLBuilder private func voice(_ step: TrackPlan.Step, _ track: TrackState) -> HTML {
        let state = track[step.id], own = state.voices.filter { $0.by == session.account.party }
        Site.form(.method(.post), .action(address), .class("draft step-form")) {
            hidden(step, "voice", nil)
            ChoiceField("voice", "At \(step.title) you say", [
                FormChoice("comment", "a comment"), FormChoice("reservation", "a reservation: it stands beside the text"), FormChoice("abstention", "an abstention"),
                FormChoice("objection", step.kind == .silence ? "an objection: it breaks the silence" : "an objection: it stops the text"),
            ], chosen: form?["voice"] ?? "comment")
            FormField("reason", "Why", value: form?["act"] == "voice" ? form?["reason"] ?? "" : "", kind: .paragraphs(rows: 2), hint: "It stays in this organisation.", mistake: mistake("reason"), lengthMax: 2_000, isRequired: false)
            button(.type("submit")) { "Say it for \(desk.name(session.account.party))" }
        }
        if !own.isEmpty {
            Site.form(.method(.post), .action(address), .class("step-form")) {
                hidden(step, "take-back", nil)
                button(.type("submit"), .class("small")) { "Take back what you said at \(step.title)" }
            }
        }
    }

    private var address: String { "\(ReportDesk.address(of: seen.report.id))/steps" }

    @HTMLBuilder private func hidden(_ step: TrackPlan.Step, _ act: String, _ wording: WordingHash?) -> HTML {
        HiddenField("token", session.formToken)
        HiddenField("step", step.id)
        HiddenField("act", act)
        if let wording { HiddenField("wording", wording.text) }
    }
}
