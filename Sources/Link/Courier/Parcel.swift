package import TransparencyLog

// What a sealed courier file holds: sections one behind the other, each 1 byte its type, 4 bytes its length (big-endian), then that many bytes.
//
//   1 checkpoint  the newest signed note of the sender's channel to the addressee
//   2 range       8 bytes `from`; then, 32 bytes each, the hashes of the complete subtrees that cover the entries before it: [from, size) follows
//   3 package     an entry package of C2SP tlog-mirror for [from, size): entries, then what proves them under the checkpoint; packages in their order
//   4 receipt     a signed note: the addressee's channel to the sender, with the sender's cosignatures
//   5 blob        32 bytes salt, then the content; entries name it by SHA-256 of both
//   0 padding     zeros up to a whole chunk, so that the file's size tells little
//
// In this order, each at most once but for packages and blobs; 1, 2 and the packages all or none. The covering hashes make a parcel prove itself: they and
// the entries lead to the signed root, so every entry is verified before one is appended, whatever the addressee holds.

package enum ParcelSection: Hashable, Sendable {
    case checkpoint(SignedNote)
    case range(Frontier)
    case package([UInt8])
    case receipt(SignedNote)
    case blob(salt: [UInt8], content: [UInt8])

    /// 256 entries of the largest size and their proof.
    static let sizeMax = Tile.widthMax * (2 + EntryBundle.entrySizeMax) + 1 + 63 * TreeHash.size
    static let headSize = 5
    static let saltSize = 32

    var type: UInt8 {
        switch self {
        case .checkpoint: 1
        case .range: 2
        case .package: 3
        case .receipt: 4
        case .blob: 5
        }
    }

    var bytes: [UInt8] {
        switch self {
        case .checkpoint(let note), .receipt(let note): note.bytes
        case .range(let before): before.size.bigEndianBytes + before.hashes.flatMap(\.bytes)
        case .package(let bytes): bytes
        case .blob(let salt, let content): salt + content
        }
    }

    /// Nil when the bytes are not what the type says, or the type is unknown.
    init?(type: UInt8, bytes: [UInt8]) {
        switch type {
        case 1, 4:
            guard let note = try? SignedNote(reading: bytes) else { return nil }
            self = type == 1 ? .checkpoint(note) : .receipt(note)
        case 2:
            var rest = ByteCursor(bytes[...])
            guard let from = rest.number(UInt64.self), rest.rest.count == from.nonzeroBitCount * TreeHash.size else { return nil }
            var hashes: [TreeHash] = []
            while let next = rest.take(TreeHash.size) { if let hash = TreeHash(next) { hashes.append(hash) } }
            guard let before = Frontier(size: from, hashes: hashes) else { return nil }
            self = .range(before)
        case 3: self = .package(bytes)
        case 5:
            guard bytes.count >= Self.saltSize else { return nil }
            self = .blob(salt: Array(bytes.prefix(Self.saltSize)), content: Array(bytes.dropFirst(Self.saltSize)))
        default: return nil
        }
    }
}

extension SealedWriter {
    /// Precondition: not longer than a section may be.
    package mutating func write(_ section: ParcelSection) throws(CourierError) {
        let bytes = section.bytes
        precondition(bytes.count <= ParcelSection.sizeMax)
        try write([section.type] + UInt32(bytes.count).bigEndianBytes)
        try write(bytes)
    }

    /// Pads up to a whole chunk and gives the file its name.
    package mutating func finishPadded() throws(CourierError) {
        let over = Int((count + UInt64(ParcelSection.headSize)) % UInt64(chunkSize))
        let zeros = over == 0 ? 0 : chunkSize - over
        try write([0] + UInt32(zeros).bigEndianBytes)
        try write([UInt8](repeating: 0, count: zeros))
        try finish()
    }
}

extension SealedReader {
    /// The next section; nil behind the last, once the padding and the end of the file are read.
    package mutating func nextSection() throws(CourierError) -> ParcelSection? {
        let head = try read(ParcelSection.headSize)
        guard head.count == ParcelSection.headSize else { throw .content(file: path, reason: "it ends without its padding.") }
        let length = Int(head[1]) << 24 | Int(head[2]) << 16 | Int(head[3]) << 8 | Int(head[4])
        guard length <= ParcelSection.sizeMax else { throw .content(file: path, reason: "a section of \(length) bytes is longer than any may be.") }
        let bytes = try read(length)
        guard bytes.count == length else { throw .content(file: path, reason: "it ends inside a section.") }
        if head[0] == 0 {
            guard bytes.allSatisfy({ $0 == 0 }), try read(1).isEmpty else { throw .content(file: path, reason: "something stands in or behind the padding.") }
            return nil
        }
        guard let section = ParcelSection(type: head[0], bytes: bytes) else { throw .content(file: path, reason: "a section of type \(head[0]) is not as it must be.") }
        return section
    }
}
