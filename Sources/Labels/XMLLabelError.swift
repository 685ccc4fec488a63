import Kernel

/// Why a STANAG 4774 label was not read, or cannot be written. A label that is refused withholds.
package enum XMLLabelError: Error, Hashable, Sendable {
    case empty
    case tooLarge(bytes: Int)
    case notUTF8
    case hasDTD
    case tooDeep
    case notWellFormed(line: Int, column: Int)
    case noNamespace(element: String)
    case otherNamespace(element: String, namespace: String)
    case notALabel(root: String)
    /// A known slip: `CreationDataTime`, `tagName`, `alternateConfidentialityLabel`, `slab:Type`.
    case misspelt(found: String, correct: String)
    case unexpected(element: String, inside: String)
    case missing(element: String, inside: String)
    case missingAttribute(String, element: String)
    case repeated(element: String, inside: String)
    case outOfOrder(element: String, after: String)
    case blank(element: String)
    case notADateTime(element: String, text: String)
    case typeNotInCapitals(String)
    case unknownType(String)
    case unknownIDType(String)
    case valueElement(String)
    case unknownPolicy(String)
    case policyAddress(policy: String, found: String, expected: String)
    case levelWithPolicyWord(found: String, correct: String)
    case unknownLevel(policy: String, found: String, expected: [String])
    case unknownCategory(tag: String, type: String)
    case unknownValue(tag: String, value: String)
    case context(String)
    /// When writing.
    case levelNotInVocabulary(LevelID)
    case neitherReviewNorSuccession
    case notAnID(String)
    case unwritableText(element: String)
    case roleOfAlternative(String)
}

extension XMLLabelError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "There is no text. Send the XML of one confidentiality label."
        case .tooLarge(let bytes): "The label has \(bytes) bytes; at most \(CheckedXML.mostBytes) are read. Send the label alone, without the data."
        case .notUTF8: "The text is not UTF-8, or declares another encoding. Save it as UTF-8."
        case .hasDTD: "The text has a document type declaration, which is refused. Take out the <!DOCTYPE."
        case .tooDeep: "The elements are nested more than \(CheckedXML.mostLevels) deep; a label needs six."
        case .notWellFormed(let line, let column): "The XML is broken or cut off at line \(line), column \(column)."
        case .noNamespace(let element): "`\(element)` is in no namespace. Declare xmlns:slab=\"\(ConfidentialityLabel.namespace)\" and write `slab:\(element)`."
        case .otherNamespace(let element, let namespace): "`\(element)` is in the namespace `\(namespace)`; a label is in `\(ConfidentialityLabel.namespace)`."
        case .notALabel(let root): "The root `\(root)` is no label. Write `originatorConfidentialityLabel`, `alternativeConfidentialityLabel` or `metadataConfidentialityLabel`."
        case .misspelt(let found, let correct): "`\(found)` is a known slip. Write `\(correct)`."
        case .unexpected(let element, let inside): "`\(element)` does not stand inside `\(inside)`."
        case .missing(let element, let inside): "`\(inside)` has no `\(element)`, which must be there."
        case .missingAttribute(let name, let element): "`\(element)` has no attribute `\(name)`, which must be there."
        case .repeated(let element, let inside): "`\(element)` stands more than once inside `\(inside)`; once is right."
        case .outOfOrder(let element, let after): "`\(element)` stands after `\(after)`; it must come before."
        case .blank(let element): "`\(element)` is blank."
        case .notADateTime(let element, let text): "`\(text)` in `\(element)` is no date and time. Write 2026-11-01T09:00:00Z."
        case .typeNotInCapitals(let text): "The type `\(text)` is not in capitals. Write `\(text.uppercased())`."
        case .unknownType(let text): "There is no category type `\(text)`. Write RESTRICTIVE, PERMISSIVE or INFORMATIVE."
        case .unknownIDType(let text): "There is no IDType `\(text)`. Write \(ConfidentialityLabel.Originator.Kind.allCases.map(\.rawValue).inWords(or: true))."
        case .valueElement(let name): "`\(name)` passes the schema but is forbidden by the standard's text. Write `GenericValue`."
        case .unknownPolicy(let text): "The policy `\(text)` is in no table here, so its levels cannot be understood. Ask for an alternative label in a known policy."
        case .policyAddress(let policy, let found, let expected): "The policy is called `\(policy)` but addressed as `\(found)`; that policy is `\(expected)`. One of the two is wrong."
        case .levelWithPolicyWord(let found, let correct): "The level `\(found)` has the policy's word inside. Write `\(correct)`; the policy stands in PolicyIdentifier."
        case .unknownLevel(let policy, let found, let expected): "`\(found)` is none of \(policy)'s levels. Write \(expected.inWords(or: true, atMost: 8))."
        case .unknownCategory(let tag, let type): "The \(type) category `\(tag)` is not known for this policy, so whom it limits cannot be understood."
        case .unknownValue(let tag, let value): "`\(value)` under `\(tag)` is not known, so whom it limits cannot be understood."
        case .context(let text): "The context `\(text)` is not NATO's own. Labels of a forum with partners are not read here."
        case .levelNotInVocabulary(let level): "The level `\(level)` is in no table, so the label cannot be written."
        case .neitherReviewNorSuccession: "The label has neither a review date nor a successor; the standard demands one of them. Give a review date."
        case .notAnID(let text): "`\(text)` cannot be an XML ID. Begin with a letter and use letters, digits, `-`, `_` and `.` only."
        case .unwritableText(let element): "The text of `\(element)` has characters that XML cannot hold. Take out the control characters."
        case .roleOfAlternative(let root): "`\(root)` is no alternative label. Write `alternativeConfidentialityLabel`."
        }
    }
}
