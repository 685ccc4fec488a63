import Figures
import HTTPTypes
import Hummingbird
import Kernel
import Node
import Release
import Site

/// The rulebook for a date: every rule in its own words, with whom it means on that day.
struct RulesPage: Sendable {
    let shell: Shell

    func add(to router: Router<SiteContext>) {
        router.get("/rules") { request, context in
            let text = try request.query()["on"] ?? context.day.description
            guard let day = Day(text) else { throw Problem(.badRequest, title: "This is no date", says: "`\(text.prefix(40))` is no date. Write year, month and day, as in 2025-03-01.") }
            let prose = RulebookProse(shell.node.desk, on: day)
            return shell.page("The rulebook on \(day.inWords)", at: "/rules", context, foot: DeskFoot(shell, context).columns(asked: nil)) {
                h1 { "By what rules, on \(day.inWords)" }
                DayForm(address: "/rules", name: "on", day: day, lead: "The rulebook as it applies on").html
                for chapter in prose.chapters {
                    Site.Part(chapter.name, classes: "chapter") {
                        for entry in chapter.rules {
                            RuleBlock(rule: entry.rule.id.text, mark: nil, says: entry.rule.says,
                                      details: entry.lines.map { .init("Does", Prose($0)) } + (entry.rule.wayOut.isEmpty ? [] : [.init("Way out", Prose(entry.rule.wayOut))]),
                                      certainty: entry.rule.certainty.rawValue.capitalisedFirst, certaintyNote: entry.rule.certaintyNote,
                                      sources: entry.sources.map { SourceView("\($0.title) (\($0.confidence.rawValue))", address: $0.address) })
                        }
                    }
                }
                Site.Part("What must never come of them", note: "Proved for every label, recipient and date: entente release prove.", classes: "chapter") {
                    ul(.class("dashes")) {
                        for line in ProofReport.general.map(\.says) + shell.node.desk.rulebook.prohibitions.map(\.says) { li { line } }
                    }
                    if !shell.node.desk.rulebook.exceptions.isEmpty {
                        h3 { "Where the law itself breaks this" }
                        ul(.class("dashes")) { for exception in shell.node.desk.rulebook.exceptions { li { exception.reason } } }
                    }
                }
            }
        }
    }
}
