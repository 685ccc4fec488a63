import Commitments
import Journal
import Kernel
import Labels
import Node
import Release
import Site

/// A piece of evidence as a person writes it: kept as written when something in it needs a change.
struct EvidenceForm: Sendable {
    static let textMax = 2_000
    var date = ""
    var text = ""
    var proposals = ""
    var area = ""
    var bodies = ""
    var format = ""
    var sourceTitle = ""
    var sourceAddress = ""
    var marking = ""
    var isResult = false

    init() {}

    init(_ form: FormBody) {
        func field(_ name: String) -> String { (form[name] ?? "").trimmed }
        (date, text, proposals, area, bodies) = (field("date"), field("text"), field("proposals"), field("area"), field("bodies"))
        (format, sourceTitle, sourceAddress, marking, isResult) = (field("format"), field("source"), field("address"), field("marking"), form["result"] != nil)
    }

    struct Mistake: Hashable, Sendable { let field: String, says: String }

    /// Every mistake at once. `id`: by which it is known on every node.
    func reading(id: EvidenceID, by account: Account, facts: CommitmentFacts, of node: Facts) -> Result<(evidence: Evidence, item: Item), Mistakes> {
        var mistakes: [Mistake] = []
        func note(_ field: String, _ says: String) { mistakes.append(Mistake(field: field, says: says)) }
        let when = PartialDate(date)
        if when == nil { note("date", date.isEmpty ? "Write when it happened, as precisely as it is known: 2025-03-01, 2025-03 or 2025." : "`\(date.prefix(20))` is no date. Write 2025-03-01, 2025-03 or 2025.") }
        if text.isEmpty { note("text", "Write in one sentence what happened.") }
        if text.count > Self.textMax { note("text", "This has \(text.count) characters, and at most \(Self.textMax) are kept. Write one sentence, and name the document as its source.") }
        let ids = proposals.split(whereSeparator: { " ,;".contains($0) }).map { ProposalID(String($0)) }
        for proposal in ids where facts.proposal(proposal) == nil { note("proposals", "There is no proposal `\(proposal.text.prefix(20))`. Write numbers as in 2016-1.2, or leave the field empty for work that carries no number.") }
        let known = facts.areas.first { $0.id.text == area } ?? ids.lazy.compactMap { facts.proposal($0)?.area }.first.flatMap { facts.area($0) }
        if known == nil { note("area", "Choose the area to which it belongs.") }
        var parties: [PartyID] = []
        for word in bodies.split(whereSeparator: { ",;".contains($0) }).map({ String($0).trimmed }) where !word.isEmpty {
            if let party = node.roster.find(word) { parties.append(party.id) } else { note("bodies", "`\(word.prefix(40))` is no body that is known here. Write identifiers such as EU.EEAS, with commas between.") }
        }
        if sourceTitle.isEmpty { note("source", "Say where it was read, or who says it.") }
        if !sourceAddress.isEmpty, !sourceAddress.hasPrefix("https://"), !sourceAddress.hasPrefix("http://") { note("address", "Write a public address that begins with https://, or leave the field empty.") }
        var label: Label?
        do { label = try node.vocabulary.read(marking) } catch { note("marking", "\(error)") }
        guard mistakes.isEmpty, let label, let when, let known else { return .failure(Mistakes(list: mistakes)) }
        let evidence = Evidence(id: id, kind: .event, date: when, report: nil, area: known.id, proposals: ids, text: text, bodies: parties, format: format, isResult: isResult,
                                source: Source(title: sourceTitle, address: sourceAddress.isEmpty ? nil : sourceAddress, confidence: .seen))
        return .success((evidence, Item(label: label, originator: account.party)))
    }

    struct Mistakes: Error { let list: [Mistake] }
}

extension Node {
    /// An identifier that tells nothing, the same on every node that has the evidence.
    func freshEvidenceID() -> EvidenceID { EvidenceID(RecordID(at: clock.now()).description) }
}
