import Kernel
import Labels

/// The dated sets that facts give directly, on one day.
struct Primitives {
    let facts: Facts
    let day: Day
    var roster: Roster { facts.roster }
    /// Parties that are decided as others are: a seat as the state in the chair, persons as their body.
    let aliases: [(alias: Int, of: [Int])]
    let seats: [Int: [Int]]
    let members: [OrganisationID: SetPair]

    init(facts: Facts, day: Day) {
        (self.facts, self.day) = (facts, day)
        let roster = facts.roster
        var members: [OrganisationID: SetPair] = [:]
        for membership in facts.memberships where membership.role == "member" {
            guard let index = roster.index(of: membership.party) else { continue }
            if membership.validity.isCertain(on: day) { members[membership.organisation, default: SetPair()].certain.insert(index) }
            if membership.validity.isPossible(on: day) { members[membership.organisation, default: SetPair()].possible.insert(index) }
        }
        self.members = members

        var aliases: [(alias: Int, of: [Int])] = []
        var seats: [Int: [Int]] = [:]
        for (index, party) in roster.parties.enumerated() {
            switch party.kind {
            case .seat:
                let holders = facts.setRows.filter { $0.set == party.id.text && $0.validity.isCertain(on: day) }.compactMap { roster.index(of: PartyID($0.member)) }
                let possible = holders.isEmpty ? (party.organisation.flatMap { members[$0]?.possible.indices } ?? []) : holders
                seats[index] = possible
                aliases.append((index, possible))
            case .persons:
                // Persons belong to the body whose identifier theirs extends: `EU.CERT-EU.staff`.
                let body = PartyID(party.id.text.split(separator: ".").dropLast().joined(separator: "."))
                if let of = roster.index(of: body) { aliases.append((index, [of])) }
            default: break
            }
        }
        self.aliases = aliases
        self.seats = seats
    }

    func pair(_ definition: NamedSet.Definition) -> SetPair {
        var pair = SetPair()
        func add(_ id: PartyID, _ validity: Validity) {
            guard let index = roster.index(of: id) else { return }
            if validity.isCertain(on: day) { pair.certain.insert(index) }
            if validity.isPossible(on: day) { pair.possible.insert(index) }
        }
        switch definition {
        case .membership(let organisation, let role):
            for m in facts.memberships where m.organisation == organisation && m.role == role { add(m.party, m.validity) }
        case .agreement(let with, let kind):
            for a in facts.arrangements where a.kind == kind {
                guard let other = Self.counterpart(of: with, in: a), let validity = a.validity else { continue }
                add(other, validity)
            }
        case .partiesOf(let id):
            for a in facts.arrangements where a.id == id {
                guard let validity = a.validity else { continue }
                for party in a.parties { add(PartyID(party), validity) }
            }
        case .listed(let name, let ever):
            for row in facts.setRows where row.set == name {
                let validity = ever ? Validity(certain: .earliest ... .latest, possible: .earliest ... .latest) : row.validity
                for id in Self.expand(row.member, roster: roster) { add(id, validity) }
                if row.member.hasSuffix("*"), !row.member.hasSuffix(".*") {
                    let whole = OrganisationID(String(row.member.dropLast()))
                    guard let of = members[whole], validity.isPossible(on: day) else { continue }
                    if validity.isCertain(on: day) { pair.certain.formUnion(of.certain) }
                    pair.possible.formUnion(of.possible)
                }
            }
        case .bodiesOf(let organisation):
            return SetPair(roster.set { $0.kind == .body && $0.organisation == organisation })
        case .kind(let kind):
            return SetPair(roster.set { $0.kind == kind })
        case .parties(let ids):
            return SetPair(PartySet(ids.compactMap { roster.index(of: $0) }))
        case .expression:
            preconditionFailure("expressions are resolved by the dated rulebook")
        }
        return pair
    }

    /// Levels above which an arrangement protects nothing, where its ceiling is known (G7).
    func ceilings(levels: [LevelID: LevelDescription]) -> [(party: Int, level: LevelDescription)] {
        facts.arrangements.compactMap { arrangement in
            guard let ceiling = arrangement.ceilingLevel, let level = levels[ceiling], arrangement.kind == "security-agreement",
                  arrangement.validity?.isPossible(on: day) == true, arrangement.parties.count == 2 else { return nil }
            guard let party = arrangement.parties.compactMap({ roster.index(of: PartyID($0)) }).first(where: { roster[$0].kind == .state }) else { return nil }
            return (party, level)
        }
    }

    static func counterpart(of party: PartyID, in arrangement: Arrangement) -> PartyID? {
        guard arrangement.parties.count == 2, arrangement.parties.contains(party.text) else { return nil }
        return arrangement.parties.first { $0 != party.text }.map { PartyID($0) }
    }

    /// `EU.*` is every body of the EU; a plain name is itself. `NATO*` is read by the caller, which knows the members of the day.
    static func expand(_ member: String, roster: Roster) -> [PartyID] {
        guard member.hasSuffix(".*") else { return member.hasSuffix("*") ? [] : [PartyID(member)] }
        let organisation = OrganisationID(String(member.dropLast(2)))
        return roster.parties.filter { $0.organisation == organisation && $0.kind == .body }.map(\.id)
    }
}
