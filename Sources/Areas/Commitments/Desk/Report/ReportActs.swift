import Commitments
import Journal
import Kernel
import Labels
import Node
import Release

/// What is said of a report, checked against what stands: one act after the other for each report, so that nobody approves what somebody is changing.
struct ReportActs: Sendable {
    let reading: ReportReading
    var node: Node { reading.node }
    var facts: CommitmentFacts { reading.facts }

    // MARK: Beginning

    struct Beginning: Sendable { var number = "", title = "", from = "", to = "", marking = "" }

    /// Begins a report, with a draft of every piece of evidence in its period that both sides may see.
    func begin(_ form: Beginning, by account: Account) async throws -> ReportID {
        guard reading.drafts(account.party) else { throw ReportMistakes("number", "Only those who draft for this organisation begin a report.") }
        return try await node.inTurn("commitments.reports") {
            let viewpoint = account.viewpoint(on: node.today), report = try await checked(form, viewpoint)
            let item = try frame(form.marking.isEmpty ? reading.ownTrack?.marking ?? "" : form.marking, by: account.party)
            let evidence = try await reading.evidence(of: report, forAll: reading.councils(on: node.today) + drafting)
            let draft = ReportDraft(number: report.number, from: report.from, to: report.to, evidence: evidence.map(\.evidence), facts: facts)
            let sentences = drafted(draft.sentences, on: evidence, of: report.id, under: item, by: account.party)
            try await node.say([AreaSaying(ReportKind.report, under: item, report.json)] + sentences, by: account.id)
            return report.id
        }
    }

    private func drafted(_ sentences: [ReportDraft.Sentence], on evidence: [SeenEvidence], of report: ReportID, under item: Item, by party: PartyID) -> [AreaSaying] {
        let items = Dictionary(evidence.map { ($0.evidence.id, $0) }, uniquingKeysWith: { a, _ in a })
        return sentences.map { sentence in
            let portion = Portion(nil, on: sentence.evidence.compactMap { items[$0] }, by: party, in: node.desk.facts.vocabulary)
            let version = SentenceVersion(id: fresh(), sentence: fresh(), chapter: sentence.chapter, order: sentence.order, text: sentence.text, evidence: sentence.evidence, portion: portion.text, isCounted: sentence.isCounted,
                                          side: node.organisation, author: party, at: 0)
            return AreaSaying(ReportKind.sentence, under: item, version.json(of: report))
        }
    }

    /// Adds a sentence for each piece of evidence that came since and stands in no sentence, at the end of its chapter; and counts anew.
    func catchUp(_ id: ReportID, by account: Account) async throws -> Int {
        try await node.inTurn(id.text) {
            guard let seen = try await reading.report(id, for: account.viewpoint(on: node.today)), let text = seen.text, seen.approved == nil, reading.drafts(account.party) else { throw ReportMistakes("text", "There is no draft here that you could change.") }
            let evidence = try await reading.evidence(of: seen.report, forAll: reading.councils(on: node.today) + drafting), new = text.uncited(evidence.map(\.evidence))
            let draft = ReportDraft(number: seen.report.number, from: seen.report.from, to: seen.report.to, evidence: new, facts: facts).sentences.filter { !$0.isCounted }
            let sentences = draft.map { one in
                ReportDraft.Sentence(chapter: one.chapter, order: text.order(after: nil, in: one.chapter) + one.order, text: one.text, evidence: one.evidence, isCounted: false)
            }
            let item = try frame(reading.ownTrack?.marking ?? "", by: account.party)
            let recounted = text.outdated(evidence.map(\.evidence), facts).map { sentence, says in
                let now = sentence.now
                return AreaSaying(ReportKind.sentence, under: item, SentenceVersion(id: fresh(), sentence: sentence.id, replaces: sentence.standing.map(\.id), chapter: now.chapter, order: now.order, text: says, evidence: now.evidence,
                                                                                    portion: now.portion, isCounted: true, side: node.organisation, author: account.party, at: 0).json(of: id))
            }
            try await node.say(recounted + drafted(sentences, on: evidence, of: id, under: item, by: account.party), by: account.id)
            return sentences.count
        }
    }

    /// The bodies that draft on either side, as those who must be able to read a draft.
    private var drafting: [Viewpoint] { facts.tracks.compactMap { $0.drafters.first }.map { Viewpoint(party: $0, clearance: Clearance.topSecret.rawValue, day: node.today) } }

