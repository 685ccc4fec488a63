import Kernel
import Labels
import Release

/// Whether a draft can be understood and kept: known words, bounded lengths. Who may write it is asked elsewhere.
struct DraftCheck {
    let facts: Facts

    func check(_ draft: Draft) throws(ActError) {
        let title = draft.title.filter { !$0.isWhitespace }
        guard !title.isEmpty, draft.title.count <= Draft.titleLengthMax, !draft.title.contains(where: \.isNewline) else {
            throw .field(.title, says: "Write a title of one line, at most \(Draft.titleLengthMax) characters.")
        }
        guard draft.marking.count <= Draft.markingLengthMax else { throw .field(.marking, says: "The marking is longer than \(Draft.markingLengthMax) characters. Shorten it.") }
        guard draft.text.utf8.count <= Draft.textBytesMax else {
            throw .field(.text, says: "The text has \(draft.text.utf8.count) bytes and at most \(Draft.textBytesMax) are kept here. Put the long part into a document of its own.")
        }
        guard draft.parts.count <= Draft.partsMax else { throw .field(.parts, says: "There are \(draft.parts.count) parts and at most \(Draft.partsMax) are kept. Put those of one label together.") }
        try check(draft.label, .marking)
        // What people read and what is decided on are one thing.
        guard (try? facts.vocabulary.read(draft.marking)) == draft.label else {
            throw .field(.marking, says: "`\(draft.marking)` does not say what this item is labelled as. Write the marking out; until it is clear, nobody may have the item.")
        }
        for part in draft.parts {
            try check(part.label, .parts)
            guard part.written.count <= Draft.markingLengthMax else { throw .field(.parts, says: "A part's marking is longer than \(Draft.markingLengthMax) characters. Shorten it.") }
            if let originator = part.originator { try check(originator, .parts) }
        }
        try check(draft.originator, .originator)
        try check(draft.holder, .holder)
        do { _ = try Audience(draft.audience.description, roster: facts.roster) } catch { throw .field(.audience, says: error.description) }
    }

    private func check(_ party: PartyID, _ field: ActError.Field) throws(ActError) {
        guard facts.roster[party] == nil else { return }
        throw .field(field, says: AudienceError.unknown(word: String(party.text.prefix(60)), offset: 0, suggestion: facts.roster.nearest(to: party.text)).description)
    }

    private func check(_ label: Label, _ field: ActError.Field) throws(ActError) {
        let vocabulary = facts.vocabulary
        guard vocabulary.policy(label.policy) != nil else { throw .field(field, says: "`\(label.policy)` is no policy of this pack. Until the marking is clear, nobody may have the item.") }
        guard let level = vocabulary.level(label.level), level.policy == label.policy else {
            throw .field(field, says: "`\(label.level)` is none of the levels of \(label.policy). Until it is clear, nobody may have the item.")
        }
        guard label.markings.count <= Draft.markingsMax, label.markings.allSatisfy({ $0.names.count <= Draft.namesMax && $0.names.allSatisfy { $0.utf8.count <= 100 } }) else {
            throw .field(field, says: "There are more than \(Draft.markingsMax) markings, or more than \(Draft.namesMax) names in one. Name organisations instead of each member.")
        }
        for marking in label.markings {
            guard let form = vocabulary.form(marking.form) else { throw .field(field, says: "`\(marking.form)` is no marking that we know. Until it is clear, nobody may have the item.") }
            guard form.mayStand(in: label.policy) else { throw .field(field, says: "`\(form.spellings.first ?? form.id.text)` is no word of the \(label.policy) policy.") }
        }
        if let tlp = label.tlp, vocabulary.level(tlp).map({ $0.equivalentRank == nil }) != true { throw .field(field, says: "`\(tlp)` is no TLP label.") }
    }
}
