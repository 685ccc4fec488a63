import Foundation
import Kernel
import Logging
import Node
import Site
import Testing
@testable import entente

/// A folder of its own with files of chosen modes; gone with the value.
final class Folder {
    let path: String
    init() throws {
        path = NSTemporaryDirectory() + "entente-serve-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult
    func write(_ name: String, _ text: String, mode: Int = 0o600) throws -> String {
        let file = path + "/" + name
        guard FileManager.default.createFile(atPath: file, contents: Data(text.utf8), attributes: [.posixPermissions: mode]) else { throw CocoaError(.fileWriteUnknown) }
        return file
    }
}

@Suite("The configuration of a node that serves")
struct ConfigurationTests {
    static let pack = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("packs/eu-nato").path
    static let desk = "desk: {listen: '127.0.0.1:8443', address: 'https://entente.example.org', behind-proxy: true, trusted-proxies: [127.0.0.1]}\n"
    static let least = "organisation: EU\ndata: data\n" + desk

    private static func read(_ text: String, in folder: Folder) throws -> ServeConfiguration {
        try ConfigurationReader.read(try folder.write("n.yaml", text), defaultPack: pack).configuration
    }

    private static func mistakes(_ text: String, in folder: Folder) throws -> [ConfigurationMistake] {
        do {
            _ = try ConfigurationReader.read(try folder.write("n.yaml", text), defaultPack: pack)
            return []
        } catch let error as ConfigurationMistakes { return error.all }
    }

    @Test("Three things suffice; all else has a value that is safe")
    func least() throws {
        let folder = try Folder(), read = try Self.read(Self.least, in: folder)
        #expect(read.organisation == "EU" && read.name == "EU node" && read.store == .sqlite && read.link == nil && read.courier == nil)
        #expect(read.data == folder.path + "/data", "a relative path counts from the configuration's folder")
        #expect(read.observe.isLoopback && read.signIn.passwords && read.signIn.openID == nil && read.log == .init(level: .info, format: .json))
        #expect(read.sessions == .init(idle: .seconds(3_600), longest: .seconds(43_200)) && read.limits == ToolLimits())
    }

    @Test("What is written is what is read")
    func everything() throws {
        let folder = try Folder(), secret = try folder.write("db", "host=db password=x\n")
        let read = try Self.read("""
            organisation: NATO
            name: Headquarters
            data: /var/lib/entente
            store: {kind: postgresql, connection-file: db}
            \(Self.desk)
            link:
              listen: 0.0.0.0:8444
              peers: [{organisation: EU, custodian: EU.EEAS, address: 'node.example.org:8444'}]
            openid: {issuer: 'https://login.example.org', client-id: entente, claim: preferred_username, scopes: [profile], title: EU Login}
            sign-in: {passwords: false}
            observe: {listen: '[::1]:9000'}
            log: {level: debug, format: text}
            courier: {directory: \(folder.path)}
            sessions: {idle: 90s, longest: 2d}
            limits: {requests-each-second: 7, requests-at-once: 8, objects-each-second: 9, objects-at-once: 10, envelopes-mebibytes: 16}
            """, in: folder)
        #expect(!secret.isEmpty && read.store == .postgresql(connection: "host=db password=x"))
        #expect(read.name == "Headquarters" && read.link?.peers.map(\.custodian) == ["EU.EEAS"] && read.link?.peers.map(\.address?.port) == [8_444])
        let openID = try #require(read.signIn.openID)
        #expect(openID.claim == "preferred_username" && openID.scopes == ["openid", "profile"] && openID.clientSecret == nil && openID.returnAddress == "https://entente.example.org/sign-in/openid/return")
        #expect(!read.signIn.passwords && read.observe == ListenAddress(host: "::1", port: 9_000) && read.log == .init(level: .debug, format: .text) && read.courier == folder.path)
        #expect(read.sessions == .init(idle: .seconds(90), longest: .seconds(172_800)))
        #expect(read.limits.requests == .init(atOnce: 8, eachSecond: 7) && read.limits.objects == .init(atOnce: 10, eachSecond: 9) && read.limits.bytes == 16 << 20)
    }

