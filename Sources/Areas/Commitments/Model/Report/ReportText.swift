package import Kernel

/// The working text: what all the wordings come to. The same wordings give the same text at both nodes, in whatever order they came.
package struct ReportText: Hashable, Sendable {
    package let report: Report
    package let chapters: [(chapter: Chapter, sentences: [Sentence])]
    /// Sentences that were taken out, by nobody's objection.
    package let removed: [Sentence]

    package init(_ report: Report, _ versions: [SentenceVersion]) {
        self.report = report
        let replaced = versions.reduce(into: Set<VersionID>()) { $0.formUnion($1.replaces) }
        var standing: [SentenceID: [SentenceVersion]] = [:]
        for version in versions where !replaced.contains(version.id) { standing[version.sentence, default: []].append(version) }
        let sentences = standing.map { id, versions in Sentence(id: id, standing: Self.distinct(versions.sorted(by: Self.isOlder))) }
        removed = sentences.filter(\.isRemoved).sorted { $0.id < $1.id }
        let places = Dictionary(grouping: sentences.filter { !$0.isRemoved }, by: \.now.chapter)
        let known = Set(report.chapters.map(\.id))
        // What a side filed under a chapter that the report does not have stands at the end rather than nowhere.
        let strays = places.filter { !known.contains($0.key) }.flatMap(\.value)
        chapters = report.chapters.map { chapter in
            (chapter, ((places[chapter.id] ?? []) + (chapter.id == report.chapters.last?.id ? strays : [])).sorted { ($0.now.order, $0.id) < ($1.now.order, $1.id) })
        }
    }

    private static func isOlder(_ a: SentenceVersion, _ b: SentenceVersion) -> Bool { (a.at, a.id) < (b.at, b.id) }

    /// Wordings that say the same are one: two sides that both took a sentence out agree.
    private static func distinct(_ versions: [SentenceVersion]) -> [SentenceVersion] {
        versions.reduce(into: []) { kept, version in if !kept.contains(where: { $0.says(theSameAs: version) }) { kept.append(version) } }
    }

    package var sentences: [Sentence] { chapters.flatMap(\.sentences) }
    package var contested: [Sentence] { sentences.filter(\.isContested) }
    package func sentence(_ id: SentenceID) -> Sentence? { sentences.first { $0.id == id } ?? removed.first { $0.id == id } }

    /// Pieces that no standing wording names, nor one that was taken out: what somebody struck does not come back by itself.
    package func uncited(_ evidence: [Evidence]) -> [Evidence] {
        let cited = (sentences + removed).reduce(into: Set<EvidenceID>()) { $0.formUnion($1.standing.flatMap(\.evidence)) }
        return evidence.filter { $0.kind == .event && !cited.contains($0.id) }
    }

    /// Counted sentences that the same evidence would now count otherwise, each with what it would say. What a person worded anew is counted no longer, and stays.
    package func outdated(_ evidence: [Evidence], _ facts: CommitmentFacts) -> [(sentence: Sentence, says: String)] {
        let now = ReportDraft.counted(report, evidence, facts)
        return sentences.compactMap { sentence in
            guard sentence.now.isCounted, !sentence.isContested, !now.contains(sentence.now.text) else { return nil }
            // The same sentence with other figures: the one that begins alike.
            return now.first { $0.split(separator: " ").prefix(3) == sentence.now.text.split(separator: " ").prefix(3) }.map { (sentence, $0) }
        }
    }

    /// The text as it can be approved; nil while two wordings stand against each other.
    package var wording: Wording? {
        guard contested.isEmpty else { return nil }
        return Wording(number: report.number, title: report.title, from: report.from, to: report.to, chapters: chapters.map { chapter, sentences in
            Wording.Chapter(id: chapter.id, title: chapter.title, sentences: sentences.map { Wording.Sentence(id: $0.id, text: $0.now.text, evidence: $0.now.evidence, portion: $0.now.portion) })
        })
    }

    /// Room behind a sentence, or at the end of its chapter. Sentences at one place go by their identifiers, which grow with time.
    package func order(after sentence: SentenceID?, in chapter: ChapterID) -> Int64 {
        let orders = chapters.first { $0.chapter.id == chapter }?.sentences ?? []
        guard let sentence, let at = orders.firstIndex(where: { $0.id == sentence }) else { return (orders.last?.now.order ?? 0) + Self.step }
        let here = orders[at].now.order
        return at + 1 < orders.count ? here + (orders[at + 1].now.order - here) / 2 : here + Self.step
    }
    /// Where a sentence comes to stand: `after` names the one before it, `first` is the head of the chapter, empty its end. Without a chapter, or without a place in its own, it stays; nil where a new one has no chapter.
    package func place(chapter: ChapterID?, after: String, for sentence: Sentence?) -> SentencePlace? {
        guard let wanted = chapter ?? sentence?.now.chapter else { return nil }
        if after.isEmpty, let here = sentence?.standing.last(where: { $0.chapter == wanted && (chapter != nil || $0.id == sentence?.now.id) }) { return SentencePlace(chapter: wanted, order: here.order) }
        if after == "first" { return SentencePlace(chapter: wanted, order: (chapters.first { $0.chapter.id == wanted }?.sentences.first?.now.order ?? 2 * Self.step) - Self.step) }
        return SentencePlace(chapter: wanted, order: order(after: after.isEmpty || after == "last" ? nil : SentenceID(after), in: wanted))
    }
    /// Between two sentences of a fresh draft; half of it at each further one between the same two.
    package static let step: Int64 = 1 << 30

    package static func == (a: ReportText, b: ReportText) -> Bool { a.report == b.report && a.removed == b.removed && a.chapters.elementsEqual(b.chapters) { $0 == $1 } }
    package func hash(into hasher: inout Hasher) {
        hasher.combine(report)
        for (chapter, sentences) in chapters { hasher.combine(chapter); hasher.combine(sentences) }
    }
}

/// A report word for word, with what each sentence stands on and under which marking: what is approved, and by whose hash.
package struct Wording: Hashable, Sendable {
    package struct Chapter: Hashable, Sendable {
        package let id: ChapterID
        package let title: String
        package let sentences: [Sentence]
        package init(id: ChapterID, title: String, sentences: [Sentence]) { (self.id, self.title, self.sentences) = (id, title, sentences) }
    }
    package struct Sentence: Hashable, Sendable {
        package let id: SentenceID
        package let text: String
        package let evidence: [EvidenceID]
        package let portion: String
        package init(id: SentenceID, text: String, evidence: [EvidenceID], portion: String) { (self.id, self.text, self.evidence, self.portion) = (id, text, evidence, portion) }
    }
    package let number: Int
    package let title: String
    package let from: Day
    package let to: Day
    package let chapters: [Chapter]
    package init(number: Int, title: String, from: Day, to: Day, chapters: [Chapter]) { (self.number, self.title, self.from, self.to, self.chapters) = (number, title, from, to, chapters) }

    package var sentences: [Sentence] { chapters.flatMap(\.sentences) }
}
