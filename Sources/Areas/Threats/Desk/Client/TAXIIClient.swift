import AsyncHTTPClient
import Foundation
import Kernel
import NIOCore
import NIOHTTP1
import NIOSSL
import Threats

/// Asks one TAXII 2.1 server: over TLS that is verified, at the address that was checked, within bounds of size and time.
struct TAXIIClient: Sendable {
    enum Credential: Hashable, Sendable {
        case none
        case basic(name: String, password: String)
        case bearer(String)
        /// A chain and its key, in PEM: shown over TLS.
        case certificate(chain: [UInt8], key: [UInt8])

        var header: String? {
            switch self {
            case .none, .certificate: nil
            case .basic(let name, let password): "Basic " + Data("\(name):\(password)".utf8).base64EncodedString()
            case .bearer(let token): "Bearer " + token
            }
        }
    }

    struct Answer: Sendable {
        let bytes: [UInt8]
        /// Moments at which the server added the first and the last object of the page.
        let firstAdded: STIXTimestamp?, lastAdded: STIXTimestamp?
    }

    static let answerBytesMax = 64 << 20
    static let answerSeconds = 120
    static let redirectsMax = 3

    let address: PeerAddress
    private let credential: Credential
    private let http: HTTPClient

    /// How the connection is made: the other server's certificate is verified, by the authorities of this machine unless others are named.
    static func tls(_ credential: Credential, trusting authorities: [UInt8]? = nil) throws(PullError) -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        do {
            if let authorities { tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(authorities)) }
            if case .certificate(let chain, let key) = credential {
                tls.certificateChain = try NIOSSLCertificate.fromPEMBytes(chain).map { .certificate($0) }
                tls.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: key, format: .pem))
            }
            // Whether they fit together, before anybody is asked.
            _ = try NIOSSLContext(configuration: tls)
        } catch { throw .ownCertificate }
        return tls
    }

    /// The body gets a client that is shut down behind it.
    static func with<Value: Sendable>(_ address: PeerAddress, _ credential: Credential, _ reach: Reach, trusting authorities: [UInt8]? = nil,
                                      _ body: (TAXIIClient) async throws(PullError) -> Value) async throws(PullError) -> Value {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10), read: .seconds(60)))
        configuration.tlsConfiguration = try tls(credential, trusting: authorities)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 2
        let there = try await reach.address(of: address.host)
        if there != address.host { configuration.dnsOverride = [address.host: there] }
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let result: Result<Value, PullError>
        do throws(PullError) { result = .success(try await body(TAXIIClient(address: address, credential: credential, http: http))) } catch { result = .failure(error) }
        try? await http.shutdown()
        return try result.get()
    }

    private init(address: PeerAddress, credential: Credential, http: HTTPClient) { (self.address, self.credential, self.http) = (address, credential, http) }

    func get(_ place: PeerAddress, _ query: [(String, String)] = [], what: String) async throws(PullError) -> Answer {
        var place = place
        for _ in 0...Self.redirectsMax {
            switch try await ask(place, query, what) {
            case .answer(let answer): return answer
            // The same server by another path: a slash at the end, mostly.
            case .led(let to): place = try place.led(to: to)
            }
        }
        throw .notTAXII(host: address.host, what: "it sends us from one address to the next.")
    }

    private enum Outcome: Sendable {
        case answer(Answer)
        case led(String)
    }

    private func ask(_ place: PeerAddress, _ query: [(String, String)], _ what: String) async throws(PullError) -> Outcome {
        let host = address.host
        var request = HTTPClientRequest(url: place.description + (query.isEmpty ? "" : "?" + Self.text(of: query)))
        request.headers.add(name: "accept", value: TAXIIReply.mediaType)
        request.headers.add(name: "user-agent", value: "entente")
        if let header = credential.header { request.headers.add(name: "authorization", value: header) }
        let ready = request
        let head: HTTPClientResponse, bytes: [UInt8]
        do {
            (head, bytes) = try await withThrowingTaskGroup(of: (HTTPClientResponse, [UInt8])?.self) { [http] group in
                group.addTask {
                    let response = try await http.execute(ready, timeout: .seconds(Int64(Self.answerSeconds)))
                    return (response, Array(try await response.body.collect(upTo: Self.answerBytesMax).readableBytesView))
                }
                group.addTask {
                    try await Task.sleep(for: .seconds(Self.answerSeconds))
                    return nil
                }
                defer { group.cancelAll() }
                guard let answer = try await group.next() ?? nil else { throw PullError.tooSlow(host: host, seconds: Self.answerSeconds) }
                return answer
            }
        } catch let error as PullError { throw error } catch { throw Self.reason(error, host) }
        let status = Int(head.status.code)
        if (301...308).contains(status), status != 304, let to = head.headers.first(name: "location") { return .led(to) }
        guard status == 200 else { throw Self.refusal(status, head.headers, bytes, host, what) }
        func moment(_ name: String) -> STIXTimestamp? { head.headers.first(name: name).flatMap { STIXTimestamp($0) } }
        let first = moment("x-taxii-date-added-first")
        // Some leave the last out where a page has one object alone.
        return .answer(Answer(bytes: bytes, firstAdded: first, lastAdded: moment("x-taxii-date-added-last") ?? first))
    }

    /// Names of filters are sent with their brackets, as the standard writes them: some servers do not decode them.
    private static func text(of query: [(String, String)]) -> String {
        let allowed = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:,")
        return query.map { $0.0 + "=" + ($0.1.addingPercentEncoding(withAllowedCharacters: allowed) ?? "") }.joined(separator: "&")
    }

    static func reason(_ error: any Error, _ host: String, seconds: Int = answerSeconds) -> PullError {
        if error is NIOTooManyBytesError { return .tooLarge(host: host, limit: answerBytesMax) }
        let kind = String(describing: type(of: error))
        if kind.contains("SSL") { return .certificate(host: host) }
        if let error = error as? HTTPClientError, error == .readTimeout || error == .deadlineExceeded { return .tooSlow(host: host, seconds: seconds) }
        return .unreachable(host: host)
    }

    private static func refusal(_ status: Int, _ headers: HTTPHeaders, _ bytes: [UInt8], _ host: String, _ what: String) -> PullError {
        switch status {
        case 401, 403: return .refused(host: host, status: status)
        case 404: return .missing(host: host, what: what)
        case 429, 503: return .busy(host: host, status: status, wait: headers.first(name: "retry-after").flatMap { RetryAfter.wait($0, now: Date()) })
        default:
            let error = try? STIXValue(reading: bytes, sizeMax: 1 << 20), says = [error?["title"]?.string, error?["description"]?.string].compactMap { $0 }.joined(separator: ": ")
            return .answered(host: host, status: status, says: String(says.filter { !$0.isNewline }.prefix(300)))
        }
    }
}

/// Seconds, or a date. Source: RFC 9110, section 10.2.3.
enum RetryAfter {
    static func wait(_ text: String, now: Date) -> Duration? {
        let text = text.trimmed
        if let seconds = Int64(text) { return seconds >= 0 ? .seconds(min(seconds, 86_400)) : nil }
        let format = DateFormatter()
        (format.locale, format.timeZone, format.dateFormat) = (Locale(identifier: "en_US_POSIX"), TimeZone(identifier: "GMT"), "EEE, dd MMM yyyy HH:mm:ss zzz")
        guard let date = format.date(from: text) else { return nil }
        return .seconds(Int64(max(0, min(86_400, date.timeIntervalSince(now).rounded(.up)))))
    }
}
