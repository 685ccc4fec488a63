import Hummingbird
import Kernel
import Labels
import Node
import Release
import Site
import Threats

/// One object as far as the reader may have it: what it is, its versions, and what it is tied to, both ways.
struct ThreatObjectPage: Sendable {
    static func address(of id: STIXID) -> String { "/threats/objects/" + FormBody.encoded(id.text) }
    static let aroundMax = 200
    let shell: Shell
    let reading: ThreatReading

    func add(to router: Router<SiteContext>) {
        router.get("/threats/objects/:id") { request, context in
            guard let id = context.parameters.get("id") else { throw Problem.noSuchPage }
            return try await page(STIXID(id), context)
        }
    }

    private func page(_ id: STIXID, _ context: SiteContext) async throws -> Response {
        let scope = try await reading.scope(context.viewpoint), versions = try await reading.versions(of: id, scope).map(\.record)
        guard let latest = versions.first, let entry = try? STIXEntry(reading: latest.bytes), let value = try? STIXValue(reading: latest.bytes) else { throw Problem.noSuchPage }
        let naming = try await reading.naming(id, scope, limit: Self.aroundMax)
        let ties = naming.objects.map { Tie($0.record, around: id) }
        let targets = Set(entry.references.map(\.target) + ties.compactMap(\.other) + (entry.createdBy.map { [$0] } ?? []))
        let known = try await reading.objects(targets, scope)
        let title = latest.shownTitle
        return shell.page(title, at: ThreatsPage.address, context, marking: shell.marking(of: versions.map(\.item) + known.values.map(\.item), for: context.account), foot: foot(id)) {
            ThreatsNav(current: .list, account: context.account)
            section(.class("promised-head")) {
                h1 { title }
                p(.class("under-head")) { "\(latest.type.replacing("-", with: " ").capitalisedFirst), "; span(.class("portion")) { portion(latest) }; ", added by \(latest.author.text)\(latest.origin.map { " and sent by the node of \($0)" } ?? "") on "; span(.class("whole")) { latest.addedAt.inMinutes }; " UTC"
                    if entry.revoked { ". Revoked: whoever made it no longer stands by it" }; "." }
            }
            if let description = value["description"]?.string, !description.isEmpty { Site.Part("What it says") { for paragraph in description.prefix(6_000).split(separator: "\n").prefix(60) { p(.class("fact")) { String(paragraph) } } } }
            if let indicator = entry.indicator { Site.Part("Pattern", note: Prose("In the language \(indicator.patternType).")) { p { code { String(indicator.pattern.prefix(4_000)) } } } }
            Site.Part("What is known of it") { facts(entry, known) }
            if !ties.isEmpty || !entry.references.isEmpty { Site.Part("What it is tied to", note: naming.isComplete ? nil : Prose("The first \(Self.aroundMax) objects that name it.")) { self.ties(entry, ties, known) } }
            if versions.count > 1 {
                Site.Part("Versions", note: "The latest first.") {
                    RecordTable(caption: "Versions", columns: [.init("Version"), .init("Marking"), .init("From"), .init("Added")], rows: versions.prefix(100).map { one in
                        [Prose([.whole(one.versionAt.text)]), Prose(portion(one)), Prose(one.author.text), Prose([.whole(one.addedAt.inMinutes)])]
                    })
                }
            }
            Site.Part("The object itself", note: "Byte for byte as it came.") { details(.class("more")) { summary { "Show \(latest.bytes.count) bytes of JSON" }; p(.class("object-text")) { code { String(decoding: latest.bytes.prefix(65_536), as: UTF8.self) } } } }
        }
    }

    private func portion(_ one: StoredObject) -> String { one.item.label.printed(in: shell.node.desk.facts.vocabulary, style: .portion) }

    /// An object that names another, and by which word.
    struct Tie: Sendable {
        let object: StoredObject
        /// `uses`, `sighted`, or the property that names it.
        let word: String
        /// The other end of a relationship.
        let other: STIXID?
        let isFromHere: Bool

