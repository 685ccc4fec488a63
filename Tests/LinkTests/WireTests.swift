import AsyncHTTPClient
import Crypto
import Foundation
import Hummingbird
import Journal
import Kernel
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization
import Testing
import TransparencyLog
@testable import Link

/// Answers with what it was asked, and counts.
actor EchoEndpoint: LinkEndpoint {
    private(set) var count = 0
    func answer(_ request: LinkRequest) async -> LinkResponse {
        count += 1
        return LinkResponse(200, contentType: "text/plain", body: Array(request.path.utf8) + request.body)
    }
}

/// Announces a body and brings it a byte at a time, ten in a second.
enum SlowBody {
    static func send(_ tls: TLSConfiguration, to address: LinkAddress, length: Int) async throws -> (sent: Int, isCut: Bool) {
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .init(tlsConfiguration: tls))
        let sent = Mutex(0)
        let bytes = AsyncStream<ByteBuffer> {
            guard sent.withLock({ $0 += 1; return $0 <= length }), (try? await Task.sleep(for: .milliseconds(100))) != nil else { return nil }
            return ByteBuffer(bytes: [0])
        }
        var request = HTTPClientRequest(url: "https://\(address)\(HTTPSTransport.prefix)/add-entries")
        request.method = .POST
        request.body = .stream(bytes, length: .known(Int64(length)))
        var isCut = false
        do {
            let answer = try await client.execute(request, timeout: .seconds(600))
            isCut = answer.status.code == 408
        } catch { isCut = true }
        try? await client.shutdown()
        return (sent.withLock { $0 }, isCut)
    }
}

@Suite("The wire between two nodes", .serialized)
struct WireTests {
    struct House {
        let own: OrganisationID
        let certificates: LinkCertificates
        let authority: [UInt8]

        init(_ own: OrganisationID) throws {
            self.own = own
            certificates = try LinkCertificates(own: own, authority: P256.Signing.PrivateKey())
            authority = try certificates.authorityCertificate(made: NodeClock.system.now())
        }

        func identity(_ validity: Duration = LinkCertificates.validity) throws -> LinkCertificates.Identity { try certificates.issue(at: NodeClock.system.now(), validity: validity) }
    }

