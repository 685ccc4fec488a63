import Commitments
import HTTPTypes
import Hummingbird
import Kernel
import Node
import Release
import Site

/// Every act of this area for tools. Acts take a token; what the token's account may not see is not there.
struct CommitmentsAPI: Sendable {
    static let mailAddress = "/api/v1/commitments/mail"
    static let attachAddress = "/api/v1/commitments/attach"
    static let importAddress = "/api/v1/commitments/import"
    static let completeAddress = "/api/v1/commitments/complete"
    let shell: Shell
    let reading: CommitmentReading
    let staged: StagedImports
    var node: Node { shell.node }

    func add(to router: Router<SiteContext>) {
        addProposals(to: router)
        addEvidence(to: router)
        addTables(to: router)
    }

    private func addProposals(to router: Router<SiteContext>) {
        router.get("/api/v1/commitments/due") { _, context in
            let board = try await reading.board(for: context.viewpoint)
            let due = board.facts.proposals.compactMap { proposal in board.findings[proposal.id].flatMap { finding in finding.due.map { (proposal, finding, $0) } } }.sorted { ($0.2.last, $0.0.id) < ($1.2.last, $1.0.id) }
            return json(["as_of": .string(board.day.description), "due": .array(due.map { .members(("id", .string($0.0.id.text)), ("title", .string($0.0.name)), ("status", .string($0.1.status.rawValue)), ("due", .string($0.2.description))) })])
        }
        router.get("/api/v1/commitments/proposals/:id") { _, context in json(try await proposal(context)) }
        router.post("/api/v1/commitments/proposals/:id") { request, context in
            let register = try await reading.register(for: context.viewpoint), proposal = try CompletionPage.proposal(context, register)
            var form = CompletionForm(try await context.toolForm(request))
            form.values["proposal"] = proposal.id.text
            do { try await CompletionPage.complete(form, register, try drafter(context), reading) } catch let mistakes as EvidenceForm.Mistakes { throw Self.problem(mistakes) }
            return json(["proposal": .string(proposal.id.text)])
        }
        router.post("/api/v1/commitments/proposals/:id/dispute") { request, context in
            let form = DisputeForm(try await context.toolForm(request)), account = try speaker(context)
            let proposal = try CompletionPage.proposal(context, try await reading.register(for: context.viewpoint))
            switch form.reading(by: account, now: try await reading.board(for: context.viewpoint).status(of: proposal.id), of: node.desk.facts) {
            case .failure(let mistakes): throw Self.problem(mistakes)
            case .success(let (reason, status, item)): return json(["dispute": .string(try await reading.dispute(proposal.id, status, because: reason, under: item, by: account)), "status": .string(status.rawValue)])
            }
        }
        router.post("/api/v1/commitments/disputes/:id/withdraw") { request, context in
            _ = try await context.toolForm(request)
            let account = try speaker(context)
            guard let id = context.parameters.get("id"), let dispute = try await reading.disputes(for: context.viewpoint).first(where: { $0.record.id == id })?.record else { throw Problem.noSuchPage }
            try await reading.withdraw(dispute, by: account)
            return json(["dispute": .string(id)])
        }
    }

