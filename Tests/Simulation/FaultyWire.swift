import Link
import Synchronization
import TestSupport

/// Carries requests from one side to the other and loses, repeats or delays them. Under TLS a changed byte is a cut connection, so none is changed here: see the lying peer.
final class FaultyWire: LinkTransport {
    struct Rates: Sendable {
        /// One request in so many is lost on its way, its answer is lost, it arrives twice, or an old one arrives again before it. Nil: never.
        var lost: Int? = 12
        var answerLost: Int? = 12
        var twice: Int? = 20
        var replayed: Int? = 30
        static let none = Rates(lost: nil, answerLost: nil, twice: nil, replayed: nil)
    }
    private struct State {
        var random: Seeded
        var rates: Rates
        var isCut = false
        var old: [LinkRequest] = []
    }
    private let state: Mutex<State>
    private let other: @Sendable () -> (any LinkEndpoint)?

    /// `other`: whoever listens at the far end now; nil while its process is down.
    init(seed: UInt64, rates: Rates, other: @escaping @Sendable () -> (any LinkEndpoint)?) {
        state = Mutex(State(random: Seeded(seed), rates: rates))
        self.other = other
    }

    func cut(_ isCut: Bool) { state.withLock { $0.isCut = isCut } }
    func heal() { state.withLock { ($0.isCut, $0.rates) = (false, .none) } }

    private enum Fate { case arrives, isLost, answerIsLost, arrivesTwice, after(LinkRequest) }

    func send(_ request: LinkRequest) async throws(TransportFailure) -> LinkResponse {
        let fate: Fate = state.withLock { state in
            defer {
                state.old.append(request)
                if state.old.count > 20 { state.old.removeFirst() }
            }
            func happens(_ rate: Int?) -> Bool { rate.map { state.random.once(in: $0) } ?? false }
            if state.isCut || happens(state.rates.lost) { return .isLost }
            if happens(state.rates.answerLost) { return .answerIsLost }
            if happens(state.rates.twice) { return .arrivesTwice }
            if happens(state.rates.replayed), let old = state.old.randomElement(using: &state.random) { return .after(old) }
            return .arrives
        }
        guard let endpoint = other() else { throw .unreachable("the process is down") }
        switch fate {
        case .isLost: throw .timedOut
        case .answerIsLost:
            _ = await endpoint.answer(request)
            throw .cut("the answer was lost")
        case .arrives: return await endpoint.answer(request)
        case .arrivesTwice:
            _ = await endpoint.answer(request)
            return await endpoint.answer(request)
        case .after(let old):
            _ = await endpoint.answer(old)
            return await endpoint.answer(request)
        }
    }
}
