package import Kernel
package import Labels

/// A question of release: this item, to them, on that day.
package struct Request: Hashable, Sendable {
    package var item: Item
    package var audience: Audience
    package var day: Day

    package init(item: Item, audience: Audience, day: Day) { (self.item, self.audience, self.day) = (item, audience, day) }
}

/// The answer, one outcome per recipient and the worst of them for the audience, each with its ground.
package struct Decision: Sendable {
    package let request: Request
    package let outcome: Outcome
    /// The rule that decides for the audience (Q3). Nil where no rule speaks of the label at all: withheld by default.
    package let rule: RuleID?
    package let rulings: [Ruling]
    /// Identifiers of who must say yes before it may go; empty unless the outcome is permitted-with-consents.
    package let consents: [ConsentID]
    package let obligations: [Obligation]
    /// Duties, certainty and sources are those of the rule; this is the least certain of those that decide.
    package let certainty: Certainty
    package let deciding: Ruling
}

/// One recipient's outcome with the ground it stands on.
package struct Ruling: Hashable, Sendable {
    package let recipient: PartyID
    package let standing: Recipient.Standing
    package let outcome: Outcome
    package let rule: RuleID?
    package let consents: [ConsentID]
    /// Which system decided: nil for the item's own label, else the part or the TLP label, as written.
    package let system: String?
    /// The row's own sentence, where the rule's would be too wide.
    package let note: String
    /// The channel: the whole through which it is reached, where that is what makes the outcome.
    package let through: PartyID?
    /// The fact that is not held, where the outcome is unknown.
    package let missing: String?
    /// Who refused, where a recorded objection turned a consent into a denial.
    package let refusedBy: [PartyID]
    let row: Int

    /// The ground on which whoever said a record has it.
    static func own(_ party: PartyID) -> Ruling {
        Ruling(recipient: party, standing: .named, outcome: .permitted, rule: nil, consents: [], system: nil, note: "Said by this party itself.",
               through: nil, missing: nil, refusedBy: [], row: -1)
    }
}

extension DatedRulebook {
    /// Decides a request that was asked for this day.
    package func decide(_ request: Request) throws(AudienceError) -> Decision {
        let recipients = try recipients(of: request.audience)
        let hearings = systems(of: request.item).map { hearing($0) }
        let rulings = recipients.map { ruling($0, hearings) }
        let deciding = rulings.min { precedes($0, $1) }!   // Invariant: an audience has at least one recipient
        var consents: Set<ConsentID> = []
        if deciding.outcome == .permittedWithConsents { for ruling in rulings { consents.formUnion(ruling.consents) } }
        let obligations = deciding.outcome <= .permittedWithConsents
            ? zip(rulebook.obligations, obligationRows).filter { _, row in hearings.contains { speaks(row, of: $0.system) } }.map(\.0) : []
        let certainty = deciding.rule.flatMap { rulebook.rule($0)?.certainty } ?? .settled
        return Decision(request: request, outcome: deciding.outcome, rule: deciding.rule, rulings: rulings, consents: consents.sorted(),
                        obligations: obligations, certainty: certainty, deciding: deciding)
    }

    /// What every row says of these recipients, as hashes: two days with the same footing have the same decision on the same grounds.
    func footing(of item: Item, recipients: [Recipient]) -> [Int] {
        var asked = PartySet()
        var footing = [recipients.hashValue]
        for recipient in recipients {
            asked.insert(recipient.party)
            if let whole = recipient.through { asked.insert(whole) }
            for stand in aliases.first(where: { $0.alias == recipient.party })?.of ?? [] { asked.insert(stand) }
        }
        for system in systems(of: item) {
            for said in speaking(system) {
                let possible = said.to.possible.intersection(asked)
                guard !possible.isEmpty else { continue }
                var hasher = Hasher()
                hasher.combine(said.row.index)
                hasher.combine(said.isCertain)
                hasher.combine(said.to.certain.intersection(asked))
                hasher.combine(possible)
                hasher.combine(said.isRefused)
                footing.append(hasher.finalize())
            }
        }
        return footing
    }

    /// Which of two rulings decides for an audience: the worse; the whole before its members; a rule about one's own circle last; then the order of the rules (Q3).
    private func precedes(_ a: Ruling, _ b: Ruling) -> Bool {
        if a.outcome != b.outcome { return a.outcome > b.outcome }
        if a.standing != b.standing { return a.standing < b.standing }
        guard a.rule != b.rule else { return false }
        let (aLast, bLast) = (a.rule.map { rulebook.decidesLast($0) } ?? false, b.rule.map { rulebook.decidesLast($0) } ?? false)
        if aLast != bLast { return bLast }
        return (a.rule.map { rulebook.orderOfRule($0) } ?? Int.max) < (b.rule.map { rulebook.orderOfRule($0) } ?? Int.max)
    }

    /// Whether a condition that stands outside the rows certainly speaks of this label on this day.
    func speaks(_ row: DatedRow, of system: LabelSystem) -> Bool {
        let condition = row.row.items
        guard Self.speaks(condition.policies, of: system.policy), condition.levels.isEmpty || condition.levels.contains(system.label.level),
              (condition.classified ?? system.level?.isClassified) == system.level?.isClassified else { return false }
        return holds(row, system).certain
    }

