import Commitments
import Kernel
import TestSupport
import Testing

@Suite("One report, two sides")
struct ReportTests {
    static let report = Report(id: "r", number: 11, title: "Progress report 11", from: Day(year: 2025, month: 6, day: 1)!, to: Day(year: 2026, month: 5, day: 31)!,
                               chapters: [Chapter(id: "opening", title: "Introduction"), Chapter(id: "cyber", title: "Cyber"), Chapter(id: "other", title: "Other")])

    static func version(_ id: String, _ sentence: String, replaces: [String] = [], _ text: String, side: String = "EU", at: Int64 = 0, order: Int64 = 1, removed: Bool = false, evidence: [String] = []) -> SentenceVersion {
        SentenceVersion(id: VersionID(id), sentence: SentenceID(sentence), replaces: replaces.map { VersionID($0) }, chapter: "cyber", order: order, text: text, evidence: evidence.map { EvidenceID($0) }, portion: "p", isRemoved: removed,
                        side: OrganisationID(side), author: PartyID(side), at: at)
    }

    /// What two sides do to a few sentences while each sees only what has come to it.
    static func history(_ random: inout Seeded) -> [SentenceVersion] {
        var all: [SentenceVersion] = [], seen: [Set<VersionID>] = [[], []], sentences: [SentenceID] = []
        for number in 0..<Int.random(in: 5...40, using: &random) {
            let side = Int.random(in: 0...1, using: &random), own = all.filter { seen[side].contains($0.id) }, text = ReportText(report, own)
            let known = text.sentences + text.removed, sentence = known.isEmpty || Int.random(in: 0..<4, using: &random) == 0 ? nil : known.randomElement(using: &random)
            let id = sentence?.id ?? SentenceID("s\(sentences.count)")
            if sentence == nil { sentences.append(id) }
            let version = SentenceVersion(id: VersionID("v\(number)"), sentence: id, replaces: sentence?.standing.map(\.id) ?? [], chapter: sentence?.now.chapter ?? report.chapters.randomElement(using: &random)!.id,
                                          order: sentence?.now.order ?? Int64.random(in: 1...5, using: &random), text: "wording \(Int.random(in: 0..<3, using: &random))", evidence: [], portion: "p",
                                          isRemoved: sentence != nil && Int.random(in: 0..<6, using: &random) == 0, side: side == 0 ? "EU" : "NATO", author: side == 0 ? "EU" : "NATO", at: Int64(number))
            all.append(version)
            seen[side].insert(version.id)
            // Now and then the wire works, and brings everything that the other side has.
            if Int.random(in: 0..<4, using: &random) == 0 { seen[side].formUnion(all.map(\.id)) }
        }
        return all
    }

    @Test("In whatever order wordings come, and however often, they give one text", arguments: UInt64(0)..<200)
    func order(seed: UInt64) {
        var random = Seeded(seed)
        let all = Self.history(&random), text = ReportText(Self.report, all)
        for _ in 0..<4 {
            var shuffled = all
            shuffled.shuffle(using: &random)
            #expect(ReportText(Self.report, shuffled) == text, "seed \(seed)")
        }
        #expect(Set(text.sentences.map(\.id) + text.removed.map(\.id)) == Set(all.map(\.sentence)), "seed \(seed): no sentence is lost")
    }

    @Test("A wording that nobody has replaced stands, and no other does", arguments: UInt64(0)..<200)
    func standing(seed: UInt64) {
        var random = Seeded(seed)
        let all = Self.history(&random), text = ReportText(Self.report, all), replaced = Set(all.flatMap(\.replaces))
        for sentence in text.sentences + text.removed {
            #expect(sentence.standing.allSatisfy { !replaced.contains($0.id) }, "seed \(seed)")
            // Of several that say the same one stands for all.
            let unreplaced = all.filter { $0.sentence == sentence.id && !replaced.contains($0.id) }
            #expect(unreplaced.allSatisfy { one in sentence.standing.contains { $0.text == one.text || $0.isRemoved && one.isRemoved } }, "seed \(seed)")
        }
        #expect((text.wording == nil) == !text.contested.isEmpty, "seed \(seed)")
    }

