package import Kernel

extension Record {
    /// The record in canonical form, ready to be appended. Throws when it is larger than an entry may be, or holds what strict JSON does not.
    package func bytes() throws(RecordError) -> [UInt8] { try written().bytes }

    /// The same as `json` in canonical form, written without making that first. `isInOrder`: reading the bytes gives this very record, the order of members included.
    ///
    /// `label`: the label's canonical bytes, where they are known; thousands of records carry the same few.
    package func written(label known: [UInt8]? = nil, reserving: Int = 512) throws(RecordError) -> (bytes: [UInt8], isInOrder: Bool) {
        try check()
        var bytes: [UInt8] = [], isInOrder = true
        bytes.reserveCapacity(reserving)
        func put(_ text: StaticString) { bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)) }
        func put(value: JSONValue) throws(RecordError) {
            do { if try !value.writeCanonically(into: &bytes, depth: 1) { isInOrder = false } } catch { throw .json(error) }
        }
        func put(text: String) { JSONValue.writeCanonically(text, into: &bytes) }
        put("{\"at\":")
        put(text: at.description)
        put(",\"author\":{\"account\":")
        put(text: author.account)
        put(",\"body\":")
        put(text: author.body.text)
        put("},\"body\":")
        try put(value: body)
        put(",\"id\":")
        id.append(to: &bytes)
        put(",\"kind\":")
        put(text: kind.description)
        put(",\"label\":")
        if let known { bytes.append(contentsOf: known) } else { try put(value: label) }
        if let supersedes {
            put(",\"supersedes\":")
            supersedes.append(to: &bytes)
        }
        put("}")
        guard bytes.count <= Self.sizeMax else { throw .tooLarge(size: bytes.count) }
        return (bytes, isInOrder)
    }

    /// Reads a record strictly, in whatever order its fields stand. The bytes themselves stay what is kept and hashed.
    package init(reading bytes: [UInt8]) throws(RecordError) {
        guard bytes.count <= Self.sizeMax else { throw .tooLarge(size: bytes.count) }
        let value: JSONValue
        do { value = try JSONValue(reading: bytes, sizeMax: Self.sizeMax) } catch { throw .json(error) }
        guard let object = value.object else { throw .notAnObject(found: value.kindInWords) }
        var fields: (id: JSONValue?, kind: JSONValue?, at: JSONValue?, label: JSONValue?, body: JSONValue?, author: JSONValue?, supersedes: JSONValue?)
        // Each member is looked at once.
        for member in object.members {
            switch member.name {
            case "at": fields.at = member.value
            case "author": fields.author = member.value
            case "body": fields.body = member.value
            case "id": fields.id = member.value
            case "kind": fields.kind = member.value
            case "label": fields.label = member.value
            case "supersedes": fields.supersedes = member.value
            default: throw .unknown(field: member.name)
            }
        }
        id = try Self.read(fields.id, "id", as: "a UUID of version 7 in lower case", RecordID.init)
        kind = try Self.read(fields.kind, "kind", as: "area.noun in lower case", RecordKind.init)
        at = try Self.read(fields.at, "at", as: "a time in UTC such as 2026-11-21T02:39:24.123Z", Timestamp.init)
        supersedes = fields.supersedes == nil ? nil : try Self.read(fields.supersedes, "supersedes", as: "the id of the record that this one corrects", RecordID.init)
        label = try Self.there(fields.label, "label")
        body = try Self.there(fields.body, "body")
        guard case let author = try Self.there(fields.author, "author"), let members = author.object, members.count == 2,
              let speaker = members["body"]?.string, let account = members["account"]?.string else {
            throw .unfit(field: "author", found: "what names no author", write: "an object with body and account, both texts")
        }
        self.author = Author(body: PartyID(speaker), account: account)
        try check()
    }

    /// What `written` is compared with.
    package var json: JSONValue {
        // In canonical order, so that nothing is left to sort.
        func member(_ name: String, _ value: JSONValue) -> JSONObject.Member { JSONObject.Member(name: name, value: value) }
        var members = [
            member("at", .string(at.description)),
            member("author", .object(JSONObject(unchecked: [member("account", .string(author.account)), member("body", .string(author.body.text))]))),
            member("body", body), member("id", .string(id.description)), member("kind", .string(kind.description)), member("label", label),
        ]
        if let supersedes { members.append(member("supersedes", .string(supersedes.description))) }
        return .object(JSONObject(unchecked: members))
    }

    private func check() throws(RecordError) {
        switch label {
        case .string(let text) where !text.isEmpty: break
        case .object(let object) where !object.isEmpty: break
        default: throw .unfit(field: "label", found: "no label (\(label.kindInWords))", write: "a marking such as PUBLIC, or an object with policy and level")
        }
        guard (1...128).contains(author.body.text.utf8.count) else { throw .unfit(field: "author.body", found: "a name of \(author.body.text.utf8.count) bytes", write: "1 to 128 bytes") }
        guard (1...128).contains(author.account.utf8.count) else { throw .unfit(field: "author.account", found: "a name of \(author.account.utf8.count) bytes", write: "1 to 128 bytes") }
    }

    private static func there(_ field: JSONValue?, _ name: String) throws(RecordError) -> JSONValue {
        guard let field else { throw .missing(field: name) }
        return field
    }

    private static func read<Value>(_ field: JSONValue?, _ name: String, as form: String, _ read: (String) -> Value?) throws(RecordError) -> Value {
        let field = try there(field, name)
        guard let text = field.string else { throw .unfit(field: name, found: field.kindInWords, write: form) }
        guard let value = read(text) else { throw .unfit(field: name, found: "\"\(text.prefix(80))\"", write: form) }
        return value
    }
}
