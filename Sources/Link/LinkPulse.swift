import Journal
import TransparencyLog

/// Asks the peer something small when it was not heard for a while: a wire that lies there and carries nothing any more says so to nobody by itself.
struct LinkPulse: Sendable {
    /// After so much silence it asks; so long it waits for the answer; and while there is none it asks again after so much.
    static let every: Duration = .seconds(15), answer: Duration = .seconds(10), again: Duration = .seconds(5)
    private let transport: any LinkTransport
    private let watch: LinkWatch
    private let clock: NodeClock
    private let question: LinkRequest

    /// `origin`: of our own log, of whose copy at the peer the first hash is asked for. That there is none yet is an answer too.
    init(_ transport: any LinkTransport, watch: LinkWatch, origin: String, clock: NodeClock) {
        (self.transport, self.watch, self.clock) = (transport, watch, clock)
        question = LinkRequest(.get, "/\(Mirror.hash(of: origin))/tile/0/000.p/1")
    }

    /// Until the task is cancelled.
    func run() async {
        var wait = Self.every
        while (try? await clock.sleep(wait)) != nil {
            wait = Self.every - watch.quiet
            if wait > .zero { continue }
            let failure = await ask()
            if Task.isCancelled { return }
            if let failure { watch.notHeard(failure) } else { watch.heard() }
            wait = failure == nil ? Self.every : Self.again
        }
    }

    private func ask() async -> TransportFailure? {
        await withTaskGroup(of: TransportFailure?.self) { group in
            group.addTask { [transport, question] in
                do throws(TransportFailure) { _ = try await transport.send(question) } catch { return error }
                return nil
            }
            group.addTask { [clock] in
                try? await clock.sleep(Self.answer)
                return .timedOut
            }
            defer { group.cancelAll() }
            return await group.next() ?? .timedOut
        }
    }
}
