import Kernel
package import Release

extension Decision {
    static let namesMax = 6

    /// Why it may not go yet, in words: who, which rule, what would help. Empty when it may.
    package func refusal(in desk: ReleaseDesk) -> String {
        func name(_ id: PartyID) -> String { desk.facts.roster[id]?.name ?? id.text }
        func list(_ ids: [PartyID]) -> String {
            let names = ids.prefix(Self.namesMax).map { name($0) }
            return ids.count > names.count ? names.joined(separator: ", ") + " and \(ids.count - names.count) more" : names.inWords
        }
        let affected = rulings.filter { $0.outcome == outcome }.map(\.recipient)
        let rule = self.rule.flatMap { desk.rulebook.rule($0) }
        let because = rule.map { " Rule \($0.id): \(deciding.note.isEmpty ? $0.says : deciding.note)" } ?? " No rule speaks of this label, so it is withheld."
        switch outcome {
        case .permitted: return ""
        case .permittedWithConsents:
            let names = consents.map { id in desk.rulebook.authority(id)?.name ?? name(PartyID(id.text)) }
            return "It may go to \(list(affected)) once \(names.inWords) \(names.count == 1 ? "has" : "have") said yes.\(because)"
        case .unknown:
            return "We cannot tell whether \(list(affected)) may have it, so it is withheld. \(deciding.missing ?? "")\(because)"
        case .denied:
            let objectors = Set(rulings.flatMap(\.refusedBy)).sorted()
            let objected = objectors.isEmpty ? "" : " \(list(objectors)) objected."
            return "\(list(affected)) may not have it.\(objected)\(because)"
        }
    }
}
