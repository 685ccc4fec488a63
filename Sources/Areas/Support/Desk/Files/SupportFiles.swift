import HTTPTypes
import Hummingbird
import Kernel
import Labels
import Node
import Release
import Site
import Support

/// Flows for tools: a tidy table, and IATI for what is civil and financial; with the filters of the page.
struct SupportFiles: Sendable {
    static let csvAddress = "/support/flows.csv"
    static let iatiAddress = "/support/iati.xml"
    let desk: SupportDesk

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.csvAddress)) { request, context in
            let (snapshot, question, found) = try await found(request, context)
            return Reply.text(csv(found, snapshot, question), type: "text/csv; charset=utf-8", name: "flows-\(context.viewpoint.day).csv")
        }
        router.get(RouterPath(Self.iatiAddress)) { request, context in
            // One source in one file: whoever adds its transactions adds no two counts of the same money.
            let (snapshot, _, found) = try await found(request, context, standing: [.source: "kiel-29"])
            let document = IATIDocument(found.map(\.flow), snapshot, desk)
            // The schema knows no file without an activity.
            guard !document.isEmpty else { throw Problem(.notFound, title: "Nothing to tell in IATI", says: "Nothing that you may see fits and is civil and financial. Military support is outside what IATI describes.") }
            return Reply.text(document.text, type: "application/xml; charset=utf-8", name: "support-\(context.viewpoint.day).xml")
        }
        router.get("/support/coalitions.csv") { _, _ in
            Reply.text(CSV.text([["id", "title", "capability", "leads", "members", "count", "as_of", "established", "notes", "source", "source_url", "confidence"]] + desk.facts.coalitions.map { one in
                [one.id, one.title, one.capability, one.leads.map(\.text).joined(separator: ";"), one.members.map(\.text).joined(separator: ";"), one.count.map { String($0) } ?? "", one.asOf?.description ?? "", one.established?.description ?? "", one.notes,
                 one.source.title, one.source.address ?? "", one.source.confidence.rawValue]
            }), type: "text/csv; charset=utf-8", name: "coalitions.csv")
        }
    }

    /// A tool is told what it wrote wrongly; nothing is left out in silence.
    func found(_ request: Hummingbird.Request, _ context: SiteContext, standing: [FlowQuestion.Name: String] = [:]) async throws -> (SupportSnapshot, FlowQuestion, [SeenFlow]) {
        let question = desk.question(try request.query(), standing: standing)
        guard question.leftOut.isEmpty else { throw Problem(.badRequest, title: "A filter is not understood", says: question.leftOut.joined(separator: " ")) }
        let snapshot = try await desk.reading.snapshot(for: context.viewpoint)
        return (snapshot, question, desk.reading.released(snapshot.matching(question), for: context.viewpoint).map(\.record))
    }

    private func csv(_ found: [SeenFlow], _ snapshot: SupportSnapshot, _ question: FlowQuestion) -> String {
        let counts = Self.counts(snapshot.totals(question))
        return CSV.text([["id", "series", "giver", "giver_name", "channel", "receiver", "kind", "stage", "unit", "amount", "currency", "period", "valuation", "title", "note", "counted", "source", "source_url", "confidence", "by", "side", "marking"]] + found.map { seen in
            let flow = seen.flow
            let (unit, currency): (String, String) = switch flow.amount {
            case .money(_, let currency): ("millions", currency.text)
            case .persons: ("persons", "")
            case .share: ("percent of GDP a year", "")
            case .unnumbered: ("", "")
            }
            return [flow.id.text, flow.series.text, flow.giver.text, desk.name(flow.giver), flow.channel.text, flow.receiver.text, flow.kind.rawValue, flow.stage.rawValue, unit, flow.amount.quantity?.description ?? "", currency, flow.period.description,
                    flow.valuation.rawValue, flow.title, flow.note, counts[flow.id] ?? "", flow.source.title, flow.source.address ?? "", flow.source.confidence.rawValue, seen.author.text, seen.said == nil ? "" : (seen.origin ?? desk.node.organisation).text,
                    seen.item.label.printed(in: desk.node.desk.facts.vocabulary)]
        })
    }

    /// What became of each flow in the totals of a question: "counted", "in U0001", "crosses U0009", or why it was left out.
    static func counts(_ totals: Totals) -> [FlowID: String] {
        var counts: [FlowID: String] = [:]
        for total in totals.totals {
            for id in total.counted { counts[id] = "counted" }
            for inside in total.inside { counts[inside.flow] = "in \(inside.outer)" }
            if case .overlapping(let clashes) = total.outcome { for clash in clashes { (counts[clash.a], counts[clash.b]) = ("crosses \(clash.b)", "crosses \(clash.a)") } }
        }
        for one in totals.leftOut { counts[one.flow] = one.why }
        return counts
    }
}
