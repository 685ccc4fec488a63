package import ArgumentParser
package import Commitments
package import Hummingbird
import Kernel
package import Node
package import Packs
package import Site

/// What was promised, what has come of it, and the report on it.
package struct CommitmentsArea: Area {
    package static let facts: any AreaFacts.Type = CommitmentFacts.self
    package static let commands: [any ParsableCommand.Type] = [CommitmentsCommand.self, ReportCommand.self]
    let facts: CommitmentFacts

    package init?(_ pack: Pack) {
        guard let facts = pack.facts(of: CommitmentFacts.self) else { return nil }
        self.facts = facts
    }

    package var question: Shell.Question { .init("What was promised?", address: OverviewPage.address) }
    package var style: StaticFile { CommitmentsStyle.sheet }

    package let uploads: [String: Gate.Upload] = [
        EvidencePage.mailAddress: EvidencePage.mailUpload, EvidencePage.attachAddress: EvidencePage.attachUpload, ImportPage.address: ImportPage.upload, CompletionPage.tableAddress: CompletionPage.upload,
        CommitmentsAPI.mailAddress: EvidencePage.mailUpload, CommitmentsAPI.attachAddress: EvidencePage.attachUpload, CommitmentsAPI.importAddress: ImportPage.upload, CommitmentsAPI.completeAddress: CompletionPage.upload,
    ]

    package func add(to router: Router<SiteContext>, shell: Shell) {
        let reading = CommitmentReading(shell.node, facts)
        OverviewPage(shell: shell, reading: reading).add(to: router)
        ProposalPage(shell: shell, reading: reading).add(to: router)
        EvidencePage(shell: shell, reading: reading).add(to: router)
        AreaPage(shell: shell, reading: reading).add(to: router)
        let staged = StagedImports()
        ImportPage(shell: shell, reading: reading, staged: staged).add(to: router)
        CompletionPage(shell: shell, reading: reading).add(to: router)
        CommitmentsAPI(shell: shell, reading: reading, staged: staged).add(to: router)
        BoardFiles(shell: shell, reading: reading).add(to: router)
        MatrixPage(shell: shell, reading: reading).add(to: router)
        SearchPage(shell: shell, reading: reading).add(to: router)
        EvidenceFiles(shell: shell, reading: reading).add(to: router)
        ChangesPage(shell: shell, reading: reading).add(to: router)
        DeclarationsPage(shell: shell, reading: reading).add(to: router)
        let desk = ReportDesk(shell: shell, reading: ReportReading(shell.node, facts), commitments: reading)
        ReportsPage(desk: desk).add(to: router)
        ReportPage(desk: desk).add(to: router)
        SentencePage(desk: desk).add(to: router)
        ComparePage(desk: desk).add(to: router)
        ReportAPI(desk: desk).add(to: router)
        EditionRoutes(desk: desk, files: EditionFiles(converters: .find(), template: facts.reportTemplate)).add(to: router)
    }
}

extension CommitmentFacts: TabledFacts {
    package func tables(digest: String) -> any AreaTables { CommitmentTables(self, digest: digest) }
}
