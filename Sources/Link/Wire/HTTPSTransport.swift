package import AsyncHTTPClient
import Foundation
import HTTPTypes
package import Kernel
import NIOCore
import NIOHTTP1
import NIOPosix
package import NIOSSL

/// Carries requests to the peer over HTTPS with both certificates. Connections are kept: one for what we bring, one for what we fetch, and one that asks whether anybody is there; no retry of its own, for the protocol above has one.
package final class HTTPSTransport: LinkTransport {
    package static let prefix = "/link/v1"
    private static let answerTimeout: Int64 = 60
    private let client: HTTPClient
    private let base: String

    /// `tls` shows our certificate and trusts the peer's authorities alone.
    package init(to address: LinkAddress, tls: TLSConfiguration) {
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5), read: .seconds(Self.answerTimeout)))
        configuration.connectionPool = .init(idleTimeout: .seconds(50), concurrentHTTP1ConnectionsPerHostSoftLimit: 3)
        configuration.httpVersion = .http1Only
        configuration.maximumUsesPerConnection = nil
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        base = "https://\(address)\(Self.prefix)"
    }

    package func send(_ request: LinkRequest) async throws(TransportFailure) -> LinkResponse {
        var outgoing = HTTPClientRequest(url: base + request.path)
        outgoing.method = request.method == .get ? .GET : .POST
        if let type = request.contentType { outgoing.headers.add(name: "content-type", value: type) }
        if request.method == .post { outgoing.body = .bytes(ByteBuffer(bytes: request.body)) }
        do {
            let response = try await client.execute(outgoing, timeout: .seconds(Self.answerTimeout))
            let body = try await response.body.collect(upTo: LinkRequest.bodyMax)
            return LinkResponse(Int(response.status.code), contentType: response.headers.first(name: "content-type"), body: Array(body.readableBytesView))
        } catch { throw Self.failure(error) }
    }

    package func close() async { try? await client.shutdown() }

    /// In words, without what a library says of files and functions.
    private static func failure(_ error: any Error) -> TransportFailure {
        switch error {
        case let error as HTTPClientError where error == .connectTimeout || error == .readTimeout || error == .deadlineExceeded: return .timedOut
        case let error as HTTPClientError where error == .remoteConnectionClosed: return .cut("the other end closed it")
        case is NIOTooManyBytesError: return .cut("the answer was larger than \(LinkRequest.bodyMax >> 20) MiB")
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: return .notThePeer("the TLS handshake failed; compare addresses, certificates and clocks")
        case let error as NIOConnectionError where error.dnsAError == nil && error.dnsAAAAError == nil: return .unreachable("nothing answers at that address and port")
        case is NIOConnectionError: return .unreachable("the host's name or address is not known here, or nothing answers there")
        case let error as IOError: return .unreachable("the system says: \(String(cString: strerror(error.errnoCode)))")
        default: return .cut("it ended before the answer was complete")
        }
    }
}
