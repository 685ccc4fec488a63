import Commitments
import HTTPTypes
import Hummingbird
import Kernel
import Node
import Release
import Site

/// An officer who has the official annex says what a proposal is: by a form, or for many by a table. Its number stays.
struct CompletionPage: Sendable {
    static let tableAddress = "/promised/complete"
    static let upload = Gate.Upload(bytesMax: CompletionImport.bytesMax, says: "The table is larger than \(CompletionImport.bytesMax >> 20) MiB, which is the most that is read at once. Split it.")
    let shell: Shell
    let reading: CommitmentReading
    var node: Node { shell.node }

    static func address(of proposal: ProposalID) -> String { ProposalPage.address(of: proposal) + "/complete" }

    func add(to router: Router<SiteContext>) {
        router.get("/promised/proposals/:id/complete") { _, context in
            let session = try drafter(context), register = try await reading.register(for: context.viewpoint), proposal = try Self.proposal(context, register)
            let last = try await reading.completions(for: context.viewpoint).filter { $0.saying.side == node.organisation && $0.saying.completion.proposal == proposal.id }.max { ($0.saying.said, $0.saying.id) < ($1.saying.said, $1.saying.id) }
            return page(proposal, CompletionForm(proposal, last: last, vocabulary: node.desk.facts.vocabulary), session, context, last.map { [$0.item] } ?? [])
        }
        router.post("/promised/proposals/:id/complete") { request, context in
            let session = try drafter(context), register = try await reading.register(for: context.viewpoint), proposal = try Self.proposal(context, register)
            var form = CompletionForm(try await context.signedForm(request))
            form.values["proposal"] = proposal.id.text
            do { try await Self.complete(form, register, session.account, reading) } catch let mistakes as EvidenceForm.Mistakes { return page(proposal, form, session, context, mistakes: mistakes.list) }
            return Reply.seeOther(ProposalPage.address(of: proposal.id))
        }
        router.get(RouterPath(Self.tableAddress)) { _, context in table(try drafter(context), context) }
        router.get("/promised/complete/table.csv") { _, context in
            let board = try await reading.register(for: context.viewpoint)
            let rows = board.facts.proposals.filter { $0.text == .notHeld }.map { proposal in CompletionForm.columns.map { $0 == "proposal" ? proposal.id.text : "" } }
            return Reply.text(CSV.text([CompletionForm.columns] + rows), type: "text/csv; charset=utf-8", name: "proposals.csv")
        }
        router.post(RouterPath(Self.tableAddress)) { request, context in
            let session = try drafter(context), bytes = try await context.signedUpload(request, Self.upload)["table"]?.bytes ?? []
            guard !bytes.isEmpty else { return table(session, context, mistake: "No file was chosen, or it is empty. Choose a table that was saved as CSV.") }
            do {
                let rows = try CompletionImport(bytes, by: session.account, register: try await reading.register(for: context.viewpoint), of: node.desk.facts).rows
                try await reading.complete(rows, by: session.account)
                return table(session, context, done: rows.count)
            } catch let mistakes as TableMistakes { return table(session, context, mistakes: mistakes) } catch ActError.field(_, let says) { return table(session, context, mistake: says) }
        }
    }

    /// Throws every mistake in the form's fields.
    static func complete(_ form: CompletionForm, _ register: CommitmentRegister, _ account: Account, _ reading: CommitmentReading) async throws {
        var book = EntryBook(register, reading.node.desk.facts)
        let read = try form.reading(by: account, in: &book, numbers: register.numbers, roadmap: register.roadmap).get()
        do { try await reading.complete([read], by: account) } catch ActError.field(_, let says) { throw EvidenceForm.Mistakes(list: [.init(field: "marking", says: says)]) }
    }

    static func proposal(_ context: SiteContext, _ register: CommitmentRegister) throws -> Proposal {
        guard let id = context.parameters.get("id"), let proposal = register.proposal(ProposalID(id)) else { throw Problem.noSuchPage }
        return proposal
    }

    private func drafter(_ context: SiteContext) throws -> Session {
        guard let session = context.session, CommitmentReading.mayDraft(session.account) else { throw Problem.noSuchPage }
        return session
    }

