import Commitments
import Hummingbird
import Journal
import Kernel
import Labels
import Node
import Release
import Site

/// The same as the pages of reports, for tools. What a page would refuse, this refuses with the same words.
struct ReportAPI: Sendable {
    let desk: ReportDesk

    func add(to router: Router<SiteContext>) {
        router.get("/api/v1/reports") { _, context in
            Reply.json(["reports": try await desk.reading.reports(for: context.viewpoint).map { Head($0, desk) }])
        }
        router.get("/api/v1/reports/:id") { _, context in Reply.json(try await whole(try await desk.seen(context))) }
        router.get("/api/v1/reports/:id/differences") { request, context in
            let seen = try await desk.seen(context)
            guard let text = seen.text else { throw Problem.noSuchPage }
            let others = try await ComparePage(desk: desk).others(seen, context), wanted = try request.query()["with"]
            guard let other = wanted == nil ? others.first : others.first(where: { $0.value == wanted || ($0.value.hasPrefix(wanted ?? "-") && (wanted?.count ?? 0) >= 8) }), let there = other.wording else {
                throw Problem(.conflict, title: "There is nothing to compare with", says: "No other text of this report is here. One comes to be when the text is put to a step.")
            }
            guard let wording = text.wording else { throw contested(text) }
            return Reply.json(Differences(with: other.title, WordingDifference(from: there, to: wording)))
        }
        router.post("/api/v1/reports") { request, context in
            let form = try await context.toolForm(request), account = try account(context)
            let id = try await asProblem { try await desk.acts.begin(.init(number: form["number"] ?? "", title: form["title"] ?? "", from: form["from"] ?? "", to: form["to"] ?? "", marking: form["marking"] ?? ""), by: account) }
            return try await done(id, context, status: .created)
        }
        for path in ["/api/v1/reports/:id/sentences", "/api/v1/reports/:id/sentences/:sentence"] {
            router.post(RouterPath(path)) { request, context in
                let form = try await context.toolForm(request), account = try account(context), seen = try await desk.seen(context)
                let words = ReportActs.Words(text: form["text"] ?? "", evidence: form["evidence"] ?? "", marking: form["marking"] ?? "", chapter: form["chapter"] ?? "", after: form["after"] ?? "", isRemoved: form["removed"] == "yes",
                                             replaces: (form["replaces"] ?? "").split(separator: " ").prefix(100).map { VersionID(String($0)) })
                let made = try await asProblem { try await desk.acts.word(words, sentence: context.parameters.get("sentence").map { SentenceID($0) }, of: seen.report.id, by: account) }
                return Reply.json(["sentence": made.text])
            }
        }
        router.post("/api/v1/reports/:id/steps") { request, context in
            let form = try await context.toolForm(request), account = try account(context), seen = try await desk.seen(context)
            try await asProblem { try await desk.acts.step(try StepForm.act(form), at: form["step"] ?? "", of: seen.report.id, by: account) }
            return try await done(seen.report.id, context)
        }
        router.post("/api/v1/reports/:id/publish") { request, context in
            _ = try await context.toolForm(request)
            let account = try account(context), seen = try await desk.seen(context)
            try await asProblem { try await desk.acts.publish(seen.report.id, by: account) }
            return try await done(seen.report.id, context)
        }
    }

    private func account(_ context: SiteContext) throws -> Account {
        guard let account = context.account else { throw Problem.signInFirst }
        return account
    }

    private func asProblem<Value>(_ body: () async throws -> Value) async throws -> Value {
        switch try await ReportMistakes.reading(body) {
        case .success(let value): value
        case .failure(let mistakes): throw mistakes.problem
        }
    }

    private func done(_ id: ReportID, _ context: SiteContext, status: HTTPResponse.Status = .ok) async throws -> Response {
        guard let seen = try await desk.reading.report(id, for: context.viewpoint) else { throw Problem.noSuchPage }
        return Reply.json(Head(seen, desk), status: status)
    }

