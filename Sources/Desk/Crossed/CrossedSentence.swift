import Kernel
import Site

/// The finding of the page: how much went each way, what came of it, what waits. Over what one viewpoint may know, and nothing else.
struct CrossedSentence: Hashable, Sendable {
    /// As it stands in a sentence: "NATO", "the EU".
    let peer: String
    let given: Int
    let got: Int
    let receipted: Int
    let outstanding: Int
    let refused: Int
    let recalled: Int
    let waitsForConsent: Int
    /// Released, permitted, and about to go.
    let waitsToCross: Int
    let heldOtherwise: Int
    /// Permitted, and nobody has released it.
    var waitsForRelease = 0
    /// Released, and it will not go over this link: the body that would hold it there may not have it.
    var goesAnotherWay = 0
    /// Released before this node kept what it releases.
    var toReleaseAgain = 0
    /// Records of areas, each way.
    var recordsGiven = 0
    var recordsGot = 0

    var text: String { [ways, becameOfIt, records, waits].filter { !$0.isEmpty }.joined(separator: " ") }

    private func items(_ count: Int) -> String { "\(count.inWords.capitalisedFirst) item\(count == 1 ? "" : "s")" }

    private var ways: String {
        switch (given, got) {
        case (0, 0): recordsGiven + recordsGot == 0 ? "Nothing has crossed yet." : ""
        case (let a, let b) where a == b: "\(items(a)) went each way."
        case (let a, 0): "\(items(a)) went to \(peer); none came."
        case (0, let b): "\(items(b)) came from \(peer); none went."
        default: "\(items(given)) went to \(peer) and \(got.inWords) came."
        }
    }

    private var records: String {
        func said(_ count: Int) -> String { "\(count.inWords) record\(count == 1 ? "" : "s") of areas" }
        return switch (recordsGiven, recordsGot) {
        case (0, 0): ""
        case (let a, 0): "\(said(a).capitalisedFirst) went to \(peer)."
        case (0, let b): "\(said(b).capitalisedFirst) came from \(peer)."
        default: "\(said(recordsGiven).capitalisedFirst) went to \(peer) and \(recordsGot.inWords) came."
        }
    }

    private var becameOfIt: String {
        let total = given + got
        guard total > 0 else { return "" }
        let parts = [(receipted, "is receipted", "are receipted"), (outstanding, "is on its way", "are on their way"), (refused, "was refused there", "were refused there"), (recalled, "was taken back", "were taken back")]
            .filter { $0.0 > 0 }
        if parts.count == 1, let (_, one, many) = parts.first { return total == 1 ? "It \(one)." : total == 2 ? "Both \(many)." : "All \(total.inWords) \(many)." }
        let said = parts.map { count, one, many in "\(count.inWords) \(count == 1 ? one : many)" }
        let sentence = said.count == 2 ? said.joined(separator: "; ") : said.dropLast().joined(separator: ", ") + " and " + (said.last ?? "")
        return sentence.capitalisedFirst + "."
    }

    private var waits: String {
        let said = [(waitsForConsent, "waits for a consent", "wait for a consent"), (waitsForRelease, "may go and waits to be released", "may go and wait to be released"), (waitsToCross, "is about to cross", "are about to cross"),
                    (heldOtherwise, "is held by a rule", "are held by a rule"), (goesAnotherWay, "is released and has to go another way", "are released and have to go another way"),
                    (toReleaseAgain, "has to be released again", "have to be released again")]
            .filter { $0.0 > 0 }.enumerated().map { place, part in "\(part.0.inWords)\(place == 0 ? " of ours" : "") \(part.0 == 1 ? part.1 : part.2)" }
        return said.isEmpty ? "" : said.joined(separator: "; ").capitalisedFirst + "."
    }
}
