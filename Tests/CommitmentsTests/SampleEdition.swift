@testable import Commitments
import Foundation
import Kernel
import TestSupport

/// Editions to make files of: one like those that will be made, one long, and one of texts that would like to be something else than text.
enum SampleEdition {
    enum Kind: String, CaseIterable { case plain, full, draft, empty, hostile }

    static func of(_ kind: Kind, seed: UInt64 = 4, sentences: Int = 54) -> ReportEdition {
        var random = Seeded(seed)
        let facts = RealFacts.facts, chapters = Chapter.all(facts)
        let isFull = kind == .full, count = kind == .empty ? 0 : sentences
        let events = facts.evidence.filter { $0.kind == .event }
        var notes: [ReportEdition.Note] = [], parts: [ReportEdition.Chapter] = []
        for (place, chapter) in chapters.enumerated() {
            var list: [ReportEdition.Sentence] = []
            for _ in 0..<(count * (place + 1) / chapters.count - count * place / chapters.count) {
                let number = notes.count + 1, event = events[Int.random(in: 0..<events.count, using: &random)]
                let text = kind == .hostile ? hostile[notes.count % hostile.count] : ReportDraft.sentence(event)
                notes.append(.init(number: number, text: kind == .hostile ? hostile[(notes.count + 3) % hostile.count] : event.text, date: event.date?.description ?? "", proposals: event.proposals,
                                   source: kind == .hostile ? Source(title: hostile[(notes.count + 5) % hostile.count], address: hostileAddresses[notes.count % hostileAddresses.count], confidence: .unverified) : event.source,
                                   marking: isFull ? (number % 4 == 0 ? "R-UE/EU-R" : "PUBLIC") : ""))
                // Now and then two notes, one of them cited before.
                let again = number > 3 && number % 7 == 0 ? [number - 3] : []
                list.append(.init(text: text, notes: [number] + again, marking: isFull ? (number % 5 == 0 ? "R-UE/EU-R" : "PUBLIC") : ""))
            }
            parts.append(.init(title: chapter.title, sentences: list))
        }
        let annex = facts.proposals.map { proposal -> ReportEdition.Line in
            let activity = RealFacts.activity(of: proposal.id, on: RealFacts.tenth), finding = StatusFinding.on(proposal, activity, clock: facts.clock, day: RealFacts.tenth)
            return .init(proposal: proposal.id, name: proposal.name, area: facts.title(of: proposal.area), status: finding.status, rule: finding.rule, facts: activity.count)
        }
        return ReportEdition(readers: isFull ? .councils : .everyone, number: 11, title: "Eleventh progress report on the implementation of the common set of proposals", from: Day("2024-06-13")!, to: Day("2025-06-12")!, date: Day("2025-06-20")!,
                             isDraft: kind == .draft || kind == .full, marking: isFull ? "RESTREINT UE/EU RESTRICTED" : "PUBLIC", submittedTo: ["Council of the European Union", "North Atlantic Council"],
                             chapters: parts, notes: notes, annex: annex, isDemonstration: kind != .plain)
    }

    /// Each would be something else in one of the languages that it passes through, or is hard to set.
    static let hostile = [
        #"#eval("1 + 1") #panic() #import "@preview/x:1.0.0" $x^2$ *bold* _it_ `raw` <label> @ref [b] \ // comment /* c */"#,
        "</w:t><script>alert(1)</script> & \"quotes\" 'single' ]]> <!-- --> <?xml?> &amp;lt;",
        "שלום עולם and السلام عليكم \u{202e}turned round\u{202c} and back",
        "Emoji 😀 🛰️ 👩‍💻 🇪🇺, private \u{e000} and beyond \u{10fffd}, 漢字仮名 한국어",
        String(repeating: "x", count: 4_000),
        "Ελληνικά, Кириллица, български, Türkçe, Íslenska, ča\u{0301}rka",
        "=HYPERLINK(\"https://example.org\",\"x\") | +1 | @SUM(1)",
        "~~strike~~ ^sup^ [a](https://example.org) {=openxml} ``` \n\n# no heading\r\n- no list\t| no | table |",
        "Null \u{0} bell \u{7} escape \u{1b}[31m delete \u{7f} no character \u{fffe} soft\u{ad}hyphen zero\u{200b}width",
        "",
    ]
    static let hostileAddresses: [String?] = ["https://example.org/a?b=c&d=<e>", "javascript:alert(1)", nil, "https://example.org/" + String(repeating: "long/", count: 300), "https://example.org/plain", "\\\\server\\share", "file:///etc/passwd", "https://example.org/#eval(1)"]
}
