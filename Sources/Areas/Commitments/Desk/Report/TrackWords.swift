import Commitments
import Figures
import Journal
import Kernel
import Node
import Site

/// Where a text stands with either Council, in words.
struct TrackWords: Sendable {
    let seen: SeenReport
    let desk: ReportDesk
    init(_ seen: SeenReport, _ desk: ReportDesk) { (self.seen, self.desk) = (seen, desk) }

    /// One line, both sides.
    var summary: String { seen.approved != nil ? "approved by both Councils" : seen.tracks.map { "\($0.plan.organisation): \(place($0))" }.joined(separator: "; ") }

    func place(_ track: TrackState) -> String {
        if let approved = track.approved { return approved == seen.current || seen.current == nil ? "its Council has approved" : "its Council approved an earlier text" }
        if let step = track.plan.steps.last(where: { track[$0.id].put != nil }) { return "before \(step.title)" }
        if let step = track.plan.steps.last(where: { track[$0.id].passed != nil }) { return "passed \(step.title)" }
        return "being drafted"
    }

    /// The finding of the page.
    var finding: String {
        let number = seen.report.number
        if seen.approved != nil { return seen.published == nil ? "Both Councils have approved report \(number). Its public edition is not out yet." : "Both Councils have approved report \(number), and its public edition is out." }
        if let text = seen.text, !text.contested.isEmpty { return "In \(text.contested.count) sentence\(text.contested.count == 1 ? "" : "s") of report \(number) two wordings stand against each other." }
        let approvals = seen.tracks.filter { $0.approved != nil && $0.approved == seen.current }
        if let one = approvals.first { return "Of report \(number) \(desk.name(one.plan.council)) has approved this text; the other Council has not." }
        if seen.tracks.contains(where: { $0.approved != nil }), seen.text != nil { return "Report \(number) is no longer the text that one Council approved." }
        return seen.tracks.contains { track in track.plan.steps.contains { track[$0.id].put != nil } } ? "Report \(number) lies before its readers." : "Report \(number) is being drafted."
    }

    func words(_ step: TrackPlan.Step, on track: TrackState) -> Prose {
        let state = track[step.id]
        func at(_ time: Int64) -> String { Timestamp(milliseconds: time).inWords }
        if let put = state.put {
            var words = "has the text \(put.hash.short) since \(at(put.since))"
            if let until = put.until { words += desk.node.clock.now().milliseconds < until ? "; silence until \(at(until))" : "; the silence ended \(at(until))" }
            if !state.objections.isEmpty { words += "; \(state.objections.count) objection\(state.objections.count == 1 ? "" : "s")" }
            return Prose(words)
        }
        if let passed = state.passed { return Prose(seen.current == nil || passed.hash == seen.current || passed.hash == seen.approved ? "passed \(at(passed.at))" : "passed an earlier text, \(passed.hash.short), \(at(passed.at))" + (step.isRepeated ? "; must be taken again" : "")) }
        if let back = state.givenBack { return Prose("gave it back \(at(back.at)): \(back.reason)") }
        return "not yet"
    }

    func mark(_ step: TrackPlan.Step, on track: TrackState) -> Marks.Consent {
        let state = track[step.id]
        if state.put != nil { return state.objections.isEmpty ? .asked : .refused }
        guard let passed = state.passed else { return state.givenBack == nil ? .notAsked : .refused }
        return seen.current == nil || passed.hash == seen.current || passed.hash == seen.approved || !step.isRepeated ? .given : .notAsked
    }
}

/// Two lines of steps, one for each side in the order of the pack, with the text between them.
struct TrackView: Component {
    let words: TrackWords
    private var seen: SeenReport { words.seen }

    var html: HTML {
        div(.class("tracks")) {
            for (index, track) in seen.tracks.enumerated() {
                if index > 0 { same }
                section(.class("track"), .aria(.label, track.plan.title)) {
                    h3 { track.plan.title; " "; span(.class("note")) { words.place(track) } }
                    ol {
                        for step in track.plan.steps {
                            li {
                                Marks.consent(words.mark(step, on: track), size: 16)
                                div {
                                    strong { step.title }
                                    span(.class("note")) { words.words(step, on: track) }
                                    for voice in track[step.id].voices { said(voice) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private var same: HTML {
        let hash = seen.approved ?? seen.current ?? words.desk.readable(seen)
        let approvals = Set(seen.tracks.compactMap { track in track.plan.steps.last { track[$0.id].put != nil || track[$0.id].passed != nil }.flatMap { track[$0.id].put?.hash ?? track[$0.id].passed?.hash } })
        let isBroken = approvals.count > 1 || (seen.text != nil && seen.approved == nil && approvals.contains { $0 != seen.current })
        return p(.class(isBroken ? "same-text broken" : "same-text")) {
            if isBroken { strong { "No longer the same text" }; " " }
            if let hash { "The text is "; code { hash.short } } else if seen.text != nil { "The text has no hash while wordings stand against each other" } else { "Each approves the same text, by its hash" }
        }
    }

    private func said(_ voice: TrackState.Saying) -> HTML {
        span(.class("said")) {
            strong { "\(words.desk.name(voice.by)): \(voice.voice.rawValue)" }
            if !voice.reason.isEmpty { ". \(voice.reason)" }
            span(.class("note")) { " \(Timestamp(milliseconds: voice.at).inWords)" }
        }
    }
}
