/// What a client asks of a collection, beside which page of it. Source: TAXII 2.1, section 3.4.
package struct ObjectFilter: Hashable, Sendable {
    /// In microseconds since 1970; only what was added after it.
    package var addedAfter: Int64?
    /// Empty for every object.
    package var ids: Set<STIXID> = []
    /// Empty for every type.
    package var types: Set<String> = []
    package var versions = VersionMatch.latest

    package init() {}
}

/// Where the last page ended, so that the next begins after it, whatever came meanwhile.
package struct PagePlace: Hashable, Comparable, Sendable {
    package let added: Int64
    package let seq: Int64
    package init(added: Int64, seq: Int64) { (self.added, self.seq) = (added, seq) }
    package static func < (a: Self, b: Self) -> Bool { (a.added, a.seq) < (b.added, b.seq) }
}
