/// A ZIP file whose entries are stored as they are: enough to hand a converter a document of a few small parts.
///
/// APPNOTE.TXT 4.3: for each entry a local header and its bytes; then the central directory; then its end.
enum StoredZip {
    static func bytes(_ entries: [(name: String, text: String)]) -> [UInt8] {
        var file: [UInt8] = [], directory: [UInt8] = []
        for (name, text) in entries {
            let content = Array(text.utf8), name = Array(name.utf8), offset = file.count
            // Version 2.0, UTF-8 names, stored, 1 January 1980 at midnight: the same parts are the same bytes. Last, no extra field.
            let common = le([(20, 2), (0x0800, 2), (0, 2), (0, 2), (0x21, 2), (Int(crc32(content)), 4), (content.count, 4), (content.count, 4), (name.count, 2), (0, 2)])
            file += le([(0x0403_4b50, 4)])
            file += common + name + content
            directory += le([(0x0201_4b50, 4), (20, 2)])
            directory += common
            directory += le([(0, 2), (0, 2), (0, 2), (0, 4), (offset, 4)])
            directory += name
        }
        let end = le([(0x0605_4b50, 4), (0, 2), (0, 2), (entries.count, 2), (entries.count, 2), (directory.count, 4), (file.count, 4), (0, 2)])
        return file + directory + end
    }

    /// Numbers, each in so many bytes, the least significant first.
    private static func le(_ fields: [(value: Int, count: Int)]) -> [UInt8] {
        fields.flatMap { field in (0..<field.count).map { UInt8(truncatingIfNeeded: field.value >> (8 * $0)) } }
    }

    static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc = ~UInt32(0)
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xedb8_8320 : crc >> 1 }
        }
        return ~crc
    }
}
