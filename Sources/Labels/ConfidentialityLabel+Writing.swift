import Kernel

extension ConfidentialityLabel {
    /// The XML of a label, and what had no place in it.
    package struct Written: Hashable, Sendable {
        /// The label itself, then one document for each alternative: ADatP-4778 binds one label at a time.
        package let documents: [String]
        /// Parts of the marking that the receiving tool will not see, as sentences; they stay in the release record.
        package let notCarried: [String]
        package var xml: String { documents[0] }
    }

    /// Writes the label, valid against the standard's schema and its prose. Refuses a label with neither review date nor successor.
    package func xml(in vocabulary: Vocabulary) throws(XMLLabelError) -> Written {
        guard review != nil || succession != nil else { throw .neitherReviewNorSuccession }
        if let id, !Self.isXMLID(id) { throw .notAnID(id) }
        var notCarried: [String] = []
        let first = try document(role, label, id: id, vocabulary, &notCarried)
        var documents = [first]
        for (index, alternative) in alternatives.enumerated() {
            documents.append(try document(.alternative, alternative, id: id.map { "\($0)-\(index + 1)" }, vocabulary, &notCarried))
        }
        return Written(documents: documents, notCarried: notCarried)
    }

    private func document(_ role: Role, _ label: Label, id: String?, _ vocabulary: Vocabulary, _ notCarried: inout [String]) throws(XMLLabelError) -> String {
        var out = "<slab:\(role.rawValue) xmlns:slab=\"\(Self.namespace)\""
        if let id { out += " Id=\"\(id)\"" }
        if let review { out += " ReviewDateTime=\"\(review)\"" }
        out += ">\n"
        out += try information(label, privacyMark, "  ", vocabulary, &notCarried)
        out += try origin(originator, created, "  ")
        if let succession, role == self.role {
            out += "  <slab:SuccessionHandling>\n    <slab:SuccessionDateTime>\(succession.at)</slab:SuccessionDateTime>\n    <slab:SuccessorConfidentialityLabel>\n"
            out += try information(succession.label, nil, "      ", vocabulary, &notCarried)
            out += try origin(succession.originator, succession.created, "      ")
            out += "    </slab:SuccessorConfidentialityLabel>\n  </slab:SuccessionHandling>\n"
        }
        return out + "</slab:\(role.rawValue)>\n"
    }

    private func information(_ label: Label, _ privacyMark: String?, _ indent: String, _ vocabulary: Vocabulary, _ notCarried: inout [String]) throws(XMLLabelError) -> String {
        let form = try vocabulary.standardForm(of: label)
        notCarried += form.notCarried.filter { !notCarried.contains($0) }
        let urn = vocabulary.policy(label.policy)?.urn
        var out = "\(indent)<slab:ConfidentialityInformation>\n"
        out += "\(indent)  <slab:PolicyIdentifier\(urn.map { " URI=\"\(CheckedXML.escaped($0))\"" } ?? "")>\(CheckedXML.escaped(label.policy.shortName))</slab:PolicyIdentifier>\n"
        out += "\(indent)  <slab:Classification>\(CheckedXML.escaped(form.classification))</slab:Classification>\n"
        if let privacyMark {
            guard CheckedXML.isWritable(privacyMark) else { throw .unwritableText(element: "PrivacyMark") }
            out += "\(indent)  <slab:PrivacyMark>\(CheckedXML.escaped(privacyMark))</slab:PrivacyMark>\n"
        }
        for category in form.categories {
            let values = category.values.map { "<slab:GenericValue>\(CheckedXML.escaped($0))</slab:GenericValue>" }.joined()
            out += "\(indent)  <slab:Category Type=\"\(category.type)\" TagName=\"\(CheckedXML.escaped(category.tag))\">\(values)</slab:Category>\n"
        }
        return out + "\(indent)</slab:ConfidentialityInformation>\n"
    }

    private func origin(_ originator: Originator?, _ created: LabelTime, _ indent: String) throws(XMLLabelError) -> String {
        var out = ""
        if let originator {
            guard CheckedXML.isWritable(originator.text) else { throw .unwritableText(element: "OriginatorID") }
            out += "\(indent)<slab:OriginatorID IDType=\"\(originator.kind.rawValue)\">\(CheckedXML.escaped(originator.text))</slab:OriginatorID>\n"
        }
        return out + "\(indent)<slab:CreationDateTime>\(created)</slab:CreationDateTime>\n"
    }

    /// ASCII part of an XML name without colon.
    private static func isXMLID(_ text: String) -> Bool {
        guard let first = text.first, text.utf8.count <= 200 else { return false }
        return (first.isASCII && first.isLetter || first == "_") && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || "-_.".contains($0) }
    }
}
