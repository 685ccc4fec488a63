import Figures
import Journal
import Kernel
import Link
import Node
import Release
import Site

/// On an item's page: how it crossed, in one line.
struct CrossedLine: Component {
    let peer: OrganisationID
    let crossing: Reciprocity.Crossing

    private var words: String {
        let item = crossing.item.record, sent = crossing.released.day.inWords
        if item.origin != nil {
            if crossing.state == .recalled { return "Came from \(peer.inSentence) on \(sent); taken back there on \(item.changed.day.inWords)." }
            return "Came from \(peer.inSentence) on \(sent)" + (crossing.cosigned.map { ", receipt given at \($0.inWords)." } ?? "; our receipt is on its way.")
        }
        switch crossing.state {
        case .receipted: return "Crossed to \(peer.inSentence) on \(sent)" + (crossing.cosigned.map { ", receipted at \($0.inWords) (UTC)." } ?? ".")
        case .outstanding: return "On its way to \(peer.inSentence) since \(crossing.released.inWords) (UTC); its receipt is outstanding."
        case .refused(let reason): return "Refused by \(peer.inSentence). \(reason.inWords)"
        case .recalled: return crossing.cosigned == nil ? "Taken back; the recall is on its way to \(peer.inSentence)." : "Taken back; \(peer.inSentence) has receipted the recall."
        }
    }

    var html: HTML {
        p(.class("crossed-line")) {
            Marks.crossing(crossing.state.mark, size: 15)
            " "
            span { words }
        }
    }
}
