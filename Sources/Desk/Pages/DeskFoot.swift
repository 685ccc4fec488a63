import Kernel
import Node
import Packs
import Release
import Site

/// What a page stands on, its proof, and how to take it away.
struct DeskFoot {
    let shell: Shell
    let context: SiteContext
    init(_ shell: Shell, _ context: SiteContext) { (self.shell, self.context) = (shell, context) }

    func columns(asked question: Question?) -> [FootColumn] {
        let pack = shell.node.pack
        let facts = pack.facts
        var columns = [FootColumn("What this stands on") {
            p { "Rulebook of \(pack.rulebook.edition). Facts: \(facts.memberships.count) memberships, \(facts.arrangements.count) arrangements, each row with its source. The same question over the same pack gives this answer again." }
            p { "Pack \(pack.edition), "; code { "\(pack.digest.prefix(4))…\(pack.digest.suffix(4))" } }
        }]
        if let account = context.account, account.roles.contains(.auditor) {
            columns.append(FootColumn("Proof") {
                p { "Asking is no record. Drafts, consents, objections and releases are: "; a(.href("/journal")) { "the journal" }; " has each with its proof." }
            })
        } else {
            columns.append(FootColumn("What is recorded") { p { "Asking a question is no record. Drafting, consenting, objecting and releasing are." } })
        }
        columns.append(FootColumn("Take it away") {
            if let question {
                let query = AnswerViews.query(question)
                p {
                    a(.href("/?" + query)) { "permanent address" }; " · "; a(.href("/api/v1/release/decision?" + query)) { "JSON" }; " · "
                    a(.href("/decision.csv?" + query)) { "CSV, by recipient" }; " · "; "print: this page is laid out for paper"
                }
            } else { p { a(.href("/api/openapi.json")) { "The same for tools (OpenAPI)" } } }
        })
        return columns
    }
}
