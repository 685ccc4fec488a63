import Kernel

extension ConfidentialityLabel {
    /// Reads one label, with its alternatives where they are given as documents of their own. Refuses what it cannot fully understand.
    package init(xml: [UInt8], alternatives: [[UInt8]] = [], in vocabulary: Vocabulary) throws(XMLLabelError) {
        let root = try CheckedXML.root(of: xml)
        try self.init(root, vocabulary)
        for document in alternatives {
            let other = try ConfidentialityLabel(CheckedXML.root(of: document), vocabulary)
            guard other.role == .alternative else { throw .roleOfAlternative(other.role.rawValue) }
            self.alternatives.append(other.label)
            notes += other.notes
        }
    }

    package init(xml: String, in vocabulary: Vocabulary) throws(XMLLabelError) { try self.init(xml: Array(xml.utf8), in: vocabulary) }

    private init(_ root: LabelElement, _ vocabulary: Vocabulary) throws(XMLLabelError) {
        var notes: [String] = []
        guard root.namespace == Self.namespace else { throw .otherNamespace(element: root.name, namespace: root.namespace) }
        let role: Role
        if let known = Role(rawValue: root.name) { role = known }
        else if root.name == "ConfidentialityLabel" {
            role = .originator
            notes.append("The root ConfidentialityLabel is kept for old data only; originatorConfidentialityLabel is meant.")
        } else if let correct = LabelSchema.slip(root.name, for: Role.allCases.map(\.rawValue)) { throw .misspelt(found: root.name, correct: correct) }
        else { throw .notALabel(root: root.name) }
        let body = try LabelBody(root, as: "label", vocabulary, &notes)
        let attributes = try LabelSchema.attributes(of: root, known: ["Id", "ReviewDateTime"], &notes)
        self.init(role: role, id: attributes["Id"], label: body.label, privacyMark: body.privacyMark, originator: body.originator, created: body.created)
        if let text = attributes["ReviewDateTime"] { review = try LabelSchema.time(text, "ReviewDateTime") }
        if let handling = body.succession {
            let parts = try LabelSchema.children(of: handling, ["SuccessionDateTime", "SuccessorConfidentialityLabel"], &notes)
            let at = try LabelSchema.time(LabelSchema.text(LabelSchema.one("SuccessionDateTime", parts, handling)), "SuccessionDateTime")
            let successor = try LabelBody(LabelSchema.one("SuccessorConfidentialityLabel", parts, handling), as: "successor", vocabulary, &notes)
            succession = Succession(at: at, label: successor.label, originator: successor.originator, created: successor.created)
        }
        if review == nil, succession == nil { notes.append("There is neither a review date nor a successor; the standard's text demands one of them.") }
        self.notes = notes
    }
}

/// What a label and its successor share.
private struct LabelBody {
    let label: Label
    let privacyMark: String?
    let originator: ConfidentialityLabel.Originator?
    let created: LabelTime
    let succession: LabelElement?

    init(_ node: LabelElement, as kind: String, _ vocabulary: Vocabulary, _ notes: inout [String]) throws(XMLLabelError) {
        let names = ["ConfidentialityInformation", "OriginatorID", "CreationDateTime"] + (kind == "label" ? ["SuccessionHandling"] : [])
        let parts = try LabelSchema.children(of: node, names, &notes)
        let information = try LabelSchema.one("ConfidentialityInformation", parts, node)
        if let id = parts.first(where: { $0.name == "OriginatorID" }) {
            guard let type = try LabelSchema.attributes(of: id, known: ["IDType"], &notes)["IDType"] else { throw .missingAttribute("IDType", element: "OriginatorID") }
            guard let known = ConfidentialityLabel.Originator.Kind(rawValue: type) else { throw .unknownIDType(type) }
            originator = .init(known, try LabelSchema.text(id))
        } else { originator = nil }
        created = try LabelSchema.time(LabelSchema.text(LabelSchema.one("CreationDateTime", parts, node)), "CreationDateTime")
        succession = parts.first { $0.name == "SuccessionHandling" }
        (label, privacyMark) = try Self.information(information, vocabulary, &notes)
    }