    private func addEvidence(to router: Router<SiteContext>) {
        router.post("/api/v1/commitments/evidence") { request, context in
            let body = try await context.toolForm(request), account = try drafter(context)
            return json(try await enter(EvidenceForm(body), same: body["same"].flatMap { $0.isEmpty ? nil : $0 }, account, context))
        }
        router.get("/api/v1/commitments/evidence/:id") { _, context in json(Self.json(try await seen(context), node)) }
        router.post("/api/v1/commitments/evidence/:id") { request, context in
            let body = try await context.toolForm(request), account = try drafter(context), seen = try await seen(context)
            let (evidence, item) = try await read(EvidenceForm(body), seen.evidence.id, account, context)
            try await reading.correct(seen, to: evidence, under: item, by: account)
            return json(["evidence": .string(seen.evidence.id.text)])
        }
        router.post("/api/v1/commitments/evidence/:id/withdraw") { request, context in
            let reason = (try await context.toolForm(request)["reason"] ?? "").trimmed, account = try drafter(context), seen = try await seen(context)
            guard !reason.isEmpty, reason.count <= CommitmentReading.reasonMax else { throw Self.problem(EvidenceForm.Mistakes(list: [EvidenceForm.Mistake(field: "reason", says: "Say in one sentence why it is taken back; it stays readable.")])) }
            try await reading.withdraw(seen, because: reason, by: account)
            return json(["evidence": .string(seen.evidence.id.text)])
        }
        router.post(RouterPath(Self.attachAddress)) { request, context in
            let bytes = try await toolBytes(request, EvidencePage.attachUpload, context), account = try drafter(context), query = try request.query()
            guard let id = query["evidence"], let seen = try await reading.evidence(EvidenceID(id), for: context.viewpoint)?.record else { throw Problem.noSuchPage }
            do {
                let attachment = try await reading.attach(bytes, named: query["name"] ?? "", to: seen, by: account)
                return json(attachment.json)
            } catch let error as AttachmentError { throw Self.problem(EvidenceForm.Mistakes(list: [EvidenceForm.Mistake(field: "file", says: error.description)])) }
        }
        router.get("/api/v1/commitments/attachments/:id") { _, context in
            guard let id = context.parameters.get("id"), let (attachment, bytes) = try await reading.attachment(id, for: context.viewpoint) else { throw Problem.noSuchPage }
            return try EvidencePage.download(attachment, bytes)
        }
        router.post(RouterPath(Self.mailAddress)) { request, context in
            let bytes = try await toolBytes(request, EvidencePage.mailUpload, context)
            _ = try drafter(context)
            do {
                let form = EvidenceForm(try MailFile(bytes))
                return json(.members(("date", .string(form.date)), ("text", .string(form.text)), ("source", .string(form.sourceTitle))))
            } catch let error as MailError { throw Self.problem(EvidenceForm.Mistakes(list: [EvidenceForm.Mistake(field: "mail", says: error.description)])) }
        }
    }

