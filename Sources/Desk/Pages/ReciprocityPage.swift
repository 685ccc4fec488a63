package import Journal
package import Kernel
package import Link
package import Node
package import Release
import Figures
import HTTPTypes
import Hummingbird
import Packs
import Site

/// What a desk is told of its links; made where the links are.
package struct Crossings: Sendable {
    /// One per peer, as this viewpoint may know it.
    package let look: @Sendable (Viewpoint, Account?) async throws -> [Reciprocity]
    /// How one item crossed, with the peer's name; asked for each page of an item.
    package let crossing: @Sendable (Released<ReleaseItem>, Account?) async throws -> [(peer: OrganisationID, Reciprocity.Crossing)]
    /// The newest checkpoints, ours with the peer's cosignature and the peer's with ours, as the files that they are; nil while there is none.
    package let checkpoints: @Sendable (OrganisationID) async throws -> (ours: String?, theirs: String?)
    /// Files that people carry; nil where the node keeps nothing on disk.
    package let courier: CourierOffice?

    package init(look: @escaping @Sendable (Viewpoint, Account?) async throws -> [Reciprocity],
                 crossing: @escaping @Sendable (Released<ReleaseItem>, Account?) async throws -> [(peer: OrganisationID, Reciprocity.Crossing)] = { _, _ in [] },
                 checkpoints: @escaping @Sendable (OrganisationID) async throws -> (ours: String?, theirs: String?) = { _ in (nil, nil) }, courier: CourierOffice? = nil) {
        (self.look, self.crossing, self.checkpoints, self.courier) = (look, crossing, checkpoints, courier)
    }
}

/// What went each way between this node and another, what waits and for whom, and how the link between them stands.
struct ReciprocityPage: Sendable {
    let shell: Shell
    /// Nil where this node is joined to no other.
    let crossings: Crossings?
    /// They count how long answers took.
    var areas: [any Area] = []
    var node: Node { shell.node }

    static let address = "/crossed"

    /// Whether the question stands in the row of questions. The public finds the page by its address, when there is something for it.
    static func isOpen(_ account: Account?, at node: Node, isJoined: Bool) -> Bool { isJoined ? account != nil : mayJoin(account, at: node) }

    /// Who is told how a node is joined to another: its officers and its administrator.
    private static func mayJoin(_ account: Account?, at node: Node) -> Bool {
        guard let account, !account.isClosed else { return false }
        return Reciprocity.isOfficer(account, at: node) || account.roles.contains(.administrator)
    }

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { request, context in
            let all = try await look(context)
            guard !all.isEmpty else { return try unjoined(context) }
            return page(try chosen(all, request), of: all, try await answers(context), context)
        }
        router.get("/crossed.csv") { request, context in
            let reciprocity = try chosen(try await look(context), request)
            return Reply.text(CrossedReport.csv(reciprocity, own: node.organisation, rows: rows(reciprocity)), type: "text/csv; charset=utf-8", name: "crossed-\(context.day).csv")
        }
        router.get("/crossed/ours.checkpoint") { request, context in try await checkpoint(request, context, name: "ours") { $0.ours } }
        router.get("/crossed/theirs.checkpoint") { request, context in try await checkpoint(request, context, name: "theirs") { $0.theirs } }
        router.get("/api/v1/crossed") { _, context in
            let tallies = try await answers(context)
            return Reply.json(["peers": try await look(context).map { CrossedReport($0, own: node.organisation, rows: rows($0), answers: tallies, isSignedIn: context.account != nil) }])
        }
    }

    private func answers(_ context: SiteContext) async throws -> [AnswerTally] {
        var all: [AnswerTally] = []
        for area in areas { all += try await area.answers(for: context.viewpoint, shell) }
        return all
    }

    /// Nothing for the public where nothing crossed that it may know of.
    private func look(_ context: SiteContext) async throws -> [Reciprocity] {
        guard let crossings else { return [] }
        let all = try await crossings.look(context.viewpoint, context.account)
        return context.account == nil && all.allSatisfy { $0.given.isEmpty && $0.got.isEmpty } ? [] : all
    }

    private func chosen(_ all: [Reciprocity], _ request: Hummingbird.Request) throws -> Reciprocity {
        let asked = try request.query()["with"]
        guard let found = all.first(where: { asked == nil || $0.status.peer.text == asked }) else { throw Problem.noSuchPage }
        return found
    }

    private func checkpoint(_ request: Hummingbird.Request, _ context: SiteContext, name: String, of pick: ((ours: String?, theirs: String?)) -> String?) async throws -> Response {
        guard let crossings, Reciprocity.isOfficer(context.account, at: node) else { throw Problem.noSuchPage }
        let reciprocity = try chosen(try await look(context), request)
        guard let text = pick(try await crossings.checkpoints(reciprocity.status.peer)) else { throw Problem.noSuchPage }
        return Reply.text(text, type: "text/plain; charset=utf-8", name: "\(name).checkpoint")
    }

    /// The pack's first organisation stands left, whichever node this is.
    func rows(_ reciprocity: Reciprocity) -> CrossedRows {
        let order = node.pack.organisations.map(\.id), peer = reciprocity.status.peer
        let isOwnLeft = (order.firstIndex(of: node.organisation) ?? 0) <= (order.firstIndex(of: peer) ?? .max)
        return CrossedRows(pack: node.pack, left: isOwnLeft ? node.organisation : peer, right: isOwnLeft ? peer : node.organisation)
    }

    private func page(_ reciprocity: Reciprocity, of all: [Reciprocity], _ tallies: [AnswerTally], _ context: SiteContext) -> Response {
        let rows = rows(reciprocity), answers = AnswersPart(tallies, between: rows.left, and: rows.right)
        let views = ReciprocityViews(reciprocity, rows: rows, node: node, isSignedIn: context.account != nil, mayCarry: crossings?.courier != nil && context.session != nil && CourierPage.isOpen(context.account, at: node), day: context.day, now: node.clock.now())
        let foot = ReciprocityFoot(shell: shell, reciprocity: reciprocity, context: context).columns
        return shell.page("What crossed?", at: Self.address, context, marking: shell.marking(of: views.shown.map(\.item) + answers.tallies.flatMap(\.items), for: context.account), foot: foot) {
            views.head(others: all.map(\.status.peer).filter { $0 != reciprocity.status.peer })
            views.tables
            views.held
            answers
            div(.class("columns beside")) {
                div { views.receipts }
                div {
                    views.link
                    views.consentTimes
                    views.holdsBack
                }
            }
        }
    }

    private func unjoined(_ context: SiteContext) throws -> Response {
        guard crossings == nil || context.account != nil, Self.mayJoin(context.account, at: node) else { throw Problem.noSuchPage }
        return shell.page("What crossed?", at: Self.address, context, foot: DeskFoot(shell, context).columns(asked: nil)) {
            h1 { "This node is joined to no other, so nothing crosses." }
            p(.class("under-head")) { "What went each way, what waits for a consent, and each receipt would stand here." }
            Site.Part("How to join another node", note: "Two operators do it together, once: on the machines of both nodes, and on the telephone.") {
                ol(.class("steps")) {
                    li { "Write an invitation: "; code(.class("whole")) { "entente link invite" }; " makes a file with this node's address, its public keys and the custodian of what comes." }
                    li { "Send the file to the other operator, and read its fingerprint to each other: by voice, to a person whom you know." }
                    li { "The other operator accepts it and sends a file of the same kind back; read that one's fingerprint too." }
                    li { "From then on this page shows what crosses. docs/key-ceremony.md has every step." }
                }
            }
        }
    }
}
