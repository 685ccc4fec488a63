import Crypto
import Foundation
package import Journal
package import Kernel
package import TransparencyLog

/// Why a join file is not one, or not one for us.
package enum JoinError: Error, Hashable, Sendable, CustomStringConvertible {
    case tooLarge(size: Int)
    case malformed(member: String, expected: String)
    case signature(key: String)
    case notForUs(for: OrganisationID, own: OrganisationID)
    case ourOwn(OrganisationID)
    case fingerprintDiffers(found: String)
    case fingerprintMissing(is: String)
    case otherKeys(OrganisationID)
    case notEnded(OrganisationID)
    case otherGeneration(OrganisationID, ours: Int, theirs: Int)
    case revokedKeys(OrganisationID)
    case tooManyGenerations(OrganisationID)

    package var description: String {
        switch self {
        case .tooLarge(let size): "The file has \(size) bytes; a join file has at most \(JoinFile.sizeMax). Ask the other operator for the file that `entente link invite` wrote."
        case .malformed(let member, let expected): "`\(member)` of the join file does not fit: \(expected) was expected. Ask for the file again; it may have been cut on its way."
        case .signature(let key): "The join file is not signed by its own key \(key): it was changed on its way, or is not whole. Ask for it again by another way."
        case .notForUs(let other, let own): "This join file is for the node of \(other); this is the node of \(own)."
        case .ourOwn(let own): "This is the join file of \(own), which is this node's own. Give it to the other operator, and accept theirs."
        case .fingerprintDiffers(let found): "The fingerprints differ: nobody was joined. Here it is \(found). Ask the other operator to read theirs; if they differ still, somebody changed a file on its way."
        case .fingerprintMissing(let fingerprint): "Nobody was joined yet. Telephone the other operator, and let them read their fingerprint: it must be \(fingerprint). Then say so with --fingerprint."
        case .notEnded(let peer): "The link with \(peer) is revoked, and this node has not said yet what it held then. Let it run for some seconds, then write the file again."
        case .otherGeneration(let peer, let ours, let theirs):
            "The two files are of different links: ours is the \(ours). with \(peer), theirs the \(theirs). After a revocation both sides revoke, and both write new files (entente link invite)."
        case .revokedKeys(let peer): "This file is from before the link with \(peer) was revoked, and its keys are not taken again. Both sides write new files (entente link invite)."
        case .tooManyGenerations(let peer): "The link with \(peer) was revoked \(LinkKeys.generationsMax - 1) times and joined again; it is not joined once more."
        case .otherKeys(let peer): "\(peer) is joined already, with other keys. Revoke it first (entente link revoke \(peer)), or let it announce its new keys over the link (entente link rotate)."
        }
    }
}

