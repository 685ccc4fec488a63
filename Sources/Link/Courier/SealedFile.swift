import Crypto
import Foundation

// A sealed file, version 1. Numbers are big-endian.
//
//   header, readable by whoever carries the file, and bound into every chunk:
//     16  "entente courier" and a newline
//      2  version: 1
//      1  length, then the suite's name: RFC 9180 base mode with X-Wing, HKDF-SHA256, AES-256-GCM
//      1  length, then the sending organisation: EU
//      1  length, then the organisation for which it is sealed: NATO
//      8  the first bytes of SHA-256 of the public key to which it is sealed
//      4  chunk size in bytes
//      2  length, then HPKE's encapsulated key
//   chunks, each of chunk size and 16 bytes more, the last one possibly shorter; sealed in order by one HPKE context
//     info: the header up to and without the encapsulated key's length
//     authenticated data of a chunk: 8 bytes its number, 1 byte whether it is the last, 32 bytes SHA-256 of the whole header
//
// This is the STREAM construction: HPKE's sequence number is the nonce, so a chunk opens in its own place only, and only the end opens as the end. What
// is cut off, moved, repeated, or taken from another file does not open. Anyone can seal to a public key: that what is inside comes from the peer is
// shown by the channel's signatures and by the mirror's cosignatures inside, not by the seal.

/// What is common to writing and reading a sealed file.
package enum SealedFile {
    package static let suiteName = "HPKE/X-Wing/HKDF-SHA256/AES-256-GCM"
    package static let chunkSize = 64 << 10
    static let chunkSizes = 64...(1 << 20)
    static let suite = HPKE.Ciphersuite.XWingMLKEM768X25519_SHA256_AES_GCM_256
    static let magic = Array("entente courier\n".utf8)
    static let version = 1
    static let tagSize = 16
    static let headerSizeMax = 4096

    static func keyName(_ publicKey: some DataProtocol) -> [UInt8] { Array(SHA256.hash(data: publicKey).prefix(8)) }

    /// What a chunk is bound to beside its bytes.
    static func place(_ number: UInt64, isLast: Bool, header: SHA256.Digest) -> Data { Data(number.bigEndianBytes + [isLast ? 1 : 0] + Array(header)) }
}

/// The plain beginning of a sealed file: from whom it says to be, for whom, and how it is sealed.
package struct SealedHeader: Hashable, Sendable {
    package let sender: String
    package let addressee: String
    package let keyName: [UInt8]
    package let chunkSize: Int
    package var encapsulatedKey: [UInt8] = []

    /// Everything before the encapsulated key.
    var info: [UInt8] {
        var bytes = SealedFile.magic + UInt16(SealedFile.version).bigEndianBytes
        for text in [SealedFile.suiteName, sender, addressee] { bytes += [UInt8(text.utf8.count)] + Array(text.utf8) }
        return bytes + keyName + UInt32(chunkSize).bigEndianBytes
    }
    package var bytes: [UInt8] { info + UInt16(encapsulatedKey.count).bigEndianBytes + encapsulatedKey }

    /// Precondition: the names have at most 255 bytes.
    init(sender: String, addressee: String, keyName: [UInt8], chunkSize: Int) {
        precondition(sender.utf8.count <= 255 && addressee.utf8.count <= 255 && keyName.count == 8)
        (self.sender, self.addressee, self.keyName, self.chunkSize) = (sender, addressee, keyName, chunkSize)
    }

    /// Reads the header at the beginning of the bytes.
    init(reading bytes: [UInt8], file: String) throws(CourierError) {
        guard bytes.starts(with: SealedFile.magic) else { throw .notACourierFile(file: file) }
        var rest = ByteCursor(bytes[SealedFile.magic.count...])
        guard let version = rest.number(UInt16.self) else { throw .headerCutOff(file: file) }
        guard version == SealedFile.version else { throw .newer(file: file, version: Int(version)) }
        var texts: [String] = []
        for _ in 0..<3 {
            guard let length = rest.number(UInt8.self), let text = rest.take(Int(length)) else { throw .headerCutOff(file: file) }
            guard let text = String(validating: text, as: UTF8.self) else { throw .notACourierFile(file: file) }
            texts.append(text)
        }
        guard texts[0] == SealedFile.suiteName else { throw .otherSuite(file: file, suite: texts[0].debugDescription) }
        guard let name = rest.take(8), let chunkSize = rest.number(UInt32.self), let length = rest.number(UInt16.self), let key = rest.take(Int(length)) else { throw .headerCutOff(file: file) }
        guard SealedFile.chunkSizes.contains(Int(chunkSize)) else { throw .notACourierFile(file: file) }
        (sender, addressee, keyName, self.chunkSize, encapsulatedKey) = (texts[1], texts[2], Array(name), Int(chunkSize), Array(key))
    }
}

/// Bytes taken one after the other from the front.
struct ByteCursor {
    private(set) var rest: ArraySlice<UInt8>
    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// Nil when fewer are left.
    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func number<Number: FixedWidthInteger & UnsignedInteger>(_ type: Number.Type) -> Number? {
        take(Number.bitWidth / 8)?.reduce(0) { (Number.bitWidth > 8 ? $0 << 8 : 0) | Number($1) }
    }
}

extension FixedWidthInteger {
    var bigEndianBytes: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }
}
