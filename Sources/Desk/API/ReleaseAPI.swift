import Foundation
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Labels
import Node
import Release
import Site

/// The same as the pages, for tools: questions, checks, the rulebook, parties, items, the journal.
struct ReleaseAPI: Sendable {
    let shell: Shell
    let checks: FieldChecks
    var node: Node { shell.node }

    init(_ shell: Shell) {
        self.shell = shell
        checks = FieldChecks(shell.node)
    }

    func add(to router: Router<SiteContext>) {
        router.get("/api/openapi.json") { _, _ in Reply.text(OpenAPI.document(node.name, areas: Set(node.configuration.areas.map(\.name))), type: "application/vnd.oai.openapi+json;version=3.1; charset=utf-8") }
        router.get("/api/v1/release/decision") { request, context in try decision(ReleaseDeskPage.question(try request.query(), context)) }
        router.post("/api/v1/release/decision") { request, context in
            var question = try await request.strictJSON(Question.self)
            if question.date.isEmpty { question.date = context.day.description }
            return try decision(question)
        }
        router.get("/api/v1/check/:field") { request, context in try check(context, try request.query()["value"] ?? "") }
        router.get("/api/v1/complete/:field") { request, context in try complete(context, try request.query()["value"] ?? "") }
        router.get("/api/v1/rules") { request, context in try rules(try request.query()["on"] ?? context.day.description) }
        router.get("/api/v1/parties") { request, context in try parties(try request.query()["on"] ?? context.day.description) }
        router.get("/api/v1/journal") { request, context in
            guard context.account != nil else { throw Problem.signInFirst }
            return try await journal(try request.query()["before"].flatMap { RecordID($0) }, context)
        }
        addItems(to: router)
    }

    private func addItems(to router: Router<SiteContext>) {
        router.get("/api/v1/items") { request, context in
            let form = try request.query()
            let page = try await node.items(for: context.viewpoint, state: form["state"].flatMap { ReleaseItem.State(rawValue: $0) }, after: form["after"].map { ItemID($0) }, limit: 50)
            return Reply.json(ItemList(items: page.items.map { ItemReport($0.record) }, next: page.next?.text))
        }
        router.get("/api/v1/items/:id") { _, context in
            guard let released = try await node.item(try ItemPages.id(context), for: context.viewpoint) else { throw Problem.noSuchPage }
            return Reply.json(ItemReport(released.record))
        }
        router.post("/api/v1/items") { request, context in
            let form = try await context.toolForm(request)
            return try await done(.draft(try ItemActs(node).draft(form, context)), context, status: .created)
        }
        for word in ItemActs.words {
            router.post(RouterPath("/api/v1/items/:id/" + word)) { request, context in
                let form = try await context.toolForm(request)
                return try await done(try ItemActs(node).act(word, on: try ItemPages.id(context), form), context, status: .ok)
            }
        }
    }

    private func done(_ act: ReleaseAct, _ context: SiteContext, status: HTTPResponse.Status) async throws -> Response {
        let accepted = try await node.perform(act, by: try ItemPages.account(context))
        await node.waitUntilProjected(accepted.position)
        return Reply.json(["item": accepted.item.text, "version": String(accepted.version)], status: status)
    }

    // MARK: Questions

    private func decision(_ question: Question) throws -> Response {
        switch question.read(node.desk.facts, rulebook: node.desk.rulebook) {
        case .mistakes(let mistakes): throw ItemActs.problem(mistakes)
        case .understood(let request):
            do { return Reply.json(AnswerReport(try Answer(request, desk: node.desk))) } catch let error as AudienceError {
                throw Problem(.unprocessableContent, title: "The audience is empty", says: error.description)
            }
        }
    }

    private func field(_ context: SiteContext) throws -> Question.Field {
        guard let field = context.parameters.get("field").flatMap({ Question.Field(rawValue: $0) }) else { throw Problem.noSuchPage }
        return field
    }

    private struct CheckReply: Encodable { let state: String, words: String, faulty: String? }

