import Commitments
import Figures
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Node
import Release
import Site

/// What came in and which statuses turned: since the reader's last visit, or since a day in the address.
struct ChangesPage: Sendable {
    static let address = ObservatoryNav.Place.changes.rawValue
    /// So far back for whoever comes first, and in the feed.
    static let daysShown = 30
    static let saidMax = 100
    let shell: Shell
    let reading: CommitmentReading

    func add(to router: Router<SiteContext>) {
        router.get("/promised/changes") { request, context in
            let now = shell.node.clock.now(), given = try request.query()["since"], chosen = try given.flatMap { try day($0) }
            var since = chosen.map(Self.start), isVisit = false
            // Only a person's visit counts; a link's preview or a tool sends no session.
            if since == nil, let session = context.session, request.method == .get {
                since = try await Visits(node: shell.node).begin(session.account.id, at: now)
                isVisit = since != nil
            }
            let changes = try await reading.changes(since: since ?? Self.start(context.day.advanced(by: -Self.daysShown)), for: context.viewpoint)
            let items = changes.lines.map(\.seen.record.item) + changes.said.map(\.item)
            return shell.page("What changed", at: OverviewPage.address, context, marking: shell.marking(of: items, for: context.account), foot: foot(changes)) { view(changes, context, isVisit: isVisit) }
        }
        router.get("/promised/changes.atom") { _, context in
            // A feed is read by programs without an account: it is the public's, whoever asks.
            let changes = try await reading.changes(since: Self.start(context.day.advanced(by: -Self.daysShown)), for: .thePublic(on: context.day))
            return Reply.text(ChangesFeed(changes: changes, facts: reading.facts, organisation: shell.node.organisation, nodeName: shell.node.name).text, type: "application/atom+xml; charset=utf-8")
        }
    }

    static func start(_ day: Day) -> Timestamp { Timestamp(milliseconds: Int64(day.ordinal) * 86_400_000) }

    private func day(_ text: String) throws -> Day? {
        guard !text.trimmed.isEmpty else { return nil }
        guard let date = PartialDate(text.trimmed) else { throw Problem(.badRequest, title: "This is no date", says: "`\(text.prefix(40))` is no date. Write year, month and day, as in 2025-06-30.") }
        return date.first
    }

    @HTMLBuilder private func view(_ changes: CommitmentChanges, _ context: SiteContext, isVisit: Bool) -> HTML {
        let day = changes.since.day
        ObservatoryNav(current: .changes)
        section(.class("promised-head")) {
            h1 { finding(changes, isVisit: isVisit) }
            p(.class("under-head")) {
                if isVisit { "Your last visit was on \(day.inWords). " } else if context.session != nil { "A page of what changed since your last visit begins with your next one. " }
                "Facts of the pack came with it, and carry no day on which they came."
            }
        }
        Site.Part("Statuses that turned") {
            if changes.turns.isEmpty { p(.class("empty")) { "None, over the evidence that you may read." } } else {
                RecordTable(caption: "Statuses that turned", columns: [.init("Day"), .init("Proposal"), .init("It was"), .init("It is"), .init("By the rule")], rows: changes.turns.sorted { ($1.day, $0.proposal) < ($0.day, $1.proposal) }.map { turn in
                    let name = changes.facts.proposal(turn.proposal)
                    return [Prose([.whole(turn.day.description)]), Prose([.link(name?.written ?? turn.proposal.text, to: ProposalPage.address(of: turn.proposal)), .text(" " + (name?.name ?? ""))]), Prose(turn.before.status.word),
                            Prose([.strong(turn.after.status.word)]), Prose([.text(turn.after.rule.inWords + " "), .code(turn.after.rule.rawValue)])]
                })
            }
        }
        if !changes.said.isEmpty {
            Site.Part("Completed and disputed") {
                RecordTable(caption: "What was said of proposals", columns: [.init("Day"), .init("Proposal"), .init("What"), .init("By whom"), .init("Marking")], rows: changes.said.prefix(Self.saidMax).map { said in
                    let name = changes.facts.proposal(said.proposal)
                    return [Prose([.whole(said.at.day.description)]), Prose([.link(name?.written ?? said.proposal.text, to: ProposalPage.address(of: said.proposal)), .text(" " + (name?.name ?? ""))]),
                            Prose(said.reason.map { "status disputed: \($0)" } ?? "completed from the annex"), Prose("\(shell.node.name(of: said.author)), \(shell.node.side(said.side))"), Prose(said.item.portion(shell.node))]
                })
                if changes.said.count > Self.saidMax { p(.class("board-note")) { "The newest \(Self.saidMax) of \(changes.said.count)." } }
            }
        }
        for group in days(changes) {
            Site.Part(group.day.inWords) { EvidenceList(evidence: group.lines.map(\.seen.record), facts: changes.facts, node: shell.node, notes: notes(group.lines)) }
        }
        if changes.lines.isEmpty { Site.Part("Evidence") { p(.class("empty")) { "None came in that you may read." } } }
        if !changes.isComplete { p(.class("board-note")) { "And more: the newest \(CommitmentReading.changesMax) stand here. A later day shows fewer; the search finds all of them." } }
        DayForm(address: Self.address, name: "since", day: day, lead: "What changed since").html
    }

    private func finding(_ changes: CommitmentChanges, isVisit: Bool) -> String {
        let count = changes.lines.count, turns = changes.turns.count
        let pieces = changes.isComplete ? (count == 0 ? "no evidence" : "\(count) piece\(count == 1 ? "" : "s") of evidence") : "more than \(CommitmentReading.changesMax) pieces of evidence"
        return "Since \(isVisit ? "your last visit" : changes.since.day.inWords), \(pieces) came in or changed, and \(turns == 0 ? "no status" : "\(turns) status\(turns == 1 ? "" : "es")") turned."
    }

    private func days(_ changes: CommitmentChanges) -> [(day: Day, lines: [CommitmentChanges.Line])] {
        Dictionary(grouping: changes.lines, by: \.at.day).sorted { $0.key > $1.key }.map { ($0.key, $0.value) }
    }

    private func notes(_ lines: [CommitmentChanges.Line]) -> [EvidenceID: String] {
        Dictionary(lines.compactMap { line in
            let record = line.seen.record
            switch line.what {
            case .came: return record.origin.map { (record.evidence.id, "Came from \($0). ") }
            case .corrected: return (record.evidence.id, "Said anew in other words. ")
            case .withdrawn: return (record.evidence.id, "Taken back: \(record.withdrawn ?? "no reason is recorded"). ")
            }
        }, uniquingKeysWith: { first, _ in first })
    }

    private func foot(_ changes: CommitmentChanges) -> [FootColumn] {
        [FootColumn("What this stands on") { p { "When evidence was kept on this node, and the rules of status, applied to what you may read: once as it stood then, once as it stands on the day of view." } },
         FootColumn("Take it away") { p { a(.href("/promised/changes.atom")) { "Atom feed of the public edition" }; " · "; a(.href("\(Self.address)?since=\(changes.since.day)")) { "permanent address of this view" } } }]
    }
}
