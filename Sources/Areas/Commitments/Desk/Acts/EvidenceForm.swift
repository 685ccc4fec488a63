import Commitments
import Journal
import Kernel
import Labels
import Node
import Packs
import Release
import Site

/// A piece of evidence as a person writes it: kept as written when something in it needs a change.
struct EvidenceForm: Hashable, Sendable {
    static let textMax = 2_000
    static let namesMax = 40
    var date = ""
    var text = ""
    var proposals = ""
    var area = ""
    var bodies = ""
    var level = ""
    var format = ""
    var sourceTitle = ""
    var sourceAddress = ""
    var marking = ""
    var value = ""
    var isResult = false

    init() {}

    init(_ form: FormBody) {
        func field(_ name: String) -> String { (form[name] ?? "").trimmed }
        (date, text, proposals, area, bodies) = (field("date"), field("text"), field("proposals"), field("area"), field("bodies"))
        (level, format, sourceTitle, sourceAddress) = (field("level"), field("format"), field("source"), field("address"))
        (marking, value, isResult) = (field("marking"), field("value"), !["", "no"].contains(field("result")))
    }

    /// As it was said, for whoever corrects it.
    init(_ evidence: Evidence, under item: Item, vocabulary: Vocabulary) {
        (date, text, proposals) = (evidence.when ?? "", evidence.text, evidence.proposals.map(\.text).joined(separator: ", "))
        (area, bodies, level, format) = (evidence.area?.text ?? "", evidence.bodies.map(\.text).joined(separator: ", "), evidence.level, evidence.format)
        (sourceTitle, sourceAddress) = (evidence.source.title, evidence.source.address ?? "")
        (marking, value, isResult) = (item.label.printed(in: vocabulary), evidence.value?.description ?? "", evidence.isResult)
    }

    /// The same as fields of a form, for a page that asks something before it is entered.
    var fields: [(String, String)] {
        [("date", date), ("text", text), ("proposals", proposals), ("area", area), ("bodies", bodies), ("level", level), ("format", format), ("source", sourceTitle), ("address", sourceAddress),
         ("marking", marking), ("value", value)] + (isResult ? [("result", "yes")] : [])
    }

    struct Mistake: Hashable, Sendable { let field: String, says: String }
    struct Mistakes: Error { let list: [Mistake] }

    /// Every mistake at once. `id`: by which it is known on every node.
    func reading(id: EvidenceID, by account: Account, in book: inout EntryBook) -> Result<(evidence: Evidence, item: Item), Mistakes> {
        var mistakes: [Mistake] = []
        func note(_ field: String, _ says: String) { mistakes.append(Mistake(field: field, says: says)) }
        let days = readDays(note)
        if text.isEmpty { note("text", "Write in one sentence what happened.") }
        if text.count > Self.textMax { note("text", "This has \(text.count) characters, and at most \(Self.textMax) are kept. Write one sentence, and name the document as its source.") }
        let ids = book.proposals(proposals) { note("proposals", $0) }
        let known = area.isEmpty ? ids.compactMap({ book.proposals[$0]?.area }).first : book.areas[area]
        if known == nil, !area.isEmpty || !mistakes.contains(where: { $0.field == "proposals" }) { note("area", area.isEmpty ? "Choose the area to which it belongs." : "There is no area `\(area.prefix(40))`. Write one of \(book.areas.keys.sorted().joined(separator: ", ")).") }
        let parties = book.parties(bodies) { note("bodies", $0) }
        if sourceTitle.isEmpty { note("source", "Say where it was read, or who says it.") }
        for (field, words, max) in [("source", sourceTitle, 300), ("level", level, 80), ("format", format, 80), ("address", sourceAddress, 500)] where words.count > max {
            note(field, "This has \(words.count) characters, and at most \(max) are kept.")
        }
        if !sourceAddress.isEmpty, !sourceAddress.hasPrefix("https://"), !sourceAddress.hasPrefix("http://") { note("address", "Write a public address that begins with https://, or leave the field empty.") }
        let amount = value.isEmpty ? nil : Amount(value)
        if !value.isEmpty, amount == nil { note("value", "`\(value.prefix(20))` is no number. Write digits, with a point before decimals: 12.5.") }
        if amount != nil, !ids.contains(where: { book.proposals[$0]?.goal != nil }) { 
            let differing = ids.filter { book.differing.contains($0) }
            note("value", differing.isEmpty ? "None of the proposals named has a goal that is measured. Leave the field empty, or name the proposal whose goal it is."
                : "On the goal of \(differing.map(\.text).joined(separator: ", ")) the two sides differ, so nothing is measured by it yet. Leave the field empty until they agree.")
        }
        var label: Label?
        do { label = try book.label(marking) } catch { note("marking", "\(error)") }
        guard mistakes.isEmpty, let label, let days, let known else { return .failure(Mistakes(list: mistakes)) }
        let evidence = Evidence(id: id, kind: .event, date: days.from, report: nil, area: known, proposals: ids, text: text, bodies: parties, level: level, format: format, isResult: isResult,
                                source: Source(title: sourceTitle, address: sourceAddress.isEmpty ? nil : sourceAddress, confidence: .seen), until: days.until, value: amount)
        return .success((evidence, Item(label: label, originator: account.party)))
    }

