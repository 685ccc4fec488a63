package import Kernel

package typealias MeasureID = ID<Measure>
package typealias EditionID = ID<Edition>
package typealias DefinitionID = ID<Definition>

/// What is counted: a share, a sum of money, heads.
package struct Measure: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Percent of another measure: members are weighed by that one.
        case share
        /// Members add up.
        case money, count
        /// Percent of change against the year before: never added, never weighed.
        case change
        /// A share that no table prints; it is always computed.
        case ratio
    }

    /// One of the two may be nil: then it is what the printed share implies.
    package struct Ratio: Hashable, Sendable {
        package let numerator: MeasureID?
        package let denominator: MeasureID?
        package init(numerator: MeasureID?, denominator: MeasureID?) { (self.numerator, self.denominator) = (numerator, denominator) }
    }

    package let id: MeasureID
    /// What people write in claims: `share`, `equipment`.
    package let word: String
    package let title: String
    package let unit: String
    package let kind: Kind
    /// To which the tables print it, and to which it is compared.
    package let decimals: Int
    /// How it is computed from others, the first that an edition has.
    package let ratios: [Ratio]
    /// In which money a gap to a level of this share is told, and of which economy; empty where that is not asked.
    package let gaps: [Ratio]
    /// True for money in the prices of one year: then it must not be joined across editions of another base.
    package let isConstantPrices: Bool
    /// As publishers head it.
    package let names: [String]
    package let note: String
    package let source: Source

    package init(id: MeasureID, word: String, title: String, unit: String, kind: Kind, decimals: Int, ratios: [Ratio], gaps: [Ratio], isConstantPrices: Bool, names: [String] = [], note: String, source: Source) {
        self.names = names
        (self.id, self.word, self.title, self.unit, self.kind, self.decimals, self.ratios) = (id, word, title, unit, kind, decimals, ratios)
        (self.gaps, self.isConstantPrices, self.note, self.source) = (gaps, isConstantPrices, note, source)
    }

    /// Whether that is what it is called, by whom ever: capitals, blanks, signs and what stands in brackets do not count.
    package func isCalled(_ written: String) -> Bool {
        let plain = Self.plain(written)
        return !plain.isEmpty && ([id.text, word, title] + names).contains { Self.plain($0) == plain }
    }

    private static func plain(_ text: String) -> String {
        var depth = 0, found = "", rest = Substring(text.prefix(300).lowercased())
        // `Table 3: …`
        if rest.hasPrefix("tab"), let mark = rest.firstIndex(where: { ":.\u{2013}-".contains($0) }), rest[..<mark].count <= 12 { rest = rest[rest.index(after: mark)...] }
        for character in rest {
            if character == "(" || character == "[" { depth += 1 } else if character == ")" || character == "]" { depth = max(0, depth - 1) } else if depth == 0, character.isLetter { found.append(character) }
        }
        return found
    }

    package var isShare: Bool { kind == .share || kind == .ratio }
}

/// What one publisher counts as defence expenditure. The same euro may be in one and not in another.
package struct Definition: Hashable, Sendable {
    package let id: DefinitionID
    package let title: String
    package let counts: String
    package let pensions: String
    package let paramilitary: String
    package let timing: String
    package let year: String
    package let gdp: String
    package let aid: String
    package let source: Source

    package init(id: DefinitionID, title: String, counts: String, pensions: String, paramilitary: String, timing: String, year: String, gdp: String, aid: String, source: Source) {
        (self.id, self.title, self.counts, self.pensions, self.paramilitary, self.timing, self.year, self.gdp, self.aid, self.source) = (id, title, counts, pensions, paramilitary, timing, year, gdp, aid, source)
    }
}

/// One publication. Figures of two are never in one series unless a person asks for it.
package struct Edition: Hashable, Sendable {
    package let id: EditionID
    /// As people call it: `NATO, June 2024`.
    package let name: String
    package let title: String
    package let publisher: String
    package let published: PartialDate
    package let cutoff: PartialDate?
    package let baseYear: Int?
    package let definition: DefinitionID?
    package let coverage: String
    package let obtained: String
    package let notes: String
    package let source: Source

    package init(id: EditionID, name: String, title: String, publisher: String, published: PartialDate, cutoff: PartialDate?, baseYear: Int?, definition: DefinitionID?, coverage: String, obtained: String, notes: String, source: Source) {
        (self.id, self.name, self.title, self.publisher, self.published, self.cutoff, self.baseYear) = (id, name, title, publisher, published, cutoff, baseYear)
        (self.definition, self.coverage, self.obtained, self.notes, self.source) = (definition, coverage, obtained, notes, source)
    }

    /// The same under another identifier.
    package func renamed(_ id: EditionID) -> Edition {
        Edition(id: id, name: name, title: title, publisher: publisher, published: published, cutoff: cutoff, baseYear: baseYear, definition: definition, coverage: coverage, obtained: obtained, notes: notes, source: source)
    }
}

/// A group that people look up by name, and the row under which publishers print its total.
package struct NamedGroup: Hashable, Sendable {
    /// What the pages do with it.
    package enum Role: String, Hashable, Sendable, CaseIterable {
        /// A page begins with it.
        case states, groups, paths
        /// Its members have a mark of their own where states stand side by side.
        case mark
    }

    package let id: String
    package let title: String
    package let group: Group
    /// `NATO_TOTAL` in the tables; nil where nobody prints it.
    package let printedAs: PartyID?
    package let roles: Set<Role>
    package let note: String

    package init(id: String, title: String, group: Group, printedAs: PartyID?, roles: Set<Role>, note: String) {
        (self.id, self.title, self.group, self.printedAs, self.roles, self.note) = (id, title, group, printedAs, roles, note)
    }
}

extension Sequence<NamedGroup> {
    /// By what people may write for them where groups are described: `BALTIC`, `EUROPE_CANADA`, or as tables print them.
    package var terms: [String: Group.Term] {
        var terms: [String: Group.Term] = [:]
        for one in self { for name in [one.id.replacing("-", with: "_"), one.printedAs?.text].compactMap(\.self) where terms[name.uppercased()] == nil { terms[name.uppercased()] = one.group.term } }
        return terms
    }
}

/// A member of which no figure is due: it has no armed forces. It counts as nothing above the line and, with its economy, below it.
package struct Exemption: Hashable, Sendable {
    package let party: PartyID
    package let definition: DefinitionID
    package let reason: String
    package let source: Source
    package init(party: PartyID, definition: DefinitionID, reason: String, source: Source) { (self.party, self.definition, self.reason, self.source) = (party, definition, reason, source) }
}
