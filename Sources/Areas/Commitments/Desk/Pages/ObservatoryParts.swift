import Commitments
import Figures
import Kernel
import Site

/// The pages of this area, as a line of links.
struct ObservatoryNav: Component {
    enum Place: String, CaseIterable {
        case overview = "/promised", matrix = "/promised/matrix", search = "/promised/search", changes = "/promised/changes", declarations = "/promised/declarations", reports = "/promised/reports"
        var title: String {
            switch self {
            case .overview: "Overview"
            case .matrix: "Area by year"
            case .search: "Search"
            case .changes: "What changed"
            case .declarations: "Declarations"
            case .reports: "Progress reports"
            }
        }
    }
    var current: Place?

    var html: HTML {
        AreaNav("What was promised", Place.allCases.map { .init($0.title, address: $0.rawValue) }, current: current?.rawValue)
    }
}

/// One field that leads to the search, within an area or a proposal where the page is about one.
struct SearchBox: Component {
    var area: AreaID?
    var proposal: ProposalID?
    let label: String

    var html: HTML {
        form(.method(.get), .action(ObservatoryNav.Place.search.rawValue), .class("search-box"), .role("search")) {
            if let area { HiddenField("area", area.text) }
            if let proposal { HiddenField("proposal", proposal.text) }
            Site.label(.for("search-words")) { label }
            input(.type("search"), .id("search-words"), .name("words"), .maxlength(SearchWords.lengthMax), .autocomplete("off"), .spellcheck(false))
            button(.type("submit")) { "Search" }
        }
    }
}

/// A drawing for each width, of which the page shows one; with its table beside it for everybody.
struct TimelineFigure: Component {
    let line: EvidenceTimeline

    var html: HTML {
        figure(.class("line-figure")) {
            div(.class("for-desk")) { line.drawing(width: 1216) }
            div(.class("for-tablet")) { line.drawing(width: 680) }
            div(.class("for-phone")) { line.drawing(width: 340) }
            figcaption {
                "\(line.start.capitalisedFirst); the heavy stroke is the day of view. Upright lines: reports, by number. "
                span(.class("key-event"), .aria(.hidden, "true")) {}; " happened, "; span(.class("key-words"), .aria(.hidden, "true")) {}; " a report’s own words, "; span(.class("key-result"), .aria(.hidden, "true")) {}
                " a result; a larger disc: several close together. A dash: a period in which nothing is visible."
            }
            details {
                summary { "The same as a table" }
                RecordTable(line.table)
            }
        }
    }
}

extension EvidenceTimeline {
    /// What was heard, as a line from the endorsement to the day of view.
    init(_ title: String, start: String, from: Day, on day: Day, _ heard: [DatedEvidence], facts: CommitmentFacts, due: PartialDate? = nil) {
        let reports = facts.reports.filter { $0.date.first <= day }
        func issued(_ number: Int?) -> Day? { number.flatMap { number in reports.first { $0.number == number }?.date.last } }
        self.init(title: title, start: start, from: from, to: day,
                  reports: reports.map { .init(number: $0.number, from: $0.from.first, to: min($0.to.last, day), issued: $0.date.last) },
                  events: heard.map { one in
                      // A report's words stand where the report does.
                      let place = one.kind == .reportWords ? issued(one.period) : nil
                      return .init(first: place ?? one.first, last: place ?? min(one.last, day), period: one.period, isWords: one.kind == .reportWords, isResult: one.isResult, count: one.count)
                  }, due: due)
    }
}
