import Kernel
import Threats

/// When another server had added what it sends: its manifest, read beside its objects and no further than they need.
struct ManifestDates {
    private struct Key: Hashable { let id: String, version: Int64? }
    private let client: TAXIIClient
    private let collection: PeerAddress
    private var dates: [Key: Int64] = [:]
    private var cursor: PullCursor
    private var isAtEnd = false
    private let filter: [(String, String)]
    private static let waitingMax = 200_000, pagesAheadMax = 20

    init(_ client: TAXIIClient, _ collection: PeerAddress, from cursor: PullCursor, filter: [(String, String)] = []) {
        (self.client, self.collection, self.cursor, self.filter) = (client, collection, cursor, filter)
        // A `next` belongs to the question that gave it out.
        self.cursor.forgot()
    }

    /// One for each; nil where the manifest has none, or one that lies ahead.
    mutating func dates(of slices: [STIXSlices.Slice], now: Int64) async throws(PullError) -> [Int64?] {
        let keys = slices.map { slice in slice.bytes.flatMap { try? STIXEntry(reading: $0) }.map { Key(id: $0.id.text, version: $0.version?.microseconds) } }
        var pages = 0
        while !isAtEnd, pages < Self.pagesAheadMax, keys.contains(where: { $0.map { date(of: $0) == nil } ?? false }) {
            try await readOn()
            pages += 1
        }
        return keys.map { key in
            guard let key, let date = date(of: key), date <= now else { return nil }
            dates[key] = nil
            return date
        }
    }

    /// An object without a version of its own stands under the moment at which it was added.
    private func date(of key: Key) -> Int64? { dates[key] ?? (key.version == nil ? dates.first { $0.key.id == key.id }?.value : nil) }

    private mutating func readOn() async throws(PullError) {
        if dates.count > Self.waitingMax { dates = [:] }
        let answer = try await client.get(collection.below("manifest"), cursor.query + filter, what: "manifest of this collection")
        guard let value = try? STIXValue(reading: answer.bytes, sizeMax: TAXIIClient.answerBytesMax) else { throw .notTAXII(host: client.address.host, what: "its manifest is no JSON.") }
        let entries = value["objects"]?.array ?? []
        for one in entries {
            guard let id = one["id"]?.string, let added = one["date_added"]?.string.flatMap({ STIXTimestamp($0) }) else { continue }
            dates[Key(id: id, version: one["version"]?.string.flatMap { STIXTimestamp($0) }?.microseconds)] = added.microseconds
        }
        let page = PullCursor.Page(objects: entries.count, added: entries.count, more: value["more"]?.bool ?? false, next: value["next"]?.string, first: answer.firstAdded?.microseconds, last: answer.lastAdded?.microseconds)
        if cursor.took(page) != .goOn { isAtEnd = true }
    }
}
