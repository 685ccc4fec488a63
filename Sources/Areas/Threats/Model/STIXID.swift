package import Kernel

package enum STIXObject {}
/// `indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f`: a type and a UUID. Source: STIX 2.1, section 2.9.
package typealias STIXID = ID<STIXObject>

extension ID where Entity == STIXObject {
    /// What stands before the `--`; empty for a text that is no identifier.
    package var type: Substring {
        let bytes = text.utf8
        return bytes.count > 38 ? text[..<bytes.index(bytes.endIndex, offsetBy: -38)] : ""
    }
    package var uuid: Substring { text.suffix(36) }

    /// A type in lower case and a UUID, whatever its version, in either case.
    package var isWellFormed: Bool {
        var copy = text
        return copy.withUTF8 { Self.isWellFormed($0) }
    }

    static func isWellFormed(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count >= 39, bytes.count <= 38 + 250 else { return false }
        let dashes = bytes.count - 38
        for at in 0..<dashes {
            let byte = bytes[at]
            guard byte >= 0x61 && byte <= 0x7a || byte >= 0x30 && byte <= 0x39 || byte == UInt8(ascii: "-") else { return false }
        }
        for at in dashes..<bytes.count {
            let byte = bytes[at]
            switch at - dashes {
            case 0, 1, 10, 15, 20, 25: guard byte == UInt8(ascii: "-") else { return false }
            default: guard byte >= 0x30 && byte <= 0x39 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66 else { return false }
            }
        }
        return true
    }
}
