import Commitments
import Kernel
import Node
import Release
import Site

/// What the two sides say of one proposal out of the annex, each with who, when and from which source; and where they differ.
struct SaidOfIt: Component {
    let proposal: Proposal
    let register: CommitmentRegister
    let items: [String: Item]
    let node: Node

    private var sayings: [SaidCompletion] { register.sayings[proposal.id] ?? [] }
    private var earlier: [SaidCompletion] { register.earlier[proposal.id] ?? [] }
    private var contested: [Completion.Field] { register.contested[proposal.id] ?? [] }

    var html: HTML {
        if !sayings.isEmpty {
            Site.Part("Who completed it", note: contested.isEmpty ? nil : Prose("The sides differ on \(contested.map(\.word).joined(separator: ", ")). Neither counts until they agree; both stand here."), id: "said") {
                for one in sayings { telling(one) }
                if !earlier.isEmpty {
                    details(.class("more")) {
                        summary { "What was said before (\(earlier.count))" }
                        for one in earlier { telling(one) }
                    }
                }
            }
        }
    }

    @HTMLBuilder private func telling(_ one: SaidCompletion) -> HTML {
        let said = one.completion
        h3 { if let item = items[one.id] { span(.class("portion")) { item.portion(node) }; " " }; "\(node.name(of: one.author)), \(node.side(one.side))" }
        p(.class("note")) {
            "Said on \(Day(ordinal: Int32(clamping: one.said / 86_400_000)).inWords), from "
            SourceView(said.source.title, address: said.source.address)
            "."
        }
        dl(.class("facts-list")) {
            for (field, words) in rows(said) { dt { field }; dd { words } }
        }
    }

    private func rows(_ said: Completion) -> [(String, Prose)] {
        var rows: [(String, Prose)] = Completion.Field.allCases.compactMap { field in
            said.says(field).map { words in
                let shown = field == .area ? register.facts.title(of: said.area) : words
                return (field.word.capitalisedFirst + (contested.contains(field) ? " (differs)" : ""), Prose(shown))
            }
        }
        if !said.owners.isEmpty { rows.append(("Owners", Prose(said.owners.map { node.name(of: $0) }.joined(separator: "; ")))) }
        for (title, ids) in [("Needs first", said.needs), ("Followed by", said.successors)] where !ids.isEmpty { rows.append((title, links(ids))) }
        if !said.numbers.isEmpty { rows.append(("Number in the annex", Prose(said.numbers.map(\.text).joined(separator: ", ")))) }
        return rows
    }

    private func links(_ ids: [ProposalID]) -> Prose { Self.links(ids, register) }

    static func links(_ ids: [ProposalID], _ register: CommitmentRegister) -> Prose {
        Prose(ids.enumerated().flatMap { number, id -> [Prose.Phrase] in
            let link = Prose.Phrase.link(register.facts.proposal(id)?.written ?? id.text, to: ProposalPage.address(of: id))
            return number == 0 ? [link] : [.text(", "), link]
        })
    }
}

extension Completion.Field {
    var word: String {
        switch self {
        case .wording: "its text"
        case .title: "title"
        case .area: "area"
        case .nature: "kind"
        case .rhythm: "rhythm"
        case .due: "due"
        case .goal: "goal"
        }
    }
}
