package import Kernel
package import Labels

/// A change that makes it lawful, or leaves only consents to ask for: a concrete new request, itself decided.
package struct Remedy: Sendable {
    /// In order of cost: release_rules section 10.
    package enum Kind: Int, Hashable, Sendable, Comparable, CaseIterable {
        case recordConsents = 1, narrowAudience, cutPart, remark, changeChannel, wait
        package static func < (a: Kind, b: Kind) -> Bool { a.rawValue < b.rawValue }
    }
    package let kind: Kind
    /// What to do, as an imperative: "Take Cyprus out of the audience".
    package let what: String
    /// Who must act.
    package let actor: String
    package let request: Request
    package let outcome: Outcome
    package let rule: RuleID?
    package let consents: [ConsentID]
}

extension ReleaseDesk {
    package static let remediesMax = 8

    /// The cheapest lawful changes, cheapest first. Each was decided as a request of its own, so what it promises is what one gets.
    package func remedies(for decision: Decision) -> [Remedy] {
        guard decision.outcome != .permitted else { return [] }
        var found: [Remedy] = []
        var seen: Set<Request> = [decision.request]
        for candidate in candidates(for: decision) {
            guard seen.insert(candidate.request).inserted, let outcome = try? dated(on: candidate.request.day).decide(candidate.request) else { continue }
            guard outcome.outcome <= .permittedWithConsents, outcome.outcome < decision.outcome else { continue }
            found.append(Remedy(kind: candidate.kind, what: candidate.what, actor: candidate.actor, request: candidate.request, outcome: outcome.outcome,
                                rule: outcome.rule, consents: outcome.consents))
        }
        let ordered = found.enumerated().sorted { ($0.element.kind.rawValue, $0.element.outcome.severity, $0.offset) < ($1.element.kind.rawValue, $1.element.outcome.severity, $1.offset) }
        return Array(ordered.map(\.element).prefix(Self.remediesMax))
    }

    private struct Candidate {
        let kind: Remedy.Kind
        let what: String
        let actor: String
        let request: Request
    }

    private func candidates(for decision: Decision) -> [Candidate] {
        consentCandidates(decision) + audienceCandidates(decision) + partCandidates(decision) + markingCandidates(decision)
            + channelCandidates(decision) + dateCandidates(decision)
    }

    private func name(_ id: PartyID) -> String { facts.roster[id]?.name ?? id.text }
    private func list(_ ids: [PartyID]) -> String { ids.map { name($0) }.inWords }

    // MARK: 1. Consents

    private func consentCandidates(_ decision: Decision) -> [Candidate] {
        guard decision.outcome == .permittedWithConsents else { return [] }
        var request = decision.request
        for ruling in decision.rulings where ruling.outcome == .permittedWithConsents {
            let recipient = ruling.through ?? ruling.recipient
            for id in ruling.consents {
                let consent = Consent(by: id, to: recipient)
                if !request.item.consents.contains(consent) { request.item.consents.append(consent) }
            }
        }
        let who = decision.consents.map { consenter($0, decision.request.item) }.inWords
        return [Candidate(kind: .recordConsents, what: "Obtain and record the consent of \(who)", actor: who, request: request)]
    }

    package func consenter(_ id: ConsentID, _ item: Item) -> String {
        if id == "originator" { return "the originator (\(name(item.originator)))" }
        return rulebook.authority(id)?.name ?? name(PartyID(id.text))
    }

    // MARK: 2. A smaller audience

    private func audienceCandidates(_ decision: Decision) -> [Candidate] {
        var candidates: [Candidate] = []
        let audience = decision.request.audience
        func ask(_ audience: Audience, _ what: String) {
            var request = decision.request
            request.audience = audience
            candidates.append(Candidate(kind: .narrowAudience, what: what, actor: "you", request: request))
        }
        // Wholes count through their members: a whole that is denied because of one of them is mended by taking that one out.
        let movable = decision.rulings.filter { facts.roster[$0.recipient]?.kind != .whole }
        let hasWhole = audience.terms.contains { if case .whole = $0 { true } else { false } }
        for limit in [Outcome.permittedWithConsents, .permitted] {
            let out = movable.filter { $0.outcome > limit }.map(\.recipient)
            guard !out.isEmpty, out.count < movable.count else { continue }
            let narrowed = out.reduce(audience) { $0.without($1) }
            if hasWhole && out.count <= 12 || !hasWhole {
                ask(narrowed, out.count <= 4 ? "Take \(list(out)) out of the audience" : "Take \(out.count) recipients out of the audience")
            }
            let kept = movable.filter { $0.outcome <= limit }.map(\.recipient)
            if out.count > 4, kept.count <= 12 { ask(Audience(kept.map { .party($0) }), "Send it to \(list(kept)) alone") }
        }
        for case .whole(let id) in audience.terms {
            guard let index = facts.roster.index(of: id) else { continue }
            let dated = dated(on: decision.request.day)
            let institutions = dated.wholeInstitutions(index).indices.map { facts.roster[$0].id }
            if !institutions.isEmpty { ask(Audience(institutions.map { .party($0) }), "Send it to the institutions alone") }
        }
        return candidates
    }

    // MARK: 3. Parts

