import Foundation
import Hummingbird
import Kernel
import Labels
import Node
import Release
import Site
import Threats

/// Collections as this reader has them, and the form for making one.
struct CollectionsPage: Sendable {
    static let address = ThreatsNav.Place.collections.rawValue
    let shell: Shell
    let reading: ThreatReading
    let service: TAXIIService

    func add(to router: Router<SiteContext>) {
        router.get("/threats/collections") { _, context in try await page(context) }
        router.post("/threats/collections") { request, context in
            let form = CollectionForm(try await context.signedForm(request))
            guard let session = context.session else { throw Problem.signInFirst }
            switch form.reading(by: session.account, of: shell.node) {
            case .failure(let mistakes): return try await page(context, form, mistakes.list)
            case .success(let (collection, item)):
                do { try await shell.node.say([AreaSaying(ThreatKind.collection, under: item, collection.json)], by: session.account.id) } catch ActError.field(_, let says) { return try await page(context, form, [.init(field: "marking", says: says)]) }
                return Reply.seeOther(Self.address)
            }
        }
    }

    private func page(_ context: SiteContext, _ form: CollectionForm = CollectionForm(), _ mistakes: [CollectionForm.Mistake] = []) async throws -> Response {
        let collections = try await reading.collections(for: context.viewpoint)
        let listed: [TAXIIService.Listed] = if let account = context.account { try await service.shelves(for: account) } else { [] }
        func mistake(_ field: String) -> String? { mistakes.first { $0.field == field }?.says }
        return shell.page("Collections", at: ThreatsPage.address, context, marking: shell.marking(of: collections.map(\.item), for: context.account), hasErrors: !mistakes.isEmpty) {
            ThreatsNav(current: .collections, account: context.account)
            if !mistakes.isEmpty { ErrorSummary(title: mistakes.count == 1 ? "One field needs a change" : "\(mistakes.count) fields need a change", mistakes.map { .init($0.says, field: FormField.id($0.field)) }) }
            section(.class("promised-head")) { h1 { collections.isEmpty ? "Three views, and no collection made yet" : "Three views and \(collections.count) collection\(collections.count == 1 ? "" : "s")" } }
            if listed.isEmpty {
                EmptyState("Tools read collections under an account of this node.", .nothingYet(next: Prose([.link("Sign in", to: "/sign-in"), .text(" to see which you have.")])))
            } else {
                Site.Part("As your account has them", note: "Each is a collection of the TAXII service; what is in it depends on who asks.") {
                    RecordTable(caption: "Collections", columns: [.init("Collection"), .init("Address"), .init("What it holds"), .init("You may add"), .init("Marking where an object brings none")], rows: listed.map { one in
                        [Prose([.strong(one.title)]), Prose([.code("\(TAXIIService.prefix)/\(TAXIIService.root)/collections/\(one.id)/")]), Prose(one.description), Prose(one.isWritable ? "yes" : "no"), Prose(one.isWritable ? one.standing : "–")]
                    })
                }
            }
            if let session = context.session, CollectionForm.mayMake(session.account) {
                Site.Part("Make a collection", note: "It is known to whoever its marking lets know of it, on both sides. What lies in it is decided object by object.", classes: "draft") {
                    Site.form(.method(.post), .action(Self.address), .class("draft")) {
                        HiddenField("token", session.formToken)
                        FormField("title", "Title", value: form.title, hint: "As in Phishing against missions.", mistake: mistake("title"), lengthMax: ThreatCollection.titleMax)
                        FormField("description", "What it holds", value: form.description, kind: .paragraphs(rows: 2), mistake: mistake("description"), lengthMax: ThreatCollection.descriptionMax, isRequired: false)
                        FormField("alias", "Short name", value: form.alias, hint: "For addresses: small letters, digits and hyphens.", mistake: mistake("alias"), lengthMax: 60, isRequired: false)
                        FormField("standing", "Marking of objects that bring none", value: form.standing, hint: "TLP:AMBER is prudent for what came in confidence.", mistake: mistake("standing"), lengthMax: 100)
                        FormField("marking", "Marking of the collection itself", value: form.marking, hint: "Who may know that there is such a collection: as in TLP:GREEN.", mistake: mistake("marking"), lengthMax: 300)
                        button(.type("submit"), .class("first")) { "Make it" }
                    }
                }
            }
        }
    }
}

/// A collection as somebody writes it down.
struct CollectionForm: Sendable {
    typealias Mistake = FieldWrong
    typealias Mistakes = FieldsWrong
    var title = "", description = "", alias = "", standing = ThreatCollection.standingMarking, marking = "TLP:GREEN"

    init() {}
    init(_ form: FormBody) {
        func field(_ name: String) -> String { (form[name] ?? "").trimmed }
        (title, description, alias, standing, marking) = (field("title"), field("description"), field("alias").lowercased(), field("standing"), field("marking"))
    }

    static func mayMake(_ account: Account) -> Bool { !account.roles.isDisjoint(with: [.drafter, .releaseAuthority]) }

    func reading(by account: Account, of node: Node) -> Result<(ThreatCollection, Item), Mistakes> {
        let vocabulary = node.desk.facts.vocabulary
        var mistakes: [Mistake] = []
        if title.isEmpty { mistakes.append(Mistake(field: "title", says: "The title is missing. Say what the collection holds.")) }
        if !Self.mayMake(account) { mistakes.append(Mistake(field: "title", says: "Only an account that drafts for a party makes collections.")) }
        if title.count > ThreatCollection.titleMax { mistakes.append(Mistake(field: "title", says: "The title has \(title.count) characters, and at most \(ThreatCollection.titleMax) are kept. Say it shorter.")) }
        if description.count > ThreatCollection.descriptionMax { mistakes.append(Mistake(field: "description", says: "The description has \(description.count) characters, and at most \(ThreatCollection.descriptionMax) are kept. Say it shorter.")) }
        if !alias.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }) || alias.utf8.count > 60 { mistakes.append(Mistake(field: "alias", says: "`\(alias.prefix(60))` is no short name. Write small letters, digits and hyphens, at most 60.")) }
        if ThreatView.allCases.contains(where: { $0.alias == alias }) { mistakes.append(Mistake(field: "alias", says: "`\(alias)` is the name of a view that every node has. Choose another.")) }
        var item: Item?
        do { _ = try vocabulary.read(standing) } catch { mistakes.append(Mistake(field: "standing", says: "\(error)")) }
        do { item = Item(label: try vocabulary.read(marking), originator: account.party) } catch { mistakes.append(Mistake(field: "marking", says: "\(error)")) }
        guard mistakes.isEmpty, let item else { return .failure(Mistakes(list: mistakes)) }
        return .success((ThreatCollection(id: UUID().uuidString.lowercased(), title: title, description: description, alias: alias, standing: standing), item))
    }
}
