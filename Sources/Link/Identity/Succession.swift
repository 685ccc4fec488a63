package import Journal
package import Kernel
package import TransparencyLog

/// The last that a mirror cosigned of a log whose keys were revoked: the log that follows begins with it, and both logs count on from there as one.
package struct LastHead: Hashable, Sendable {
    package let origin: String
    package let size: UInt64
    package let root: TreeHash
    /// With the log's signatures and the mirror's; nil where nothing was held.
    package let note: SignedNote?

    /// Nil for a note that is no checkpoint of this log.
    package init?(of origin: String, note: SignedNote?) {
        guard let note else {
            (self.origin, size, root, self.note) = (origin, 0, .emptyRoot, nil)
            return
        }
        guard let checkpoint = try? Checkpoint(text: note.text), checkpoint.origin == origin else { return nil }
        (self.origin, size, root, self.note) = (origin, checkpoint.size, checkpoint.root, note)
    }

    /// The body of an `edition.succession` entry.
    package var json: JSONValue {
        ["of": .string(origin), "size": .integer(Int64(size)), "root": .string(root.base64), "note": .string(Base64.encode(note?.bytes ?? []))]
    }
}

/// Two logs that ended with a revocation, before those of now: ours to the peer as far as it holds it, and the peer's as far as we hold it.
package struct EarlierLink: Hashable, Sendable {
    package let generation: Int
    package let ours: LastHead
    package let theirs: LastHead
    /// With which the peer cosigned ours: the last, and those before.
    package let mirrorKeys: [[CosignatureVerifier]]
}

extension LinkKeys {
    package static let generationsMax = 12

    /// Of a log's origin, or of a mirror's name: its last part where that is a number, and 1 for the first, which says none. A peer names its logs as it likes otherwise.
    static func generation(of origin: String) -> Int? {
        guard let last = origin.split(separator: "/" as Character, omittingEmptySubsequences: false).dropFirst().last, !last.isEmpty, last.allSatisfy({ $0.isASCII && $0.isNumber }) else { return 1 }
        guard let number = Int(last), (2...generationsMax).contains(number), String(number) == last else { return nil }
        return number
    }

    static func present(in vault: Vault, peer: OrganisationID) async throws -> Int {
        try await vault.get(space, "generation " + peer.text).flatMap { Int(String(decoding: $0.value, as: UTF8.self)) } ?? 1
    }

    /// From now on this node speaks to the peer with keys that are made anew; only what identifiers are made from goes on, so that it recognises its own entries.
    static func begin(generation: Int, in vault: Vault, own: OrganisationID, peer: OrganisationID) async throws {
        let before = try await kept(in: vault, own: own, peer: peer, generation: generation - 1)
        _ = try await seeds(in: vault, name(peer, generation), secret: before.secret)
        try await vault.put(space, "generation " + peer.text, Array(String(generation).utf8))
    }

    static func name(_ peer: OrganisationID, _ generation: Int) -> String { "peer " + peer.text + (generation == 1 ? "" : "/\(generation)") }
}

extension PeerBook {
    private static let ended: VaultSpace = "links-ended"

    /// What our mirror held of the revoked peer's log when the link ended: the file for a new ceremony says it. Said once by the running node; later words change nothing.
    package func end(_ entry: Entry, holding note: SignedNote?) async throws {
        _ = try await vault.swap(Self.ended, Self.key(entry), from: nil, to: note?.bytes ?? [])
    }

    package func hasEnded(_ entry: Entry) async throws -> Bool { try await vault.get(Self.ended, Self.key(entry)) != nil }

    private static func key(_ entry: Entry) -> String { entry.theirs.own.text + "/\(entry.generation)" }

    /// Keys of their own for the link that follows a revoked one, and what we hold of the peer's log up to then.
    func succeed(_ entry: Entry) async throws -> SignedNote? {
        let peer = entry.theirs.own, next = entry.generation + 1
        guard next <= LinkKeys.generationsMax else { throw JoinError.tooManyGenerations(peer) }
        guard let kept = try await vault.get(Self.ended, Self.key(entry)) else { throw JoinError.notEnded(peer) }
        if try await LinkKeys.present(in: vault, peer: peer) < next { try await LinkKeys.begin(generation: next, in: vault, own: own, peer: peer) }
        return kept.value.isEmpty ? nil : try SignedNote(reading: kept.value)
    }

    /// The links before the one that these two files join; empty for the first.
    func earlier(than ours: JoinFile, _ theirs: JoinFile, after last: Entry?) async throws -> [EarlierLink] {
        guard ours.generation == theirs.generation else { throw JoinError.otherGeneration(theirs.own, ours: ours.generation, theirs: theirs.generation) }
        guard let last else {
            guard ours.generation == 1 else { throw JoinError.otherGeneration(theirs.own, ours: ours.generation, theirs: theirs.generation) }
            return []
        }
        if last.generation == ours.generation, last.revoked == nil { return last.earlier }
        // What was revoked is not joined again with the files from before.
        guard ours.generation == last.generation + 1 else { throw JoinError.revokedKeys(theirs.own) }
        let keys = try await LinkKeys.kept(in: vault, own: own, peer: theirs.own, generation: last.generation)
        guard let theirHead = LastHead(of: last.peer.channelOrigin, note: ours.holds), let ourHead = LastHead(of: keys.channel.origin, note: theirs.holds) else { throw JoinError.malformed(member: "holds", expected: "the last checkpoint of the link before") }
        if let note = ourHead.note {
            let signed = ([keys.channel.verifiers] + keys.channel.earlier).contains { (try? note.verify(by: $0)) != nil }
            let cosigned = ([last.peer.mirrorKeys] + last.peer.earlierMirrorKeys).contains { note.cosignedAt(by: $0) != nil }
            guard signed, cosigned else { throw JoinError.malformed(member: "holds", expected: "a checkpoint that we signed and \(theirs.own) cosigned") }
        }
        return last.earlier + [EarlierLink(generation: last.generation, ours: ourHead, theirs: theirHead, mirrorKeys: [last.peer.mirrorKeys] + last.peer.earlierMirrorKeys)]
    }
}

extension EarlierLink {
    var json: JSONValue {
        ["generation": .integer(Int64(generation)), "ours": ours.json, "theirs": theirs.json, "mirror": .array(mirrorKeys.map { .array($0.map { .string($0.description) }) })]
    }

    init(json: JSONValue) throws {
        guard let generation = json["generation"]?.integer, let ours = json["ours"], let theirs = json["theirs"], let sets = json["mirror"]?.array else { throw VaultError.unreadable("a link that ended") }
        self.init(generation: Int(clamping: generation), ours: try LastHead(json: ours), theirs: try LastHead(json: theirs),
                  mirrorKeys: sets.map { ($0.array ?? []).compactMap { $0.string.flatMap { CosignatureVerifier($0) } } })
    }
}

extension LastHead {
    init(json: JSONValue) throws {
        guard let origin = json["of"]?.string, let bytes = json["note"]?.string.flatMap({ Base64.decode($0) }), let head = LastHead(of: origin, note: bytes.isEmpty ? nil : try SignedNote(reading: bytes)) else {
            throw VaultError.unreadable("what a link that ended held")
        }
        self = head
    }
}
