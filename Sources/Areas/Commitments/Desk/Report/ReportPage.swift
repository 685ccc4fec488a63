import Commitments
import Figures
import Hummingbird
import Journal
import Kernel
import Labels
import Node
import Release
import Site

/// One report: where it stands with either Council, what its drafters should know, and its text.
struct ReportPage: Sendable {
    let desk: ReportDesk

    func add(to router: Router<SiteContext>) {
        router.get("/promised/reports/:id") { _, context in try await page(try await desk.seen(context), context) }
        router.post("/promised/reports/:id/steps") { request, context in
            let form = try await context.signedForm(request), seen = try await desk.seen(context)
            guard let session = context.session else { throw Problem.signInFirst }
            switch try await ReportMistakes.reading({ try await desk.acts.step(try StepForm.act(form), at: form["step"] ?? "", of: seen.report.id, by: session.account) }) {
            case .success: return Reply.seeOther(ReportDesk.address(of: seen.report.id))
            case .failure(let mistakes): return try await page(try await desk.seen(context), context, mistakes.list, form: form)
            }
        }
        router.post("/promised/reports/:id/catch-up") { request, context in
            _ = try await context.signedForm(request)
            let draft = try await desk.draft(context)
            switch try await ReportMistakes.reading({ try await desk.acts.catchUp(draft.seen.report.id, by: draft.session.account) }) {
            case .success: return Reply.seeOther(ReportDesk.address(of: draft.seen.report.id))
            case .failure(let mistakes): return try await page(try await desk.seen(context), context, mistakes.list)
            }
        }
        router.post("/promised/reports/:id/publish") { request, context in
            _ = try await context.signedForm(request)
            let seen = try await desk.seen(context)
            guard let session = context.session else { throw Problem.signInFirst }
            switch try await ReportMistakes.reading({ try await desk.acts.publish(seen.report.id, by: session.account) }) {
            case .success: return Reply.seeOther(ReportDesk.address(of: seen.report.id) + "/public")
            case .failure(let mistakes): return try await page(try await desk.seen(context), context, mistakes.list)
            }
        }
    }

    private func page(_ seen: SeenReport, _ context: SiteContext, _ mistakes: [ReportMistakes.One] = [], form: FormBody? = nil) async throws -> Response {
        // The public reads the public edition, and has no page of how it was made.
        guard context.account != nil else { return Reply.seeOther(ReportDesk.address(of: seen.report.id) + "/public") }
        var sifted: EditionMaker.Sifted?
        if let hash = seen.text == nil ? desk.readable(seen) : nil, let wording = try await desk.reading.wording(hash, of: seen.report.id) { sifted = desk.editions.sift(wording, for: .councils, also: context.viewpoint) }
        let remarks = try await DraftRemarks(seen, desk, session: context.session)
        return desk.page("Progress report \(seen.report.number)", context, marking: desk.marking(seen, context), mistakes: mistakes) {
            head(seen, context)
            Site.Part("With both Councils", note: "Each side takes the text through its own steps. It is approved when both Councils have approved the same text, word for word.") { TrackView(words: TrackWords(seen, desk)) }
            if let session = context.session { StepForms(seen: seen, desk: desk, session: session, mistakes: mistakes, form: form) }
            if let remarks, seen.approved == nil { remarks }
            if seen.approved != nil { editions(seen, context) }
            if let text = seen.text, seen.approved == nil { DraftText(seen: seen, text: text, desk: desk, mayEdit: desk.mayDraft(context.account)) }
            if let sifted { readable(sifted) }
        }
    }

    @HTMLBuilder private func head(_ seen: SeenReport, _ context: SiteContext) -> HTML {
        ObservatoryNav(current: .reports)
        section(.class("promised-head")) {
            p(.class("under-head")) { a(.href(ReportDesk.address)) { "Progress reports" } }
            h1 { TrackWords(seen, desk).finding }
            p(.class("under-head")) { "\(seen.report.title). It covers \(seen.report.from.inWords) to \(seen.report.to.inWords)." }
            if seen.isDrafting {
                p(.class("under-head")) {
                    a(.href("\(ReportDesk.address(of: seen.report.id))/compare")) { "What differs" }; " · "
                    a(.href("\(ReportDesk.address(of: seen.report.id))/full")) { "As the full edition" }; " · "; a(.href("\(ReportDesk.address(of: seen.report.id))/public")) { "As the public edition" }
                }
            }
        }
    }

    private func editions(_ seen: SeenReport, _ context: SiteContext) -> HTML {
        Site.Part("Editions") {
            ul(.class("dashes")) {
                li { a(.href("\(ReportDesk.address(of: seen.report.id))/full")) { "The full edition, for both Councils" } }
                li { a(.href("\(ReportDesk.address(of: seen.report.id))/public")) { "The public edition" }; seen.published == nil ? " is not out yet: only those who keep a step can read it." : " is out since \(Timestamp(milliseconds: seen.published ?? 0).inWords)." }
            }
            if seen.published == nil, let session = context.session, desk.reading.keeps(session.account.party) {
                Site.form(.method(.post), .action("\(ReportDesk.address(of: seen.report.id))/publish")) {
                    HiddenField("token", session.formToken)
                    button(.type("submit"), .class("first"), .id(FormField.id("publish"))) { "Publish the public edition" }
                }
            }
        }.html
    }

    /// The text as those who do not draft may read it.
    @HTMLBuilder private func readable(_ sifted: EditionMaker.Sifted) -> HTML {
        Site.Part("The text before you") {
            for (chapter, sentences) in sifted.kept {
                section(.class("report-chapter")) {
                    h3 { chapter.title }
                    for one in sentences { p(.class("report-sentence")) { one.sentence.text; " "; span(.class("portion")) { one.item.portion(desk.node) } } }
                }
            }
        }
    }
}

/// What a form says is to be done at a step.
enum StepForm {
    static func act(_ form: FormBody) throws -> StepAct {
        let reason = (form["reason"] ?? "").trimmed
        guard reason.count <= 2_000 else { throw ReportMistakes("reason", "Write at most 2 000 characters.") }
        switch form["act"] {
        case "put":
            var until: Int64?
            if let text = form["until"]?.trimmed, !text.isEmpty {
                // As people write it, with or without seconds and zone; UTC.
                let whole = text.count == 16 ? text + ":00.000Z" : text.count == 10 ? text + "T23:59:59.000Z" : text
                guard let time = Timestamp(whole.replacing(" ", with: "T")) else { throw ReportMistakes("until", "`\(text.prefix(30))` is no time. Write it as in 2026-12-01T18:00, in UTC.") }
                until = time.milliseconds
            }
            return .put(WordingHash(form["wording"] ?? ""), until: until)
        case "pass": return .pass(WordingHash(form["wording"] ?? ""))
        case "give-back": return .giveBack(reason: reason)
        case "take-back": return .takeBack
        case "voice":
            guard let voice = StepAct.Voice(rawValue: form["voice"] ?? "") else { throw ReportMistakes("voice", "Choose comment, reservation, abstention or objection.") }
            return .voice(voice, reason: reason)
        default: throw ReportMistakes("step", "Choose what is to be done: put, pass, give-back, voice or take-back.")
        }
    }
}
