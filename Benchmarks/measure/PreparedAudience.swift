import Kernel
import Release

/// An audience as bit sets, so that a compiled label is decided for all of it with a few machine words.
struct PreparedAudience {
    let everyone: PartySet
    /// Members that are reached through a whole have the better of their own answer and the whole's (G12).
    let channels: [(whole: Int, members: PartySet)]

    init(_ audience: Audience, in dated: DatedRulebook) throws {
        var everyone = PartySet(), channels: [Int: PartySet] = [:]
        for recipient in try dated.recipients(of: audience) {
            everyone.insert(recipient.party)
            if let whole = recipient.through { channels[whole, default: PartySet()].insert(recipient.party) }
        }
        self.everyone = everyone
        self.channels = channels.map { ($0, $1) }
    }

    struct Answer: Hashable {
        let permitted: PartySet, consents: PartySet, unknown: PartySet, denied: PartySet
        var worst: Outcome { !denied.isEmpty ? .denied : !unknown.isEmpty ? .unknown : !consents.isEmpty ? .permittedWithConsents : .permitted }
    }

    /// Every recipient's outcome at once.
    @inline(__always) func decide(_ item: CompiledItem) -> Answer {
        var permitted = item.permitted.intersection(everyone), consents = item.consents.intersection(everyone)
        var unknown = item.unknown.intersection(everyone), denied = item.denied.intersection(everyone)
        for (whole, members) in channels {
            switch item.outcome(whole) {
            case .permitted:
                permitted.formUnion(members)
                consents.subtract(members); unknown.subtract(members); denied.subtract(members)
            case .permittedWithConsents:
                consents.formUnion(members.subtracting(permitted))
                unknown.subtract(members); denied.subtract(members)
            case .unknown:
                unknown.formUnion(members.intersection(denied))
                denied.subtract(members)
            case .denied: break
            }
        }
        return Answer(permitted: permitted, consents: consents, unknown: unknown, denied: denied)
    }

    /// The recipients for whom this answer is not the one that an explained decision gives; none, if both are right.
    func differences(_ item: Item, _ audience: Audience, in dated: DatedRulebook) throws -> [PartyID] {
        let answer = decide(dated.compile(item))
        let decision = try dated.decide(Request(item: item, audience: audience, day: dated.day))
        return decision.rulings.filter { ruling in
            guard let index = dated.facts.roster.index(of: ruling.recipient) else { return true }
            let set = switch ruling.outcome {
            case .permitted: answer.permitted
            case .permittedWithConsents: answer.consents
            case .unknown: answer.unknown
            case .denied: answer.denied
            }
            return !set.contains(index)
        }.map(\.recipient)
    }
}
