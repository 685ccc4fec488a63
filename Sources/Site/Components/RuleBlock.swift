package import Figures

/// One rule of the rulebook on a date: its sentence, whom it speaks of, what it stands on and how certain it is.
package struct RuleBlock: Hashable, Sendable, Component {
    package let rule: String
    package let mark: OutcomeMark?
    package let says: String
    /// What it speaks of and to whom, with the facts of the date filled in.
    package let details: [Detail]
    package let certainty: String
    package let certaintyNote: String
    package let sources: [SourceView]

    package struct Detail: Hashable, Sendable {
        package let name: String
        package let value: Prose
        package init(_ name: String, _ value: Prose) { (self.name, self.value) = (name, value) }
    }

    package init(rule: String, mark: OutcomeMark?, says: String, details: [Detail], certainty: String, certaintyNote: String = "", sources: [SourceView]) {
        (self.rule, self.mark, self.says, self.details) = (rule, mark, says, details)
        (self.certainty, self.certaintyNote, self.sources) = (certainty, certaintyNote, sources)
    }

    package var html: HTML {
        article(.class("rule-block"), .id("rule-\(rule)"), .tabindex(-1)) {
            h3 {
                span(.class("rule")) { rule }
                if let mark {
                    " "
                    OutcomeWord(mark)
                }
            }
            div {
                p(.class("says")) { says }
                if !details.isEmpty {
                    dl {
                        for detail in details {
                            dt { detail.name }
                            dd { detail.value }
                        }
                    }
                }
                p(.class("note")) {
                    strong { certainty }
                    if !certaintyNote.isEmpty { " "; certaintyNote }
                    for source in sources {
                        "; "
                        source
                    }
                }
            }
        }
    }
}

/// Memberships over time, drawn and as a table.
package struct TimelinePanel: Sendable, Component {
    package let title: String
    package let note: Prose
    package let timeline: MembershipTimeline
    package init(_ title: String, note: Prose, timeline: MembershipTimeline) { (self.title, self.note, self.timeline) = (title, note, timeline) }
    package var html: HTML {
        Part(title, note: note, classes: "timeline-panel") {
            ul(.class("legend")) {
                li { span(.class("key eu")); "EU" }
                li { span(.class("key nato")); "NATO" }
                li { span(.class("key other")); "another status or grouping" }
                li { "dotted: the day is not exactly known" }
            }
            div(.class("at-phone"), .role("region"), .tabindex(0), .aria(.label, title)) { timeline.drawing(width: 340) }
            div(.class("at-middle"), .role("region"), .tabindex(0), .aria(.label, title)) { timeline.drawing(width: 680) }
            div(.class("at-desk"), .role("region"), .tabindex(0), .aria(.label, title)) { timeline.drawing(width: 1000) }
            div(.class("at-wide"), .role("region"), .tabindex(0), .aria(.label, title)) { timeline.drawing(width: 1232) }
            details(.class("as-table")) {
                summary { "The same as a table" }
                RecordTable(timeline.table)
            }
        }
    }
}