    private func checked(_ form: Beginning, _ viewpoint: Viewpoint) async throws -> Report {
        var mistakes: [ReportMistakes.One] = []
        func note(_ field: String, _ says: String) { mistakes.append(.init(field: field, says: says)) }
        let number = Int(form.number), from = Day(form.from), to = Day(form.to)
        if number == nil || !(1...999).contains(number ?? 0) { note("number", "Write its number, such as \((facts.reports.last?.number ?? 0) + 1).") }
        if from == nil { note("from", form.from.isEmpty ? "Write the first day of the period, as in 2025-06-01." : "`\(form.from.prefix(20))` is no day. Write it as in 2025-06-01.") }
        if to == nil { note("to", form.to.isEmpty ? "Write the last day of the period, as in 2026-05-31." : "`\(form.to.prefix(20))` is no day. Write it as in 2026-05-31.") }
        if let from, let to, to < from { note("to", "The period ends before it begins. Write a last day on or after \(from).") }
        if form.title.count > Report.titleLengthMax { note("title", "Write a title of at most \(Report.titleLengthMax) characters.") }
        if let number, let known = facts.reports.first(where: { $0.number == number }) { note("number", "Report \(number) was issued in \(known.date.inWords). Write a later number.") }
        if let from, let to, from <= to, let other = try await reading.overlapping(from...to, for: viewpoint) {
            note("from", "This period overlaps that of report \(other.number) (\(other.from) to \(other.to)). Begin after it ends: what was reported once is not reported again.")
        }
        guard mistakes.isEmpty, let number, let from, let to else { throw ReportMistakes(mistakes) }
        let title = form.title.isEmpty ? Self.title(number) : form.title
        return Report(id: fresh(), number: number, title: title, from: from, to: to, chapters: Chapter.all(facts))
    }

    static func title(_ number: Int) -> String { "Progress report \(number) on the common set of proposals endorsed by both Councils" }

    /// The marking of the draft itself: both sides' drafters must be able to read it.
    private func frame(_ marking: String, by party: PartyID) throws -> Item {
        let label: Label
        do { label = try node.desk.facts.vocabulary.read(marking) } catch { throw ReportMistakes("marking", "\(error)") }
        let item = Item(label: label, originator: party), dated = node.desk.dated(on: node.today)
        for viewpoint in drafting {
            guard let index = node.desk.facts.roster.index(of: viewpoint.party), dated.compile(item).permits(index) else {
                throw ReportMistakes("marking", "Under `\(marking)` \(name(viewpoint.party)) could not read the draft. Write a marking that is releasable to both sides, such as \(reading.ownTrack?.marking ?? "PUBLIC").")
            }
        }
        return item
    }

    // MARK: Wording

    /// `chapter`, `after`: where it is to stand; empty: where it does. `place`: exactly there, as a wording that is taken has it.
    struct Words: Sendable { var text = "", evidence = "", marking = "", chapter = "", after = "", isRemoved = false, replaces: [VersionID] = [], place: SentencePlace? }

    /// Words a sentence anew, adds one, or takes one out. `replaces`: what the writer had before their eyes; what came meanwhile is not overwritten but stands against it.
    func word(_ form: Words, sentence: SentenceID?, of id: ReportID, by account: Account) async throws -> SentenceID {
        try await node.inTurn(id.text) {
            let viewpoint = account.viewpoint(on: node.today)
            guard let seen = try await reading.report(id, for: viewpoint), let text = seen.text, reading.drafts(account.party) else { throw ReportMistakes("text", "There is no draft here that you could change.") }
            guard seen.approved == nil else { throw ReportMistakes("text", "Both Councils have approved this report. It can no longer be changed.") }
            let current = sentence.flatMap { text.sentence($0) }
            guard sentence == nil || current != nil else { throw ReportMistakes("text", "This sentence is not there. Open the draft again.") }
            let place = form.place ?? text.place(chapter: form.chapter.isEmpty ? nil : ChapterID(form.chapter), after: form.after, for: current)
            // What a side filed under a chapter that the report does not have may stay there until somebody moves it.
            guard let place, place.chapter == current?.now.chapter || text.report.chapters.contains(where: { $0.id == place.chapter }) else { throw ReportMistakes("chapter", "Choose the chapter in which it stands.") }
            let words = form.text.trimmed
            if !form.isRemoved, words.isEmpty { throw ReportMistakes("text", "Write the sentence, or take it out.") }
            if words.count > SentenceVersion.textLengthMax { throw ReportMistakes("text", "This has \(words.count) characters; at most \(SentenceVersion.textLengthMax) fit. Make two sentences of it.") }
            let evidence = try await evidence(form.evidence)
            let portion = try portion(form.marking.trimmed, on: evidence, by: account.party)
            let made = sentence ?? fresh()
            let version = SentenceVersion(id: fresh(), sentence: made, replaces: current == nil ? [] : known(form.replaces, in: try await reading.history(of: made, in: seen, for: viewpoint)), chapter: place.chapter, order: place.order, text: words, evidence: evidence.map(\.evidence.id), portion: portion.text,
                                          isCounted: current?.now.isCounted == true && current?.now.text == words, isRemoved: form.isRemoved, side: node.organisation, author: account.party, at: 0)
            let item = try frame(reading.ownTrack?.marking ?? "", by: account.party)
            try await node.say([AreaSaying(ReportKind.sentence, under: item, version.json(of: id))], by: account.id)
            return made
        }
    }

