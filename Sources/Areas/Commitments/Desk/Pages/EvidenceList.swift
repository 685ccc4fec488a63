import Commitments
import Figures
import Kernel
import Labels
import Node
import Release
import Site

/// Pieces of evidence, each with its date, who says it and under which marking, its source and its files. One event stands once, with all who tell of it.
struct EvidenceList: Component {
    let evidence: [SeenEvidence]
    let facts: CommitmentFacts
    let node: Node
    /// Marked where they occur.
    var words = SearchWords("")
    /// What is said before the source of one.
    var notes: [EvidenceID: String] = [:]
    /// The piece on whose own page this stands, which needs no way there.
    var own: EvidenceID?

    var html: HTML {
        ol(.class("evidence")) {
            for seen in evidence {
                li {
                    p(.class("when")) {
                        Marks.disc(count: 9, isHollow: seen.evidence.kind == .reportWords, name: seen.evidence.kind == .reportWords ? "the report’s own words" : "happened in the period")
                        seen.evidence.whenInWords
                    }
                    div {
                        if let reason = seen.withdrawn { p(.class("fact")) { "Withdrawn by \(node.name(of: seen.author)): \(reason)" } } else {
                            p(.class("fact")) { if let portion = seen.portion(node) { span(.class("portion")) { portion }; " " }; Marked(text: seen.evidence.text, words: words) }
                        }
                        p(.class("note")) { about(seen) }
                        if seen.withdrawn == nil {
                            files(seen)
                            for other in seen.others { div(.class("told-too")) { telling(other) } }
                        }
                    }
                }
            }
        }
    }

    @HTMLBuilder private func about(_ seen: SeenEvidence) -> HTML {
        let evidence = seen.evidence
        if let note = notes[evidence.id] { strong { note } }
        if evidence.kind == .reportWords { "The report’s own words, or an official summary. " }
        if evidence.isResult { strong { "Counts as a result. " } }
        if let value = evidence.value { strong { "Measured: \(value). " } }
        source(seen)
        for id in evidence.proposals { " · "; a(.href(ProposalPage.address(of: id))) { facts.proposal(id)?.written ?? id.text } }
        if evidence.proposals.isEmpty { " · touches no proposal" }
        if seen.said != nil, evidence.id != own { " · "; a(.href(EvidencePage.address(of: evidence.id))) { "details" } }
    }

    @HTMLBuilder private func source(_ seen: SeenEvidence) -> HTML {
        SourceView(seen.evidence.source.title, address: seen.evidence.source.address)
        " (\(seen.evidence.source.confidence.rawValue))"
        if seen.said != nil { " · said by \(node.name(of: seen.author)), \(node.side(of: seen))" }
    }

    @HTMLBuilder private func telling(_ other: SeenEvidence) -> HTML {
        p(.class("note")) {
            "Told too: "
            if let portion = other.portion(node) { span(.class("portion")) { portion }; " " }
            "“\(other.evidence.text)” "
            source(other)
            if other.said != nil { " · "; a(.href(EvidencePage.address(of: other.evidence.id))) { "details" } }
        }
        files(other)
    }

    @HTMLBuilder private func files(_ seen: SeenEvidence) -> HTML {
        if !seen.attachments.isEmpty {
            ul(.class("files")) {
                for file in seen.attachments { li { a(.href(EvidencePage.address(ofAttachment: file.id))) { file.name }; " \(file.sizeInWords), \(file.type.inWords); SHA-256 "; code { String(file.hash.prefix(16)) + "…" } } }
            }
        }
    }
}

extension Evidence {
    /// "1 March 2025", "1 March 2025 to 5 March 2025", "period of report 7".
    var whenInWords: String {
        if let date { return until.map { "\(date.inWords) to \($0.inWords)" } ?? date.inWords }
        return report.map { "period of report \($0)" } ?? "no date"
    }
}

extension Attachment {
    var sizeInWords: String { size < 1 << 20 ? "\(max(1, size / 1024)) KiB" : "\(size / (1 << 20)),\(size % (1 << 20) * 10 / (1 << 20)) MiB".replacing(",", with: ".") }
}

extension SeenEvidence {
    /// What people say carries its marking; the pack's facts are public, and so is the page that shows them.
    func portion(_ node: Node) -> String? { said == nil ? nil : item.portion(node) }
}

extension Item {
    /// `(R-UE/EU-R)`; a level that has no short form is written out: people do not read codes.
    func portion(_ node: Node) -> String {
        let vocabulary = node.desk.facts.vocabulary, short = label.printed(in: vocabulary, style: .portion)
        return short.contains("_") ? "(\(label.printed(in: vocabulary)))" : short
    }
}

extension Node {
    func name(of party: PartyID) -> String { desk.facts.roster[party]?.name ?? party.text }
    /// "on the EU's side"
    func side(of seen: SeenEvidence) -> String { side(seen.origin ?? organisation) }
    func side(_ organisation: OrganisationID) -> String { "on the \(organisation.text) side" }
}
