import Kernel
import Release

/// What the rules know of some parties on one day, in short sentences with dates; what they share is said once.
struct PartyFacts {
    let sentences: [String]

    static let sentencesMax = 10

    init(_ facts: Facts, rulebook: Rulebook, of ids: [PartyID], on day: Day) {
        var order: [String] = [], since: [String: [(PartyID, String)]] = [:]
        func note(_ what: String, _ id: PartyID, _ date: String) {
            if since[what] == nil { order.append(what) }
            since[what, default: []].append((id, date))
        }
        for id in ids {
            guard let party = facts.roster[id] else { continue }
            if party.kind == .state { Self.state(id, facts, rulebook, day, note) }
            for row in facts.setRows where row.member == id.text && row.validity.isPossible(on: day) && !row.note.isEmpty { note(row.note, id, row.from?.description ?? "") }
        }
        sentences = order.prefix(Self.sentencesMax).map { what in
            let held = since[what] ?? []
            let dates = Set(held.map(\.1)).subtracting([""])
            if held.count == ids.count, dates.count <= 1 { return what + (dates.first.map { " since \($0)" } ?? "") }
            return what + (dates.isEmpty ? ": " : " since: ") + held.map { ids.count == 1 ? $0.1 : $0.0.text + ($0.1.isEmpty ? "" : " \($0.1)") }.joined(separator: ", ")
        }
    }

    private static func state(_ id: PartyID, _ facts: Facts, _ rulebook: Rulebook, _ day: Day, _ note: (String, PartyID, String) -> Void) {
        for membership in facts.memberships where membership.party == id && membership.validity.isPossible(on: day) && isUsed(membership, rulebook) {
            note("\(membership.organisation) \(membership.role)\(membership.validity.isCertain(on: day) ? "" : " (exact day not held)")", id, membership.from?.description ?? "")
        }
        for whole in facts.roster.parties where whole.kind == .whole {
            let isMember = facts.memberships.contains { $0.party == id && $0.organisation == whole.organisation && $0.role == "member" && $0.validity.isPossible(on: day) }
            if isMember { continue }
            note("not in \(whole.id)", id, "")
            let agreements = facts.arrangements.filter { $0.parties.count == 2 && Set($0.parties) == [id.text, whole.id.text] }
            if let held = agreements.first(where: { $0.kind == "security-agreement" && $0.validity?.isPossible(on: day) == true }) {
                if held.validity?.isCertain(on: day) == true { note("security agreement with \(whole.id)", id, (held.from ?? held.inForceBy)?.description ?? "") }
                else { note("security agreement with \(whole.id), of which it is not held whether it was in force", id, "") }
            } else if agreements.contains(where: { $0.kind == "none" }) {
                note("no security agreement with \(whole.id): none found", id, "")
            }
        }
    }

    private static func isUsed(_ membership: Membership, _ rulebook: Rulebook) -> Bool {
        rulebook.sets.contains { $0.definition == .membership(membership.organisation, role: membership.role) }
    }
}
