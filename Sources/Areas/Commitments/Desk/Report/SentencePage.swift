import Commitments
import Figures
import Hummingbird
import Journal
import Kernel
import Labels
import Node
import Release
import Site

/// One sentence: its words to change, what it stands on, who worded it when; and where two wordings stand against each other, both of them with what they came from.
struct SentencePage: Sendable {
    let desk: ReportDesk

    func add(to router: Router<SiteContext>) {
        router.get("/promised/reports/:id/sentences/new") { request, context in
            let draft = try await desk.draft(context), query = try request.query()
            var form = ReportActs.Words()
            (form.chapter, form.after) = (query["chapter"] ?? "", query["after"] ?? "")
            guard draft.text.report.chapters.contains(where: { $0.id.text == form.chapter }) else { throw Problem.noSuchPage }
            return try await page(nil, form, draft.seen, draft.session, context, [])
        }
        router.get("/promised/reports/:id/sentences/:sentence") { _, context in
            let draft = try await desk.draft(context)
            guard let sentence = context.parameters.get("sentence").flatMap({ draft.text.sentence(SentenceID($0)) }) else { throw Problem.noSuchPage }
            return try await page(sentence, words(sentence), draft.seen, draft.session, context, [])
        }
        router.post("/promised/reports/:id/sentences") { request, context in try await said(nil, request, context) }
        router.post("/promised/reports/:id/sentences/:sentence") { request, context in try await said(context.parameters.get("sentence").map { SentenceID($0) }, request, context) }
    }

    private func words(_ sentence: Sentence) -> ReportActs.Words {
        let own = sentence.standing.last { $0.side == desk.node.organisation } ?? sentence.now
        return ReportActs.Words(text: own.text, evidence: own.evidence.map(\.text).joined(separator: "\n"), marking: Portion(own.portion).map { $0.item.label.printed(in: desk.node.desk.facts.vocabulary) } ?? "", chapter: own.chapter.text)
    }

    private func said(_ id: SentenceID?, _ request: Hummingbird.Request, _ context: SiteContext) async throws -> Response {
        let body = try await context.signedForm(request), draft = try await desk.draft(context)
        let replaced = (body["replaces"] ?? "").split(separator: " ").prefix(100).map { VersionID(String($0)) }
        var form = ReportActs.Words(text: body["text"] ?? "", evidence: body["evidence"] ?? "", marking: body["marking"] ?? "", chapter: body["chapter"] ?? "", after: body["after"] ?? "", isRemoved: body["act"] == "remove", replaces: replaced)
        let sentence = id.flatMap { draft.text.sentence($0) }
        guard id == nil || sentence != nil else { throw Problem.noSuchPage }
        // One of the wordings as it stands.
        if let taken = body["act"].flatMap({ $0.hasPrefix("take:") ? VersionID(String($0.dropFirst(5))) : nil }), let version = sentence?.standing.first(where: { $0.id == taken }) {
            (form.text, form.evidence, form.isRemoved) = (version.text, version.evidence.map(\.text).joined(separator: " "), version.isRemoved)
            form.place = SentencePlace(chapter: version.chapter, order: version.order)
            form.marking = Portion(version.portion).map { $0.item.label.printed(in: desk.node.desk.facts.vocabulary) } ?? ""
        }
        let words = form
        switch try await ReportMistakes.reading({ try await desk.acts.word(words, sentence: id, of: draft.seen.report.id, by: draft.session.account) }) {
        case .success(let made): return Reply.seeOther("\(ReportDesk.address(of: draft.seen.report.id))#s-\(made)")
        case .failure(let mistakes): return try await page(sentence, form, draft.seen, draft.session, context, mistakes.list)
        }
    }

