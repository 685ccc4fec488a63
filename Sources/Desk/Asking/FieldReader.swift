import Kernel
import Labels
import Release

/// Reads one field of a question; every refusal says what to write.
struct FieldReader {
    let facts: Facts
    let rulebook: Rulebook

    static let listMax = 100

    func label(_ text: String) throws(Question.Mistake) -> Label {
        do { return try facts.vocabulary.read(text) } catch {
            throw Question.Mistake(field: .marking, says: error.description, offset: error.word?.offset, length: error.word?.length)
        }
    }

    func audience(_ text: String) throws(Question.Mistake) -> Audience {
        do { return try Audience(text, roster: facts.roster) } catch {
            throw Question.Mistake(field: .audience, says: error.description, offset: error.place?.offset, length: error.place?.length)
        }
    }

    func day(_ text: String, _ field: Question.Field) throws(Question.Mistake) -> Day {
        let trimmed = text.trimmed
        guard let day = Day(trimmed) else {
            throw Question.Mistake(field: field, says: trimmed.isEmpty ? "No date is given. Write the day of the release, as in 2025-03-01." : "`\(trimmed.prefix(40))` is no date. Write year, month and day, as in 2025-03-01.")
        }
        return day
    }

    func party(_ text: String, _ field: Question.Field) throws(Question.Mistake) -> PartyID {
        let trimmed = text.trimmed
        guard let party = facts.roster.find(trimmed) else {
            throw Question.Mistake(field: field, says: "`\(trimmed.prefix(60))` is no party that we know." + (facts.roster.nearest(to: trimmed).map { " Did you mean \($0)?" } ?? " Write a state's three letters (FRA) or a body (NATO.IS)."))
        }
        return party.id
    }

    /// An item without a named originator was made by its holder, where that is of the policy's own house; else by whoever owns the policy.
    /// TLP has no owner: there the source is the holder, or must be named.
    func originator(_ text: String, of label: Label, holder: String) throws(Question.Mistake) -> PartyID {
        if !text.trimmed.isEmpty { return try party(text, .originator) }
        if let held = facts.roster.find(holder.trimmed), let owner = facts.vocabulary.policy(label.policy)?.owner, held.id == owner || held.organisation?.text == owner.text { return held.id }
        if let owner = facts.vocabulary.policy(label.policy)?.owner, facts.roster.index(of: owner) != nil { return owner }
        if !holder.trimmed.isEmpty { return try party(holder, .holder) }
        throw Question.Mistake(field: .originator, says: "This marking belongs to its source. Name who made the item, as in EU.CERT-EU.")
    }

    func parts(_ text: String) throws(Question.Mistake) -> [Part] {
        var parts: [Part] = []
        for word in try items(text, .parts) {
            if let label = rulebook.partDefaults[word.uppercased()] {
                parts.append(Part(label: label, originator: nil, written: word.uppercased()))
            } else if let state = facts.roster.find(word), state.kind == .state {
                let policy = PolicyID("NAT:" + state.id.text)
                let level = facts.vocabulary.levels.filter { $0.policy == policy }.min { $0.rank < $1.rank }
                parts.append(Part(label: Label(policy: policy, level: level?.id ?? ""), originator: state.id, written: state.id.text))
            } else {
                do {
                    parts.append(Part(label: try facts.vocabulary.read(word), originator: nil, written: word))
                } catch {
                    throw Question.Mistake(field: .parts, says: "`\(word.prefix(60))` is neither a state, nor NATO or EU, nor a marking. " + error.description)
                }
            }
        }
        return parts
    }

    func consents(_ text: String) throws(Question.Mistake) -> [Consent] {
        var consents: [Consent] = []
        for word in try items(text, .consents) {
            let (rest, on) = try dated(word, .consents)
            let pieces = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map { String($0).trimmed }
            guard let by = pieces.first, !by.isEmpty else { throw Question.Mistake(field: .consents, says: "`\(word)` names nobody. Write who consents and for whom, as in NATO.release-authority:EU.EEAS.") }
            let id: ConsentID
            if let known = rulebook.authorities.first(where: { $0.id.text.lowercased() == by.lowercased() }) { id = known.id }
            else { id = ConsentID(try party(by, .consents).text) }
            consents.append(Consent(by: id, to: pieces.count > 1 ? try party(pieces[1].hasSuffix("*") ? String(pieces[1].dropLast()) : pieces[1], .consents) : nil, on: on))
        }
        return consents
    }

    func objections(_ text: String) throws(Question.Mistake) -> [Objection] {
        var objections: [Objection] = []
        for word in try items(text, .objections) {
            let (rest, on) = try dated(word, .objections)
            objections.append(Objection(by: try party(rest, .objections), on: on))
        }
        return objections
    }

    private func dated(_ word: String, _ field: Question.Field) throws(Question.Mistake) -> (String, Day?) {
        let pieces = word.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard pieces.count == 2 else { return (word, nil) }
        return (pieces[0].trimmed, try day(pieces[1], field))
    }

    private func items(_ text: String, _ field: Question.Field) throws(Question.Mistake) -> [String] {
        let items = text.split(separator: ";").map { String($0).trimmed }.filter { !$0.isEmpty }
        guard items.count <= Self.listMax else { throw Question.Mistake(field: field, says: "There are more than \(Self.listMax) entries. Shorten the list.") }
        return items
    }
}
