import Figures
import Journal
import Kernel
import Node
import Release
import Site

/// The items on a reader's desk: everything the node lets this viewpoint have, and nothing that tells of more.
struct DeskList: Sendable {
    let page: ItemPage
    /// On a page of its own the heading says what it is.
    let isWholePage: Bool
    let context: SiteContext
    let node: Node

    init(_ node: Node, _ context: SiteContext, state: ReleaseItem.State? = nil, after: ItemID? = nil, isWholePage: Bool = false) async throws {
        page = try await node.items(for: context.viewpoint, state: state, after: after, limit: 50)
        (self.context, self.node, self.isWholePage) = (context, node, isWholePage)
    }

    var shown: [Item] { page.items.map(\.record.item) }

    var html: HTML {
        Site.Part(isWholePage ? "Newest first" : "On your desk", note: page.items.isEmpty ? nil : isWholePage ? "Each item stands here because the rules let you have it and it concerns you." : "Newest first. Each stands here because the rules let you have it and it concerns you.", id: "desk", classes: "desk-list") {
            if page.items.isEmpty {
                EmptyState("Items that concern you stand here: what you drafted, what is up for your word, what was released to you.", .nothingYet(next: nextStep))
            } else {
                RecordTable(caption: "Items on your desk", columns: [.init("Item"), .init("Marking"), .init("State"), .init("Changed")], rows: page.items.map { released in
                    let item = released.record
                    return [Prose([.link(item.title, to: "/items/\(item.id)")]), Prose(item.marking), Prose(item.state.inWords), Prose([.whole(item.changed.day.description)])]
                })
                if page.items.contains(where: \.record.isDemonstration) { InventedNote() }
                if let next = page.next { p { a(.href("/items?after=\(next)")) { "Older items" } } }
            }
        }.html
    }

    private var nextStep: Prose {
        guard let account = context.account else { return Prose([.text("Ask a question above, or "), .link("sign in", to: "/sign-in"), .text(".")]) }
        return account.roles.contains(.drafter) ? "Ask a question above; below its answer you can draft an item." : "Ask a question above."
    }
}
