/// A finished drawing as SVG bytes.
///
/// Only this module can make one, and every text and attribute that goes in is escaped, so that a page may take it in as it is.
/// Colours are classes (the page's style sheet has them), never values; geometry is in pixels, one decimal.
package struct SVG: Hashable, Sendable {
    package private(set) var bytes: [UInt8]
    package let width: Double
    package let height: Double

    package enum Role: Hashable, Sendable {
        /// One picture with one name.
        case image(name: String)
        /// A drawing with links in it; its name is read before them.
        case links(name: String)
        /// Repeats what stands beside it in words.
        case decorative
    }

    /// `isAlone`: a file of its own, not a part of a page.
    init(width: Double, height: Double, role: Role, classes: StaticString, box: StaticString? = nil, isAlone: Bool = false) {
        (self.width, self.height) = (width, height)
        bytes = []
        bytes.reserveCapacity(512)
        bytes.append(contentsOf: "<svg".utf8)
        if isAlone { write("xmlns", "http://www.w3.org/2000/svg") }
        write("class", .fixed(classes))
        write("width", .number(width))
        write("height", .number(height))
        write("viewBox", box.map { .fixed($0) } ?? .text("0 0 \(Self.decimal(width)) \(Self.decimal(height))"))
        switch role {
        case .image(let name):
            write("role", "img")
            write("aria-label", .text(name))
        case .links(let name):
            write("role", "group")
            write("aria-label", .text(name))
        case .decorative:
            write("aria-hidden", "true")
        }
        write("focusable", "false")
        bytes.append(UInt8(ascii: ">"))
    }

    /// A part of a drawing, to be placed in another.
    init(partOf width: Double, height: Double) {
        (self.width, self.height) = (width, height)
        bytes = []
        bytes.reserveCapacity(8192)
    }

    /// Takes in a part, moved to the right and down.
    mutating func place(_ part: SVG, x: Double, y: Double) {
        if x == 0 && y == 0 { bytes += part.bytes } else {
            within("g", ["transform": .text("translate(\(Self.decimal(x)) \(Self.decimal(y)))")]) { $0.bytes += part.bytes }
        }
    }

    mutating func describe(title: String, words: String) {
        within("title", [:]) { $0.bytes.appendEscaped(title) }
        within("desc", [:]) { $0.bytes.appendEscaped(words) }
    }

    /// Only in a drawing that stands alone: a page's own style sheet has the rules.
    mutating func style(_ rules: String) { within("style", [:]) { $0.bytes.appendEscaped(rules) } }

    enum Value: ExpressibleByStringLiteral {
        case fixed(StaticString)
        case text(String)
        case number(Double)
        case path(PathData)
        init(stringLiteral value: StaticString) { self = .fixed(value) }
    }
    typealias Attributes = KeyValuePairs<StaticString, Value>

    /// An element without content.
    mutating func shape(_ name: StaticString, _ attributes: Attributes) {
        open(name, attributes)
        bytes.removeLast()
        bytes.append(contentsOf: "/>".utf8)
    }

    mutating func text(_ text: String, _ attributes: Attributes) {
        open("text", attributes)
        bytes.appendEscaped(text)
        close("text")
    }

    mutating func within(_ name: StaticString, _ attributes: Attributes, _ draw: (inout SVG) -> Void) {
        open(name, attributes)
        draw(&self)
        close(name)
    }

    mutating func finish() { close("svg") }

    private mutating func open(_ name: StaticString, _ attributes: Attributes) {
        bytes.append(UInt8(ascii: "<"))
        append(name)
        for (key, value) in attributes { write(key, value) }
        bytes.append(UInt8(ascii: ">"))
    }

    private mutating func close(_ name: StaticString) {
        bytes.append(contentsOf: "</".utf8)
        append(name)
        bytes.append(UInt8(ascii: ">"))
    }

    private mutating func write(_ name: StaticString, _ value: Value) {
        bytes.append(UInt8(ascii: " "))
        append(name)
        bytes.append(contentsOf: "=\"".utf8)
        switch value {
        case .fixed(let value): append(value)
        case .text(let value): bytes.appendEscaped(value)
        case .number(let value): Self.write(value, into: &bytes)
        case .path(let path): bytes += path.bytes
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// One decimal at most, without a trailing zero; the same on every machine. Anything beyond a page's size is cut to it.
    static func decimal(_ value: Double) -> String {
        var bytes: [UInt8] = []
        write(value, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Digit by digit into the buffer: a map has some five hundred numbers.
    static func write(_ value: Double, into bytes: inout [UInt8]) {
        let tenths = value.isFinite ? Int((min(max(value, -100_000), 100_000) * 10).rounded()) : 0
        if tenths < 0 { bytes.append(UInt8(ascii: "-")) }
        let whole = abs(tenths) / 10, rest = abs(tenths) % 10
        var unit = 1
        while unit * 10 <= whole { unit *= 10 }
        while unit > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(whole / unit % 10))
            unit /= 10
        }
        if rest != 0 { bytes += [UInt8(ascii: "."), UInt8(ascii: "0") + UInt8(rest)] }
    }
}
