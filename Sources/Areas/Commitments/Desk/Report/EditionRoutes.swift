import Commitments
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Node
import Release
import Site

/// The editions of a report, as pages and as files. Each is made by the release rules for those who read it; what is left out leaves no trace.
struct EditionRoutes: Sendable {
    let desk: ReportDesk
    let files: EditionFiles

    func add(to router: Router<SiteContext>) {
        for readers in ReportEdition.Readers.allCases {
            let word = readers == .councils ? "full" : "public"
            router.get(RouterPath("/promised/reports/:id/\(word)")) { _, context in try await page(readers, word, context) }
            for root in ["/promised/reports", "/api/v1/reports"] { router.get(RouterPath("\(root)/:id/\(word)/:file")) { _, context in try await file(readers, context) } }
        }
    }

    private func page(_ readers: ReportEdition.Readers, _ word: String, _ context: SiteContext) async throws -> Response {
        let (edition, seen): (ReportEdition, SeenReport)
        do { (edition, seen) = try await self.edition(readers, context) } catch let problem as Problem where problem.status == .conflict {
            // Whoever sees this drafts, and finds the way back there.
            let seen = try await desk.seen(context)
            return desk.shell.page(problem.title, at: OverviewPage.address, context, marking: desk.marking(seen, context), status: .conflict) {
                section {
                    p(.class("under-head")) { a(.href(ReportDesk.address(of: seen.report.id))) { "Progress report \(seen.report.number)" } }
                    h1 { problem.title }
                    p(.class("under-head")) { problem.says }
                }
            }
        }
        let items = try await items(readers, seen, context)
        return desk.page(edition.title, context, marking: desk.shell.marking(of: items, for: readers == .everyone ? nil : context.account)) {
            ObservatoryNav(current: .reports)
            EditionPage(edition, downloads: EditionDownloads(base: "\(ReportDesk.address(of: seen.report.id))/\(word)", files: files))
        }
    }

    private func file(_ readers: ReportEdition.Readers, _ context: SiteContext) async throws -> Response {
        let (edition, _) = try await edition(readers, context), name = "report-\(edition.number)-\(readers.rawValue)"
        do {
            switch context.parameters.get("file") {
            case "report.pdf": return Reply.file(try await files.pdf(edition), type: "application/pdf", name: name + ".pdf")
            case "report.docx": return Reply.file(try await files.docx(edition), type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", name: name + ".docx")
            case "annex.csv": return Reply.text(files.annexCSV(edition), type: "text/csv; charset=utf-8", name: name + "-annex.csv")
            case "notes.csv": return Reply.text(files.notesCSV(edition), type: "text/csv; charset=utf-8", name: name + "-notes.csv")
            case "report.json": return Reply.text(files.json(edition), type: "application/json", name: name + ".json")
            default: throw Problem.noSuchPage
            }
        } catch let error as EditionError { throw Problem(.serviceUnavailable, title: "This file cannot be made here", says: error.description) }
    }

    /// What both Councils approved; before that, for those who draft, the working text as it would read.
    func edition(_ readers: ReportEdition.Readers, _ context: SiteContext) async throws -> (ReportEdition, SeenReport) {
        let seen = try await desk.seen(context), wording = try await wording(readers, seen, context)
        let approvals = seen.tracks.compactMap { track in track.plan.steps.last.flatMap { track[$0.id].passed?.at } }
        let approved = seen.approved == nil ? nil : (approvals.max() ?? seen.published).map { Timestamp(milliseconds: $0).day }
        return (try await desk.editions.edition(wording, readers, reader: readers == .councils ? context.viewpoint : nil, date: approved ?? desk.node.today, isDraft: seen.approved == nil), seen)
    }

    private func wording(_ readers: ReportEdition.Readers, _ seen: SeenReport, _ context: SiteContext) async throws -> Wording {
        // The public reads what was published, and a reader of this house the full edition; who drafts or keeps a step may look ahead.
        let mayPrepare = context.account.map { desk.reading.drafts($0.party) || desk.reading.keeps($0.party) } ?? false
        if let approved = seen.approved {
            guard readers == .councils ? context.account != nil : seen.published != nil || mayPrepare, let wording = try await desk.reading.wording(approved, of: seen.report.id) else { throw Problem.noSuchPage }
            return wording
        }
        guard let text = seen.text, mayPrepare else { throw Problem.noSuchPage }
        guard let wording = text.wording else { throw Problem(.conflict, title: "There is no one text yet", says: text.contestedInWords + " on the page of the draft; then the edition can be read.") }
        return wording
    }

    private func items(_ readers: ReportEdition.Readers, _ seen: SeenReport, _ context: SiteContext) async throws -> [Item] {
        let sifted = desk.editions.sift(try await wording(readers, seen, context), for: readers, also: readers == .councils ? context.viewpoint : nil)
        return sifted.kept.flatMap { $0.sentences.map(\.item) }
    }
}
