import HTTPTypes
import Hummingbird
import Kernel
import Node
import Site
import Spending

/// All series as files in the formats of statistics, and a page that says what each is. The same choice fits every address: `of`, `measure`, `edition`, `from`, `to`.
struct SeriesFiles: Sendable {
    static let address = "/spending/series"
    let shell: Shell
    let reading: SpendingReading

    private struct Format: Sendable {
        let file: String
        let title: String
        let says: String
    }

    private static let formats = [
        Format(file: "series.csv", title: "CSV", says: "A row for each figure with everything that is known of it. Opens in any spreadsheet."),
        Format(file: "series.csv-metadata.json", title: "CSVW", says: "What the columns of the CSV are, by W3C’s CSV on the Web; programs find it by the link that the CSV carries."),
        Format(file: "series.json", title: "JSON-stat 2.0", says: "One cube of parties, measures, editions and years, as Eurostat answers. For a choice that fits."),
        Format(file: "series.sdmx.csv", title: "SDMX-CSV 2.1", says: "Rows under the names of the structure below, for registries and statistical offices."),
        Format(file: "series.sdmx.json", title: "SDMX-JSON 2.1", says: "The same as a data message with its codes."),
        Format(file: "series.sdmx-structure.json", title: "SDMX structure", says: "The data structure, concepts and code lists that both SDMX files follow."),
    ]

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { request, context in
            let ledger = try await reading.ledger(for: context.viewpoint), choice = SeriesChoice(try request.query(), ledger, reading)
            return page(choice, context)
        }
        add("series.csv", to: router) { choice, _ in
            var response = Reply.text(TidySeries.csv(choice), type: "text/csv; charset=utf-8; header=present", name: "series.csv")
            if let link = HTTPField.Name("link") { response.headers[link] = "<series.csv-metadata.json\(choice.query)>; rel=\"describedby\"; type=\"\(TableMetadata.type)\"" }
            return response
        }
        add("series.csv-metadata.json", to: router) { choice, _ in Reply.file(TableMetadata.json(choice).bytes, type: TableMetadata.type, name: "series.csv-metadata.json") }
        add("series.json", to: router) { choice, _ in
            guard let cube = JSONStat.json(choice) else { throw Problem(.badRequest, title: "The cube would be too large", says: "Parties, measures, editions and years make more than \(JSONStat.cellsMax) cells. Ask for a measure or an edition, or take the CSV.") }
            return Reply.file(cube.bytes, type: "application/json", name: "series.json")
        }
        add("series.sdmx.csv", to: router) { choice, _ in Reply.text(SDMXCSV.text(choice), type: SDMXCSV.type, name: "series.sdmx.csv") }
        add("series.sdmx.json", to: router) { choice, now in Reply.file(SDMXJSON.json(choice, prepared: now).bytes, type: SDMXJSON.type, name: "series.sdmx.json") }
        add("series.sdmx-structure.json", to: router) { choice, now in Reply.file(SDMXStructure.json(choice, prepared: now).bytes, type: SDMXStructure.type, name: "series.sdmx-structure.json") }
    }

    private func add(_ file: String, to router: Router<SiteContext>, _ answer: @escaping @Sendable (SeriesChoice, String) throws -> Response) {
        router.get(RouterPath("/spending/\(file)")) { request, context in
            let choice = try SeriesChoice.asked(try request.query(), try await reading.ledger(for: context.viewpoint), reading), count = choice.count
            guard count <= SeriesChoice.figuresMax else { throw Problem(.badRequest, title: "That is too much at once", says: "\(count) figures fit, and at most \(SeriesChoice.figuresMax) are sent in one file. Ask for a measure, an edition or a group.") }
            // The day alone: the same choice on the same day is the same bytes.
            return try answer(choice, "\(shell.node.today)T00:00:00Z")
        }
    }

    private func page(_ choice: SeriesChoice, _ context: SiteContext) -> Response {
        let book = choice.book, count = choice.count
        func value(_ name: String) -> String { choice.fields.first { $0.name == name }?.value ?? "" }
        return shell.page("Series as files", at: RankingPage.address, context, marking: shell.marking(of: choice.ledger.items, for: context.account), foot: Foot.columns(choice.ledger, Self.address + choice.query, csv: "/spending/series.csv" + choice.query)) {
            SpendingNav(current: .editions)
            section(.class("spending-head rule-over")) {
                h1 { "\(count.grouped) figure\(count == 1 ? "" : "s") in \(choice.series.count.grouped) series, to take away." }
                p(.class("under-head")) { "Every figure keeps its edition, definition and source. The addresses stay; a query chooses." }
            }
            for one in choice.leftOut { p(.class("left-out")) { one } }
            Site.form(.method(.get), .action(Self.address), .class("spending-form series-form")) {
                FormField("of", "Of", value: value("of"), hint: "A group or a state by three letters: EU & NATO; all unless said.", lengthMax: 400, isRequired: false)
                ChoiceField("measure", "Measure", [FormChoice("", "all")] + book.measures.filter { $0.kind != .ratio }.map { FormChoice($0.word, $0.title) }, chosen: value("measure"))
                ChoiceField("edition", "Edition", [FormChoice("", "all")] + book.editions.reversed().map { FormChoice($0.id.text, $0.name) }, chosen: value("edition"))
                FormField("from", "From", value: value("from"), kind: .number, lengthMax: 4, isRequired: false)
                FormField("to", "To", value: value("to"), kind: .number, lengthMax: 4, isRequired: false)
                button(.type("submit")) { "Choose" }
            }
            ul(.class("formats")) {
                for one in Self.formats {
                    li {
                        p { a(.href("/spending/" + one.file + choice.query)) { strong { one.title } }; " \(one.says)" }
                        p(.class("note")) { code { "/spending/" + one.file + choice.query } }
                    }
                }
            }
            p(.class("note")) { "In the CSV a text that a spreadsheet would take for a formula has an apostrophe before it. Numbers stand exactly as they are kept." }
        }
    }
}
