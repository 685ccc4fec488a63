import Foundation
import Journal
import Kernel
import Labels
@testable import Link
import Node
import Packs
import Release
import Testing
import TransparencyLog

/// Two nodes joined by the key ceremony over real TLS on loopback, with their own clocks.
struct JoinedPair {
    let eu: Node
    let nato: Node
    let euHub: LinkHub
    let natoHub: LinkHub

    static func open(directory: String? = nil) async throws -> JoinedPair {
        func node(_ organisation: OrganisationID, _ people: [Account]) async throws -> Node {
            let node = try await Node.open(NodeConfiguration(organisation: organisation, name: "\(organisation) node", directory: directory.map { $0 + "/" + organisation.text }, pack: RealPack.pack, passwordCost: .least))
            if node.accounts.isEmpty { for (index, person) in people.enumerated() { try await node.open(person, password: People.password, by: index == 0 ? nil : people[0].id) } }
            return node
        }
        let eu = try await node("EU", People.eu), nato = try await node("NATO", People.nato)
        let ports = (try freePort(), try freePort())
        let euHub = LinkHub(eu, LinkSettings(listen: .init(host: "127.0.0.1", port: ports.0), custodian: "EU.GSC")), natoHub = LinkHub(nato, LinkSettings(listen: .init(host: "127.0.0.1", port: ports.1), custodian: "NATO.IS"))
        let ours = try await euHub.book.invite("NATO", name: "EU node", custodian: "EU.GSC", address: .init(host: "127.0.0.1", port: ports.0))
        let theirs = try await natoHub.book.invite("EU", name: "NATO node", custodian: "NATO.IS", address: .init(host: "127.0.0.1", port: ports.1))
        let fingerprint = try JoinFile.fingerprint(ours, theirs)
        try await euHub.book.accept(theirs, fingerprint: fingerprint)
        try await natoHub.book.accept(ours, fingerprint: fingerprint)
        return JoinedPair(eu: eu, nato: nato, euHub: euHub, natoHub: natoHub)
    }

    /// Runs both links while the body runs.
    func running(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await euHub.run() }
            group.addTask { await natoHub.run() }
            group.addTask { try await body() }
            // The links never end by themselves.
            try await group.next()
            group.cancelAll()
        }
    }

    func close() async {
        await eu.close()
        await nato.close()
    }
}

/// A port that nobody listens on now.
func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) } }
    let named = withUnsafeMutablePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) } }
    guard bound == 0, named == 0 else { throw POSIXError(.EADDRINUSE) }
    return Int(UInt16(bigEndian: address.sin_port))
}

extension Node {
    func released(_ title: String, _ marking: String, by drafter: AccountID, originator: PartyID, to audience: String, officer: AccountID) async throws -> Accepted {
        let draft = Draft(title: title, marking: marking, label: try pack.facts.vocabulary.read(marking), originator: originator, text: "What it says.",
                          audience: try Audience(audience, roster: pack.facts.roster), day: today)
        let drafted = try await perform(.draft(draft), by: drafter), asked = try await perform(.ask(drafted.item, expecting: drafted.version), by: drafter)
        return try await perform(.release(asked.item, to: draft.audience, on: today, expecting: asked.version), by: officer)
    }

    /// Returns once this account has an item of this title; fails after a while.
    func waits(for title: String, at account: AccountID, seconds: Double = 900) async throws {
        let viewpoint = try #require(self.account(account)).viewpoint(on: today)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                for await size in journal.sizes() {
                    if size > 0 { await waitUntilProjected(size - 1) }
                    if try await items(for: viewpoint).items.contains(where: { $0.record.title == title }) { return }
                }
            }
            group.addTask {
                try await Task.sleep(for: .seconds(seconds))
                throw POSIXError(.ETIMEDOUT)
            }
            try await group.next()
            group.cancelAll()
        }
    }
}

extension Node {
    /// Returns once the peer's keys were said to hold so many times; fails after a while.
    func waitsForKeys(holding count: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                for await _ in journal.sizes() {
                    let records = try await journal.entries(from: 0).compactMap { try? $0.record() }
                    if records.filter({ $0.kind == "link.keys" && $0.body["says"]?.string == "hold" }).count >= count { return }
                }
            }
            group.addTask {
                try await Task.sleep(for: .seconds(900))
                throw POSIXError(.ETIMEDOUT)
            }
            try await group.next()
            group.cancelAll()
        }
    }
}

