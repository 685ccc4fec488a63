import Areas
import Foundation
import Kernel
import NIOSSL
import Packs
import Release
import Site
import Yams

/// The sections of the file, each into its value.
extension ConfigurationReader {
    static let keys = ["organisation", "name", "data", "pack", "store", "desk", "link", "sign-in", "openid", "observe", "log", "courier", "sessions", "limits"]

    /// Everything, or every mistake. `defaultPack`: where the pack is when the file does not say.
    static func read(_ file: String, defaultPack: String) throws(ConfigurationMistakes) -> (configuration: ServeConfiguration, pack: Pack) {
        var reader = ConfigurationReader(file: file)
        if let found = reader.configuration(defaultPack: defaultPack), reader.mistakes.isEmpty { return found }
        throw ConfigurationMistakes(all: reader.mistakes.sorted())
    }

    private mutating func configuration(defaultPack: String) -> (ServeConfiguration, Pack)? {
        guard let node = document(), let top = section(node, "", keys: Self.keys) else { return nil }
        let pack = pack(in: top, otherwise: defaultPack)
        let organisation = organisation(in: top, pack)
        let data = required("data", in: top, what: "the data directory, as in /var/lib/entente").map { resolved($0) }
        if let data { checkDirectory(data, top.fields["data"]) }
        let store = store(in: top), desk = desk(in: top), link = link(in: top, pack, own: organisation)
        let signIn = signIn(in: top, desk)
        var observe = ListenAddress(host: "127.0.0.1", port: 9464)
        if let section = section("observe", in: top, keys: ["listen"]) { observe = address("listen", in: section, example: "127.0.0.1:9464") ?? observe }
        if let desk, desk.listen == observe { note(top.fields["observe"] ?? top.fields["desk"], "the desk and the metrics have the same address \(observe)", "write another port for one of them") }
        let log = log(in: top), sessions = sessions(in: top), limits = limits(in: top)
        var courier: String?
        if let section = section("courier", in: top, keys: ["directory"]) {
            courier = required("directory", in: section, what: "a folder for courier files").map { resolved($0) }
            if let courier { checkDirectory(courier, section.fields["directory"]) }
        }
        let name = text("name", in: top, what: "what people call this node, as in EU node")
        guard let pack, let organisation, let data, let store, let desk, let signIn else { return nil }
        return (ServeConfiguration(organisation: organisation, name: name ?? "\(organisation) node", data: data, pack: pack.directory, store: store, desk: desk, link: link, signIn: signIn,
                                   observe: observe, log: log, courier: courier, sessions: sessions, limits: limits), pack)
    }

    private mutating func pack(in top: Section, otherwise: String) -> Pack? {
        let directory = path("pack", in: top, what: "the folder of the pack, as in /usr/share/entente/packs/eu-nato") ?? otherwise
        do { return try Pack.load(directory, areas: Areas.facts) } catch {
            note(top.fields["pack"] ?? top.place, "the pack \(directory) has \(error.mistakes.count + error.omitted) mistake\(error.mistakes.count == 1 ? "" : "s"); the first is \(error.mistakes.first?.description ?? "unknown")",
                 "see them all with: entente pack check \(directory)")
            return nil
        }
    }

    private mutating func organisation(in top: Section, _ pack: Pack?) -> OrganisationID? {
        let known = pack?.organisations.filter { $0.whole != nil }.map(\.id.text) ?? []
        guard let text = required("organisation", in: top, what: known.isEmpty ? "whose node this is" : "whose node this is: \(known.joined(separator: " or "))") else { return nil }
        guard pack == nil || known.contains(text) else {
            note(top.fields["organisation"], "the pack has no organisation `\(text.prefix(40))` with a node", "write \(known.joined(separator: " or "))")
            return nil
        }
        return OrganisationID(text)
    }

