import Figures
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Node
import Release
import Site
import TransparencyLog

/// The journal as far as the viewpoint may see it; for an auditor of the house with index, hash and proof.
struct JournalPage: Sendable {
    let shell: Shell
    var node: Node { shell.node }

    func add(to router: Router<SiteContext>) {
        router.get("/journal") { request, context in
            guard let account = context.account else { throw Problem.noSuchPage }
            let form = try request.query()
            return account.roles.contains(.auditor) ? try await audit(account, before: form["before"].flatMap { UInt64($0) }, context) : try await plain(before: form["before"].flatMap { RecordID($0) }, context)
        }
        router.get("/journal/:index/proof") { _, context in
            guard let account = context.account, account.roles.contains(.auditor), let index = context.parameters.get("index").flatMap({ UInt64($0) }) else { throw Problem.noSuchPage }
            return Reply.text("\(try await node.proof(of: index, by: account.id))", type: "text/plain; charset=utf-8", name: "entry-\(index).tlog-proof")
        }
    }

    private func plain(before: RecordID?, _ context: SiteContext) async throws -> Response {
        let page = try await node.journal(for: context.viewpoint, before: before)
        return shell.page("The journal", at: "/journal", context, marking: shell.marking(of: page.lines.map(\.record.item), for: context.account), foot: DeskFoot(shell, context).columns(asked: nil)) {
            h1 { "What was said, as far as you may see it" }
            if page.lines.isEmpty { EmptyState("Every draft, consent, objection and release that concerns you stands here.", .nothingYet(next: "There is none yet.")) } else {
                RecordTable(caption: "The journal", columns: [.init("Time (UTC)"), .init("What"), .init("About"), .init("By")], rows: page.lines.map { released in
                    let line = released.record
                    return [Self.time(line), Prose(Self.act(line)), about(line), Prose(by(line))]
                })
                if let next = page.next { p { a(.href("/journal?before=\(next)")) { "Older records" } } }
            }
        }
    }

    private func audit(_ account: Account, before: UInt64?, _ context: SiteContext) async throws -> Response {
        let page = try await node.audit(by: account.id, before: before)
        return shell.page("The journal", at: "/journal", context, marking: shell.marking(of: page.lines.map(\.line.record.item), for: context.account), foot: DeskFoot(shell, context).columns(asked: nil)) {
            h1 { "The journal of this node has \(page.size) entries" }
            p(.class("under-head")) { "You see indexes and proofs because you audit this house. Nobody else does: an index tells how much there is." }
            RecordTable(caption: "The journal", columns: [.init("Entry", isNumber: true), .init("Time (UTC)"), .init("What"), .init("About"), .init("By"), .init("Proof")], rows: page.lines.map { audited in
                let line = audited.line.record
                let leaf = audited.leaf.description
                return [Prose(String(audited.index)), Self.time(line), Prose(Self.act(line) + (audited.aside.isEmpty ? "" : " — set aside: \(audited.aside)")), about(line), Prose(by(line)),
                        Prose([.code("\(leaf.prefix(4))…\(leaf.suffix(4))"), .text(" "), .link("proof", to: "/journal/\(audited.index)/proof")])]
            })
            if let next = page.next { p { a(.href("/journal?before=\(next)")) { "Older entries" } } }
            p(.class("note")) { "Check all of it: entente journal verify." }
        }
    }

    private func about(_ line: JournalLine) -> Prose {
        guard let about = line.about else { return Prose(line.title) }
        return Prose([.link(line.title, to: "/items/\(about)")])
    }

    private func by(_ line: JournalLine) -> String {
        let party = node.desk.facts.roster[line.author]?.name ?? line.author.text
        return line.account.flatMap { node.account($0)?.title } ?? party
    }

    /// To the second; it stands in one piece.
    static func time(_ line: JournalLine) -> Prose { Prose([.whole("\(line.at.description.prefix(10)) \(line.at.description.dropFirst(11).prefix(8))")]) }

    static func act(_ line: JournalLine) -> String {
        let words = ["release.item": "Drafted", "release.asked": "Put up for decision", "release.consent": "Consent recorded", "release.objection": "Objection recorded",
                     "release.released": "Released", "release.withdrawn": "Taken back", "release.ordered": "Ordered to go when permitted", "link.received": "Received from the other side", "link.recalled": "Taken back by the other side", "link.keys": "The other side's keys changed",
                     "node.account": "Account", "node.pack": "Facts and rules loaded", "node.day": "A day on which answers change"]
        return words[line.kind] ?? (line.isKnown ? line.kind : "\(line.kind) (a kind that this node does not know)")
    }
}
