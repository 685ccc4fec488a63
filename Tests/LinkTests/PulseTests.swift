import Journal
import Kernel
@testable import Link
import Synchronization
import Testing
import TransparencyLog

@Suite("A peer that is not heard any more is noticed") struct PulseTests {
    private let time = HandClock()
    private var watch: LinkWatch { LinkWatch("NATO", time.clock) }

    @Test("Whoever only waits takes a peer that asks nothing for silent, from its last question on, and says afterwards how long it was") func waiting() throws {
        let watch = watch
        watch.onlyWaits = true
        #expect(watch.state(mirrorStopped: nil) == .neverHeard)
        watch.asked()
        let last = time.clock.now()
        time.move(by: LinkWatch.questionsWithin)
        #expect(watch.state(mirrorStopped: nil) == .works(lastAnswer: last))
        time.move(by: .seconds(1))
        guard case .silent(let since, let reason) = watch.state(mirrorStopped: nil) else { return #expect(Bool(false)) }
        #expect(since == last && !reason.isEmpty && watch.lastTrouble == nil)
        watch.asked()
        #expect(watch.state(mirrorStopped: nil) == .works(lastAnswer: time.clock.now()))
        #expect(watch.lastTrouble == LinkStatus.Trouble(from: last, to: time.clock.now(), reason: reason))
    }

    @Test("Where we ask too, a peer that asks and does not answer is silent: what we say does not get there") func oneWay() {
        let watch = watch
        watch.heard()
        time.move(by: .seconds(3))
        watch.notHeard(.timedOut)
        let silent = watch.state(mirrorStopped: nil)
        time.move(by: .seconds(3))
        watch.asked()
        watch.notHeard(.cut("again"))
        #expect(watch.state(mirrorStopped: nil) == silent, "since the first time, for the first reason")
        watch.heard()
        #expect(watch.state(mirrorStopped: nil) == .works(lastAnswer: time.clock.now()))
    }

    /// Answers, fails or keeps silent, as told; notes when it was asked.
    private final class Asked: LinkTransport {
        enum Way: Sendable { case answers, fails, isSilent }
        private let clock: NodeClock
        private let state: Mutex<(ways: [Way], times: [Timestamp])>
        private let done = AsyncStream.makeStream(of: Void.self)
        init(_ ways: [Way], _ clock: NodeClock) {
            self.clock = clock
            state = Mutex((ways.reversed(), []))
        }
        var times: [Timestamp] { state.withLock { $0.times } }
        func isOver() async { for await _ in done.stream {} }
        func send(_ request: LinkRequest) async throws(TransportFailure) -> LinkResponse {
            let now = clock.now(), way = state.withLock { state in
                state.times.append(now)
                return state.ways.popLast()
            }
            guard let way else {
                done.continuation.finish()
                throw .timedOut
            }
            switch way {
            case .answers: return LinkResponse(404)
            case .fails: throw .unreachable("nobody is there")
            case .isSilent:
                try? await Task.sleep(for: .seconds(3_600))
                throw .timedOut
            }
        }
    }

    @Test("After a while of silence the peer is asked, and again and again while it does not answer, in whatever way it does not", .timeLimit(.minutes(20)), arguments: [Asked.Way.fails, .isSilent])
    private func asks(way: Asked.Way) async {
        let watch = watch, asked = Asked([.answers, way, way, .answers], time.clock), began = time.clock.now()
        watch.heard()
        let pulse = Task { await LinkPulse(asked, watch: watch, origin: "a", clock: time.clock).run() }
        await asked.isOver()
        pulse.cancel()
        await pulse.value
        let after = asked.times.map { ($0.milliseconds - began.milliseconds) / 1_000 }
        let answer = way == .isSilent ? LinkPulse.answer.components.seconds : 0
        // Each wait for an answer moves the hand clock too, whether the answer comes or not; so the least is what is known.
        #expect(after.count >= 5 && after[0] == 15 && after[1] - after[0] >= 15 && after[2] - after[1] >= 5 + answer && after[3] - after[2] >= 5 + answer && after[4] - after[3] >= 15, "\(after)")
        #expect(after[4] <= 15 + 25 + 15 + 15 + 25 + 10, "\(after)")
        #expect(watch.lastTrouble?.to != nil, "and it was over when it answered")
    }

    @Test("A peer that is heard otherwise is not asked", .timeLimit(.minutes(20))) func isHeard() async {
        let asked = Asked([], time.clock), watch = watch, time = time
        let busy = NodeClock(now: { time.clock.now() }, sleep: {
            try await time.clock.sleep($0)
            watch.heard()
            if time.seconds > 1_795_228_764 + 600 { throw CancellationError() }
        })
        watch.heard()
        await LinkPulse(asked, watch: watch, origin: "a", clock: busy).run()
        #expect(asked.times == [])
    }
}