        init(_ object: StoredObject, around id: STIXID) {
            self.object = object
            let entry = try? STIXEntry(reading: object.bytes)
            let source = entry?.references.first { $0.path == "source_ref" }?.target, target = entry?.references.first { $0.path == "target_ref" }?.target
            isFromHere = source == id
            other = object.type == "relationship" ? (isFromHere ? target : source) : nil
            word = object.type == "relationship" ? (entry?.relationship ?? "related to") : object.type == "sighting" ? "sighted" : "named in"
        }
    }

    @HTMLBuilder private func facts(_ entry: STIXEntry, _ known: [STIXID: StoredObject]) -> HTML {
        dl(.class("facts-list")) {
            dt { "Identifier" }; dd { code { entry.id.text } }
            if !entry.aliases.isEmpty { dt { "Also called" }; dd { entry.aliases.prefix(50).joined(separator: ", ") } }
            if !(entry.kinds + entry.labels).isEmpty { dt { "Kind" }; dd { (entry.kinds + entry.labels).prefix(50).joined(separator: ", ") } }
            if !entry.externalIDs.isEmpty { dt { "In catalogues" }; dd { entry.externalIDs.prefix(50).map { "\($0.source) \($0.id)" }.joined(separator: ", ") } }
            if let maker = entry.createdBy { dt { "Made by" }; dd { link(maker, known) } }
            if let created = entry.created { dt { "Made on" }; dd { STIXTimestamp(microseconds: created.microseconds).inMinutes + " UTC" } }
            if let indicator = entry.indicator, let from = indicator.validFrom { dt { "Valid" }; dd { "from \(from.inMinutes)\(indicator.validUntil.map { " to \($0.inMinutes)" } ?? ""), UTC" } }
            if let confidence = entry.confidence { dt { "Confidence" }; dd { "\(confidence) of 100, by whoever made it" } }
        }
    }

    @HTMLBuilder private func ties(_ entry: STIXEntry, _ ties: [Tie], _ known: [STIXID: StoredObject]) -> HTML {
        let own = entry.references.map { reference -> [Prose] in [Prose(reference.path.replacing("_refs", with: "").replacing("_ref", with: "").replacing("_", with: " ")), Prose([phrase(reference.target, known)]), Prose(known[reference.target]?.type ?? ""), "this object"] }
        let others = ties.map { tie -> [Prose] in
            let other = tie.other.map { phrase($0, known) } ?? .link(tie.object.shownTitle, to: Self.address(of: tie.object.id))
            let word = tie.other == nil || tie.isFromHere ? tie.word : "is what it \(tie.word)"
            return [Prose(word), Prose([other]), Prose(tie.other.flatMap { known[$0]?.type } ?? (tie.other == nil ? tie.object.type : "")), Prose([.link(tie.object.type, to: Self.address(of: tie.object.id)), .text(", \(tie.object.author)")])]
        }
        RecordTable(caption: "Ties", columns: [.init("How"), .init("To what"), .init("Type"), .init("Said by")], rows: Array((own + others).prefix(Self.aroundMax * 2)))
    }

    /// What the reader may not have is named by its identifier alone, as in the object itself: also where it exists.
    private func phrase(_ id: STIXID, _ known: [STIXID: StoredObject]) -> Prose.Phrase { known[id].map { .link($0.shownTitle, to: Self.address(of: id)) } ?? .code(id.text) }
    @HTMLBuilder private func link(_ id: STIXID, _ known: [STIXID: StoredObject]) -> HTML { if let one = known[id] { a(.href(Self.address(of: id))) { one.shownTitle } } else { code { id.text } } }

    private func foot(_ id: STIXID) -> [FootColumn] {
        [FootColumn("Take it away") { p { a(.href("/api/v1/threats/objects/" + FormBody.encoded(id.text))) { "JSON, as it came" } } },
         FootColumn("What you see") { p { "Ties and versions are those that you may have, and no others are counted." } }]
    }
}
