import Desk
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import Kernel
import Link
import NIOCore
import Node
import Packs
import Release
import Site
import Testing

/// One of two nodes on disk that no wire joins, with its desk.
private struct Carried {
    let node: Node
    let link: PeerLink
    let office: CourierOffice

    static func open(_ folder: String, _ own: OrganisationID, _ peer: Peer?, custodian: PartyID) async throws -> (node: Node, book: PeerBook) {
        let node = try await Node.open(NodeConfiguration(organisation: own, name: "\(own) node", directory: folder + "/" + own.text, pack: try RealPack.pack(), passwordCost: .least, isDemonstration: true))
        return (node, PeerBook(node.vault, own: own))
    }

    init(_ node: Node, _ peer: Peer, custodian: PartyID) async throws {
        let keys = try await LinkKeys.kept(in: node.vault, own: node.organisation, peer: peer.organisation)
        let link = try await PeerLink.open(node, to: peer, keys: keys.forLink, custodian: custodian, carriage: .courier)
        try await link.fill()
        (self.node, self.link) = (node, link)
        office = CourierOffice(own: node.organisation, directory: try #require(node.configuration.directory) + "/courier", peers: { [peer.organisation] }) { [link] }
    }

    func asking(_ body: @escaping @Sendable (DeskFixture) async throws -> Void) async throws {
        let link = link, crossings = Crossings(look: { [try await link.reciprocity(for: $0, account: $1)] }, courier: office)
        let application = Application(router: DeskSite(node, isSecure: false, crossings: crossings).router())
        try await application.test(.router) { client in try await body(DeskFixture(node: node, client: client)) }
    }

    func close() async {
        await link.close()
        await node.close()
    }
}

private extension DeskFixture {
    func upload(_ bytes: ByteBuffer, _ signed: (cookie: String, token: String), with peer: String, name: String = "brought.courier", token: String? = nil) async throws -> TestResponse {
        var body = ByteBuffer()
        for (field, value) in [("token", token ?? signed.token), ("with", peer)] { body.writeString("--limit\r\nContent-Disposition: form-data; name=\"\(field)\"\r\n\r\n\(value)\r\n") }
        body.writeString("--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\nContent-Type: application/octet-stream\r\n\r\n")
        var bytes = bytes
        body.writeBuffer(&bytes)
        body.writeString("\r\n--limit--\r\n")
        return try await client.execute(uri: "/crossed/courier/unpack", method: .post, headers: [.cookie: signed.cookie, .contentType: "multipart/form-data; boundary=limit"], body: body)
    }

    func post(_ address: String, _ signed: (cookie: String, token: String), _ more: String) async throws -> TestResponse {
        try await ask(address, .post, cookie: signed.cookie, type: "application/x-www-form-urlencoded", body: "token=\(signed.token)&\(more)")
    }
}

@Suite("By courier, at the desk")
struct CourierPageTests {
    private static func pair(_ body: (Carried, Carried) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "courier-page-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (eu, euBook) = try await Carried.open(folder, "EU", nil, custodian: "EU.GSC"), (nato, natoBook) = try await Carried.open(folder, "NATO", nil, custodian: "NATO.IS")
        let ours = try await euBook.invite("NATO", name: "EU node", custodian: "EU.GSC", address: nil), theirs = try await natoBook.invite("EU", name: "NATO node", custodian: "NATO.IS", address: nil)
        let fingerprint = try JoinFile.fingerprint(ours, theirs)
        let natoPeer = try await euBook.accept(theirs, fingerprint: fingerprint).peer, euPeer = try await natoBook.accept(ours, fingerprint: fingerprint).peer
        let left = try await Carried(eu, natoPeer, custodian: "EU.GSC"), right = try await Carried(nato, euPeer, custodian: "NATO.IS")
        do { try await body(left, right) } catch {
            await left.close()
            await right.close()
            throw error
        }
        await left.close()
        await right.close()
    }

