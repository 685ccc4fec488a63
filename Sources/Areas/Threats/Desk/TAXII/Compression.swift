import HTTPTypes
import Hummingbird
import NIOCore
import Site

extension TAXIIReply {
    /// Compressed where the client asks for it and it saves something.
    static func compressed(_ buffer: ByteBuffer, for request: Hummingbird.Request, fields: HTTPFields) -> Response {
        guard buffer.readableBytes > 1_024, let accepted = request.headers[.acceptEncoding],
              Weight.takes("gzip", accepted),
              let small = Gzip.compressed(buffer) else { return bytes(buffer, fields: fields) }
        var fields = fields
        fields[.contentEncoding] = "gzip"
        return bytes(small, fields: fields)
    }
}

/// Weights of what a client would take: `gzip;q=0.5`. Source: RFC 9110, section 12.4.2.
enum Weight {
    static func isNought(_ parameters: some Sequence<String>) -> Bool {
        parameters.contains { $0.hasPrefix("q=") && Double($0.dropFirst(2)) == 0 }
    }

    /// What is named counts before what is meant by `*`.
    static func takes(_ coding: String, _ header: String) -> Bool {
        let ranges = header.split(separator: ",").map { $0.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() } }
        guard let range = ranges.first(where: { $0.first == coding }) ?? ranges.first(where: { $0.first == "*" }) else { return false }
        return !isNought(range.dropFirst())
    }
}
