import CZ
package import NIOCore

/// Bodies made smaller for the way (RFC 1952).
package enum Gzip {
    /// Nil where it saves nothing.
    package static func compressed(_ buffer: ByteBuffer) -> ByteBuffer? {
        var stream = z_stream()
        // 15 bits of window, and 16 for gzip's own header; the fastest level: the clients are near, and the processor is shared.
        guard deflateInit2_(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        let limit = buffer.readableBytes
        var out = ByteBufferAllocator().buffer(capacity: limit)
        let isDone = buffer.withUnsafeReadableBytes { input in
            let written = out.writeWithUnsafeMutableBytes(minimumWritableBytes: limit) { output in
                stream.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.bindMemory(to: UInt8.self).baseAddress
                stream.avail_out = UInt32(limit)
                return deflate(&stream, Z_FINISH) == Z_STREAM_END ? Int(stream.total_out) : 0
            }
            return written > 0
        }
        return isDone ? out : nil
    }
}
