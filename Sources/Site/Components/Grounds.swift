package import Figures

/// Where something was read; a link where it has an address.
package struct SourceView: Hashable, Sendable, Component {
    package let text: String
    package let address: String?
    package init(_ text: String, address: String? = nil) { (self.text, self.address) = (text, address) }
    package var html: HTML {
        // An address that may stand in no link (the web without TLS) is spelt out, so that it is not lost.
        if let address, !address.isEmpty {
            if Attribute.safe(address) != nil { a(.href(address)) { text } } else { text; " ("; code { address }; ")" }
        } else { text }
    }
}

/// Why one group of recipients has its answer: the rule in its own words, the facts with dates, how certain, and the sources.
package struct GroundView: Hashable, Sendable, Component {
    /// Where a tile leads: `ground-cyprus`. Letters, digits and hyphens.
    package let id: String
    package let mark: OutcomeMark
    /// "Cyprus", "23 that are Allies"
    package let recipients: String
    package let rule: RuleChip?
    package let says: String
    package let facts: [Prose]
    /// "Settled", "Contested", "Uncertain"
    package let certainty: String
    /// "for classified information"
    package let certaintyNote: String
    package let sources: [SourceView]

    package init(id: String, mark: OutcomeMark, recipients: String, rule: RuleChip?, says: String, facts: [Prose], certainty: String, certaintyNote: String = "", sources: [SourceView]) {
        (self.id, self.mark, self.recipients, self.rule, self.says) = (id, mark, recipients, rule, says)
        (self.facts, self.certainty, self.certaintyNote, self.sources) = (facts, certainty, certaintyNote, sources)
    }

    package var html: HTML {
        article(.class("ground \(mark.rawValue)"), .id(id), .tabindex(-1)) {
            div(.class("head")) {
                h3 {
                    Marks.outcome(mark, size: 20, name: mark.word)
                    span { recipients }
                }
                rule
            }
            p(.class("says")) { says }
            if !facts.isEmpty { ul(.class("dashes")) { for fact in facts { li { fact } } } }
            div(.class("certainty")) {
                p {
                    strong { certainty }
                    if !certaintyNote.isEmpty { " "; certaintyNote }
                }
                if !sources.isEmpty {
                    p {
                        for (index, source) in sources.enumerated() {
                            if index > 0 { "; " }
                            source
                        }
                    }
                }
            }
        }
    }
}

/// All grounds, worst first.
package struct GroundList: Sendable, Component {
    package let note: Prose
    package let grounds: [GroundView]
    package init(_ grounds: [GroundView], note: Prose) { (self.grounds, self.note) = (grounds, note) }
    package var html: HTML {
        Part("Why, recipient by recipient", note: note, classes: "why-each") {
            div(.class("grounds")) { for ground in grounds { ground } }
        }
    }
}
