#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Keeps two processes from writing to one directory. The system lets go of it when a process ends, however it ends.
final class DirectoryLock: Sendable {
    private let descriptor: Int32

    init(path: String) throws(StoreFailure) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unreadable("\(path) cannot be opened: \(String(cString: strerror(errno)))") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            _ = close(descriptor)
            throw .unreadable("another process has \(path) locked and writes there; stop it first, or choose another directory")
        }
    }

    /// Precondition: called once.
    func release() { _ = close(descriptor) }
}
