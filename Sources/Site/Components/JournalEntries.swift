package import Figures

/// A number or hash in a box; opens the proof and the command that repeats it.
package struct ProofChip: Hashable, Sendable, Component {
    package let text: String
    package let address: String?
    package init(_ text: String, address: String? = nil) { (self.text, self.address) = (text, address) }
    package var html: HTML { if let address { a(.class("proof"), .href(address)) { text } } else { span(.class("proof")) { text } } }
}

/// One record of the journal, as far as this viewpoint may see it.
package struct JournalEntryView: Hashable, Sendable {
    package let entry: ProofChip
    /// ISO, to the second.
    package let time: String
    /// "Release recorded"
    package let act: String
    package let about: Prose
    package let label: String
    package let by: String
    package let receipt: Marks.Receipt?
    package init(entry: ProofChip, time: String, act: String, about: Prose, label: String, by: String, receipt: Marks.Receipt? = nil) {
        (self.entry, self.time, self.act, self.about, self.label, self.by, self.receipt) = (entry, time, act, about, label, by, receipt)
    }
}

package struct JournalEntryList: Sendable, Component {
    package let entries: [JournalEntryView]
    package init(_ entries: [JournalEntryView]) { self.entries = entries }
    package var html: HTML {
        ol(.class("journal")) {
            for entry in entries {
                li {
                    div(.class("when")) {
                        entry.entry
                        timeElement(.datetime(entry.time)) { entry.time }
                    }
                    div {
                        h3 { entry.act }
                        p { entry.about }
                        p(.class("note")) {
                            "\(entry.label) · \(entry.by)"
                        }
                    }
                    if let receipt = entry.receipt {
                        p(.class("receipt")) {
                            Marks.receipt(receipt, size: 16)
                            switch receipt {
                            case .receipted: span { "receipted" }
                            case .outstanding: span { "receipt outstanding" }
                            case .differs: span { "Stop: these two records differ" }
                            }
                        }
                    }
                }
            }
        }
    }
}
