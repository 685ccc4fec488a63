package import ArgumentParser
package import Hummingbird
import Kernel
package import Node
package import Packs
package import Site
package import Spending

/// Who spends what against which target; every figure with its edition and source.
package struct SpendingArea: Area {
    package static let facts: any AreaFacts.Type = SpendingFacts.self
    package static let commands: [any ParsableCommand.Type] = [SpendingCommand.self]
    let facts: SpendingFacts
    let tiles: [Tile]

    package init?(_ pack: Pack) {
        guard let facts = pack.facts(of: SpendingFacts.self) else { return nil }
        (self.facts, tiles) = (facts, pack.tiles)
    }

    package var question: Shell.Question { .init("Who spends what?", address: RankingPage.address) }
    package var style: StaticFile { SpendingStyle.sheet }
    package let uploads: [String: Gate.Upload] = [EditionImportPage.address: EditionImportPage.upload, SpendingAPI.editionsAddress: EditionImportPage.upload]

    package func add(to router: Router<SiteContext>, shell: Shell) {
        let reading = SpendingReading(shell.node, facts, tiles: tiles)
        RankingPage(shell: shell, reading: reading).add(to: router)
        StatePage(shell: shell, reading: reading).add(to: router)
        GroupPage(shell: shell, reading: reading).add(to: router)
        TargetsPage(shell: shell, reading: reading).add(to: router)
        ClaimsPage(shell: shell, reading: reading).add(to: router)
        EditionsPage(shell: shell, reading: reading).add(to: router)
        CellPage(shell: shell, reading: reading).add(to: router)
        PathsPage(shell: shell, reading: reading).add(to: router)
        BurdenPage(shell: shell, reading: reading).add(to: router)
        ReturnPage(shell: shell, reading: reading).add(to: router)
        EditionImportPage(shell: shell, reading: reading, staged: StagedEditions()).add(to: router)
        SeriesFiles(shell: shell, reading: reading).add(to: router)
        FigurePages(shell: shell, reading: reading).add(to: router)
        SpendingFigures(shell: shell, reading: reading, door: FigureDoor()).add(to: router)
        SpendingAPI(shell: shell, reading: reading).add(to: router)
    }
}

extension SpendingFacts: TabledFacts {
    package func tables(digest: String) -> any AreaTables { SpendingTables(digest: digest) }
}
