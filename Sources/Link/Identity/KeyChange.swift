package import Kernel
package import TransparencyLog

/// New public keys of one node for one link, or for all of them where it is the authority that changes. What does not change is nil.
package struct NewKeys: Hashable, Sendable {
    package var channel: [NoteVerifier]?
    package var mirror: [CosignatureVerifier]?
    /// A certificate in DER.
    package var authority: [UInt8]?

    package init(channel: [NoteVerifier]? = nil, mirror: [CosignatureVerifier]? = nil, authority: [UInt8]? = nil) { (self.channel, self.mirror, self.authority) = (channel, mirror, authority) }

    /// For people: `channel and mirror keys`.
    package var inWords: String {
        let parts = [channel.map { _ in "channel" }, mirror.map { _ in "mirror" }, authority.map { _ in "TLS" }].compactMap { $0 }
        return (parts.count > 2 ? parts.dropLast().joined(separator: ", ") + " and " + parts[parts.count - 1] : parts.joined(separator: " and ")) + " keys"
    }
}

/// What an `edition.keys` entry says: these come next, or these are the ones that hold from here on.
package enum KeyChange: Hashable, Sendable {
    /// Said under the keys of now. The receiver takes them as well from then on.
    case next(NewKeys)
    /// Said under the new keys, as the first thing. The receiver trusts the authority before them no more.
    case hold(NewKeys)

    package var keys: NewKeys { switch self { case .next(let keys), .hold(let keys): keys } }
    package var word: String { switch self { case .next: "next"; case .hold: "hold" } }

    package var json: JSONValue {
        var object: JSONObject = [:]
        object["channel"] = keys.channel.map { .array($0.map { .string($0.description) }) }
        object["mirror"] = keys.mirror.map { .array($0.map { .string($0.description) }) }
        object["authority"] = keys.authority.map { .string(Base64.encode($0)) }
        return .object([word: .object(object)])
    }

    package init(json: JSONValue) throws(KeyChangeError) {
        func list<Key>(_ value: JSONValue, _ read: (String) -> Key?) throws(KeyChangeError) -> [Key] {
            let keys = (value.array ?? []).prefix(5).map { $0.string.flatMap(read) }
            guard (1...4).contains(keys.count), !keys.contains(where: { $0 == nil }) else { throw .malformed }
            return keys.compactMap { $0 }
        }
        guard let member = json.object?.members.first, json.object?.members.count == 1, let object = member.value.object else { throw .malformed }
        var keys = NewKeys()
        for member in object.members {
            let value = member.value
            switch member.name {
            case "channel": keys.channel = try list(value) { NoteVerifier($0) }
            case "mirror": keys.mirror = try list(value) { CosignatureVerifier($0) }
            case "authority":
                guard let der = value.string.flatMap({ Base64.decode($0) }), der.count <= 4_096, LinkAuthority.isOne(der) else { throw .malformed }
                keys.authority = der
            default: throw .malformed
            }
        }
        guard keys != NewKeys() else { throw .malformed }
        switch member.name {
        case "next": self = .next(keys)
        case "hold": self = .hold(keys)
        default: throw .malformed
        }
    }
}

/// Why announced keys are not taken.
package enum KeyChangeError: Error, Hashable, Sendable, CustomStringConvertible {
    case malformed
    /// Another name, or other algorithms, than the keys that they follow.
    case otherKind(String)
    case tooMany

    package var description: String {
        switch self {
        case .malformed: "The entry announces no keys as this program writes them."
        case .otherKind(let what): "The announced \(what) keys do not follow those of now: they must have the same name and the same algorithms."
        case .tooMany: "The keys were changed \(PeerBook.Entry.changesMax) times since the two were joined. Join anew: entente link revoke, then invite."
        }
    }
}
