import Foundation
#if canImport(Glibc)
import Glibc
#endif

/// What systemd is told (sd_notify(3)): one datagram to the socket that NOTIFY_SOCKET names. Without that name nothing happens.
enum ServiceNotice {
    @discardableResult
    static func send(_ text: String, to name: String? = ProcessInfo.processInfo.environment["NOTIFY_SOCKET"]) -> Bool {
        #if os(Linux)
        guard let name, let first = name.first, first == "/" || first == "@" else { return false }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var path = Array(name.utf8)
        guard path.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        // A name that begins with @ stands in the abstract space: there a zero byte comes first, and the length ends the name.
        if first == "@" { path[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count + (first == "@" ? 0 : 1))
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { _ = close(descriptor) }
        let bytes = Array(text.utf8)
        let sent = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, length) }
        }
        return sent == bytes.count
        #else
        return false
        #endif
    }
}
