import Journal
import Kernel
import Labels
import Node
import Release
import Support

/// What people enter into this area. Each act checks who acts; the node checks whether they may say it under its label.
extension SupportReading {
    static let reasonMax = 1_000

    /// Whoever drafts for a party enters what it pledges and delivers.
    static func mayDraft(_ account: Account?) -> Bool { account.map { !$0.isClosed && $0.roles.contains(.drafter) } ?? false }

    func isOwn(_ seen: SeenFlow, _ account: Account) -> Bool { Self.mayDraft(account) && seen.origin == nil && seen.said != nil && seen.author == account.party && seen.withdrawn == nil }

    func enter(_ flow: Flow, under item: Item, by account: Account) async throws(ActError) {
        guard Self.mayDraft(account) else { throw .notYours(says: "Only an account that drafts for a party enters what was pledged or delivered.") }
        try await node.say([AreaSaying(SupportKind.flow, under: item, flow.json)], by: account.id)
    }

    /// A better wording by whoever said it. Under another marking it is a new one: what others have under the old marking is withdrawn from them. Gives the identifier under which it stands.
    func correct(_ seen: SeenFlow, to flow: Flow, under item: Item, by account: Account) async throws(ActError) -> FlowID {
        guard isOwn(seen, account) else { throw .notYours(says: "Only whoever entered it can correct it.") }
        if seen.item.label == item.label {
            try await enter(flow, under: seen.item, by: account)
            return flow.id
        }
        let fresh = flow.renamed(node.freshFlowID())
        try await node.say([AreaSaying(SupportKind.flow, under: item, fresh.json), withdrawal(of: seen, because: "It was entered again under another marking.")], by: account.id)
        return fresh.id
    }

    func withdraw(_ seen: SeenFlow, because reason: String, by account: Account) async throws(ActError) {
        guard isOwn(seen, account) else { throw .notYours(says: "Only whoever entered it can take it back.") }
        try await node.say([withdrawal(of: seen, because: reason)], by: account.id)
    }

    private func withdrawal(of seen: SeenFlow, because reason: String) -> AreaSaying {
        AreaSaying(SupportKind.flowWithdrawn, under: seen.item, ["flow": .string(seen.flow.id.text), "reason": .string(reason)])
    }
}

extension Node {
    /// Tells nothing, not even when it was made; the same on every node that has what it names.
    func freshFlowID() -> FlowID { FlowID(RecordID(at: clock.now()).untimed.description) }
    func name(of party: PartyID) -> String { desk.facts.roster[party]?.name ?? party.text }
    /// "on the EU side"
    func side(_ organisation: OrganisationID) -> String { "on the \(organisation.text) side" }
}
