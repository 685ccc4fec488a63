import HTTPTypes
import Kernel
import Labels
import Node
import Release
import Site

/// Reads what a form or the API says into an act of the release desk.
struct ItemActs: Sendable {
    let node: Node
    init(_ node: Node) { self.node = node }

    static let words = ["ask", "consent", "object", "order", "take-back-order", "release", "withdraw"]
    private var reader: FieldReader { FieldReader(facts: node.desk.facts, rulebook: node.desk.rulebook) }

    func draft(_ form: FormBody, _ context: SiteContext) throws -> Draft {
        var question = ReleaseDeskPage.question(form, context)
        if question.originator.isEmpty { question.originator = question.holder }
        switch question.read(node.desk.facts, rulebook: node.desk.rulebook) {
        case .mistakes(let mistakes): throw Self.problem(mistakes)
        case .understood(let request):
            return Draft(title: form["title"] ?? "", marking: question.marking, label: request.item.label, originator: request.item.originator, holder: request.item.holder,
                         parts: request.item.parts, markedOn: request.item.markedOn, text: form["text"] ?? "", audience: request.audience, day: request.day, isDemonstration: node.isDemonstration)
        }
    }

    func act(_ word: String, on id: ItemID, _ form: FormBody) throws -> ReleaseAct {
        guard let expecting = form["expecting"].flatMap({ Int($0) }) else {
            throw Problem(.unprocessableContent, title: "The version is missing", says: "Say which version of the item you read, as a number in `expecting`.")
        }
        let note = form["note"] ?? ""
        do throws(Question.Mistake) {
            switch word {
            case "ask": return .ask(id, expecting: expecting)
            case "consent":
                let by = form["by"] ?? ""
                let consent = try reader.consents(by + (form["recipient"].map { $0.isEmpty ? "" : ":" + $0 } ?? ""))
                guard let first = consent.first, consent.count == 1 else { throw Question.Mistake(field: .consents, says: "Name one who consents, as in NATO.release-authority.") }
                return .consent(id, by: first.by, to: first.to, note: note, expecting: expecting)
            case "object": return .object(id, by: try reader.party(form["by"] ?? "", .objections), note: note, expecting: expecting)
            case "release": return .release(id, to: try reader.audience(form["audience"] ?? ""), on: try reader.day(form["day"] ?? "", .date), expecting: expecting)
            case "order": return .order(id, to: try reader.audience(form["audience"] ?? ""), expecting: expecting)
            case "take-back-order": return .order(id, to: nil, expecting: expecting)
            default: return .withdraw(id, note: note, expecting: expecting)
            }
        } catch { throw Self.problem([error]) }
    }

    static func problem(_ mistakes: [Question.Mistake]) -> Problem {
        Problem(.unprocessableContent, title: mistakes.count == 1 ? "One field needs a change" : "\(mistakes.count) fields need a change", says: mistakes.map(\.says).joined(separator: " "),
                fields: mistakes.map { .init(field: $0.field.rawValue, says: $0.says) })
    }
}
