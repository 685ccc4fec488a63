/// One request between two nodes, as the protocols see it; HTTP carries it, and in a simulation a variable does.
package struct LinkRequest: Hashable, Sendable {
    package enum Method: String, Hashable, Sendable { case get = "GET", post = "POST" }
    package let method: Method
    /// Without the prefix: `/add-checkpoint`, `/channel/checkpoint`, `/<origin hash>/tile/entries/000`. May carry a query: `?after=41`.
    package let path: String
    package let contentType: String?
    package let body: [UInt8]

    /// Larger bodies are refused unread: one entry package is at most 16 MiB.
    package static let bodyMax = 20 << 20

    package init(_ method: Method, _ path: String, contentType: String? = nil, body: [UInt8] = []) {
        (self.method, self.path, self.contentType, self.body) = (method, path, contentType, body)
    }
}

package struct LinkResponse: Hashable, Sendable {
    package let status: Int
    package let contentType: String?
    package let body: [UInt8]

    package init(_ status: Int, contentType: String? = nil, body: [UInt8] = []) { (self.status, self.contentType, self.body) = (status, contentType, body) }
}

/// Why a request got no answer. It may have been carried out or not.
package enum TransportFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Nobody answers at the peer's address.
    case unreachable(String)
    /// Somebody answers who is not the peer, or the peer does not take us for ourselves.
    case notThePeer(String)
    case timedOut
    case cut(String)

    package var description: String {
        switch self {
        case .unreachable(let reason): "The peer does not answer: \(reason)."
        case .notThePeer(let reason): "The other end did not prove to be the peer: \(reason)."
        case .timedOut: "The peer took too long to answer."
        case .cut(let reason): "The connection was cut: \(reason)."
        }
    }
}

/// Carries a request to the peer and brings its answer.
package protocol LinkTransport: Sendable {
    func send(_ request: LinkRequest) async throws(TransportFailure) -> LinkResponse
}

/// Answers what the peer asks; whoever asks has proved to be the peer before.
package protocol LinkEndpoint: Sendable {
    func answer(_ request: LinkRequest) async -> LinkResponse
}
