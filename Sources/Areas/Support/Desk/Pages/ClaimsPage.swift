import Hummingbird
import Kernel
import Node
import Site
import Support

/// Sentences with a number that somebody printed: what is said, what comes out, from what; or why nothing can be computed.
struct ClaimsPage: Sendable {
    static let address = SupportNav.Place.claims.rawValue
    let desk: SupportDesk

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { _, context in
            let snapshot = try await desk.reading.snapshot(for: context.viewpoint), results = desk.facts.claims.map { snapshot.book.check($0, on: context.day) }
            let yes = results.count { if case .reproduced = $0.verdict { true } else { false } }, no = results.count { if case .notReproduced = $0.verdict { true } else { false } }
            return desk.shell.page("Claims checked", at: GiversPage.address, context, foot: [FootColumn("Take it away") { p { a(.href("/api/v1/support/claims")) { "JSON" }; " · "; a(.href(Self.address)) { "permanent address" } } }]) {
                SupportNav(current: .claims, mayEnter: SupportReading.mayDraft(context.session?.account))
                section(.class("support-head")) {
                    h1 { "Of \(results.count) printed claims \(yes) \(yes == 1 ? "is" : "are") reproduced, \(no) \(no == 1 ? "is" : "are") not, and \(results.count - yes - no) cannot be computed here." }
                    p(.class("under-head")) { "About funds and flows; claims about shares of the economy are checked under “Who spends what?”" }
                }
                section(.class("support-claims")) {
                    h2(.class("heard")) { "Claims" }
                    ul { for result in results { li(.id(result.claim.id.text)) { claim(result, context) } } }
                }
            }
        }
    }

    @HTMLBuilder private func claim(_ result: ClaimResult, _ context: SiteContext) -> HTML {
        let one = result.claim
        h3 { one.text }
        p(.class("support-said")) { "Printed: \(one.says)" }
        p { strong { ClaimWords.verdict(result) } }
        if !one.explanation.isEmpty { p { one.explanation } }
        p(.class("note")) {
            if !result.from.isEmpty { "Computed from \(result.from)"; if case .total(let question) = one.check { " ("; a(.href(desk.address(TotalPage.address, question, context))) { "opened" }; ")" }; ". " }
            "Claim \(one.id), "
            one.source.inProse
        }
    }
}

/// What came out of a claim, in words.
enum ClaimWords {
    static func verdict(_ result: ClaimResult) -> String {
        let unit: Amount.Unit = result.claim.unit.utf8.count == 3 && result.claim.unit.allSatisfy(\.isUppercase) ? .money(CurrencyID(result.claim.unit)) : .none
        func printed(_ quantity: Quantity) -> String { unit == .none ? "\(quantity) \(result.claim.unit)" : SupportWords.printed(quantity, unit) }
        switch result.verdict {
        case .reproduced(let value): return "Reproduced: \(printed(value))."
        case .notReproduced(let value, let by): return "Not reproduced: \(printed(value)) comes out, \(unit == .none ? (by.millionths < 0 ? Quantity(0) - by : by).description : printed(by.millionths < 0 ? Quantity(0) - by : by)) \(by.millionths < 0 ? "less" : "more")."
        case .notComputable(let why): return "Not computable here: \(why)"
        }
    }
}
