import Foundation
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Labels
import Node
import Release
import Site
import Threats

/// What TAXII has no word for: adding with a marking of one's choice and with the dates of another server, and objects one by one. Acts take a token.
struct ThreatsAPI: Sendable {
    static let objectsAddress = "/api/v1/threats/objects"
    static let upload = Gate.Upload(bytesMax: TAXIIService.envelopeBytesMax, says: "At most \(TAXIIService.envelopeBytesMax >> 20) MiB are read at once. Send fewer objects at a time; `entente threats import` does so by itself.")
    let shell: Shell
    let reading: ThreatReading
    let service: TAXIIService

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.objectsAddress)) { request, context in
            let form = try request.query()
            var filter = ObjectFilter()
            filter.isNewestFirst = true
            if let type = form["type"], !type.isEmpty { filter.types = [type] }
            let view = form["from"].flatMap { from in ThreatView.allCases.first { $0.alias == from } } ?? .all
            let limit = min(1_000, max(1, form["limit"].flatMap { Int($0) } ?? 50))
            let page = try await reading.page(try await reading.scope(context.viewpoint, .view(view)), filter, limit: limit)
            return json(["objects": .array(page.objects.map { summary($0.record) }), "more": .bool(page.next != nil)])
        }
        router.get("/api/v1/threats/objects/:id") { _, context in
            guard let id = context.parameters.get("id"), let latest = try await reading.versions(of: STIXID(id), try await reading.scope(context.viewpoint)).first else { throw Problem.noSuchPage }
            return Reply.file(latest.record.bytes, type: "application/stix+json;version=2.1", name: "object.json")
        }
        router.post(RouterPath(Self.objectsAddress)) { request, context in try await take(request, context) }
        router.get("/api/v1/threats/collections") { _, context in
            guard let account = context.account else { throw Problem.signInFirst }
            return json(["collections": .array(try await service.shelves(for: account).map { .members(("id", .string($0.id)), ("title", .string($0.title)), ("alias", .string($0.alias)), ("writable", .bool($0.isWritable))) })])
        }
        router.post("/api/v1/threats/collections") { request, context in
            var form = CollectionForm(try await context.toolForm(request))
            guard let account = context.bearer else { throw Problem.signInFirst }
            if form.standing.isEmpty { form.standing = ThreatCollection.standingMarking }
            switch form.reading(by: account, of: shell.node) {
            case .failure(let mistakes): throw Problem(.unprocessableContent, title: "The collection was not made", says: mistakes.list.map(\.says).joined(separator: " "), fields: mistakes.list.map { .init(field: $0.field, says: $0.says) })
            case .success(let (collection, item)):
                try await shell.node.say([AreaSaying(ThreatKind.collection, under: item, collection.json)], by: account.id)
                return json(["collection": .string(collection.id)])
            }
        }
    }

    /// A bundle, an envelope, a list or objects one a line. Beside `objects` an envelope may have `date_added`: a list of moments, one for each.
    private func take(_ request: Hummingbird.Request, _ context: SiteContext) async throws -> Response {
        guard let account = context.bearer else { throw Problem.signInFirst }
        do {
            try service.door.admit(requests: 1, by: account.id)
            let length = request.headers[.contentLength].flatMap { Int($0) } ?? Self.upload.bytesMax
            try service.door.open(bytes: length, by: account.id)
            defer { service.door.close(bytes: length, by: account.id) }
            return try await taken(request, by: account)
        } catch let error as TAXIIError { throw Problem(error.status, title: error.title, says: error.says, retryAfter: error.retryAfter) }
    }

    private func taken(_ request: Hummingbird.Request, by account: Account) async throws -> Response {
        let query = try request.query()
        var request = request
        let bytes: [UInt8]
        do { bytes = Array(try await request.collectBody(upTo: Self.upload.bytesMax).readableBytesView) } catch { throw Self.upload.tooLarge }
        // A collection gives its own marking to objects that bring none.
        var collection = "", usual = ThreatCollection.standingMarking
        if let wanted = query["collection"], !wanted.isEmpty {
            guard let shelf = try await service.shelves(for: account).first(where: { $0.id == wanted || $0.alias == wanted }) else { throw Problem.noSuchPage }
            guard shelf.isWritable else { throw Problem.notYours("This collection is not one to which your account adds objects.") }
            if case .collection(let id) = shelf.part { (collection, usual) = (id, shelf.standing) }
        }
        let standing: Label
        do { standing = try shell.node.desk.facts.vocabulary.read(query["standing"].flatMap { $0.isEmpty ? nil : $0 } ?? usual) } catch {
            throw Problem(.unprocessableContent, title: "The marking is not understood", says: "\(error)", fields: [.init(field: "standing", says: "\(error)")])
        }
        let (slices, frame, mistake) = STIXSlices.cut(bytes, objectMax: StoredBody.objectMax)
        if slices.isEmpty { throw Problem(.unprocessableContent, title: "There is no object in it", says: mistake.map { "\($0)" } ?? "Send at least one STIX object.") }
        var dates: [Int64?] = []
        if case .array(let listed)? = frame?["date_added"] {
            guard listed.count == slices.count else { throw Problem(.unprocessableContent, title: "The dates do not fit", says: "`date_added` has \(listed.count) moments and `objects` \(slices.count) objects. Write one for each.") }
            dates = listed.map { $0.string.flatMap { STIXTimestamp($0) }?.microseconds }
            guard !dates.contains(where: { $0 == nil || $0! > shell.node.clock.now().milliseconds * 1000 }) else { throw Problem(.unprocessableContent, title: "The dates do not fit", says: "`date_added` holds what is no moment, or one that lies ahead. Write moments as in 2026-11-21T09:30:00.000000Z.") }
        }
        try service.door.admit(objects: slices.count, by: account.id)
        let began = shell.node.clock.now()
        var outcomes: [ThreatIntake.Outcome] = []
        for start in stride(from: 0, to: slices.count, by: ThreatIntake.batchMax) {
            let batch = (start..<min(slices.count, start + ThreatIntake.batchMax)).map { number in
                var one = ThreatIntake.Incoming(slices[number], added: dates.isEmpty ? nil : dates[number])
                one.keepsFlawed = query["flawed"] == "keep"
                return one
            }
            outcomes += try await ThreatIntake(reading).take(batch, into: collection, standing: standing, by: account)
        }
        return Reply.text(String(decoding: try await service.statuses.keep(outcomes, began: began, of: account.id, brokenOff: mistake.map { "\($0)" }), as: UTF8.self), type: "application/json")
    }

    private func summary(_ one: StoredObject) -> JSONValue {
        .members(("id", .string(one.id.text)), ("type", .string(one.type)), ("title", .string(one.shownTitle)), ("marking", .string(one.item.label.printed(in: shell.node.desk.facts.vocabulary))), ("from", .string(one.author.text)),
                 ("added", .string(one.addedAt.inMicroseconds)), ("version", .string(one.versionAt.inMicroseconds)))
    }

    private func json(_ value: JSONValue) -> Response { Reply.text((try? value.canonicalText()) ?? "{}", type: "application/json") }
}
