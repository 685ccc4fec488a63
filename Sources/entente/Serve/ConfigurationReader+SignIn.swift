import Foundation
import Logging
import NIOSSL
import Node
import Site
import Yams

/// How people sign in, for how long, and what is written about it.
extension ConfigurationReader {
    mutating func signIn(in top: Section, _ desk: ServeConfiguration.Desk?) -> ServeConfiguration.SignIn? {
        var passwords = true
        if let section = section("sign-in", in: top, keys: ["passwords"]) { passwords = flag("passwords", in: section, otherwise: true) }
        guard top.has("openid") else {
            if !passwords { note(top.fields["sign-in"], "nobody could sign in: passwords are off and there is no `openid`", "write passwords: true, or the section openid") }
            return .init(passwords: passwords, openID: nil, openIDAuthority: nil)
        }
        guard let section = section("openid", in: top, keys: ["issuer", "client-id", "client-secret-file", "claim", "scopes", "title", "authority-file"]) else { return nil }
        let issuer = required("issuer", in: section, what: "the provider's issuer, as in https://login.example.org"), client = required("client-id", in: section, what: "the name by which the provider knows this node")
        if let issuer, !OpenIDSettings.isSafe(issuer) || issuer.contains("?") { note(section.fields["issuer"], "`\(issuer.prefix(80))` is no issuer", "write an address that begins with https, exactly as the provider writes it in its tokens") }
        let secret = secret("client-secret-file", in: section, what: "a file of mode 600 with the client's secret")
        if section.has("client-secret-file"), secret == nil { return nil }
        let scopes = list("scopes", in: section, what: "a list of words, as in [openid, profile]").compactMap { node -> String? in
            guard let word = node.scalar?.string, !word.isEmpty, word.utf8.count <= 200, word.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }) else {
                note(node, "this is no scope", "write a word such as openid")
                return nil
            }
            return word
        }
        let authority = file("authority-file", in: section, what: "a file of certificates in PEM")
        if let authority, (try? NIOSSLCertificate.fromPEMFile(authority))?.isEmpty ?? true { note(section.fields["authority-file"], "\(authority) holds no certificates in PEM", "name the file of the authority that signed the provider's certificate") }
        let claim = text("claim", in: section, what: "the claim that names a person, as in sub") ?? "sub", title = text("title", in: section, what: "the words on the button, as in EU Login")
        guard let issuer, let client, let desk else { return nil }
        return .init(passwords: passwords, openID: OpenIDSettings(issuer: issuer, clientID: client, clientSecret: secret, claim: claim, scopes: scopes, title: title ?? "your organisation", origin: desk.origin),
                     openIDAuthority: authority)
    }

    mutating func log(in top: Section) -> ServeConfiguration.Log {
        var log = ServeConfiguration.Log()
        guard let section = section("log", in: top, keys: ["level", "format"]) else { return log }
        if let word = text("level", in: section, what: "info") {
            if let level = Logger.Level(rawValue: word) { log.level = level } else {
                note(section.fields["level"], "`\(word.prefix(40))` is no level", "write one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
            }
        }
        if let word = text("format", in: section, what: "json or text") {
            if let format = ServeConfiguration.Log.Format(rawValue: word) { log.format = format } else { note(section.fields["format"], "`\(word.prefix(40))` is no format", "write json or text") }
        }
        return log
    }

    mutating func sessions(in top: Section) -> ServeConfiguration.Sessions {
        var sessions = ServeConfiguration.Sessions()
        guard let section = section("sessions", in: top, keys: ["idle", "longest"]) else { return sessions }
        sessions.idle = duration("idle", in: section, within: 60...86_400, otherwise: sessions.idle)
        sessions.longest = duration("longest", in: section, within: 300...7 * 86_400, otherwise: sessions.longest)
        if sessions.idle > sessions.longest { note(section.fields["idle"] ?? section.place, "a session may idle longer than it may last", "write a time up to `longest`") }
        return sessions
    }

    /// What one account may ask through TAXII and the API.
    mutating func limits(in top: Section) -> ToolLimits {
        var limits = ToolLimits()
        guard let section = section("limits", in: top, keys: ["requests-each-second", "requests-at-once", "objects-each-second", "objects-at-once", "envelopes-mebibytes"]) else { return limits }
        let most = 1_000_000_000
        limits.requests.eachSecond = Double(number("requests-each-second", in: section, within: 1...most, otherwise: Int(limits.requests.eachSecond)))
        limits.requests.atOnce = Double(number("requests-at-once", in: section, within: 1...most, otherwise: Int(limits.requests.atOnce)))
        limits.objects.eachSecond = Double(number("objects-each-second", in: section, within: 1...most, otherwise: Int(limits.objects.eachSecond)))
        limits.objects.atOnce = Double(number("objects-at-once", in: section, within: 1...most, otherwise: Int(limits.objects.atOnce)))
        // One envelope has to fit.
        limits.bytes = number("envelopes-mebibytes", in: section, within: 16...65_536, otherwise: limits.bytes >> 20) << 20
        return limits
    }
}
