import Figures
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Labels
import Node
import Picture
import Release
import Site

/// One incident: what happened, who said what of who did it and when, what it hangs together with and why. Whoever reported it corrects it or takes it back here.
struct IncidentPage: Sendable {
    static func address(of id: IncidentID) -> String { "/picture/incidents/\(FormBody.encoded(id.text))" }
    let shell: Shell
    let reading: PictureReading
    private var node: Node { shell.node }

    func add(to router: Router<SiteContext>) {
        router.get("/picture/incidents/:id") { _, context in try await shown(try await seen(context), context) }
        router.post("/picture/incidents/:id/withdraw") { request, context in
            let session = try drafter(context), seen = try await seen(context)
            guard reading.isOwn(seen, session.account) else { throw Problem.noSuchPage }
            let reason = (try await context.signedForm(request)["reason"] ?? "").trimmed
            guard !reason.isEmpty, reason.count <= PictureReading.reasonMax else {
                var mistakes = FormMistakes()
                mistakes.note("reason", "Say in one sentence why it is taken back, in at most \(PictureReading.reasonMax) characters; it stays readable.")
                return try await shown(seen, context, mistakes: mistakes)
            }
            try await reading.withdraw(seen, because: reason, by: session.account)
            return Reply.seeOther(Self.address(of: seen.incident.id))
        }
        router.post("/picture/incidents/:id/statements") { request, context in
            let session = try drafter(context), seen = try await seen(context), form = StatementForm(try await context.signedForm(request))
            guard seen.withdrawn == nil else { throw Problem.noSuchPage }
            do {
                let (statement, item) = try form.reading(id: node.freshStatementID(), on: seen.incident.id, by: session.account, node.desk.facts)
                try await reading.record(statement, under: item, by: session.account)
            } catch let mistakes as FormMistakes { return try await shown(seen, context, form: form, mistakes: mistakes) } catch ActError.field(_, let says) {
                var mistakes = FormMistakes()
                mistakes.note("marking", says)
                return try await shown(seen, context, form: form, mistakes: mistakes)
            }
            return Reply.seeOther(Self.address(of: seen.incident.id) + "#statements")
        }
        router.post("/picture/incidents/:id/statements/:statement/withdraw") { request, context in
            let session = try drafter(context), seen = try await seen(context), snapshot = try await reading.snapshot(for: context.viewpoint)
            guard let id = context.parameters.get("statement"), let statement = snapshot.statements[seen.incident.id]?.first(where: { $0.statement.id.text == id }), reading.isOwn(statement, session.account) else { throw Problem.noSuchPage }
            let reason = (try await context.signedForm(request)["why"] ?? "").trimmed
            guard !reason.isEmpty, reason.count <= PictureReading.reasonMax else {
                var mistakes = FormMistakes()
                mistakes.note("why", "Say in one sentence why the record of it is taken back.")
                return try await shown(seen, context, mistakes: mistakes)
            }
            try await reading.withdraw(statement, because: reason, by: session.account)
            return Reply.seeOther(Self.address(of: seen.incident.id) + "#statements")
        }
    }

    /// For everybody else there is no such page.
    private func drafter(_ context: SiteContext) throws -> Session {
        guard let session = context.session, PictureReading.mayDraft(session.account) else { throw Problem.noSuchPage }
        return session
    }

    private func seen(_ context: SiteContext) async throws -> SeenIncident {
        guard let id = context.parameters.get("id"), let seen = try await reading.incident(IncidentID(id), for: context.viewpoint)?.record else { throw Problem.noSuchPage }
        return seen
    }

    private func shown(_ seen: SeenIncident, _ context: SiteContext, form: StatementForm = StatementForm(), mistakes: FormMistakes = FormMistakes()) async throws -> Response {
        let snapshot = try await reading.snapshot(for: context.viewpoint), one = seen.incident
        let statements = reading.released(snapshot.statements[one.id] ?? [], for: context.viewpoint).map(\.record)
        let cluster = seen.withdrawn == nil ? snapshot.clusters.first { $0.members.contains(one.id) } : nil
        let others = cluster.map { reading.released($0.members.filter { $0 != one.id }.prefix(ClusterView.membersMax).compactMap(snapshot.incident), for: context.viewpoint).map(\.record) } ?? []
        let items = [seen.item] + statements.map(\.item) + others.map(\.item)
        let session = context.session.flatMap { PictureReading.mayDraft($0.account) ? $0 : nil }
        return shell.page(one.title, at: PicturePage.address, context, marking: shell.marking(of: items, for: context.account), hasErrors: !mistakes.list.isEmpty, foot: foot(seen), status: mistakes.list.isEmpty ? .ok : .unprocessableContent) {
            if let summary = mistakes.summary { summary }
            section(.class("picture-head")) {
                p(.class("under-head")) { a(.href(PicturePage.address)) { "What both sides see" } }
                h1 { if let portion = seen.portion(node) { span(.class("portion")) { portion }; " " }; one.title }
                if let reason = seen.withdrawn { p(.class("picture-left-out")) { "Withdrawn by \(node.name(of: seen.author)): \(reason)" } }
            }
            if seen.withdrawn == nil { whole(seen, statements, cluster, others, snapshot, form, mistakes, session) }
        }
    }

