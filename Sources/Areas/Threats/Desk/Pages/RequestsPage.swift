import Hummingbird
import Journal
import Kernel
import Labels
import Node
import Release
import Site
import Threats

/// What was asked and answered between the teams, and how long answers take.
struct RequestsPage: Sendable {
    static let address = ThreatsNav.Place.requests.rawValue
    let shell: Shell
    let reading: ThreatReading

    func add(to router: Router<SiteContext>) {
        router.get("/threats/requests") { request, context in try await page(context, RequestForm(object: try request.query()["object"] ?? "")) }
        router.post("/threats/requests") { request, context in
            let form = RequestForm(try await context.signedForm(request))
            guard let session = context.session else { throw Problem.signInFirst }
            switch form.reading(by: session.account, of: shell.node) {
            case .failure(let wrong): return try await page(context, form, wrong.list)
            case .success(let (asked, item)):
                do { try await shell.node.say([AreaSaying(ThreatKind.request, under: item, asked.json)], by: session.account.id) } catch ActError.field(_, let says) { return try await page(context, form, [.init(field: "marking", says: says)]) }
                return Reply.seeOther(Self.address + "/" + asked.id)
            }
        }
        router.get("/threats/requests/:id") { _, context in try await one(try await asked(context), context) }
        router.post("/threats/requests/:id") { request, context in
            let asked = try await asked(context), form = AnswerForm(try await context.signedForm(request))
            guard let session = context.session else { throw Problem.signInFirst }
            switch form.reading(of: asked.request.content.id, by: session.account, of: shell.node) {
            case .failure(let wrong): return try await one(asked, context, form, wrong.list)
            case .success(let (answer, item)):
                do { try await shell.node.say([AreaSaying(ThreatKind.answer, under: item, answer.json)], by: session.account.id) } catch ActError.field(_, let says) { return try await one(asked, context, form, [.init(field: "marking", says: says)]) }
                return Reply.seeOther(Self.address + "/" + asked.request.content.id)
            }
        }
    }

    private func asked(_ context: SiteContext) async throws -> AskedAndAnswered {
        guard let id = context.parameters.get("id"), let found = try await reading.requests(for: context.viewpoint, id).first else { throw Problem.noSuchPage }
        return found
    }

    private func page(_ context: SiteContext, _ form: RequestForm, _ wrong: [FieldWrong] = []) async throws -> Response {
        let all = try await reading.requests(for: context.viewpoint)
        func mistake(_ field: String) -> String? { wrong.first { $0.field == field }?.says }
        return shell.page("Requests for information", at: ThreatsPage.address, context, marking: shell.marking(of: all.flatMap { [$0.request.item] + $0.answers.map(\.item) }, for: context.account), hasErrors: !wrong.isEmpty) {
            ThreatsNav(current: .requests, account: context.account)
            if !wrong.isEmpty { ErrorSummary(title: wrong.count == 1 ? "One field needs a change" : "\(wrong.count) fields need a change", wrong.map { .init($0.says, field: FormField.id($0.field)) }) }
            section(.class("promised-head")) { h1 { finding(all) } }
            if !all.isEmpty {
                Site.Part("How long answers take", note: "Each request that you may see counts once, with the first answer of somebody else that you may see.") {
                    RecordTable(caption: "How long answers take", columns: [.init("Asked by"), .init("Requests", isNumber: true), .init("Answered", isNumber: true), .init("Half of the answers came within", isNumber: true), .init("Past their day, no answer", isNumber: true)], rows: sides(all).map { side, own in
                        let times = AnswerTimes(own.map { ($0.wait, $0.request.content.due.map { $0 < context.day } ?? false) })
                        return [Prose(side), Prose(String(times.asked)), Prose(String(times.answered)), Prose(times.median.map { Self.inWords(milliseconds: $0) } ?? "none yet"), Prose(String(times.overdue))]
                    })
                }
                Site.Part("Requests", note: "The newest first.") {
                    RecordTable(caption: "Requests", columns: [.init("What is asked"), .init("By"), .init("On"), .init("Answer by"), .init("State")], rows: all.map { one in
                        [Prose([.link(String(one.request.content.text.prefix(120)), to: Self.address + "/" + one.request.content.id)]), Prose(one.request.author.text), Prose([.whole(one.request.said.day.inWords)]), Prose(one.request.content.due?.inWords ?? "any day"),
                         Prose(one.wait.map { "answered within \(Self.inWords(milliseconds: $0))" } ?? "open")]
                    })
                }
            }
            if let session = context.session, !session.account.roles.isDisjoint(with: [.drafter, .releaseAuthority, .approver, .reader]) {
                Site.Part("Ask", note: "Whom it reaches follows from its marking, on both sides.", classes: "draft") {
                    Site.form(.method(.post), .action(Self.address), .class("draft")) {
                        HiddenField("token", session.formToken)
                        FormField("text", "What do you need to know?", value: form.text, kind: .paragraphs(rows: 3), mistake: mistake("text"), lengthMax: ThreatRequest.textMax)
                        FormField("object", "About which object", value: form.object, hint: "Its identifier; empty for a question in words.", mistake: mistake("object"), lengthMax: 300, isRequired: false)
                        FormField("due", "By which day an answer helps", value: form.due, hint: "As in 2026-12-24; empty where any day does.", mistake: mistake("due"), lengthMax: 10, isRequired: false)
                        FormField("marking", "Marking", value: form.marking, hint: "Who may know that you ask: as in TLP:GREEN.", mistake: mistake("marking"), lengthMax: 300)
                        button(.type("submit"), .class("first")) { "Ask" }
                    }
                }
            }
        }
    }

