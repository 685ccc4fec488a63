import Kernel
import Threats

/// What became of objects that another server sent.
struct PullTaken: Hashable, Sendable {
    struct Refusal: Hashable, Sendable { let object: String, reason: String }
    var added = 0, known = 0
    var refused: [Refusal] = []

    static func + (a: Self, b: Self) -> Self { PullTaken(added: a.added + b.added, known: a.known + b.known, refused: a.refused + b.refused) }
}

/// Reads one collection of another server, page after page, from where it stood to its end.
struct CollectionPull: Sendable {
    /// Takes objects in, in the order sent, each with the moment at which the other server had added it where history is kept.
    let take: @Sendable ([ThreatIntake.Incoming]) async throws(PullError) -> PullTaken
    /// Called after each page, once what was on it is kept.
    let keep: @Sendable (PullCursor, PullTaken) async throws(PullError) -> Void
    let now: @Sendable () -> Int64
    let withHistory: Bool
    var pagesMax = 10_000

    /// True when the end was reached; false after as many pages as one run may read.
    func run(_ client: TAXIIClient, _ collection: PeerAddress, from start: PullCursor) async throws(PullError) -> Bool {
        var cursor = start
        // Dates of another server serve whoever has not read here yet; what comes later bears the moment at which it came here, or readers who are past it would miss it.
        var dates = withHistory && !start.isCaughtUp ? ManifestDates(client, collection, from: start) : nil
        if start == PullCursor() { try await definitions(client, collection) }
        for _ in 0..<pagesMax {
            let answer: TAXIIClient.Answer
            do throws(PullError) { answer = try await client.get(collection.below("objects"), cursor.query, what: "objects of this collection") } catch {
                if error.isAboutSize, cursor.askForLess() {
                    cursor.forgot()
                    continue
                }
                // 400 and 404 to a `next`: the server forgot it.
                switch error {
                case .answered(_, 400..<500, _), .missing: if cursor.forgot() { continue }
                default: break
                }
                throw error
            }
            let page = EnvelopePage(answer.bytes)
            var taken = page.mistake == nil || cursor.limit == 1 ? try await takeAll(page.slices, try await dates?.dates(of: page.slices, now: now())) : PullTaken()
            let step = cursor.took(page.page(of: answer, added: taken.added))
            if case .stepped(let says) = step { taken.refused.append(.init(object: "a page", reason: page.mistake.map { "\(says) \($0)" } ?? says)) }
            try await keep(cursor, taken)
            switch step {
            case .goOn: continue
            case .stepped: if cursor.isCaughtUp { return true }
            case .atEnd: return true
            case .unreadable: throw .notTAXII(host: client.address.host, what: page.mistake.map { "\($0)" } ?? "it is no envelope.")
            case .endless: throw .endless(host: client.address.host, pages: PullCursor.emptyPagesMax)
            }
        }
        return false
    }

    /// What markings mean comes first: without it, whatever bears them would be kept back.
    private func definitions(_ client: TAXIIClient, _ collection: PeerAddress) async throws(PullError) {
        let answer: TAXIIClient.Answer
        let filter = [("match[type]", "marking-definition")]
        do throws(PullError) { answer = try await client.get(collection.below("objects"), filter + [("limit", "1000")], what: "objects of this collection") } catch {
            // A server without this filter is read all the same.
            if case .answered(_, 400..<500, _) = error { return }
            if case .missing = error { return }
            throw error
        }
        let found = EnvelopePage(answer.bytes).slices.filter { slice in slice.bytes.flatMap { try? STIXEntry(reading: $0) }?.definition != nil }
        guard !found.isEmpty else { return }
        var dates = withHistory ? ManifestDates(client, collection, from: PullCursor(), filter: filter) : nil
        let taken = try await takeAll(found, try await dates?.dates(of: found, now: now()))
        try await keep(PullCursor(), taken)
    }

    private func takeAll(_ slices: [STIXSlices.Slice], _ dates: [Int64?]?) async throws(PullError) -> PullTaken {
        var taken = PullTaken()
        for start in stride(from: 0, to: slices.count, by: ThreatIntake.batchMax) {
            let range = start..<min(slices.count, start + ThreatIntake.batchMax)
            taken = taken + (try await takeOrHalve(range.map { ThreatIntake.Incoming(slices[$0], added: dates?[$0]) }))
        }
        return taken
    }

    /// What cannot be said, such as a marking above the clearance of the account, costs the object that bears it and no other.
    private func takeOrHalve(_ batch: [ThreatIntake.Incoming]) async throws(PullError) -> PullTaken {
        do throws(PullError) { return try await take(batch) } catch {
            guard case .answered(_, 422, let says) = error else { throw error }
            guard batch.count > 1 else { return PullTaken(refused: batch.map { .init(object: Self.name($0), reason: says) }) }
            let half = batch.count / 2
            let first = try await takeOrHalve(Array(batch[..<half])), second = try await takeOrHalve(Array(batch[half...]))
            return first + second
        }
    }

    static func name(_ one: ThreatIntake.Incoming) -> String { one.slice.bytes.flatMap { try? STIXEntry(reading: $0) }?.id.text ?? "object number \(one.slice.number)" }
}
