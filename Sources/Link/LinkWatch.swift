package import Journal
import Kernel
import Logging
import Synchronization

/// Notices how the link is: when the peer last answered, since when it does not, and what people were called for.
package final class LinkWatch: Sendable {
    private struct State {
        var lastAnswer: Timestamp?
        var silentSince: (at: Timestamp, reason: String)?
        var trouble: LinkStatus.Trouble?
        var alarms: [(alarm: LinkAlarm, at: Timestamp)] = []
        var isByCourier = false
    }
    private static let alarmsMax = 100
    private let state = Mutex(State())
    private let peer: OrganisationID
    private let clock: NodeClock
    private let log = Logger(label: "entente.link")

    static func open(_ vault: Vault, peer: Peer, clock: NodeClock) async throws -> LinkWatch { LinkWatch(peer.organisation, clock) }

    init(_ peer: OrganisationID, _ clock: NodeClock) { (self.peer, self.clock) = (peer, clock) }

    var isByCourier: Bool {
        get { state.withLock { $0.isByCourier } }
        set { state.withLock { $0.isByCourier = newValue } }
    }

    /// The peer answered, or asked.
    func heard() {
        let now = clock.now()
        state.withLock { state in
            state.lastAnswer = now
            guard let silent = state.silentSince else { return }
            state.trouble = LinkStatus.Trouble(from: silent.at, to: now, reason: silent.reason)
            state.silentSince = nil
        }
    }

    func notHeard(_ failure: TransportFailure) {
        let now = clock.now()
        state.withLock { state in if state.silentSince == nil { state.silentSince = (now, failure.description) } }
    }

    func alarm(_ alarm: LinkAlarm) {
        let now = clock.now()
        state.withLock { state in
            state.alarms.append((alarm, now))
            if state.alarms.count > Self.alarmsMax { state.alarms.removeFirst() }
        }
        log.critical("the link calls for people", metadata: ["peer": "\(peer)", "alarm": "\(alarm)"])
    }

    package var alarms: [(alarm: LinkAlarm, at: Timestamp)] { state.withLock { $0.alarms } }
    package var lastTrouble: LinkStatus.Trouble? { state.withLock { $0.trouble } }

    func state(mirrorStopped: MirrorStop?) -> LinkStatus.State {
        if let stop = mirrorStopped { return .stopped(since: stop.at, alarm: stop.reason) }
        return state.withLock { state in
            if let (alarm, at) = state.alarms.last(where: { $0.alarm.stopsTheLink }) { return .stopped(since: at, alarm: alarm.description) }
            if let silent = state.silentSince { return .silent(since: silent.at, reason: silent.reason) }
            if state.isByCourier { return .byCourier }
            return state.lastAnswer.map { .works(lastAnswer: $0) } ?? .neverHeard
        }
    }
}

/// Tells the watch of every answer, and of every question without one.
struct WatchedTransport: LinkTransport {
    private let transport: any LinkTransport
    private let watch: LinkWatch

    init(_ transport: any LinkTransport, watch: LinkWatch) { (self.transport, self.watch) = (transport, watch) }

    func send(_ request: LinkRequest) async throws(TransportFailure) -> LinkResponse {
        do {
            let response = try await transport.send(request)
            watch.heard()
            return response
        } catch {
            watch.notHeard(error)
            throw error
        }
    }
}
