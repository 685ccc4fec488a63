/// A tile of the C2SP tlog-tiles layout: up to 256 hashes of one level, or up to 256 entries; its path names it.
package struct Tile: Hashable, Sendable, CustomStringConvertible {
    package enum Content: Hashable, Sendable {
        /// Level 0 holds leaf hashes, level l the hashes over 256^l leaves; 0 to 63.
        case hashes(level: Int)
        case entries
    }
    package let content: Content
    package let index: UInt64
    /// 1 to 256; below 256 the tile is partial.
    package let width: Int

    package static let widthMax = 256

    /// Nil when the level or the width is outside its bounds.
    package init?(_ content: Content, index: UInt64, width: Int = widthMax) {
        if case .hashes(let level) = content, !(0...63).contains(level) { return nil }
        guard (1...Self.widthMax).contains(width) else { return nil }
        (self.content, self.index, self.width) = (content, index, width)
    }

    package var isPartial: Bool { width < Self.widthMax }

    /// How many hashes the level's last, partial tile of a tree has; 0 when every tile is full.
    package static func partialWidth(level: Int, of size: UInt64) -> Int { level >= 8 ? 0 : Int(size >> UInt64(8 * level) & 255) }

    /// Hashes of a level: complete subtrees of 256^level leaves.
    package static func count(level: Int, of size: UInt64) -> UInt64 { level >= 8 ? 0 : size >> UInt64(8 * level) }

    /// `tile/0/x001/x234/067`, `tile/entries/000.p/5`.
    package var path: String {
        var groups = [Self.padded(index % 1000)]
        var rest = index / 1000
        while rest > 0 {
            groups.append("x" + Self.padded(rest % 1000))
            rest /= 1000
        }
        let kind = switch content {
        case .hashes(let level): String(level)
        case .entries: "entries"
        }
        return "tile/\(kind)/" + groups.reversed().joined(separator: "/") + (isPartial ? ".p/\(width)" : "")
    }
    package var description: String { path }

    /// Reads the one spelling of a tile's path and nothing else; nil otherwise.
    package init?(path: some StringProtocol) {
        guard path.utf8.count <= 64 else { return nil }
        var parts = String(path).split(separator: "/" as Character, omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 3, parts[0] == "tile" else { return nil }
        let content: Content
        if parts[1] == "entries" { content = .entries } else if let level = Int(parts[1]) { content = .hashes(level: level) } else { return nil }
        var width = Self.widthMax
        if parts.count >= 4, parts[parts.count - 2].hasSuffix(".p") {
            guard let partial = Int(parts.removeLast()), partial < Self.widthMax else { return nil }
            width = partial
            parts[parts.count - 1].removeLast(2)
        }
        var index: UInt64 = 0
        for group in parts.dropFirst(2) {
            guard let number = UInt64(group.hasPrefix("x") ? String(group.dropFirst()) : group), number < 1000, index <= UInt64.max / 1000 - 1 else { return nil }
            index = index * 1000 + number
        }
        guard let tile = Tile(content, index: index, width: width), tile.path == path else { return nil }
        self = tile
    }

    private static func padded(_ number: UInt64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 3 - digits.count) + digits
    }
}
