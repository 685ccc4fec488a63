/// What waits for what: each proposal with those that it needs, whether it names them or is named by them as what follows.
package struct Roadmap: Hashable, Sendable {
    private var needs: [ProposalID: Set<ProposalID>] = [:]

    package init(_ proposals: [Proposal]) {
        for proposal in proposals { add(proposal.id, needs: proposal.needs, successors: proposal.successors) }
    }

    private mutating func add(_ proposal: ProposalID, needs: [ProposalID], successors: [ProposalID]) {
        if !needs.isEmpty { self.needs[proposal, default: []].formUnion(needs) }
        for later in successors { self.needs[later, default: []].insert(proposal) }
    }

    package func needs(of proposal: ProposalID) -> [ProposalID] { needs[proposal, default: []].sorted() }
    package func follow(_ proposal: ProposalID) -> [ProposalID] { needs.filter { $0.value.contains(proposal) }.map(\.key).sorted() }

    /// With what a completion says beside what is there.
    package func adding(_ completion: Completion) -> Roadmap {
        var roadmap = self
        roadmap.add(completion.proposal, needs: completion.needs, successors: completion.successors)
        return roadmap
    }

    /// The way on which a proposal would wait for itself, from it back to it; nil when it does not.
    package func circle(from start: ProposalID) -> [ProposalID]? {
        var cameFrom: [ProposalID: ProposalID] = [:], waiting = [start]
        while let next = waiting.popLast() {
            for need in needs[next, default: []].sorted(by: >) {
                if need == start {
                    var way = [next]
                    while let before = way.last.flatMap({ cameFrom[$0] }) { way.append(before) }
                    if way.last != start { way.append(start) }
                    return Array(way.reversed()) + [start]
                }
                if cameFrom[need] == nil {
                    cameFrom[need] = next
                    waiting.append(need)
                }
            }
        }
        return nil
    }
}
