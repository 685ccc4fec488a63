import Crypto
import Foundation
package import Journal
package import Kernel
package import TransparencyLog

/// Which of its keys a node changes.
package enum KeyKind: String, Hashable, Sendable, CaseIterable { case channel, mirror, tls }

/// Keys that wait in the vault until the peer takes them; none of them signs anything yet.
package struct NextKeys: Hashable, Sendable {
    package let asked: Timestamp
    package let announced: NewKeys
}

/// Keys that took over, and since when. Said to the peer as the first thing that they sign.
package struct HeldKeys: Hashable, Sendable {
    package let since: Timestamp
    package let announced: NewKeys
}

extension LinkKeys {
    /// Makes new keys and lays them beside those of now; the running node announces them, and they take over once the peer has said that it takes them.
    ///
    /// Keys for which a change waits already are left as they are: gives back the kinds for which there is one now that was not before.
    @discardableResult
    package static func change(_ kinds: Set<KeyKind>, in vault: Vault, own: OrganisationID, peer: OrganisationID, now: Timestamp) async throws -> Set<KeyKind> {
        var random = SystemRandomNumberGenerator(), changed: Set<KeyKind> = []
        func seeds() -> String { Base64.encode((0..<64).map { _ in UInt8.random(in: 0...255, using: &random) }) }
        let ofPeer = kinds.subtracting([.tls]), name = name(peer, try await present(in: vault, peer: peer))
        if !ofPeer.isEmpty {
            var object: JSONObject = ["asked": .string(now.description)]
            for kind in ofPeer { object[kind.rawValue] = .string(seeds()) }
            if try await vault.swap(space, "next " + name, from: nil, to: Array(try JSONValue.object(object).canonicalText().utf8)) { changed.formUnion(ofPeer) }
        }
        if kinds.contains(.tls) {
            let key = P256.Signing.PrivateKey(), certificate = try LinkCertificates(own: own, authority: key).authorityCertificate(made: now)
            let object: JSONObject = ["asked": .string(now.description), "key": .string(Base64.encode(Array(key.rawRepresentation))), "certificate": .string(Base64.encode(certificate))]
            if try await vault.swap(space, "next authority", from: nil, to: Array(try JSONValue.object(object).canonicalText().utf8)) { changed.insert(.tls) }
        }
        return changed
    }

    /// The new keys of this link take over. Each step leaves a state from which the same call goes on; nothing happens where none wait.
    package static func takeOver(in vault: Vault, own: OrganisationID, peer: OrganisationID, now: Timestamp) async throws {
        let name = name(peer, try await present(in: vault, peer: peer))
        guard let next = try await vault.get(space, "next " + name), let seeds = try await vault.get(space, name)?.value, seeds.count == size else { return }
        let json = try JSONValue(reading: next.value)
        var new = seeds
        for (place, kind) in [(0, KeyKind.channel), (64, .mirror)] {
            guard let text = json[kind.rawValue]?.string else { continue }
            guard let bytes = Base64.decode(text), bytes.count == 64 else { throw VaultError.unreadable("the new \(kind.rawValue) keys for \(peer)") }
            new.replaceSubrange(place..<place + 64, with: bytes)
        }
        if new != seeds {
            let before = try await kept(in: vault, own: own, peer: peer)
            guard let announced = before.next?.announced else { return }
            // What the keys of now signed stays checkable: their public halves go into the history before they go. Twice does no harm: a set that is in force is not history.
            let past = PastKeys(channel: before.channel.verifiers, mirror: before.cosigners.map(\.verifier))
            if before.past.last != past { try await vault.put(space, "past " + name, Array(try PastKeys.json((before.past + [past]).suffix(PeerBook.Entry.changesMax)).canonicalText().utf8)) }
            try await vault.put(space, "held " + name, try held(announced, now))
            guard try await vault.swap(space, name, from: seeds, to: new) else { return }
        }
        _ = try await vault.swap(space, "next " + name, from: next.value, to: nil)
    }

