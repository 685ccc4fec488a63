import Commitments
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Node
import Release
import Site

/// Many events by one table: first what would be entered, then all of it or nothing.
struct ImportPage: Sendable {
    static let address = "/promised/evidence/import"
    static let upload = Gate.Upload(bytesMax: EvidenceImport.bytesMax, says: "The table is larger than \(EvidenceImport.bytesMax >> 20) MiB, which is the most that is read at once. Split it; each file then enters whole or not at all.")
    static let shownMax = 20
    /// From here on an import is worth looking after.
    static let slowRows = 20_000
    let shell: Shell
    let reading: CommitmentReading
    let staged: StagedImports
    var node: Node { shell.node }

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { _, context in page(try drafter(context), context) }
        router.get("/promised/evidence/table.csv") { _, _ in Reply.text(Self.example, type: "text/csv; charset=utf-8", name: "evidence.csv") }
        router.post(RouterPath(Self.address)) { request, context in
            let session = try drafter(context), bytes = try await context.signedUpload(request, Self.upload)["table"]?.bytes ?? []
            guard !bytes.isEmpty else { return page(session, context, mistake: "No file was chosen, or it is empty. Choose a table that was saved as CSV.") }
            do {
                let read = try await Self.read(bytes, session.account, reading, context.viewpoint)
                staged.keep(bytes, key: read.key, of: session.account.id, now: node.clock.now().milliseconds)
                return preview(read, try await reading.alike(read.rows, for: context.viewpoint), session, context)
            } catch let mistakes as TableMistakes { return page(session, context, mistakes: mistakes) }
        }
        router.post("/promised/evidence/import/enter") { request, context in
            let session = try drafter(context), form = try await context.signedForm(request), key = form["key"] ?? ""
            guard let bytes = staged.take(key, of: session.account.id) else { return page(session, context, mistake: "The table is no longer held here: it was entered, replaced by another, or waited longer than \(StagedImports.keptMinutes) minutes. Choose it again.") }
            do {
                let done = try await Self.enter(bytes, tying: form["same"] != "other", session.account, reading, context.viewpoint, staged)
                return page(session, context, done: done)
            } catch let mistakes as TableMistakes { return page(session, context, mistakes: mistakes) } catch ActError.field(_, let says) { return page(session, context, mistake: says) }
        }
    }

    /// Away from the threads that answer requests: a large table takes seconds.
    static func read(_ bytes: [UInt8], _ account: Account, _ reading: CommitmentReading, _ viewpoint: Viewpoint) async throws -> EvidenceImport {
        let register = try await reading.register(for: viewpoint), facts = reading.node.desk.facts
        return try await Task.detached(priority: .utility) { try EvidenceImport(bytes, by: account, register: register, of: facts) }.value
    }

    struct Done: Sendable { let rows: Int, tied: Int }

    /// One after the other, so that two imports do not take the node's memory together.
    static func enter(_ bytes: [UInt8], tying: Bool, _ account: Account, _ reading: CommitmentReading, _ viewpoint: Viewpoint, _ staged: StagedImports) async throws -> Done {
        try await reading.node.inTurn("commitments import") {
            let read = try await Self.read(bytes, account, reading, viewpoint)
            let likes = tying ? try await reading.alike(read.rows, for: viewpoint) : []
            staged.begin(read.key, of: account.id, rows: read.rows.count)
            defer { staged.end(read.key, of: account.id) }
            try await reading.enter(read.rows, tying: likes, by: account) { staged.entered(read.key, of: account.id, $0) }
            return Done(rows: read.rows.count, tied: likes.count)
        }
    }

    static let example = CSV.text([EvidenceImport.columns, ["2025-03-01/2025-03-05", "staff", "workshop", "EU.EEAS; NATO.IS", "", "2016-1.2", "One sentence that says what happened.", "", "", "Minutes of 6 March 2025", "", "TLP:CLEAR"]])

    private func drafter(_ context: SiteContext) throws -> Session {
        guard let session = context.session, CommitmentReading.mayDraft(session.account) else { throw Problem.noSuchPage }
        return session
    }

    private func page(_ session: Session, _ context: SiteContext, mistake: String? = nil, mistakes: TableMistakes? = nil, done: Done? = nil) -> Response {
        let isFaulty = mistake != nil || mistakes != nil
        return shell.page("Enter a table", at: OverviewPage.address, context, hasErrors: isFaulty, status: isFaulty ? .unprocessableContent : .ok) {
            // Many stand in a table, and are not said twice.
            if let mistakes { ErrorSummary(title: mistakes.inWords, mistakes.list.count > Self.shownMax ? [.init("All that are said stand in the table below, by line.", field: nil)] : mistakes.list.map { .init("\($0.place.capitalisedFirst): \($0.says)", field: nil) }) }
            if let mistake { ErrorSummary(title: "Nothing was entered", [.init(mistake, field: FormField.id("table"))]) }
            section {
                h1 { "Enter a table of events" }
                p(.class("under-head")) { "All rows are entered, or none. You see first what would be entered, and what looks like an event that is here already." }
            }
            if let done { p(.class("fresh"), .role("status")) { "\(done.rows) row\(done.rows == 1 ? " was" : "s were") entered" + (done.tied > 0 ? ", \(done.tied) of them tied to what was here." : ".") } }
            if let running = staged.running(of: session.account.id) {
                p(.class("fresh"), .role("status")) { "\(running.entered) of \(running.rows) rows of your last table are entered. It goes on by itself: you may leave, and "; a(.href(Self.address)) { "look again" }; "." }
            }
            if let mistakes, mistakes.list.count > Self.shownMax { MistakeTable(mistakes: mistakes) }
            Site.form(.method(.post), .action(Self.address), .enctype("multipart/form-data"), .class("draft")) {
                HiddenField("token", session.formToken)
                FormField("table", "The table, as CSV", kind: .file, hint: "UTF-8, with commas. Columns: \(EvidenceImport.columns.joined(separator: ", ")). A column that no row needs may be left out: \(EvidenceImport.columns.filter(EvidenceImport.optional.contains).joined(separator: ", ")).", lengthMax: 0)
                button(.type("submit"), .class("first")) { "Show what would be entered" }
            }
            p(.class("note")) { a(.href("/promised/evidence/table.csv")) { "A table to begin with" }; ": the header and one row as an example." }
        }
    }

    private func preview(_ read: EvidenceImport, _ likes: [ImportLikeness], _ session: Session, _ context: SiteContext) -> Response {
        let rows = read.rows, wanted = Set(likes.prefix(Self.shownMax).map(\.with))
        let lines = Dictionary(rows.filter { wanted.contains($0.evidence.id) }.map { ($0.evidence.id, $0.line) }, uniquingKeysWith: { a, _ in a })
        return shell.page("What would be entered", at: OverviewPage.address, context, marking: shell.marking(of: Array(Set(rows.map(\.item))), for: context.account)) {
            section {
                h1 { "\(rows.count) row\(rows.count == 1 ? "" : "s") would be entered" }
                p(.class("under-head")) { "Nothing is entered yet. " + (likes.isEmpty ? "None of them looks like an event that is here already." : "\(likes.count) look\(likes.count == 1 ? "s" : "") like an event that is here already, or that stands in the file before.") + (rows.count > Self.slowRows ? " It takes a while: this page shows meanwhile how far it is, when it is opened again in another window." : "") }
            }
            Site.form(.method(.post), .action("/promised/evidence/import/enter"), .class("draft")) {
                HiddenField("token", session.formToken); HiddenField("key", read.key)
                if likes.isEmpty { button(.type("submit"), .class("first")) { "Enter all \(rows.count)" } } else {
                    p { button(.type("submit"), .name("same"), .value("same"), .class("first")) { "They are the same events: enter all, and let each event count once" } }
                    p { button(.type("submit"), .name("same"), .value("other")) { "They are other events: enter all as they are" } }
                }
            }
            if !likes.isEmpty {
                Site.Part("What looks like what") {
                    RecordTable(caption: "Rows that look like what is here", columns: [.init("Line"), .init("The row says"), .init("It looks like")], rows: likes.prefix(Self.shownMax).map { like in
                        [Prose(String(like.line)), Prose(String(rows[like.row].evidence.text.prefix(200))),
                         lines[like.with].map { Prose("line \($0) of the file: \(like.text)") } ?? Prose([.link(like.text, to: EvidencePage.address(of: like.with))])]
                    })
                    if likes.count > Self.shownMax { p(.class("note")) { "The first \(Self.shownMax) of \(likes.count)." } }
                }
            }
            Site.Part(rows.count > Self.shownMax ? "The first \(Self.shownMax) rows" : "The rows") {
                RecordTable(caption: "Rows of the file", columns: [.init("Line"), .init("When"), .init("What happened"), .init("Proposals"), .init("Marking")], rows: rows.prefix(Self.shownMax).map { row in
                    [Prose(String(row.line)), Prose([.whole(row.evidence.when ?? "")]), Prose(row.evidence.text), Prose(row.evidence.proposals.map(\.text).joined(separator: ", ")), Prose(row.item.portion(node))]
                })
            }
        }
    }
}

/// Every mistake of a table that was not entered.
struct MistakeTable: Component {
    let mistakes: TableMistakes
    var html: HTML {
        RecordTable(caption: "What is wrong in the file", columns: [.init("Line", isNumber: true), .init("Column"), .init("What to write instead")], rows: mistakes.list.map { one in
            [Prose(String(one.line)), Prose(one.name.isEmpty ? "at character \(one.column)" : one.name), Prose(one.says)]
        })
    }
}
