import Synchronization

/// Lets the acts on one item follow each other, while acts on different items go on side by side and share a commit.
final class Turns: Sendable {
    private struct Line { var waiting: [CheckedContinuation<Void, Never>] = [] }
    private let lines = Mutex<[ItemID: Line]>([:])

    func take<Value>(_ item: ItemID, _ body: () async throws -> Value) async rethrows -> Value {
        await withCheckedContinuation { continuation in
            let isFree = lines.withLock { lines in
                guard lines[item] != nil else {
                    lines[item] = Line()
                    return true
                }
                lines[item]!.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
        defer { pass(item) }
        return try await body()
    }

    private func pass(_ item: ItemID) {
        let next = lines.withLock { lines -> CheckedContinuation<Void, Never>? in
            // Invariant: whoever passes its turn on has a line.
            guard var line = lines[item], !line.waiting.isEmpty else {
                lines[item] = nil
                return nil
            }
            let next = line.waiting.removeFirst()
            lines[item] = line
            return next
        }
        next?.resume()
    }

    var isIdle: Bool { lines.withLock { $0.isEmpty } }
}
