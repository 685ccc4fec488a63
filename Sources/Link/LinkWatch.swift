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
        var onlyWaits = false
    }
    /// Who only waits is asked something at least every half minute, also when there is nothing new: after so long without a question the peer is silent.
    package static let questionsWithin: Duration = .seconds(45)
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

    /// Nobody here can ask the peer: that it asks is how it is heard.
    var onlyWaits: Bool {
        get { state.withLock { $0.onlyWaits } }
        set { state.withLock { $0.onlyWaits = newValue } }
    }

    /// The peer answered.
    func heard() {
        let now = clock.now()
        let isBack = state.withLock { state in
            defer { (state.lastAnswer, state.silentSince) = (now, nil) }
            guard let silent = Self.silence(state, now) else { return false }
            state.trouble = LinkStatus.Trouble(from: silent.at, to: now, reason: silent.reason)
            return true
        }
        if isBack { log.notice("the peer is heard again", metadata: ["peer": "\(peer)"]) }
    }

    /// The peer asked something. Where we ask too, only an answer shows that what we say gets there.
    func asked() { if onlyWaits { heard() } }

    func notHeard(_ failure: TransportFailure) {
        let now = clock.now()
        let isNew = state.withLock { state in
            guard state.silentSince == nil else { return false }
            state.silentSince = (now, failure.description)
            return true
        }
        if isNew { log.warning("the peer is silent", metadata: ["peer": "\(peer)", "reason": "\(failure)"]) }
    }

    /// For how long nothing was heard; for ever where nothing ever was.
    var quiet: Duration {
        let now = clock.now()
        return state.withLock { state in state.lastAnswer.map { .milliseconds(now.milliseconds - $0.milliseconds) } ?? .seconds(1 << 30) }
    }

    private static func silence(_ state: State, _ now: Timestamp) -> (at: Timestamp, reason: String)? {
        if let silent = state.silentSince { return silent }
        guard state.onlyWaits, let last = state.lastAnswer, now.milliseconds - last.milliseconds > questionsWithin.milliseconds else { return nil }
        return (last, "It asks at least every half minute, and nobody here can ask it.")
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
        let now = clock.now()
        return state.withLock { state in
            if let (alarm, at) = state.alarms.last(where: { $0.alarm.stopsTheLink }) { return .stopped(since: at, alarm: alarm.description) }
            if let silent = Self.silence(state, now) { return .silent(since: silent.at, reason: silent.reason) }
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
