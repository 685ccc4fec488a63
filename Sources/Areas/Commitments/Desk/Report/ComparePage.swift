import Commitments
import Hummingbird
import Journal
import Kernel
import Node
import Release
import Site

/// The working text against another: what lay before either side's steps, or the last report.
struct ComparePage: Sendable {
    let desk: ReportDesk

    func add(to router: Router<SiteContext>) {
        router.get("/promised/reports/:id/compare") { request, context in
            let draft = try await desk.draft(context), wanted = try request.query()["with"]
            let others = try await self.others(draft.seen, context), chosen = others.first { $0.value == wanted } ?? others.first
            return desk.page("What differs", context, marking: desk.marking(draft.seen, context)) { view(draft.seen, draft.text, others, chosen) }
        }
    }

    struct Other: Sendable { let value: String, title: String, wording: Wording? }

    /// Texts that there are to compare with, the other side's first.
    func others(_ seen: SeenReport, _ context: SiteContext) async throws -> [Other] {
        var found: [Other] = []
        for track in seen.tracks.sorted(by: { a, _ in a.plan.organisation != desk.node.organisation }) {
            for step in track.plan.steps.reversed() {
                guard let hash = track[step.id].put?.hash ?? track[step.id].passed?.hash, !found.contains(where: { $0.value == hash.text }) else { continue }
                found.append(Other(value: hash.text, title: "as it \(track[step.id].put == nil ? "passed" : "lies before") \(step.title) (\(hash.short))", wording: try await desk.reading.wording(hash, of: seen.report.id)))
            }
        }
        let earlier = try await desk.reading.reports(for: context.viewpoint).filter { $0.approved != nil && $0.report.to < seen.report.from }.max { $0.report.to < $1.report.to }
        if let earlier, let hash = earlier.approved { found.append(Other(value: "last", title: "the last report, number \(earlier.report.number)", wording: try await desk.reading.wording(hash, of: earlier.report.id))) }
        return found
    }

    @HTMLBuilder private func view(_ seen: SeenReport, _ text: ReportText, _ others: [Other], _ chosen: Other?) -> HTML {
        section(.class("promised-head")) {
            p(.class("under-head")) { a(.href(ReportDesk.address(of: seen.report.id))) { "Progress report \(seen.report.number)" } }
            h1 { chosen == nil ? "There is no other text to compare with yet." : title(text, chosen!) }
            if others.isEmpty, text.wording != nil { p(.class("under-head")) { "The texts of the reports that were issued before are not held, and nothing has been put to a step. Both sides write one text: where they word a sentence at once, both wordings stand in it." } }
        }
        if others.count > 1 {
            nav(.class("chapters"), .aria(.label, "Compare with")) {
                ul { for other in others { li { if other.value == chosen?.value { strong { other.title } } else { a(.href("\(ReportDesk.address(of: seen.report.id))/compare?with=\(other.value)")) { other.title } } } } }
            }
        }
        if let other = chosen?.wording, let wording = text.wording { DifferenceList(difference: WordingDifference(from: other, to: wording), seen: seen) }
        if let chosen, chosen.wording == nil { p(.class("empty")) { "That text is not here yet; it comes with the other side’s next records." } }
        if text.wording == nil { p(.class("empty")) { text.contestedInWords + ", then texts can be compared." } }
    }

    private func title(_ text: ReportText, _ other: Other) -> String {
        guard let wording = text.wording, let there = other.wording else { return "Compared with the text \(other.title)" }
        let count = WordingDifference(from: there, to: wording).count
        return count == 0 ? "The text is the same \(other.title)." : "\(count) sentence\(count == 1 ? " differs" : "s differ") from the text \(other.title)."
    }
}

struct DifferenceList: Component {
    let difference: WordingDifference
    let seen: SeenReport

    var html: HTML {
        // What was moved and worded anew stands once, with both.
        let worded = Set(difference.chapters.flatMap { $0.changes.compactMap { if case .changed(_, let to) = $0 { to.id } else { nil } } })
        return div(.class("differences")) {
            for (title, changes) in difference.chapters where changes.contains(where: { !$0.isSame }) {
                h2 { title }
                for change in changes { line(change, isWordedToo: worded.contains(change.sentence.id)) }
            }
        }
    }

    @HTMLBuilder private func line(_ change: WordingDifference.Change, isWordedToo: Bool) -> HTML {
        switch change {
        case .same: .nothing
        case .changed(let from, let to):
            p(.class("report-sentence")) { DifferenceView(from: from.text, to: to.text) }
            p(.class("note")) { (from.portion != to.portion ? "Its marking changed. " : "") + (Set(from.evidence) != Set(to.evidence) ? "Its evidence changed." : "") }
        case .moved(let sentence, let from): p(.class("report-sentence")) { strong(.class("note")) { from.map { "Moved here from \($0): " } ?? "At another place in its chapter: " }; if !isWordedToo { sentence.text } }
        case .added(let sentence): p(.class("report-sentence")) { strong(.class("note")) { "New: " }; ins { sentence.text } }
        case .removed(let sentence): p(.class("report-sentence")) { strong(.class("note")) { "Gone: " }; del { sentence.text } }
        }
    }
}
