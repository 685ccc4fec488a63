import Foundation
package import Kernel

/// How a publisher or a language writes a state or a total: `Türkiye`, `Allemagne`, `EL`.
package struct PartyName: Hashable, Sendable {
    package let name: String
    package let party: PartyID
    /// `French`, `Eurostat`.
    package let usage: String
    package let source: Source
    package init(name: String, party: PartyID, usage: String, source: Source) { (self.name, self.party, self.usage, self.source) = (name, party, usage, source) }
}

/// Finds whom a cell means: by code, by name, by a name that others use. Capitals, accents, blanks and notes behind a name do not count.
package struct PartyNames: Sendable {
    package struct Match: Hashable, Sendable {
        package let party: PartyID
        /// The code itself stood there.
        package let isCode: Bool
    }

    private let codes: Set<String>
    private var known: [String: PartyID] = [:]
    private let suggested: [String]

    /// `parties`: by their own names; totals by their titles.
    package init(parties: [(party: PartyID, name: String)], totals: [NamedGroup], names: [PartyName]) {
        let printed = totals.compactMap { group in group.printedAs.map { (party: $0, name: group.title) } }, all = parties + printed
        codes = Set(all.map(\.party.text))
        suggested = (all.map(\.name) + names.map(\.name) + all.map(\.party.text)).sorted()
        for one in names { known[Self.plain(one.name)] = one.party }
        for one in all { known[Self.plain(one.name)] = one.party }
        for one in all { known[Self.plain(one.party.text)] = one.party }
    }

    package subscript(written: String) -> Match? {
        if codes.contains(written) { return Match(party: PartyID(written), isCode: true) }
        let text = written.trimmed
        // A note behind a name: `Greece (2)`, `Germany*`, `France 1`.
        for candidate in [text, String(text.prefix { $0 != "(" && $0 != "[" && $0 != "*" }), String(text.reversed().drop { $0.isNumber || $0.isWhitespace }.reversed())] {
            let plain = Self.plain(candidate)
            if !plain.isEmpty, let party = known[plain] { return Match(party: party, isCode: false) }
        }
        return nil
    }

    /// The name that was probably meant.
    package func nearest(to written: String) -> String? { Kernel.nearest(to: written, among: suggested) }

    private static func plain(_ name: String) -> String {
        name.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil).filter { $0.isLetter || $0.isNumber }
    }
}
