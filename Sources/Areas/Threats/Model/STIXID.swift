package import Kernel

package enum STIXObject {}
/// `indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f`: a type and a UUID. Source: STIX 2.1, section 2.9.
package typealias STIXID = ID<STIXObject>

extension ID where Entity == STIXObject {
    /// What stands before the `--`; empty for a text that is no identifier.
    package var type: Substring { text.utf8.count > 38 ? text.prefix(text.count - 38) : "" }
    package var uuid: Substring { text.suffix(36) }

    /// A type in lower case and a UUID, whatever its version, in either case.
    package var isWellFormed: Bool {
        let bytes = text.utf8
        guard bytes.count >= 39, bytes.count <= 38 + 250 else { return false }
        var at = bytes.startIndex
        for position in 0..<bytes.count {
            let byte = bytes[at]
            bytes.formIndex(after: &at)
            switch position - (bytes.count - 38) {
            case ..<0: guard byte >= 0x61 && byte <= 0x7a || byte >= 0x30 && byte <= 0x39 || byte == UInt8(ascii: "-") else { return false }
            case 0, 1, 10, 15, 20, 25: guard byte == UInt8(ascii: "-") else { return false }
            default: guard byte >= 0x30 && byte <= 0x39 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66 else { return false }
            }
        }
        return true
    }
}
