import Foundation
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Labels
import Node
import Release
import Site
import Spending

/// Everything of this area for tools. Numbers are texts: they are exact, and stand as they are printed.
struct SpendingAPI: Sendable {
    static let seriesMax = 2_000
    let shell: Shell
    let reading: SpendingReading
    private var node: Node { shell.node }

    func add(to router: Router<SiteContext>) {
        addSeries(to: router)
        addCells(to: router)
        addStates(to: router)
        addClaims(to: router)
        addImport(to: router)
        addReturns(to: router)
    }

    private func addSeries(to router: Router<SiteContext>) {
        router.get("/api/v1/spending") { request, context in
            let ledger = try await reading.ledger(for: context.viewpoint), query = try asked(try request.query(), ledger), ranking = Ranking(ledger.book, query, reading)
            return json(.members(("finding", .string(ranking.finding)), ("other_editions", ranking.otherEditions.map { .string($0) }), ("measure", .string(query.measure.id.text)), ("title", .string(query.measure.title)), ("unit", .string(query.measure.unit)), ("edition", .string(query.edition.id.text)), ("edition_name", .string(query.edition.name)), ("year", .integer(Int64(query.year))), ("states", .array(ranking.rows.map { row in
                .members(("party", .string(row.party.text)), ("name", .string(reading.name(row.party))), ("value", row.cell.map { .string($0.value.description) }), ("in_words", row.cell.map { .string(query.measure.printed($0.value)) }), ("against_target", row.cell.flatMap { cell in ranking.against(cell.value).map { .string($0) } }), ("computed", row.computed.map { .string($0.description) }), ("status", .string(row.cell.map { $0.isEstimate ? "estimate" : "actual" } ?? "not published")))
            }))))
        }
        router.get("/api/v1/spending/series") { request, context in
            let choice = try SeriesChoice.asked(try request.query(), try await reading.ledger(for: context.viewpoint), reading), found = choice.series
            guard found.count <= Self.seriesMax else { throw Problem(.badRequest, title: "That is too much at once", says: "\(found.count) series fit, and at most \(Self.seriesMax) are sent. Ask for a measure, an edition or a group.") }
            return json(["series": .array(found.map { line($0, choice.years) })])
        }
        router.get("/api/v1/spending/groups") { request, context in
            let ledger = try await reading.ledger(for: context.viewpoint), form = try request.query(), query = try asked(form, ledger, begins: .groups), group = form["membership"] == "fixed" ? query.group.fixed(atEndOf: query.year) : query.group
            let years = ledger.book.aggregates(group, query.measure, query.edition.id, in: query.years)
            return json(.members(("group", .string(group.description)), ("measure", .string(query.measure.id.text)), ("title", .string(query.measure.title)), ("unit", .string(query.measure.unit)), ("edition", .string(query.edition.id.text)), ("edition_name", .string(query.edition.name)), ("years", .array(years.map { one in
                var object = JSONObject()
                object["year"] = .integer(Int64(one.year))
                object["members"] = .texts(one.members.map(\.text))
                object["value"] = one.value.map { .string($0.description) }
                object["in_words"] = one.value.map { .string(query.measure.printed($0)) }
                object["estimate"] = .bool(one.isEstimate)
                if case .incomplete(let missing, _, let without) = one.outcome {
                    object["missing"] = .texts(missing.map(\.text))
                    object["others"] = without.map { .string($0.description) }
                }
                if one.value == nil { object["why"] = .string(GroupView.why(one, reading)) }
                return .object(object)
            }))))
        }
    }

    private func addCells(to router: Router<SiteContext>) {
        router.get("/api/v1/spending/cells/:party/:measure/:year") { _, context in
            let ledger = try await reading.ledger(for: context.viewpoint), parameters = context.parameters
            guard let party = party(parameters.get("party")), let word = parameters.get("measure"), let measure = ledger.book.measures.first(where: { $0.word == word || $0.id.text == word }), let year = parameters.get("year").flatMap({ Int($0) }) else { throw Self.noSuchFigure }
            let history = ledger.book.history(party, measure.id, year)
            guard !history.isEmpty else { throw Self.noSuchFigure }
            return json(["cell": .array(history.map { one in
                .members(("edition", .string(one.edition.id.text)), ("published", .string(one.edition.published.description)), ("definition", .string(one.cell.definition.text)), ("value", .string(one.cell.value.description)), ("computed", ledger.book.computed(party, measure, one.edition.id, year).map { .string($0.description) }),
                         ("status", .string(one.cell.isEstimate ? "estimate" : "actual")), ("base_year", one.cell.baseYear.map { .integer(Int64($0)) }), ("source", .string(one.edition.title)), ("address", (one.cell.remark?.address ?? one.edition.source.address).map { .string($0) }), ("confidence", .string(one.cell.confidence.rawValue)), ("note", one.cell.remark.map { .string($0.note) }))
            })])
        }
    }

    /// The same whether nothing is printed or nothing may be seen.
    private static let noSuchFigure = Problem(.notFound, title: "No such figure", says: "No edition prints that figure. Write a state by three letters, a measure by its word and a year, as in DEU share 2024; `entente spending state DEU` shows what there is.")

    /// By three letters, or by its name.
    private func party(_ written: String?) -> PartyID? {
        written.map { $0.removingPercentEncoding ?? $0 }.map { text in node.desk.facts.roster.find(text)?.id ?? PartyID(text) }
    }

