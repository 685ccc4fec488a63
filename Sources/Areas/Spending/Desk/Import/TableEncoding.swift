import Foundation
import Packs

/// A table's text as UTF-8, whatever a spreadsheet saved it as: UTF-16 with its mark, or Windows-1252 where it is no UTF-8.
enum TableEncoding {
    /// `encoding`: its name where it was another one. What is neither is given back as it is, for the reader to refuse.
    static func utf8(_ bytes: [UInt8]) -> (bytes: [UInt8], encoding: String?) {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return String(bytes: bytes, encoding: .utf16).map { (Array($0.utf8), "UTF-16") } ?? (bytes, nil)
        }
        guard CSVFault.firstNonUTF8(bytes) != nil, !bytes.prefix(512).contains(0), let text = String(bytes: bytes, encoding: .windowsCP1252) else { return (bytes, nil) }
        return (Array(text.utf8), "Windows-1252 (Latin-1)")
    }
}
