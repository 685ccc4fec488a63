import Commitments
import Hummingbird
import HTTPTypes
import Kernel
import Node
import Release
import Site

/// An event is logged here in under a minute, also from an e-mail; only people who draft for a party have this page. Each piece has a page of its own, where it is said better, taken back, or given a file.
struct EvidencePage: Sendable {
    static let address = "/promised/evidence/new"
    static let mailAddress = "/promised/evidence/from-mail"
    static let attachAddress = "/promised/evidence/attach"
    static let mailUpload = Gate.Upload(bytesMax: MailFile.bytesMax, says: MailError.tooLarge.description)
    static let attachUpload = Gate.Upload(bytesMax: Attachment.bytesMax + (64 << 10), says: "The file is larger than \(Attachment.bytesMax >> 20) MiB, which is the most that is kept. Take the pages that matter, or give its public address as the source.")
    let shell: Shell
    let reading: CommitmentReading
    var node: Node { shell.node }

    static func address(of id: EvidenceID) -> String { "/promised/evidence/\(FormBody.encoded(id.text))" }
    static func address(ofAttachment id: String) -> String { "/promised/attachments/\(FormBody.encoded(id))" }
    static func mayLog(_ account: Account?) -> Bool { CommitmentReading.mayDraft(account) }

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { request, context in
            let session = try drafter(context)
            var form = EvidenceForm()
            form.proposals = try request.query()["proposal"] ?? ""
            return page(form, session, context)
        }
        router.post("/promised/evidence") { request, context in
            let session = try drafter(context), body = try await context.signedForm(request)
            return try await enter(EvidenceForm(body), same: body["same"], session, context)
        }
        router.post(RouterPath(Self.mailAddress)) { request, context in
            let session = try drafter(context), upload = try await context.signedUpload(request, Self.mailUpload)
            guard let part = upload["mail"], !part.bytes.isEmpty else { return page(EvidenceForm(), session, context, mistakes: [.init(field: "mail", says: "No file was chosen, or it is empty. Choose an e-mail that was saved as .eml.")]) }
            do throws(MailError) { return page(EvidenceForm(try MailFile(part.bytes)), session, context, note: "The fields below are filled from the e-mail. Nothing is entered yet: shorten the text to what happened, and choose area and marking.") } catch {
                return page(EvidenceForm(), session, context, mistakes: [.init(field: "mail", says: error.description)])
            }
        }
        router.get("/promised/evidence/:id") { _, context in try await shown(try await seen(context), context) }
        router.get("/promised/evidence/:id/correct") { _, context in
            let (seen, session) = try await own(context)
            return page(EvidenceForm(seen.evidence, under: seen.item, vocabulary: node.desk.facts.vocabulary), session, context, correcting: seen.evidence.id)
        }
        router.post("/promised/evidence/:id/correct") { request, context in
            let (seen, session) = try await own(context), form = EvidenceForm(try await context.signedForm(request))
            switch try await read(form, as: seen.evidence.id, session.account, context) {
            case .failure(let mistakes): return page(form, session, context, mistakes: mistakes.list, correcting: seen.evidence.id)
            case .success(let (evidence, item)):
                do { try await reading.correct(seen, to: evidence, under: item, by: session.account) } catch ActError.field(_, let says) {
                    return page(form, session, context, mistakes: [.init(field: "marking", says: says)], correcting: seen.evidence.id)
                }
                return Reply.seeOther(Self.next(after: evidence))
            }
        }
        router.post("/promised/evidence/:id/withdraw") { request, context in
            let (seen, session) = try await own(context), reason = (try await context.signedForm(request)["reason"] ?? "").trimmed
            guard !reason.isEmpty, reason.count <= CommitmentReading.reasonMax else {
                return try await shown(seen, context, mistake: ("reason", "Say in one sentence why it is taken back, in at most \(CommitmentReading.reasonMax) characters; it stays readable."))
            }
            try await reading.withdraw(seen, because: reason, by: session.account)
            return Reply.seeOther(Self.address(of: seen.evidence.id))
        }
        router.post(RouterPath(Self.attachAddress)) { request, context in
            let session = try drafter(context), upload = try await context.signedUpload(request, Self.attachUpload)
            guard let id = upload["evidence"]?.text, let seen = try await reading.evidence(EvidenceID(id), for: context.viewpoint)?.record, reading.isOwn(seen, session.account) else { throw Problem.noSuchPage }
            do { _ = try await reading.attach(upload["file"]?.bytes ?? [], named: upload["file"]?.fileName ?? "", to: seen, by: session.account) } catch let error as AttachmentError {
                return try await shown(seen, context, mistake: ("file", error.description))
            }
            return Reply.seeOther(Self.address(of: seen.evidence.id))
        }
        router.get("/promised/attachments/:id") { _, context in
            guard let id = context.parameters.get("id"), let (attachment, bytes) = try await reading.attachment(id, for: context.viewpoint) else { throw Problem.noSuchPage }
            return try Self.download(attachment, bytes)
        }
    }

    /// As a file for the disk, never as a page: a browser that would show it could be made to run it.
    static func download(_ attachment: Attachment, _ bytes: [UInt8]) throws -> Response {
        guard bytes.count == attachment.size else { throw Problem(.conflict, title: "Not all of it has come", says: "\(bytes.count / 1024) of \(attachment.size / 1024) KiB have come from the other side. Try again in a moment.") }
        guard Attachment.hash(of: bytes) == attachment.hash else { throw Problem(.conflict, title: "It is not what it was", says: "The bytes that are held do not have the hash that was said, so they are not given out. Tell whoever attached it.") }
        let plain = String(attachment.name.unicodeScalars.map { $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || "._-".unicodeScalars.contains($0)) ? Character($0) : "_" })
        return Reply.download(ResponseBody(byteBuffer: .init(bytes: bytes)), name: plain)
    }

    /// For everybody else there is no such page.
    private func drafter(_ context: SiteContext) throws -> Session {
        guard let session = context.session, Self.mayLog(session.account) else { throw Problem.noSuchPage }
        return session
    }

    private func seen(_ context: SiteContext) async throws -> SeenEvidence {
        guard let id = context.parameters.get("id"), let seen = try await reading.evidence(EvidenceID(id), for: context.viewpoint)?.record else { throw Problem.noSuchPage }
        return seen
    }

    private func own(_ context: SiteContext) async throws -> (SeenEvidence, Session) {
        let session = try drafter(context), seen = try await seen(context)
        guard reading.isOwn(seen, session.account) else { throw Problem.noSuchPage }
        return (seen, session)
    }

    private func read(_ form: EvidenceForm, as id: EvidenceID, _ account: Account, _ context: SiteContext) async throws -> Result<(evidence: Evidence, item: Item), EvidenceForm.Mistakes> {
        var book = EntryBook(try await reading.register(for: context.viewpoint), node.desk.facts)
        return form.reading(id: id, by: account, in: &book)
    }

    private static func next(after evidence: Evidence) -> String {
        evidence.proposals.first.map { ProposalPage.address(of: $0) } ?? evidence.area.map { AreaPage.address(of: $0) } ?? OverviewPage.address
    }

    /// `same`: what the person answered when it looked like something that is here; nil before they were asked.
    private func enter(_ form: EvidenceForm, same: String?, _ session: Session, _ context: SiteContext) async throws -> Response {
        switch try await read(form, as: node.freshEvidenceID(), session.account, context) {
        case .failure(let mistakes): return page(form, session, context, mistakes: mistakes.list)
        case .success(let (evidence, item)):
            var tied: EvidenceID?
            if same == nil {
                let alike = try await reading.alike(evidence, for: context.viewpoint)
                if !alike.isEmpty { return asking(form, alike.map(\.record), session, context) }
            } else if let same, same != "other" {
                guard let found = try await reading.evidence(EvidenceID(same), for: context.viewpoint)?.record, found.withdrawn == nil else { throw Problem.noSuchPage }
                tied = found.evidence.id
            }
            do { try await reading.enter(evidence, under: item, sameAs: tied, by: session.account) } catch {
                guard case .field(_, let says) = error else { throw error }
                return page(form, session, context, mistakes: [.init(field: "marking", says: says)])
            }
            return Reply.seeOther(Self.next(after: evidence))
        }
    }
}
