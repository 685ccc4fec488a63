import Kernel
import Site
import Spending

/// Measure, year, edition and group: what a page of figures is asked for. Works without scripts.
struct SpendingForm: Component {
    let address: String
    let query: SpendingQuery
    let book: Book

    static func whom(_ group: Group) -> FormField { FormField("of", "Whom", value: group.description, hint: "An organisation, states, or both: EU & NATO - USA", lengthMax: Group.lengthMax, isRequired: false) }

    var html: HTML {
        let measures = book.measures.filter { !book.editions(with: $0.printedOne(book)).isEmpty }, editions = book.editions(with: query.measure.printedOne(book)).reversed()
        form(.method(.get), .action(address), .class("spending-form")) {
            ChoiceField("measure", "What", measures.map { FormChoice($0.word, $0.title) }, chosen: query.measure.word)
            ChoiceField("year", "Year", query.years.reversed().map { FormChoice(String($0), String($0)) }, chosen: String(query.year))
            ChoiceField("edition", "Edition", editions.map { FormChoice($0.id.text, $0.name) }, chosen: query.edition.id.text)
            Self.whom(query.group)
            button(.type("submit"), .class("first")) { "Show" }
        }
    }
}

/// The three columns under every page of this area.
enum Foot {
    static func columns(_ ledger: Ledger, _ address: String, csv: String?) -> [FootColumn] {
        [FootColumn("What this stands on") { p { "\(ledger.book.count.grouped) figures in \(ledger.book.editions.count) editions. Each leads back to its cell, its edition and its address; editions are never mixed in one line." } },
         FootColumn("What to mind") { p { "NATO marks its last two years as estimates. Printed shares are taken as printed and compared with a target on the decimals that are printed. Other publishers count other things: see "; a(.href(SpendingNav.Place.editions.rawValue)) { "editions and definitions" }; "." } },
         FootColumn("Take it away") {
             p {
                 if let csv { a(.href(csv)) { "CSV of this page" }; " · " }
                 a(.href("/spending/series")) { "all series, for programs" }
                 " · "
                 a(.href(address)) { "permanent address of this view" }
             }
         }]
    }
}
