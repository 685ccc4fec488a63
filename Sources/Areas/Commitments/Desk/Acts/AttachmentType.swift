/// What may be attached, told by the file's first bytes and never by its name alone.
package enum AttachmentType: String, Hashable, Sendable, CaseIterable {
    case pdf, png, jpeg, docx, xlsx, pptx, odt, ods, odp, txt, csv, eml

    package var mediaType: String {
        switch self {
        case .pdf: "application/pdf"
        case .png: "image/png"
        case .jpeg: "image/jpeg"
        case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case .pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation"
        case .odt: "application/vnd.oasis.opendocument.text"
        case .ods: "application/vnd.oasis.opendocument.spreadsheet"
        case .odp: "application/vnd.oasis.opendocument.presentation"
        case .txt: "text/plain; charset=utf-8"
        case .csv: "text/csv; charset=utf-8"
        case .eml: "message/rfc822"
        }
    }
    package var inWords: String {
        switch self {
        case .txt: "plain text (UTF-8)"
        case .csv: "CSV (UTF-8)"
        case .eml: "an e-mail (.eml)"
        default: rawValue.uppercased()
        }
    }

    /// The kind that the name claims and the bytes confirm.
    package static func checked(_ bytes: [UInt8], named name: String) throws(AttachmentError) -> AttachmentType {
        let ending = name.split(separator: ".").count > 1 ? (name.split(separator: ".").last ?? "").lowercased() : ""
        guard let claimed = AttachmentType(rawValue: ending == "jpg" ? "jpeg" : ending) else { throw .unknownEnding(name) }
        guard claimed.fits(bytes) else { throw .otherwise(name: name, claims: claimed) }
        if claimed.isOffice, contains(bytes, "vbaProject.bin") || contains(bytes, "Basic/script-lc.xml") { throw .macros }
        return claimed
    }

    private var isOffice: Bool { [.docx, .xlsx, .pptx, .odt, .ods, .odp].contains(self) }

    private func fits(_ bytes: [UInt8]) -> Bool {
        switch self {
        case .pdf: bytes.starts(with: "%PDF-".utf8)
        case .png: bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        case .jpeg: bytes.starts(with: [0xFF, 0xD8, 0xFF])
        case .docx: Self.isOOXML(bytes, "word/")
        case .xlsx: Self.isOOXML(bytes, "xl/")
        case .pptx: Self.isOOXML(bytes, "ppt/")
        // The first entry of an OpenDocument file is `mimetype`, stored as it is.
        case .odt, .ods, .odp: bytes.starts(with: Self.zip) && bytes.count > 200 && Self.contains(Array(bytes[..<200]), "mimetype" + mediaType)
        case .txt, .csv: Self.isText(bytes)
        case .eml: Self.isText(bytes, ascii: false) && Self.hasHeader(bytes)
        }
    }

    private static let zip: [UInt8] = [0x50, 0x4B, 0x03, 0x04]

    private static func isOOXML(_ bytes: [UInt8], _ folder: String) -> Bool { bytes.starts(with: zip) && contains(bytes, "[Content_Types].xml") && contains(bytes, folder) }

    /// UTF-8 without control characters; an e-mail may be in any encoding, but holds no zero byte.
    private static func isText(_ bytes: [UInt8], ascii strict: Bool = true) -> Bool {
        let hasControls = bytes.contains { $0 < 32 && ![9, 10, 12, 13].contains($0) || $0 == 127 }
        return !hasControls && (!strict || String(validating: bytes, as: UTF8.self) != nil)
    }

    /// A line such as `From: …` before the first empty one.
    private static func hasHeader(_ bytes: [UInt8]) -> Bool {
        let first = bytes.prefix(998).prefix { $0 != 10 && $0 != 13 }
        guard let colon = first.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { return false }
        return first[..<colon].allSatisfy { (33...126).contains($0) }
    }

    private static func contains(_ bytes: [UInt8], _ text: String) -> Bool {
        let pattern = Array(text.utf8)
        guard pattern.count <= bytes.count, let first = pattern.first else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            var at = 0
            while let found = bytes[at...(bytes.count - pattern.count)].firstIndex(of: first) {
                if bytes[found..<(found + pattern.count)].elementsEqual(pattern) { return true }
                at = found + 1
                if at > bytes.count - pattern.count { return false }
            }
            return false
        }
    }
}