    /// Only wordings of this very sentence can be replaced.
    private func known(_ replaced: [VersionID], in history: [SentenceVersion]) -> [VersionID] { replaced.filter { id in history.contains { $0.id == id } } }

    /// The pieces that a sentence names: both Councils must be able to see each, or it cannot stand in a common report.
    private func evidence(_ written: String) async throws -> [SeenEvidence] {
        let ids = written.split(whereSeparator: { " ,;\n\r\t".contains($0) }).map { EvidenceID(String($0)) }
        guard ids.count <= SentenceVersion.evidenceMax else { throw ReportMistakes("evidence", "A sentence stands on at most \(SentenceVersion.evidenceMax) pieces of evidence.") }
        let found = try await reading.evidence(ids, forAll: reading.councils(on: node.today))
        return try ids.map { id in
            guard let one = found[id] else { throw ReportMistakes("evidence", "There is no evidence `\(id.text.prefix(60))` that both Councils may see.") }
            return one
        }
    }

    private func portion(_ marking: String, on evidence: [SeenEvidence], by party: PartyID) throws -> Portion {
        var label: Label?
        if !marking.isEmpty { do { label = try node.desk.facts.vocabulary.read(marking) } catch { throw ReportMistakes("marking", "\(error)") } }
        let portion = Portion(label, on: evidence, by: party, in: node.desk.facts.vocabulary), dated = node.desk.dated(on: node.today)
        for council in reading.councils(on: node.today) {
            guard let index = node.desk.facts.roster.index(of: council.party), dated.compile(portion.item).permits(index) else {
                throw ReportMistakes("marking", "Marked so, and on this evidence, \(name(council.party)) may not have this sentence, so it cannot stand in a report to both Councils. Choose another marking, or other evidence.")
            }
        }
        return portion
    }

    // MARK: Steps

    /// What is done with the text at a step of this organisation's own track.
    func step(_ act: StepAct, at step: String, of id: ReportID, by account: Account) async throws {
        try await node.inTurn(id.text) {
            let viewpoint = account.viewpoint(on: node.today)
            guard let plan = reading.ownTrack, let seen = try await reading.report(id, for: viewpoint), let track = seen.tracks.first(where: { $0.plan == plan }) else { throw ReportMistakes("step", "There is no such report here.") }
            guard seen.approved == nil else { throw ReportMistakes("step", "Both Councils have approved this report. Nothing more is done at its steps.") }
            let isMember = node.desk.facts.roster[account.party]?.kind == .state && node.isOfThisHouse(account.party, on: node.today)
            // Members do not see the working text; what they speak of lies before them.
            let current = seen.text == nil ? track[step].put?.hash : seen.current
            if let refusal = track.check(act, at: step, by: account.party, isMember: isMember, current: current, contested: seen.text?.contested.count ?? 0, now: node.clock.now().milliseconds) {
                throw ReportMistakes(refusal.field, refusal.says(name))
            }
            // What a delegation says stays in its own house; what a step came to is told to the other side.
            let item: Item
            switch act {
            case .voice, .takeBack: item = node.houseItem(by: account.party)
            case .put, .pass, .giveBack: item = try frame(plan.marking, by: account.party)
            }
            try await node.say([AreaSaying(ReportKind.step, under: item, StepEvent.json(act, at: step, of: id, on: plan.organisation, seen: seen.seen))], by: account.id)
        }
    }

    /// Lets everybody read the public edition of a report that both Councils approved.
    func publish(_ id: ReportID, by account: Account) async throws {
        try await node.inTurn(id.text) {
            guard let seen = try await reading.report(id, for: account.viewpoint(on: node.today)), reading.keeps(account.party) else { throw ReportMistakes("publish", "There is no such report here.") }
            guard let approved = seen.approved else { throw ReportMistakes("publish", "Both Councils have not approved the same text yet. Nothing is published before.") }
            guard seen.published == nil else { throw ReportMistakes("publish", "The public edition is out since \(Timestamp(milliseconds: seen.published ?? 0).inWords).") }
            let item = Item(label: try node.desk.facts.vocabulary.read("PUBLIC"), originator: account.party)
            try await node.say([AreaSaying(ReportKind.published, under: item, .members(("report", .string(id.text)), ("wording", .string(approved.text))))], by: account.id)
        }
    }

    private func fresh<Entity>() -> ID<Entity> { ID(RecordID(at: node.clock.now()).description) }
    private func name(_ party: PartyID) -> String { node.desk.facts.roster[party]?.name ?? party.text }
}

private extension StepRefusal {
    var field: String {
        switch self {
        case .noReason: "reason"
        case .silenceTooShort: "until"
        default: "step"
        }
    }
}