    @Test("Two sides that took the same sentence out agree")
    func removedTwice() {
        let text = ReportText(Self.report, [Self.version("a", "s", "One."), Self.version("b", "s", replaces: ["a"], "", side: "EU", at: 1, removed: true), Self.version("c", "s", replaces: ["a"], "", side: "NATO", at: 2, removed: true)])
        #expect(text.sentences.isEmpty && text.contested.isEmpty && text.removed.map(\.id) == ["s"])
    }

    @Test("One side that takes a sentence out while the other words it anew is no agreement")
    func removedAgainstWorded() {
        let text = ReportText(Self.report, [Self.version("a", "s", "One."), Self.version("b", "s", replaces: ["a"], "", at: 1, removed: true), Self.version("c", "s", replaces: ["a"], "Two.", side: "NATO", at: 2)])
        #expect(text.contested.map(\.id) == ["s"] && text.wording == nil)
    }

    @Test("A sentence put behind another stands between it and the next, also the twentieth time")
    func places() {
        var versions = [Self.version("a", "first", "First.", order: ReportText.step), Self.version("z", "last", "Last.", order: 2 * ReportText.step)]
        for number in 0..<20 {
            let order = ReportText(Self.report, versions).order(after: "first", in: "cyber")
            versions.append(Self.version("v\(number)", "n\(number)", "Number \(number).", order: order))
        }
        let texts = ReportText(Self.report, versions).sentences.map(\.now.text)
        #expect(texts == ["First."] + (0..<20).reversed().map { "Number \($0)." } + ["Last."])
    }

    @Test("A wording read back from its JSON is the same", arguments: UInt64(0)..<50)
    func json(seed: UInt64) {
        var random = Seeded(seed)
        guard let wording = ReportText(Self.report, Self.history(&random).filter { $0.side == "EU" }).wording else { return }
        #expect(Wording(json: wording.json) == wording)
    }

    // MARK: Differences

    @Test("The pieces of a difference, put together, are both texts again", arguments: UInt64(0)..<200)
    func words(seed: UInt64) {
        var random = Seeded(seed)
        func text() -> String { (0..<Int.random(in: 0...12, using: &random)).map { _ in ["staff", "met", "on", "cyber,", "twice", "é", "  "].randomElement(using: &random)! }.joined(separator: " ") }
        let old = text(), new = text(), pieces = WordDifference(from: old, to: new).pieces
        var before = "", after = ""
        for piece in pieces {
            switch piece {
            case .same(let text): before += text; after += text
            case .added(let text): after += text
            case .removed(let text): before += text
            }
        }
        #expect(before == old && after == new, "seed \(seed)")
        #expect(WordDifference(from: old, to: old).isSame)
    }

    @Test("Between two reports, sentences are matched by their words; within one, by who they are")
    func sentences() {
        func wording(_ ids: [String], _ texts: [String]) -> Wording {
            Wording(number: 1, title: "", from: Self.report.from, to: Self.report.to, chapters: [.init(id: "cyber", title: "Cyber", sentences: zip(ids, texts).map { .init(id: SentenceID($0), text: $1, evidence: [], portion: "p") })])
        }
        let old = wording(["a", "b"], ["Staff of both sides met on cyber defence in May.", "An exercise was held."])
        let other = WordingDifference(from: old, to: wording(["x", "y"], ["Staff of both sides met on cyber defence in June.", "Something else entirely happened."]))
        guard case .changed(let from, _)? = other.chapters.first?.changes.first else { Issue.record("the first sentence was not recognised"); return }
        #expect(from.id == "a" && other.count == 3)
        let same = WordingDifference(from: old, to: wording(["a", "b"], ["Wholly new words.", "An exercise was held."]))
        #expect(same.count == 1)
    }

