import Figures
import Journal
import Kernel
import Link
import Site

/// How a link stands, in the words of a page. Alarms and reasons may name entries: they are for the house's own officers.
struct LinkWords {
    let status: LinkStatus
    let isOfficer: Bool
    /// Of those that this viewpoint may know.
    let outstanding: Int
    let now: Timestamp

    /// The organisation, not its node's own name: "NATO's node".
    private var peer: String { status.peer.inSentence.capitalisedFirst }
    private var waits: String { outstanding == 0 ? "" : outstanding == 1 ? " One release waits here and crosses when it answers." : " \(outstanding.inWords.capitalisedFirst) releases wait here and cross when it answers." }

    var finding: Finding {
        switch status.state {
        case .neverHeard:
            return Finding(mark: Marks.outcome(.unknown, size: 20), word: "Not heard yet.", says: Prose("\(peer)'s node has not answered so far.\(waits) Nothing is lost."), notes: notes)
        case .works(let last):
            let receipts = switch outstanding {
            case 0: "Nothing shown here awaits a receipt."
            case 1: "One release shown here awaits its receipt."
            default: "\(outstanding.inWords.capitalisedFirst) releases shown here await their receipts."
            }
            return Finding(mark: Marks.tick(size: 20), word: "Works.", says: Prose("\(peer)'s node answered \(last.span(to: now)) ago. \(receipts)"), notes: notes)
        case .silent(let since, let reason):
            return Finding(mark: Marks.outcome(.unknown, size: 20), word: "Silent.", says: Prose("\(peer)'s node was not heard since \(since.since(seenFrom: now)). Both sides work on.\(waits) Nothing is lost."),
                           notes: (isOfficer && !reason.isEmpty ? [Prose(reason.capitalisedFirst.asSentence)] : []) + notes)
        case .stopped(let since, let alarm):
            let says = isOfficer ? "\(alarm.asSentence) Nothing more crosses until both operators have compared their records." : "What the two nodes hold does not fit. Nothing more crosses until both operators have compared their records."
            return Finding(mark: Marks.outcome(.denied, size: 20), word: "Stop.", says: Prose(says), notes: [Prose("Stopped at \(since.since(seenFrom: now)).")] + notes)
        case .byCourier:
            return Finding(mark: Marks.receipt(.outstanding, size: 20), word: "By courier.", says: Prose("No wire joins the two nodes. What is released goes with the next courier, and its receipt comes back with the one after."), notes: notes)
        }
    }

    private var notes: [Prose] {
        var notes: [Prose] = []
        if let trouble = status.lastTrouble {
            let reason = isOfficer && !trouble.reason.isEmpty ? ", \(trouble.reason)" : ""
            let span = trouble.from.day == trouble.to.day ? "\(trouble.from.day.inWords), \(trouble.from.minute) to \(trouble.to.minute)" : "\(trouble.from.inWords) to \(trouble.to.inWords)"
            notes.append(Prose("Last trouble: \((span + reason).asSentence) Nothing was lost."))
        }
        if let since = status.waitsSince {
            notes.append(Prose("\(peer)'s node has not said yet what it holds of ours, since this one started at \(since.since(seenFrom: now)). Until it has, by wire or by a file that it packed since, what is released waits here."))
        }
        if let keys = status.keys { notes.append(Prose(Self.words(keys, peer: peer, now: now))) }
        // The alarm that stopped the link is said above.
        let stop: String? = if case .stopped(_, let alarm) = status.state { alarm } else { nil }
        if isOfficer { notes += status.calls.filter { $0.says != stop }.map { Prose("At \($0.at.since(seenFrom: now)) people were called: \($0.says.asSentence)") } }
        if status.packsDiffer, let theirs = status.peerPack {
            notes.append(Prose([.strong("The packs differ:"), .text(" ours is "), .code(Self.short(status.ownPack)), .text(", \(status.peer.inSentence)'s is "), .code(Self.short(theirs)), .text(". Where they answer differently, the stricter answer holds.")]))
        }
        return notes
    }

    /// Which keys hold since when, and a change that waits.
    static func words(_ keys: LinkStatus.Keys, peer: String, now: Timestamp) -> String {
        var words = ["Our keys hold since \(keys.ownSince.since(seenFrom: now)), \(peer)'s since \(keys.theirsSince.since(seenFrom: now))."]
        for wait in keys.waits { words.append("New \(wait.what) of ours, made \(wait.asked.since(seenFrom: now)), wait until \(peer)'s node takes them; the old ones go on.") }
        if let coming = keys.theirsToCome { words.append("\(peer)'s new \(coming) are known here and take over when its node uses them.") }
        return words.joined(separator: " ")
    }

    private static func short(_ digest: String) -> String { digest.count > 12 ? "\(digest.prefix(4))…\(digest.suffix(4))" : digest }
}
