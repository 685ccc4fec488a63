package import Kernel
package import Labels

/// A record that carries its own label and what a decision needs beside it.
package protocol Labelled {
    var item: Item { get }
    /// Who said it: whoever said a record has it.
    var author: PartyID { get }
}

/// Who asks: the party or body they act for, what they are cleared for, and the day of view.
package struct Viewpoint: Hashable, Sendable {
    package let party: PartyID
    /// The highest equivalent rank that the person is cleared for: 40 top secret, 30 secret, 20 confidential, 10 restricted, 5 limited, 0 public.
    package let clearance: Int
    package let day: Day

    package init(party: PartyID, clearance: Int, day: Day) { (self.party, self.clearance, self.day) = (party, clearance, day) }
}

/// A record that a viewpoint may see, bound to the decision that let it through.
///
/// Only `DatedRulebook.screen` makes one; pages, exports and peers accept nothing else.
package struct Released<Record: Labelled & Sendable>: Sendable {
    package let record: Record
    package let viewpoint: Viewpoint
    package let grounds: Ruling

    fileprivate init(record: Record, viewpoint: Viewpoint, grounds: Ruling) { (self.record, self.viewpoint, self.grounds) = (record, viewpoint, grounds) }
}

extension DatedRulebook {
    /// Nil when the rules, or the person's clearance, withhold it. Decided on the record's own label; no other decision can be passed in.
    ///
    /// Precondition: the rulebook is dated to the viewpoint's day.
    package func screen<Record: Labelled & Sendable>(_ record: Record, for viewpoint: Viewpoint) -> Released<Record>? {
        precondition(viewpoint.day == day)
        guard let index = facts.roster.index(of: viewpoint.party), isCleared(viewpoint, for: record.item) else { return nil }
        if record.author == viewpoint.party { return Released(record: record, viewpoint: viewpoint, grounds: .own(viewpoint.party)) }
        guard compile(record.item).permits(index) else { return nil }
        let request = Request(item: record.item, audience: Audience([.party(viewpoint.party)]), day: day)
        guard let decision = try? decide(request), decision.outcome == .permitted else { return nil }
        return Released(record: record, viewpoint: viewpoint, grounds: decision.deciding)
    }

    /// Many at once, in their order: what has one label and one author is decided once.
    package func screen<Record: Labelled & Sendable>(_ records: [Record], for viewpoint: Viewpoint) -> [Released<Record>] {
        var decided: [(item: Item, author: PartyID, grounds: Ruling?)] = [], last = 0
        return records.compactMap { record in
            if !decided.indices.contains(last) || decided[last].author != record.author || decided[last].item != record.item {
                last = decided.firstIndex { $0.author == record.author && $0.item == record.item } ?? decided.count
                if last == decided.count { decided.append((record.item, record.author, screen(record, for: viewpoint)?.grounds)) }
            }
            return decided[last].grounds.map { Released(record: record, viewpoint: viewpoint, grounds: $0) }
        }
    }

    /// G1: a lawful release still needs a cleared person. Every part's level counts.
    package func isCleared(_ viewpoint: Viewpoint, for item: Item) -> Bool {
        isCleared(viewpoint.clearance, for: item.label) && item.parts.allSatisfy { isCleared(viewpoint.clearance, for: $0.label) }
    }

    private func isCleared(_ clearance: Int, for label: Label) -> Bool {
        guard let level = levelRows[label.level]?.level else { return false }
        guard let rank = level.equivalentRank else { return true }   // TLP is no classification
        return rank < 10 || rank <= clearance
    }
}