    private func one(_ asked: AskedAndAnswered, _ context: SiteContext, _ form: AnswerForm = AnswerForm(), _ wrong: [FieldWrong] = []) async throws -> Response {
        let ids = Set(asked.answers.flatMap(\.content.objects) + (asked.request.content.object.map { [$0] } ?? []))
        let known = try await reading.objects(ids, try await reading.scope(context.viewpoint))
        func mistake(_ field: String) -> String? { wrong.first { $0.field == field }?.says }
        func phrase(_ id: STIXID) -> Prose.Phrase { known[id].map { .link($0.shownTitle, to: ThreatObjectPage.address(of: id)) } ?? .code(id.text) }
        let vocabulary = shell.node.desk.facts.vocabulary
        return shell.page("A request for information", at: ThreatsPage.address, context, marking: shell.marking(of: [asked.request.item] + asked.answers.map(\.item), for: context.account), hasErrors: !wrong.isEmpty) {
            ThreatsNav(current: .requests, account: context.account)
            if !wrong.isEmpty { ErrorSummary(title: wrong.count == 1 ? "One field needs a change" : "\(wrong.count) fields need a change", wrong.map { .init($0.says, field: FormField.id($0.field)) }) }
            section(.class("promised-head")) {
                h1 { asked.wait.map { "Answered within \(Self.inWords(milliseconds: $0))" } ?? "No answer yet" }
                p(.class("under-head")) { "Asked by \(asked.request.author.text) on \(asked.request.said.day.inWords)"; if let due = asked.request.content.due { ", to be answered by \(due.inWords)" }; ". "; span(.class("portion")) { asked.request.item.label.printed(in: vocabulary, style: .portion) } }
            }
            Site.Part("What is asked") {
                p(.class("fact")) { asked.request.content.text }
                if let object = asked.request.content.object { p { Prose([.text("About "), phrase(object), .text(".")]) } }
            }
            if !asked.answers.isEmpty {
                Site.Part(asked.answers.count == 1 ? "The answer" : "The answers") {
                    ul(.class("plain-list")) {
                        for answer in asked.answers {
                            li {
                                p { strong { answer.author.text }; ", \(answer.said.day.inWords) "; span(.class("portion")) { answer.item.label.printed(in: vocabulary, style: .portion) } }
                                p(.class("fact")) { answer.content.text }
                                if !answer.content.objects.isEmpty { p { Prose([.text("With ")] + Array(answer.content.objects.map { [phrase($0)] }.joined(separator: [.text(", ")])) + [.text(".")]) } }
                            }
                        }
                    }
                }
            }
            if let session = context.session {
                Site.Part("Answer", note: "Under a marking of its own: it may be closer or more open than the question's.", classes: "draft") {
                    Site.form(.method(.post), .action(Self.address + "/" + asked.request.content.id), .class("draft")) {
                        HiddenField("token", session.formToken)
                        FormField("text", "Your answer", value: form.text, kind: .paragraphs(rows: 4), mistake: mistake("text"), lengthMax: ThreatRequest.textMax)
                        FormField("objects", "Objects that go with it", value: form.objects, hint: "Identifiers, with blanks between them. Whoever may not have an object reads its identifier alone.", mistake: mistake("objects"), lengthMax: 20_000, isRequired: false)
                        FormField("marking", "Marking", value: form.marking, hint: "As in TLP:GREEN.", mistake: mistake("marking"), lengthMax: 300)
                        button(.type("submit"), .class("first")) { "Answer" }
                    }
                }
            }
        }
    }

    private func finding(_ all: [AskedAndAnswered]) -> String {
        let open = all.count { $0.wait == nil }
        return all.isEmpty ? "Nothing was asked that you may know of" : open == 0 ? "\(all.count) request\(all.count == 1 ? "" : "s"), all answered" : "\(open) of \(all.count) request\(all.count == 1 ? "" : "s") without an answer"
    }

    /// By the side that asked, this house first.
    private func sides(_ all: [AskedAndAnswered]) -> [(String, [AskedAndAnswered])] {
        let here = all.filter { $0.request.origin == nil }, there = Dictionary(grouping: all.filter { $0.request.origin != nil }) { $0.request.origin?.text ?? "" }
        return (here.isEmpty ? [] : [(shell.node.organisation.text, here)]) + there.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// `3 hours`, `2 days`.
    static func inWords(milliseconds: Int64) -> String {
        let minutes = milliseconds / 60_000
        func counted(_ number: Int64, _ unit: String) -> String { "\(number) \(unit)\(number == 1 ? "" : "s")" }
        return minutes < 1 ? "a minute" : minutes < 120 ? counted(minutes, "minute") : minutes < 48 * 60 ? counted(minutes / 60, "hour") : counted(minutes / 1440, "day")
    }
}