    @Test("A round at two desks without a command line: packed, unpacked, the receipt carried back; then nothing is left to carry")
    func round() async throws {
        try await Self.pair { eu, nato in
            try await eu.asking { euDesk in
                try await nato.asking { natoDesk in
                    let euOfficer = try await euDesk.signIn("gsc-release"), natoOfficer = try await natoDesk.signIn("is-release")
                    let page = try await euDesk.ask("/crossed/courier", cookie: euOfficer.cookie)
                    #expect(page.status == .ok && page.text.contains("of ours have no receipt from NATO yet.") && page.text.contains("No wire joins the two nodes"))
                    #expect(try await euDesk.ask("/crossed", cookie: euOfficer.cookie).text.contains("/crossed/courier?with=NATO"))
                    let file = try await euDesk.post("/crossed/courier/pack", euOfficer, "with=NATO&from=")
                    #expect(file.status == .ok && file.headers[.contentDisposition]?.contains("eu-to-nato-") == true && file.body.readableBytes > 60_000)
                    let taken = try await natoDesk.upload(file.body, natoOfficer, with: "EU")
                    #expect(taken.status == .ok && taken.text.contains("<strong>Taken.</strong>") && taken.text.contains("Make the return file"), "\(taken.text.suffix(2000))")
                    #expect(await nato.link.mirror.size == eu.link.channel.size)
                    #expect(try await natoDesk.upload(file.body, natoOfficer, with: "EU").text.contains("<strong>Nothing new.</strong>"))
                    let back = try await natoDesk.post("/crossed/courier/return", natoOfficer, "with=EU")
                    #expect(back.headers[.contentDisposition]?.contains("nato-receipt-for-eu-") == true)
                    let home = try await euDesk.upload(back.body, euOfficer, with: "NATO")
                    #expect(home.text.contains("<strong>A receipt.</strong>") && home.text.contains("NATO has receipted everything that we said."))
                    let left = (try? FileManager.default.contentsOfDirectory(atPath: try #require(eu.node.configuration.directory) + "/courier")) ?? []
                    #expect(left == [], "no file stays")
                }
            }
        }
    }

    @Test("A file whose predecessor is missing is kept aside; the page names the gap, and the missing file brings both")
    func gap() async throws {
        try await Self.pair { eu, nato in
            try await eu.asking { euDesk in
                try await nato.asking { natoDesk in
                    let euOfficer = try await euDesk.signIn("gsc-release"), natoOfficer = try await natoDesk.signIn("is-release"), size = eu.link.channel.size
                    let later = try await euDesk.post("/crossed/courier/pack", euOfficer, "with=NATO&from=2"), whole = try await euDesk.post("/crossed/courier/pack", euOfficer, "with=NATO&from=0")
                    let aside = try await natoDesk.upload(later.body, natoOfficer, with: "EU").text
                    #expect(aside.contains("<strong>Kept aside.</strong>") && aside.contains("entries 0 to 1 of the EU are missing before it") && aside.contains("Ask the EU for a file from entry 0."))
                    #expect(try await natoDesk.ask("/crossed/courier", cookie: natoOfficer.cookie).text.contains("missing: entries 0 to 1"))
                    #expect(try await natoDesk.upload(whole.body, natoOfficer, with: "EU").text.contains("<strong>Taken.</strong>"))
                    #expect(await nato.link.mirror.size == size)
                    #expect(!(try await natoDesk.ask("/crossed/courier", cookie: natoOfficer.cookie).text.contains("Kept aside")))
                }
            }
        }
    }

    @Test("What is no courier file, was damaged, is for another house or too large is refused with a sentence that names it, and nothing is taken")
    func refusals() async throws {
        try await Self.pair { eu, nato in
            try await eu.asking { euDesk in
                try await nato.asking { natoDesk in
                    let euOfficer = try await euDesk.signIn("gsc-release"), natoOfficer = try await natoDesk.signIn("is-release")
                    let file = try await euDesk.post("/crossed/courier/pack", euOfficer, "with=NATO&from=").body
                    var damaged = file
                    damaged.setInteger(damaged.getInteger(at: 40_000, as: UInt8.self)! ^ 1, at: 40_000)
                    for (bytes, words) in [(ByteBuffer(string: "a letter"), "brought.courier is no courier file"), (damaged, "brought.courier does not open at chunk"), (file.getSlice(at: 0, length: 50_000)!, "brought.courier does not open at chunk"),
                                           (file.getSlice(at: 0, length: 30)!, "cut off on the way"), (ByteBuffer(), "No file was chosen")] {
                        let answer = try await natoDesk.upload(bytes, natoOfficer, with: "EU")
                        #expect(answer.status == .unprocessableContent && answer.text.contains(words) && answer.text.contains("Nothing was taken"), "\(words)")
                        #expect(!answer.text.contains(try #require(nato.node.configuration.directory)), "no path of the node's machine")
                    }
                    let own = try await euDesk.upload(file, euOfficer, with: "NATO")
                    #expect(own.status == .unprocessableContent && own.text.contains("this node is joined with NATO"))
                    #expect(await nato.link.mirror.size == 0)
                    for (from, words) in [("99999", "nothing can be packed from entry 99999"), ("x", "is no number of an entry")] {
                        let answer = try await euDesk.post("/crossed/courier/pack", euOfficer, "with=NATO&from=\(from)")
                        #expect(answer.status == .unprocessableContent && answer.text.contains(words) && answer.text.contains("No file was made"), "\(from)")
                    }
                    let forged = try await natoDesk.upload(file, natoOfficer, with: "EU", token: "0")
                    #expect(forged.status == .forbidden)
                    let large = try await natoDesk.upload(ByteBuffer(repeating: 0, count: 65 << 20), natoOfficer, with: "EU")
                    #expect(large.status == .contentTooLarge && large.text.contains("larger than 64 MiB"))
                }
            }
        }
    }

    @Test("For everyone but the house's release officers there is no such page, and no such act")
    func closed() async throws {
        try await Self.pair { eu, _ in
            try await eu.asking { desk in
                for account in ["cyp-delegation", "cert-eu-analyst", "eu-administrator"] {
                    let signed = try await desk.signIn(account)
                    #expect(try await desk.ask("/crossed/courier", cookie: signed.cookie).status == .notFound, "\(account)")
                    #expect(!(try await desk.ask("/crossed", cookie: signed.cookie).text.contains("/crossed/courier")), "\(account)")
                    for act in ["pack", "return"] { #expect(try await desk.post("/crossed/courier/" + act, signed, "with=NATO").status == .notFound, "\(account)") }
                    #expect(try await desk.upload(ByteBuffer(string: "x"), signed, with: "NATO").status == .notFound)
                }
                #expect(try await desk.ask("/crossed/courier").status == .notFound)
            }
        }
    }
}
