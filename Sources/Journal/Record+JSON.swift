package import Kernel

extension Record {
    /// The record in canonical form, ready to be appended. Throws when it is larger than an entry may be, or holds what strict JSON does not.
    package func bytes() throws(RecordError) -> [UInt8] {
        try check()
        let bytes: [UInt8]
        do { bytes = try json.canonicalBytes() } catch { throw .json(error) }
        guard bytes.count <= Self.sizeMax else { throw .tooLarge(size: bytes.count) }
        return bytes
    }

    /// Reads a record strictly, in whatever order its fields stand. The bytes themselves stay what is kept and hashed.
    package init(reading bytes: [UInt8]) throws(RecordError) {
        guard bytes.count <= Self.sizeMax else { throw .tooLarge(size: bytes.count) }
        let value: JSONValue
        do { value = try JSONValue(reading: bytes, sizeMax: Self.sizeMax) } catch { throw .json(error) }
        guard let object = value.object else { throw .notAnObject(found: value.kindInWords) }
        if let stranger = object.members.first(where: { !Self.isField($0.name) }) { throw .unknown(field: stranger.name) }

        id = try Self.read("id", of: object, as: "a UUID of version 7 in lower case", RecordID.init)
        kind = try Self.read("kind", of: object, as: "area.noun in lower case", RecordKind.init)
        at = try Self.read("at", of: object, as: "a time in UTC such as 2026-11-21T02:39:24.123Z", Timestamp.init)
        supersedes = object["supersedes"] == nil ? nil : try Self.read("supersedes", of: object, as: "the id of the record that this one corrects", RecordID.init)
        label = try Self.field("label", of: object)
        body = try Self.field("body", of: object)
        guard case let author = try Self.field("author", of: object), let members = author.object, members.count == 2,
              let speaker = members["body"]?.string, let account = members["account"]?.string else {
            throw .unfit(field: "author", found: "what names no author", write: "an object with body and account, both texts")
        }
        self.author = Author(body: PartyID(speaker), account: account)
        try check()
    }

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

    private static func isField(_ name: String) -> Bool {
        switch name {
        case "id", "kind", "label", "author", "at", "supersedes", "body": true
        default: false
        }
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

    private static func field(_ name: String, of object: JSONObject) throws(RecordError) -> JSONValue {
        guard let value = object[name] else { throw .missing(field: name) }
        return value
    }

    private static func read<Value>(_ name: String, of object: JSONObject, as form: String, _ read: (String) -> Value?) throws(RecordError) -> Value {
        let field = try field(name, of: object)
        guard let text = field.string else { throw .unfit(field: name, found: field.kindInWords, write: form) }
        guard let value = read(text) else { throw .unfit(field: name, found: "\"\(text.prefix(80))\"", write: form) }
        return value
    }
}
