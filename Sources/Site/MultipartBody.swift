/// A form with files, `multipart/form-data` (RFC 7578), from a body that was collected whole.
///
/// A boundary stands on a line of its own: CRLF, two hyphens, the boundary; two hyphens more end the form. Each part has
/// headers, an empty line, then bytes. File names are what a person wrote: never a path here.
package struct MultipartBody: Hashable, Sendable {
    package struct Part: Hashable, Sendable {
        package let name: String
        /// As sent, without any folder before it; nil for a plain field.
        package let fileName: String?
        package let type: String?
        package let bytes: [UInt8]
        package var text: String? { String(validating: bytes, as: UTF8.self) }
    }
    package static let bytesMax = 64 << 20
    package static let partsMax = 200
    package static let headerBytesMax = 8 << 10
    package let parts: [Part]

    package init(_ body: [UInt8], contentType: String, bytesMax: Int = Self.bytesMax) throws(FormError) {
        guard body.count <= bytesMax else { throw .tooLarge(max: bytesMax) }
        guard let boundary = Self.boundary(of: contentType) else { throw .boundary }
        let delimiter = Array("\r\n--".utf8) + Array(boundary.utf8)
        // The first delimiter may stand at the very beginning, without its line end.
        var at: Int
        if body.starts(with: delimiter[2...]) { at = delimiter.count - 2 } else {
            guard let first = Self.find(delimiter, in: body, from: 0) else { throw .unfinished }
            at = first + delimiter.count
        }
        var parts: [Part] = []
        while true {
            if body[at...].starts(with: "--".utf8) { break }
            while at < body.count, body[at] == 0x20 || body[at] == 0x09 { at += 1 }
            guard body[at...].starts(with: "\r\n".utf8) else { throw body.count - at < 2 ? .unfinished : .badPart(part: parts.count + 1, what: "a boundary stands on a line of its own") }
            guard parts.count < Self.partsMax else { throw .tooManyFields(max: Self.partsMax) }
            // From its line end on, so that a part without headers or content is found too.
            guard let end = Self.find(delimiter, in: body, from: at) else { throw .unfinished }
            parts.append(try Self.part(body, from: at + 2, to: end, number: parts.count + 1))
            at = end + delimiter.count
        }
        self.parts = parts
    }

    package subscript(name: String) -> Part? { parts.first { $0.name == name } }

    private static func part(_ body: [UInt8], from start: Int, to end: Int, number: Int) throws(FormError) -> Part {
        guard start <= end else { throw .badPart(part: number, what: "it has no headers") }
        let limit = min(end, start + headerBytesMax)
        guard let blank = find(Array("\r\n\r\n".utf8), in: body, from: start, to: limit) else {
            throw .badPart(part: number, what: "its headers do not end with an empty line within \(headerBytesMax) bytes")
        }
        guard let headers = String(validating: body[start..<blank], as: UTF8.self) else { throw .badPart(part: number, what: "its headers are not in UTF-8") }
        var name: String?, fileName: String?, type: String?
        for line in headers.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { throw .badPart(part: number, what: "a header has no colon") }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            switch line[..<colon].lowercased() {
            case "content-disposition":
                let parameters = parameters(of: value)
                guard parameters.kind == "form-data" else { throw .badPart(part: number, what: "its Content-Disposition is not form-data") }
                name = parameters.values["name"]
                fileName = parameters.values["filename"].map { String($0.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? "") }
            case "content-type": type = String(value)
            default: break
            }
        }
        guard let name else { throw .badPart(part: number, what: "its Content-Disposition has no name") }
        return Part(name: name, fileName: fileName, type: type, bytes: Array(body[(blank + 4)..<end]))
    }

    static func boundary(of contentType: String) -> String? {
        guard contentType.utf8.count <= 1_024 else { return nil }
        let parameters = parameters(of: contentType[...])
        guard parameters.kind == "multipart/form-data", let boundary = parameters.values["boundary"], (1...70).contains(boundary.utf8.count),
              boundary.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return nil }
        return boundary
    }

    /// `form-data; name="a \"b\""; filename=c` → kind and parameters; names in lower case, the first of each counts.
    private static func parameters(of value: Substring) -> (kind: String, values: [String: String]) {
        var rest = value.unicodeScalars[...]
        func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }
        func trimmed(_ text: Substring.UnicodeScalarView) -> String {
            var text = text.drop(while: isBlank)
            while let last = text.last, isBlank(last) { text.removeLast() }
            return String(text)
        }
        let kind = rest.prefix { $0 != ";" }
        rest = rest.dropFirst(kind.count)
        var values: [String: String] = [:]
        while rest.first == ";" {
            rest = rest.dropFirst()
            let name = rest.prefix { $0 != "=" && $0 != ";" }
            rest = rest.dropFirst(name.count)
            guard rest.first == "=" else { continue }
            rest = rest.dropFirst()
            var content = String.UnicodeScalarView()
            if rest.first == "\"" {
                rest = rest.dropFirst()
                while let scalar = rest.first, scalar != "\"" {
                    rest = rest.dropFirst()
                    // Browsers write a quote as %22; older clients put a backslash before it.
                    if scalar == "\\", let next = rest.first, next == "\"" || next == "\\" { content.append(next); rest = rest.dropFirst() } else { content.append(scalar) }
                }
                rest = rest.dropFirst().drop { $0 != ";" }
            } else {
                let plain = rest.prefix { $0 != ";" }
                content = String.UnicodeScalarView(trimmed(plain).unicodeScalars)
                rest = rest.dropFirst(plain.count)
            }
            let key = trimmed(name).lowercased()
            if values[key] == nil { values[key] = String(content) }
        }
        return (trimmed(kind).lowercased(), values)
    }

    /// Where `pattern` begins at or after `from`. Skips by the last byte of the pattern (Horspool), so that a large file is read once.
    static func find(_ pattern: [UInt8], in bytes: [UInt8], from: Int, to: Int? = nil) -> Int? {
        let end = min(to ?? bytes.count, bytes.count), length = pattern.count
        guard length > 0, from >= 0, from + length <= end else { return nil }
        var skip = [Int](repeating: length, count: 256)
        for index in 0..<(length - 1) { skip[Int(pattern[index])] = length - 1 - index }
        var at = from
        while at + length <= end {
            let last = bytes[at + length - 1]
            if last == pattern[length - 1], bytes[at..<(at + length)].elementsEqual(pattern) { return at }
            at += skip[Int(last)]
        }
        return nil
    }
}
