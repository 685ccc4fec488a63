import AsyncHTTPClient
import Foundation
package import Kernel
import NIOCore
import NIOHTTP1

/// A running node as a command at the prompt asks it: through the API, under the same rules as any tool.
package struct NodeClient: Sendable {
    package static let answerBytesMax = 64 << 20
    private static let timeout = TimeAmount.minutes(10)
    /// Where nobody answers, a person at the prompt is told at once: no connection is tried again.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .seconds(10)
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()
    /// `http://127.0.0.1:8021`, without a slash at its end.
    package let address: String
    /// Nil asks as the public.
    package let token: String?

    package init(address: String, token: String?) { (self.address, self.token) = (address, token) }

    /// The answer as it came.
    package func get(_ path: String, _ query: [(String, String?)] = []) async throws(NodeClientError) -> [UInt8] {
        let fields = query.compactMap { name, value in value.map { FormBody.Field(name: name, value: $0) } }
        return try await send(HTTPClientRequest(url: address + path + (fields.isEmpty ? "" : "?" + FormBody(fields: fields).query)))
    }

    package func post(_ path: String, _ bytes: [UInt8], type: String = "application/json") async throws(NodeClientError) -> [UInt8] {
        var request = HTTPClientRequest(url: address + path)
        request.method = .POST
        request.headers.add(name: "content-type", value: type)
        request.body = .bytes(ByteBuffer(bytes: bytes))
        return try await send(request)
    }

    package func post(_ path: String, _ fields: [(String, String?)]) async throws(NodeClientError) -> [UInt8] {
        let members = fields.compactMap { name, value in value.map { JSONObject.Member(name: name, value: .string($0)) } }
        // Invariant: names are written in this house, each once, and every text can be written.
        guard let object = JSONObject(members), let bytes = try? JSONValue.object(object).canonicalBytes() else { throw .notOurs }
        return try await post(path, bytes)
    }

    private func send(_ request: HTTPClientRequest) async throws(NodeClientError) -> [UInt8] {
        var request = request
        request.headers.add(name: "accept", value: "application/json")
        if let token { request.headers.add(name: "authorization", value: "Bearer " + token) }
        let status: HTTPResponseStatus, bytes: [UInt8]
        do {
            let response = try await Self.http.execute(request, timeout: Self.timeout)
            (status, bytes) = (response.status, Array(try await response.body.collect(upTo: Self.answerBytesMax).readableBytesView))
        } catch { throw .notReached(address) }
        guard (200..<300).contains(status.code) else { throw Self.refusal(status, bytes) }
        return bytes
    }

    /// Problem details (RFC 9457), as the node's own sentence.
    private static func refusal(_ status: HTTPResponseStatus, _ bytes: [UInt8]) -> NodeClientError {
        guard let details = try? JSONValue(reading: bytes, sizeMax: answerBytesMax), let says = details["detail"]?.string else { return .answered(Int(status.code), says: status.reasonPhrase, mistakes: []) }
        let mistakes = (details["mistakes"]?.array ?? []).compactMap { one in one["says"]?.string.map { (one["field"]?.string ?? "", $0) } }
        return .answered(Int(status.code), says: says, mistakes: mistakes.map { $0.0.isEmpty ? $0.1 : "\($0.0): \($0.1)" })
    }
}

/// Why a node did not do what a command asked.
package enum NodeClientError: Error, Hashable, Sendable, CustomStringConvertible {
    case notReached(String)
    case answered(Int, says: String, mistakes: [String])
    case notOurs

    package var description: String {
        switch self {
        case .notReached(let address): "No node answers at \(address). Start one (`./run`), or say where it is: --node https://desk.example."
        case .answered(_, let says, let mistakes): mistakes.isEmpty ? says : mistakes.joined(separator: "\n")
        case .notOurs: "The answer is not one that this command understands. The node may be of another version."
        }
    }
}
