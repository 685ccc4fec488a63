import Dispatch
package import Kernel
package import Labels
import Synchronization

/// What `entente release prove` found: how much was looked at, what broke, which listed exceptions occurred.
package struct ProofReport: Sendable {
    package struct Violation: Hashable, Sendable {
        package let property: String
        package let policy: String
        package let recipient: PartyID
        /// The shortest counterexample, in words.
        package let example: String
        package let exception: ProofException?
    }
    /// What holds for any two organisations; what must hold for these two stands in the rulebook as prohibitions.
    package static let general: [(property: String, says: String)] = [
        ("wholes-and-members", "A whole never has what a member, asked directly, is denied."),
        ("raising-a-level", "Raising a level never widens an audience."),
        ("accessions", "An accession takes nothing from anyone but the acceding state and the wholes it joins."),
        ("new-voices", "An accession brings no new voice that can refuse."),
        ("facts-of-the-day", "The outcome on a date depends on facts valid on that date."),
        ("no-chain", "No chain of lawful releases ends where a direct one is denied."),
    ]
    package let labels: Int
    package let stretches: Int
    package let recipients: Int
    package let combinations: Int
    /// One per property, policy and recipient; the first found is its example.
    package let violations: [Violation]
    /// Listed exceptions that no longer occur: each fails the proof.
    package let unusedExceptions: [ProofException]

    package var unlisted: [Violation] { violations.filter { $0.exception == nil } }
    package var holds: Bool { unlisted.isEmpty && unusedExceptions.isEmpty }
}

