/// Why a body is no add-entries request, or ends too early.
package enum AddEntriesError: Error, Hashable, Sendable, CustomStringConvertible {
    case header(offset: Int, expected: String)
    /// The body ends inside the package of these entries.
    case cutOff(offset: Int, package: Range<UInt64>)
    case tooManyHashes(offset: Int, found: Int)
    case trailingBytes(offset: Int)

    package var description: String {
        switch self {
        case .header(let offset, let expected): "Byte \(offset) of the request: expected \(expected)."
        case .cutOff(let offset, let package):
            "The request ends at byte \(offset), inside the package of the entries \(package.lowerBound) to \(package.upperBound - 1); send that package again as a whole."
        case .tooManyHashes(let offset, let found): "Byte \(offset) of the request announces \(found) hashes; a proof has at most \(AddEntriesRequest.hashesMax)."
        case .trailingBytes(let offset): "The request goes on at byte \(offset), after its last package; expected its end."
        }
    }
}

/// Brings entries to a mirror (C2SP tlog-mirror, add-entries): this head, then packages of up to 256 entries, each with its proof.
///
/// All numbers big-endian: 16-bit length and origin, 64-bit start, 64-bit end, 16-bit length and ticket. A package: each entry after its 16-bit length, one byte for the number of hashes, the hashes.
package struct AddEntriesRequest: Hashable, Sendable {
    package let origin: String
    package let start: UInt64
    package let end: UInt64
    package let ticket: [UInt8]

    /// Which entries a package brings, and over which subtree its proof goes: all of the 256 up to its last entry.
    package struct Package: Hashable, Sendable {
        package let entries: Range<UInt64>
        package let subtree: Range<UInt64>
    }

    /// Where a package's parts stand in the body.
    package struct Contents: Sendable {
        package let entries: [Range<Int>]
        package let proof: [TreeHash]
        package let end: Int
    }

    package static let packagesMax: UInt64 = 32
    package static let hashesMax = 63
    private static let width = UInt64(Tile.widthMax)

    /// Nil when the two ends are in the wrong order or beyond what a log can have, or the origin or ticket is too long.
    package init?(origin: String, start: UInt64, end: UInt64, ticket: [UInt8] = []) {
        guard start <= end, end <= UInt64(Int64.max), SignedNote.isKeyName(origin), origin.utf8.count <= 0xffff, ticket.count <= 0xffff else { return nil }
        (self.origin, self.start, self.end, self.ticket) = (origin, start, end, ticket)
    }

    package var packageCount: UInt64 { start == end ? 0 : (end + Self.width - 1) / Self.width - start / Self.width }

    /// Precondition: less than `packageCount`.
    package func package(_ number: UInt64) -> Package {
        precondition(number < packageCount)
        let low = (start / Self.width + number) * Self.width, high = min(end, low + Self.width)
        return Package(entries: max(start, low)..<high, subtree: low..<high)
    }

    package var head: [UInt8] {
        let name = Array(origin.utf8)
        return [UInt8(name.count >> 8), UInt8(name.count & 255)] + name + start.bigEndianBytes + end.bigEndianBytes + [UInt8(ticket.count >> 8), UInt8(ticket.count & 255)] + ticket
    }

    /// Precondition: at most `hashesMax` hashes.
    package static func append(bundle: [UInt8], proof: [TreeHash], to body: inout [UInt8]) {
        precondition(proof.count <= hashesMax)
        body.append(contentsOf: bundle)
        body.append(UInt8(proof.count))
        for hash in proof { hash.withUnsafeBytes { body.append(contentsOf: $0) } }
    }

    /// Reads the head and says where the packages begin.
    package static func read(_ body: [UInt8]) throws(AddEntriesError) -> (request: AddEntriesRequest, packages: Int) {
        var offset = 0
        func number(_ width: Int, _ what: String) throws(AddEntriesError) -> UInt64 {
            guard offset + width <= body.count else { throw .header(offset: offset, expected: what) }
            defer { offset += width }
            return body[offset..<offset + width].reduce(0) { $0 << 8 | UInt64($1) }
        }
        func bytes(_ what: String) throws(AddEntriesError) -> ArraySlice<UInt8> {
            let length = Int(try number(2, "the length of \(what) in 2 bytes"))
            guard offset + length <= body.count else { throw .header(offset: offset, expected: "\(what), \(length) bytes long") }
            defer { offset += length }
            return body[offset..<offset + length]
        }
        let name = try bytes("the log's origin")
        guard let origin = String(validating: name, as: UTF8.self), SignedNote.isKeyName(origin) else { throw .header(offset: 2, expected: "the log's origin, a name in UTF-8 without spaces and plus") }
        let place = offset
        let start = try number(8, "the first entry in 8 bytes"), end = try number(8, "the end of the entries in 8 bytes")
        let ticket = Array(try bytes("the ticket"))
        guard let request = AddEntriesRequest(origin: origin, start: start, end: end, ticket: ticket) else { throw .header(offset: place, expected: "a first entry not after the end, and an end below 2^63") }
        return (request, offset)
    }

    /// Reads the package that begins at `offset`. The entries are not copied.
    package func contents(of package: Package, in body: [UInt8], at offset: Int) throws(AddEntriesError) -> Contents {
        var ranges: [Range<Int>] = [], offset = offset
        ranges.reserveCapacity(package.entries.count)
        for _ in package.entries {
            guard offset + 2 <= body.count else { throw .cutOff(offset: body.count, package: package.entries) }
            let first = offset + 2, last = first + (Int(body[offset]) << 8 | Int(body[offset + 1]))
            guard last <= body.count else { throw .cutOff(offset: body.count, package: package.entries) }
            ranges.append(first..<last)
            offset = last
        }
        guard offset < body.count else { throw .cutOff(offset: body.count, package: package.entries) }
        let count = Int(body[offset])
        guard count <= Self.hashesMax else { throw .tooManyHashes(offset: offset, found: count) }
        let hashes = offset + 1, end = hashes + count * TreeHash.size
        guard end <= body.count else { throw .cutOff(offset: body.count, package: package.entries) }
        let proof = (0..<count).compactMap { TreeHash(body[hashes + $0 * TreeHash.size..<hashes + ($0 + 1) * TreeHash.size]) }
        return Contents(entries: ranges, proof: proof, end: end)
    }
}
