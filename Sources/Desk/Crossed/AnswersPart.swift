import Journal
import Kernel
import Link
import Site

/// How long answers take, by the side that asks: what areas count, in the words of the page "What crossed?".
struct AnswersPart: Component {
    let tallies: [AnswerTally]

    /// Between these two; the pack's first side stands first.
    init(_ tallies: [AnswerTally], between left: OrganisationID, and right: OrganisationID) {
        self.tallies = [left, right].flatMap { side in tallies.filter { $0.asker == side && $0.asked > 0 } }
    }

    var html: HTML {
        if !tallies.isEmpty {
            Part("How long answers take", note: "Each question that you may see counts once, with the first answer of the other side that you may see.", id: "answers") {
                RecordTable(caption: "How long answers take", columns: [.init("Asked by"), .init("What"), .init("Asked", isNumber: true), .init("Answered", isNumber: true), .init("Half within", isNumber: true), .init("Slowest", isNumber: true), .init("Past their day, no answer", isNumber: true)], rows: tallies.map { one in
                    let measured = ConsentTimes.measured(one.waits)
                    return [Prose(one.asker.text), Prose([.link(one.what, to: one.address)]), Prose(String(one.asked)), Prose(String(one.waits.count)), Prose(measured?.median ?? (one.waits.isEmpty ? "none yet" : "below ten")),
                            Prose(one.waits.last.map { Self.span($0) } ?? "none yet"), Prose(String(one.overdue))]
                })
            }
        }
    }

    private static func span(_ milliseconds: Int64) -> String { Timestamp(milliseconds: 0).span(to: Timestamp(milliseconds: milliseconds)) }
}
