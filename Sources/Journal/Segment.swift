import TransparencyLog

/// Neighbouring entries stored as one row: one row per transaction costs a small fraction of one row per entry.
///
/// A segment never crosses a multiple of 256, so that a tile is made of whole segments. `bytes` is an entry bundle;
/// a length of 0 stands for an erased entry (no record is empty). `hashes` are the leaf hashes one behind the other.
struct Segment {
    let first: UInt64
    var hashes: [UInt8]
    var bytes: [UInt8]

    static let countMax: UInt64 = 256

    static func split(_ batch: StoreBatch) -> [Segment] {
        var segments: [Segment] = []
        var offset = 0
        while offset < batch.entries.count {
            let first = batch.expectedSize + UInt64(offset)
            let count = min(batch.entries.count - offset, Int(countMax - first % countMax))
            let part = offset..<offset + count
            var hashes: [UInt8] = []
            hashes.reserveCapacity(count * TreeHash.size)
            for leaf in batch.leaves[part] { leaf.withUnsafeBytes { hashes.append(contentsOf: $0) } }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(batch.entries[part].reduce(0) { $0 + $1.count + 2 })
            for entry in batch.entries[part] { EntryBundle.append(entry, to: &bytes) }
            segments.append(Segment(first: first, hashes: hashes, bytes: bytes))
            offset += count
        }
        return segments
    }

    func leaf(_ position: Int) -> TreeHash? {
        guard (position + 1) * TreeHash.size <= hashes.count else { return nil }
        return TreeHash(hashes[position * TreeHash.size..<(position + 1) * TreeHash.size])
    }

    func entries() throws(StoreFailure) -> [StoredEntry] {
        let slices: [ArraySlice<UInt8>]
        do { slices = try EntryBundle.entries(of: bytes) } catch { throw .damaged("the entries from \(first) on cannot be told apart") }
        guard slices.count * TreeHash.size == hashes.count else { throw .damaged("the entries from \(first) on and their hashes differ in number") }
        return slices.enumerated().map { position, slice in
            StoredEntry(index: first + UInt64(position), bytes: slice.isEmpty ? nil : Array(slice), leaf: leaf(position)!)
        }
    }

    /// Takes those of a segment's entries that lie in the range out of its bytes. False once they would be more than `sizeMax` together; the first is always taken.
    static func entries(_ range: Range<UInt64>, from first: UInt64, hashes: UnsafeRawBufferPointer, bytes: UnsafeRawBufferPointer, into found: inout [StoredEntry], size: inout Int, sizeMax: Int) throws(StoreFailure) -> Bool {
        var offset = 0, place = 0
        while offset < bytes.count {
            guard offset + 2 <= bytes.count, case let length = Int(bytes[offset]) << 8 | Int(bytes[offset + 1]), offset + 2 + length <= bytes.count else {
                throw .damaged("the entries from \(first) on cannot be told apart")
            }
            let index = first + UInt64(place), start = offset + 2
            (offset, place) = (start + length, place + 1)
            guard place * TreeHash.size <= hashes.count else { break }
            guard range.contains(index), let leaf = TreeHash(UnsafeRawBufferPointer(rebasing: hashes[(place - 1) * TreeHash.size..<place * TreeHash.size])) else { continue }
            size += length
            guard found.isEmpty || size <= sizeMax else { return false }
            found.append(StoredEntry(index: index, bytes: length == 0 ? nil : Array(UnsafeRawBufferPointer(rebasing: bytes[start..<offset])), leaf: leaf))
        }
        guard place * TreeHash.size == hashes.count else { throw .damaged("the entries from \(first) on and their hashes differ in number") }
        return true
    }

    /// Copies those of a segment's entries that lie in the range, with their lengths. False when one of them was erased.
    static func copy(_ range: Range<UInt64>, of entries: Range<UInt64>, from bytes: UnsafeRawBufferPointer, to bundle: inout [UInt8]) throws(StoreFailure) -> Bool {
        var offset = 0, start: Int?
        for index in entries {
            guard offset + 2 <= bytes.count, case let length = Int(bytes[offset]) << 8 | Int(bytes[offset + 1]), offset + 2 + length <= bytes.count else {
                throw .damaged("the entries from \(entries.lowerBound) on cannot be told apart")
            }
            if range.contains(index) {
                if length == 0 { return false }
                start = start ?? offset
            } else if index >= range.upperBound { break }
            offset += 2 + length
        }
        if let start { bundle.append(contentsOf: bytes[start..<offset]) }
        return true
    }

    /// The same segment without the bytes of one entry.
    func erasing(_ index: UInt64) throws(StoreFailure) -> Segment {
        var copy = Segment(first: first, hashes: hashes, bytes: [])
        for entry in try entries() { EntryBundle.append(entry.index == index ? [] : entry.bytes ?? [], to: &copy.bytes) }
        return copy
    }
}
