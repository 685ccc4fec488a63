import Commitments
import Hummingbird
import Journal
import Kernel
import Labels
import Node
import Release
import Site

/// Disputes beside a status: who, why, since when; and the form for whoever speaks for a party.
struct DisputePart: Component {
    let proposal: Proposal
    let status: Status
    let disputes: [Dispute]
    let reading: CommitmentReading
    let session: Session?
    var draft: DisputeForm = DisputeForm()
    var mistakes: [EvidenceForm.Mistake] = []

    private var node: Node { reading.node }
    private func mistake(_ field: String) -> String? { mistakes.first { $0.field == field }?.says }

    var html: HTML {
        if !disputes.isEmpty {
            ul(.class("disputes")) {
                for dispute in disputes {
                    li {
                        p {
                            strong { "Disputed" }; " by \(node.name(of: dispute.author)), \(node.side(dispute.side)), on \(dispute.said.day.inWords)"
                            dispute.status == status ? ": " : ", when it was “\(dispute.status.word)”: "
                            span(.class("portion")) { dispute.item.portion(node) }; " \(dispute.reason)"
                        }
                        if let session, reading.isOwn(dispute, session.account) {
                            Site.form(.method(.post), .action("/promised/disputes/\(FormBody.encoded(dispute.id))/withdraw")) {
                                HiddenField("token", session.formToken)
                                button(.type("submit")) { "Take the dispute back" }
                            }
                        }
                    }
                }
            }
        }
        if let session, CommitmentReading.maySpeak(session.account) {
            details(.class("more"), .open(!mistakes.isEmpty)) {
                summary { "Dispute this status" }
                Site.form(.method(.post), .action(ProposalPage.address(of: proposal.id) + "/dispute"), .class("draft")) {
                    HiddenField("token", session.formToken); HiddenField("status", status.rawValue)
                    FormField("reason", "Why", value: draft.reason, kind: .paragraphs(rows: 2), hint: "Stands beside the status, which stays what the evidence makes it.", mistake: mistake("reason"), lengthMax: CommitmentReading.reasonMax)
                    FormField("marking", "Marking", value: draft.marking, hint: "As in TLP:CLEAR.", mistake: mistake("marking"), lengthMax: 300)
                    button(.type("submit")) { "Dispute it" }
                }
            }
        }
    }
}

struct DisputeForm: Sendable {
    var reason = ""
    var marking = ""
    /// That which the person saw.
    var status = ""

    init() {}
    init(_ form: FormBody) { (reason, marking, status) = ((form["reason"] ?? "").trimmed, (form["marking"] ?? "").trimmed, (form["status"] ?? "").trimmed) }

    func reading(by account: Account, now: Status, of node: Facts) -> Result<(reason: String, status: Status, item: Item), EvidenceForm.Mistakes> {
        var mistakes: [EvidenceForm.Mistake] = []
        if reason.isEmpty { mistakes.append(.init(field: "reason", says: "Say why the status is not what it should be, and what would show it.")) }
        if reason.count > CommitmentReading.reasonMax { mistakes.append(.init(field: "reason", says: "This has \(reason.count) characters, and at most \(CommitmentReading.reasonMax) are kept.")) }
        let disputed = status.isEmpty ? now : Status(rawValue: status)
        if disputed == nil { mistakes.append(.init(field: "status", says: "`\(status.prefix(30))` is no status. Write one of \(Status.shown.map(\.rawValue).joined(separator: ", ")), or leave it out.")) }
        do {
            let label = try node.vocabulary.read(marking)
            guard mistakes.isEmpty, let disputed else { return .failure(.init(list: mistakes)) }
            return .success((reason, disputed, Item(label: label, originator: account.party)))
        } catch { return .failure(.init(list: mistakes + [.init(field: "marking", says: "\(error)")])) }
    }
}
