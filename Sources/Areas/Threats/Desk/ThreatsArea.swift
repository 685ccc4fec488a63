package import ArgumentParser
package import Hummingbird
package import Node
package import Packs
package import Site
import Threats

/// What the other response team knows and this reader may have.
package struct ThreatsArea: Area {
    package static let facts: any AreaFacts.Type = ThreatFacts.self
    package static let commands: [any ParsableCommand.Type] = []
    let facts: ThreatFacts

    package init?(_ pack: Pack) {
        guard let facts = pack.facts(of: ThreatFacts.self) else { return nil }
        self.facts = facts
    }

    package var question: Shell.Question { .init("What threatens us?", address: ThreatsPage.address) }
    package var style: StaticFile { ThreatsStyle.sheet }
    package let uploads: [String: Gate.Upload] = [:]

    package func add(to router: Router<SiteContext>, shell: Shell) {
        let reading = ThreatReading(shell.node, facts)
        ThreatsPage(shell: shell, reading: reading).add(to: router)
    }

    package func services(_ shell: Shell) -> [ToolService] {
        let taxii = TAXIIService(shell: shell, reading: ThreatReading(shell.node, facts))
        return [ToolService(prefix: TAXIIService.prefix) { request, context in await taxii.respond(request, from: context.address) }]
    }
}