    /// What to add to the least configuration, where the mistake stands, and words of it.
    static let wrong: [(text: String, place: String, words: String)] = [
        ("nam: x\n", "4:1", "`nam` is no key; write `name`"), ("something-else: x\n", "4:1", "take it out; known here are"), ("name:\n", "4:6", "`name` says nothing"),
        ("store: {kind: oracle}\n", "4:15", "write sqlite or postgresql"), ("store: {kind: postgresql}\n", "4:8", "write one of them"), ("store: {}\n", "4:8", "`store.kind` is missing"),
        ("store: {kind: postgresql, connection: 'host=db password=x'}\n", "4:39", "put the connection into a file of mode 600"), ("store: {kind: postgresql, connection: 'postgresql://me:x@db/y'}\n", "4:39", "a password stands"),
        ("store: {kind: sqlite, connection: x}\n", "4:35", "SQLite needs no"), ("store: sqlite\n", "4:8", "`store` is no section"),
        ("link: {peers: [{organisation: NATO, custodian: NATO.IS}]}\n", "4:16", "write address, or dials-in: true"), ("link: {peers: [{organisation: NATO, custodian: NATO.IS, dials-in: true}]}\n", "4:67", "write link.listen"),
        ("link: {peers: [{organisation: NATO, custodian: NATO.ISX, address: 'a:1'}]}\n", "4:48", "no party of the pack"), ("link: {peers: [{organisation: WEU, custodian: NATO.IS, address: 'a:1'}]}\n", "4:31", "`WEU` is no other organisation with a node"), ("link: {peers: [{organisation: EU, custodian: EU.GSC, address: 'a:1'}]}\n", "4:31", "write NATO"),
        ("link: {peers: [{organisation: NATO, custodian: NATO.IS, address: 'a:1'}, {organisation: NATO, custodian: NATO.IS, address: 'b:1'}]}\n", "4:89", "is a peer already"),
        ("link: {peers: {organisation: NATO}}\n", "4:15", "is no list"),
        ("openid: {issuer: 'http://login.example.org', client-id: x}\n", "4:18", "write an address that begins with https"), ("openid: {client-id: x}\n", "4:9", "`openid.issuer` is missing"),
        ("openid: {issuer: 'https://a.b', client-id: x, client-secret: y}\n", "4:47", "`client-secret-file`"), ("openid: {issuer: 'https://a.b', client-id: x, client-secret-file: none}\n", "4:67", "create it, or name another"),
        ("openid: {issuer: 'https://a.b', client-id: x, authority-file: n.yaml}\n", "4:63", "no certificates in PEM"),
        ("sign-in: {passwords: false}\n", "4:10", "nobody could sign in"), ("sign-in: {passwords: no}\n", "4:22", "write true or false"), ("observe: {listen: 9464}\n", "4:19", "write them with a colon between"),
        ("observe: {listen: '127.0.0.1:8443'}\n", "4:10", "same address"), ("log: {level: chatty}\n", "4:14", "is no level"), ("log: {format: xml}\n", "4:15", "write json or text"),
        ("sessions: {idle: 13h}\n", "4:18", "idle longer"), ("sessions: {idle: 5}\n", "4:18", "as in 60m"), ("sessions: {longest: 365d}\n", "4:21", "is no time between"), ("sessions: {idle: 99999999999999999999h}\n", "4:18", "is no time"),
        ("limits: {requests-each-second: 0}\n", "4:32", "no whole number between 1 and"), ("limits: {envelopes-mebibytes: 8}\n", "4:31", "between 16 and"), ("limits: {objects: 5}\n", "4:10", "`objects-each-second`"), ("limits: {objects-at-once: 1_000}\n", "4:27", "without separators"),
        ("courier: {directory: n.yaml}\n", "4:22", "is a file"), ("name: a\nname: b\n", "4:1", "stands twice"), ("name: [a\n", "5:1", "write YAML"), ("pack: nowhere\n", "4:7", "see them all with: entente pack check"),
    ]

