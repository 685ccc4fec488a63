package import Kernel

/// The proposals as one viewpoint has them: what the pack holds, with what each side said of them.
package struct CommitmentRegister: Sendable {
    /// With the proposals completed.
    package let facts: CommitmentFacts
    /// What counts: the last word of each side, in the order of the sides.
    package let sayings: [ProposalID: [SaidCompletion]]
    /// What was said before it, newest first.
    package let earlier: [ProposalID: [SaidCompletion]]
    /// On which the sides differ.
    package let contested: [ProposalID: [Completion.Field]]
    /// Numbers of the annex, and where they lead.
    package let numbers: [ProposalID: ProposalID]
    /// What waits for what.
    package let roadmap: Roadmap

    /// The proposal that a number names, also by a number of the annex.
    package func proposal(_ number: ProposalID) -> Proposal? { facts.proposal(number) ?? numbers[number].flatMap { facts.proposal($0) } }
}

extension CommitmentRegister {
    /// Pure: whoever has the same sayings has the same register, in whatever order they came. Where the sides differ on a field, what the pack holds stays.
    package init(_ facts: CommitmentFacts, _ said: [SaidCompletion]) {
        let known = Set(facts.proposals.map(\.id))
        var sayings: [ProposalID: [SaidCompletion]] = [:], earlier: [ProposalID: [SaidCompletion]] = [:]
        for (proposal, all) in Dictionary(grouping: said, by: { $0.completion.proposal }) where known.contains(proposal) {
            let ordered = all.sorted { ($0.said, $0.id) > ($1.said, $1.id) }
            var sides: Set<OrganisationID> = []
            for one in ordered {
                if sides.insert(one.side).inserted { sayings[proposal, default: []].append(one) } else { earlier[proposal, default: []].append(one) }
            }
            sayings[proposal]?.sort { $0.side < $1.side }
        }
        var contested: [ProposalID: [Completion.Field]] = [:]
        let proposals = facts.proposals.map { proposal -> Proposal in
            guard let all = sayings[proposal.id] else { return proposal }
            let differing = Completion.Field.allCases.filter { field in Set(all.compactMap { $0.completion.says(field) }).count > 1 }
            if !differing.isEmpty { contested[proposal.id] = differing }
            return proposal.completed(by: all.map(\.completion), but: Set(differing))
        }
        // A number that two proposals claim leads to the one for which it was claimed first.
        var numbers: [ProposalID: ProposalID] = [:]
        for one in sayings.values.flatMap({ $0 }).sorted(by: { ($0.said, $0.id) < ($1.said, $1.id) }) {
            for number in one.completion.numbers where !known.contains(number) && numbers[number] == nil { numbers[number] = one.completion.proposal }
        }
        roadmap = Roadmap(proposals)
        self.facts = CommitmentFacts(sets: facts.sets, areas: facts.areas, proposals: proposals, reports: facts.reports, declarations: facts.declarations, evidence: facts.evidence)
        (self.sayings, self.earlier, self.contested, self.numbers) = (sayings, earlier, contested, numbers)
    }
}

extension Proposal {
    /// With what all sides say of it; fields on which they differ stay as they are.
    func completed(by all: [Completion], but differing: Set<Completion.Field>) -> Proposal {
        func agreed<Value>(_ field: Completion.Field, _ value: (Completion) -> Value?) -> Value? { differing.contains(field) ? nil : all.lazy.compactMap(value).first }
        func joined<Element: Hashable>(_ lists: [[Element]]) -> [Element] {
            var seen: Set<Element> = []
            return lists.flatMap { $0 }.filter { seen.insert($0).inserted }
        }
        let wording = agreed(.wording) { $0.wording.isEmpty ? nil : $0.wording } ?? self.wording
        let titles = joined([all.map(\.title).filter { !$0.isEmpty }])
        // Two titles for what had none stand beside each other: neither is chosen.
        let title = agreed(.title) { $0.title.isEmpty ? nil : $0.title } ?? (self.title.isEmpty ? titles.joined(separator: " / ") : self.title)
        let nature = agreed(.nature, \.nature) ?? self.nature
        let text: Text = all.contains { !$0.wording.isEmpty } ? .seen : self.text == .notHeld && !title.isEmpty ? .paraphrase : self.text
        return Proposal(id: id, set: set, area: agreed(.area, \.area) ?? area, topic: topic, text: text, title: title.isEmpty && text != .notHeld ? written : title, summary: summary, nature: nature,
                        rhythmMonths: nature == .recurring ? agreed(.rhythm, \.rhythmMonths) ?? rhythmMonths : nil, due: agreed(.due, \.due) ?? due,
                        natureNote: natureNote, leadBodies: joined([leadBodies] + all.map(\.owners)), target: target, source: self.text == .notHeld ? all.first?.source ?? source : source,
                        wording: wording, goal: agreed(.goal, \.goal) ?? goal, needs: joined([needs] + all.map(\.needs)), successors: joined([successors] + all.map(\.successors)))
    }
}
