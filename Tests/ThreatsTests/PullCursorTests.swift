import Kernel
import TestSupport
import Testing
import Threats
@testable import ThreatsDesk

/// Another server as a plain list, with the habits that real ones have.
private struct ListServer {
    enum Answer { case page(PullCursor.Page, [Int]), refused }
    /// Objects by number, each with its moment, in order.
    let moments: [Int64]
    var pageMax = 100
    var sendsNext = true
    /// Pages of one `next` are given out once.
    var givesOnce = false
    /// Of a hundred `next`, this many are forgotten.
    var forgets = 0
    private var left: [String: [Int]] = [:]
    private var given = 0

    init(_ moments: [Int64]) { self.moments = moments.sorted() }

    mutating func answer(_ query: [(String, String)], using random: inout Seeded) -> Answer {
        let fields = Dictionary(query, uniquingKeysWith: { a, _ in a }), limit = min(pageMax, Int(fields["limit"] ?? "") ?? pageMax)
        var rest: [Int]
        if let next = fields["next"] {
            guard let kept = left[next], Int.random(in: 0..<100, using: &random) >= forgets else { return .refused }
            rest = kept
            if givesOnce { left[next] = nil }
        } else {
            let after = fields["added_after"].flatMap { STIXTimestamp($0) }?.microseconds ?? .min
            rest = moments.indices.filter { moments[$0] > after }
        }
        let page = Array(rest.prefix(limit))
        rest.removeFirst(page.count)
        var next: String?
        if !rest.isEmpty, sendsNext {
            given += 1
            next = "n\(given)"
            left["n\(given)"] = rest
        }
        return .page(PullCursor.Page(objects: page.count, more: !rest.isEmpty, next: next, first: page.first.map { moments[$0] }, last: page.last.map { moments[$0] }), page)
    }
}

@Suite("Reading a collection of another server")
struct PullCursorTests {
    /// Everything that a reader ends up with, and how it ended.
    private func readings(_ server: inout ListServer, from cursor: inout PullCursor, crashes: Int, using random: inout Seeded) -> (read: Set<Int>, stepped: Int) {
        var read: Set<Int> = [], stepped = 0
        for _ in 0..<5_000 {
            guard case .page(var page, let objects) = server.answer(cursor.query, using: &random) else {
                if cursor.forgot() { continue }
                Issue.record("a question without `next` was refused")
                return (read, stepped)
            }
            // The answer is lost on the way: nothing of it is kept.
            if Int.random(in: 0..<100, using: &random) < crashes {
                cursor = PullCursor(json: cursor.json)
                continue
            }
            page.added = objects.count { !read.contains($0) }
            read.formUnion(objects)
            switch cursor.took(page) {
            case .goOn: continue
            case .stepped: stepped += 1
            case .atEnd: return (read, stepped)
            case .endless, .unreadable:
                Issue.record("the server does end, and can be read")
                return (read, stepped)
            }
        }
        Issue.record("the reading does not come to an end")
        return (read, stepped)
    }

    @Test("No object is missed, whatever the server forgets, gives out once, or adds at one moment, and however often the reader fails", arguments: UInt64(0)..<120)
    func complete(seed: UInt64) {
        var random = Seeded(seed)
        let count = Int.random(in: 0...600, using: &random), spread = Int64.random(in: 1...400, using: &random)
        var server = ListServer((0..<count).map { _ in 1_700_000_000_000_000 + Int64.random(in: 0..<spread, using: &random) })
        server.pageMax = Int.random(in: 1...200, using: &random)
        server.givesOnce = Bool.random(using: &random)
        server.forgets = [0, 10, 100].randomElement(using: &random) ?? 0
        var cursor = PullCursor()
        // A server whose `next` never works and whose page is smaller than one moment keeps objects back; that is said, and tested below.
        let moments = Dictionary(grouping: server.moments) { $0 }.values.map(\.count).max() ?? 0
        if server.forgets == 100 { server.pageMax = max(server.pageMax, moments + 1) }
        let (read, stepped) = readings(&server, from: &cursor, crashes: [0, 5, 20].randomElement(using: &random) ?? 0, using: &random)
        #expect(read.count == count && stepped == 0, "seed \(seed): \(read.count) of \(count), \(stepped) stepped over")
        #expect(cursor.isCaughtUp)
    }

    @Test("Without `next`, a moment with more objects than a page is stepped over, and said")
    func oneMoment() {
        var random = Seeded(1), cursor = PullCursor()
        var server = ListServer(Array(repeating: 1_700_000_000_000_000, count: 300) + [1_700_000_000_000_005])
        (server.pageMax, server.sendsNext) = (100, false)
        let (read, stepped) = readings(&server, from: &cursor, crashes: 0, using: &random)
        #expect(stepped == 1 && read.count == 101 && read.contains(300))
    }

    @Test("Once nothing is new, the next question asks for what is newer than the last moment; after news, for that moment once more")
    func strict() {
        var cursor = PullCursor()
        #expect(cursor.took(.init(objects: 2, added: 2, first: 5_000_000, last: 6_000_000)) == .atEnd)
        #expect(cursor.query.first { $0.0 == "added_after" }?.1 == "1970-01-01T00:00:05.999999Z")
        #expect(cursor.took(.init(objects: 1, added: 0, first: 6_000_000, last: 6_000_000)) == .atEnd)
        #expect(cursor.query.first { $0.0 == "added_after" }?.1 == "1970-01-01T00:00:06.000000Z")
    }

    @Test("A page that ends in the middle is asked for in smaller pieces, down to the object that breaks it, and the reading goes on behind that")
    func broken() {
        var cursor = PullCursor()
        for limit in [100, 10, 1] {
            #expect(cursor.took(.init(objects: 3, isBroken: true)) == .goOn)
            #expect(cursor.limit == limit)
        }
        guard case .stepped = cursor.took(.init(objects: 0, last: 7_000_000, isBroken: true)) else { Issue.record("it is stepped over"); return }
        #expect(cursor.limit == PullCursor.limitFirst && cursor.query.contains { $0.1 == "1970-01-01T00:00:07.000000Z" } && !cursor.isCaughtUp)
    }

    @Test("What cannot be read at all is no end of a collection")
    func unreadable() {
        var cursor = PullCursor()
        for _ in 0..<3 { #expect(cursor.took(.init(isBroken: true)) == .goOn) }
        #expect(cursor.took(.init(isBroken: true)) == .unreadable && !cursor.isCaughtUp)
    }

    @Test("A server that sends empty pages for ever is given up")
    func endless() {
        var cursor = PullCursor(), steps: [PullCursor.Step] = []
        for number in 0..<(PullCursor.emptyPagesMax + 2) {
            steps.append(cursor.took(.init(more: true, next: "n\(number)", last: 1)))
            if steps.last == .endless { break }
        }
        #expect(steps.last == .endless && steps.count <= PullCursor.emptyPagesMax + 2)
    }
}