    private func contested(_ text: ReportText) -> Problem { Problem(.conflict, title: "There is no one text yet", says: text.contestedInWords + " first.") }

    // MARK: What is told

    struct Head: Encodable {
        struct Track: Encodable { let organisation, council, place: String, approved: String?, steps: [Step] }
        struct Step: Encodable { let id, title, kind, state: String, wording: String?, until: String?, objections: Int }
        let id, title, from, to, state: String, number: Int, wording, approved: String?, contested: Int?, published: String?, tracks: [Track]

        init(_ seen: SeenReport, _ desk: ReportDesk) {
            let report = seen.report, words = TrackWords(seen, desk)
            (id, title, from, to, number) = (report.id.text, report.title, report.from.description, report.to.description, report.number)
            // The public is told of no hash of the full text: that its edition has another one would tell that there is more.
            (state, wording, approved, contested) = (words.finding, seen.current?.text, seen.tracks.isEmpty ? nil : seen.approved?.text, seen.text?.contested.count)
            published = seen.published.map { Timestamp(milliseconds: $0).description }
            tracks = seen.tracks.map { track in
                Track(organisation: track.plan.organisation.text, council: track.plan.council.text, place: words.place(track), approved: track.approved?.text, steps: track.plan.steps.map { step in
                    let state = track[step.id]
                    return Step(id: step.id, title: step.title, kind: step.kind.rawValue, state: state.put != nil ? "has-the-text" : state.passed != nil ? "passed" : state.givenBack != nil ? "given-back" : "not-yet",
                                wording: state.put?.hash.text ?? state.passed?.hash.text, until: state.put?.until.map { Timestamp(milliseconds: $0).description }, objections: state.objections.count)
                })
            }
        }
    }

    struct Whole: Encodable {
        struct Chapter: Encodable { let id, title: String, sentences: [Line] }
        struct Line: Encodable { let id: String, text: String, evidence: [String], marking: String, by, at: String, wordings: [Version]? }
        struct Version: Encodable { let id, side, chapter, text: String, removed: Bool }
        let report: Head, chapters: [Chapter]?
    }

    /// With its text for those who draft.
    private func whole(_ seen: SeenReport) async throws -> Whole {
        Whole(report: Head(seen, desk), chapters: seen.text?.chapters.map { chapter, sentences in
            Whole.Chapter(id: chapter.id.text, title: chapter.title, sentences: sentences.map { sentence in
                let now = sentence.now
                return Whole.Line(id: sentence.id.text, text: now.text, evidence: now.evidence.map(\.text), marking: Portion(now.portion).map { $0.item.label.printed(in: desk.node.desk.facts.vocabulary) } ?? "", by: now.author.text,
                                  at: Timestamp(milliseconds: now.at).description, wordings: sentence.isContested ? sentence.standing.map { .init(id: $0.id.text, side: $0.side.text, chapter: $0.chapter.text, text: $0.text, removed: $0.isRemoved) } : nil)
            })
        })
    }

    struct Differences: Encodable {
        struct Change: Encodable {
            let chapter, kind: String, before, now: String?
            /// The chapter that a moved sentence left.
            var from: String?
        }
        let with: String, count: Int, changes: [Change]

        init(with title: String, _ difference: WordingDifference) {
            (with, count) = (title, difference.count)
            changes = difference.chapters.flatMap { chapter, changes in
                changes.compactMap { change in
                    switch change {
                    case .same: nil
                    case .changed(let from, let to): Change(chapter: chapter, kind: "changed", before: from.text, now: to.text)
                    case .moved(let sentence, let from): Change(chapter: chapter, kind: "moved", before: nil, now: sentence.text, from: from)
                    case .added(let sentence): Change(chapter: chapter, kind: "added", before: nil, now: sentence.text)
                    case .removed(let sentence): Change(chapter: chapter, kind: "removed", before: sentence.text, now: nil)
                    }
                }
            }
        }
    }
}
