import Commitments
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Node
import Release
import Site

/// What every page of reports has in common: where it is, who reads, what they may do.
struct ReportDesk: Sendable {
    static let address = "/promised/reports"
    let shell: Shell
    let reading: ReportReading
    let commitments: CommitmentReading
    var node: Node { shell.node }
    var acts: ReportActs { ReportActs(reading: reading) }
    var editions: EditionMaker { EditionMaker(reading: reading, commitments: commitments, shell: shell) }

    static func address(of report: ReportID) -> String { "\(address)/\(report)" }
    static func address(of sentence: SentenceID, in report: ReportID) -> String { "\(address)/\(report)/sentences/\(sentence)" }

    /// For whoever may not know of it there is no such page.
    func seen(_ context: SiteContext) async throws -> SeenReport {
        guard let id = context.parameters.get("id"), let seen = try await reading.report(ReportID(id), for: context.viewpoint) else { throw Problem.noSuchPage }
        return seen
    }

    /// The working text, for those who draft.
    func draft(_ context: SiteContext) async throws -> (seen: SeenReport, text: ReportText, session: Session) {
        let seen = try await seen(context)
        guard let text = seen.text, let session = context.session, reading.drafts(session.account.party), session.account.roles.contains(.drafter) else { throw Problem.noSuchPage }
        return (seen, text, session)
    }

    func mayDraft(_ account: Account?) -> Bool { account.map { $0.roles.contains(.drafter) && reading.drafts($0.party) } ?? false }
    func name(_ party: PartyID) -> String { node.desk.facts.roster[party]?.name ?? party.text }
    /// The text that is there to be read by those who do not draft: approved, or lying before a step of this house.
    func readable(_ seen: SeenReport) -> WordingHash? {
        if let approved = seen.approved { return approved }
        guard let own = seen.tracks.first(where: { $0.plan.organisation == node.organisation }) else { return nil }
        let states = own.plan.steps.map { own[$0.id] }
        return states.last { $0.put != nil }?.put?.hash ?? states.last { $0.passed != nil }?.passed?.hash
    }

    func marking(_ seen: SeenReport, _ context: SiteContext) -> BannerMarking { shell.marking(of: [seen.item], for: context.account) }

    /// What came of an act, as a page shows it: done, or the form again with what to change.
    func page(_ title: String, _ context: SiteContext, marking: BannerMarking? = nil, mistakes: [ReportMistakes.One] = [], @HTMLBuilder content: () -> HTML) -> Response {
        shell.page(title, at: OverviewPage.address, context, marking: marking, hasErrors: !mistakes.isEmpty, status: mistakes.isEmpty ? .ok : .unprocessableContent) {
            if !mistakes.isEmpty { ErrorSummary(title: mistakes.count == 1 ? "One thing needs a change" : "\(mistakes.count) things need a change", mistakes.map { .init($0.says, field: FormField.id($0.field)) }) }
            content()
        }
    }
}

extension ReportText {
    /// "Two wordings stand against each other in 2 sentences. Settle them"; the sentence goes on.
    var contestedInWords: String { "Two wordings stand against each other in \(contested.count) sentence\(contested.count == 1 ? "" : "s"). Settle \(contested.count == 1 ? "it" : "them")" }
}

extension ReportMistakes {
    /// What the node itself refuses, as a mistake of the form.
    static func reading<Value>(_ body: () async throws -> Value) async throws -> Result<Value, ReportMistakes> {
        do { return .success(try await body()) } catch let mistakes as ReportMistakes { return .failure(mistakes) } catch ActError.field(let field, let says) {
            return .failure(ReportMistakes(field == .marking ? "marking" : field.rawValue, says))
        } catch ActError.notYours(let says) { throw Problem.notYours(says) }
    }
}