    private func page(_ sentence: Sentence?, _ form: ReportActs.Words, _ seen: SeenReport, _ session: Session, _ context: SiteContext, _ mistakes: [ReportMistakes.One]) async throws -> Response {
        let history = sentence == nil ? [] : try await desk.reading.history(of: sentence!.id, in: seen, for: context.viewpoint)
        let evidence = try await desk.reading.evidence(Array(Set(history.flatMap(\.evidence))), forAll: desk.reading.councils(on: desk.node.today))
        let nearby = try await desk.reading.evidence(of: seen.report, forAll: desk.reading.councils(on: desk.node.today)).filter { one in
            one.evidence.area.map { $0.text == (sentence?.now.chapter.text ?? form.chapter) } ?? false
        }.prefix(60)
        // Somebody who wrote without knowing of a wording that came meanwhile finds both here.
        let meanwhile = sentence.map { !mistakes.isEmpty && !form.replaces.isEmpty && Set($0.standing.map(\.id)) != Set(form.replaces) } ?? false
        return desk.page(sentence == nil ? "Add a sentence" : "Word a sentence", context, marking: desk.marking(seen, context), mistakes: mistakes) {
            section {
                p(.class("under-head")) { a(.href(ReportDesk.address(of: seen.report.id))) { "Progress report \(seen.report.number)" } }
                h1 { sentence == nil ? "Add a sentence to \(seen.report.chapters.first { $0.id.text == form.chapter }?.title ?? "")" : sentence!.isContested ? "Two wordings stand against each other" : "Word this sentence anew" }
                if meanwhile { p(.class("under-head")) { "While you wrote, somebody worded this sentence anew. What you wrote is below; nothing was lost." } }
            }
            if let sentence, sentence.isContested { contest(sentence, history, seen, session) }
            fields(sentence, form, seen, session, mistakes)
            if let sentence { standsOn(sentence.standing.flatMap(\.evidence).compactMap { evidence[$0] }) }
            if !nearby.isEmpty { pieces(Array(nearby)) }
            if !history.isEmpty { past(history, evidence, seen.report) }
        }
    }

    // MARK: Two wordings

    /// The sides in their places, and between them what both last had.
    private func contest(_ sentence: Sentence, _ history: [SentenceVersion], _ seen: SeenReport, _ session: Session) -> HTML {
        let order = desk.reading.facts.tracks.map(\.organisation)
        let standing = sentence.standing.sorted { (order.firstIndex(of: $0.side) ?? 9, $0.at) < (order.firstIndex(of: $1.side) ?? 9, $1.at) }
        let common = Set(standing.first?.replaces ?? []).intersection(standing.dropFirst().flatMap(\.replaces)), base = history.last { common.contains($0.id) }
        return div(.class("contest")) {
            for (index, version) in standing.enumerated() {
                if index == 1, let base { div(.class("told base")) { h2 { "What both last had" }; p(.class("report-sentence")) { base.text } } }
                div(.class("told")) {
                    h2 { "\(desk.reading.facts.track(version.side)?.title ?? version.side.text)’s wording" }
                    if version.isRemoved { p(.class("report-sentence")) { "Takes the sentence out." } } else { p(.class("report-sentence")) { DifferenceView(from: base?.text ?? version.text, to: version.text) } }
                    if let place = place(version, among: standing, in: seen.report) { p(.class("note")) { place } }
                    p(.class("note")) { "\(desk.name(version.author)), \(Timestamp(milliseconds: version.at).inWords)" }
                    Site.form(.method(.post), .action(ReportDesk.address(of: sentence.id, in: seen.report.id))) {
                        HiddenField("token", session.formToken)
                        HiddenField("replaces", sentence.standing.map(\.id.text).joined(separator: " "))
                        HiddenField("act", "take:\(version.id)")
                        button(.type("submit")) { "Take this wording" }
                    }
                }
            }
        }
    }

    /// Where a wording stands, where the others stand elsewhere.
    private func place(_ version: SentenceVersion, among all: [SentenceVersion], in report: Report) -> String? {
        guard Set(all.map(\.chapter)).count > 1 else { return Set(all.map(\.order)).count > 1 ? "At another place in the chapter than the other" : nil }
        return "In the chapter \(title(version.chapter, in: report))"
    }

    private func title(_ chapter: ChapterID, in report: Report) -> String { report.chapters.first { $0.id == chapter }?.title ?? chapter.text }

    // MARK: The form

    private func fields(_ sentence: Sentence?, _ form: ReportActs.Words, _ seen: SeenReport, _ session: Session, _ mistakes: [ReportMistakes.One]) -> HTML {
        func mistake(_ field: String) -> String? { mistakes.first { $0.field == field }?.says }
        let address = sentence.map { ReportDesk.address(of: $0.id, in: seen.report.id) } ?? "\(ReportDesk.address(of: seen.report.id))/sentences"
        return Site.form(.method(.post), .action(address), .class("draft"), .autocomplete("off")) {
            HiddenField("token", session.formToken)
            if let sentence { HiddenField("replaces", (form.replaces.isEmpty ? sentence.standing.map(\.id) : form.replaces).map(\.text).joined(separator: " ")) } else {
                HiddenField("chapter", form.chapter)
                HiddenField("after", form.after)
            }
            FormField("text", sentence?.isContested == true ? "Or write a third" : "The sentence", value: form.text, kind: .paragraphs(rows: 5), mistake: mistake("text"), lengthMax: SentenceVersion.textLengthMax)
            FormField("evidence", "Evidence behind it", value: form.evidence, kind: .paragraphs(rows: 3), hint: "Identifiers, one on a line, as in the list below. A sentence without any is marked.", mistake: mistake("evidence"), lengthMax: 10_000, isRequired: false)
            FormField("marking", "Marking", value: form.marking, hint: "Empty: as its evidence demands. It never goes where its evidence may not.", mistake: mistake("marking"), lengthMax: 300, isRequired: false)
            if let sentence, let text = seen.text {
                ChoiceField("chapter", "Chapter", seen.report.chapters.map { FormChoice($0.id.text, $0.title) }, chosen: form.chapter)
                ChoiceField("after", "Place in it", places(sentence, text), chosen: form.after)
            }
            p(.class("buttons")) {
                button(.type("submit"), .class("first"), .name("act"), .value("word")) { sentence == nil ? "Add it" : "Keep this wording" }
                if sentence != nil { button(.type("submit"), .name("act"), .value("remove")) { "Take the sentence out" } }
            }
        }
    }