    @Test("Each mistake has its place, what is wrong and what to write", arguments: wrong)
    func mistakes(text: String, place: String, words: String) throws {
        let folder = try Folder(), found = try Self.mistakes(Self.least + text, in: folder)
        #expect(found.count == 1, "\(found)")
        let mistake = try #require(found.first)
        #expect("\(mistake.line):\(mistake.column)" == place && mistake.description.contains(words), "\(mistake)")
    }

    @Test("All mistakes are told at once, in the order of the file")
    func together() throws {
        let folder = try Folder()
        let found = try Self.mistakes("organisation: XX\ndata: data\n" + Self.desk + Self.wrong.filter { !$0.text.hasPrefix("name: a") && !$0.text.hasPrefix("name: [") && !$0.text.hasPrefix("pack") }
            .reduce(into: [String: String]()) { $0[String($1.text.prefix { $0 != ":" })] = $1.text }.sorted { $0.key < $1.key }.map(\.value).joined(), in: folder)
        #expect(found.count >= 11 && found == found.sorted() && found.first?.line == 1)
    }

    @Test("TLS needs both files, of which the key is private and belongs to the certificate")
    func tls() throws {
        let folder = try Folder()
        let found = try Self.mistakes("organisation: EU\ndata: data\ndesk:\n  listen: 127.0.0.1:8443\n  address: https://a.example\n  certificate-file: c\n  key-file: k\n", in: folder)
        #expect(found.map(\.line) == [6, 7])
        try folder.write("c", "no certificate")
        try folder.write("k", "no key")
        #expect(try Self.mistakes("organisation: EU\ndata: data\ndesk:\n  listen: 127.0.0.1:8443\n  address: https://a.example\n  certificate-file: c\n  key-file: k\n", in: folder).map(\.line) == [6])
    }

    @Test("A secret is read only from a file that is its owner's alone", arguments: [0o600, 0o400, 0o640, 0o604, 0o644, 0o660, 0o777])
    func secrets(mode: Int) throws {
        let folder = try Folder(), file = try folder.write("secret", "a secret\n", mode: mode)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        if mode & 0o077 == 0 { #expect(try SecretFile.read(file) == "a secret") } else {
            #expect { try SecretFile.read(file) } throws: { ($0 as? SecretFile.Fault)?.remedy == "close it to them: chmod 600 \(file)" }
        }
    }

    @Test("A secret that is empty, too large, no text or no file is told apart")
    func oddSecrets() throws {
        let folder = try Folder()
        for (name, text, words) in [("empty", "\n\n", "is empty"), ("large", String(repeating: "x", count: SecretFile.sizeMax + 1), "64 KiB")] {
            let file = try folder.write(name, text)
            #expect { try SecretFile.read(file) } throws: { ($0 as? SecretFile.Fault)?.what.contains(words) == true }
        }
        #expect { try SecretFile.read(folder.path) } throws: { ($0 as? SecretFile.Fault)?.what.contains("is no file") == true }
        #expect { try SecretFile.read(folder.path + "/none") } throws: { ($0 as? SecretFile.Fault)?.what.contains("there is no file") == true }
    }

    @Test("Host and port are read, and nothing that only looks like it", arguments: [
        ("127.0.0.1:80", true), ("[::1]:8443", true), ("node.example.org:65535", true), ("localhost:1", true), ("::1:80", false), ("a:0", false), ("a:65536", false), ("a", false), (":80", false), ("a b:80", false), ("a/b:80", false), ("", false),
    ])
    func addresses(text: String, isOne: Bool) { #expect((ListenAddress(text) != nil) == isOne) }
}
