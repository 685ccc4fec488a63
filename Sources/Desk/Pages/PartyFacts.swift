import Kernel
import Release

/// What the rules know of one party on one day, in short sentences with dates.
struct PartyFacts {
    let sentences: [String]

    init(_ facts: Facts, rulebook: Rulebook, of id: PartyID, on day: Day) {
        var sentences: [String] = []
        guard let party = facts.roster[id] else { self.sentences = []; return }
        if party.kind == .state {
            for membership in facts.memberships where membership.party == id && membership.validity.isPossible(on: day) && Self.isUsed(membership, rulebook) {
                let since = membership.from.map { " since \($0)" } ?? ""
                sentences.append("\(membership.organisation) \(membership.role)\(since)\(membership.validity.isCertain(on: day) ? "" : " (exact day not held)")")
            }
            for whole in facts.roster.parties where whole.kind == .whole {
                if !facts.memberships.contains(where: { $0.party == id && $0.organisation == whole.organisation && $0.role == "member" && $0.validity.isPossible(on: day) }) { sentences.append("not in \(whole.id)") }
                let agreements = facts.arrangements.filter { $0.parties.count == 2 && Set($0.parties) == [id.text, whole.id.text] }
                if let held = agreements.first(where: { $0.kind == "security-agreement" && $0.validity?.isPossible(on: day) == true }) {
                    sentences.append("security agreement with \(whole.id)" + (held.validity?.isCertain(on: day) == true ? (held.from.map { " since \($0)" } ?? (held.inForceBy.map { ", in force by \($0)" } ?? "")) : ": whether it was in force is not held"))
                } else if agreements.contains(where: { $0.kind == "none" }) {
                    sentences.append("no security agreement with \(whole.id): none found")
                }
            }
        }
        for row in facts.setRows where row.member == id.text && row.validity.isPossible(on: day) && !row.note.isEmpty {
            sentences.append("\(row.note)\(row.from.map { ", since \($0)" } ?? "")")
        }
        self.sentences = Array(sentences.prefix(8))
    }

    private static func isUsed(_ membership: Membership, _ rulebook: Rulebook) -> Bool {
        rulebook.sets.contains { $0.definition == .membership(membership.organisation, role: membership.role) }
    }
}
