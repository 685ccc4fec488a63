import Commitments
import Figures
import Journal
import Kernel
import Labels
import Node
import Release
import Site

/// The working text by chapter: each sentence with what it stands on, whose wording it is, and what is the matter with it.
struct DraftText: Component {
    let seen: SeenReport
    let text: ReportText
    let desk: ReportDesk
    let mayEdit: Bool

    var html: HTML {
        Site.Part("The text", note: Prose("\(text.sentences.count) sentences. Each keeps its evidence and its own marking.")) {
            nav(.class("chapters"), .aria(.label, "Chapters")) {
                ol { for (chapter, sentences) in text.chapters { li { a(.href("#chapter-\(chapter.id)")) { chapter.title }; " "; span(.class("note")) { String(sentences.count) } } } }
            }
            for (chapter, sentences) in text.chapters {
                section(.id("chapter-\(chapter.id)"), .class("report-chapter")) {
                    h3 { chapter.title }
                    if sentences.isEmpty { p(.class("note")) { "Nothing that both Councils may see is recorded here for this time." } }
                    for sentence in sentences { view(sentence) }
                    if mayEdit { p(.class("note add")) { a(.href("\(ReportDesk.address(of: seen.report.id))/sentences/new?chapter=\(chapter.id)")) { "Add a sentence to \(chapter.title)" } } }
                }
            }
        }.html
    }

    private func view(_ sentence: Sentence) -> HTML {
        let now = sentence.now
        return div(.class(sentence.isContested ? "report-line contested" : "report-line"), .id("s-\(sentence.id)")) {
            for one in sentence.standing {
                p(.class("report-sentence")) {
                    if sentence.isContested { span(.class("note")) { "\(desk.reading.facts.track(one.side)?.title ?? one.side.text): " } }
                    one.isRemoved ? "(takes this sentence out)" : one.text
                    if one.chapter != now.chapter { span(.class("note")) { " (in \(text.report.chapters.first { $0.id == one.chapter }?.title ?? one.chapter.text))" } }
                }
            }
            p(.class("note")) {
                if sentence.isContested { strong { "Two wordings stand against each other. " } }
                if now.evidence.isEmpty, !now.isCounted { strong { "No event stands behind it. " } }
                portion(now); " · "
                if now.isCounted { "counted from the register" } else { "\(now.evidence.count) piece\(now.evidence.count == 1 ? "" : "s") of evidence" }
                " · \(desk.name(now.author)), \(Timestamp(milliseconds: now.at).inWords)"
                if mayEdit {
                    span(.class("word")) {
                        " · "
                        a(.href(ReportDesk.address(of: sentence.id, in: seen.report.id)), .aria(.label, "\(sentence.isContested ? "Settle" : "Word anew or move"): \(now.text.prefix(60))")) { sentence.isContested ? "Settle" : "Word anew or move" }
                    }
                }
            }
        }
    }

    private func portion(_ version: SentenceVersion) -> HTML { span(.class("portion")) { Portion(version.portion).map { $0.item.portion(desk.node) } ?? "(no marking)" } }
}

/// What drafters are told and the text does not say.
struct DraftRemarks: Component, Sendable {
    let silent: [Proposal]
    let silentAreas: [CommitmentArea]
    let unsupported: Int
    let contested: Int
    let leftOut: [MarkedSentence]
    let repeated: Int
    let uncited: Int
    /// Counted sentences that no longer say what the register counts.
    let outdated: Int
    /// Pieces of the period that the reader may read, and not both Councils.
    let narrow: Int
    private let period: String
    private let address: String
    /// Nil for whoever may not add.
    private let formToken: String?

