import Kernel
import Labels
import Node
import Release
import Threats

/// What is here already of the objects that somebody sends, as far as the sender may see it, and the marking definitions that they name.
struct KnownObjects: Sendable {
    struct Key: Hashable {
        let id: STIXID
        let version: Int64?
        /// Of an object without a version of its own.
        let hash: Int
        /// The same version under another marking is another text: somebody may have understood a marking late.
        let label: Label
        init(id: STIXID, version: Int64?, hash: Int, label: Label) { (self.id, self.version, self.hash, self.label) = (id, version, hash, label) }
        init(_ entry: STIXEntry, _ bytes: [UInt8], _ label: Label) { self.init(id: entry.id, version: entry.version?.microseconds, hash: entry.version == nil ? bytes.hashValue : 0, label: label) }
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
        let known = try await reading.keys(scope, filter.ids, unversioned: Set(entries.lazy.filter { $0.version == nil }.map(\.id)))
        for one in known where one.collection == collection { versions.insert(one.key) }
        let definitions = filter.ids.filter { $0.text.hasPrefix("marking-definition--") && kinds[$0] == nil }
        guard !definitions.isEmpty else { return }
        var asked = ObjectFilter()
        asked.ids = definitions
        for one in try await reading.page(scope, asked, limit: 1_000).objects {
            if let kind = (try? STIXEntry(reading: one.record.bytes))?.definition { kinds[one.record.id] = kind }
        }
    }

    func has(_ key: Key) -> Bool { versions.contains(key) }
    func markingKind(_ id: STIXID) -> STIXMarkingKind? { kinds[id] }
}
