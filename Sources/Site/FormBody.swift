/// A form as a browser sends it, `application/x-www-form-urlencoded`: names and values in their order, names may repeat.
///
/// Also reads the query of an address. Everything has a bound, and bytes that are no UTF-8 are refused, never guessed at.
package struct FormBody: Hashable, Sendable {
    package struct Field: Hashable, Sendable {
        package let name: String
        package let value: String
        package init(name: String, value: String) { (self.name, self.value) = (name, value) }
    }
    package static let bytesMax = 1 << 20
    package static let fieldsMax = 1_000
    package let fields: [Field]

    package init(fields: [Field]) { self.fields = fields }

    package init(_ bytes: some Collection<UInt8>) throws(FormError) {
        guard bytes.count <= Self.bytesMax else { throw .tooLarge(max: Self.bytesMax) }
        var fields: [Field] = []
        var pairs = 0
        for pair in bytes.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true) {
            pairs += 1
            guard pairs <= Self.fieldsMax else { throw .tooManyFields(max: Self.fieldsMax) }
            let end = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let name = try Self.text(pair[..<end], field: pairs)
            let value = end == pair.endIndex ? "" : try Self.text(pair[pair.index(after: end)...], field: pairs)
            fields.append(Field(name: name, value: value))
        }
        self.fields = fields
    }

    /// The first value of that name.
    package subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
    package func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// The same fields as an address's query: letters, digits and `-._~` stand as they are.
    package var query: String {
        fields.map { Self.encoded($0.name) + "=" + Self.encoded($0.value) }.joined(separator: "&")
    }

    package static func encoded(_ text: String) -> String {
        var encoded: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                 UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.append(byte)
            case UInt8(ascii: " "): encoded.append(UInt8(ascii: "+"))
            default: encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func text(_ bytes: some Collection<UInt8>, field: Int) throws(FormError) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(hexadecimal), let low = rest.next().flatMap(hexadecimal) else { throw .badEscape(field: field) }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        guard let text = String(validating: decoded, as: UTF8.self) else { throw .notUTF8(field: field) }
        return text
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

/// Why a form was not read. Fields and parts are counted from 1.
package enum FormError: Error, Hashable, Sendable, CustomStringConvertible {
    case tooLarge(max: Int)
    case tooManyFields(max: Int)
    case badEscape(field: Int)
    case notUTF8(field: Int)
    case boundary
    case badPart(part: Int, what: String)
    case unfinished

    package var description: String {
        switch self {
        case .tooLarge(let max): "The form is larger than \(max) bytes. Send less at a time."
        case .tooManyFields(let max): "The form has more than \(max) fields. Send fewer."
        case .badEscape(let field): "Field \(field): after % stand two hexadecimal digits, as in %20."
        case .notUTF8(let field): "Field \(field) is not in UTF-8. Send it in UTF-8."
        case .boundary: "The Content-Type names no boundary of 1 to 70 characters. Write multipart/form-data; boundary=…"
        case .badPart(let part, let what): "Part \(part): \(what)"
        case .unfinished: "The form ends before its closing boundary. Send it again, whole."
        }
    }
}