    /// One that is there must be usable; one that is not will be made, so its nearest folder must be.
    private mutating func checkDirectory(_ path: String, _ place: Yams.Node?) {
        var folder = path, isDirectory = false as ObjCBool
        while !FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory), folder.count > 1 { folder = URL(fileURLWithPath: folder).deletingLastPathComponent().path }
        if !isDirectory.boolValue { note(place, "\(folder) is a file", "name a folder") }
        else if !FileManager.default.isWritableFile(atPath: folder) { note(place, "\(folder) cannot be written", "give it to the account that runs Entente, or name another") }
    }

    private mutating func store(in top: Section) -> ServeConfiguration.Store? {
        guard top.has("store") else { return .sqlite }
        guard let section = section("store", in: top, keys: ["kind", "connection", "connection-file"]) else { return nil }
        switch required("kind", in: section, what: "sqlite or postgresql") {
        case "sqlite":
            for key in ["connection", "connection-file"] where section.has(key) { note(section.fields[key], "SQLite needs no `\(key)`", "take it out, or write kind: postgresql") }
            return .sqlite
        case "postgresql":
            let open = text("connection", in: section, what: "a connection, as in host=db.example.org dbname=entente"), secret = secret("connection-file", in: section, what: "a file with the connection")
            if let open, open.lowercased().contains("password") || open.contains("://") && open.contains("@") && (open.split(separator: "@").first?.split(separator: "/").last?.contains(":") ?? false) {
                note(section.fields["connection"], "a password stands in the configuration", "put the connection into a file of mode 600 and write connection-file")
            }
            if section.has("connection") == section.has("connection-file") { note(section.place, "PostgreSQL needs one of `connection` and `connection-file`", "write one of them") }
            return (secret ?? open).map { .postgresql(connection: $0) }
        case let other?:
            note(section.fields["kind"], "`\(other.prefix(40))` is no kind of store", "write sqlite or postgresql")
            return nil
        case nil: return nil
        }
    }

    private mutating func desk(in top: Section) -> ServeConfiguration.Desk? {
        guard top.has("desk") else {
            note(top.place, "`desk` is missing", "write where people reach the node: desk, with listen, address, and certificate-file and key-file or behind-proxy")
            return nil
        }
        guard let section = section("desk", in: top, keys: ["listen", "address", "certificate-file", "key-file", "client-certificates", "behind-proxy", "trusted-proxies"]) else { return nil }
        if !section.has("listen") { note(section.place, "`desk.listen` is missing", "write host and port, as in 0.0.0.0:8443") }
        let listen = address("listen", in: section, example: "0.0.0.0:8443")
        let origin = required("address", in: section, what: "how browsers reach the node, as in https://entente.example.org")
        if let origin, !Self.isOrigin(origin) { note(section.fields["address"], "`\(origin.prefix(80))` is no address of a site", "write https, host and port if it is not 443, and nothing after them: https://entente.example.org") }
        let door = door(in: section)
        guard let listen, let origin, let door else { return nil }
        return ServeConfiguration.Desk(listen: listen, origin: origin, door: door)
    }

    private static func isOrigin(_ text: String) -> Bool {
        guard let parts = URLComponents(string: text), parts.scheme == "https", let host = parts.host, !host.isEmpty else { return false }
        return parts.path.isEmpty && parts.query == nil && parts.fragment == nil && parts.user == nil
    }

    private mutating func door(in section: Section) -> ServeConfiguration.Desk.Door? {
        if flag("behind-proxy", in: section, otherwise: false) {
            for key in ["certificate-file", "key-file", "client-certificates"] where section.has(key) { note(section.fields[key], "behind a proxy, TLS ends at the proxy", "take `\(key)` out, or take `behind-proxy` out") }
            var blocks: [AddressBlock] = []
            for node in list("trusted-proxies", in: section, what: "a list of addresses, as in [127.0.0.1]") {
                guard let block = node.scalar.flatMap({ AddressBlock($0.string) }) else {
                    note(node, "`\(node.scalar?.string.prefix(60) ?? "this")` is no address", "write one such as 127.0.0.1 or 10.1.0.0/16")
                    continue
                }
                blocks.append(block)
            }
            guard !blocks.isEmpty else {
                if !section.has("trusted-proxies") { note(section.place, "`desk.trusted-proxies` is missing", "write the proxy's addresses, as in [127.0.0.1]; nobody else is believed about who asks") }
                return nil
            }
            return .behind(TrustedProxies(blocks))
        }
        if section.has("trusted-proxies") { note(section.fields["trusted-proxies"], "there is no proxy to trust", "write behind-proxy: true, or take it out") }
        guard section.has("certificate-file"), section.has("key-file") else {
            note(section.place, "nothing says how TLS is done", "write certificate-file and key-file, or behind-proxy: true and trusted-proxies")
            return nil
        }
        let certificate = file("certificate-file", in: section, what: "a file of certificates in PEM"), key = secretPath("key-file", in: section, what: "the file of the private key in PEM")
        guard let certificate, let key else { return nil }
        do { _ = try NIOSSLContext(configuration: try DeskTLS.configuration(certificate: certificate, key: key)) } catch {
            note(section.fields["certificate-file"], "certificate and key cannot be used together: \(DeskTLS.reason(error))", "name a PEM chain whose first certificate belongs to the key, of P-256, P-384 or RSA")
            return nil
        }
        return .tls(certificate: certificate, key: key, asks: flag("client-certificates", in: section, otherwise: false))
    }

    private mutating func link(in top: Section, _ pack: Pack?, own: OrganisationID?) -> ServeConfiguration.Link? {
        guard let section = section("link", in: top, keys: ["listen", "peers"]) else { return nil }
        let listen = address("listen", in: section, example: "0.0.0.0:8444")
        var peers: [ServeConfiguration.Link.Peer] = []
        for node in list("peers", in: section, what: "a list of peers, each with organisation, custodian, and address or dials-in: true") {
            guard let peer = self.section(node, "link.peers", keys: ["organisation", "address", "dials-in", "custodian"]) else { continue }
            let organisation = required("organisation", in: peer, what: "whose node it is, as in NATO"), custodian = required("custodian", in: peer, what: "the body that holds for the peer what crosses, as in NATO.IS")
            let dialsIn = flag("dials-in", in: peer, otherwise: false), address = address("address", in: peer, example: "node.example.org:8444")
            if dialsIn == peer.has("address") { note(peer.place, "a peer has an address or dials in, one of both", "write address, or dials-in: true") }
            if dialsIn, listen == nil { note(peer.fields["dials-in"], "the peer dials in and the link listens nowhere", "write link.listen, as in 0.0.0.0:8444") }
            if let pack, let custodian, pack.facts.roster[PartyID(custodian)] == nil {
                let near = pack.facts.roster.nearest(to: PartyID(custodian).text)
                note(peer.fields["custodian"], "`\(custodian.prefix(60))` is no party of the pack", near.map { "write \($0)" } ?? "write a body such as NATO.IS")
            }
            let others = pack?.organisations.filter { $0.whole != nil && $0.id != own }.map(\.id.text) ?? []
            if pack != nil, let organisation, !others.contains(organisation) {
                note(peer.fields["organisation"], "`\(organisation.prefix(40))` is no other organisation with a node", "write \(others.joined(separator: " or "))")
            } else if peers.contains(where: { $0.organisation.text == organisation }) { note(peer.fields["organisation"], "this organisation is a peer already", "take one of the two out") }
            if let organisation, let custodian { peers.append(.init(organisation: OrganisationID(organisation), address: address, custodian: PartyID(custodian))) }
        }
        return ServeConfiguration.Link(listen: listen, peers: peers)
    }
}
