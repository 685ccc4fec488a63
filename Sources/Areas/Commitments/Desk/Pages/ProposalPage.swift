import Commitments
import Figures
import Hummingbird
import Kernel
import Node
import Packs
import Release
import Site

/// One proposal: its text as far as it is held, its status with the rule behind it, and every piece of evidence.
struct ProposalPage: Sendable {
    let shell: Shell
    let reading: CommitmentReading

    static func address(of proposal: ProposalID) -> String { "/promised/proposals/\(proposal)" }

    func add(to router: Router<SiteContext>) {
        router.get("/promised/proposals/:id") { _, context in
            guard let id = context.parameters.get("id"), let proposal = reading.facts.proposal(ProposalID(id)) else { throw Problem.noSuchPage }
            let board = try await reading.board(for: context.viewpoint)
            var query = CommitmentReading.Query()
            query.proposal = proposal.id
            let found = try await reading.evidence(query, for: context.viewpoint), heard = try await reading.events(of: proposal.id, for: context.viewpoint)
            return shell.page("\(proposal.written): \(proposal.name)", at: OverviewPage.address, context, marking: shell.marking(of: found.list.map(\.record.item), for: context.account)) {
                view(proposal, board, found.list.map(\.record), heard, hasMore: found.next != nil, mayLog: context.session != nil && EvidencePage.mayLog(context.account))
            }
        }
    }

    @HTMLBuilder private func view(_ proposal: Proposal, _ board: Board, _ evidence: [SeenEvidence], _ heard: [DatedEvidence], hasMore: Bool, mayLog: Bool) -> HTML {
        let finding = board.findings[proposal.id]
        ObservatoryNav()
        section(.class("promised-head")) {
            p(.class("under-head")) { "Proposal \(proposal.written) · \(reading.facts.title(of: proposal.area))" }
            h1 { proposal.name }
            if !proposal.summary.isEmpty { p(.class("under-head")) { proposal.summary } }
        }
        if let finding {
            div(.class("proposal-status")) {
                Marks.promise(finding.status.mark, size: 32)
                div {
                    h2 { finding.status.word.capitalisedFirst }
                    p(.class("rule-says")) { "\(finding.rule.inWords) "; span(.class("rule")) { finding.rule.rawValue } }
                    p(.class("note")) { words(finding, board.activity[proposal.id], board) }
                }
            }
        }
        Site.Part("From its endorsement to \(board.day.inWords)") { TimelineFigure(line: line(proposal, heard, on: board.day)) }
        Site.Part("What is held of it") {
            dl(.class("facts-list")) {
                for (term, words) in held(proposal) { dt { term }; dd { words } }
            }
        }
        Site.Part("Evidence", note: Prose(evidence.isEmpty ? "" : "Newest first. What a report itself says is kept apart from what happened in its period.")) {
            if mayLog { p { a(.href("\(EvidencePage.address)?proposal=\(proposal.id)")) { "Log what happened" } } }
            if evidence.isEmpty { p(.class("empty")) { "Nothing that you may read touches this proposal. That does not mean that nothing was done." } } else {
                SearchBox(proposal: proposal.id, label: "Search this evidence")
                EvidenceList(evidence: evidence, facts: reading.facts)
                if hasMore { p(.class("further")) { a(.href(SearchFilters.address([.proposal: proposal.id.text]))) { "All of it, by page" } } }
            }
        }
    }

    private func line(_ proposal: Proposal, _ heard: [DatedEvidence], on day: Day) -> EvidenceTimeline {
        let set = reading.facts.sets.first { $0.id == proposal.set }
        return EvidenceTimeline("Proposal \(proposal.written)", start: set.map { "endorsed \($0.endorsed.inWords)" } ?? "from its endorsement", from: set?.endorsed ?? day, on: day, heard, facts: reading.facts, due: proposal.due)
    }