    /// One system with its answer and everything that the rows say of it, heard once for all recipients.
    private struct Hearing {
        let system: LabelSystem
        let rows: [SpeakingRow]
        let answer: CompiledItem
    }

    private func hearing(_ system: LabelSystem) -> Hearing {
        let rows = speaking(system)
        return Hearing(system: system, rows: rows, answer: sets(of: system, speaking: rows))
    }

    /// A member reached through a whole has the better of its own answer and the whole's.
    private func ruling(_ recipient: Recipient, _ hearings: [Hearing]) -> Ruling {
        let direct = ground(recipient.party, recipient.standing, hearings)
        guard let whole = recipient.through else { return direct }
        let reached = ground(whole, recipient.standing, hearings)
        guard reached.outcome < direct.outcome else { return direct }
        return Ruling(recipient: direct.recipient, standing: direct.standing, outcome: reached.outcome, rule: reached.rule, consents: reached.consents,
                      system: reached.system, note: reached.note, through: facts.roster[whole].id, missing: reached.missing, refusedBy: reached.refusedBy, row: reached.row)
    }

    /// Walks what the rows say for one recipient, to tell which decided.
    private func ground(_ party: Int, _ standing: Recipient.Standing, _ hearings: [Hearing]) -> Ruling {
        let outcomes = hearings.map { $0.answer.outcome(party) }
        let worst = outcomes.max()!   // Invariant: an item has at least its own label
        // The part before the own label: it is what could be cut.
        let tied = ([hearings.indices.dropFirst(), hearings.indices.prefix(1)].joined()).filter { outcomes[$0] == worst }
            .map { (hearing: hearings[$0], row: decidingRow(party, worst, hearings[$0])) }
        let (deciding, found) = tied.first { $0.row.map { rulebook.decidesLast($0.row.rule) } != true } ?? tied[tied.count - 1]
        var consents: Set<ConsentID> = []
        if worst == .permittedWithConsents {
            for (hearing, row) in tied {
                guard let row, case .consents(let slots) = row.verdict else { continue }
                consents.formUnion(missingConsents(slots, hearing.system, for: party))
            }
        }
        var refusedBy: [PartyID] = []
        if worst == .denied, let found, case .consents(let slots) = found.verdict {
            refusedBy = deciding.system.item.objections.filter { objection in
                var one = deciding.system.item
                one.objections = [objection]
                return isRefused(slots, deciding.system.with(one))
            }.map(\.by)
        }
        let system: String? = switch deciding.system.kind {
        case .own: nil
        case .part(let written): written
        case .tlp: facts.vocabulary.level(deciding.system.label.level)?.spellings.first?.text ?? deciding.system.label.level.text
        }
        return Ruling(recipient: facts.roster[party].id, standing: standing, outcome: worst, rule: found?.row.rule, consents: consents.sorted(), system: system,
                      note: found?.row.note ?? "", through: nil,
                      missing: worst == .unknown ? missingFact(party, deciding.system, found) : nil, refusedBy: refusedBy, row: found?.index ?? -1)
    }

    /// The party whose rows tell why an alias fares as it does: of those who may hold a seat, the one that fares worst.
    private func standIn(for party: Int, _ answer: CompiledItem) -> Int {
        guard let of = aliases.first(where: { $0.alias == party })?.of, !of.isEmpty else { return party }
        guard of.count > 1 else { return of[0] }
        return of.max { answer.outcome($0) < answer.outcome($1) } ?? party
    }

    private func missingConsents(_ slots: [Row.ConsentSlot], _ system: LabelSystem, for party: Int) -> [ConsentID] {
        consentIDs(slots, system).filter { id in
            !system.item.consents.contains { consent in
                matches(consent, id, system) && (consent.to == nil || consent.to == facts.roster[party].id)
            }
        }
    }

    /// The first row, in the order in which rows are consulted, that gives this recipient this outcome.
    private func decidingRow(_ asked: Int, _ outcome: Outcome, _ hearing: Hearing) -> DatedRow? {
        // A prohibition decides before a refusal, and a row that certainly speaks before one that possibly does.
        var refused: DatedRow?, possible: DatedRow?
        let party = standIn(for: asked, hearing.answer)
        for said in hearing.rows where said.to.possible.contains(party) {
            let isCertain = said.isCertain && said.to.certain.contains(party)
            let gives: Outcome
            switch said.row.verdict {
            case .permitted: gives = .permitted
            case .denied: gives = .denied
            case .unknown: gives = .unknown
            case .consents(let slots):
                if said.isRefused { gives = .denied }
                else if missingConsents(slots, hearing.system, for: party).isEmpty { gives = .permitted }
                else { gives = .permittedWithConsents }
            }
            if outcome == .unknown {
                if gives == .unknown || !isCertain { return said.row }
                if party != asked || aliases.contains(where: { $0.alias == asked }) { return said.row }
            } else if gives == outcome {
                if outcome == .denied, said.row.verdict != .denied {
                    if isCertain, refused == nil { refused = said.row }
                } else if isCertain { return said.row }
                if possible == nil { possible = said.row }
            }
        }
        return refused ?? possible
    }
}

extension LabelSystem {
    func with(_ item: Item) -> LabelSystem {
        LabelSystem(kind: kind, policy: policy, level: level, label: label, originator: originator, inside: inside, isOpen: isOpen,
                    released: released, named: named, admitted: admitted, item: item, rows: rows)
    }
}
