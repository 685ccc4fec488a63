import Kernel
import Node
import Release
import Threats

/// What is here already of the objects that somebody sends, as far as the sender may see it, and the marking definitions that they name.
struct Shelf: Sendable {
    struct Key: Hashable {
        let id: STIXID
        let version: Int64?
        /// Of an object without a version of its own.
        let hash: Int
        init(id: STIXID, version: Int64?, hash: Int) { (self.id, self.version, self.hash) = (id, version, hash) }
        init(_ entry: STIXEntry, _ bytes: [UInt8]) { (id, version, hash) = (entry.id, entry.version?.microseconds, entry.version == nil ? bytes.hashValue : 0) }
    }
    private var versions: Set<Key> = []
    private var kinds: [STIXID: STIXMarkingKind] = [:]

    init(of entries: [STIXEntry], in collection: String, for viewpoint: Viewpoint, _ reading: ThreatReading) async throws(NodeError) {
        let scope = try await reading.scope(viewpoint)
        var filter = ObjectFilter()
        filter.versions.all = true
        var markings: Set<STIXID> = []
        for entry in entries {
            if let kind = entry.definition { kinds[entry.id] = kind }
            for marking in entry.objectMarkings + entry.granular.compactMap(\.marking) { markings.insert(marking) }
        }
        filter.ids = Set(entries.map(\.id)).union(markings.subtracting(kinds.keys))
        let known = try await reading.keys(scope, filter.ids)
        for one in known where one.collection == collection { versions.insert(one.key) }
        let definitions = filter.ids.filter { $0.text.hasPrefix("marking-definition--") && kinds[$0] == nil }
        guard !definitions.isEmpty else { return }
        var asked = ObjectFilter()
        asked.ids = definitions
        for one in try await reading.page(scope, asked, limit: 1_000).objects {
            if let kind = (try? STIXEntry(reading: one.record.bytes))?.definition { kinds[one.record.id] = kind }
        }
    }

    func has(_ entry: STIXEntry, _ bytes: [UInt8]) -> Bool { versions.contains(Key(entry, bytes)) }
    func markingKind(_ id: STIXID) -> STIXMarkingKind? { kinds[id] }
}