@Suite("Two nodes joined over real TLS", .serialized)
struct HubTests {
    @Test("What one side releases stands on the other's desk, and comes with a receipt that both can prove")
    func crosses() async throws {
        let pair = try await JoinedPair.open()
        try await pair.running {
            _ = try await pair.eu.released("First", "TLP:GREEN", by: "cert", originator: "EU.CERT-EU", to: "NATO.NCSC", officer: "gsc")
            try await pair.nato.waits(for: "First", at: "ncsc")
            _ = try await pair.nato.released("Second", "TLP:GREEN", by: "ncsc", originator: "NATO.NCSC", to: "EU.CERT-EU", officer: "is")
            try await pair.eu.waits(for: "Second", at: "cert")
            let link = try #require(pair.euHub.links.first)
            let officer = try #require(pair.eu.account("gsc")), viewpoint = officer.viewpoint(on: pair.eu.today)
            var look = try await link.reciprocity(for: viewpoint, account: officer)
            for await _ in link.channel.sizes() {
                look = try await link.reciprocity(for: viewpoint, account: officer)
                if look.given.first?.cosigned != nil, look.given.first?.answer == .accepted { break }
            }
            #expect(look.given.map(\.item.record.title) == ["First"] && look.got.map(\.item.record.title) == ["Second"])
            #expect(look.given[0].entry != nil && look.got[0].cosigned != nil)
            if case .works = look.status.state {} else { Issue.record("\(look.status.state)") }
            let note = try #require(try await link.checkpoints().ours)
            #expect(note.cosignedAt(by: link.peer.mirrorKeys) != nil && note.signatures.count == 4)
        }
        await pair.close()
    }
}

@Suite("Keys change between two running nodes", .serialized)
struct HubKeyTests {
    @Test("Both sides change all their keys at once, over real TLS, and what is released meanwhile arrives")
    func rotates() async throws {
        let folder = try CourierFolder(), pair = try await JoinedPair.open(directory: folder.path)
        func keys(_ hub: LinkHub, _ peer: OrganisationID) async throws -> LinkKeys { try await hub.book.ownKeys(for: peer) }
        let old = (try await keys(pair.euHub, "NATO"), try await keys(pair.natoHub, "EU"))
        try await pair.running {
            _ = try await pair.eu.released("First", "TLP:GREEN", by: "cert", originator: "EU.CERT-EU", to: "NATO.NCSC", officer: "gsc")
            try await pair.nato.waits(for: "First", at: "ncsc")
            _ = try await pair.euHub.book.change(Set(KeyKind.allCases), for: "NATO")
            _ = try await pair.natoHub.book.change(Set(KeyKind.allCases), for: "EU")
            for number in 0..<10 {
                _ = try await pair.eu.released("EU \(number)", "TLP:GREEN", by: "cert", originator: "EU.CERT-EU", to: "NATO.NCSC", officer: "gsc")
                try await pair.nato.waits(for: "EU \(number)", at: "ncsc", seconds: 60)
            }
            // Until each side has heard from the other that it uses its new ones: those of the link, and those of TLS.
            for node in [pair.eu, pair.nato] { try await node.waitsForKeys(holding: 2) }
            _ = try await pair.nato.released("Last", "TLP:GREEN", by: "ncsc", originator: "NATO.NCSC", to: "EU.CERT-EU", officer: "is")
            try await pair.eu.waits(for: "Last", at: "cert", seconds: 60)
        }
        let new = (try await keys(pair.euHub, "NATO"), try await keys(pair.natoHub, "EU"))
        for (before, after) in [(old.0, new.0), (old.1, new.1)] {
            #expect(before.channel.verifiers != after.channel.verifiers && before.cosigners.map(\.verifier) != after.cosigners.map(\.verifier) && after.next == nil && after.nextAuthority == nil)
        }
        let known = try #require(try await pair.natoHub.book.entry(for: "EU")).peer
        #expect(known.channelKeys == new.0.channel.verifiers && known.mirrorKeys == new.0.cosigners.map(\.verifier) && known.authorities.count == 1)
        await pair.close()
    }
}