    /// A server of NATO's that trusts the EU, while the body runs.
    static func listening(_ nato: House, trusting eu: House, bounds: LinkServer.Bounds = LinkServer.Bounds(), _ body: @escaping @Sendable (LinkAddress, EchoEndpoint) async throws -> Void) async throws {
        let echo = EchoEndpoint(), address = LinkAddress(host: "127.0.0.1", port: try freePort())
        let server = LinkServer(at: address, tls: try LinkTLS.server(try nato.identity(), trusting: [eu.authority]), authorities: [(eu.own, eu.authority)], bounds: bounds) { $0 == eu.own ? echo : nil }
        let (running, isRunning) = AsyncStream.makeStream(of: Void.self)
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        let application = try server.application(logger: quiet, onRunning: { _ in isRunning.finish() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            group.addTask {
                for await _ in running {}
                try await body(address, echo)
            }
            try await group.next()
            group.cancelAll()
        }
    }

    static func send(_ tls: TLSConfiguration, to address: LinkAddress, _ request: LinkRequest = LinkRequest(.post, "/add-checkpoint?x=1", body: [1, 2, 3])) async throws -> LinkResponse {
        let transport = HTTPSTransport(to: address, tls: tls)
        let result: Result<LinkResponse, any Error>
        do { result = .success(try await transport.send(request)) } catch { result = .failure(error) }
        await transport.close()
        return try result.get()
    }

    @Test("A joined peer is answered, with its path, query and body as it sent them")
    func answered() async throws {
        let eu = try House("EU"), nato = try House("NATO")
        try await Self.listening(nato, trusting: eu) { address, echo in
            let response = try await Self.send(try LinkTLS.client(try eu.identity(), trusting: [nato.authority]), to: address)
            #expect(response.status == 200 && response.body == Array("/add-checkpoint?x=1".utf8) + [1, 2, 3])
            #expect(await echo.count == 1)
        }
    }

    @Test("A certificate of somebody else, an expired one, or none gets no byte", arguments: ["stranger", "expired", "none"])
    func refused(who: String) async throws {
        let eu = try House("EU"), nato = try House("NATO"), stranger = try House("EU")
        try await Self.listening(nato, trusting: eu) { address, echo in
            var tls: TLSConfiguration
            switch who {
            case "stranger": tls = try LinkTLS.client(try stranger.identity(), trusting: [nato.authority])
            case "expired": tls = try LinkTLS.client(try eu.identity(.seconds(-60)), trusting: [nato.authority])
            default:
                tls = try LinkTLS.client(try eu.identity(), trusting: [nato.authority])
                (tls.certificateChain, tls.privateKey) = ([], nil)
            }
            await #expect(throws: TransportFailure.self) { try await Self.send(tls, to: address) }
            #expect(await echo.count == 0)
            // And the peer is served as before.
            #expect(try await Self.send(try LinkTLS.client(try eu.identity(), trusting: [nato.authority]), to: address).status == 200)
        }
    }

    @Test("A server that is not the peer is not spoken to")
    func notThePeer() async throws {
        let eu = try House("EU"), nato = try House("NATO"), other = try House("NATO")
        try await Self.listening(nato, trusting: eu) { address, echo in
            await #expect(throws: TransportFailure.self) { try await Self.send(try LinkTLS.client(try eu.identity(), trusting: [other.authority]), to: address) }
            #expect(await echo.count == 0)
        }
    }

    @Test("A body above the limit is refused, and the next request is answered")
    func tooLarge() async throws {
        let eu = try House("EU"), nato = try House("NATO")
        // Not lateness: a request may take as long as it likes here.
        var bounds = LinkServer.Bounds()
        bounds.request = .seconds(3_600)
        try await Self.listening(nato, trusting: eu, bounds: bounds) { address, echo in
            let tls = try LinkTLS.client(try eu.identity(), trusting: [nato.authority])
            // The server may end the connection before all was sent, and then its answer is lost to one that still sends.
            let answer = try? await Self.send(tls, to: address, LinkRequest(.post, "/add-entries", body: Array(repeating: 0, count: LinkRequest.bodyMax + 1)))
            #expect(answer == nil || answer?.status == 413, "\(String(describing: answer?.status)): \(String(decoding: answer?.body.prefix(200) ?? [], as: UTF8.self))")
            #expect(await echo.count == 0)
            #expect(try await Self.send(tls, to: address).status == 200)
        }
    }

    @Test("A body that comes byte by byte is cut at its bound, and another request is answered meanwhile")
    func slowBody() async throws {
        let eu = try House("EU"), nato = try House("NATO")
        var bounds = LinkServer.Bounds()
        bounds.request = .milliseconds(1_500)
        try await Self.listening(nato, trusting: eu, bounds: bounds) { address, echo in
            let tls = try LinkTLS.client(try eu.identity(), trusting: [nato.authority])
            let slow = Task { try await SlowBody.send(tls, to: address, length: 1_000) }
            #expect(try await Self.send(tls, to: address).status == 200, "nobody waits behind it")
            let outcome = try await slow.value
            #expect(outcome.isCut && outcome.sent < 1_000, "\(outcome)")
            #expect(await echo.count == 1, "what did not come whole is not looked at")
            #expect(try await Self.send(tls, to: address).status == 200)
        }
    }

    @Test("A peer that opens one connection after the other keeps its newest, and nobody else loses one")
    func connectionsOfPeer() async throws {
        let eu = try House("EU"), nato = try House("NATO")
        var bounds = LinkServer.Bounds()
        bounds.ofPeer = 3
        try await Self.listening(nato, trusting: eu, bounds: bounds) { address, echo in
            let tls = try LinkTLS.client(try eu.identity(), trusting: [nato.authority])
            let all = (0..<6).map { _ in HTTPSTransport(to: address, tls: tls) }
            for transport in all { #expect(try await transport.send(LinkRequest(.get, "/x")).status == 200) }
            // The last three still have theirs; the first three open new ones, which ends others of this peer's.
            for transport in all.suffix(3) + all.prefix(3) { #expect(try await Self.again { try await transport.send(LinkRequest(.get, "/x")) }.status == 200) }
            #expect(await echo.count >= 12)
            for transport in all { await transport.close() }
        }
    }

    /// A connection may have been ended a moment before it was used; what carries requests asks again.
    static func again(_ send: () async throws -> LinkResponse) async throws -> LinkResponse {
        for _ in 0..<3 { if let answer = try? await send() { return answer } }
        return try await send()
    }

    @Test("Nobody at the address is said in words that name no file and no function")
    func nobody() async throws {
        let eu = try House("EU"), nato = try House("NATO")
        let address = LinkAddress(host: "127.0.0.1", port: try freePort())
        do {
            _ = try await Self.send(try LinkTLS.client(try eu.identity(), trusting: [nato.authority]), to: address)
            Issue.record("somebody answered")
        } catch let failure as TransportFailure {
            #expect(failure.description.count < 160 && !failure.description.contains("/") && !failure.description.contains("("), "\(failure)")
        }
    }
}

@Suite("The key ceremony")
struct CeremonyTests {
    static func books() async throws -> (eu: PeerBook, nato: PeerBook, ours: JoinFile, theirs: JoinFile) {
        let eu = PeerBook(try await Vault.open(directory: nil), own: "EU"), nato = PeerBook(try await Vault.open(directory: nil), own: "NATO")
        return (eu, nato, try await eu.invite("NATO", name: "EU node", custodian: "EU.GSC", address: LinkAddress("node.example.org:8444")),
                try await nato.invite("EU", name: "NATO node", custodian: "NATO.IS", address: nil))
    }

    @Test("Both sides see one fingerprint; without it, or with another, nobody is joined")
    func fingerprint() async throws {
        let (eu, nato, ours, theirs) = try await Self.books()
        let fingerprint = try JoinFile.fingerprint(ours, theirs)
        #expect(try JoinFile.fingerprint(theirs, ours) == fingerprint && fingerprint.split(separator: " ").count == 8)
        await #expect(throws: JoinError.fingerprintMissing(is: fingerprint)) { try await eu.accept(theirs, fingerprint: nil) }
        await #expect(throws: JoinError.fingerprintDiffers(found: fingerprint)) { try await eu.accept(theirs, fingerprint: "00000 " + fingerprint.dropFirst(6)) }
        #expect(try await eu.all().isEmpty)
        let entry = try await eu.accept(theirs, fingerprint: fingerprint)
        #expect(entry.peer.custodian == "NATO.IS" && entry.peer.channelKeys.count == 2 && entry.peer.mirrorKeys.count == 2)
        // Again is the same; read by the other side with other spaces, too.
        #expect(try await eu.accept(theirs, fingerprint: fingerprint.replacing(" ", with: "-")) == entry)
        try await nato.accept(ours, fingerprint: fingerprint)
        #expect(try await nato.all().map(\.theirs.own) == ["EU"])
    }

    @Test("A file in which any byte was changed is refused, or has another fingerprint")
    func changed() async throws {
        let (_, _, ours, theirs) = try await Self.books()
        let bytes = try theirs.bytes(), fingerprint = try JoinFile.fingerprint(ours, theirs)
        for place in stride(from: 0, to: bytes.count, by: 37) {
            var other = bytes
            other[place] ^= 1
            guard let file = try? JoinFile(reading: other), let found = try? JoinFile.fingerprint(ours, file) else { continue }
            #expect(found != fingerprint, "byte \(place)")
        }
        for cut in stride(from: 0, to: bytes.count - 1, by: 997) { #expect((try? JoinFile(reading: Array(bytes[..<cut]))) == nil) }
    }

    @Test("One's own file, and a file for somebody else, are refused in words")
    func wrongFile() async throws {
        let (eu, _, ours, _) = try await Self.books()
        await #expect(throws: JoinError.ourOwn("EU")) { try await eu.accept(ours, fingerprint: "1") }
        let other = PeerBook(try await Vault.open(directory: nil), own: "NATO")
        let third = try await other.invite("OSCE", name: "NATO node", custodian: "NATO.IS", address: nil)
        await #expect(throws: JoinError.notForUs(for: "OSCE", own: "EU")) { try await eu.accept(third, fingerprint: "1") }
    }

    @Test("A revoked peer may join again only with a new ceremony, and other keys are not taken while the old hold")
    func revoked() async throws {
        let (eu, nato, ours, theirs) = try await Self.books()
        let fingerprint = try JoinFile.fingerprint(ours, theirs)
        try await eu.accept(theirs, fingerprint: fingerprint)
        let stranger = PeerBook(try await Vault.open(directory: nil), own: "NATO")
        let other = try await stranger.invite("EU", name: "NATO node", custodian: "NATO.IS", address: nil)
        await #expect(throws: JoinError.otherKeys("NATO")) { try await eu.accept(other, fingerprint: try JoinFile.fingerprint(ours, other)) }
        #expect(try await eu.revoke("NATO", note: "a test"))
        #expect(try await !eu.revoke("NATO", note: "twice"))
        // Neither with a stranger's keys nor with those that were revoked, as long as both files are from before.
        for file in [other, theirs] { await #expect(throws: JoinError.revokedKeys("NATO")) { try await eu.accept(file, fingerprint: try JoinFile.fingerprint(ours, file)) } }
        await #expect(throws: JoinError.notEnded("NATO")) { try await eu.invite("NATO", name: "EU node", custodian: "EU.GSC", address: nil) }
        try await eu.end(try #require(try await eu.entry(for: "NATO")), holding: nil)
        let second = try await eu.invite("NATO", name: "EU node", custodian: "EU.GSC", address: nil)
        #expect(second.generation == 2 && second.channelKeys[0].name == "eu.entente/channel/nato/2" && Set(second.channelKeys).isDisjoint(with: ours.channelKeys) && second.courierKey != ours.courierKey)
        #expect(try await eu.invite("NATO", name: "EU node", custodian: "EU.GSC", address: nil) == second, "the same file again")
        await #expect(throws: JoinError.otherGeneration("NATO", ours: 2, theirs: 1)) { try await eu.accept(theirs, fingerprint: try JoinFile.fingerprint(second, theirs)) }
        // The other side revokes as well.
        try await nato.accept(ours, fingerprint: fingerprint)
        _ = try await nato.revoke("EU", note: "")
        try await nato.end(try #require(try await nato.entry(for: "EU")), holding: nil)
        let answer = try await nato.invite("EU", name: "NATO node", custodian: "NATO.IS", address: nil)
        let joined = try await eu.accept(answer, fingerprint: try JoinFile.fingerprint(second, answer))
        #expect(joined.revoked == nil && joined.earlier.map(\.generation) == [1] && joined.earlier[0].ours.size == 0)
        #expect(try await eu.entry(for: "NATO") == joined)
    }

    @Test("A link that stopped goes on only when a person says so, and who it was is kept")
    func resumed() async throws {
        let vault = try await Vault.open(directory: nil), eu = PeerBook(vault, own: "EU")
        let nato = PeerBook(try await Vault.open(directory: nil), own: "NATO")
        let ours = try await eu.invite("NATO", name: "EU node", custodian: "EU.GSC", address: nil), theirs = try await nato.invite("EU", name: "NATO node", custodian: "NATO.IS", address: nil)
        let peer = try await eu.accept(theirs, fingerprint: try JoinFile.fingerprint(ours, theirs)).peer
        #expect(try await eu.resume("NATO", by: "nobody") == nil)
        let memory = VaultMirrorMemory(vault, origin: peer.channelOrigin), stop = MirrorStop(reason: "two records", at: NodeClock.system.now())
        try await memory.save(MirrorState(stopped: stop))
        #expect(try await eu.resume("NATO", by: "Duty officer") == stop)
        let state = try #require(try await memory.load())
        #expect(state.stopped == nil && state.resumedBy == "Duty officer")
    }

    @Test("An address is read in its forms and in no other", arguments: [("node.example.org:8444", true), ("[::1]:1", true), ("127.0.0.1:65535", true), ("::1:8444", false), ("node", false),
                                                                        ("a:0", false), ("a:65536", false), ("a b:1", false), ("a/b:1", false), (":1", false)])
    func address(text: String, isOne: Bool) { #expect((LinkAddress(text)?.description == text) == isOne) }
}
