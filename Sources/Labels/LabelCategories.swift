import Kernel

/// One category of a STANAG 4774 label: RESTRICTIVE (every value must be held), PERMISSIVE (one suffices), INFORMATIVE (no effect).
struct LabelCategory: Hashable {
    let type: String
    let tag: String
    var values: [String]

    static let context = "Context"
    /// Own choice: what limits unclassified EU information stands under a RESTRICTIVE tag, since INFORMATIVE would have no effect on access.
    static let distribution = "Distribution"
}

extension Vocabulary {
    /// Level and markings as the words and categories of a 4774 label, and what has no place in one.
    func standardForm(of label: Label) throws(XMLLabelError) -> (classification: String, categories: [LabelCategory], notCarried: [String]) {
        guard let index = lexicon.levelIndex[label.level], levels[index].policy == label.policy else { throw .levelNotInVocabulary(label.level) }
        let level = levels[index]
        var classification = level.classification, categories: [LabelCategory] = [], notCarried: [String] = []
        func put(_ type: String, _ tag: String, _ values: [String]) {
            if let at = categories.firstIndex(where: { $0.tag == tag && $0.type == type }) { categories[at].values += values.filter { !categories[at].values.contains($0) } }
            else { categories.append(LabelCategory(type: type, tag: tag, values: values)) }
        }
        if label.policy == "NATO" { put("PERMISSIVE", LabelCategory.context, ["NATO"]) }
        if let value = distributionValue(of: level) {
            put("RESTRICTIVE", LabelCategory.distribution, [value])
            classification = "UNCLASSIFIED"
        }
        for marking in label.markings {
            guard let form = form(marking.form), let tag = form.tagName, let type = form.tagType else {
                notCarried.append("\(spelling(marking)): a STANAG 4774 label has no category for it")
                continue
            }
            put(type, tag, marking.names.isEmpty ? [standardValue(of: form)] : marking.names)
        }
        if let tlp = label.tlp {
            notCarried.append("\(self.level(tlp)?.spellings.first?.text ?? tlp.text) beside the classification: a STANAG 4774 label holds one policy")
        }
        return (classification, categories, notCarried)
    }

    /// The level that a Classification names; `EU` `UNCLASSIFIED` with a Distribution value is the limited level of that name.
    func level(classification: String, policy: PolicyDescription, distribution: [String]) throws(XMLLabelError) -> LevelDescription {
        let own = levels.filter { $0.policy == policy.id }, key = Lexicon.key(classification)
        if let value = distribution.first {
            guard distribution.count == 1, key == "UNCLASSIFIED", let level = own.first(where: { distributionValue(of: $0) == value.uppercased() }) else {
                throw .unknownValue(tag: LabelCategory.distribution, value: distribution.joined(separator: ", "))
            }
            return level
        }
        for level in own where distributionValue(of: level) == nil && (level.classifications + [level.id.text]).contains(where: { Lexicon.key($0) == key }) { return level }
        if let level = own.first(where: { $0.spellings.contains { Lexicon.key($0.text) == key } || lexicon.heads[key]?.contains(lexicon.levelIndex[$0.id] ?? -1) == true }) {
            throw .levelWithPolicyWord(found: classification, correct: level.classification)
        }
        throw .unknownLevel(policy: policy.id.shortName, found: classification, expected: own.filter { distributionValue(of: $0) == nil }.map(\.classification))
    }

    /// The marking that a category's value stands for: a marking without list that has this value, otherwise a name in the tag's list.
    func markings(of category: LabelCategory, policy: PolicyID) throws(XMLLabelError) -> [Marking] {
        let possible = forms.filter { $0.tagName == category.tag && $0.tagType == category.type && $0.mayStand(in: policy) }
        guard !possible.isEmpty else { throw .unknownCategory(tag: category.tag, type: category.type) }
        var fixed: [Marking] = [], names: [String] = []
        for value in category.values {
            let key = Lexicon.key(value)
            if let form = possible.first(where: { form in (form.spellings.filter { !$0.contains("<list>") } + [standardValue(of: form)]).contains { Lexicon.key($0) == key } }) {
                fixed.append(Marking(form: form.id))
            } else if let list = possible.first(where: \.hasList), let marking = try? readMarkings(list.spellings[0].replacingList(with: value), policy: policy),
                      marking.count == 1, marking[0].form == list.id, marking[0].names == [value.uppercased()] {
                names.append(value.uppercased())
            } else { throw .unknownValue(tag: category.tag, value: value) }
        }
        if !names.isEmpty, let list = possible.first(where: \.hasList) { fixed.append(Marking(form: list.id, names: names)) }
        return fixed
    }

    /// LIMITE and SENSITIVE: between public and RESTRICTED in the EU's policy, and no classification there.
    private func distributionValue(of level: LevelDescription) -> String? {
        level.policy == "EU" && level.equivalentRank == 5 ? level.classification : nil
    }

    /// Own choice for the two markings whose words repeat the tag: a value of its own under `Releasable To`.
    private func standardValue(of form: MarkingForm) -> String {
        switch form.id {
        case "institutions-only": "EU INSTITUTIONS ONLY"
        case "public": "PUBLIC"
        default: form.spellings.first { !$0.contains("<list>") } ?? form.id.text.uppercased()
        }
    }

    private func spelling(_ marking: Marking) -> String {
        form(marking.form)?.spellings.first?.replacingList(with: marking.names.joined(separator: ", ")) ?? marking.form.text
    }
}

extension MarkingForm {
    var hasList: Bool { spellings.contains { $0.contains("<list>") } }
}
