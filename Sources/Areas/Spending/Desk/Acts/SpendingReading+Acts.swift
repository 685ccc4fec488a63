import Journal
import Kernel
import Labels
import Node
import Release
import Spending

/// What people enter into this area. Each act checks who acts; the node checks whether they may say it under its label.
extension SpendingReading {
    /// A state speaks for its own figures, and nobody else does.
    func enter(_ one: OwnReturn, under item: Item, by account: Account) async throws(ActError) {
        guard ReturnPage.mayReturn(account, for: one.party) else { throw .notYours(says: "Only an account of \(name(one.party)) enters its figures.") }
        try await node.say([AreaSaying(SpendingKind.ownReturn, under: item, one.json)], by: account.id)
    }

    /// The same figure under an open marking: from now on everyone has it. What others had under the old one is withdrawn from them.
    func publish(_ seen: SeenReturn, under item: Item, by account: Account) async throws(ActError) {
        guard ReturnPage.mayReturn(account, for: seen.entered.party), seen.origin == nil, seen.author == account.party else { throw .notYours(says: "Only whoever entered it can publish it.") }
        let old = seen.entered, fresh = OwnReturn(id: node.freshReturnID(), party: old.party, measure: old.measure, year: old.year, value: old.value, isEstimate: old.isEstimate, definition: old.definition, note: old.note)
        try await node.say([AreaSaying(SpendingKind.ownReturn, under: item, fresh.json), withdrawal(of: seen, because: "It was published.")], by: account.id)
    }

    func withdraw(_ seen: SeenReturn, because reason: String, by account: Account) async throws(ActError) {
        guard ReturnPage.mayReturn(account, for: seen.entered.party), seen.origin == nil, seen.author == account.party else { throw .notYours(says: "Only whoever entered it can take it back.") }
        try await node.say([withdrawal(of: seen, because: reason)], by: account.id)
    }

    private func withdrawal(of seen: SeenReturn, because reason: String) -> AreaSaying {
        AreaSaying(SpendingKind.returnWithdrawn, under: seen.item, ["return": .string(seen.entered.id.text), "reason": .string(reason)])
    }
}

extension Node {
    /// An identifier that tells nothing, the same on every node that has what it names.
    func freshReturnID() -> ReturnID { ReturnID(RecordID(at: clock.now()).untimed.description) }
}
