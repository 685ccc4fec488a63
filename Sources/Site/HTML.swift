package import Figures

/// A piece of a page as a value: text, elements and drawings.
///
/// Text and attribute values are escaped when they are written, element and attribute names are literals of this module, and the
/// only bytes taken in as they are come from `Figures`; so nothing that a person wrote can become a tag. There is no raw text.
package indirect enum HTML: Sendable {
    case nothing
    case text(String)
    case drawing(SVG)
    case group([HTML])
    case element(ElementName, [Attribute], HTML)

    /// Writes one after the other into `bytes`, in one walk.
    package func write(into bytes: inout [UInt8]) {
        switch self {
        case .nothing: break
        case .text(let text): bytes.appendEscaped(text)
        case .drawing(let svg): bytes.append(contentsOf: svg.bytes)
        case .group(let parts): for part in parts { part.write(into: &bytes) }
        case .element(let name, let attributes, let content):
            bytes.append(UInt8(ascii: "<"))
            bytes.append(name.text)
            for attribute in attributes { attribute.write(into: &bytes) }
            bytes.append(UInt8(ascii: ">"))
            guard !name.isVoid else { return }
            content.write(into: &bytes)
            bytes.append("</")
            bytes.append(name.text)
            bytes.append(UInt8(ascii: ">"))
        }
    }

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1 << 16)
        write(into: &bytes)
        return bytes
    }

    package var isNothing: Bool {
        switch self {
        case .nothing: true
        case .group(let parts): parts.allSatisfy(\.isNothing)
        default: false
        }
    }
}

/// The name of an element: only those that stand in HTML+Elements.swift exist.
package struct ElementName: Sendable {
    let text: StaticString
    let isVoid: Bool
    init(_ text: StaticString, isVoid: Bool = false) { (self.text, self.isVoid) = (text, isVoid) }
}

/// A part of a page with inputs of its own.
package protocol Component: Sendable {
    @HTMLBuilder var html: HTML { get }
}

/// Lets a page be written as it reads: a text, an element, a component per line, with `if` and `for` between them.
@resultBuilder
package enum HTMLBuilder {
    package static func buildExpression(_ text: String) -> HTML { .text(text) }
    package static func buildExpression(_ html: HTML) -> HTML { html }
    package static func buildExpression(_ html: HTML?) -> HTML { html ?? .nothing }
    package static func buildExpression(_ drawing: SVG) -> HTML { .drawing(drawing) }
    package static func buildExpression(_ component: some Component) -> HTML { component.html }
    package static func buildExpression(_ component: (some Component)?) -> HTML { component?.html ?? .nothing }
    package static func buildBlock() -> HTML { .nothing }
    package static func buildBlock(_ only: HTML) -> HTML { only }
    package static func buildBlock(_ parts: HTML...) -> HTML { .group(parts) }
    package static func buildOptional(_ part: HTML?) -> HTML { part ?? .nothing }
    package static func buildEither(first: HTML) -> HTML { first }
    package static func buildEither(second: HTML) -> HTML { second }
    package static func buildArray(_ parts: [HTML]) -> HTML { .group(parts) }
}

extension [UInt8] {
    mutating func append(_ text: StaticString) { text.withUTF8Buffer { append(contentsOf: $0) } }
}
