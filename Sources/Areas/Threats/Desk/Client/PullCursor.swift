import Journal
import Kernel
import Node
import Threats

/// Where the reading of one collection stands; kept after every page, once what was on it is kept.
///
/// A server's `next` is used while one reading goes on, and never after a failure: some servers give each page out once, and what was lost on the way with it would
/// stay lost. Then the reading begins again just before the last moment seen, and what is here already is not added twice.
struct PullCursor: Hashable, Sendable {
    /// Of the pages now being read, in microseconds; nil reads from the very beginning.
    private(set) var from: Int64?
    private(set) var next: String?
    /// The last moment on any page.
    private(set) var seen: Int64?
    private(set) var limit = Self.limitFirst
    /// The collection was read to its end once.
    private(set) var isCaughtUp = false
    private(set) var emptyPages = 0
    /// How often in a row a `next` led nowhere.
    private var forgotten = 0

    static let limitFirst = 1_000, limitMax = 16_000, emptyPagesMax = 50, nextMax = 4_000, forgottenMax = 3

    init() {}

    /// What came on one page.
    struct Page: Hashable, Sendable {
        var objects = 0
        /// Those that were not here before.
        var added = 0
        var more = false
        var next: String?
        var first: Int64?, last: Int64?
        /// The envelope ended in the middle, or is no JSON.
        var isBroken = false
    }

    enum Step: Hashable, Sendable {
        case goOn
        case atEnd
        /// Something on the server's side keeps objects from us, which the reader should be told; the reading goes on behind them.
        case stepped(over: String)
        /// Fifty pages without an object, and the server says that there is more.
        case endless
        /// Nothing of an answer can be read, and nothing says where to go on: a page for people, mostly.
        case unreadable
    }

    var query: [(String, String)] {
        var fields = [("match[version]", "all"), ("limit", String(limit))]
        if let from { fields.append(("added_after", STIXTimestamp(microseconds: from).inMicroseconds)) }
        if let next { fields.append(("next", next)) }
        return fields
    }

    mutating func took(_ page: Page) -> Step {
        if page.isBroken { return tookBroken(page) }
        if let last = page.last {
            if seen.map({ last > $0 }) ?? true { forgotten = 0 }
            seen = max(seen ?? last, last)
        }
        emptyPages = page.objects == 0 ? emptyPages + 1 : 0
        guard page.more else {
            // What was added in the very last moment may not have been there yet: after news, that moment is asked once more.
            from = seen.map { page.added > 0 || next != nil ? $0 - 1 : $0 } ?? from
            (next, isCaughtUp, emptyPages) = (nil, true, 0)
            limit = Self.limitFirst
            return .atEnd
        }
        if emptyPages > Self.emptyPagesMax { return .endless }
        if forgotten <= Self.forgottenMax, let next = page.next, !next.isEmpty, next.utf8.count <= Self.nextMax, next != self.next || page.objects > 0 {
            self.next = next
            return .goOn
        }
        return withoutNext(page)
    }

    /// The standard has `next` wherever there is `more`; without it, moments lead on.
    private mutating func withoutNext(_ page: Page) -> Step {
        next = nil
        guard let last = page.last else { return .stepped(over: "The server says that there is more, and neither how to ask for it nor when the last object was added.").ending(&self) }
        if from.map({ last - 1 > $0 }) ?? true {
            from = last - 1
            return .goOn
        }
        // The whole page is of one moment.
        if limit < Self.limitMax {
            limit = min(Self.limitMax, limit * 4)
            return .goOn
        }
        from = last
        return .stepped(over: "The server has more objects of the moment \(STIXTimestamp(microseconds: last).inMicroseconds) than it gives on one page, and no `next`. Those beyond the page could not be read.")
    }

    private mutating func tookBroken(_ page: Page) -> Step {
        if limit > 1 {
            limit = max(1, limit / 10)
            return .goOn
        }
        // A single object that breaks its page: its moment says where to go on.
        guard let last = page.last, from.map({ last > $0 }) ?? true else {
            (next, limit) = (nil, Self.limitFirst)
            return .unreadable
        }
        (from, next, seen, limit) = (last, nil, max(seen ?? last, last), Self.limitFirst)
        return .stepped(over: "An answer ended in the middle, also with one object at a time. The reading goes on behind \(STIXTimestamp(microseconds: last).inMicroseconds).")
    }

    /// Begins again before the last moment seen, without `next`: false where none was sent. A server that never knows its own `next` is read by moments alone.
    @discardableResult
    mutating func forgot() -> Bool {
        guard next != nil else { return false }
        (next, from, forgotten) = (nil, seen.map { $0 - 1 } ?? from, forgotten + 1)
        return true
    }

    /// Answers are too large or take too long: fewer objects at once. False where there is one only.
    mutating func askForLess() -> Bool {
        guard limit > 1 else { return false }
        limit = max(1, limit / 4)
        return true
    }

    fileprivate mutating func end() { (next, isCaughtUp) = (nil, true) }
}

extension PullCursor.Step {
    fileprivate func ending(_ cursor: inout PullCursor) -> Self {
        cursor.end()
        return self
    }
}

extension PullCursor {
    /// As a later reading goes on from it: without `next`.
    var json: JSONValue {
        var cursor = self
        cursor.forgot()
        return cursor.members
    }

    private var members: JSONValue {
        .members(("from", from.map { .integer($0) }), ("seen", seen.map { .integer($0) }), ("limit", .integer(Int64(limit))), ("caught-up", .bool(isCaughtUp)))
    }

    init(json: JSONValue) {
        (seen, isCaughtUp) = (json["seen"]?.integer, json["caught-up"]?.bool ?? false)
        from = json["from"]?.integer
        limit = max(1, min(Self.limitMax, Int(json["limit"]?.integer ?? Int64(Self.limitFirst))))
    }
}