    @Test("A sentence that went elsewhere is a difference, with the chapter that it left; what stayed is none")
    func moves() {
        func wording(_ chapters: [(String, [String])]) -> Wording {
            Wording(number: 1, title: "", from: Self.report.from, to: Self.report.to, chapters: chapters.map { chapter, ids in .init(id: ChapterID(chapter), title: chapter == "cyber" ? "Cyber" : "Other", sentences: ids.map { .init(id: SentenceID($0), text: "Sentence \($0).", evidence: [], portion: "p") }) })
        }
        let old = wording([("cyber", ["a", "b", "c", "d"]), ("other", ["e"])])
        func moved(_ new: Wording) -> [String] {
            WordingDifference(from: old, to: new).chapters.flatMap { $0.changes.compactMap { if case .moved(let one, let from) = $0 { "\(one.id) \(from ?? "-")" } else { nil } } }
        }
        #expect(WordingDifference(from: old, to: old).count == 0 && moved(old).isEmpty)
        #expect(moved(wording([("cyber", ["a", "c", "d"]), ("other", ["b", "e"])])) == ["b Cyber"])
        #expect(moved(wording([("cyber", ["d", "a", "b", "c"]), ("other", ["e"])])) == ["d -"])
        #expect(moved(wording([("other", ["e"]), ("cyber", ["a", "b", "c", "d"])])).isEmpty, "the order of chapters moves no sentence")
        let both = WordingDifference(from: old, to: Wording(number: 1, title: "", from: old.from, to: old.to, chapters: [.init(id: "cyber", title: "Cyber", sentences: Array(old.chapters[0].sentences.dropFirst())),
                                                                  .init(id: "other", title: "Other", sentences: old.chapters[1].sentences + [.init(id: "a", text: "Said anew.", evidence: [], portion: "p")])]))
        #expect(both.count == 1, "moved and worded anew, it is one sentence")
    }

    @Test("An event of several days is drafted with its first and its last", arguments: [("2025-11-04", "2025-11-06", "They met (4 November 2025 to 6 November 2025)."), ("2025-11-04", nil, "They met (4 November 2025).")] as [(String, String?, String)])
    func interval(from: String, until: String?, says: String) {
        let event = Evidence(id: "e", kind: .event, date: PartialDate(from), report: nil, area: "cyber", proposals: [], text: "They met.", source: Source(title: "s", confidence: .seen), until: until.flatMap { PartialDate($0) })
        let draft = ReportDraft(number: 11, from: Self.report.from, to: Self.report.to, evidence: [event], facts: RealFacts.facts)
        #expect(draft.sentences.filter { !$0.isCounted }.map(\.text) == [says])
    }

    @Test("A counted sentence is told to be out of date when the register counts otherwise, and one that a person worded is not")
    func outdated() {
        let facts = RealFacts.facts, report = Self.report, events = facts.evidence.filter { $0.kind == .event && !$0.proposals.isEmpty }
        func text(_ says: [String], isCounted: Bool) -> ReportText {
            ReportText(report, says.enumerated().map { SentenceVersion(id: VersionID("v\($0)"), sentence: SentenceID("s\($0)"), chapter: "opening", order: Int64($0), text: $1, portion: "p", isCounted: isCounted, side: "EU", author: "EU", at: 0) })
        }
        let drafted = ReportDraft(number: report.number, from: report.from, to: report.to, evidence: Array(events.prefix(3)), facts: facts).sentences.filter(\.isCounted).map(\.text)
        #expect(text(drafted, isCounted: true).outdated(Array(events.prefix(3)), facts).isEmpty)
        let late = text(drafted, isCounted: true).outdated(Array(events.prefix(5)), facts)
        #expect(late.map(\.sentence.now.text) == [drafted[1]] && late.first?.says.hasPrefix("For this time 5 events are recorded.") == true)
        #expect(text(drafted, isCounted: false).outdated(Array(events.prefix(5)), facts).isEmpty)
    }

    @Test("A sentence stays unless it is sent elsewhere; sent, it stands first, last or behind another", arguments: [
        (nil, "", "abc", "z"), ("cyber", "", "abc", "z"), ("cyber", "first", "bac", "z"), ("cyber", "last", "acb", "z"), ("cyber", "c", "acb", "z"), ("other", "", "ac", "zb"), ("other", "first", "ac", "bz"), (nil, "last", "acb", "z"), ("other", "gone", "ac", "zb"),
    ] as [(ChapterID?, String, String, String)])
    func sent(chapter: ChapterID?, after: String, cyber: String, other: String) throws {
        func version(_ id: String, _ chapter: ChapterID, _ order: Int64) -> SentenceVersion {
            SentenceVersion(id: VersionID("v" + id), sentence: SentenceID(id), chapter: chapter, order: order * ReportText.step, text: id, portion: "p", side: "EU", author: "EU", at: 0)
        }
        let versions = [version("a", "cyber", 1), version("b", "cyber", 2), version("c", "cyber", 3), version("z", "other", 1)], text = ReportText(Self.report, versions)
        let place = try #require(text.place(chapter: chapter, after: after, for: text.sentence("b")))
        let moved = SentenceVersion(id: "new", sentence: "b", replaces: ["vb"], chapter: place.chapter, order: place.order, text: "b", portion: "p", side: "EU", author: "EU", at: 1)
        let then = ReportText(Self.report, versions + [moved]).chapters.map { $0.sentences.map(\.now.text).joined() }
        #expect(then == ["", cyber, other])
        #expect(text.place(chapter: nil, after: after, for: nil) == nil, "a new sentence needs a chapter")
    }

