import Kernel

extension Label {
    /// Where a marking is printed, which decides its form.
    package enum Style: Hashable, Sendable, CaseIterable {
        /// Head and foot of a page: `NATO RESTRICTED RELEASABLE TO EU`, `SECRET//REL TO USA, FRA`.
        case banner
        /// Before a paragraph or a row: `(NR//RELEASABLE TO EU)`.
        case portion
        /// Inside a file name, of letters, digits, `-`, `_`, `.` and `,` only: `NR--RELEASABLE-TO-EU`.
        case fileName
    }

    /// The marking as text. Banner and portion read back as the same label, save that names after REL TO are put in their order.
    ///
    /// `language` (BCP 47) picks among the spellings of a level; the bilingual markings of the EU are printed in full whatever it is.
    /// The codes stand in for a level or marking that the vocabulary does not have, or that has no words.
    package func printed(in vocabulary: Vocabulary, style: Style = .banner, language: String? = nil) -> String {
        let description = vocabulary.lexicon.levelIndex[level].map { vocabulary.levels[$0] }
        let colour = tlp.map { tlp in vocabulary.level(tlp)?.spellings.first?.text ?? tlp.text }
        let words = markings.map { text(of: $0, in: vocabulary) } + (colour.map { [$0] } ?? [])
        switch style {
        case .banner:
            var text = description.map { head($0, vocabulary, language, isUSStyle: isUSStyle) } ?? level.text
            // Behind a list a blank would leave open whether the list goes on.
            for (index, word) in words.enumerated() { text += (index == 0 ? separator : separator(after: markings[index - 1])) + word }
            return text
        case .portion:
            return "(" + ([description?.portion ?? level.text] + words).joined(separator: "//") + ")"
        case .fileName:
            return ([level.text] + words).map(Self.forFileName).joined(separator: "--")
        }
    }

    /// States and the US style divide by `//`, organisations by a blank.
    private var separator: String { policy.isNational ? "//" : " " }
    private func separator(after marking: Marking?) -> String { marking?.names.isEmpty == false ? "//" : separator }
    /// What stands between this label's banner and one more marking.
    var separatorForMore: String { separator(after: markings.last) }

    /// The one case in which a level shared by many states stands alone: US banners, known by `//` and a REL TO list with USA.
    private var isUSStyle: Bool { policy == "NAT:USA" && markings.contains { $0.form == "rel-to" && $0.names.contains("USA") } }

    private func head(_ level: LevelDescription, _ vocabulary: Vocabulary, _ language: String?, isUSStyle: Bool) -> String {
        let spellings = level.spellings.filter { !$0.text.isEmpty }
        guard let first = spellings.first else { return level.id.text }
        let spelling = (language.flatMap { language in spellings.first { $0.language == language } } ?? first).text
        if Lexicon.isColour(spelling) || isUSStyle || level.id.text == spelling { return spelling }
        guard let meant = vocabulary.lexicon.heads[Lexicon.key(spelling)], meant.count > 1 || vocabulary.levels[meant[0]].id != level.id else { return spelling }
        return level.policy.shortName + " " + spelling
    }

    private func text(of marking: Marking, in vocabulary: Vocabulary) -> String {
        guard let form = vocabulary.form(marking.form), let spelling = form.spellings.first else { return marking.form.text.uppercased() }
        let names = marking.form == "rel-to" ? Self.inReleaseOrder(marking.names, owner: policy.shortName) : marking.names
        return spelling.replacingList(with: names.joined(separator: ", "))
    }

    /// The owner first, then countries (three letters) A to Z, then groups A to Z, as the public US rules have it for USA.
    static func inReleaseOrder(_ names: [String], owner: String) -> [String] {
        func rank(_ name: String) -> Int { name == owner ? 0 : name.count == 3 ? 1 : 2 }
        return names.sorted { (rank($0), $0) < (rank($1), $1) }
    }

    private static func forFileName(_ text: String) -> String {
        let folded = text.map { c -> Character in c.isASCII && (c.isLetter || c.isNumber || c == "_" || c == "." || c == ",") ? c : "-" }
        return String(folded).replacing(",-", with: ",")
    }
}

extension LevelDescription {
    /// The short form before a paragraph: NATO and EU as their rules have it (`NR`, `R-UE/EU-R`), states `FRA-S`, everything else its first spelling or code.
    var portion: String {
        if let letters = lettersOfCode {
            if policy.isNational { return policy.shortName + "-" + letters }
            if policy == "EU", isClassified { return "\(letters)-UE/EU-\(letters)" }
        }
        if let spelling = spellings.first?.text, Lexicon.isColour(spelling) { return spelling }
        return id.text
    }
}