    private static func information(_ node: LabelElement, _ vocabulary: Vocabulary, _ notes: inout [String]) throws(XMLLabelError) -> (Label, String?) {
        let parts = try LabelSchema.children(of: node, ["PolicyIdentifier", "Classification", "PrivacyMark", "Category"], &notes)
        let identifier = try LabelSchema.one("PolicyIdentifier", parts, node), name = try LabelSchema.text(identifier)
        guard let policy = vocabulary.policies.first(where: { Folding.fold($0.id.shortName) == Folding.fold(name) }) else { throw .unknownPolicy(name) }
        if let found = try LabelSchema.attributes(of: identifier, known: ["URI"], &notes)["URI"], let expected = policy.urn, found.lowercased() != expected.lowercased() {
            throw .policyAddress(policy: name, found: found, expected: expected)
        }
        let classification = try LabelSchema.one("Classification", parts, node)
        if try LabelSchema.attributes(of: classification, known: ["URI"], &notes)["URI"] != nil {
            notes.append("Classification has a URI, which the standard's text forbids; it was not used.")
        }
        var categories: [LabelCategory] = []
        for part in parts where part.name == "Category" {
            let category = try self.category(part, &notes)
            // Two of one tag could mean either list or both: united they would admit more.
            if categories.contains(where: { $0.tag == category.tag }) { throw .repeated(element: "Category TagName=\"\(category.tag)\"", inside: "ConfidentialityInformation") }
            categories.append(category)
        }
        let distribution = categories.filter { $0.tag == LabelCategory.distribution && $0.type == "RESTRICTIVE" }.flatMap(\.values)
        let level = try vocabulary.level(classification: LabelSchema.text(classification), policy: policy, distribution: policy.id == "EU" ? distribution : [])
        var label = Label(policy: policy.id, level: level.id)
        var hasContext = false
        for category in categories {
            if policy.id == "EU", category.tag == LabelCategory.distribution { continue }
            if policy.id == "NATO", category.tag == LabelCategory.context {
                guard category.type == "PERMISSIVE", category.values.map({ $0.uppercased() }) == ["NATO"] else { throw .context(category.values.joined(separator: ", ")) }
                hasContext = true
                continue
            }
            if category.type == "INFORMATIVE", (try? vocabulary.markings(of: category, policy: policy.id)) == nil {
                notes.append("The informative category \(category.tag) (\(category.values.joined(separator: ", "))) is not known; it has no effect on access.")
                continue
            }
            // A PERMISSIVE category without a value would admit nobody.
            guard !category.values.isEmpty else { throw .missing(element: "GenericValue", inside: "Category") }
            label.markings += try vocabulary.markings(of: category, policy: policy.id)
        }
        if policy.id == "NATO", !hasContext { notes.append("The category Context is not there; NATO's policy demands it.") }
        return (label, parts.first { $0.name == "PrivacyMark" }?.text)
    }

    private static func category(_ node: LabelElement, _ notes: inout [String]) throws(XMLLabelError) -> LabelCategory {
        let attributes = try LabelSchema.attributes(of: node, known: ["Type", "TagName", "URI"], &notes)
        guard let type = attributes["Type"] else { throw .missingAttribute("Type", element: "Category") }
        guard let tag = attributes["TagName"] else { throw .missingAttribute("TagName", element: "Category") }
        let types = ["RESTRICTIVE", "PERMISSIVE", "INFORMATIVE"]
        if !types.contains(type) { throw types.contains(type.uppercased()) ? .typeNotInCapitals(type) : .unknownType(type) }
        for child in node.children where child.namespace == ConfidentialityLabel.namespace && ["IntegerValue", "BitStringValue"].contains(child.name) { throw .valueElement(child.name) }
        let values = try LabelSchema.children(of: node, ["GenericValue"], &notes)
        var texts: [String] = []
        for value in values { texts.append(try LabelSchema.text(value)) }
        return LabelCategory(type: type, tag: tag, values: texts)
    }
}
