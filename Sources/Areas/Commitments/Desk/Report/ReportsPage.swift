import Commitments
import Hummingbird
import Journal
import Kernel
import Node
import Release
import Site

/// All reports: those that were issued, those in the making, and the beginning of a new one.
struct ReportsPage: Sendable {
    let desk: ReportDesk
    var facts: CommitmentFacts { desk.reading.facts }

    func add(to router: Router<SiteContext>) {
        router.get("/promised/reports") { _, context in
            let reports = try await desk.reading.reports(for: context.viewpoint)
            return desk.page("Progress reports", context, marking: desk.shell.marking(of: reports.map(\.item), for: context.account)) { view(reports, context) }
        }
        router.get("/promised/reports/new") { _, context in try form(.init(), [], context) }
        router.post("/promised/reports") { request, context in
            let session = try drafter(context), body = try await context.signedForm(request)
            let form = ReportActs.Beginning(number: body["number"] ?? "", title: (body["title"] ?? "").trimmed, from: body["from"] ?? "", to: body["to"] ?? "", marking: (body["marking"] ?? "").trimmed)
            switch try await ReportMistakes.reading({ try await desk.acts.begin(form, by: session.account) }) {
            case .success(let id): return Reply.seeOther(ReportDesk.address(of: id))
            case .failure(let mistakes): return try self.form(form, mistakes.list, context)
            }
        }
    }

    private func drafter(_ context: SiteContext) throws -> Session {
        guard let session = context.session, desk.mayDraft(session.account), !facts.tracks.isEmpty else { throw Problem.noSuchPage }
        return session
    }

    @HTMLBuilder private func view(_ reports: [SeenReport], _ context: SiteContext) -> HTML {
        let approved = reports.filter { $0.approved != nil }, open = reports.filter { $0.approved == nil }
        ObservatoryNav(current: .reports)
        section(.class("promised-head")) {
            h1 { "\(facts.reports.count) progress reports were issued to both Councils." }
            p(.class("under-head")) { "Of them we hold dates, periods and single facts, not their texts. A report that is made here stands on evidence, sentence by sentence." }
            if desk.mayDraft(context.account) { p(.class("under-head")) { a(.class("act"), .href("/promised/reports/new")) { "Begin the next report" } } }
        }
        if !open.isEmpty {
            Site.Part("In the making") {
                RecordTable(caption: "Reports in the making", columns: [.init("Report"), .init("Period"), .init("Where it stands")], rows: open.map { seen in
                    [Prose([.link("Progress report \(seen.report.number)", to: ReportDesk.address(of: seen.report.id))]), Prose([.whole(seen.report.from.description), .text(" to "), .whole(seen.report.to.description)]), Prose(TrackWords(seen, desk).summary)]
                })
            }
        }
        if !approved.isEmpty {
            Site.Part("Approved here by both Councils") {
                RecordTable(caption: "Approved reports", columns: [.init("Report"), .init("Period"), .init("Public edition")], rows: approved.map { seen in
                    [Prose([.link(seen.report.title, to: ReportDesk.address(of: seen.report.id))]), Prose([.whole(seen.report.from.description), .text(" to "), .whole(seen.report.to.description)]),
                     seen.published == nil ? Prose("not yet") : Prose([.link("read it", to: ReportDesk.address(of: seen.report.id) + "/public")])]
                })
            }
        }
        Site.Part("Issued before", note: "From public sources. Where a day is not known, the month stands.") {
            RecordTable(caption: "Issued reports", columns: [.init("Number", isNumber: true), .init("Issued"), .init("Covers"), .init("Facts held", isNumber: true), .init("Source")], rows: facts.reports.reversed().map { report in
                [Prose(String(report.number)), Prose([.whole(report.date.description)]), Prose([.whole(report.from.description), .text(" to "), .whole(report.to.description)]),
                 Prose(String(facts.evidence.count { $0.report == report.number })), Prose(report.source.address.map { [.link(report.source.title, to: $0), .text(" (\(report.source.confidence.rawValue))")] } ?? [.text("\(report.source.title) (\(report.source.confidence.rawValue))")])]
            })
        }
    }

    private func form(_ form: ReportActs.Beginning, _ mistakes: [ReportMistakes.One], _ context: SiteContext) throws -> Response {
        let session = try drafter(context), last = facts.reports.last
        func mistake(_ field: String) -> String? { mistakes.first { $0.field == field }?.says }
        let next = (last?.number ?? 0) + 1, from = last.map { $0.to.last.advanced(by: 1).description } ?? ""
        return desk.page("Begin a report", context, mistakes: mistakes) {
            section {
                h1 { "Begin the next report" }
                p(.class("under-head")) { "The draft assembles itself: each piece of evidence in the period that both Councils may see becomes a sentence in its chapter. Both sides then word it in turn." }
            }
            Site.form(.method(.post), .action("/promised/reports"), .class("draft"), .autocomplete("off")) {
                HiddenField("token", session.formToken)
                FormField("number", "Number", value: form.number.isEmpty ? String(next) : form.number, kind: .number, mistake: mistake("number"), lengthMax: 3)
                FormField("from", "First day of the period", value: form.from.isEmpty && mistakes.isEmpty ? from : form.from, hint: last.map { "Report \($0.number) covers the time up to \($0.to.inWords)." }, mistake: mistake("from"), lengthMax: 10)
                FormField("to", "Last day of the period", value: form.to.isEmpty && mistakes.isEmpty ? desk.node.today.description : form.to, hint: "As in 2026-05-31.", mistake: mistake("to"), lengthMax: 10)
                FormField("title", "Title", value: form.title, hint: "Empty: \(ReportActs.title(next))", mistake: mistake("title"), lengthMax: Report.titleLengthMax, isRequired: false)
                FormField("marking", "Marking of the draft", value: form.marking.isEmpty ? desk.reading.ownTrack?.marking ?? "" : form.marking, hint: "While it is being written. Both sides’ drafters must be able to read it; editions carry what their sentences demand.", mistake: mistake("marking"), lengthMax: 300)
                button(.type("submit"), .class("first")) { "Draft it" }
            }
        }
    }
}
