import Crypto
import Foundation
import Hummingbird
import HTTPTypes
import Journal
import Kernel
import Labels
import NIOCore
import Node
import Release
import Site
import Threats

/// Reading of objects, manifests and versions, and what is added and taken back.
extension TAXIIService {
    func objects(_ question: Question, named id: STIXID? = nil) async throws -> Response {
        try await read(question, named: id) { page, more in
            var buffer = ByteBufferAllocator().buffer(capacity: page.reduce(64) { $0 + $1.record.bytes.count + 1 })
            buffer.writeString("{")
            if !page.isEmpty {
                buffer.writeString("\"objects\":[")
                for (index, one) in page.enumerated() {
                    if index > 0 { buffer.writeInteger(UInt8(ascii: ",")) }
                    buffer.writeBytes(one.record.bytes)
                }
                buffer.writeString("]")
            }
            // `more` and `next` go together: section 3.5.
            if let more { buffer.writeString((page.isEmpty ? "" : ",") + "\"more\":true,\"next\":\"\(more)\"") }
            buffer.writeString("}")
            return buffer
        }
    }

    func manifest(_ question: Question) async throws -> Response {
        try await read(question) { page, more in
            let entries = page.map { one in
                JSONValue.members(("id", .string(one.record.id.text)), ("date_added", .string(one.record.addedAt.inMicroseconds)), ("version", .string(one.record.versionAt.inMicroseconds)),
                                  ("media_type", TAXIIReply.stixMediaTypes[one.record.spec].map { .string($0) }))
            }
            return ByteBuffer(bytes: (try? JSONValue.members(("more", more == nil ? nil : .bool(true)), ("next", more.map { .string($0) }), ("objects", entries.isEmpty ? nil : .array(entries))).canonicalBytes()) ?? [])
        }
    }

    func versions(_ question: Question, _ id: STIXID) async throws -> Response {
        try await read(question, named: id, allVersions: true) { page, more in
            let versions = page.map { JSONValue.string($0.record.versionAt.inMicroseconds) }
            return ByteBuffer(bytes: (try? JSONValue.members(("more", more == nil ? nil : .bool(true)), ("next", more.map { .string($0) }), ("versions", versions.isEmpty ? nil : .array(versions))).canonicalBytes()) ?? [])
        }
    }

    /// One page of what the account may see, with the dates of its ends; nothing is read again where the client has it already.
    private func read(_ question: Question, named id: STIXID? = nil, allVersions: Bool = false, _ body: ([Released<StoredObject>], String?) -> ByteBuffer) async throws -> Response {
        var query = try TAXIIQuery(question.request.uri.query ?? "")
        let scope = try await reading.scope(question.viewpoint, question.shelf.part)
        let key = try await keys.pageKey(), seal = PageSeal(key: key), asked = "\(question.account.id) \(question.request.uri.path) \(question.request.uri.query ?? "")"
        if let id { query.filter.ids = [id] }
        let tag = Self.tag(scope, asked, key)
        if let known = question.request.headers[.ifNoneMatch], known.split(separator: ",").contains(where: { Self.opaque($0.filter { !$0.isWhitespace }) == Self.opaque(tag) }) {
            var fields = HTTPFields()
            (fields[.eTag], fields[.cacheControl], fields[.vary]) = (tag, TAXIIReply.cacheControl, TAXIIReply.vary)
            return Response(status: .notModified, headers: fields)
        }
        if allVersions { (query.filter.versions.last, query.filter.versions.all) = (false, true) }
        // The page after is asked by the same question: all but the size of the page and the seal itself.
        let bound = "\(question.account.id) \(question.shelf.id) \(question.request.uri.path.split(separator: "/").dropFirst(4)) \(query.filter.inOrder)"
        var place: PagePlace?
        if let next = query.next {
            guard let opened = seal.place(next, for: bound) else { throw TAXIIError.bad("`next` was not given out for this question. Ask again from the beginning, and repeat every filter on each page.") }
            place = opened
        }
        let page = try await reading.page(scope, query.filter, after: place, limit: query.limit ?? TAXIIQuery.limitUnasked)
        if let id, page.objects.isEmpty, place == nil {
            var all = ObjectFilter()
            (all.ids, all.versions.all) = ([id], true)
            all.versions.specs = [20, 21]
            if try await reading.page(scope, all, limit: 1).objects.isEmpty { throw TAXIIError.notFound }
        }
        var fields = HTTPFields()
        fields[.eTag] = tag
        if let first = page.objects.first, let last = page.objects.last, let firstAdded = TAXIIReply.firstAdded, let lastAdded = TAXIIReply.lastAdded {
            (fields[firstAdded], fields[lastAdded]) = (first.record.addedAt.inMicroseconds, last.record.addedAt.inMicroseconds)
        }
        return TAXIIReply.compressed(body(page.objects, page.next.flatMap { seal.text($0, for: bound) }), for: question.request, fields: fields)
    }

    /// Follows from what the account may see and nothing else, under a key, so that it tells nothing but whether something changed.
    /// Weak, since the same page is sent plain and compressed, and each time with another seal.
    private static func tag(_ scope: ThreatScope, _ asked: String, _ key: [UInt8]) -> String {
        var hash = HMAC<SHA256>(key: SymmetricKey(data: key))
        hash.update(data: Data(asked.utf8))
        hash.update(data: scope.state)
        return "W/\"" + hash.finalize().prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\""
    }

