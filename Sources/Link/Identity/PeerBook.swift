package import Journal
package import Kernel
package import TransparencyLog

/// Whom this node is joined with, in the vault: our own join file to each, theirs, and whether they are revoked.
package struct PeerBook: Sendable {
    package struct Entry: Hashable, Sendable {
        package let theirs: JoinFile
        /// A later file with the keys of then: its name, address, custodian and those for whom it keeps items hold.
        package var renewed: JoinFile?
        package let joined: Timestamp
        package var revoked: Timestamp?
        package var note: String
        /// Keys that the peer announced since, in order.
        package var changes: [Change] = []
        /// The links with this peer that were revoked before this one, the oldest first.
        package var earlier: [EarlierLink] = []

        package var generation: Int { theirs.generation }
    }
    private static let ours: VaultSpace = "join-files", theirs: VaultSpace = "peers"
    let vault: Vault
    let own: OrganisationID
    let clock: NodeClock

    package init(_ vault: Vault, own: OrganisationID, clock: NodeClock = .system) { (self.vault, self.own, self.clock) = (vault, own, clock) }

    /// Our join file for a peer: made once and the same from then on, unless the address, the name, those for whom the node keeps items or our keys change.
    package func invite(_ peer: OrganisationID, name: String, custodian: PartyID, keepsFor: [PartyID] = [], address: LinkAddress?) async throws -> JoinFile {
        guard peer != own else { throw JoinError.ourOwn(own) }
        // After a revocation nothing of the old link is used again: another log, other keys.
        var holds: SignedNote?
        if let last = try await entry(for: peer) { holds = last.revoked == nil ? last.earlier.last?.theirs.note : try await succeed(last) }
        let keys = try await LinkKeys.kept(in: vault, own: own, peer: peer)
        if let kept = try await invitation(for: peer), kept.name == name, kept.custodian == custodian, kept.keepsFor == keepsFor, kept.address == address, kept.holds(keys) { return kept }
        let file = try JoinFile(keys: keys, name: name, custodian: custodian, keepsFor: keepsFor, address: address, made: clock.now(), holds: holds)
        try await vault.put(Self.ours, peer.text, try file.bytes())
        return file
    }

    /// What we told this peer; nil when it was never invited.
    package func invitation(for peer: OrganisationID) async throws -> JoinFile? { try await vault.get(Self.ours, peer.text).map { try JoinFile(reading: $0.value) } }

    /// Joins the peer of this file if its operator reads the same fingerprint; without or with another one, nobody is joined.
    @discardableResult
    package func accept(_ file: JoinFile, fingerprint: String?) async throws -> Entry {
        guard file.own != own else { throw JoinError.ourOwn(own) }
        guard file.peer == own else { throw JoinError.notForUs(for: file.peer, own: own) }
        guard let ours = try await invitation(for: file.own) else { throw JoinError.malformed(member: "our own file", expected: "an invitation to \(file.own): run entente link invite first") }
        let found = try JoinFile.fingerprint(ours, file)
        guard let fingerprint else { throw JoinError.fingerprintMissing(is: found) }
        guard fingerprint.filter(\.isNumber) == found.filter(\.isNumber) else { throw JoinError.fingerprintDiffers(found: found) }
        let last = try await entry(for: file.own)
        let earlier = try await earlier(than: ours, file, after: last)
        if let known = last, known.revoked == nil {
            if file == known.renewed ?? known.theirs { return known }
            guard Self.sameKeys(known.peer, file.peer(joined: known.joined)) else { throw JoinError.otherKeys(file.own) }
            if !known.changes.isEmpty {
                // Of another address, perhaps. What its keys were before is not forgotten.
                var entry = known
                entry.renewed = file
                try await save(entry)
                return entry
            }
        }
        let entry = Entry(theirs: file, joined: clock.now(), revoked: nil, note: "", earlier: earlier)
        try await save(entry)
        return entry
    }

    private static func sameKeys(_ one: Peer, _ other: Peer) -> Bool {
        one.channelKeys == other.channelKeys && one.mirrorKeys == other.mirrorKeys && one.courierKey == other.courierKey
    }

    /// From now on nothing goes to this peer, and it reaches nothing here. What crossed stays.
    package func revoke(_ peer: OrganisationID, note: String) async throws -> Bool {
        guard var entry = try await entry(for: peer), entry.revoked == nil else { return false }
        (entry.revoked, entry.note) = (clock.now(), String(note.prefix(2_000)))
        try await save(entry)
        return true
    }

    /// Lets the mirror of this peer's log go on after people have looked; gives what had stopped it, nil where nothing had. The node must not run.
    package func resume(_ peer: OrganisationID, by person: String) async throws -> MirrorStop? {
        guard let origin = try await entry(for: peer)?.peer.channelOrigin else { return nil }
        let memory = VaultMirrorMemory(vault, origin: origin)
        guard var state = try await memory.load(), let stop = state.stopped else { return nil }
        (state.stopped, state.resumedBy) = (nil, String(person.prefix(200)))
        try await memory.save(state)
        return stop
    }

    /// Of a node in PostgreSQL: whether one of its processes runs the links.
    package func isLinkRun() async throws -> Bool { try await LinkLease.isHeld(in: vault) }

    package func entry(for peer: OrganisationID) async throws -> Entry? { try await vault.get(Self.theirs, peer.text).map { try Entry(reading: $0.value) } }

    package func all() async throws -> [Entry] { try await vault.list(Self.theirs).map { try Entry(reading: $0.value) } }

    func save(_ entry: Entry) async throws { try await vault.put(Self.theirs, entry.theirs.own.text, try entry.bytes()) }
}

extension PeerBook.Entry {
    fileprivate func bytes() throws -> [UInt8] {
        var object: JSONObject = ["file": .string(Base64.encode(try theirs.bytes())), "joined": .string(joined.description), "note": .string(note)]
        object["revoked"] = revoked.map { .string($0.description) }
        if let renewed { object["renewed"] = .string(Base64.encode(try renewed.bytes())) }
        if !earlier.isEmpty { object["earlier"] = .array(earlier.map(\.json)) }
        if !changes.isEmpty { object["changes"] = .array(changes.map(\.json)) }
        return Array(try JSONValue.object(object).canonicalText().utf8)
    }

    fileprivate init(reading bytes: [UInt8]) throws {
        let json = try JSONValue(reading: bytes, sizeMax: Vault.valueSizeMax)
        guard let file = json["file"]?.string.flatMap({ Base64.decode($0) }), let joined = json["joined"]?.string.flatMap({ Timestamp($0) }), let note = json["note"]?.string else {
            throw VaultError.unreadable("an entry of the peer book")
        }
        self.init(theirs: try JoinFile(reading: file), renewed: try json["renewed"]?.string.flatMap { Base64.decode($0) }.map { try JoinFile(reading: $0) }, joined: joined, revoked: json["revoked"]?.string.flatMap { Timestamp($0) }, note: note, changes: try (json["changes"]?.array ?? []).map { try PeerBook.Change(json: $0) },
                  earlier: try (json["earlier"]?.array ?? []).map { try EarlierLink(json: $0) })
    }
}
