import CDispatch
import Foundation

/// Keeps a computed value alive: what it is given counts as used, so that no work before it can be left out.
@inline(never) @_optimize(none) func use<Value>(_ value: Value) {}

/// Repeated timings of one piece of work.
struct Timing {
    /// Seconds for one unit of work, ascending.
    let seconds: [Double]

    var median: Double { seconds[seconds.count / 2] }
    var worst: Double { seconds[seconds.count - 1] }
    var best: Double { seconds[0] }

    /// Precondition: at least one value.
    init(_ seconds: [Double]) { self.seconds = seconds.sorted() }

    /// Runs the work once to warm up and then `runs` times; each run does `units` of it.
    ///
    /// Counts the time that this thread had a processor, so that what else the machine does weighs less. For work that waits for nothing.
    static func of(runs: Int, units: Int, _ work: () throws -> Void) rethrows -> Timing {
        try work()
        var seconds: [Double] = []
        for _ in 0..<runs { seconds.append(try computing(work) / Double(units)) }
        return Timing(seconds)
    }
}

/// Seconds of processor time that this thread took.
func computing(_ work: () throws -> Void) rethrows -> Double {
    let before = processorTime(CLOCK_THREAD_CPUTIME_ID)
    try work()
    return processorTime(CLOCK_THREAD_CPUTIME_ID) - before
}

/// Seconds of processor time of this thread, or of the whole process.
func processorTime(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Seconds by the clock on the wall: for whatever waits for a disk, another process or other threads.
func elapsed(_ work: () throws -> Void) rethrows -> Double {
    let started = ContinuousClock.now
    try work()
    return started.duration(to: .now).inSeconds
}

func elapsed(_ work: () async throws -> Void) async rethrows -> Double {
    let started = ContinuousClock.now
    try await work()
    return started.duration(to: .now).inSeconds
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

/// Repeatable random numbers (SplitMix64), so that every run asks the same questions.
struct Seeded: RandomNumberGenerator {
    var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