    private static let placesMax = 200

    /// In its own chapter behind any sentence; in another one its end, from where it can be moved on.
    private func places(_ sentence: Sentence, _ text: ReportText) -> [FormChoice] {
        let others = text.chapters.first { $0.chapter.id == sentence.now.chapter }?.sentences.filter { $0.id != sentence.id } ?? []
        return [FormChoice("", "where it stands; in another chapter, last"), FormChoice("first", "first in its chapter"), FormChoice("last", "last in its chapter")]
            + others.prefix(Self.placesMax).map { FormChoice($0.id.text, "behind “\($0.now.text.prefix(60))\($0.now.text.count > 60 ? "…" : "")”") }
    }

    /// The events behind it in words: identifiers tell nobody anything.
    @HTMLBuilder private func standsOn(_ pieces: [SeenEvidence]) -> HTML {
        if !pieces.isEmpty {
            div(.class("pieces")) {
                p { strong { "It stands on" } }
                ul { for (id, one) in Dictionary(pieces.map { ($0.evidence.id, $0) }, uniquingKeysWith: { a, _ in a }).sorted(by: { $0.key < $1.key }) { li { piece(id, one) } } }
            }
        }
    }

    @HTMLBuilder private func piece(_ id: EvidenceID, _ one: SeenEvidence) -> HTML {
        code { id.text }; " "
        span { one.portion(desk.node).map { $0 + " " } ?? ""; one.evidence.date.map { "\($0.inWords): " } ?? ""; a(.href(EvidencePage.address(of: id))) { one.evidence.text } }
    }

    private func pieces(_ nearby: [SeenEvidence]) -> HTML {
        details(.class("pieces")) {
            summary { "Evidence of this area in this time, which both Councils may see" }
            ul { for one in nearby { li { piece(one.evidence.id, one) } } }
        }
    }

    private func past(_ history: [SentenceVersion], _ evidence: [EvidenceID: SeenEvidence], _ report: Report) -> HTML {
        Site.Part("How it came about", note: "Every wording is kept; the newest stands first.") {
            ol(.class("evidence")) {
                for (index, version) in history.enumerated().reversed() {
                    li {
                        p(.class("when")) { Timestamp(milliseconds: version.at).inWords }
                        div {
                            p(.class("fact")) {
                                if version.isRemoved { "Taken out." } else if let before = history[..<index].last(where: { version.replaces.contains($0.id) }) { DifferenceView(from: before.text, to: version.text) } else { version.text }
                            }
                            p(.class("note")) {
                                if let before = history[..<index].last(where: { version.replaces.contains($0.id) }), !version.isRemoved {
                                    if before.chapter != version.chapter { strong { "Moved to \(title(version.chapter, in: report)). " } } else if before.order != version.order { strong { "Moved within its chapter. " } }
                                }
                                "\(desk.name(version.author)), \(desk.reading.facts.track(version.side)?.title ?? version.side.text)"
                                for id in version.evidence { if let one = evidence[id] { " · "; SourceView(one.evidence.source.title, address: one.evidence.source.address) } }
                            }
                        }
                    }
                }
            }
        }.html
    }
}

/// Two wordings as one line: what came is underlined, what went is struck, and readers hear which is which.
struct DifferenceView: Component {
    let difference: WordDifference
    init(from old: String, to new: String) { difference = WordDifference(from: old, to: new) }

    var html: HTML {
        span(.class("difference")) {
            for piece in difference.pieces {
                switch piece {
                case .same(let text): text
                case .added(let text): ins { text }
                case .removed(let text): del { text }
                }
            }
        }
    }
}
