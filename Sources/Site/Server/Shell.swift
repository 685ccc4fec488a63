package import Figures
package import Hummingbird
package import Kernel
package import Labels
package import Node
package import Release
import HTTPTypes

/// What every page of one node has around its content: marking, who reads, the questions, the foot.
package struct Shell: Sendable {
    package let node: Node
    package let side: NodeSide
    /// Questions of the desk and of the areas, in order.
    package let questions: [Question]
    /// Style sheets of the areas, after that of the house.
    package let styles: [StaticFile]

    package struct Question: Sendable {
        package let title: String
        package let address: String
        package let isAside: Bool
        /// Absent, not greyed, for whoever cannot open it.
        package let isOpen: @Sendable (Account?) -> Bool
        package init(_ title: String, address: String, isAside: Bool = false, isOpen: @escaping @Sendable (Account?) -> Bool = { _ in true }) {
            (self.title, self.address, self.isAside, self.isOpen) = (title, address, isAside, isOpen)
        }
    }

    package init(node: Node, side: NodeSide, questions: [Question], styles: [StaticFile] = []) { (self.node, self.side, self.questions, self.styles) = (node, side, questions, styles) }

    /// The page's marking: the highest of everything shown, in the words of the node's own policy; at least what the reader's desk itself is.
    package func marking(of items: [Item], for account: Account?) -> BannerMarking {
        let vocabulary = node.desk.facts.vocabulary
        let own = PolicyID(node.organisation.text)
        // What is open to everyone counts as public, whatever level stands in its marking.
        let labels = items.flatMap { [$0.label] + $0.parts.map(\.label) }.filter { label in !label.markings.contains { vocabulary.form($0.form)?.effect == .opens } }
        let ranks = labels.compactMap { vocabulary.level($0.level)?.equivalentRank }
        let highest = max(ranks.max() ?? 0, account == nil ? 0 : 5)
        guard highest > 0 else { return BannerMarking("PUBLIC", isClassified: false) }
        let level = vocabulary.levels.filter { $0.policy == own && ($0.equivalentRank ?? 0) >= highest }.min { ($0.equivalentRank ?? 0, $0.rank) < ($1.equivalentRank ?? 0, $1.rank) }
        return BannerMarking(level?.spellings.first?.text ?? "PUBLIC", isClassified: level?.isClassified ?? false)
    }

    package func reader(_ context: SiteContext) -> Reader {
        guard let account = context.account else {
            return Reader(name: "the public, without an account", nameAddress: "/sign-in", day: context.isDayChosen ? context.day.description : nil)
        }
        let signOut = context.session.map { RemedyView.Act("Sign out", method: .post, address: "/sign-out", hidden: [HiddenField("token", $0.formToken)]) }
        return Reader(name: account.title, nameAddress: "/sign-in", clearance: account.clearance.inWords(of: node.name), day: context.isDayChosen ? context.day.description : nil,
                      passwordAddress: context.session == nil || node.isDemonstration ? nil : "/password", signOut: signOut)
    }

    package func page(_ title: String, at address: String, _ context: SiteContext, marking: BannerMarking? = nil, hasErrors: Bool = false, foot: [FootColumn] = [],
                      status: HTTPResponse.Status = .ok, @HTMLBuilder content: () -> HTML) -> Response {
        let marking = marking ?? self.marking(of: [], for: context.account)
        let files = PageFiles(styles: ([Style.sheet] + styles).map(\.address), script: Script.file.address, printStyle: "/print.css?marking=\(FormBody.encoded(marking.text))")
        let navigation = questions.filter { $0.isOpen(context.account) }.map { NavigationItem($0.title, address: $0.address, isCurrent: $0.address == address, isAside: $0.isAside) }
        let page = Page(title: title, marking: marking, node: side, reader: reader(context), navigation: navigation, isDemonstration: node.isDemonstration, files: files,
                        hasErrors: hasErrors, foot: foot, content: content)
        return Reply.page(page.bytes, status: status)
    }

    package func problem(_ problem: Problem, _ context: SiteContext) -> Response {
        page(problem.title, at: "", context, status: problem.status) {
            ProblemPage(title: problem.title, says: Prose(problem.says), next: [Prose([.link("To the release desk", to: "/")])]
                + (problem.status == .unauthorized ? [Prose([.link("Sign in", to: "/sign-in")])] : []))
        }
    }
}

extension Clearance {
    /// "SECRET", said as the node's own policy would.
    package func inWords(of node: String) -> String { self == .none ? "no clearance" : word.uppercased().replacing("-", with: " ") }
}
