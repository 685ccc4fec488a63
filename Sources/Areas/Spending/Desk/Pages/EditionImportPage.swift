import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Labels
import Node
import Release
import Site
import Spending

/// A new edition by a file: first what it would change, then the button that accepts the very same bytes.
struct EditionImportPage: Sendable {
    static let address = "/spending/editions/import", furtherMax = 500
    static let upload = Gate.Upload(bytesMax: EditionTable.bytesMax + (1 << 16), says: "The file is larger than \(EditionTable.bytesMax >> 20) MiB, which is the most that is read at once. Split it into editions.")
    let shell: Shell
    let reading: SpendingReading
    let staged: StagedEditions
    private var node: Node { shell.node }

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { _, context in page(EditionForm(), try officer(context), context, try await reading.ledger(for: context.viewpoint)) }
        router.post(RouterPath(Self.address)) { request, context in
            let session = try officer(context), body = try await context.signedUpload(request, Self.upload), form = EditionForm { body[$0]?.text }, bytes = body["table"]?.bytes ?? []
            let ledger = try await reading.ledger(for: context.viewpoint)
            guard !bytes.isEmpty else { return page(form, session, context, ledger, says: "No file was chosen, or it is empty. Choose the edition’s table, as CSV or XLSX.") }
            return try await answer(form, session, context, ledger) {
                let read = try await EditionImport.read(bytes, form, by: session.account, ledger, reading)
                staged.keep(bytes, key: read.key, of: session.account.id, now: node.clock.now().milliseconds)
                return report(ImportReport(read: read, ledger: ledger, reading: reading), form, session, context)
            }
        }
        router.post("/spending/editions/import/accept") { request, context in
            let session = try officer(context), body = try await context.signedForm(request), form = EditionForm { body[$0] }, ledger = try await reading.ledger(for: context.viewpoint)
            guard let bytes = staged.bytes(body["key"] ?? "", of: session.account.id) else { return page(form, session, context, ledger, says: "The file is no longer held here: it was accepted, replaced by another, or waited longer than \(StagedEditions.keptMinutes) minutes. Choose it again.") }
            return try await answer(form, session, context, ledger) {
                let read = try await EditionImport.read(bytes, form, by: session.account, ledger, reading)
                try await reading.accept(read, by: session.account)
                staged.drop(of: session.account.id)
                return Reply.seeOther("\(EditionsPage.address)#\(read.edition.id)")
            }
        }
    }

    /// Whatever is wrong is said on the form, which keeps what was written.
    private func answer(_ form: EditionForm, _ session: Session, _ context: SiteContext, _ ledger: Ledger, _ body: () async throws -> Response) async throws -> Response {
        do { return try await body() } catch let mistakes as FormMistakes { return page(form, session, context, ledger, mistakes: mistakes) } catch let findings as TableFindings { return page(form, session, context, ledger, findings: findings) } catch let error as WorkbookError {
            return page(form, session, context, ledger, says: error.description)
        } catch let error as ImportTooLarge { return page(form, session, context, ledger, says: error.description) } catch ActError.field(_, let says) { return page(form, session, context, ledger, says: says) }
    }

    private func officer(_ context: SiteContext) throws -> Session {
        guard let session = context.session, SpendingReading.mayTakeIn(session.account) else { throw Problem.noSuchPage }
        return session
    }

    // MARK: The form

    private func page(_ form: EditionForm, _ session: Session, _ context: SiteContext, _ ledger: Ledger, mistakes: FormMistakes = FormMistakes(), findings: TableFindings? = nil, says: String? = nil) -> Response {
        let isFaulty = !mistakes.list.isEmpty || findings != nil || says != nil
        return shell.page("Take in an edition", at: RankingPage.address, context, marking: shell.marking(of: ledger.items, for: context.account), hasErrors: isFaulty, status: isFaulty ? .unprocessableContent : .ok) {
            SpendingNav(current: .editions)
            if let summary = mistakes.summary { summary }
            if let says { ErrorSummary(title: "Nothing was taken in", [.init(says, field: FormField.id("table"))]) }
            if let findings { ErrorSummary(title: findings.inWords, findings.mistakes.prefix(ImportReport.shownMax).map { .init("\($0.place.capitalisedFirst): \($0.says)", field: nil) } + (findings.mistakeCount > ImportReport.shownMax ? [.init("More stand in the table below.", field: nil)] : [])) }
            section {
                h1 { "Take in an edition" }
                p(.class("under-head")) { "The whole file or nothing. You see first what it changes against the publisher’s edition before it; accepting is a second step." }
            }
            if let findings, findings.mistakeCount > ImportReport.shownMax {
                RecordTable(caption: "What needs a change in the file\(findings.mistakeCount > findings.mistakes.count ? ", the first \(findings.mistakes.count) of \(findings.mistakeCount.grouped)" : "")", columns: [.init("Line", isNumber: true), .init("Column"), .init("What to write instead")],
                            rows: findings.mistakes.map { [Prose(String($0.line)), Prose($0.name.isEmpty ? "at character \($0.column)" : $0.name), Prose($0.says)] })
            }
            Site.form(.method(.post), .action(Self.address), .enctype("multipart/form-data"), .class("return-form"), .autocomplete("off")) {
                HiddenField("token", session.formToken)
                FormField("table", "The table", kind: .file, hint: "CSV (or with semicolons or tabs), or XLSX. Either party, year, measure, value and status in each row; or states down and a year in each column.", lengthMax: 0)
                ChoiceField("measure", "What is counted, where the table does not say it", [FormChoice("", "the table says it")] + ledger.book.measures.filter { $0.kind != .ratio }.map { FormChoice($0.word, $0.title) }, chosen: form["measure"])
                field(form, mistakes, "edition", "Identifier", "As in NATO-2027-06. Figures are cited by it. For a further table of one publication, the same again.", 64)
                field(form, mistakes, "name", "Name", "As people call it: NATO, June 2027.", 200)
                field(form, mistakes, "publisher", "Publisher", "As it stands in its earlier editions, so that they are compared.", 200)
                field(form, mistakes, "published", "Published", "As precisely as it is known: 2027-06-17, 2027-06.", 10)
                ChoiceField("definition", "Counted by", ledger.book.definitions.map { FormChoice($0.id.text, $0.title) }, chosen: form["definition"])
                field(form, mistakes, "marking", "Marking", "PUBLIC, or as in RESTREINT UE/EU RESTRICTED: the edition is then seen by those alone who may.", 300)
                field(form, mistakes, "base_year", "Constant prices of, where there are any", "A year.", 4, isRequired: false)
                field(form, mistakes, "title", "Title, where it is not the name", nil, 300, isRequired: false)
                field(form, mistakes, "address", "Address, where it can be read", nil, 500, isRequired: false)
                field(form, mistakes, "notes", "What to know, if anything", nil, 500, isRequired: false)
                field(form, mistakes, "sheet", "Sheet of a workbook, if not the first", "Its number.", 3, isRequired: false)
                button(.type("submit"), .class("first")) { "Show what it changes" }
            }
        }
    }

    private func field(_ form: EditionForm, _ mistakes: FormMistakes, _ name: String, _ title: String, _ hint: String?, _ most: Int, isRequired: Bool = true) -> FormField {
        FormField(name, title, value: form[name], hint: hint, mistake: mistakes[name], lengthMax: most, isRequired: isRequired)
    }

    // MARK: The report

    private func report(_ report: ImportReport, _ form: EditionForm, _ session: Session, _ context: SiteContext) -> Response {
        let read = report.read, findings = read.table.findings
        return shell.page("What \(read.edition.name) would change", at: RankingPage.address, context, marking: shell.marking(of: report.ledger.items + [read.item], for: context.account)) {
            SpendingNav(current: .editions)
            section {
                h1 { report.headline }
                p(.class("under-head")) { "Nothing is taken in yet. Whoever may see \u{201C}\(read.item.label.printed(in: node.desk.facts.vocabulary))\u{201D} will see it, beside the editions that are here." }
            }
            Site.form(.method(.post), .action("/spending/editions/import/accept"), .class("return-form")) {
                HiddenField("token", session.formToken); HiddenField("key", read.key)
                for (name, value) in form.fields { HiddenField(name, value) }
                p { button(.type("submit"), .class("first")) { "Take it in" }; " "; a(.href(Self.address)) { "Choose another file" } }
                p(.class("note")) { "The same bytes: SHA-256 "; code { read.key } }
            }
            Site.Part("Against what was here") { for one in read.changes.measures { changes(one, report) } }
            Site.Part("Targets") {
                if read.changes.targets.isEmpty { p { "Nobody newly meets a target by it, and nobody ceases to." } } else { ul(.class("sources")) { for one in read.changes.targets.prefix(100) { li { report.words(one) } } } }
            }
            if !findings.kinds.isEmpty {
                Site.Part("How the file was read") {
                    for kind in findings.kinds {
                        let count = findings.remarkCounts[kind] ?? 0, first = (findings.remarks[kind] ?? []).prefix(ImportReport.shownMax)
                        details(.class("as-table")) {
                            summary { "\(kind.rawValue): \(count.grouped)\(count > first.count ? ", the first \(first.count)" : "")" }
                            RecordTable(caption: kind.rawValue, columns: [.init("Where"), .init("What")], rows: first.map { [Prose($0.place), Prose($0.says)] })
                        }
                    }
                }
            }
        }
    }

    private func revised(_ one: EditionChanges.OfMeasure, _ revisions: ArraySlice<EditionChanges.Revision>, _ caption: String, _ report: ImportReport) -> RecordTable {
        let measure = report.ledger.book.measure(one.measure), decimals = measure?.decimals ?? 2, unit = measure.map { $0.isShare ? ", %" : ", \($0.unit)" } ?? ""
        return RecordTable(caption: caption, columns: [.init("State"), .init("Year", isNumber: true), .init("Was\(unit)", isNumber: true), .init("Would be\(unit)", isNumber: true), .init("Change", isNumber: true)], rows: revisions.map { change in
            [Prose(reading.name(change.party)), Prose(String(change.year)), Prose(change.from.printed(decimals)), Prose(change.to.printed(decimals)), Prose((change.difference > Quantity(0) ? "+" : "") + change.difference.printed(decimals).replacing("-", with: "\u{2212}"))]
        }, isCaptionShown: true)
    }

    private func changes(_ one: EditionChanges.OfMeasure, _ report: ImportReport) -> HTML {
        section {
            p { strong { report.words(one) } }
            if !one.revised.isEmpty {
                revised(one, one.revised.prefix(ImportReport.shownMax), "Revised, the largest change in proportion first\(one.revised.count > ImportReport.shownMax ? ": \(ImportReport.shownMax) of \(one.revised.count.grouped)" : "")", report)
                if one.revised.count > ImportReport.shownMax {
                    let further = one.revised.dropFirst(ImportReport.shownMax).prefix(Self.furtherMax)
                    details(.class("as-table")) { summary { "\(further.count.grouped) further revisions" }; revised(one, further, "Further revisions", report) }
                }
            }
            if !one.missing.isEmpty { p(.class("left-out")) { "Missing that was there: \(report.missing(one))." } }
        }
    }
}