    private static func opaque(_ tag: some StringProtocol) -> Substring { Substring(tag).hasPrefix("W/") ? Substring(tag).dropFirst(2) : Substring(tag) }

    // MARK: Adding and taking back

    func add(_ question: Question) async throws -> Response {
        guard question.shelf.isWritable else { throw TAXIIError.forbidden("This collection is not one to which your account adds objects.") }
        guard let type = question.request.headers[.contentType], accepts(body: type) else { throw TAXIIError.wrongBody }
        if let encoding = question.request.headers[.contentEncoding], encoding.lowercased() != "identity" { throw TAXIIError.wrongEncoding }
        let length = question.request.headers[.contentLength].flatMap { Int($0) } ?? Self.envelopeBytesMax
        guard length <= Self.envelopeBytesMax else { throw TAXIIError.tooLarge(Self.envelopeBytesMax) }
        try door.open(bytes: length, by: question.account.id)
        defer { door.close(bytes: length, by: question.account.id) }
        var request = question.request
        let body: ByteBuffer
        do { body = try await request.collectBody(upTo: Self.envelopeBytesMax) } catch { throw TAXIIError.tooLarge(Self.envelopeBytesMax) }
        let (slices, frame, mistake) = STIXSlices.cut(Array(body.readableBytesView), objectMax: StoredBody.objectMax)
        if let mistake, slices.isEmpty { throw TAXIIError(.unprocessableContent, "The envelope cannot be read", "\(mistake)") }
        // Of an envelope that was cut off, the whole objects are taken.
        guard !slices.isEmpty, frame != nil || mistake != nil else { throw TAXIIError(.unprocessableContent, "The envelope holds no object", "Send an object with a list named `objects` that has at least one STIX object.") }
        try door.admit(objects: slices.count, by: question.account.id)
        let standing: Label
        do { standing = try shell.node.desk.facts.vocabulary.read(question.shelf.standing) } catch { throw TAXIIError(.internalServerError, "The collection's own marking is not understood", "Tell whoever made the collection: `\(question.shelf.standing)`.") }
        let collection = if case .collection(let id) = question.shelf.part { id } else { "" }
        let began = shell.node.clock.now()
        var outcomes: [ThreatIntake.Outcome] = []
        for start in stride(from: 0, to: slices.count, by: ThreatIntake.batchMax) {
            outcomes += try await ThreatIntake(reading).take(slices[start..<min(slices.count, start + ThreatIntake.batchMax)].map { .init($0) }, into: collection, standing: standing, by: question.account)
        }
        let status = try await statuses.keep(outcomes, began: began, of: question.account.id, brokenOff: mistake.map { "\($0)" })
        return TAXIIReply.bytes(ByteBuffer(bytes: status), status: .accepted)
    }

    private func accepts(body type: String) -> Bool {
        let parts = type.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
        return parts.first == "application/taxii+json" && !parts.contains { $0.hasPrefix("version=") && $0 != "version=2.1" && $0 != "version=\"2.1\"" }
    }

    /// What others added is not this account's to take back, and an object that it may not see is not there.
    func remove(_ question: Question, _ id: STIXID) async throws -> Response {
        let query = try TAXIIQuery(question.request.uri.query ?? "")
        // Without a filter all go, and so they do of the standard named.
        var match = query.filter.versions
        if !query.isVersionAsked { (match.all, match.last) = (true, false) }
        if match.specs.isEmpty, !query.isVersionAsked { match.specs = [20, 21] }
        let scope = try await reading.scope(question.viewpoint, question.shelf.part)
        let found = try await reading.copies(of: id, match, scope)
        guard !found.isEmpty else { throw TAXIIError.notFound }
        guard question.shelf.isWritable else { throw TAXIIError.forbidden("Nothing is taken out of this collection by your account.") }
        let collection = if case .collection(let id) = question.shelf.part { id } else { "" }
        let own = found.filter { $0.stream.author == question.account.party && $0.stream.origin == nil && $0.stream.collection == collection }
        guard !own.isEmpty else { throw TAXIIError.forbidden("Only whoever added an object takes it back, from the collection to which it was added. Ask them, or say under your own name that it is wrong.") }
        try await ThreatIntake(reading).remove(id, own.map { ($0.stream.item, $0.version) }, from: collection, by: question.account)
        return TAXIIReply.json(.members())
    }
}

extension STIXTimestamp {
    /// TAXII wants six digits behind the point in every timestamp of its own: section 1.5.
    var inMicroseconds: String {
        // Nearly all are written so, or nearly.
        if fractionDigits == 6 { return text }
        if fractionDigits == 3 { return text.dropLast() + "000Z" }
        let text = STIXTimestamp(microseconds: microseconds).text
        return fractionDigitsShown(text) == 3 ? text.dropLast() + "000Z" : text
    }

    private func fractionDigitsShown(_ text: String) -> Int { text.utf8.count - 21 }
}

extension StoredObject {
    var versionAt: STIXTimestamp { STIXTimestamp(microseconds: version) }
}

extension ObjectFilter {
    /// The same text for the same filter, in every process: the order of a set is another in each.
    var inOrder: String {
        let match = versions
        return [addedAfter.map { "\($0)" } ?? "-", ids.map(\.text).sorted().joined(separator: ","), types.sorted().joined(separator: ","), "\(match.first) \(match.last) \(match.all)",
                match.moments.sorted().map { "\($0)" }.joined(separator: ","), match.specs.sorted().map { "\($0)" }.joined(separator: ",")].joined(separator: "|")
    }
}
