import Figures
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
        router.post("/threats/objects/:id/sightings") { request, context in try await see(request, context) }
    }

    /// A sighting goes in as any object does.
    private func see(_ request: Hummingbird.Request, _ context: SiteContext) async throws -> Response {
        guard let id = context.parameters.get("id").map({ STIXID($0) }) else { throw Problem.noSuchPage }
        let form = SightingForm(try await context.signedForm(request))
        guard let session = context.session, try await !reading.versions(of: id, try await reading.scope(context.viewpoint)).isEmpty else { throw Problem.noSuchPage }
        switch form.reading(of: id, by: session.account, of: shell.node) {
        case .failure(let wrong): return try await page(id, context, form, wrong.list)
        case .success(let (bytes, standing)):
            let outcomes = try await ThreatIntake(reading).take([ThreatIntake.Incoming(STIXSlices.Slice(number: 1, .bytes(bytes)))], standing: standing, by: session.account)
            if case .refused(let reason)? = outcomes.first?.kind { return try await page(id, context, form, [FieldWrong(field: "count", says: reason)]) }
            return Reply.seeOther(Self.address(of: id) + "#sightings")
        }
    }

    private func page(_ id: STIXID, _ context: SiteContext, _ form: SightingForm = SightingForm(), _ wrong: [FieldWrong] = []) async throws -> Response {
        let scope = try await reading.scope(context.viewpoint), versions = try await reading.versions(of: id, scope).map(\.record)
        guard let latest = versions.first, let entry = try? STIXEntry(reading: latest.bytes), let value = try? STIXValue(reading: latest.bytes) else { throw Problem.noSuchPage }
        let shared = try await reading.shared(by: latest, scope)
        let naming = try await reading.naming(id, scope, limit: Self.aroundMax)
        let sightings = naming.objects.map(\.record).filter { $0.type == "sighting" }.compactMap { Sighting($0) }
        let ties = naming.objects.filter { $0.record.type != "sighting" }.map { Tie($0.record, around: id) }
        let targets = Set(entry.references.map(\.target) + ties.compactMap(\.other) + (entry.createdBy.map { [$0] } ?? []))
        let known = try await reading.objects(targets, scope), graph = try await reading.graph(around: latest, naming.objects.map(\.record), scope, isComplete: naming.isComplete)
        let line = timeline(versions, sightings, naming.objects.map(\.record), until: context.day)
        let title = latest.shownTitle
        return shell.page(title, at: ThreatsPage.address, context, marking: shell.marking(of: versions.map(\.item) + known.values.map(\.item) + graph.objects.map(\.item), for: context.account), hasErrors: !wrong.isEmpty, foot: foot(id)) {
            ThreatsNav(current: .list, account: context.account)
            if !wrong.isEmpty { ErrorSummary(title: wrong.count == 1 ? "One field needs a change" : "\(wrong.count) fields need a change", wrong.map { .init($0.says, field: FormField.id($0.field)) }) }
            section(.class("promised-head")) {
                h1 { title }
                p(.class("under-head")) { "\(latest.type.replacing("-", with: " ").capitalisedFirst), "; span(.class("portion")) { portion(latest) }; ", added by \(latest.author.text)\(latest.origin.map { " and sent by the node of \($0)" } ?? "") on "; span(.class("whole")) { latest.addedAt.inMinutes }; " UTC"
                    if entry.revoked { ". Revoked: whoever made it no longer stands by it" }; "." }
            }
            if let description = value["description"]?.string, !description.isEmpty { Site.Part("What it says") { for paragraph in description.prefix(6_000).split(separator: "\n").prefix(60) { p(.class("fact")) { String(paragraph) } } } }
            if let indicator = entry.indicator { Site.Part("Pattern", note: Prose("In the language \(indicator.patternType).")) { p { code { String(indicator.pattern.prefix(4_000)) } } } }
            Site.Part("What is known of it") { facts(entry, known) }
            if !shared.isEmpty {
                Site.Part("Who holds the same", note: "By what both hold, and nothing else.") { HeldTermTable(caption: "Who holds the same", terms: shared) }
            }
            Site.Part("Seen here too", note: Prose(Sighting.inWords(sightings)), id: "sightings") { self.sightings(sightings, id, context.session, form, wrong) }
            if graph.objects.count > 1 { Site.Part("What lies around it", note: "Within two steps, as far as you may have it.") { GraphFigure(graph: graph) } }
            if line.events.count > 1 { Site.Part("Over time") { lineFigure(line) } }
            if !ties.isEmpty || !entry.references.isEmpty { Site.Part("What it is tied to", note: naming.isComplete ? nil : Prose("The first \(Self.aroundMax) objects that name it.")) { self.ties(entry, ties, known) } }
            if versions.count > 1 {
                Site.Part("Versions", note: "The latest first.") {
                    RecordTable(caption: "Versions", columns: [.init("Version"), .init("Marking"), .init("From"), .init("Added")], rows: versions.prefix(100).map { one in
                        [Prose([.whole(one.versionAt.text)]), Prose(portion(one)), Prose(one.author.text), Prose([.whole(one.addedAt.inMinutes)])]
                    }, isWide: true)
                }
            }
            Site.Part("The object itself", note: "Byte for byte as it came.") { details(.class("more")) { summary { "Show \(latest.bytes.count) bytes of JSON" }; p(.class("object-text")) { code { String(decoding: latest.bytes.prefix(65_536), as: UTF8.self) } } } }
        }
    }

    private func timeline(_ versions: [StoredObject], _ sightings: [Sighting], _ naming: [StoredObject], until day: Day) -> ObjectTimeline {
        let said = Set(versions.map { $0.version == $0.added ? $0.addedAt : $0.versionAt }).map { ObjectTimeline.Event(.version, first: $0.day) }
        let seen = sightings.map { ObjectTimeline.Event($0.count > 0 ? .sighting : .notSeen, first: ($0.first ?? $0.last ?? $0.object.versionAt).day, last: $0.last?.day) }
        let told = naming.filter { ["report", "grouping", "note", "opinion"].contains($0.type) }.map { one in
            ObjectTimeline.Event(.report, first: ((try? STIXValue(reading: one.bytes))?["published"]?.string.flatMap { STIXTimestamp($0) } ?? one.versionAt).day)
        }
        return ObjectTimeline(title: "What was said of it", to: day, events: said + seen + told)
    }

    private func lineFigure(_ line: ObjectTimeline) -> HTML {
        figure(.class("line-figure")) {
            div(.class("for-desk")) { line.drawing(width: 1036) }
            div(.class("for-tablet")) { line.drawing(width: 680) }
            div(.class("for-phone")) { line.drawing(width: 340) }
            figcaption {
                "A number counts what lies too close together to be told apart; a line is how long it was seen. The heavy stroke is the day of view."
                details(.class("as-table")) { summary { "The same as a table" }; RecordTable(line.table) }
            }
        }
    }

    /// What somebody says of having seen it.
    struct Sighting: Sendable {
        let object: StoredObject
        let count: Int64
        let first: STIXTimestamp?
        let last: STIXTimestamp?
        let place: String

        init?(_ object: StoredObject) {
            guard let value = try? STIXValue(reading: object.bytes) else { return nil }
            self.object = object
            (count, place) = (value["count"]?.integer ?? 1, value["description"]?.string ?? "")
            (first, last) = (value["first_seen"]?.string.flatMap { STIXTimestamp($0) }, value["last_seen"]?.string.flatMap { STIXTimestamp($0) })
        }

        static func inWords(_ all: [Sighting]) -> String {
            let seen = all.filter { $0.count > 0 }, teams = Set(seen.map(\.object.author)).count, times = seen.reduce(0) { $0 + min($1.count, Int64(SightingForm.countMax)) }
            guard !all.isEmpty else { return "Nobody whom you may know of has said so yet." }
            return seen.isEmpty ? "Looked for and not seen." : "Seen \(times) time\(times == 1 ? "" : "s") by \(teams) team\(teams == 1 ? "" : "s"), as far as you may know."
        }
    }

    @HTMLBuilder private func sightings(_ all: [Sighting], _ id: STIXID, _ session: Session?, _ form: SightingForm, _ wrong: [FieldWrong]) -> HTML {
        if !all.isEmpty {
            RecordTable(caption: "Sightings", columns: [.init("Seen by"), .init("Times", isNumber: true), .init("First"), .init("Last"), .init("Where"), .init("Marking")], rows: all.map { one in
                [Prose([.link(one.object.author.text, to: Self.address(of: one.object.id))]), Prose(String(one.count)), Prose(one.first?.inMinutes ?? ""), Prose(one.last?.inMinutes ?? ""), Prose(one.place.isEmpty ? "not said to you" : one.place), Prose(portion(one.object))]
            })
        }
        if let session, !session.account.roles.isDisjoint(with: [.drafter, .releaseAuthority]) {
            details(.class("more"), .open(!wrong.isEmpty)) {
                summary { "Say that you saw it, or did not" }
                Site.form(.method(.post), .action(Self.address(of: id) + "/sightings"), .class("draft")) {
                    HiddenField("token", session.formToken)
                    FormField("count", "How often", value: form.count, kind: .number, hint: "0: you looked and did not see it.", mistake: mistake("count", wrong), lengthMax: 9)
                    FormField("first", "First", value: form.first, hint: "2026-11-20 or 2026-11-20 09:30, UTC.", mistake: mistake("first", wrong), lengthMax: 30, isRequired: false)
                    FormField("last", "Last", value: form.last, mistake: mistake("last", wrong), lengthMax: 30, isRequired: false)
                    FormField("place", "Where", value: form.place, hint: "The entity, the network. Whoever may not know it is told the rest without it.", mistake: mistake("place", wrong), lengthMax: 300, isRequired: false)
                    FormField("place_marking", "Marking of where", value: form.placeMarking, hint: "TLP:RED where you write none.", mistake: mistake("place_marking", wrong), lengthMax: 40, isRequired: false)
                    FormField("marking", "Marking of the sighting", value: form.marking, hint: "As in TLP:GREEN.", mistake: mistake("marking", wrong), lengthMax: 40)
                    button(.type("submit")) { "Say it" }
                }
            }
            p(.class("draft")) { a(.href(RequestsPage.address + "?" + FormBody(fields: [.init(name: "object", value: id.text)]).query)) { "Ask the other team about it" } }
        }
    }

    private func mistake(_ field: String, _ wrong: [FieldWrong]) -> String? { wrong.first { $0.field == field }?.says }

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
        let own = entry.references.filter { $0.path != "created_by_ref" }.map { reference -> [Prose] in [Prose(reference.path.replacing("_refs", with: "").replacing("_ref", with: "").replacing("_", with: " ")), Prose([phrase(reference.target, known)]), Prose(known[reference.target]?.type ?? ""), "this object"] }
        let others = ties.map { tie -> [Prose] in
            let other = tie.other.map { phrase($0, known) } ?? .link(tie.object.shownTitle, to: Self.address(of: tie.object.id))
            let word = tie.other == nil || tie.isFromHere ? tie.word : "is what it \(tie.word)"
            return [Prose(word), Prose([other]), Prose(tie.other.flatMap { known[$0]?.type } ?? (tie.other == nil ? tie.object.type : "")), Prose([.link(tie.object.type, to: Self.address(of: tie.object.id)), .text(", \(tie.object.author)")])]
        }
        RecordTable(caption: "Ties", columns: [.init("How"), .init("To what"), .init("Type"), .init("Said by")], rows: Array((own + others).prefix(Self.aroundMax * 2)), isWide: true)
    }

    /// What the reader may not have is named by its identifier alone, as in the object itself: also where it exists.
    private func phrase(_ id: STIXID, _ known: [STIXID: StoredObject]) -> Prose.Phrase { known[id].map { .link($0.shownTitle, to: Self.address(of: id)) } ?? .code(id.text) }
    @HTMLBuilder private func link(_ id: STIXID, _ known: [STIXID: StoredObject]) -> HTML { if let one = known[id] { a(.href(Self.address(of: id))) { one.shownTitle } } else { code { id.text } } }

    private func foot(_ id: STIXID) -> [FootColumn] {
        [FootColumn("Take it away") { p { a(.href("/api/v1/threats/objects/" + FormBody.encoded(id.text))) { "JSON, as it came" } } },
         FootColumn("What you see") { p { "Ties and versions are those that you may have, and no others are counted." } }]
    }
}