    private func addStates(to router: Router<SiteContext>) {
        router.get("/api/v1/spending/states/:party") { _, context in
            let ledger = try await reading.ledger(for: context.viewpoint), book = ledger.book
            guard let party = party(context.parameters.get("party")), node.desk.facts.roster[party]?.kind == .state, book.series.contains(where: { $0.id.party == party }) else { throw Self.noSuchFigure }
            let profile = Profile(party, book, reading), share = profile.share
            func said(_ edition: Edition, _ year: Int, _ cell: Cell) -> JSONValue {
                .members(("edition", .string(edition.id.text)), ("edition_name", .string(edition.name)), ("definition", .string(cell.definition.text)), ("year", .integer(Int64(year))), ("value", .string(cell.value.description)), ("in_words", share.map { .string($0.printed(cell.value)) }), ("status", .string(cell.isEstimate ? "estimate" : "actual")))
            }
            let years = profile.editions.flatMap { edition in (share.flatMap { book.series(party, $0.id, edition.id)?.points } ?? []).suffix(3).reversed().map { said(edition, $0.year, $0.cell) } }
            return json(.members(("party", .string(party.text)), ("name", .string(reading.name(party))), ("finding", .string(profile.finding)), ("shares", .array(years)), ("numbers", .array(profile.numbers.map { ["number": .string($0.number), "words": .string($0.words)] }))))
        }
    }

    private func addClaims(to router: Router<SiteContext>) {
        router.get("/api/v1/spending/check") { request, context in
            let ledger = try await reading.ledger(for: context.viewpoint), written = (try request.query()["claim"] ?? "").trimmed, (result, mistake) = ClaimDesk(reading).check(written, ledger)
            guard let result else { throw Problem(.badRequest, title: "The claim cannot be read", says: mistake ?? ClaimError.empty.description) }
            return json(verdict(result))
        }
        router.get("/api/v1/spending/claims") { _, context in
            let ledger = try await reading.ledger(for: context.viewpoint), words = ClaimWords(reading)
            return json(["claims": .array(ClaimDesk(reading).printed(ledger).map { one in
                .members(("id", .string(one.claim.id.text)), ("claim", .string(one.claim.text)), ("says", .string(one.claim.says)), ("expression", one.claim.expression.map { .string($0) }), ("edition", one.claim.edition.map { .string($0.text) }),
                         ("answer", .string(one.result.map { words.word($0, edition: one.claim.edition) } ?? "Not computable.")), ("words", .string(one.result.map { words.headline($0, edition: one.claim.edition) } ?? one.claim.whyNot)))
            })])
        }
        router.get("/api/v1/spending/editions") { _, context in
            let ledger = try await reading.ledger(for: context.viewpoint)
            return json(["editions": .array(ledger.book.editions.map(\.json))])
        }
    }

    private func addReturns(to router: Router<SiteContext>) {
        router.post("/api/v1/spending/returns") { request, context in
            guard let account = context.bearer else { throw Problem.signInFirst }
            guard ReturnPage.mayReturn(account, for: account.party) else { throw Problem.notYours("Only an account of a state enters that state’s figures.") }
            let form = ReturnForm(try await context.toolForm(request)), ledger = try await reading.ledger(for: context.viewpoint)
            do {
                let (entered, item) = try form.reading(id: node.freshReturnID(), of: account.party, by: account, ledger.book, node.desk.facts)
                try await reading.enter(entered, under: item, by: account)
                return json(["return": .string(entered.id.text)])
            } catch let mistakes as FormMistakes { throw mistakes.problem }
        }
    }

    private func asked(_ form: FormBody, _ ledger: Ledger, begins role: NamedGroup.Role = .states) throws -> SpendingQuery {
        guard let query = SpendingQuery(form, ledger, reading, begins: role) else { throw Problem.noSuchPage }
        guard query.leftOut.isEmpty else { throw Problem(.badRequest, title: "Something is not understood", says: query.leftOut.joined(separator: " ")) }
        return query
    }

    private func line(_ one: Series, _ years: ClosedRange<Int>) -> JSONValue {
        .members(("party", .string(one.id.party.text)), ("measure", .string(one.id.measure.text)), ("edition", .string(one.id.edition.text)), ("points", .array(one.points.filter { years.contains($0.year) }.map { point in
            .members(("year", .integer(Int64(point.year))), ("value", .string(point.cell.value.description)), ("status", .string(point.cell.isEstimate ? "estimate" : "actual")), ("base_year", point.cell.baseYear.map { .integer(Int64($0)) }), ("definition", .string(point.cell.definition.text)))
        })))
    }

    private func verdict(_ result: ClaimResult) -> JSONValue {
        let words = ClaimWords(reading)
        return .members(("claim", .string(result.claim.written)), ("result", .string(result.word.rawValue)), ("words", .string(words.finding(result))), ("editions", .array(result.verdicts.map { one in
            .members(("edition", one.edition.map { .string($0.text) }), ("answer", .string(words.word(one))), ("words", .string(words.says(one))), ("value", one.value.map { .string(ClaimWords.plain($0)) }), ("unit", .string(one.unit)), ("estimate", .bool(one.isEstimate)), ("counted", .texts(one.parties.map(\.text))), ("notes", .texts(one.notes)))
        })))
    }

    private func json(_ value: JSONValue) -> Response { Reply.text((try? value.canonicalText()) ?? "{}", type: "application/json") }
}
