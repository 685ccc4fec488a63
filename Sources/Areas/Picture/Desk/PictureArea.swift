package import ArgumentParser
package import Hummingbird
import Kernel
package import Node
package import Packs
package import Picture
package import Site

/// Hybrid incidents of both sides on one map and one timeline, and what neither side sees alone.
package struct PictureArea: Area {
    package static let facts: any AreaFacts.Type = PictureFacts.self
    package static let commands: [any ParsableCommand.Type] = [PictureCommand.self]
    let facts: PictureFacts

    package init?(_ pack: Pack) {
        guard let facts = pack.facts(of: PictureFacts.self) else { return nil }
        self.facts = facts
    }

    package var question: Shell.Question { .init("What do both sides see?", address: PicturePage.address) }
    package var style: StaticFile { PictureStyle.sheet }
    package let uploads: [String: Gate.Upload] = [:]

    package func add(to router: Router<SiteContext>, shell: Shell) {
        let reading = PictureReading(shell.node, facts), files = PictureFiles(shell: shell, reading: reading)
        PicturePage(shell: shell, reading: reading).add(to: router)
        IncidentPage(shell: shell, reading: reading).add(to: router)
        ReportPage(shell: shell, reading: reading).add(to: router)
        ClustersPage(shell: shell, reading: reading).add(to: router)
        AssessmentsPage(shell: shell, reading: reading).add(to: router)
        AssessmentPage(shell: shell, reading: reading).add(to: router)
        files.add(to: router)
        AssessmentsAPI(shell: shell, reading: reading).add(to: router)
        PictureAPI(shell: shell, reading: reading, files: files).add(to: router)
    }
}

extension PictureFacts: TabledFacts {
    package func tables(digest: String) -> any AreaTables { PictureTables(self, digest: digest) }
}