    @Test("Two sides that send one sentence to different chapters stand against each other; to the same end of one, they agree")
    func movedByBoth() {
        func version(_ id: String, _ side: String, _ chapter: ChapterID, _ order: Int64) -> SentenceVersion {
            SentenceVersion(id: VersionID(id), sentence: "s", replaces: id == "a" ? [] : ["a"], chapter: chapter, order: order, text: "One.", portion: "p", side: OrganisationID(side), author: PartyID(side), at: id == "a" ? 0 : 1)
        }
        let apart = ReportText(Self.report, [version("a", "EU", "opening", 1), version("b", "EU", "cyber", 1), version("c", "NATO", "other", 1)])
        #expect(apart.contested.map(\.id) == ["s"] && apart.sentences.count == 1 && apart.wording == nil)
        // Worded a third time where one side wants it, it stays at that side's place.
        #expect(apart.place(chapter: "cyber", after: "", for: apart.sentence("s")) == SentencePlace(chapter: "cyber", order: 1))
        #expect(ReportText(Self.report, [version("a", "EU", "opening", 1), version("b", "EU", "cyber", 1), version("c", "NATO", "cyber", 1)]).contested.isEmpty)
    }

    // MARK: Draft

    @Test("Each event of the period is one sentence in the chapter of its area, and a report's own words are none")
    func draft() {
        let source = Source(title: "s", confidence: .seen), areas = [CommitmentArea(id: "cyber", title: "Cyber", officialCount: nil, source: source)]
        let facts = CommitmentFacts(sets: [], areas: areas, proposals: [], reports: [], declarations: [], evidence: [])
        func evidence(_ id: String, _ kind: Evidence.Kind, area: String?, _ text: String) -> Evidence {
            Evidence(id: EvidenceID(id), kind: kind, date: PartialDate("2025-09"), report: nil, area: area.map { AreaID($0) }, proposals: [], text: text, source: source)
        }
        let draft = ReportDraft(number: 11, from: Self.report.from, to: Self.report.to, evidence: [evidence("1", .event, area: "cyber", "Staff met."), evidence("2", .reportWords, area: "cyber", "Words."), evidence("3", .event, area: nil, "Elsewhere")], facts: facts)
        let written = draft.sentences.filter { !$0.isCounted }
        #expect(written.map(\.text) == ["Staff met (September 2025).", "Elsewhere (September 2025)."])
        #expect(written.map(\.chapter) == ["cyber", "other"] && written.map(\.evidence) == [["1"], ["3"]])
    }
}

@Suite("A text on its way to a Council")
struct TrackTests {
    static let source = Source(title: "s", confidence: .seen)
    static func step(_ id: String, _ kind: TrackPlan.Step.Kind, hours: Int = 0, again: Bool) -> TrackPlan.Step { .init(id: id, title: id, kind: kind, keepers: ["staff"], silenceHours: hours, isRepeated: again, source: source) }
    static let plan = TrackPlan(organisation: "EU", title: "EU", council: "EU.COUNCIL", drafters: ["staff"], marking: "", steps: [step("group", .consensus, again: false), step("quiet", .silence, hours: 24, again: true), step("council", .consensus, again: true)])
    static let hour: Int64 = 3_600_000

    static func check(_ track: TrackState, _ act: StepAct, at step: String, by party: PartyID = "staff", isMember: Bool = false, current: WordingHash? = "one", now: Int64 = 0) -> StepRefusal? {
        track.check(act, at: step, by: party, isMember: isMember, current: current, contested: current == nil ? 2 : 0, now: now)
    }
    static func event(_ step: String, _ act: StepAct, by: PartyID = "staff", at: Int64 = 0) -> StepEvent { StepEvent(step: step, act: act, by: by, at: at) }

