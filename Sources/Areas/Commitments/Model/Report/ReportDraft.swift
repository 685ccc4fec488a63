package import Kernel

/// A first draft: each piece of evidence of the period becomes a sentence in the chapter of its area, and stays tied to it.
///
/// It rewrites nothing: the words are those of the evidence, with the date as precisely as it is known. Drafters join and word anew.
package struct ReportDraft: Hashable, Sendable {
    package struct Sentence: Hashable, Sendable {
        package let chapter: ChapterID
        package let order: Int64
        package let text: String
        package let evidence: [EvidenceID]
        package let isCounted: Bool
        package init(chapter: ChapterID, order: Int64, text: String, evidence: [EvidenceID], isCounted: Bool) {
            (self.chapter, self.order, self.text, self.evidence, self.isCounted) = (chapter, order, text, evidence, isCounted)
        }
    }
    package let sentences: [Sentence]

    /// `evidence`: what both sides may see of the period. What a report itself says is no evidence for the next one.
    package init(number: Int, from: Day, to: Day, evidence: [Evidence], facts: CommitmentFacts) {
        let events = evidence.filter { $0.kind == .event }
        let places = Dictionary(uniqueKeysWithValues: facts.proposals.enumerated().map { ($1.id, $0) })
        func place(_ one: Evidence) -> (Int, Day, String) { (one.proposals.compactMap { places[$0] }.min() ?? Int.max, one.date?.first ?? from, one.id.text) }
        let byChapter = Dictionary(grouping: events) { one in one.area.flatMap { facts.area($0) }.map { ChapterID($0.id.text) } ?? Chapter.other.id }
        var sentences = Self.opening(number, from, to, events, facts).enumerated().map { Sentence(chapter: Chapter.opening.id, order: Int64($0 + 1) * ReportText.step, text: $1, evidence: [], isCounted: true) }
        for chapter in Chapter.all(facts) {
            for (index, one) in (byChapter[chapter.id] ?? []).sorted(by: { place($0) < place($1) }).enumerated() {
                sentences.append(Sentence(chapter: chapter.id, order: Int64(index + 1) * ReportText.step, text: Self.sentence(one), evidence: [one.id], isCounted: false))
            }
        }
        self.sentences = sentences
    }

    /// What the program counts, in its own sentences.
    static func counted(_ report: Report, _ evidence: [Evidence], _ facts: CommitmentFacts) -> [String] { opening(report.number, report.from, report.to, evidence.filter { $0.kind == .event }, facts) }

    /// `Staff of both sides met on cyber defence (October 2024).`
    static func sentence(_ evidence: Evidence) -> String {
        var text = evidence.text
        while let last = text.last, last == "." || last == " " { text.removeLast() }
        if let date = evidence.date, !text.contains(date.inWords) { text += " (\(date.inWords)\(evidence.until.map { " to \($0.inWords)" } ?? ""))" }
        return (text.last.map { "!?…".contains($0) } == true) ? text : text + "."
    }

    private static func opening(_ number: Int, _ from: Day, _ to: Day, _ events: [Evidence], _ facts: CommitmentFacts) -> [String] {
        let sets = facts.sets.map { $0.endorsed.inWords }, list = sets.count > 1 ? sets.dropLast().joined(separator: ", ") + " and " + sets[sets.count - 1] : sets.first ?? ""
        let touched = Set(events.flatMap(\.proposals)).count, loose = events.count { $0.proposals.isEmpty }
        return ["This is progress report \(number) on the common set of proposals that both Councils endorsed on \(list). It covers the time from \(from.inWords) to \(to.inWords).",
                "For this time \(events.count) event\(events.count == 1 ? " is" : "s are") recorded. They touch \(touched) of the \(facts.proposals.count) proposals" + (loose == 0 ? "." : "; \(loose) touch\(loose == 1 ? "es" : "") none of them.")]
    }

    /// What a drafter is told and the text does not say: proposals of which nothing was heard in the period, and areas without a word.
    package static func silence(_ evidence: [Evidence], _ facts: CommitmentFacts) -> (proposals: [Proposal], areas: [CommitmentArea]) {
        let events = evidence.filter { $0.kind == .event }, touched = Set(events.flatMap(\.proposals)), areas = Set(events.compactMap(\.area) + events.flatMap { $0.proposals.compactMap { facts.proposal($0)?.area } })
        return (facts.proposals.filter { $0.text != .notHeld && !touched.contains($0.id) }, facts.areas.filter { !areas.contains($0.id) })
    }
}
