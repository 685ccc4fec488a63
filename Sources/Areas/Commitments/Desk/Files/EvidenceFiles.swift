import Commitments
import Hummingbird
import Kernel
import Labels
import Node
import Release
import Site

/// Evidence for tools: the same filters as the search, with every column and source.
struct EvidenceFiles: Sendable {
    let shell: Shell
    let reading: CommitmentReading
    /// The newest; more is to be had by dates.
    static let rowsMax = 10_000
    private var vocabulary: Vocabulary { shell.node.desk.facts.vocabulary }

    func add(to router: Router<SiteContext>) {
        router.get("/promised/search.csv") { request, context in
            let filters = try filters(request)
            return Reply.text(csv(try await everything(filters.query, for: context.viewpoint)), type: "text/csv; charset=utf-8", name: "evidence-\(context.viewpoint.day).csv")
        }
        router.get("/api/v1/commitments/evidence") { request, context in
            let form = try request.query(), filters = try filters(request)
            let limit = min(max(form["limit"].flatMap { Int($0) } ?? 100, 1), CommitmentReading.pageMax)
            let found = try await reading.search(filters.query, for: context.viewpoint, before: form["after"].map { EvidenceID($0) }, limit: limit)
            return Reply.json(Answer(asOf: context.viewpoint.day.description, count: found.facets.count, isCountComplete: found.facets.isComplete, evidence: found.list.map { line($0.record) },
                                     next: found.next.map { filters.address("/api/v1/commitments/evidence", after: $0) }))
        }
    }

    /// A tool is told what it wrote wrongly; nothing is left out in silence.
    private func filters(_ request: Hummingbird.Request) throws -> SearchFilters {
        let filters = SearchFilters(try request.query(), facts: reading.facts, roster: shell.node.desk.facts.roster)
        guard filters.leftOut.isEmpty else { throw Problem(.badRequest, title: "A filter is not understood", says: filters.leftOut.joined(separator: " ")) }
        return filters
    }

    private func everything(_ query: CommitmentReading.Query, for viewpoint: Viewpoint) async throws -> [SeenEvidence] {
        var list: [SeenEvidence] = [], after: EvidenceID?
        repeat {
            let page = try await reading.evidence(query, for: viewpoint, before: after, limit: CommitmentReading.pageMax)
            list += page.list.map(\.record)
            after = page.next
        } while after != nil && list.count < Self.rowsMax
        // By date and identifier, which are the same on every node: two copies can be compared line by line.
        return list.sorted { (key($0), $0.evidence.id) < (key($1), $1.evidence.id) }
    }

    private func key(_ seen: SeenEvidence) -> Day { seen.evidence.date?.first ?? reading.facts.reports.first { $0.number == seen.evidence.report }?.date.first ?? .earliest }

    private func csv(_ list: [SeenEvidence]) -> String {
        CSV.text([["id", "date", "report", "kind", "area", "proposals", "text", "bodies", "level", "format", "result", "source", "source_url", "confidence", "author", "marking"]] + list.map { seen in
            let one = seen.evidence
            return [one.id.text, one.date?.description ?? "", one.report.map { String($0) } ?? "", one.kind.rawValue, one.area?.text ?? "", one.proposals.map(\.text).joined(separator: ";"), one.text,
                    one.bodies.map(\.text).joined(separator: ";"), one.level, one.format, one.isResult ? "yes" : "", one.source.title, one.source.address ?? "", one.source.confidence.rawValue,
                    seen.author.text, seen.item.label.printed(in: vocabulary)]
        })
    }

    struct Answer: Encodable {
        struct Line: Encodable {
            struct Read: Encodable { let title: String, address: String?, confidence: String }
            let id: String, date: String?, report: Int?, kind: String, area: String?, proposals: [String], text: String, bodies: [String], level, format: String, isResult: Bool, source: Read, author, marking: String
        }
        let asOf: String
        let count: Int
        /// False: there are more than `count`.
        let isCountComplete: Bool
        let evidence: [Line]
        /// Where the next ones are.
        let next: String?
    }

    private func line(_ seen: SeenEvidence) -> Answer.Line {
        let one = seen.evidence
        return .init(id: one.id.text, date: one.date?.description, report: one.report, kind: one.kind.rawValue, area: one.area?.text, proposals: one.proposals.map(\.text), text: one.text, bodies: one.bodies.map(\.text),
                     level: one.level, format: one.format, isResult: one.isResult, source: .init(title: one.source.title, address: one.source.address, confidence: one.source.confidence.rawValue),
                     author: seen.author.text, marking: seen.item.label.printed(in: vocabulary))
    }
}
