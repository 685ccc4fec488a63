import Foundation
#if canImport(FoundationXML)
import FoundationXML
#endif

/// One element of a small XML document, with its namespace and its text.
struct LabelElement {
    let name: String
    let namespace: String
    let attributes: [String: String]
    var children: [LabelElement] = []
    var text = ""
}

/// XML from outside, read by `XMLParser` and checked: its `parse()` also returns true for documents that are cut off or broken.
///
/// Refuses an empty text, more than 64 KiB, anything but UTF-8, a DTD, more than 32 levels, elements in no namespace.
enum CheckedXML {
    static let mostBytes = 64 * 1024
    static let mostLevels = 32

    static func root(of bytes: [UInt8]) throws(XMLLabelError) -> LabelElement {
        guard bytes.count <= mostBytes else { throw .tooLarge(bytes: bytes.count) }
        guard let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0) else { throw .notUTF8 }
        guard text.contains(where: { !$0.isWhitespace }) else { throw .empty }
        guard text.ranges(of: "<!DOCTYPE").isEmpty else { throw .hasDTD }
        // A declared encoding other than UTF-8 would make the parser read other characters than were checked here.
        if let end = text.firstRange(of: "?>"), text.contains("<?xml"), let named = text[..<end.lowerBound].firstRange(of: "encoding") {
            let declared = text[named.upperBound..<end.lowerBound].lowercased()
            guard declared.contains("\"utf-8\"") || declared.contains("'utf-8'") else { throw .notUTF8 }
        }
        let builder = TreeBuilder(), parser = XMLParser(data: Data(bytes))
        parser.shouldProcessNamespaces = true
        parser.shouldResolveExternalEntities = false
        parser.delegate = builder
        let isParsed = parser.parse()
        if let problem = builder.problem { throw problem }
        guard isParsed, parser.parserError == nil, let root = builder.root, builder.open.isEmpty else {
            throw .notWellFormed(line: parser.lineNumber, column: parser.columnNumber)
        }
        return root
    }

    private final class TreeBuilder: NSObject, XMLParserDelegate {
        var open: [LabelElement] = []
        var root: LabelElement?
        var problem: XMLLabelError?

        func parser(_ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String]) {
            let local = name.split(separator: ":").last.map(String.init) ?? name
            if open.count >= CheckedXML.mostLevels { return stop(parser, .tooDeep) }
            guard let namespaceURI, !namespaceURI.isEmpty else { return stop(parser, .noNamespace(element: local)) }
            open.append(LabelElement(name: local, namespace: namespaceURI, attributes: attributes))
        }
        func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
            guard let node = open.popLast() else { return }
            if open.isEmpty { root = node } else { open[open.count - 1].children.append(node) }
        }
        func parser(_ parser: XMLParser, foundCharacters text: String) {
            if !open.isEmpty { open[open.count - 1].text += text }
        }
        func parser(_ parser: XMLParser, foundCDATA block: Data) {
            if !open.isEmpty { open[open.count - 1].text += String(decoding: block, as: UTF8.self) }
        }
        private func stop(_ parser: XMLParser, _ reason: XMLLabelError) {
            if problem == nil { problem = reason }
            parser.abortParsing()
        }
    }

    /// Text for element content or an attribute in double quotes.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\t", "\n", "\r": result += "&#\(scalar.value);"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Whether XML 1.0 can hold every character.
    static func isWritable(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0xFFFE && $0.value != 0xFFFF || $0 == "\t" || $0 == "\n" || $0 == "\r" }
    }
}
