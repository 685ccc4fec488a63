import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Link
import Logging
import Node
import Release
import Site
import Synchronization

/// By courier: a release officer takes a file along, unpacks what was brought, and gets the file for the way back. The same as `entente courier`, without a command line.
struct CourierPage: Sendable {
    let shell: Shell
    /// Nil where this node is joined to no other, or keeps nothing on disk.
    let office: CourierOffice?
    var node: Node { shell.node }
    private let log = Logger(label: "entente.courier")
    private let reading = Reading()

    static let address = "/crossed/courier"
    static let unpackAddress = "/crossed/courier/unpack"
    /// Held in memory while it is read; larger files go through the command, which streams them.
    static let upload = Gate.Upload(bytesMax: 64 << 20, says: "The file is larger than 64 MiB, which is the most that this page takes. Unpack it on the machine of the node: entente courier unpack FILE --data DIRECTORY")

    init(shell: Shell, office: CourierOffice?) { (self.shell, self.office) = (shell, office) }

    /// Whoever decides what leaves this house also carries it.
    static func isOpen(_ account: Account?, at node: Node) -> Bool {
        account?.roles.contains(.releaseAuthority) == true && Reciprocity.isOfficer(account, at: node)
    }

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { request, context in
            let (office, session) = try open(context)
            return try await page(office, try peer(try request.query()["with"], office), session, context)
        }
        router.post("/crossed/courier/pack") { request, context in
            let (office, session) = try open(context), form = try await context.signedForm(request), peer = try peer(form["with"], office)
            let written = (form["from"] ?? "").filter { !$0.isWhitespace }
            guard written.isEmpty || UInt64(written) != nil else {
                return try await page(office, peer, session, context, from: written, mistake: ("from", "`\(written.prefix(40))` is no number of an entry. Write digits alone, as in 40, or leave it empty."))
            }
            do throws(CourierRefusal) {
                let packed = try await office.pack(for: peer.text, from: UInt64(written))
                note("packed", peer, session, packed.report.entries)
                return Reply.download(ResponseBody(packed.file), name: "\(node.organisation.text.lowercased())-to-\(peer.text.lowercased())-\(node.today).courier")
            } catch { return try await page(office, peer, session, context, from: written, mistake: ("from", error.description)) }
        }
        router.post("/crossed/courier/return") { request, context in
            let (office, session) = try open(context), form = try await context.signedForm(request), peer = try peer(form["with"], office)
            do throws(CourierRefusal) {
                guard let packed = try await office.packReturn(to: peer.text) else { return Reply.seeOther(Self.address(with: peer)) }
                note("receipt packed", peer, session, nil)
                return Reply.download(ResponseBody(packed.file), name: "\(node.organisation.text.lowercased())-receipt-for-\(peer.text.lowercased())-\(node.today).courier")
            } catch { return try await page(office, peer, session, context, mistake: ("return", error.description)) }
        }
        router.post(RouterPath(Self.unpackAddress)) { request, context in
            let (office, session) = try open(context)
            guard reading.begin() else { throw Problem(.serviceUnavailable, title: "Another file is being unpacked", says: "Somebody unpacks a file on this node just now, and one is read at a time. Nothing was taken from yours; send it again in a moment.") }
            defer { reading.end() }
            let form = try await context.signedUpload(request, Self.upload), peer = try peer(form["with"]?.text, office)
            guard let part = form["file"], let name = part.fileName, !name.isEmpty, !part.bytes.isEmpty else {
                return try await page(office, peer, session, context, mistake: ("file", "No file was chosen, or it is empty. Choose the courier file that was brought."))
            }
            let shown = String(name.prefix(120))
            let unpacked: CourierOffice.Unpacked
            do throws(CourierRefusal) {
                let file = try office.place()
                try file.fill(with: part.bytes[...], called: shown)
                unpacked = try await office.unpack(file, called: shown)
            } catch {
                log.warning("a courier file was refused", metadata: ["account": "\(session.account.id)", "code": "\(error.exitCode)"])
                return try await page(office, peer, session, context, mistake: ("file", error.description))
            }
            if case .appended(let range) = unpacked.report.outcome { note("unpacked", unpacked.sender, session, range) } else { note("unpacked", unpacked.sender, session, nil) }
            return try await page(office, unpacked.sender, session, context, done: unpacked)
        }
    }

    /// One file is held in memory at a time.
    private final class Reading: Sendable {
        private let isTaken = Mutex(false)
        func begin() -> Bool {
            isTaken.withLock { isTaken in
                guard !isTaken else { return false }
                isTaken = true
                return true
            }
        }
        func end() { isTaken.withLock { $0 = false } }
    }

    /// What is not there for everybody answers as what is nowhere.
    private func open(_ context: SiteContext) throws -> (CourierOffice, Session) {
        guard let office, !office.peers.isEmpty, let session = context.session, Self.isOpen(session.account, at: node) else { throw Problem.noSuchPage }
        return (office, session)
    }

    private func peer(_ asked: String?, _ office: CourierOffice) throws -> OrganisationID {
        guard let found = office.peers.first(where: { asked == nil || $0.text == asked }) else { throw Problem.noSuchPage }
        return found
    }

    static func address(with peer: OrganisationID) -> String { "\(address)?with=\(FormBody.encoded(peer.text))" }

    private func note(_ what: String, _ peer: OrganisationID, _ session: Session, _ entries: Range<UInt64>?) {
        log.notice("by courier", metadata: ["what": "\(what)", "peer": "\(peer)", "account": "\(session.account.id)", "entries": "\(entries?.count ?? 0)"])
    }

    private func page(_ office: CourierOffice, _ peer: OrganisationID, _ session: Session, _ context: SiteContext, from: String = "", done: CourierOffice.Unpacked? = nil,
                      mistake: (field: String, says: String)? = nil) async throws -> Response {
        let state: CourierOffice.State
        do throws(CourierRefusal) { state = try await office.state(of: peer) } catch { throw Problem(.serviceUnavailable, title: "The link is about to begin", says: error.description) }
        let views = CourierViews(own: node.organisation, peer: peer, others: office.peers.filter { $0 != peer }, state: state, now: node.clock.now(), token: session.formToken, from: from, mistake: mistake)
        return shell.page("By courier", at: ReciprocityPage.address, context, hasErrors: mistake != nil, foot: views.foot, status: mistake == nil ? .ok : .unprocessableContent) {
            views.summary
            views.head
            if let done { views.result(done) }
            div(.class("courier")) {
                div { views.takeAlong }
                div {
                    views.brought
                    views.waiting
                    if done == nil { views.wayBack }
                }
            }
        }
    }
}