    private func words(_ finding: StatusFinding, _ activity: Activity?, _ board: Board) -> String {
        var parts: [String] = []
        if let activity, activity.count > 0 { parts.append("\(activity.count) piece\(activity.count == 1 ? "" : "s") of evidence" + (activity.lastPeriod.map { ", the last in the period of report \($0)" } ?? "")) }
        if let due = finding.due { parts.append(finding.status == .overdue ? "its date was \(due.inWords)" : "due \(due.inWords)") }
        return parts.isEmpty ? "As of \(board.day.inWords)." : parts.joined(separator: "; ").capitalisedFirst + ". As of \(board.day.inWords)."
    }

    private func held(_ proposal: Proposal) -> [(String, String)] {
        let set = reading.facts.sets.first { $0.id == proposal.set }
        var rows: [(String, String)] = [
            ("Endorsed", set.map { "\($0.endorsed.inWords), by both Councils in parallel (\($0.title))" } ?? proposal.set),
            ("Its text", proposal.text.inWords),
        ]
        switch proposal.nature {
        case .oneOff: rows.append(("Kind", "can be done, once (our reading). " + proposal.natureNote))
        case .recurring: rows.append(("Kind", "recurring (our reading). " + (proposal.rhythmMonths.map { "Every \($0) months. " } ?? "") + proposal.natureNote))
        case .standing: rows.append(("Kind", "standing, without an end (our reading). " + proposal.natureNote))
        case nil: break
        }
        if !proposal.target.isEmpty { rows.append(("What it names", proposal.target)) }
        if !proposal.leadBodies.isEmpty { rows.append(("Lead", proposal.leadBodies.map { shell.node.desk.facts.roster[$0]?.name ?? $0.text }.joined(separator: "; "))) }
        rows.append(("Source", "\(proposal.source.title) (\(proposal.source.confidence.rawValue))"))
        return rows
    }
}

/// Pieces of evidence, each with its date, kind, label and source.
struct EvidenceList: Component {
    let evidence: [SeenEvidence]
    let facts: CommitmentFacts
    /// Marked where they occur.
    var words = SearchWords("")
    /// What is said before the source of one.
    var notes: [EvidenceID: String] = [:]

    var html: HTML {
        ol(.class("evidence")) {
            for seen in evidence {
                li {
                    p(.class("when")) {
                        Marks.disc(count: 9, isHollow: seen.evidence.kind == .reportWords, name: seen.evidence.kind == .reportWords ? "the report’s own words" : "happened in the period")
                        when(seen.evidence)
                    }
                    div {
                        p(.class("fact")) { if seen.withdrawn == nil { Marked(text: seen.evidence.text, words: words) } else { "Withdrawn." } }
                        p(.class("note")) {
                            if let note = notes[seen.evidence.id] { strong { note } }
                            if seen.evidence.kind == .reportWords { "The report’s own words, or an official summary. " }
                            if seen.evidence.isResult { strong { "Counts as a result. " } }
                            if let address = seen.evidence.source.address { a(.href(address)) { seen.evidence.source.title } } else { seen.evidence.source.title }
                            " (\(seen.evidence.source.confidence.rawValue))"
                            for id in seen.evidence.proposals { " · "; a(.href(ProposalPage.address(of: id))) { facts.proposal(id)?.written ?? id.text } }
                            if seen.evidence.proposals.isEmpty { " · touches no proposal" }
                        }
                    }
                }
            }
        }
    }

    private func when(_ evidence: Evidence) -> String {
        if let date = evidence.date { return date.inWords }
        return evidence.report.map { "period of report \($0)" } ?? "no date"
    }
}

private extension Proposal.Text {
    var inWords: String {
        switch self {
        case .seen: "was read; the title and the words above are ours"
        case .partly: "was read in part, or is known by clear evidence; the words above are ours"
        case .paraphrase: "was not read; the words above follow what others say of it"
        case .notHeld: "was not found in public sources. An officer who has the annex can complete it."
        }
    }
}