    @HTMLBuilder private func whole(_ seen: SeenIncident, _ statements: [SeenStatement], _ cluster: Cluster?, _ others: [SeenIncident], _ snapshot: Snapshot, _ form: StatementForm, _ mistakes: FormMistakes, _ session: Session?) -> HTML {
        let one = seen.incident, attribution = Attribution(statements.filter { $0.withdrawn == nil }.map(\.statement), on: snapshot.day)
        section(.class("picture-status rule-above")) {
            p(.class("picture-outcome")) { attribution.status.word.capitalisedFirst }
            p { attribution.status.meaning; if attribution.grounds.count > 1, let last = attribution.grounds.last, let said = statements.first(where: { $0.statement.id == last })?.statement { " Last: \(said.inWords)\(said.date.map { ", \($0.inWords)" } ?? "")." } }
        }
        dl(.class("facts-list")) { for (name, value) in rows(seen) { dt { name }; dd { value } } }
        StatementsPart(statements: statements, attribution: attribution, day: snapshot.day, incident: one, reading: reading, session: session, form: form, mistakes: mistakes)
        if let cluster {
            Site.Part("What it hangs together with", note: "Three of four reasons must hold: time, place, sector, method.") {
                IncidentList(incidents: others, snapshot: snapshot, reading: reading)
                ClusterReasons(cluster: cluster, snapshot: snapshot, reading: reading, of: one.id)
                p { a(.href("\(PictureNav.Place.clusters.rawValue)#\(cluster.id)")) { "The cluster, with every reason" } }
            }
        }
        if let session, reading.isOwn(seen, session.account) { own(seen, session, mistakes) }
    }

    private func own(_ seen: SeenIncident, _ session: Session, _ mistakes: FormMistakes) -> HTML {
        Site.Part("Your own report", classes: "acts") {
            p { a(.href(Self.address(of: seen.incident.id) + "/correct")) { "Say it better" } }
            Site.form(.method(.post), .action(Self.address(of: seen.incident.id) + "/withdraw"), .class("act")) {
                HiddenField("token", session.formToken)
                FormField("reason", "Why it is taken back", mistake: mistakes["reason"], lengthMax: PictureReading.reasonMax)
                button(.type("submit")) { "Take it back" }
            }
        }.html
    }

    private func rows(_ seen: SeenIncident) -> [(String, Prose)] {
        let one = seen.incident, facts = reading.facts, roster = node.desk.facts.roster
        var rows: [(String, Prose)] = [("When", Prose(one.whenInWords)), ("What", Prose("\(one.kind.title): \(facts.title(ofMethod: one.method))")), ("Where", Prose("\(one.place.inWords), at \(one.place.latitude)°, \(one.place.longitude)°")),
                                       ("Sectors", Prose(one.sectors.map { facts.title(ofSector: $0) }.joined(separator: ", ")))]
        if !one.states.isEmpty { rows.append(("Affected states", Prose(one.states.map { roster[$0]?.name ?? $0.text }.joined(separator: ", ")))) }
        if !one.outcome.isEmpty { rows.append(("What came of it", Prose(one.outcome))) }
        if !one.note.isEmpty { rows.append(("Note", Prose(one.note))) }
        rows.append(("Source", one.source.inProse(read: one.sourceDate)))
        rows.append(("Said by", Prose(seen.said.map { "\(node.name(of: seen.author)), \(node.side(seen.origin ?? node.organisation)), on \($0.day.inWords)" } ?? "the pack of facts of this node, public")))
        if seen.said != nil { rows.append(("Marking", Prose(seen.item.label.printed(in: node.desk.facts.vocabulary)))) }
        return rows
    }

    private func foot(_ seen: SeenIncident) -> [FootColumn] {
        [FootColumn("What the statuses mean") { p { "They are counted from the statements as of the day of view, and typed in by nobody." } },
         FootColumn("Take it away") { p { a(.href("/api/v1/picture/incidents/\(FormBody.encoded(seen.incident.id.text))")) { "JSON" }; " · "; a(.href(Self.address(of: seen.incident.id))) { "permanent address" } } }]
    }
}

extension Source {
    func inProse(read: PartialDate?) -> Prose {
        let end = (read.map { ", \($0.inWords)" } ?? "") + " (\(confidence.rawValue))"
        return address.map { Prose([.link(title, to: $0), .text(end)]) } ?? Prose(title + end)
    }
}
