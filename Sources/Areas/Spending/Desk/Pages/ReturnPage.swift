import Hummingbird
import Kernel
import Labels
import Node
import Release
import Site
import Spending

/// A delegation enters a figure ahead of publication, under a marking; and publishes it, or takes it back.
struct ReturnPage: Sendable {
    static func address(of party: PartyID) -> String { "/spending/states/\(party)/return" }
    let shell: Shell
    let reading: SpendingReading
    private var node: Node { shell.node }

    static func mayReturn(_ account: Account?, for party: PartyID) -> Bool { account.map { !$0.isClosed && $0.party == party && !$0.roles.isDisjoint(with: [.reader, .drafter]) } ?? false }

    func add(to router: Router<SiteContext>) {
        router.get("/spending/states/:party/return") { _, context in
            let (party, session) = try own(context)
            return page(ReturnForm(), party, session, context, try await reading.ledger(for: context.viewpoint))
        }
        router.post("/spending/states/:party/return") { request, context in
            let (party, session) = try own(context), form = ReturnForm(try await context.signedForm(request)), ledger = try await reading.ledger(for: context.viewpoint)
            do {
                let (entered, item) = try form.reading(id: node.freshReturnID(), of: party, by: session.account, ledger.book, node.desk.facts)
                guard !ledger.returns.contains(where: { $0.entered.party == party && $0.entered.measure == entered.measure && $0.entered.year == entered.year }) else {
                    var mistakes = FormMistakes()
                    mistakes.note("year", "A figure for \(entered.year) stands already. Take it back below, then enter the new one.")
                    return page(form, party, session, context, ledger, mistakes)
                }
                try await reading.enter(entered, under: item, by: session.account)
                return Reply.seeOther(StatePage.address(of: party) + "#returns")
            } catch let mistakes as FormMistakes { return page(form, party, session, context, ledger, mistakes) } catch ActError.field(_, let says) {
                var mistakes = FormMistakes()
                mistakes.note("marking", says)
                return page(form, party, session, context, ledger, mistakes)
            }
        }
        router.post("/spending/states/:party/return/:id/publish") { request, context in
            let (party, session) = try own(context)
            _ = try await context.signedForm(request)
            let seen = try await seen(party, context)
            try await reading.publish(seen, under: Item(label: Label(policy: "PUBLIC", level: "PUBLIC"), originator: session.account.party), by: session.account)
            return Reply.seeOther(StatePage.address(of: party) + "#returns")
        }
        router.post("/spending/states/:party/return/:id/withdraw") { request, context in
            let (party, session) = try own(context)
            _ = try await context.signedForm(request)
            try await reading.withdraw(try await seen(party, context), because: "Taken back by whoever entered it.", by: session.account)
            return Reply.seeOther(Self.address(of: party))
        }
    }

    /// Whoever may not enter a figure for this state finds no such page.
    private func own(_ context: SiteContext) throws -> (PartyID, Session) {
        guard let party = context.parameters.get("party").map({ PartyID($0) }), let session = context.session, Self.mayReturn(session.account, for: party) else { throw Problem.noSuchPage }
        return (party, session)
    }

    private func seen(_ party: PartyID, _ context: SiteContext) async throws -> SeenReturn {
        let ledger = try await reading.ledger(for: context.viewpoint)
        guard let id = context.parameters.get("id"), let seen = ledger.returns.first(where: { $0.entered.id.text == id && $0.entered.party == party && $0.origin == nil }) else { throw Problem.noSuchPage }
        return seen
    }

    private func page(_ form: ReturnForm, _ party: PartyID, _ session: Session, _ context: SiteContext, _ ledger: Ledger, _ mistakes: FormMistakes = FormMistakes()) -> Response {
        let title = "A figure of \(reading.name(party)), ahead of publication", own = reading.released(ledger.returns.filter { $0.entered.party == party && $0.origin == nil }, for: context.viewpoint).map(\.record)
        return shell.page(title, at: RankingPage.address, context, marking: shell.marking(of: ledger.items, for: context.account), hasErrors: !mistakes.list.isEmpty, status: mistakes.list.isEmpty ? .ok : .unprocessableContent) {
            SpendingNav()
            if let summary = mistakes.summary { summary }
            section {
                h1 { title }
                p(.class("under-head")) { "It is seen by those who may see its marking, stands in an edition of its own and is in no total. Published, it stands beside the editions of others." }
            }
            Site.form(.method(.post), .action(Self.address(of: party)), .class("return-form"), .autocomplete("off")) {
                HiddenField("token", session.formToken)
                ChoiceField("measure", "What", [FormChoice("", "choose")] + ledger.book.measures.filter { $0.kind != .ratio }.map { FormChoice($0.word, $0.title) }, chosen: form["measure"])
                if let says = mistakes["measure"] { p(.class("left-out")) { says } }
                FormField("year", "Year", value: form["year"], kind: .number, mistake: mistakes["year"], lengthMax: 4)
                FormField("value", "Value", value: form["value"], hint: "In the unit of the measure: 2.4 for percent, 97700 for millions.", mistake: mistakes["value"], lengthMax: 30)
                ChoiceField("status", "Status", [FormChoice("estimate", "estimate"), FormChoice("actual", "actual")], chosen: form["status"])
                ChoiceField("definition", "Counted by", ledger.book.definitions.map { FormChoice($0.id.text, $0.title) }, chosen: form["definition"])
                FormField("note", "What to know", value: form["note"], mistake: mistakes["note"], lengthMax: ReturnForm.noteMax, isRequired: false)
                FormField("marking", "Marking", value: form["marking"], hint: "As in RESTREINT UE/EU RESTRICTED, or PUBLIC.", mistake: mistakes["marking"], lengthMax: 300)
                button(.type("submit"), .class("first")) { "Enter it" }
            }
            if !own.isEmpty {
                Site.Part("Entered before") {
                    ul(.class("returns")) {
                        for one in own {
                            li {
                                p { strong { ledger.book.measure(one.entered.measure)?.title ?? one.entered.measure.text }; ", \(String(one.entered.year)): \(ledger.book.measure(one.entered.measure)?.printed(one.entered.value) ?? one.entered.value.description) "; span(.class("note")) { "(\(one.item.label.printed(in: node.desk.facts.vocabulary)))" } }
                                for (act, words) in [("publish", "Publish it"), ("withdraw", "Take it back")] {
                                    Site.form(.method(.post), .action("\(Self.address(of: party))/\(one.entered.id)/\(act)")) { HiddenField("token", session.formToken); button(.type("submit")) { words } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
