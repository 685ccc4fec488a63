/// A set of parties as 256 bits: membership, union and difference are a few machine words.
///
/// The bit of a party is its index in a `Roster`; sets of different rosters must not be mixed.
package struct PartySet: Hashable, Sendable {
    package static let capacity = 256
    package var words: SIMD4<UInt64>

    package init(words: SIMD4<UInt64>) { self.words = words }
    package init() { words = .zero }
    package init(_ indices: some Sequence<Int>) {
        self.init()
        for index in indices { insert(index) }
    }

    @inline(__always) package func contains(_ index: Int) -> Bool { words[index >> 6] & (1 << UInt64(index & 63)) != 0 }
    @inline(__always) package mutating func insert(_ index: Int) { words[index >> 6] |= 1 << UInt64(index & 63) }
    @inline(__always) package mutating func remove(_ index: Int) { words[index >> 6] &= ~(1 << UInt64(index & 63)) }

    @inline(__always) package func union(_ other: PartySet) -> PartySet { PartySet(words: words | other.words) }
    @inline(__always) package func intersection(_ other: PartySet) -> PartySet { PartySet(words: words & other.words) }
    @inline(__always) package func subtracting(_ other: PartySet) -> PartySet { PartySet(words: words & ~other.words) }
    @inline(__always) package mutating func formUnion(_ other: PartySet) { words |= other.words }
    @inline(__always) package mutating func subtract(_ other: PartySet) { words &= ~other.words }

    @inline(__always) package var isEmpty: Bool { words == .zero }
    package var count: Int { (0..<4).reduce(0) { $0 + words[$1].nonzeroBitCount } }
    package func isSubset(of other: PartySet) -> Bool { subtracting(other).isEmpty }
    package func isDisjoint(with other: PartySet) -> Bool { intersection(other).isEmpty }

    /// The indices in it, ascending.
    package var indices: [Int] {
        var result: [Int] = []
        result.reserveCapacity(count)
        for word in 0..<4 {
            var rest = words[word]
            while rest != 0 {
                result.append(word * 64 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return result
    }
}

/// All parties of a pack, each at a fixed index. At most `PartySet.capacity`.
package struct Roster: Sendable {
    package let parties: [Party]
    private let index: [PartyID: Int]

    /// Precondition: identifiers are unique and there are no more than `PartySet.capacity`; the pack's check has said so in words before.
    package init(_ parties: [Party]) {
        precondition(parties.count <= PartySet.capacity)
        self.parties = parties
        index = Dictionary(uniqueKeysWithValues: parties.enumerated().map { ($1.id, $0) })
    }

    package func index(of id: PartyID) -> Int? { index[id] }
    package subscript(id: PartyID) -> Party? { index[id].map { parties[$0] } }
    package subscript(index: Int) -> Party { parties[index] }
    package var all: PartySet { PartySet(0..<parties.count) }
    package func set(where condition: (Party) -> Bool) -> PartySet { PartySet(parties.indices.filter { condition(parties[$0]) }) }
    package func ids(in set: PartySet) -> [PartyID] { set.indices.map { parties[$0].id } }
}
