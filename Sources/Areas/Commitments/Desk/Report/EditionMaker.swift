import Commitments
import Kernel
import Labels
import Node
import Release
import Site

/// Makes the editions of a wording: each sentence goes through the release rules for those who will read it, and what is left out leaves no trace.
struct EditionMaker: Sendable {
    let reading: ReportReading
    let commitments: CommitmentReading
    let shell: Shell
    var node: Node { reading.node }

    /// What stands in an edition, and what the rules leave out of it; the second is for drafters alone.
    struct Sifted: Sendable { let kept: [(chapter: Wording.Chapter, sentences: [MarkedSentence])], left: [MarkedSentence] }

    func viewpoints(_ readers: ReportEdition.Readers, on day: Day) -> [Viewpoint] { readers == .councils ? reading.councils(on: day) : [.thePublic(on: day)] }

    /// `also`: somebody who reads it here, and for whom each sentence is decided too.
    func sift(_ wording: Wording, for readers: ReportEdition.Readers, also reader: Viewpoint? = nil) -> Sifted {
        let day = node.today, dated = node.desk.dated(on: day)
        let all = viewpoints(readers, on: day) + (reader.map { [Viewpoint(party: $0.party, clearance: $0.clearance, day: day)] } ?? [])
        var left: [MarkedSentence] = []
        let kept = wording.chapters.map { chapter -> (Wording.Chapter, [MarkedSentence]) in
            (chapter, chapter.sentences.compactMap { sentence in
                guard let portion = Portion(sentence.portion) else { return nil }
                let marked = MarkedSentence(sentence: sentence, chapter: chapter.id, item: portion.item)
                if all.allSatisfy({ dated.screen(marked, for: $0) != nil }) { return marked }
                left.append(marked)
                return nil
            })
        }
        return Sifted(kept: kept.filter { !$0.1.isEmpty }, left: left)
    }

    /// `R-UE`, as it stands before a paragraph.
    private func portion(_ item: Item) -> String { item.portion(node).trimmingParentheses }

    func edition(_ wording: Wording, _ readers: ReportEdition.Readers, reader: Viewpoint? = nil, date: Day, isDraft: Bool) async throws -> ReportEdition {
        let sifted = sift(wording, for: readers, also: reader), day = node.today, viewpoints = viewpoints(readers, on: day) + (reader.map { [$0] } ?? [])
        let ids = sifted.kept.flatMap { $0.sentences.flatMap(\.sentence.evidence) }
        let evidence = try await reading.evidence(ids, forAll: viewpoints)
        var numbers: [EvidenceID: Int] = [:], notes: [ReportEdition.Note] = []
        func number(_ id: EvidenceID) -> Int? {
            if let known = numbers[id] { return known }
            guard let one = evidence[id], one.withdrawn == nil else { return nil }
            numbers[id] = notes.count + 1
            notes.append(ReportEdition.Note(number: notes.count + 1, text: one.evidence.text, date: one.evidence.date.map { date in date.inWords + (one.evidence.until.map { " to \($0.inWords)" } ?? "") } ?? "", proposals: one.evidence.proposals, source: one.evidence.source,
                                            marking: readers == .everyone ? "" : portion(one.item)))
            return notes.count
        }
        let chapters = sifted.kept.map { chapter, sentences in
            ReportEdition.Chapter(title: chapter.title, sentences: sentences.map { one in
                ReportEdition.Sentence(text: one.sentence.text, notes: one.sentence.evidence.compactMap(number), marking: readers == .everyone ? "" : portion(one.item))
            })
        }
        // As of the end of the period, over what these readers may see of it.
        let board = try await commitments.board(forAll: viewpoints.map { Viewpoint(party: $0.party, clearance: $0.clearance, day: wording.to) }, on: wording.to)
        let annex = board.facts.proposals.map { proposal in
            let finding = board.findings[proposal.id]
            return ReportEdition.Line(proposal: proposal.id, name: proposal.name, area: board.facts.title(of: proposal.area), status: finding?.status ?? .textNotHeld, rule: finding?.rule ?? .textNotFound, facts: board.activity[proposal.id]?.count ?? 0)
        }
        let items = sifted.kept.flatMap { $0.sentences.map(\.item) }
        return ReportEdition(readers: readers, number: wording.number, title: wording.title, from: wording.from, to: wording.to, date: date, isDraft: isDraft, marking: shell.marking(of: items, for: nil).text,
                             submittedTo: reading.facts.tracks.map { node.desk.facts.roster[$0.council]?.name ?? $0.council.text }, chapters: chapters, notes: notes, annex: annex, isDemonstration: node.isDemonstration)
    }
}

private extension String {
    var trimmingParentheses: String { hasPrefix("(") && hasSuffix(")") ? String(dropFirst().dropLast()) : self }
}
