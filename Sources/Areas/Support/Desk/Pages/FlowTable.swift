import Kernel
import Labels
import Node
import Release
import Site
import Support

/// Flows one below the other: what, how much, when, how far, from whom it is known.
struct FlowTable: Component {
    let caption: String
    let flows: [SeenFlow]
    let desk: SupportDesk
    /// Why each stands here; nil where it goes without saying.
    var why: [FlowID: String]?

    var html: HTML {
        RecordTable(caption: caption, columns: [.init("Giver"), .init("Amount", isNumber: true), .init("Kind"), .init("Stage"), .init("When"), .init("Purse")] + (why == nil ? [.init("Source")] : [.init("Why")]), rows: flows.map(row)).html
    }

    private func row(_ seen: SeenFlow) -> [Prose] {
        let flow = seen.flow
        return [Prose((seen.portion(desk.node).map { [.text($0 + " ")] } ?? []) + [.link(desk.name(flow.giver), to: FlowPage.address(of: flow.id))]), Prose([.whole(SupportWords.printed(flow.amount))]), Prose(flow.kind.word), Prose(flow.stage.rawValue),
                Prose([.whole(flow.period.description.replacing("/", with: " to "))]), Prose(flow.title.isEmpty ? desk.facts.title(of: flow.channel) : flow.title),
                Prose(why?[flow.id].map(desk.named) ?? (seen.said == nil ? desk.facts.series(flow.series)?.title ?? flow.series.text : "said by \(desk.name(seen.author)), \(desk.node.side(seen.origin ?? desk.node.organisation))"))]
    }
}

extension SeenFlow {
    /// Nil for the pack's facts, which are public.
    func portion(_ node: Node) -> String? {
        guard said != nil else { return nil }
        let vocabulary = node.desk.facts.vocabulary, short = item.label.printed(in: vocabulary, style: .portion)
        return short.contains("_") ? "(\(item.label.printed(in: vocabulary)))" : short
    }
}

/// The fields by which flows are asked for.
struct FlowFields: Component {
    let desk: SupportDesk
    let question: FlowQuestion
    let address: String
    let names: [FlowQuestion.Name]
    var button = "Show"

    var html: HTML {
        Site.form(.method(.get), .action(address), .class("support-form"), .role("search")) {
            div(.class("support-filters")) {
                for name in names { field(name) }
            }
            Site.button(.type("submit"), .class("first")) { self.button }
        }
    }

    private func field(_ name: FlowQuestion.Name) -> HTML {
        let facts = desk.facts, value = question[name]
        return switch name {
        case .giver: FormField("giver", "Who gives", value: value, hint: "A state by three letters, EU, EU27, NATO, or a group as in EU & NATO - HUN.", lengthMax: FlowQuestion.lengthMax, isRequired: false).html
        case .channel: ChoiceField("channel", "Through which purse", [FormChoice("", "any")] + facts.channels.map { FormChoice($0.id.text, $0.title) }, chosen: value).html
        case .kind: ChoiceField("kind", "Kind", (names.contains(.words) ? [FormChoice("", "any")] : []) + Flow.Kind.allCases.map { FormChoice($0.rawValue, $0.word.capitalisedFirst) }, chosen: value).html
        case .stage: ChoiceField("stage", "Stage", (names.contains(.words) ? [FormChoice("", "any")] : []) + Flow.Stage.allCases.map { FormChoice($0.rawValue, $0.rawValue.capitalisedFirst) }, chosen: value).html
        case .source: ChoiceField("source", "Source", (names.contains(.words) ? [FormChoice("", "any")] : []) + facts.series.map { FormChoice($0.id.text, $0.title) }, chosen: value).html
        case .from: FormField("from", "From", value: value, hint: "2024, 2024-03", lengthMax: 10, isRequired: false).html
        case .to: FormField("to", "To", value: value, lengthMax: 10, isRequired: false).html
        case .words: FormField("words", "Words", value: value, hint: "All of them: in purse, giver, note, source.", lengthMax: FlowQuestion.lengthMax, isRequired: false).html
        case .receiver: FormField("receiver", "To whom", value: value, lengthMax: 40, isRequired: false).html
        case .flow: .nothing
        }
    }
}