    /// The same for the authority, which issues the certificates for all links: once every peer takes it.
    package static func takeOverAuthority(in vault: Vault, now: Timestamp) async throws {
        guard let next = try await vault.get(space, "next authority"), let waiting = try nextAuthority(next.value), let old = try await vault.get(space, "authority") else { return }
        let json = try JSONValue(reading: next.value)
        guard let key = json["key"]?.string.flatMap({ Base64.decode($0) }), (try? P256.Signing.PrivateKey(rawRepresentation: key)) != nil else { throw VaultError.unreadable("the new TLS authority") }
        if old.value != key {
            try await vault.put(space, "held authority", try held(waiting.announced, now))
            guard try await vault.swap(space, "authority", from: old.value, to: key) else { return }
        }
        _ = try await vault.swap(space, "next authority", from: next.value, to: nil)
    }

    /// Gives up a change that the peer refused; the keys of now go on.
    package static func giveUp(_ kinds: Set<KeyKind>, in vault: Vault, peer: OrganisationID) async throws {
        if !kinds.isDisjoint(with: [.channel, .mirror]) { try await vault.delete(space, "next " + name(peer, try await present(in: vault, peer: peer))) }
        if kinds.contains(.tls) { try await vault.delete(space, "next authority") }
    }

    /// Everything that the vault holds of keys: a change of it is a reason to begin anew.
    package static func state(in vault: Vault) async throws -> [VaultItem] { try await vault.list(space) }

    private static func held(_ keys: NewKeys, _ now: Timestamp) throws -> [UInt8] {
        Array(try JSONValue.object(["since": .string(now.description), "keys": KeyChange.hold(keys).json]).canonicalText().utf8)
    }

    // MARK: Reading

    static func nextOfPeer(_ bytes: [UInt8], own: OrganisationID, peer: OrganisationID, generation: Int) throws -> NextKeys? {
        let json = try JSONValue(reading: bytes)
        guard let asked = json["asked"]?.string.flatMap({ Timestamp($0) }) else { throw VaultError.unreadable("the new keys for \(peer)") }
        var keys = NewKeys()
        if let seeds = json["channel"]?.string.flatMap({ Base64.decode($0) }) { keys.channel = try LogKeys(origin: channelOrigin(from: own, to: peer, generation: generation), seeds: seeds).verifiers }
        if let seeds = json["mirror"]?.string.flatMap({ Base64.decode($0) }), seeds.count == 64 { keys.mirror = cosigners(own, peer, generation, seeds: seeds).map(\.verifier) }
        return NextKeys(asked: asked, announced: keys)
    }

    package static func nextAuthority(in vault: Vault) async throws -> NextKeys? { try await vault.get(space, "next authority").flatMap { try nextAuthority($0.value) } }

    static func nextAuthority(_ bytes: [UInt8]) throws -> NextKeys? {
        let json = try JSONValue(reading: bytes)
        guard let asked = json["asked"]?.string.flatMap({ Timestamp($0) }), let der = json["certificate"]?.string.flatMap({ Base64.decode($0) }) else { throw VaultError.unreadable("the new TLS authority") }
        return NextKeys(asked: asked, announced: NewKeys(authority: der))
    }

    static func heldKeys(_ bytes: [UInt8]) throws -> HeldKeys {
        let json = try JSONValue(reading: bytes)
        guard let since = json["since"]?.string.flatMap({ Timestamp($0) }), let keys = json["keys"], case .hold(let announced)? = try? KeyChange(json: keys) else {
            throw VaultError.unreadable("since when the keys of the link hold")
        }
        return HeldKeys(since: since, announced: announced)
    }
}

/// Public halves of the keys that this node used before.
package struct PastKeys: Hashable, Sendable {
    package let channel: [NoteVerifier]
    package let mirror: [CosignatureVerifier]

    static func json(_ all: some Sequence<PastKeys>) -> JSONValue { .array(all.map { KeyChange.hold(NewKeys(channel: $0.channel, mirror: $0.mirror)).json }) }

    static func read(_ bytes: [UInt8]) throws -> [PastKeys] {
        try (JSONValue(reading: bytes, sizeMax: 1 << 20).array ?? []).map { json in
            guard case .hold(let keys)? = try? KeyChange(json: json), let channel = keys.channel, let mirror = keys.mirror else { throw VaultError.unreadable("the keys that were used before") }
            return PastKeys(channel: channel, mirror: mirror)
        }
    }
}
