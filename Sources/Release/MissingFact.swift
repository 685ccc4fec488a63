import Kernel
import Labels

extension DatedRulebook {
    /// Names the fact that is not held and would decide for this recipient.
    func missingFact(_ party: Int, _ system: LabelSystem, _ row: DatedRow?) -> String {
        if let row, case .unknown(let fact) = row.verdict { return fact }
        let id = facts.roster[party].id
        if let holders = seats[party] {
            let name = facts.roster[party].name
            return holders.isEmpty ? "Who holds \(name) on this day is not held, nor who could." : "Who holds \(name) (\(id)) on \(day) is not held; the \(holders.count) members that could hold it fare differently."
        }
        for arrangement in facts.arrangements where arrangement.parties.contains(id.text) {
            guard let validity = arrangement.validity, validity.isPossible(on: day), !validity.isCertain(on: day) else { continue }
            if let from = arrangement.from {
                return "\(arrangement.title): it began in \(from), the exact day is not held."
            }
            let signed = arrangement.signed.map { "it was signed on \($0)" } ?? "even the day of signature is not held"
            return "\(arrangement.title): the day of its entry into force is not held; \(signed)."
        }
        for membership in facts.memberships where membership.party == id && membership.validity.isPossible(on: day) && !membership.validity.isCertain(on: day) {
            return "\(id) and \(membership.organisation): the exact day on which this status began or ended is not held (\(membership.from?.description ?? "?") to \(membership.to?.description ?? "today"))."
        }
        for marking in system.label.markings {
            for name in marking.names where whoIsNamed(name, policy: system.policy).certain.isEmpty {
                return "Whom `\(name)` names in this marking is not held."
            }
        }
        return "A fact about \(id) that decides is not held for \(day)."
    }
}
