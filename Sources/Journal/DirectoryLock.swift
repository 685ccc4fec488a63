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

/// Whether a process writes to the journal in a directory just now.
package enum DirectoryUse {
    package static func isHeld(_ directory: String) -> Bool {
        let descriptor = open(directory + "/journal.lock", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { _ = close(descriptor) }
        // Taking the lock for a moment is the only way to ask; closing lets go of it.
        return flock(descriptor, LOCK_EX | LOCK_NB) != 0
    }
}
