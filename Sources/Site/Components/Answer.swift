package import Figures

/// The answer in one sentence: shape, outcome word, who and how many; below it, why and whether a consent would help.
package struct AnswerView: Hashable, Sendable, Component {
    package let mark: OutcomeMark
    /// "Denied," with its own comma or full stop.
    package let word: String
    /// "because of one recipient. Cyprus may not have it …"
    package let rest: String
    package let why: Prose
    /// "You took Cyprus out", with a way back, where a remedy led here.
    package let applied: Applied?

    package struct Applied: Hashable, Sendable {
        package let what: String
        package let undo: String
        package init(what: String, undo: String) { (self.what, self.undo) = (what, undo) }
    }

    package init(mark: OutcomeMark, word: String, rest: String, why: Prose, applied: Applied? = nil) {
        (self.mark, self.word, self.rest, self.why, self.applied) = (mark, word, rest, why, applied)
    }

    package var html: HTML {
        div(.class("answer \(mark.rawValue)"), .id("answer")) {
            Marks.outcome(mark, size: 42)
            h1 {
                strong { word }
                " "
                rest.trimmingLeadingSpace
            }
            if !why.isEmpty { p(.class("why")) { why } }
            if let applied {
                p(.class("applied"), .role("status")) {
                    applied.what
                    ". "
                    a(.href(applied.undo)) { "Undo" }
                }
            }
        }
    }
}

/// An outcome word with its shape before it, as it stands at the head of a line.
package struct OutcomeWord: Hashable, Sendable, Component {
    package let mark: OutcomeMark
    package let word: String
    let size: Double

    package init(_ mark: OutcomeMark, _ word: String? = nil, size: Double = 16) { (self.mark, self.word, self.size) = (mark, word ?? mark.word, size) }

    package var html: HTML {
        Marks.outcome(mark, size: size)
        strong(.class("outcome \(mark.rawValue)")) { word }
    }
}

extension String {
    var trimmingLeadingSpace: String { String(drop { $0 == " " }) }
}
