import Kernel
import Labels
import Release

/// The questions that are asked: every level with every marking that may follow it, for the day of the newest fact, and audiences of all sizes.
///
/// Made from the pack, so that a pack with other facts is measured on its own.
struct Sample {
    let desk: ReleaseDesk
    let day: Day
    let items: [Item]
    /// The label of each item as a person would write it.
    let markings: [String]
    let audiences: [Audience]

    init(_ desk: ReleaseDesk, seed: UInt64) {
        self.desk = desk
        var generator = Seeded(seed)
        let facts = desk.facts
        day = desk.changeDays.last ?? .latest
        let wholes = facts.roster.parties.filter { $0.kind == .whole }.map(\.id)
        let states = facts.roster.parties.filter { $0.kind == .state }.map(\.id)
        let bodies = facts.roster.parties.filter { $0.kind == .body }
        var items: [Item] = [], markings: [String] = []
        for level in facts.vocabulary.levels {
            guard let policy = facts.vocabulary.policy(level.policy), policy.kind != .historic else { continue }
            let source = bodies.first { $0.organisation?.text == policy.owner?.text } ?? bodies.first
            guard let originator = policy.kind == .organisation || policy.owner == nil ? source?.id : policy.owner else { continue }
            var following: [[Marking]] = [[]]
            for form in facts.vocabulary.forms where form.mayStand(in: policy.id) && form.effect != .tlp {
                guard form.spellings.contains(where: { $0.contains("<list>") }) else { following.append([Marking(form: form.id)]); continue }
                for whole in wholes { following.append([Marking(form: form.id, names: [whole.text])]) }
                following.append([Marking(form: form.id, names: states.shuffled(using: &generator).prefix(3).map(\.text).sorted())])
            }
            for marking in following {
                let label = Label(policy: policy.id, level: level.id, markings: marking)
                let written = label.printed(in: facts.vocabulary, style: .banner)
                // What cannot be read back is nothing that a person can ask.
                guard (try? facts.vocabulary.read(written)) == label else { continue }
                items.append(Item(label: label, originator: originator))
                markings.append(written)
            }
        }
        self.items = items
        self.markings = markings
        audiences = wholes.map { Audience([.whole($0)]) } + wholes.flatMap { whole in states.shuffled(using: &generator).prefix(4).map { Audience([.whole(whole), .except($0)]) } }
            + (0..<12).map { _ in Audience(states.shuffled(using: &generator).prefix(5).map { .party($0) }) }
    }
}

extension Sample {
    /// One question, made without the others.
    static func first(_ desk: ReleaseDesk) -> Request? {
        let facts = desk.facts
        guard let level = facts.vocabulary.levels.first(where: \.isClassified), let whole = facts.roster.parties.first(where: { $0.kind == .whole }) else { return nil }
        let owner = facts.vocabulary.policy(level.policy)?.owner ?? whole.id
        return Request(item: Item(label: Label(policy: level.policy, level: level.id), originator: owner), audience: Audience([.whole(whole.id)]), day: desk.changeDays.last ?? .latest)
    }
}