    private func check(_ context: SiteContext, _ value: String) throws -> Response {
        let field = try field(context)
        guard value.count <= Question.fieldLengthMax else { return Reply.json(CheckReply(state: "not-understood", words: "This is longer than \(Question.fieldLengthMax) characters. Shorten it.", faulty: nil)) }
        switch checks.check(field, value) {
        case .empty(let words): return Reply.json(CheckReply(state: "empty", words: words.plain, faulty: nil))
        case .understood(let words): return Reply.json(CheckReply(state: "understood", words: words.plain, faulty: nil))
        case .withheld(let words): return Reply.json(CheckReply(state: "withheld", words: words.plain, faulty: nil))
        case .notUnderstood(let words): return Reply.json(CheckReply(state: "not-understood", words: words.plain, faulty: words.faulty))
        }
    }

    private struct Completion: Encodable { let value: String, note: String }

    private func complete(_ context: SiteContext, _ value: String) throws -> Response {
        let field = try field(context)
        let found = value.count <= 200 ? checks.completions(field, value) : []
        return Reply.json(["completions": found.map { Completion(value: $0.value, note: $0.note) }])
    }

    // MARK: Rulebook and parties

    private struct RuleReport: Encodable { let rule: String, chapter: String, says: String, does: [String], certainty: Certainty, note: String, wayOut: String, sources: [Source] }

    private func rules(_ text: String) throws -> Response {
        let prose = RulebookProse(node.desk, on: try day(text))
        return Reply.json(["rules": prose.chapters.flatMap { chapter in chapter.rules.map { entry in
            RuleReport(rule: entry.rule.id.text, chapter: chapter.name, says: entry.rule.says, does: entry.lines, certainty: entry.rule.certainty, note: entry.rule.certaintyNote, wayOut: entry.rule.wayOut, sources: entry.sources)
        } }])
    }

    private struct PartyReport: Encodable {
        struct Status: Encodable { let organisation: String, role: String, from: String?, to: String?, source: Source }
        let party: String, name: String, kind: String, organisation: String?, remarks: String, memberships: [Status], source: Source
    }

    private func parties(_ text: String) throws -> Response {
        let day = try day(text), facts = node.desk.facts
        return Reply.json(["parties": facts.roster.parties.map { party in
            PartyReport(party: party.id.text, name: party.name, kind: party.kind.rawValue, organisation: party.organisation?.text, remarks: party.remarks,
                        memberships: facts.memberships.filter { $0.party == party.id && $0.validity.isPossible(on: day) }.map {
                            .init(organisation: $0.organisation.text, role: $0.role, from: $0.from?.description, to: $0.to?.description, source: $0.source)
                        }, source: party.source)
        }])
    }

    private func day(_ text: String) throws -> Day {
        guard let day = Day(text) else { throw Problem(.unprocessableContent, title: "This is no date", says: "`\(text.prefix(40))` is no date. Write year, month and day, as in 2025-03-01.") }
        return day
    }

    // MARK: Items and journal

    private struct ItemList: Encodable { let items: [ItemReport], next: String? }

    private struct ItemReport: Encodable {
        struct Said: Encodable { let by: String, recipient: String?, note: String, at: String }
        let id: String, title: String, marking: String, state: String, version: Int?, originator: String, holder: String, text: String
        let audience: String?, day: String?, since: String, changed: String, consents: [Said], objections: [Said], demonstration: Bool

        init(_ item: ReleaseItem) {
            (id, title, marking, state, version) = (item.id.text, item.title, item.marking, item.state.rawValue, item.version)
            (originator, holder, text) = (item.item.originator.text, item.item.holder.text, item.text)
            (audience, day) = (item.intended?.audience.description, item.intended?.day.description)
            (since, changed) = (item.since.description, item.changed.description)
            consents = item.consents.map { Said(by: $0.value.by.text, recipient: $0.value.to?.text, note: $0.note, at: $0.at.description) }
            objections = item.objections.map { Said(by: $0.value.by.text, recipient: nil, note: $0.note, at: $0.at.description) }
            demonstration = item.isDemonstration
        }
    }

    private struct JournalReport: Encodable {
        struct Line: Encodable { let id: String, kind: String, at: String, about: String?, title: String, by: String }
        let records: [Line]
        let next: String?
    }

    private func journal(_ before: RecordID?, _ context: SiteContext) async throws -> Response {
        let page = try await node.journal(for: context.viewpoint, before: before)
        return Reply.json(JournalReport(records: page.lines.map { line in
            .init(id: line.record.id.description, kind: line.record.kind, at: line.record.at.description, about: line.record.about?.text, title: line.record.title, by: line.record.author.text)
        }, next: page.next?.description))
    }
}
