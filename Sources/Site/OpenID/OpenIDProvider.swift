package import AsyncHTTPClient
import Foundation
package import Journal
import NIOCore
import NIOHTTP1
package import Node

/// The provider as this node knows it: its description and keys, asked for when needed and kept for a while; and the exchange of a code for a person.
///
/// An actor since what it keeps changes while people sign in. Every answer has a bound in size and time, no redirect is followed, and a token with an
/// unknown key makes it ask for the keys anew, at most once in `refreshSecondsMin`.
package actor OpenIDProvider {
    package nonisolated let settings: OpenIDSettings
    private let client: HTTPClient
    private let clock: NodeClock
    private let timeout: Duration
    private var document: (value: ProviderDocument, read: Timestamp)?
    private var keys: (value: ProviderKeys, read: Timestamp)?
    private var running = 0

    package static let answerSizeMax = 256 << 10
    package static let keptSeconds: Int64 = 3_600
    package static let refreshSecondsMin: Int64 = 10
    package static let exchangesMax = 32

    /// The client follows no redirects and belongs to the caller, who shuts it down.
    package init(_ settings: OpenIDSettings, client: HTTPClient, clock: NodeClock = .system, timeout: Duration = .seconds(10)) {
        (self.settings, self.client, self.clock, self.timeout) = (settings, client, clock, timeout)
    }

    /// Where to send a browser that begins to sign in.
    package func begin(_ flow: SignInFlow) async throws(OpenIDError) -> String { flow.address(at: try await description(), settings) }

    /// Where a person signs out at the provider; nil when it has no such place or does not answer.
    package func signOutAddress() async -> String? {
        guard let end = try? await description().endSessionEndpoint else { return nil }
        let query = FormBody(fields: [.init(name: "client_id", value: settings.clientID), .init(name: "post_logout_redirect_uri", value: settings.afterSignOut)]).query
        return end + (end.contains("?") ? "&" : "?") + query
    }

    /// The person for whom the provider vouches by this code.
    package func finish(_ flow: SignInFlow, code: String) async throws(OpenIDError) -> ExternalIdentity {
        guard running < Self.exchangesMax else { throw .busy }
        running += 1
        defer { running -= 1 }
        guard !code.isEmpty, code.utf8.count <= 4_096 else { throw .outOfDate }
        let document = try await description()
        let text = try await exchange(code, flow, document)
        let token = try await verified(text, document)
        if let fault = IDTokenCheck(issuer: settings.issuer, clientID: settings.clientID, nonce: flow.nonce, now: clock.now()).fault(of: token) { throw .token(fault) }
        guard let value = token.text(settings.claim), let identity = ExternalIdentity(issuer: settings.issuer, claim: settings.claim, value: value) else { throw .claimMissing }
        return identity
    }

    private func exchange(_ code: String, _ flow: SignInFlow, _ document: ProviderDocument) async throws(OpenIDError) -> String {
        struct Answer: Decodable { let id_token: String? }
        let isInForm = settings.clientSecret != nil && !document.takesBasic
        var request = HTTPClientRequest(url: document.tokenEndpoint)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
        if let secret = settings.clientSecret, !isInForm {
            // RFC 6749 section 2.3.1: each half is written as in a form, then both together in Base64.
            let pair = FormBody.encoded(settings.clientID) + ":" + FormBody.encoded(secret)
            request.headers.add(name: "authorization", value: "Basic " + Data(pair.utf8).base64EncodedString())
        }
        request.body = .bytes(ByteBuffer(string: flow.exchange(code: code, settings, secretInForm: isInForm).query))
        let (status, bytes) = try await ask(request, "the token endpoint")
        // 4xx: the code was used, is too old, or is not for us; which of them is nobody's business here.
        guard status == 200 else { throw status < 500 ? .provider("the token endpoint answered \(status)") : .unreachable("the token endpoint answered \(status)") }
        guard let text = (try? JSONDecoder().decode(Answer.self, from: Data(bytes)))?.id_token else { throw .provider("the token endpoint gave no ID token") }
        return text
    }

    private func verified(_ text: String, _ document: ProviderDocument) async throws(OpenIDError) -> IDToken {
        // A token that would be refused anyway makes nobody ask for keys.
        _ = try ProviderKeys.header(of: text)
        let known = try await keys(of: document, isNewerWanted: false)
        if let token = try await known.verify(text) { return token }
        let newer = try await keys(of: document, isNewerWanted: true)
        if let token = try await newer.verify(text) { return token }
        throw .token("no key of the provider has the name that the token gives")
    }

    private func description() async throws(OpenIDError) -> ProviderDocument {
        if let document, isFresh(document.read) { return document.value }
        var issuer = settings.issuer
        if issuer.hasSuffix("/") { issuer.removeLast() }
        let (status, bytes) = try await ask(HTTPClientRequest(url: issuer + "/.well-known/openid-configuration"), "its description")
        guard status == 200 else { throw .unreachable("its description answered \(status)") }
        guard let found = try? JSONDecoder().decode(ProviderDocument.self, from: Data(bytes)) else { throw .provider("its description cannot be read") }
        if let fault = found.fault(for: settings.issuer) { throw .provider(fault) }
        document = (found, clock.now())
        return found
    }

    private func keys(of document: ProviderDocument, isNewerWanted: Bool) async throws(OpenIDError) -> ProviderKeys {
        if let keys {
            let age = (clock.now().milliseconds - keys.read.milliseconds) / 1000
            if isNewerWanted ? (0..<Self.refreshSecondsMin).contains(age) : isFresh(keys.read) { return keys.value }
        }
        let (status, bytes) = try await ask(HTTPClientRequest(url: document.keysAddress), "its keys")
        guard status == 200 else { throw .unreachable("its keys answered \(status)") }
        let found = try ProviderKeys(bytes)
        keys = (found, clock.now())
        return found
    }

    private func isFresh(_ read: Timestamp) -> Bool { (0..<Self.keptSeconds * 1000).contains(clock.now().milliseconds - read.milliseconds) }

    /// Head and body within one time limit.
    private func ask(_ request: HTTPClientRequest, _ what: String) async throws(OpenIDError) -> (Int, [UInt8]) {
        var request = request
        request.headers.add(name: "accept", value: "application/json")
        request.headers.replaceOrAdd(name: "user-agent", value: "entente")
        let ready = request
        do {
            return try await withThrowingTaskGroup(of: (Int, [UInt8])?.self) { [client, timeout] group in
                group.addTask {
                    let response = try await client.execute(ready, timeout: .nanoseconds(Int64(timeout / .nanoseconds(1))))
                    let body = try await response.body.collect(upTo: Self.answerSizeMax)
                    return (Int(response.status.code), Array(body.readableBytesView))
                }
                group.addTask {
                    try await Task.sleep(for: timeout)
                    return nil
                }
                defer { group.cancelAll() }
                guard let answer = try await group.next() ?? nil else { throw OpenIDError.unreachable("\(what) took too long") }
                return answer
            }
        } catch let error as OpenIDError { throw error } catch is NIOTooManyBytesError { throw .provider("\(what) answered more than \(Self.answerSizeMax) bytes") } catch {
            throw .unreachable("\(what): \(type(of: error))")
        }
    }
}
