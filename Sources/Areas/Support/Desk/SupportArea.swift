package import ArgumentParser
package import Hummingbird
import Kernel
package import Node
package import Packs
package import Site
package import Support

/// Who gave what to whom through which purse and how far it has come, and which purse can pay for what; no euro counted twice.
package struct SupportArea: Area {
    package static let facts: any AreaFacts.Type = SupportFacts.self
    package static let commands: [any ParsableCommand.Type] = [SupportCommand.self]
    let facts: SupportFacts

    package init?(_ pack: Pack) {
        guard let facts = pack.facts(of: SupportFacts.self) else { return nil }
        self.facts = facts
    }

    package var question: Shell.Question { .init("Who gave, who delivered?", address: GiversPage.address) }
    package var style: StaticFile { SupportStyle.sheet }
    package let uploads: [String: Gate.Upload] = [:]

    package func add(to router: Router<SiteContext>, shell: Shell) {
        let reading = SupportReading(shell.node, facts), desk = SupportDesk(shell: shell, reading: reading)
        GiversPage(desk: desk).add(to: router)
        GiverPage(desk: desk).add(to: router)
        FlowsPage(desk: desk).add(to: router)
        FlowPage(desk: desk).add(to: router)
        EntryPage(desk: desk).add(to: router)
        TotalPage(desk: desk).add(to: router)
        ComparisonsPage(desk: desk).add(to: router)
        PursesPage(desk: desk).add(to: router)
        PursePage(desk: desk).add(to: router)
        CoalitionsPage(desk: desk).add(to: router)
        ClaimsPage(desk: desk).add(to: router)
        SupportFigures(desk: desk).add(to: router)
        SupportFiles(desk: desk).add(to: router)
        SupportAPI(desk: desk).add(to: router)
    }
}

extension SupportFacts: TabledFacts {
    package func tables(digest: String) -> any AreaTables { SupportTables(self, digest: digest) }
}