/// What one node tells the other once, by hand: who it is, where it listens, and every public key. Signed by the keys that it names.
package struct JoinFile: Hashable, Sendable {
    package static let sizeMax = 64 * 1024
    private static let format = "entente/join/v1"

    package let own: OrganisationID
    package let name: String
    package let peer: OrganisationID
    package let custodian: PartyID
    /// Other bodies of the same house for whom the node keeps items: it is run for them too, and whoever runs it may read what only they may have (decision 17).
    package let keepsFor: [PartyID]
    package static let keepsForMax = 16
    package let address: LinkAddress?
    package let channelKeys: [NoteVerifier]
    package let mirrorKeys: [CosignatureVerifier]
    package let authority: [UInt8]
    package let courierKey: [UInt8]
    package let made: Timestamp
    /// After a revocation: the last checkpoint of the reader's log that the maker holds of the link before, cosigned. Tells how many entries crossed, and nothing of them.
    package let holds: SignedNote?
    /// Which link of the two it is: 1 for the first.
    package let generation: Int
    private let signatures: [SignedNote.Signature]

    /// Ours, for the peer of these keys.
    package init(keys: LinkKeys, name: String, custodian: PartyID, keepsFor: [PartyID] = [], address: LinkAddress?, made: Timestamp, holds: SignedNote? = nil) throws {
        (own, self.name, peer, self.custodian, self.keepsFor, self.address, self.made) = (keys.own, name, keys.peer, custodian, keepsFor, address, made)
        (channelKeys, mirrorKeys) = (keys.channel.verifiers, keys.cosigners.map(\.verifier))
        (self.holds, generation) = (holds, keys.generation)
        authority = try LinkCertificates(own: keys.own, authority: keys.authority).authorityCertificate(made: made)
        courierKey = Array(keys.courier.publicKey.rawRepresentation)
        let body = Self.body(own, name, peer, custodian, keepsFor, address, channelKeys, mirrorKeys, authority, courierKey, made, holds)
        signatures = try keys.channel.signers.map { try $0.sign(try body.canonicalText() + "\n") }
    }

    private static func body(_ own: OrganisationID, _ name: String, _ peer: OrganisationID, _ custodian: PartyID, _ keepsFor: [PartyID], _ address: LinkAddress?, _ channelKeys: [NoteVerifier],
                             _ mirrorKeys: [CosignatureVerifier], _ authority: [UInt8], _ courierKey: [UInt8], _ made: Timestamp, _ holds: SignedNote?) -> JSONValue {
        var object: JSONObject = [
            "format": .string(format), "from": .string(own.text), "name": .string(name), "for": .string(peer.text), "custodian": .string(custodian.text),
            "channel": .array(channelKeys.map { .string($0.description) }), "mirror": .array(mirrorKeys.map { .string($0.description) }),
            "authority": .string(Base64.encode(authority)), "courier": .string(Base64.encode(courierKey)), "made": .string(made.description),
        ]
        if !keepsFor.isEmpty { object["keeps-for"] = .array(keepsFor.map { .string($0.text) }) }
        if let holds { object["holds"] = .string(Base64.encode(holds.bytes)) }
        if let address { object["address"] = ["host": .string(address.host), "port": .integer(Int64(address.port))] }
        return .object(object)
    }

    private var body: JSONValue { Self.body(own, name, peer, custodian, keepsFor, address, channelKeys, mirrorKeys, authority, courierKey, made, holds) }

    package func bytes() throws -> [UInt8] {
        guard case .object(var object) = body else { return [] }
        object["signatures"] = .array(signatures.map { .string(Base64.encode($0.bytes)) })
        return Array(try JSONValue.object(object).canonicalText().utf8) + [0x0a]
    }

    /// Reads strictly, and checks that every key of the channel has signed the file: whoever made it has those keys.
    package init(reading bytes: [UInt8]) throws {
        guard bytes.count <= Self.sizeMax else { throw JoinError.tooLarge(size: bytes.count) }
        let json: JSONValue
        do { json = try JSONValue(reading: bytes, sizeMax: Self.sizeMax) } catch { throw JoinError.malformed(member: "the file", expected: "JSON as `entente link invite` writes it (\(error))") }
        func text(_ member: String) throws -> String {
            guard let text = json[member]?.string, !text.isEmpty, text.utf8.count <= 16_384 else { throw JoinError.malformed(member: member, expected: "a text") }
            return text
        }
        func list<Value>(_ member: String, _ read: (String) -> Value?) throws -> [Value] {
            guard let array = json[member]?.array, (1...4).contains(array.count) else { throw JoinError.malformed(member: member, expected: "a list of one to four") }
            return try array.map { value in
                guard let one = value.string.flatMap(read) else { throw JoinError.malformed(member: member, expected: "keys as this program writes them") }
                return one
            }
        }
        guard try text("format") == Self.format else { throw JoinError.malformed(member: "format", expected: Self.format) }
        (own, name, peer, custodian) = (OrganisationID(try text("from")), try text("name"), OrganisationID(try text("for")), PartyID(try text("custodian")))
        keepsFor = try json["keeps-for"].map { value in
            let bodies = (value.array ?? []).prefix(Self.keepsForMax + 1).compactMap(\.string)
            guard (1...Self.keepsForMax).contains(bodies.count), bodies.count == value.array?.count, Set(bodies).count == bodies.count, !bodies.contains(where: { $0.isEmpty || $0.utf8.count > 256 }) else {
                throw JoinError.malformed(member: "keeps-for", expected: "one to \(Self.keepsForMax) bodies, each once")
            }
            return bodies.map { PartyID($0) }
        } ?? []
        if let place = json["address"] {
            guard let host = place["host"]?.string, !host.isEmpty, host.utf8.count <= 253, let port = place["port"]?.integer, (1...65_535).contains(port) else {
                throw JoinError.malformed(member: "address", expected: "host and port")
            }
            address = LinkAddress(host: host, port: Int(port))
        } else { address = nil }
        channelKeys = try list("channel") { NoteVerifier($0) }
        mirrorKeys = try list("mirror") { CosignatureVerifier($0) }
        guard let authority = Base64.decode(try text("authority")), LinkAuthority.isOne(authority) else { throw JoinError.malformed(member: "authority", expected: "a certificate") }
        guard let courier = Base64.decode(try text("courier")), (try? XWingMLKEM768X25519.PublicKey(rawRepresentation: courier)) != nil else { throw JoinError.malformed(member: "courier", expected: "a public key of X-Wing") }
        guard let made = Timestamp(try text("made")) else { throw JoinError.malformed(member: "made", expected: "a time in UTC") }
        (self.authority, courierKey, self.made) = (authority, courier, made)
        holds = try json["holds"].map { value in
            guard let note = value.string.flatMap({ Base64.decode($0) }).flatMap({ try? SignedNote(reading: $0) }) else { throw JoinError.malformed(member: "holds", expected: "a signed checkpoint") }
            return note
        }
        guard let generation = LinkKeys.generation(of: channelKeys[0].name), generation > 1 || holds == nil else { throw JoinError.malformed(member: "channel", expected: "a name that ends in no number, or in /2 to /12 for a log that follows a revoked one") }
        self.generation = generation
        guard let written = json["signatures"]?.array, written.count == channelKeys.count else { throw JoinError.malformed(member: "signatures", expected: "one for each key of the channel") }
        signatures = try zip(channelKeys, written).map { key, value in
            guard let bytes = value.string.flatMap({ Base64.decode($0) }) else { throw JoinError.malformed(member: "signatures", expected: "base64") }
            return SignedNote.Signature(keyName: key.name, keyID: key.keyID, bytes: bytes)
        }
        // What is signed is what was read, written anew: a member that this version does not know makes the signature not fit.
        let signed = Array((try body.canonicalText() + "\n").utf8)
        guard channelKeys.contains(where: { $0.algorithm == .ed25519 }), channelKeys.contains(where: { $0.algorithm == .mlDSA65 }), Set(channelKeys.map(\.name)).count == 1,
              mirrorKeys.contains(where: { $0.algorithm == .ed25519 }), mirrorKeys.contains(where: { $0.algorithm == .mlDSA65 }) else {
            throw JoinError.malformed(member: "channel", expected: "an Ed25519 and an ML-DSA-65 key of one name, for the channel and for the mirror")
        }
        for (key, signature) in zip(channelKeys, signatures) where !key.isValid(signature.bytes, of: signed) { throw JoinError.signature(key: "\(key.name) (\(key.algorithm.name))") }
        guard json.object?.members.count == 11 + (address == nil ? 0 : 1) + (holds == nil ? 0 : 1) + (keepsFor.isEmpty ? 0 : 1) else { throw JoinError.malformed(member: "the file", expected: "no members but those of a join file") }
    }

    /// Whether it says the keys of now.
    func holds(_ keys: LinkKeys) -> Bool {
        channelKeys == keys.channel.verifiers && mirrorKeys == keys.cosigners.map(\.verifier) && courierKey == Array(keys.courier.publicKey.rawRepresentation) && LinkCertificates.isAuthority(authority, of: keys.authority)
    }

    package func peer(joined: Timestamp) -> Peer {
        var peer = Peer(organisation: own, name: name, custodian: custodian, channelOrigin: channelKeys[0].name, channelKeys: channelKeys, mirrorKeys: mirrorKeys, authorities: [authority],
                        courierKey: courierKey, address: address, joined: joined)
        peer.keepsFor = keepsFor
        return peer
    }

    /// Of those named, the ones for whom a node of this house can keep items: its own bodies, and nobody's else.
    static func keepsFor(_ bodies: [PartyID], of house: OrganisationID, on roster: Roster) -> [PartyID] { bodies.filter { roster[$0]?.organisation == house } }

    /// One number over both files, the same on both sides whoever asks: eight groups of five digits that two people can read to each other. 132 bits of SHA-256.
    package static func fingerprint(_ one: JoinFile, _ other: JoinFile) throws -> String {
        let pair = [one, other].sorted { $0.own.text < $1.own.text }
        var hash = SHA256()
        for file in pair {
            let bytes = try file.bytes()
            hash.update(data: Array("\(bytes.count)\n".utf8))
            hash.update(data: bytes)
        }
        let digest = Array(hash.finalize())
        return stride(from: 0, to: 32, by: 4).map { offset in
            let number = digest[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } % 100_000
            return String(repeating: "0", count: 5 - String(number).count) + String(number)
        }.joined(separator: " ")
    }
}