    init?(_ seen: SeenReport, _ desk: ReportDesk, session: Session?) async throws {
        guard let text = seen.text else { return nil }
        let evidence = try await desk.reading.evidence(of: seen.report, forAll: desk.reading.councils(on: desk.node.today))
        (address, uncited) = (ReportDesk.address(of: seen.report.id), text.uncited(evidence.map(\.evidence)).count)
        let own = try await desk.reading.evidence(of: seen.report, forAll: session.map { [$0.account.viewpoint(on: desk.node.today)] } ?? desk.reading.councils(on: desk.node.today))
        narrow = Set(own.map(\.evidence.id)).subtracting(evidence.map(\.evidence.id)).count
        period = SearchFilters.address([.from: seen.report.from.description, .to: seen.report.to.description])
        outdated = text.outdated(evidence.map(\.evidence), desk.reading.facts).count
        formToken = session.flatMap { desk.mayDraft($0.account) ? $0.formToken : nil }
        (silent, silentAreas) = ReportDraft.silence(evidence.map(\.evidence), desk.reading.facts)
        (unsupported, contested) = (text.sentences.count { $0.now.evidence.isEmpty && !$0.now.isCounted }, text.contested.count)
        leftOut = text.wording.map { desk.editions.sift($0, for: .everyone).left } ?? []
        // Words of the last report that was made here, or of those facts that a report itself is known to hold.
        let before = Set(desk.reading.facts.evidence.filter { $0.kind == .reportWords }.map { $0.text.lowercased() })
        repeated = text.sentences.count { before.contains($0.now.text.lowercased()) }
    }

    var html: HTML {
        Site.Part("For those who draft", note: "None of this stands in the text.") {
            ul(.class("dashes")) {
                if contested > 0 { li { strong { "\(contested) sentence\(contested == 1 ? "" : "s")" }; " with two wordings. Settle \(contested == 1 ? "it" : "them") before the text is put to anyone." } }
                if uncited > 0 { li { strong { "\(uncited) piece\(uncited == 1 ? "" : "s") of evidence" }; " from this time stand\(uncited == 1 ? "s" : "") in no sentence." } }
                if narrow > 0 { li { strong { "\(narrow) piece\(narrow == 1 ? "" : "s") of evidence" }; " from this time that you may read may not go to both Councils, and can stand behind no sentence. "; a(.href(period)) { "All of this time" } } }
                if unsupported > 0 { li { strong { "\(unsupported) sentence\(unsupported == 1 ? "" : "s")" }; " with no event behind \(unsupported == 1 ? "it" : "them")." } }
                if repeated > 0 { li { strong { "\(repeated)" }; " worded as in an earlier report." } }
                if outdated > 0 { li { strong { "\(outdated) counted sentence\(outdated == 1 ? "" : "s")" }; " \(outdated == 1 ? "gives" : "give") other figures than the register has now." } }
                if !silent.isEmpty { li { strong { "\(silent.count)" }; " proposals whose text is held, and of which nothing was heard in this time." } }
                if !silentAreas.isEmpty { li { "Nothing was heard of \(silentAreas.map(\.title).joined(separator: ", "))." } }
                if !leftOut.isEmpty { li { strong { "\(leftOut.count)" }; " sentence\(leftOut.count == 1 ? " does" : "s do") not stand in the public edition, by the release rules." } }
            }
            if uncited + outdated > 0, let formToken {
                Site.form(.method(.post), .action(address + "/catch-up"), .class("step-form")) {
                    HiddenField("token", formToken)
                    button(.type("submit")) { uncited == 0 ? "Count anew" : "Add \(uncited == 1 ? "a sentence for it" : "a sentence for each")" + (outdated > 0 ? ", and count anew" : "") }
                }
            }
            if !silent.isEmpty {
                details {
                    summary { "Which proposals" }
                    ul(.class("dashes")) { for one in silent { li { a(.href(ProposalPage.address(of: one.id))) { one.written }; " \(one.name)" } } }
                }
            }
            if !leftOut.isEmpty {
                details {
                    summary { "Which sentences the public edition leaves out" }
                    ul(.class("dashes")) { for one in leftOut { li { a(.href("#s-\(one.sentence.id)")) { String(one.sentence.text.prefix(120)) } } } }
                }
            }
        }.html
    }
}
