import Hummingbird
import Kernel
import Node
import Site
import Spending

/// Which publications the figures come from, what each counts, and who has not reported.
struct EditionsPage: Sendable {
    static let address = SpendingNav.Place.editions.rawValue
    let shell: Shell
    let reading: SpendingReading

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { _, context in
            let ledger = try await reading.ledger(for: context.viewpoint), book = ledger.book
            return shell.page("Editions and definitions", at: RankingPage.address, context, marking: shell.marking(of: ledger.items, for: context.account), foot: Foot.columns(ledger, Self.address, csv: nil)) {
                SpendingNav(current: .editions)
                section(.class("spending-head rule-over")) { h1 { "\(book.count.grouped) figures in \(book.editions.count) editions, by \(book.definitions.count) definitions." } }
                p { a(.href(SeriesFiles.address)) { "All series as files" }; ": CSV, JSON-stat, SDMX. "; if SpendingReading.mayTakeIn(context.account) { a(.href(EditionImportPage.address)) { "Take in an edition" } } }
                Site.Part("Editions", note: "The latest first. What was published later corrects nothing here: both stand.") { editions(book) }
                Site.Part("What each definition counts") { definitions(book) }
                Site.Part("Measures") { measures(book) }
            }
        }
    }

    private func editions(_ book: Book) -> HTML {
        var counts: [EditionID: (figures: Int, parties: Set<PartyID>)] = [:]
        for one in book.series { counts[one.id.edition, default: (0, [])].figures += one.points.count; counts[one.id.edition]?.parties.insert(one.id.party) }
        return ol(.class("editions")) {
            for edition in book.editions.reversed() {
                li(.id(edition.id.text)) {
                    h3 { edition.name }
                    p { "\(edition.title), \(edition.publisher), \(edition.when). \(edition.coverage.capitalisedFirst). \((counts[edition.id]?.figures ?? 0).grouped) figures of \(counts[edition.id]?.parties.count ?? 0) parties." }
                    p(.class("note")) {
                        if let base = edition.baseYear { "Constant prices: \(String(base)). " }
                        if let cutoff = edition.cutoff { "Information as of \(cutoff.inWords). " }
                        "\([edition.obtained, edition.notes].sentences) "
                        code { edition.id.text }
                        if let address = edition.source.address { " · "; a(.href(address), .rel("noreferrer")) { "address" } }
                        if edition.source.confidence != .seen { " · \(edition.source.confidence.rawValue)" }
                    }
                }
            }
        }
    }

    private func definitions(_ book: Book) -> RecordTable {
        let rows: [(String, (Definition) -> String)] = [("What is counted", { $0.counts }), ("Pensions", { $0.pensions }), ("Paramilitary forces", { $0.paramilitary }), ("Equipment", { $0.timing }), ("Year", { $0.year }), ("GDP from", { $0.gdp }), ("Military aid to others", { $0.aid })]
        return RecordTable(caption: "What each definition counts", columns: [.init("")] + book.definitions.map { .init($0.title) }, rows: rows.map { title, cell in [Prose(title)] + book.definitions.map { Prose(cell($0)) } })
    }

    private func measures(_ book: Book) -> RecordTable {
        RecordTable(caption: "Measures", columns: [.init("Measure"), .init("In claims"), .init("Unit"), .init("Editions that print it"), .init("Note")], rows: book.measures.map { measure in
            [Prose(measure.title), Prose([.code(measure.word)]), Prose(measure.unit), Prose(measure.kind == .ratio ? "none: computed" : book.editions(with: measure.id).map(\.name).joined(separator: "; ")), Prose(measure.note)]
        })
    }
}
