import Kernel

/// The structure of a 4774 label: which elements stand where, how often, in which order; and the slips that are seen in practice.
enum LabelSchema {
    private static let repeatable: Set = ["Category", "GenericValue"]
    private static let slips = ["alternateConfidentialityLabel": "alternativeConfidentialityLabel", "CreationDataTime": "CreationDateTime"]

    /// The known children, checked for order and number. Elements of other namespaces are extensions: noted, not read.
    static func children(of node: LabelElement, _ names: [String], _ notes: inout [String]) throws(XMLLabelError) -> [LabelElement] {
        var known: [LabelElement] = [], last = 0
        for child in node.children {
            guard child.namespace == ConfidentialityLabel.namespace else {
                notes.append("The extension \(child.name) of another namespace was not read.")
                continue
            }
            guard let index = names.firstIndex(of: child.name) else {
                if let correct = slip(child.name, for: names) { throw .misspelt(found: child.name, correct: correct) }
                throw .unexpected(element: child.name, inside: node.name)
            }
            if index < last { throw .outOfOrder(element: child.name, after: names[last]) }
            if !repeatable.contains(child.name), known.contains(where: { $0.name == child.name }) { throw .repeated(element: child.name, inside: node.name) }
            last = index
            known.append(child)
        }
        return known
    }

    static func one(_ name: String, _ parts: [LabelElement], _ parent: LabelElement) throws(XMLLabelError) -> LabelElement {
        guard let found = parts.first(where: { $0.name == name }) else { throw .missing(element: name, inside: parent.name) }
        return found
    }

    /// The known attributes; one that differs from a known one only in case or by a prefix is a slip.
    static func attributes(of node: LabelElement, known: [String], _ notes: inout [String]) throws(XMLLabelError) -> [String: String] {
        var found: [String: String] = [:]
        for (name, value) in node.attributes.sorted(by: { $0.key < $1.key }) {
            if known.contains(name) {
                found[name] = value
                continue
            }
            let local = name.split(separator: ":").last.map(String.init) ?? name
            if name != "xml:id", let correct = known.first(where: { $0.lowercased() == local.lowercased() }) { throw .misspelt(found: name, correct: correct) }
            if !name.hasPrefix("xmlns"), !name.hasPrefix("xml:"), !name.hasPrefix("xsi:") { notes.append("The attribute \(name) of \(node.name) was not read.") }
        }
        return found
    }

    /// The text without blanks around it; never empty.
    static func text(_ node: LabelElement) throws(XMLLabelError) -> String {
        let text = node.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !text.isEmpty else { throw .blank(element: node.name) }
        return text
    }

    static func time(_ text: String, _ element: String) throws(XMLLabelError) -> LabelTime {
        guard let time = LabelTime(text) else { throw .notADateTime(element: element, text: String(text.prefix(60))) }
        return time
    }

    static func slip(_ name: String, for names: [String]) -> String? {
        if let known = slips[name], names.contains(known) { return known }
        return names.first { $0.lowercased() == name.lowercased() } ?? names.first { Folding.distance($0, name, limit: 2) != nil }
    }
}
