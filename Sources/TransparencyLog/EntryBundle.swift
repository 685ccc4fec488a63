/// Why bytes are no entry bundle.
package enum EntryBundleError: Error, Hashable, Sendable, CustomStringConvertible {
    case cutOff(offset: Int)
    case tooManyEntries

    package var description: String {
        switch self {
        case .cutOff(let offset): "The bundle ends inside the entry that begins at byte \(offset); fetch it again."
        case .tooManyEntries: "The bundle holds more than \(Tile.widthMax) entries, which no tile does."
        }
    }
}

/// Up to 256 log entries one behind the other, each after its length as a big-endian 16-bit number (C2SP tlog-tiles).
package enum EntryBundle {
    package static let entrySizeMax = 65_535

    /// Precondition: no entry is longer than `entrySizeMax`.
    package static func append(_ entry: some Collection<UInt8>, to bundle: inout [UInt8]) {
        precondition(entry.count <= entrySizeMax)
        bundle.append(UInt8(entry.count >> 8))
        bundle.append(UInt8(entry.count & 255))
        bundle.append(contentsOf: entry)
    }

    package static func entries(of bundle: [UInt8], countMax: Int = Tile.widthMax) throws(EntryBundleError) -> [ArraySlice<UInt8>] {
        var entries: [ArraySlice<UInt8>] = []
        var offset = 0
        while offset < bundle.count {
            guard entries.count < countMax else { throw .tooManyEntries }
            guard offset + 2 <= bundle.count else { throw .cutOff(offset: offset) }
            let length = Int(bundle[offset]) << 8 | Int(bundle[offset + 1])
            guard offset + 2 + length <= bundle.count else { throw .cutOff(offset: offset) }
            entries.append(bundle[offset + 2..<offset + 2 + length])
            offset += 2 + length
        }
        return entries
    }
}
