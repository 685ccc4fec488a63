import HTTPTypes
import Hummingbird
import NIOCore
import Site

extension TAXIIReply {
    /// Compressed where the client asks for it and it saves something.
    static func compressed(_ buffer: ByteBuffer, for request: Hummingbird.Request, fields: HTTPFields) -> Response {
        guard buffer.readableBytes > 1_024, let accepted = request.headers[.acceptEncoding],
              accepted.split(separator: ",").contains(where: { $0.filter { !$0.isWhitespace }.lowercased().hasPrefix("gzip") && !$0.contains("q=0") || $0.filter { !$0.isWhitespace } == "*" }),
              let small = Gzip.compressed(buffer) else { return bytes(buffer, fields: fields) }
        var fields = fields
        fields[.contentEncoding] = "gzip"
        return bytes(small, fields: fields)
    }
}
