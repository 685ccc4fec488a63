import Commitments
import Foundation
import HTTPTypes
import Journal
import Kernel
import Site

/// Why nothing was done: each field with what to write instead.
struct ReportMistakes: Error, Hashable {
    struct One: Hashable { let field: String, says: String }
    let list: [One]
    init(_ list: [One]) { self.list = list }
    init(_ field: String, _ says: String) { list = [One(field: field, says: says)] }

    /// For tools.
    var problem: Problem {
        Problem(.unprocessableContent, title: list.count == 1 ? "One field needs a change" : "\(list.count) fields need a change", says: list.map(\.says).joined(separator: " "),
                fields: list.map { .init(field: $0.field, says: $0.says) })
    }
}

extension StepRefusal {
    /// For the person who tried.
    func says(_ name: (PartyID) -> String) -> String {
        switch self {
        case .unknownStep: "There is no such step on this track."
        case .notKeeper: "Only those who keep this step put a text to it and record what came of it."
        case .notMember: "Only members of this organisation, and those who keep the step, have a voice at it."
        case .noReason: "Say why, in one or two sentences."
        case .notItsTurn(let step): "Another step comes first: \(step.title)."
        case .contested(let count): "Two wordings stand against each other in \(count) sentence\(count == 1 ? "" : "s"). Settle \(count == 1 ? "it" : "them") first: a text is approved word for word."
        case .changed(let from, let to): "The text has changed since: you meant \(from.short), and it is \(to.map { "now \($0.short)" } ?? "being changed"). Read what changed, then put the new text."
        case .notPut: "No text lies before this step. Put one to it first."
        case .silenceTooShort(let hours): hours == 0 ? "Write when the silence ends, at a time to come: 2026-12-01T18:00." : "This silence lasts at least \(hours) hours. Write a later end, as in 2026-12-01T18:00."
        case .silenceNotOver(let until): "The silence lasts until \(Timestamp(milliseconds: until).inWords). It can be recorded as kept afterwards."
        case .silenceOver: "The silence ended before this was said. Tell those who keep the step; a comment can still be left."
        case .objected(let count): "\(count) objection\(count == 1 ? " stands" : "s stand") against it. Give the text back, or wait until \(count == 1 ? "it is" : "they are") taken back."
        case .alreadyApproved: "The Council has approved this very text."
        case .nothingSaid: "You have said nothing here that could be taken back."
        }
    }
}

extension ID where Entity == Wording {
    /// The first four and the last four digits, as people compare them.
    var short: String { text.count < 12 ? text : "\(text.prefix(4))…\(text.suffix(4))" }
}

extension Timestamp {
    /// `1 December 2026, 18:00 UTC`
    var inWords: String { "\(day.inWords), \(description.dropFirst(11).prefix(5)) UTC" }
}
