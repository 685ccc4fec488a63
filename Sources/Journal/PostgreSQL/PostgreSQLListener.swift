import NIOPosix
import Synchronization
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Waits, on a thread and a connection of its own, for other processes to say that a log has grown; in a long silence it looks for itself.
final class PostgreSQLListener: Sendable {
    private let thread = NIOThreadPool(numberOfThreads: 1)
    /// Reading and writing end: a byte wakes the thread, so that it can end at once.
    private let wake: (Int32, Int32)
    private let isOver = Atomic(false)

    private let lookEvery: Int32
    /// Before a line that broke is made anew.
    private static let rest = Int32(1000)

    init(_ address: PostgreSQLAddress, log: Int64, lookEvery: Duration, _ sizes: AsyncStream<UInt64>.Continuation) {
        var ends: [Int32] = [-1, -1]
        // Without a pipe it ends a second later than it could.
        _ = pipe(&ends)
        wake = (ends[0], ends[1])
        self.lookEvery = Int32(clamping: lookEvery.components.seconds * 1_000 + lookEvery.components.attoseconds / 1_000_000_000_000_000)
        thread.start()
        thread.submit { [self] _ in
            while !isOver.load(ordering: .acquiring) {
                // An error here is one of the line; the next round makes a new one, and whoever writes is told of it there.
                do { try listen(try PostgreSQLSession(address, isReader: false), "\(address.schema)_\(log)", log, sizes) } catch { pause() }
            }
            sizes.finish()
        }
    }

    private func listen(_ session: PostgreSQLSession, _ channel: String, _ log: Int64, _ sizes: AsyncStream<UInt64>.Continuation) throws {
        try session.simple("LISTEN \(channel)")
        while !isOver.load(ordering: .acquiring) {
            // After LISTEN, and after each silence: what was said before anyone listened is found too.
            sizes.yield(UInt64(clamping: try session.run("SELECT size_of($1::bigint)", [.integer(log)]).integer(0, 0)))
            // Before the first wait too: a word that came together with the answer makes the socket readable no more.
            repeat {
                if let size = session.notified() { sizes.yield(size) }
                guard session.isAlive else { throw PostgreSQLError.broken("it was closed") }
            } while !isOver.load(ordering: .acquiring) && waitForWord(session.socket)
        }
    }

    /// False after a silence.
    private func waitForWord(_ socket: Int32) -> Bool {
        var descriptors = [pollfd(fd: socket, events: Int16(POLLIN), revents: 0), pollfd(fd: wake.0, events: Int16(POLLIN), revents: 0)]
        return poll(&descriptors, 2, lookEvery) > 0
    }

    private func pause() {
        var descriptors = [pollfd(fd: wake.0, events: Int16(POLLIN), revents: 0)]
        _ = poll(&descriptors, 1, Self.rest)
    }

    func close() async {
        guard !isOver.exchange(true, ordering: .acquiringAndReleasing) else { return }
        var byte: UInt8 = 1
        if write(wake.1, &byte, 1) < 0 {}
        try? await thread.shutdownGracefully()
        _ = systemClose(wake.0)
        _ = systemClose(wake.1)
    }
}

private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
