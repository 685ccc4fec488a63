#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Writers that append for ever and say what was acknowledged: the load under which a process is killed.
///
/// Kept beside the journal because the test that kills a process and the hidden command `entente journal drill` are the same load.
package enum AppendDrill {
    /// Each writer appends records of its own, sometimes several at once; `acknowledge` gets index and bytes of each one after it is durable. Ends by an error or a kill.
    package static func run(on journal: Journal, writers: Int, seed: UInt64, acknowledge: @escaping @Sendable (UInt64, [UInt8]) -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    var number = 0
                    while !Task.isCancelled {
                        let count = (number + writer) % 7 == 0 ? 40 : 1
                        let records = (0..<count).map { record(seed: seed, writer: writer, number: number + $0) }
                        number += count
                        let range = try await journal.append(records)
                        for (index, bytes) in zip(range, records) { acknowledge(index, bytes) }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// `{"drill":SEED,"writer":W,"number":N,"fill":"xxx..."}` of 60 to 1 000 bytes.
    package static func record(seed: UInt64, writer: Int, number: Int) -> [UInt8] {
        let fill = String(repeating: "x", count: (number &* 7919 &+ writer &* 104_729) % 940)
        return Array("{\"drill\":\(seed),\"writer\":\(writer),\"number\":\(number),\"fill\":\"\(fill)\"}".utf8)
    }

    /// One line `INDEX RECORD` for each acknowledged record, written at once, so that what the line says outlives a kill. Blocks.
    package static func writeLine(_ index: UInt64, _ bytes: [UInt8], to descriptor: Int32) {
        let line = Array("\(index) ".utf8) + bytes + [0x0a]
        var rest = line[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}
