import Commitments
import Kernel
import Labels
import Node
import Release

/// The marking of a sentence with those of its evidence inside: it goes where all of it may go, and nowhere else.
struct Portion: Hashable, Sendable {
    let item: Item
    /// As it stands in a wording: canonical, so that equal portions are equal texts.
    let text: String

    /// `label`: what the writer chose; the strictest of the evidence unless said, public without any.
    init(_ label: Label?, on evidence: [SeenEvidence], by party: PartyID, in vocabulary: Vocabulary) {
        func rank(_ label: Label) -> Int { vocabulary.level(label.level)?.equivalentRank ?? 1 }
        let items = evidence.flatMap { [$0.item.withoutParts] + $0.item.parts.map { Item(label: $0.label, originator: $0.originator ?? party) } }
        let strictest = items.max { (rank($0.label), $0.label.level.text) < (rank($1.label), $1.label.level.text) }
        let own = label ?? strictest?.label ?? Label(policy: "PUBLIC", level: "PUBLIC")
        var parts: [Part] = []
        for one in items where rank(one.label) > 0 || one.label.tlp != nil {
            let part = Part(label: one.label, originator: one.originator, written: one.label.printed(in: vocabulary))
            if !parts.contains(part) { parts.append(part) }
        }
        item = Item(label: own, originator: party, parts: parts.sorted { ($0.written, $0.originator?.text ?? "") < ($1.written, $1.originator?.text ?? "") })
        // Invariant: an item holds texts alone, which always have a canonical form.
        text = (try? item.json.canonicalText()) ?? ""
    }

    /// Nil for what is no portion: it is then shown to nobody.
    init?(_ text: String) {
        guard let json = try? JSONValue(reading: text), let item = try? Item(json: json) else { return nil }
        (self.item, self.text) = (item, text)
    }
}

private extension Item {
    var withoutParts: Item { Item(label: label, originator: originator) }
}