/// Walks every combination of label, recipient and stretch of time.
///
/// Consents, objections and lists of contributors have no bound; it is enough to look at none and at one, since a further consent only adds
/// recipients, a further objection or contributor only takes some away, and neither changes what the others do.
package struct Proof {
    let desk: ReleaseDesk
    private var found: [Key: ProofReport.Violation] = [:]
    private var used: Set<Int> = []
    private struct Key: Hashable { let property: String; let policy: String; let recipient: PartyID }

    package init(_ desk: ReleaseDesk) { self.desk = desk }

    package static func run(_ desk: ReleaseDesk, progress: @Sendable (Int, Int) -> Void = { _, _ in }) -> ProofReport {
        var proof = Proof(desk)
        return proof.walk(progress: progress)
    }

    private var roster: Roster { desk.facts.roster }

    private mutating func walk(progress: @Sendable (Int, Int) -> Void) -> ProofReport {
        let items = LabelSpace(desk).items
        let stretches = desk.changeDays
        let done = Mutex(0)
        let proofs = Mutex([Int: Proof]())
        let desk = desk
        // Each stretch is walked by itself, so that all cores take part; what is found is put together in the order of the dates.
        DispatchQueue.concurrentPerform(iterations: stretches.count) { number in
            var proof = Proof(desk)
            proof.walk(items, on: stretches[number], after: number == 0 ? nil : stretches[number - 1])
            proofs.withLock { [proof] in $0[number] = proof }
            progress(done.withLock { $0 += 1; return $0 }, stretches.count)
        }
        proofs.withLock { proofs in
            for number in stretches.indices {
                guard let proof = proofs[number] else { continue }
                found.merge(proof.found) { first, _ in first }
                used.formUnion(proof.used)
            }
        }
        let unused = desk.rulebook.exceptions.enumerated().filter { !used.contains($0.offset) }.map(\.element)
        return ProofReport(labels: items.count, stretches: stretches.count, recipients: roster.parties.count,
                           combinations: items.count * stretches.count * roster.parties.count,
                           violations: found.values.sorted { ($0.property, $0.policy, $0.recipient) < ($1.property, $1.policy, $1.recipient) },
                           unusedExceptions: unused)
    }

    private mutating func walk(_ items: [Item], on day: Day, after before: Day?) {
        let dated = desk.dated(on: day)
        let systems = items.map { dated.systems(of: $0) }
        let compiled = systems.map { dated.compile($0) }
        checkProhibitions(items, systems, compiled, dated)
        checkLevels(items, compiled, dated)
        checkWholes(items, compiled, dated)
        checkChains(items, compiled, dated)
        checkDatedFacts(items, compiled, dated)
        if let before { checkAccession(items, compiled, from: desk.dated(on: before), to: dated) }
    }

    // MARK: Properties

    private mutating func checkProhibitions(_ items: [Item], _ systems: [[LabelSystem]], _ compiled: [CompiledItem], _ dated: DatedRulebook) {
        for (prohibition, asked) in zip(dated.rulebook.prohibitions, dated.prohibitionRows) {
            let never = dated.fold(prohibition.never)
            for number in items.indices {
                let reach = compiled[number].permitted.union(compiled[number].consents)
                for system in systems[number] where dated.speaks(asked, of: system) {
                    let forbidden = reach.intersection(dated.resolve(never, system).certain)
                    for index in forbidden.indices { report(prohibition.property, items[number], index, dated, "can have it") }
                }
            }
        }
    }

    private mutating func checkLevels(_ items: [Item], _ compiled: [CompiledItem], _ dated: DatedRulebook) {
        var byShape: [Item: [(rank: Int, index: Int)]] = [:]
        for (index, item) in items.enumerated() {
            guard let level = dated.levels[item.label.level] else { continue }
            var shape = item
            shape.label.level = ""
            byShape[shape, default: []].append((level.rank, index))
        }
        for group in byShape.values where group.count > 1 {
            let ordered = group.sorted { $0.rank < $1.rank }
            for (lower, higher) in zip(ordered, ordered.dropFirst()) where lower.rank < higher.rank {
                let wider = compiled[higher.index].permitted.subtracting(compiled[lower.index].permitted)
                    .union(compiled[higher.index].permitted.union(compiled[higher.index].consents)
                        .subtracting(compiled[lower.index].permitted.union(compiled[lower.index].consents).union(compiled[lower.index].unknown)))
                for index in wider.indices {
                    report("raising-a-level", items[higher.index], index, dated, "may have it, although not at \(items[lower.index].label.level)")
                }
            }
        }
    }

    private mutating func checkWholes(_ items: [Item], _ compiled: [CompiledItem], _ dated: DatedRulebook) {
        let wholes = roster.parties.indices.compactMap { index in dated.reach(of: index).map { (index, $0) } }
        for (item, answer) in zip(items, compiled) {
            for (whole, members) in wholes where answer.permitted.contains(whole) || answer.consents.contains(whole) {
                for index in members.intersection(answer.denied).indices {
                    report("wholes-and-members", item, index, dated, "is denied directly, and reached through \(roster[whole].id)")
                }
            }
        }
    }

    private mutating func checkChains(_ items: [Item], _ compiled: [CompiledItem], _ dated: DatedRulebook) {
        let holderKinds = LabelSpace.holderKinds(dated)
        for (item, answer) in zip(items, compiled) where item.holder == item.originator {
            // What is denied to nobody, or open to nobody, has no chain worth following.
            guard !answer.denied.isEmpty, !(answer.permitted.isEmpty && answer.consents.isEmpty) else { continue }
            var reached = answer.permitted.union(answer.consents)
            var steps: [(from: Int, to: PartySet)] = []
            // One holder of each kind that the rules tell apart; all others hand on as the originator's own circle does.
            let kinds = holderKinds[item.label.policy] ?? []
            var handed: Set<Int> = []
            while true {
                let before = reached
                for (whole, members) in dated.reaches where reached.contains(whole) && !members.isSubset(of: reached) {
                    steps.append((whole, members))
                    reached.formUnion(members)
                }
                for (number, kind) in kinds.enumerated() where !handed.contains(number) {
                    guard let party = kind.intersection(reached).indices.first else { continue }
                    handed.insert(number)
                    var held = item
                    held.holder = roster[party].id
                    let further = dated.compile(held)
                    let onward = further.permitted.union(further.consents)
                    if !onward.isSubset(of: reached) { steps.append((party, onward)) }
                    reached.formUnion(onward)
                }
                if reached == before { break }
            }
            for index in reached.intersection(answer.denied).indices {
                let via = steps.first { $0.to.contains(index) }.map { roster[$0.from].id.text } ?? item.originator.text
                report("no-chain", item, index, dated, "is denied directly, and reached by way of \(via)")
            }
        }
    }

    private mutating func checkAccession(_ items: [Item], _ after: [CompiledItem], from: DatedRulebook, to: DatedRulebook) {
        for whole in roster.parties where whole.kind == .whole {
            guard let organisation = whole.organisation, let old = from.members[organisation]?.certain, let new = to.members[organisation]?.certain else { continue }
            let acceding = new.subtracting(old)
            guard !acceding.isEmpty, old.subtracting(new).isEmpty else { continue }
            // What changes on the same day for other reasons is not the accession's doing.
            let facts = desk.facts.arrangements.contains { $0.validity?.changes.contains(to.day) == true } || desk.facts.setRows.contains { $0.validity.changes.contains(to.day) }
            guard !facts else { continue }
            let before = items.map { from.compile($0) }
            let spared = acceding.union(roster.set { $0.kind == .whole || $0.kind == .seat }).union(PartySet(roster.parties.indices.filter { to.reach(of: $0) != nil }))
            for (number, item) in items.enumerated() {
                let lost = before[number].permitted.union(before[number].consents).subtracting(after[number].permitted.union(after[number].consents)).subtracting(spared)
                let joined = acceding.indices.map { roster[$0].id.text }.inWords
                // Whoever was already there loses it only through the new member's own objection, which is a matter of its own.
                let property = item.objections.isEmpty ? "accessions" : "new-voices"
                for index in lost.indices { report(property, item, index, to, "lost it when \(joined) joined \(organisation)") }
                let lostByAcceding = before[number].permitted.union(before[number].consents).subtracting(after[number].permitted.union(after[number].consents)).intersection(acceding)
                for index in lostByAcceding.indices where item.objections.isEmpty { report("accessions", item, index, to, "lost it by joining \(organisation)") }
            }
        }
    }

    private mutating func checkDatedFacts(_ items: [Item], _ compiled: [CompiledItem], _ dated: DatedRulebook) {
        let day = dated.day
        let undated = Set(dated.rulebook.sets.compactMap { if case .listed(let name, true) = $0.definition { name } else { nil } })
        let facts = dated.facts
        let only = Facts(roster: facts.roster, memberships: facts.memberships.filter { $0.validity.isPossible(on: day) },
                         arrangements: facts.arrangements.filter { $0.validity?.isPossible(on: day) ?? false },
                         setRows: facts.setRows.filter { undated.contains($0.set) || $0.validity.isPossible(on: day) }, positions: [], vocabulary: facts.vocabulary)
        let alone = DatedRulebook(dated.rulebook, facts: only, on: day)
        // The dated sets carry all that a date brings in; where they agree every answer does, and answers are compared only where they do not.
        guard alone.sets != dated.sets || alone.clients != dated.clients || alone.nameSets != dated.nameSets else { return }
        for (item, answer) in zip(items, compiled) where alone.compile(item) != answer {
            report("facts-of-the-day", item, 0, dated, "is decided otherwise when facts of other dates are taken away")
        }
    }

    // MARK: Reporting

    private mutating func report(_ property: String, _ item: Item, _ party: Int, _ dated: DatedRulebook, _ what: String) {
        let recipient = roster[party].id
        let key = Key(property: property, policy: item.label.policy.text, recipient: recipient)
        // Items are walked from the plainest marking on, so the first example is the shortest.
        guard found[key] == nil else { return }
        let exception = desk.rulebook.exceptions.firstIndex { exception in
            exception.property == property && (exception.recipient.isEmpty || exception.recipient == recipient.text)
                && (exception.policy.isEmpty || exception.policy == item.label.policy.text || (exception.policy == "NAT" && item.label.policy.text.hasPrefix("NAT:")))
        }
        if let exception { used.insert(exception) }
        let marking = item.label.printedPlainly(desk.facts.vocabulary)
        let parts = item.parts.isEmpty ? "" : ", containing " + item.parts.map(\.written).inWords
        let objections = item.objections.isEmpty ? "" : ", objected to by " + item.objections.map(\.by.text).inWords
        let example = "On \(dated.day), an item marked \(marking)\(parts)\(objections), held by \(item.holder): \(recipient) \(what)."
        found[key] = ProofReport.Violation(property: property, policy: item.label.policy.text, recipient: recipient, example: example,
                                           exception: exception.map { desk.rulebook.exceptions[$0] })
    }
}

extension Label {
    /// Level and markings in their first spelling; enough for a counterexample.
    func printedPlainly(_ vocabulary: Vocabulary) -> String {
        let level = vocabulary.level(self.level)?.spellings.first?.text ?? self.level.text
        let words = markings.map { marking in
            (vocabulary.form(marking.form)?.spellings.first ?? marking.form.text).split(separator: "<list>", omittingEmptySubsequences: false).joined(separator: marking.names.joined(separator: ", "))
        }
        return ([level] + words).joined(separator: " ")
    }
}
