import Journal
import Kernel
import Labels
import Node
import Picture
import Release

/// What people enter into this area. Each act checks who acts; the node checks whether they may say it under its label.
extension PictureReading {
    static let reasonMax = 1_000

    /// Whoever drafts for a party reports incidents, records statements and writes assessments.
    static func mayDraft(_ account: Account?) -> Bool { account.map { !$0.isClosed && $0.roles.contains(.drafter) } ?? false }

    func isOwn(_ seen: SeenIncident, _ account: Account) -> Bool { Self.mayDraft(account) && seen.origin == nil && seen.said != nil && seen.author == account.party && seen.withdrawn == nil }
    func isOwn(_ seen: SeenStatement, _ account: Account) -> Bool { Self.mayDraft(account) && seen.origin == nil && seen.said != nil && seen.author == account.party && seen.withdrawn == nil }

    func report(_ incident: Incident, under item: Item, by account: Account) async throws(ActError) {
        guard Self.mayDraft(account) else { throw .notYours(says: "Only an account that drafts for a party reports incidents.") }
        try await node.say([AreaSaying(PictureKind.incident, under: item, incident.json)], by: account.id)
    }

    /// A better wording by whoever said it. Under another marking it is a new one: what others have under the old marking is withdrawn from them. Gives the identifier under which it stands.
    func correct(_ seen: SeenIncident, to incident: Incident, under item: Item, by account: Account) async throws(ActError) -> IncidentID {
        guard isOwn(seen, account) else { throw .notYours(says: "Only whoever reported it can correct it.") }
        if seen.item.label == item.label {
            try await report(incident, under: seen.item, by: account)
            return incident.id
        }
        let fresh = incident.renamed(node.freshIncidentID())
        try await node.say([AreaSaying(PictureKind.incident, under: item, fresh.json), withdrawal(of: seen, because: "It was reported again under another marking.")], by: account.id)
        return fresh.id
    }

    func withdraw(_ seen: SeenIncident, because reason: String, by account: Account) async throws(ActError) {
        guard isOwn(seen, account) else { throw .notYours(says: "Only whoever reported it can take it back.") }
        try await node.say([withdrawal(of: seen, because: reason)], by: account.id)
    }

    private func withdrawal(of seen: SeenIncident, because reason: String) -> AreaSaying {
        AreaSaying(PictureKind.incidentWithdrawn, under: seen.item, ["incident": .string(seen.incident.id.text), "reason": .string(reason)])
    }

    func record(_ statement: Statement, under item: Item, by account: Account) async throws(ActError) {
        guard Self.mayDraft(account) else { throw .notYours(says: "Only an account that drafts for a party records statements.") }
        try await node.say([AreaSaying(PictureKind.statement, under: item, statement.json)], by: account.id)
    }

    func withdraw(_ seen: SeenStatement, because reason: String, by account: Account) async throws(ActError) {
        guard isOwn(seen, account) else { throw .notYours(says: "Only whoever recorded it can take it back.") }
        try await node.say([AreaSaying(PictureKind.statementWithdrawn, under: seen.item, ["statement": .string(seen.statement.id.text), "reason": .string(reason)])], by: account.id)
    }

    // MARK: Assessments

    func ask(_ question: Question, under item: Item, by account: Account) async throws(ActError) {
        guard Self.mayDraft(account) else { throw .notYours(says: "Only an account that drafts for a party puts a question to both sides.") }
        try await node.say([AreaSaying(PictureKind.question, under: item, question.json)], by: account.id)
    }

    /// A draft stays in the house; each is a whole answer, and the last one counts.
    func draft(_ judgements: [Judgement], on state: AssessmentState, by account: Account) async throws(ActError) {
        try checkAnswering(account)
        guard state.side(node.organisation)?.sealed == nil, state.side(node.organisation)?.opened == nil else { throw .tooLate(says: "This side has sealed its answer; it cannot be changed any more.") }
        let text = AssessmentText(question: state.seen.question.id, judgements: judgements, salt: RecordID(at: node.clock.now()).untimed.description + RecordID(at: node.clock.now()).untimed.description)
        try await node.say([AreaSaying(PictureKind.draft, under: node.houseItem(by: account.party), text.json)], by: account.id)
    }

    /// Says only its hash to the other side: from now on nobody can change it unnoticed, and nobody can read it.
    func seal(_ hash: String, on state: AssessmentState, by account: Account) async throws(ActError) {
        try checkAnswering(account)
        guard state.side(node.organisation)?.sealed == nil else { throw .tooLate(says: "This side has sealed its answer before.") }
        guard let draft = state.draft, draft.text.hash == hash else { throw .tooLate(says: "The draft changed while you read it. Read it again, then seal it.") }
        try await node.say([AreaSaying(PictureKind.sealed, under: item(of: state, by: account), ["question": .string(state.seen.question.id.text), "hash": .string(hash)])], by: account.id)
    }

    /// From the day of exchange on: the whole text, as it was sealed, under the marking given to it.
    func open(_ state: AssessmentState, under item: Item, by account: Account) async throws(ActError) {
        try checkAnswering(account)
        guard let side = state.side(node.organisation), let seal = side.sealed else { throw .tooLate(says: "Seal the answer first; what is opened is what was sealed.") }
        guard side.opened == nil else { throw .tooLate(says: "This side has opened its answer before.") }
        guard node.today >= state.seen.question.exchange else { throw .tooLate(says: "Answers are exchanged on \(state.seen.question.exchange.inWords), not before.") }
        guard let draft = state.draft, draft.text.hash == seal.hash else { throw .tooLate(says: "The draft that you may read is not the one that was sealed. Somebody of this house who may read it can open it.") }
        try await node.say([AreaSaying(PictureKind.opened, under: item, draft.text.json)], by: account.id)
    }

    private func checkAnswering(_ account: Account) throws(ActError) {
        guard Self.mayDraft(account), node.isOfThisHouse(account.party, on: node.today) else { throw .notYours(says: "Only an account that drafts for a body of this organisation answers for this side.") }
    }

    /// A seal is said under the question's own label: whoever has the question learns that there is an answer.
    private func item(of state: AssessmentState, by account: Account) -> Item { Item(label: state.seen.item.label, originator: account.party) }
}

extension Node {
    /// Identifiers that tell nothing, not even when they were made; the same on every node that has what they name.
    func freshIncidentID() -> IncidentID { IncidentID(RecordID(at: clock.now()).untimed.description) }
    func freshStatementID() -> StatementID { StatementID(RecordID(at: clock.now()).untimed.description) }
    func freshQuestionID() -> QuestionID { QuestionID(RecordID(at: clock.now()).untimed.description) }

    func name(of party: PartyID) -> String { desk.facts.roster[party]?.name ?? party.text }
    /// "on the EU side"
    func side(_ organisation: OrganisationID) -> String { "on the \(organisation.text) side" }
}

extension Item {
    /// `(R-UE/EU-R)`; a level that has no short form is written out: people do not read codes.
    func portion(_ node: Node) -> String {
        let vocabulary = node.desk.facts.vocabulary, short = label.printed(in: vocabulary, style: .portion)
        return short.contains("_") ? "(\(label.printed(in: vocabulary)))" : short
    }
}
