import Foundation
import HTTPTypes
package import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Kernel
package import Logging
package import NIOCore
package import NIOSSL

/// Listens for peers. A connection without a certificate that a joined peer's authority issued gets no byte; each of the others reaches the endpoint of its peer and nothing else.
package struct LinkServer: Sendable {
    package struct Bounds: Sendable {
        package var connections = 256
        /// A connection on which no request has begun after this time is closed: the handshake is part of it.
        package var first: Duration = .seconds(5)
        package var idle: Duration = .seconds(60)
        /// A request that is not here in full after this time is cut.
        package var request: Duration = .seconds(30)
        /// An answer that was not taken in full after this time is cut.
        package var answer: Duration = .seconds(60)
        /// Of one peer at a time; one more ends its oldest, which may be half of one that was cut.
        package var ofPeer = 8
        package init() {}
    }
    private let address: LinkAddress
    private let tls: TLSConfiguration
    private let authorities: [(peer: OrganisationID, der: [UInt8])]
    private let endpoint: @Sendable (OrganisationID) async -> (any LinkEndpoint)?
    private let bounds: Bounds
    private let connections: PeerConnections

    package init(at address: LinkAddress, tls: TLSConfiguration, authorities: [(peer: OrganisationID, der: [UInt8])], bounds: Bounds = Bounds(),
                 endpoint: @escaping @Sendable (OrganisationID) async -> (any LinkEndpoint)?) {
        (self.address, self.tls, self.authorities, self.endpoint, self.bounds) = (address, tls, authorities, endpoint, bounds)
        connections = PeerConnections(most: bounds.ofPeer)
    }

    /// `onRunning` gets the port that it listens on.
    package func application(logger: Logger, onRunning: @escaping @Sendable (Int) async -> Void = { _ in }) throws -> some ApplicationProtocol {
        let router = Router(context: LinkContext.self)
        router.on("/link/v1/**", method: .get) { request, context in try await answer(request, context) }
        router.on("/link/v1/**", method: .post) { request, context in try await answer(request, context) }
        let first = bounds.first.components.seconds
        let http = HTTPServerBuilder.http1(configuration: .init(additionalChannelHandlers: [FirstRequestBound(.seconds(first))], idleTimeout: .seconds(bounds.idle.components.seconds)))
        return Application(router: router, server: try .tls(http, configuration: TLSChannelConfiguration(tlsConfiguration: tls)),
                           configuration: .init(address: .hostname(address.host, port: address.port), serverName: nil,
                                                availableConnectionsDelegate: .maximum(bounds.connections, logger: logger)),
                           onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) }, logger: logger)
    }

    private func answer(_ request: Hummingbird.Request, _ context: LinkContext) async throws -> Response {
        guard let peer = try await peer(of: context), let endpoint = await endpoint(peer) else { return cut(.forbidden, context) }
        connections.uses(context.channel, peer)
        let method: LinkRequest.Method = request.method == .post ? .post : .get
        let path = String(request.uri.string.dropFirst(HTTPSTransport.prefix.count))
        guard path.utf8.count <= 1_024 else { return cut(.uriTooLong, context) }
        let body: [UInt8]
        do {
            let limit = bounds.request
            body = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                group.addTask { Array(try await request.body.collect(upTo: LinkRequest.bodyMax).readableBytesView) }
                group.addTask {
                    try await Task.sleep(for: limit)
                    throw HTTPError(.requestTimeout)
                }
                defer { group.cancelAll() }
                return try await group.next() ?? []
            }
        } catch let error as HTTPError where error.status == .requestTimeout { return cut(.requestTimeout, context) } catch is NIOTooManyBytesError {
            return cut(.contentTooLarge, context)
        }
        let answer = await endpoint.answer(LinkRequest(method, path, contentType: request.headers[.contentType], body: body))
        var headers = HTTPFields()
        if let type = answer.contentType { headers[.contentType] = type }
        let channel = context.channel, limit = bounds.answer, bytes = answer.body
        return Response(status: .init(code: answer.status), headers: headers, body: ResponseBody(contentLength: bytes.count) { writer in
            // The other end may take it as slowly as it likes; its connection ends then.
            let end = channel.eventLoop.scheduleTask(in: .milliseconds(limit.milliseconds)) { channel.close(promise: nil) }
            defer { end.cancel() }
            try await writer.write(ByteBuffer(bytes: bytes))
            try await writer.finish(nil)
        })
    }

    /// Answers before the request is all there. The server would read the rest for as long as it comes, so the connection ends a moment after.
    private func cut(_ status: HTTPResponse.Status, _ context: LinkContext) -> Response {
        let channel = context.channel
        channel.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
        return Response(status: status, headers: [.connection: "close"])
    }

    /// Whose authority issued the certificate of this connection. TLS has checked that one of them did.
    private func peer(of context: LinkContext) async throws -> OrganisationID? {
        guard let certificate = try await context.channel.nioSSL_peerCertificate().get(), case let der = try certificate.toDERBytes(),
              let issuer = LinkAuthority.issuer(of: der, among: authorities.map(\.der)) else { return nil }
        return authorities.first { $0.der == issuer }?.peer
    }
}

/// Keeps the connection, for its certificate says who asks.
package struct LinkContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    let channel: any Channel

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}
