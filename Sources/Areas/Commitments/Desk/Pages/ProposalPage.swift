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
        router.get("/promised/proposals/:id") { _, context in try await page(context) }
        router.post("/promised/proposals/:id/dispute") { request, context in
            guard let session = context.session, CommitmentReading.maySpeak(session.account) else { throw Problem.noSuchPage }
            let form = DisputeForm(try await context.signedForm(request)), proposal = try CompletionPage.proposal(context, try await reading.register(for: context.viewpoint))
            switch form.reading(by: session.account, now: try await reading.board(for: context.viewpoint).status(of: proposal.id), of: shell.node.desk.facts) {
            case .failure(let mistakes): return try await page(context, disputing: form, mistakes.list)
            case .success(let (reason, status, item)):
                do { try await reading.dispute(proposal.id, status, because: reason, under: item, by: session.account) } catch ActError.field(_, let says) {
                    return try await page(context, disputing: form, [.init(field: "marking", says: says)])
                }
                return Reply.seeOther(Self.address(of: proposal.id))
            }
        }
        router.post("/promised/disputes/:id/withdraw") { request, context in
            _ = try await context.signedForm(request)
            guard let session = context.session, let id = context.parameters.get("id"), let dispute = try await reading.disputes(for: context.viewpoint).first(where: { $0.record.id == id })?.record,
                  reading.isOwn(dispute, session.account) else { throw Problem.noSuchPage }
            try await reading.withdraw(dispute, by: session.account)
            return Reply.seeOther(Self.address(of: dispute.proposal))
        }
    }

    private func page(_ context: SiteContext, disputing: DisputeForm = DisputeForm(), _ mistakes: [EvidenceForm.Mistake] = []) async throws -> Response {
        let register = try await reading.register(for: context.viewpoint), proposal = try CompletionPage.proposal(context, register)
        let board = try await reading.board(for: context.viewpoint)
        var query = CommitmentReading.Query()
        query.proposal = proposal.id
        let read = try await reading.evidence(query, for: context.viewpoint), found = read.list.map(\.record), heard = try await reading.events(of: proposal.id, for: context.viewpoint)
        let disputes = try await reading.disputes(of: proposal.id, for: context.viewpoint).map(\.record)
        let completions = try await reading.completions(for: context.viewpoint).filter { $0.saying.completion.proposal == proposal.id }
        let shown = found.flatMap { [$0.item] + $0.others.map(\.item) } + disputes.map(\.item) + completions.map(\.item)
        let items = Dictionary(completions.map { ($0.saying.id, $0.item) }, uniquingKeysWith: { a, _ in a })
        let part = DisputePart(proposal: proposal, status: board.status(of: proposal.id), disputes: disputes, reading: reading, session: context.session, draft: disputing, mistakes: mistakes)
        return shell.page("\(proposal.written): \(proposal.name)", at: OverviewPage.address, context, marking: shell.marking(of: shown, for: context.account), hasErrors: !mistakes.isEmpty, status: mistakes.isEmpty ? .ok : .unprocessableContent) {
            if !mistakes.isEmpty { ErrorSummary(title: mistakes.count == 1 ? "One field needs a change" : "\(mistakes.count) fields need a change", mistakes.map { .init($0.says, field: FormField.id($0.field)) }) }
            view(proposal, board, found, heard, hasMore: read.next != nil, register, part, SaidOfIt(proposal: proposal, register: register, items: items, node: shell.node), mayLog: context.session != nil && EvidencePage.mayLog(context.account))
        }
    }

    @HTMLBuilder private func view(_ proposal: Proposal, _ board: Board, _ evidence: [SeenEvidence], _ heard: [DatedEvidence], hasMore: Bool, _ register: CommitmentRegister, _ disputes: DisputePart, _ said: SaidOfIt, mayLog: Bool) -> HTML {
        let finding = board.findings[proposal.id]
        ObservatoryNav()
        section(.class("promised-head")) {
            p(.class("under-head")) { "Proposal \(proposal.written) · \(reading.facts.title(of: proposal.area))" }
            h1 { proposal.name }
            if !proposal.wording.isEmpty { p(.class("wording")) { proposal.wording } }
            if !proposal.summary.isEmpty { p(.class("under-head")) { proposal.summary } }
        }
        if let finding {
            div(.class("proposal-status")) {
                Marks.promise(finding.status.mark, size: 32)
                div {
                    h2 { finding.status.word.capitalisedFirst }
                    p(.class("rule-says")) { "\(finding.rule.inWords) "; span(.class("rule")) { finding.rule.rawValue } }
                    p(.class("note")) { words(finding, board.activity[proposal.id], board) }
                    disputes
                }
            }
        }
        Site.Part("From its endorsement to \(board.day.inWords)") { TimelineFigure(line: line(proposal, heard, on: board.day)) }
        Site.Part("What is held of it") {
            dl(.class("facts-list")) {
                for (term, words) in held(proposal, register) { dt { term }; dd { words } }
                for (term, words) in roadmap(proposal, board, register) { dt { term }; dd { words } }
            }
            if mayLog { p { a(.href(CompletionPage.address(of: proposal.id))) { "Complete it from the official annex" } } }
        }
        said
        Site.Part("Evidence", note: Prose(evidence.isEmpty ? "" : "Newest first. What a report itself says is kept apart from what happened in its period.")) {
            if mayLog { p { a(.href("\(EvidencePage.address)?proposal=\(proposal.id)")) { "Log what happened" } } }
            if evidence.isEmpty { p(.class("empty")) { "Nothing that you may read touches this proposal. That does not mean that nothing was done." } } else {
                SearchBox(proposal: proposal.id, label: "Search this evidence")
                EvidenceList(evidence: evidence, facts: register.facts, node: shell.node)
                if hasMore { p(.class("further")) { a(.href(SearchFilters.address([.proposal: proposal.id.text]))) { "All of it, by page" } } }
            }
        }
    }

    /// Its goal with where that stands, what it waits for and what waits for it.
    private func roadmap(_ proposal: Proposal, _ board: Board, _ register: CommitmentRegister) -> [(String, Prose)] {
        var rows: [(String, Prose)] = []
        if let goal = proposal.goal {
            let last = board.activity[proposal.id]?.measured.filter { goal.counts($0) }.max { $0.day < $1.day }
            rows.append(("Goal", Prose("\(goal.inWords). " + (last.map { "Last measured: \($0.value), by \($0.day.inWords)." } ?? "Not measured since."))))
        }
        if proposal.goal == nil, register.contested[proposal.id]?.contains(.goal) == true { rows.append(("Goal", Prose([.text("the sides differ, and nothing is measured until they agree: "), .link("both goals", to: "#said")]))) }
        let needs = register.roadmap.needs(of: proposal.id), follow = register.roadmap.follow(proposal.id)
        if !needs.isEmpty { rows.append(("It needs first", SaidOfIt.links(needs, register))) }
        if !follow.isEmpty { rows.append(("It leads to", SaidOfIt.links(follow, register))) }
        if let circle = register.roadmap.circle(from: proposal.id) { rows.append(("A circle", Prose("What the two sides say makes it wait for itself: \(circle.map(\.text).joined(separator: " needs ")). One of them must take a step out."))) }
        let numbers = register.numbers.filter { $0.value == proposal.id }.keys.sorted()
        if !numbers.isEmpty { rows.append(("Known also as", Prose(numbers.map(\.text).joined(separator: ", ") + ", its number in the annex"))) }
        return rows
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

    /// The pack's kinds are our reading; an officer's are the officer's.
    private func reader(_ proposal: Proposal) -> String { reading.facts.proposal(proposal.id)?.nature == proposal.nature ? "(our reading)" : "(as completed below)" }

    /// What officers wrote is theirs, not ours.
    private func text(_ proposal: Proposal, _ register: CommitmentRegister) -> String {
        guard let sayings = register.sayings[proposal.id], sayings.contains(where: { !$0.completion.wording.isEmpty }) else { return proposal.text.inWords }
        return register.contested[proposal.id]?.contains(.wording) == true ? "is told differently by the two sides; both texts stand below" : "as completed from the annex; who did, and from which source, stands below"
    }

    private func held(_ proposal: Proposal, _ register: CommitmentRegister) -> [(String, String)] {
        let set = reading.facts.sets.first { $0.id == proposal.set }
        var rows: [(String, String)] = [
            ("Endorsed", set.map { "\($0.endorsed.inWords), by both Councils in parallel (\($0.title))" } ?? proposal.set),
            ("Its text", text(proposal, register)),
        ]
        switch proposal.nature {
        case .oneOff: rows.append(("Kind", "can be done, once \(reader(proposal)). " + proposal.natureNote))
        case .recurring: rows.append(("Kind", "recurring \(reader(proposal)). " + (proposal.rhythmMonths.map { "Every \($0) months. " } ?? "") + proposal.natureNote))
        case .standing: rows.append(("Kind", "standing, without an end \(reader(proposal)). " + proposal.natureNote))
        case nil: break
        }
        if !proposal.target.isEmpty { rows.append(("What it names", proposal.target)) }
        if !proposal.leadBodies.isEmpty { rows.append(("Owners", proposal.leadBodies.map { shell.node.desk.facts.roster[$0]?.name ?? $0.text }.joined(separator: "; "))) }
        rows.append(("Source", "\(proposal.source.title) (\(proposal.source.confidence.rawValue))"))
        return rows
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