    private func partCandidates(_ decision: Decision) -> [Candidate] {
        let parts = decision.request.item.parts
        var candidates = parts.indices.map { index in
            var request = decision.request
            request.item.parts.remove(at: index)
            return Candidate(kind: .cutPart, what: "Cut or replace the part from \(parts[index].written)", actor: "the originator (\(name(decision.request.item.originator)))", request: request)
        }
        if parts.count > 1 {
            var request = decision.request
            request.item.parts = []
            candidates.append(Candidate(kind: .cutPart, what: "Cut or replace all \(parts.count) parts that others contributed", actor: "the originator (\(name(decision.request.item.originator)))", request: request))
        }
        return candidates
    }

    // MARK: 4. Another marking, a lower level, a public version

    private func markingCandidates(_ decision: Decision) -> [Candidate] {
        let item = decision.request.item
        let originator = "the originator (\(name(item.originator)))"
        var candidates: [Candidate] = []
        func ask(_ label: Label, _ what: String, parts: [Part]? = nil) {
            var request = decision.request
            request.item.label = label
            if let parts { request.item.parts = parts }
            // A new version is a new decision of the originator: what was recorded against the old one does not stand against it.
            request.item.objections = []
            candidates.append(Candidate(kind: .remark, what: what, actor: originator, request: request))
        }
        let limits = item.label.markings.filter { facts.vocabulary.form($0.form).map { $0.effect == .limits || $0.effect == .releasesAndLimits } ?? false }
        if !limits.isEmpty {
            for marking in limits {
                let blocked = decision.rulings.filter { $0.outcome == .denied && $0.standing != .implied }.map(\.recipient.text)
                guard let form = facts.vocabulary.form(marking.form), form.spellings.first?.contains("<list>") == true, blocked.count <= 6 else { continue }
                var label = item.label
                label.markings = label.markings.map { $0 == marking ? Marking(form: $0.form, names: $0.names + blocked.filter { !marking.names.contains($0) }) : $0 }
                ask(label, "Ask for it to be re-marked to name \(blocked.map { name(PartyID($0)) }.inWords)")
            }
        } else if decision.outcome > .permittedWithConsents, facts.vocabulary.policy(item.label.policy)?.kind == .organisation {
            for whole in facts.roster.parties where whole.kind == .whole && whole.id.text != item.label.policy.text {
                var label = item.label
                guard !label.markings.contains(where: { $0.form == "releasable-to" && $0.names.contains(whole.id.text) }) else { continue }
                label.markings.append(Marking(form: "releasable-to", names: [whole.id.text]))
                ask(label, "Ask for the marking RELEASABLE TO \(whole.id)")
            }
        }
        let special = item.label.markings.filter { facts.vocabulary.form($0.form)?.effect == .special }
        if !special.isEmpty {
            var label = item.label
            label.markings.removeAll { special.contains($0) }
            ask(label, "Ask for a version without what makes it \(special.compactMap { facts.vocabulary.form($0.form)?.spellings.first }.inWords)")
        }
        let levels = facts.vocabulary.levels.filter { $0.policy == item.label.policy }.sorted { $0.rank > $1.rank }
        if let current = facts.vocabulary.level(item.label.level) {
            var label = item.label
            label.markings.removeAll { special.contains($0) }
            for lower in levels where lower.rank < current.rank {
                label.level = lower.id
                let isOpen = (lower.equivalentRank ?? 1) == 0
                if isOpen { label.markings = [] }
                ask(label, isOpen ? "Ask for a public version" : "Ask for a version at \(lower.spellings.first?.text ?? lower.id.text)", parts: isOpen ? [] : nil)
            }
        }
        return best(candidates, for: decision)
    }

    /// Of several lower levels only the first that helps for each outcome: nobody downgrades further than needed.
    private func best(_ candidates: [Candidate], for decision: Decision) -> [Candidate] {
        var seen: Set<Outcome> = []
        return candidates.filter { candidate in
            guard candidate.what.hasPrefix("Ask for a version at") else { return true }
            guard let outcome = (try? dated(on: candidate.request.day).decide(candidate.request))?.outcome else { return false }
            return outcome < decision.outcome && seen.insert(outcome).inserted
        }
    }

    // MARK: 5. Another channel

    private func channelCandidates(_ decision: Decision) -> [Candidate] {
        let item = decision.request.item
        guard item.holder != item.originator else { return [] }
        var request = decision.request
        request.item.holder = item.originator
        return [Candidate(kind: .changeChannel, what: "Let \(name(item.originator)) hand it over itself", actor: name(item.originator), request: request)]
    }

    // MARK: 6. A date that is already known

    private func dateCandidates(_ decision: Decision) -> [Candidate] {
        for day in turningPoints(of: decision.request, after: decision.request.day, to: .latest) {
            var request = decision.request
            request.day = day
            guard let later = try? dated(on: day).decide(request), later.outcome < decision.outcome, later.outcome <= .permittedWithConsents else { continue }
            return [Candidate(kind: .wait, what: "Wait until \(day)", actor: "nobody", request: request)]
        }
        return []
    }
}

extension Array where Element == String {
    /// `a`, `a and b`, `a, b and c`.
    package var inWords: String {
        switch count {
        case 0: "nobody"
        case 1: self[0]
        default: dropLast().joined(separator: ", ") + " and " + self[count - 1]
        }
    }
}
