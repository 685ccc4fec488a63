package import Figures

/// The map of states with its legend and the same as a table.
package struct MapPanel: Sendable, Component {
    package let map: TileMap
    /// Recipients that have no tile: "Japan", "Qatar".
    package let others: [InstitutionView]
    package init(_ map: TileMap, others: [InstitutionView] = []) { (self.map, self.others) = (map, others) }

    package var html: HTML {
        Part(map.title, classes: "map-panel") {
            div(.class("map")) { for layout in TileMap.Layout.allCases { map.drawing(layout) } }
            ul(.class("legend")) {
                for mark in [OutcomeMark.permitted, .consents, .denied, .unknown] {
                    li {
                        Marks.outcome(mark, size: 16)
                        "\(mark.legend): \(map.count(mark))"
                    }
                }
                li {
                    Marks.notAsked(size: 16)
                    "not asked about"
                }
                if !map.table.rows.isEmpty {
                    li {
                        details(.class("as-table")) {
                            summary { "The map as a table" }
                            RecordTable(map.table)
                        }
                    }
                }
            }
            if !others.isEmpty { InstitutionChips(title: "Others in the audience", others) }
        }
    }
}

/// A date on which the answer, or its ground, changed.
package struct ChangeView: Hashable, Sendable {
    package let date: String
    package let mark: OutcomeMark
    /// "Denied, other grounds."
    package let word: String
    package let reason: Prose
    /// Asks the same question on that date.
    package let address: String?
    package let isAsked: Bool
    package init(date: String, mark: OutcomeMark, word: String, reason: Prose, address: String? = nil, isAsked: Bool = false) {
        (self.date, self.mark, self.word, self.reason, self.address, self.isAsked) = (date, mark, word, reason, address, isAsked)
    }
}

/// How the answer changed: the band, then the list of changes with their reasons.
package struct ChangesPanel: Sendable, Component {
    package let band: AnswerBand?
    package let note: Prose
    package let changes: [ChangeView]
    package init(band: AnswerBand?, note: Prose, changes: [ChangeView]) { (self.band, self.note, self.changes) = (band, note, changes) }

    package var html: HTML {
        Part("How the answer changed", note: note, classes: "changes") {
            if let band {
                // Laid out once per width; the style sheet shows the one that fits. A phone has the list alone.
                div(.class("at-middle")) { band.drawing(width: 680) }
                div(.class("at-desk")) { band.drawing(width: 1000) }
                div(.class("at-wide")) { band.drawing(width: 1280) }
            }
            ol {
                for change in changes {
                    li(.class(change.isAsked ? "asked" : nil)) {
                        h3 { if let address = change.address { a(.href(address)) { change.date } } else { change.date } }
                        p {
                            OutcomeWord(change.mark, change.word, size: 14)
                            " "
                            change.reason
                        }
                    }
                }
            }
        }
    }
}