    @Test("No step is left out, and only its keeper puts a text to it")
    func turns() {
        let track = TrackState(Self.plan)
        #expect(Self.check(track, .put("one", until: nil), at: "group") == nil)
        #expect(Self.check(track, .put("one", until: nil), at: "council") == .notItsTurn(Self.plan.steps[0]))
        #expect(Self.check(track, .put("one", until: nil), at: "group", by: "somebody") == .notKeeper)
        #expect(Self.check(track, .put("one", until: nil), at: "nowhere") == .unknownStep)
        #expect(Self.check(track, .pass("one"), at: "group") == .notPut)
    }

    @Test("A text that changed, or in which wordings stand against each other, is neither put nor passed")
    func changed() {
        let track = TrackState(Self.plan, [Self.event("group", .put("one", until: nil))])
        #expect(Self.check(track, .pass("one"), at: "group") == nil)
        #expect(Self.check(track, .pass("one"), at: "group", current: "two") == .changed(from: "one", to: "two"))
        #expect(Self.check(track, .pass("one"), at: "group", current: nil) == .contested(2))
        #expect(Self.check(track, .put("one", until: nil), at: "group", current: "two") == .changed(from: "one", to: "two"))
    }

    @Test("A silence lasts as long as the pack says, is broken with a reason, and is recorded as kept only when it is over")
    func silence() {
        let before = [Self.event("group", .put("one", until: nil)), Self.event("group", .pass("one"))]
        #expect(Self.check(TrackState(Self.plan, before), .put("one", until: 23 * Self.hour), at: "quiet") == .silenceTooShort(hours: 24))
        #expect(Self.check(TrackState(Self.plan, before), .put("one", until: nil), at: "quiet") == .silenceTooShort(hours: 24))
        let quiet = before + [Self.event("quiet", .put("one", until: 24 * Self.hour))], track = TrackState(Self.plan, quiet)
        #expect(Self.check(track, .pass("one"), at: "quiet", now: 24 * Self.hour - 1) == .silenceNotOver(until: 24 * Self.hour))
        #expect(Self.check(track, .pass("one"), at: "quiet", now: 24 * Self.hour) == nil)
        #expect(Self.check(track, .voice(.objection, reason: ""), at: "quiet", by: "IRL", isMember: true) == .noReason)
        #expect(Self.check(track, .voice(.objection, reason: "no"), at: "quiet", by: "USA", isMember: false) == .notMember)
        #expect(Self.check(track, .voice(.objection, reason: "no"), at: "quiet", by: "IRL", isMember: true, now: 24 * Self.hour) == .silenceOver)
        let broken = TrackState(Self.plan, quiet + [Self.event("quiet", .voice(.objection, reason: "no"), by: "IRL")])
        #expect(Self.check(broken, .pass("one"), at: "quiet", now: 25 * Self.hour) == .objected(count: 1))
        let mended = TrackState(Self.plan, quiet + [Self.event("quiet", .voice(.objection, reason: "no"), by: "IRL"), Self.event("quiet", .takeBack, by: "IRL")])
        #expect(Self.check(mended, .pass("one"), at: "quiet", now: 25 * Self.hour) == nil)
    }

    @Test("A reservation and an abstention stand beside the text and stop nothing")
    func beside() {
        let track = TrackState(Self.plan, [Self.event("group", .put("one", until: nil)), Self.event("group", .voice(.reservation, reason: "subject to study"), by: "IRL"), Self.event("group", .voice(.abstention, reason: ""), by: "POL")])
        #expect(Self.check(track, .pass("one"), at: "group") == nil && track["group"].voices.count == 2)
    }

    @Test("After a change the steps that the pack wants repeated are taken again, the others count")
    func again() {
        let all = Self.plan.steps.flatMap { [Self.event($0.id, .put("one", until: 0)), Self.event($0.id, .pass("one"))] }, track = TrackState(Self.plan, all)
        #expect(track.approved == "one" && track.next(on: "one") == nil)
        #expect(track.next(on: "two")?.id == "quiet")
        #expect(Self.check(track, .put("one", until: nil), at: "group") == .alreadyApproved)
    }

    @Test("What was said of an earlier text does not count against the next")
    func fresh() {
        let track = TrackState(Self.plan, [Self.event("group", .put("one", until: nil)), Self.event("group", .voice(.objection, reason: "no"), by: "IRL"), Self.event("group", .giveBack(reason: "objection")), Self.event("group", .put("two", until: nil))])
        #expect(Self.check(track, .pass("two"), at: "group", current: "two") == nil)
    }
}