    private func page(_ proposal: Proposal, _ form: CompletionForm, _ session: Session, _ context: SiteContext, _ items: [Item] = [], mistakes: [EvidenceForm.Mistake] = []) -> Response {
        func mistake(_ field: String) -> String? { mistakes.first { $0.field == field }?.says }
        func line(_ name: String, _ title: String, _ hint: String? = nil, max: Int = 300, isRequired: Bool = false) -> FormField {
            FormField(name, title, value: form[name], hint: hint, mistake: mistake(name), lengthMax: max, isRequired: isRequired)
        }
        let areas = [FormChoice("", "not said")] + reading.facts.areas.map { FormChoice($0.id.text, $0.title) }
        let kinds = [FormChoice("", "not said"), FormChoice("one-off", "can be done, once"), FormChoice("recurring", "comes back in a rhythm"), FormChoice("standing", "has no end")]
        return shell.page("Complete \(proposal.written)", at: OverviewPage.address, context, marking: shell.marking(of: items, for: context.account), hasErrors: !mistakes.isEmpty, status: mistakes.isEmpty ? .ok : .unprocessableContent) {
            if !mistakes.isEmpty { ErrorSummary(title: mistakes.count == 1 ? "One field needs a change" : "\(mistakes.count) fields need a change", mistakes.map { .init($0.says, field: FormField.id($0.field)) }) }
            section {
                p(.class("under-head")) { a(.href(ProposalPage.address(of: proposal.id))) { "Proposal \(proposal.written)" } }
                h1 { "Complete it from the official annex" }
                p(.class("under-head")) { "This is what \(node.name(of: session.account.party)) says of it, as a whole: what you leave empty is not said. The other side may say something else; then both stand. For many proposals at once: "; a(.href(Self.tableAddress)) { "enter a table" }; "." }
            }
            Site.form(.method(.post), .action(Self.address(of: proposal.id)), .class("draft"), .autocomplete("off")) {
                HiddenField("token", session.formToken)
                FormField("wording", "Its text", value: form["wording"], kind: .paragraphs(rows: 4), hint: "As the annex has it.", mistake: mistake("wording"), lengthMax: CompletionForm.wordingMax, isRequired: false)
                line("title", "Title", "In our words, short.")
                ChoiceField("area", "Area", areas, chosen: form["area"])
                ChoiceField("nature", "Kind", kinds, chosen: form["nature"])
                line("rhythm_months", "Rhythm in months", "Of a recurring one: 12 for once a year.", max: 3)
                line("due", "Due", "A date that the text itself holds: 2018-06.", max: 10)
                line("owners", "Owners", "Bodies of both sides, as in EU.EEAS, NATO.IS.", max: 400)
                fieldset(.class("goal")) {
                    legend { "A goal that can be measured" }
                    line("measure", "Measure", "What is counted or measured.")
                    line("unit", "Unit", max: 40)
                    line("baseline", "Where it stood", max: 20)
                    line("baseline_on", "When it stood there", max: 10)
                    line("target", "Where it is to stand", max: 20)
                    line("target_on", "By when", max: 10)
                }
                line("needs", "It needs first", "Proposals that must come before it, as in 2016-1.2, with commas.")
                line("successors", "What follows it", "Proposals that take it further.")
                line("numbers", "Its number in the annex", "Where it stands here under another one. Both addresses lead here.", max: 200)
                line("source", "Source", "The document and its date.", isRequired: true)
                line("source_url", "Its public address", max: 500)
                line("marking", "Marking", "As in TLP:CLEAR, or RESTREINT UE/EU RESTRICTED.", isRequired: true)
                button(.type("submit"), .class("first")) { "Say this of it" }
            }
        }
    }

    private func table(_ session: Session, _ context: SiteContext, mistake: String? = nil, mistakes: TableMistakes? = nil, done: Int? = nil) -> Response {
        let isFaulty = mistake != nil || mistakes != nil
        return shell.page("Complete many", at: OverviewPage.address, context, hasErrors: isFaulty, status: isFaulty ? .unprocessableContent : .ok) {
            if let mistakes { ErrorSummary(title: mistakes.inWords, mistakes.list.prefix(ImportPage.shownMax).map { .init("\($0.place.capitalisedFirst): \($0.says)", field: nil) }) }
            if let mistake { ErrorSummary(title: "Nothing was entered", [.init(mistake, field: FormField.id("table"))]) }
            section {
                h1 { "Complete many proposals by a table" }
                p(.class("under-head")) { "One row a proposal; all rows are entered, or none. An empty cell says nothing." }
            }
            if let done { p(.class("fresh"), .role("status")) { "\(done) proposal\(done == 1 ? " was" : "s were") completed." } }
            if let mistakes, mistakes.list.count > ImportPage.shownMax { MistakeTable(mistakes: mistakes) }
            Site.form(.method(.post), .action(Self.tableAddress), .enctype("multipart/form-data"), .class("draft")) {
                HiddenField("token", session.formToken)
                FormField("table", "The table, as CSV", kind: .file, hint: "UTF-8, with commas. Columns: \(CompletionForm.columns.joined(separator: ", ")).", lengthMax: 0)
                button(.type("submit"), .class("first")) { "Enter them" }
            }
            p(.class("note")) { a(.href("/promised/complete/table.csv")) { "A table to begin with" }; ": the header, and a row for each proposal whose text is not held." }
        }
    }
}
