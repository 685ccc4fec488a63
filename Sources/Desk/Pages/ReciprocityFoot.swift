import Kernel
import Link
import Node
import Packs
import Release
import Site

/// What the page "What crossed?" stands on. Sizes and checkpoints are for the house's own officers: they tell how much there is.
struct ReciprocityFoot {
    let shell: Shell
    let reciprocity: Reciprocity
    let context: SiteContext

    var columns: [FootColumn] {
        let status = reciprocity.status, pack = shell.node.pack, query = "?with=\(FormBody.encoded(status.peer.text))"
        var columns = [FootColumn("Source") {
            p { "Channel ledgers of both nodes; every cosignature was checked before it counted as a receipt. Rulebook of "; span(.class("whole")) { pack.rulebook.edition }; "." }
            p { "Pack \(pack.edition), "; code { "\(pack.digest.prefix(4))…\(pack.digest.suffix(4))" } }
        }]
        if reciprocity.isOfficer {
            columns.append(FootColumn("Proof") {
                p { "Our ledger "; ProofChip(String(status.sent)); " cosigned by \(status.peer.inSentence) "; ProofChip(String(status.receipted)) }
                p { "\(status.peer.inSentence.capitalisedFirst)'s ledger, held and cosigned by us "; ProofChip(String(status.held)) }
                p { "For officers of this house: sizes tell how much there is." }
            })
        } else {
            columns.append(FootColumn("Proof") { p { "Each release and its receipt stand in a ledger that neither side can rewrite. Its proofs are kept by the officers of this house." } })
        }
        columns.append(FootColumn("Take it away") {
            p { "Print: this page is laid out for paper · "; a(.href("/crossed.csv" + query)) { "CSV, by item" }; " · "; a(.href("/api/v1/crossed")) { "JSON" } }
            if reciprocity.isOfficer {
                p { "Checkpoints as files: "; a(.href("/crossed/ours.checkpoint" + query)) { "ours" }; ", "; a(.href("/crossed/theirs.checkpoint" + query)) { "\(status.peer.inSentence)'s" } }
            }
        })
        return columns
    }
}