    private func readDays(_ note: (String, String) -> Void) -> (from: PartialDate, until: PartialDate?)? {
        if date.isEmpty {
            note("date", "Write when it happened, as precisely as it is known: 2025-03-01, 2025-03 or 2025.")
            return nil
        }
        let ends = date.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(\.trimmed)
        // 3/4/2024 is one date that cannot be read, not an interval.
        let parts = ends.count == 2 && ends.allSatisfy({ $0.utf8.count >= 4 && $0.prefix(4).allSatisfy(\.isNumber) }) ? ends : [date]
        var read: [PartialDate] = []
        for part in parts {
            if let day = PartialDate(part) { read.append(day) } else {
                let (what, remedy) = PartialDate.mending(String(part.prefix(30)))
                note("date", "\(what); \(remedy).")
            }
        }
        guard read.count == parts.count else { return nil }
        guard parts.count == 2 else { return (read[0], nil) }
        guard read[1].last >= read[0].first else {
            note("date", "It ends (\(read[1])) before it begins (\(read[0])). Write the first day first: \(read[1])/\(read[0]).")
            return nil
        }
        return (read[0], read[1])
    }
}

/// What a person who enters something may refer to, each word looked up once: an import has a hundred thousand of them.
struct EntryBook {
    let areas: [String: AreaID]
    let proposals: [ProposalID: Proposal]
    /// Proposals on whose goal the sides differ.
    let differing: Set<ProposalID>
    private let numbers: [ProposalID: ProposalID]
    private let node: Facts
    private var labels: [String: Label] = [:]
    private var known: [String: PartyID] = [:]

    init(_ register: CommitmentRegister, _ node: Facts) {
        areas = Dictionary(uniqueKeysWithValues: register.facts.areas.map { ($0.id.text, $0.id) })
        proposals = Dictionary(uniqueKeysWithValues: register.facts.proposals.map { ($0.id, $0) })
        differing = Set(register.contested.filter { $0.value.contains(.goal) }.keys)
        (numbers, self.node) = (register.numbers, node)
    }

    mutating func label(_ marking: String) throws -> Label {
        if let known = labels[marking] { return known }
        let label = try node.vocabulary.read(marking)
        labels[marking] = label
        return label
    }

    /// Numbers of the annex lead to the numbers of the register.
    func proposals(_ words: String, _ note: (String) -> Void) -> [ProposalID] {
        var found: [ProposalID] = []
        for word in words.split(whereSeparator: { " ,;".contains($0) }).prefix(EvidenceForm.namesMax) {
            let written = ProposalID(String(word)), id = numbers[written] ?? written
            if proposals[id] == nil { note("There is no proposal `\(written.text.prefix(20))`. Write numbers as in 2016-1.2, or leave the field empty for work that carries no number.") } else if !found.contains(id) { found.append(id) }
        }
        return found
    }

    mutating func parties(_ words: String, _ note: (String) -> Void) -> [PartyID] {
        var found: [PartyID] = []
        for word in words.split(whereSeparator: { ",;".contains($0) }).prefix(EvidenceForm.namesMax).map(\.trimmed) where !word.isEmpty {
            if let id = known[word] ?? node.roster.find(word)?.id {
                known[word] = id
                if !found.contains(id) { found.append(id) }
            } else { note("`\(word.prefix(40))` is no body that is known here. Write identifiers such as EU.EEAS, with commas between.") }
        }
        return found
    }
}

extension Node {
    /// An identifier that tells nothing, not even when it was made; the same on every node that has what it names.
    func freshEvidenceID() -> EvidenceID { EvidenceID(RecordID(at: clock.now()).untimed.description) }
}