    private func addTables(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.importAddress)) { request, context in
            guard let account = context.bearer else { throw Problem.signInFirst }
            guard let key = try request.query()["key"], let progress = staged.progress(key, of: account.id) else { throw Problem.noSuchPage }
            return json(["entered": .integer(Int64(progress.entered)), "rows": .integer(Int64(progress.rows))])
        }
        // `check=yes` enters nothing; `same` answers for rows that look like what is here.
        router.post(RouterPath(Self.importAddress)) { request, context in
            let bytes = try await toolBytes(request, ImportPage.upload, context), account = try drafter(context), query = try request.query(), same = query["same"]
            do {
                if query["check"] == "yes" || same == nil {
                    let read = try await ImportPage.read(bytes, account, reading, context.viewpoint), likes = try await reading.alike(read.rows, for: context.viewpoint)
                    if query["check"] == "yes" {
                        return json(["rows": .integer(Int64(read.rows.count)), "key": .string(read.key), "like": .array(likes.prefix(1_000).map { ["line": .integer(Int64($0.line)), "evidence": .string($0.with.text), "text": .string($0.text)] })])
                    }
                    guard likes.isEmpty else {
                        throw Problem(.conflict, title: "Some rows look like what is here", says: "\(likes.count) row\(likes.count == 1 ? " looks" : "s look") like an event that is here already, or stand in the file twice. Nothing was entered. Say same=same to tie them, so that each event counts once, or same=other to enter them as they are.",
                                      fields: likes.prefix(1_000).map { .init(field: "line \($0.line)", says: "It looks like “\($0.text)”.") })
                    }
                }
                let done = try await ImportPage.enter(bytes, tying: same == "same", account, reading, context.viewpoint, staged)
                return json(["rows": .integer(Int64(done.rows)), "tied": .integer(Int64(done.tied))])
            } catch let mistakes as TableMistakes { throw Self.problem(mistakes) }
        }
        router.post(RouterPath(Self.completeAddress)) { request, context in
            let bytes = try await toolBytes(request, CompletionPage.upload, context), account = try drafter(context)
            do {
                let rows = try CompletionImport(bytes, by: account, register: try await reading.register(for: context.viewpoint), of: node.desk.facts).rows
                try await reading.complete(rows, by: account)
                return json(["proposals": .integer(Int64(rows.count))])
            } catch let mistakes as TableMistakes { throw Self.problem(mistakes) }
        }
    }

    // MARK: Parts

    private func enter(_ form: EvidenceForm, same: String?, _ account: Account, _ context: SiteContext) async throws -> JSONValue {
        let (evidence, item) = try await read(form, node.freshEvidenceID(), account, context)
        var tied: EvidenceID?
        if let same {
            if same != "other" {
                guard let found = try await reading.evidence(EvidenceID(same), for: context.viewpoint)?.record, found.withdrawn == nil else { throw Self.problem(EvidenceForm.Mistakes(list: [EvidenceForm.Mistake(field: "same", says: "There is no evidence `\(same.prefix(40))`. Write the identifier of the event that it is, or other.")])) }
                tied = found.evidence.id
            }
        } else {
            let alike = try await reading.alike(evidence, for: context.viewpoint)
            if !alike.isEmpty {
                throw Problem(.conflict, title: "It looks like what is here already", says: "Nothing was entered. Say with `same` whether it is the same event (its identifier) or not (other).",
                              fields: alike.map { .init(field: $0.record.evidence.id.text, says: "It looks like “\($0.record.evidence.text)” (\($0.record.evidence.whenInWords)). The same: --same \($0.record.evidence.id.text). Something else: --same other.") })
            }
        }
        try await reading.enter(evidence, under: item, sameAs: tied, by: account)
        return .members(("evidence", .string(evidence.id.text)), ("same", tied.map { .string($0.text) }))
    }

    private func read(_ form: EvidenceForm, _ id: EvidenceID, _ account: Account, _ context: SiteContext) async throws -> (Evidence, Item) {
        var book = EntryBook(try await reading.register(for: context.viewpoint), node.desk.facts)
        switch form.reading(id: id, by: account, in: &book) {
        case .success(let (evidence, item)): return (evidence, item)
        case .failure(let mistakes): throw Self.problem(mistakes)
        }
    }

    private func seen(_ context: SiteContext) async throws -> SeenEvidence {
        guard let id = context.parameters.get("id"), let seen = try await reading.evidence(EvidenceID(id), for: context.viewpoint)?.record else { throw Problem.noSuchPage }
        return seen
    }

    private func drafter(_ context: SiteContext) throws -> Account {
        guard let account = context.bearer else { throw Problem.signInFirst }
        guard CommitmentReading.mayDraft(account) else { throw Problem.notYours("Only an account that drafts for a party enters evidence and completes proposals.") }
        return account
    }

    private func speaker(_ context: SiteContext) throws -> Account {
        guard let account = context.bearer, CommitmentReading.maySpeak(account) else { throw Problem.notYours("Only an account that speaks for a party disputes a status.") }
        return account
    }

    /// A file as the body. Who sends it is looked at before a byte is read.
    private func toolBytes(_ request: Hummingbird.Request, _ upload: Gate.Upload, _ context: SiteContext) async throws -> [UInt8] {
        _ = try drafter(context)
        var request = request
        do { return Array(try await request.collectBody(upTo: upload.bytesMax).readableBytesView) } catch { throw upload.tooLarge }
    }

    private static func problem(_ mistakes: EvidenceForm.Mistakes) -> Problem {
        Problem(.unprocessableContent, title: mistakes.list.count == 1 ? "One field needs a change" : "\(mistakes.list.count) fields need a change", says: mistakes.list.map(\.says).joined(separator: " "), fields: mistakes.list.map { .init(field: $0.field, says: $0.says) })
    }

    private static func problem(_ mistakes: TableMistakes) -> Problem {
        Problem(.unprocessableContent, title: "Nothing was entered", says: mistakes.inWords, fields: mistakes.list.map { .init(field: $0.place, says: $0.says) } + (mistakes.list.count > 1 ? [.init(field: "", says: mistakes.inWords)] : []))
    }

    private func json(_ value: JSONValue) -> Response {
        // Invariant: texts and whole numbers of this house, which always write.
        Reply.text((try? value.canonicalText()) ?? "{}", type: "application/json")
    }
}
