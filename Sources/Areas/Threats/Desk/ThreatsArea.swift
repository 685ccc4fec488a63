package import ArgumentParser
package import Hummingbird
package import Node
package import Packs
package import Release
package import Site
import Synchronization
import Threats

/// What the other response team knows and this reader may have.
package struct ThreatsArea: Area {
    package static let facts: any AreaFacts.Type = ThreatFacts.self
    package static let commands: [any ParsableCommand.Type] = [ThreatsCommand.self]
    let facts: ThreatFacts
    private let made = OneService()

    package init?(_ pack: Pack) {
        guard let facts = pack.facts(of: ThreatFacts.self) else { return nil }
        self.facts = facts
    }

    package var question: Shell.Question { .init("What threatens us?", address: ThreatsPage.address) }
    package var style: StaticFile { ThreatsStyle.sheet }
    package let uploads: [String: Gate.Upload] = [ThreatsAPI.objectsAddress: ThreatsAPI.upload]

    package func add(to router: Router<SiteContext>, shell: Shell) {
        let service = service(shell), reading = service.reading
        ThreatsPage(shell: shell, reading: reading, keys: service.keys).add(to: router)
        ThreatObjectPage(shell: shell, reading: reading).add(to: router)
        CollectionsPage(shell: shell, reading: reading, service: service).add(to: router)
        MeetingsPage(shell: shell, reading: reading).add(to: router)
        RequestsPage(shell: shell, reading: reading).add(to: router)
        BundleDownload(shell: shell, reading: reading).add(to: router)
        MISPExport(shell: shell, reading: reading).add(to: router)
        let news = AlertNews(reading: reading)
        AlertsPage(shell: shell, news: news, reach: reach(shell)).add(to: router)
        AlertsAPI(shell: shell, news: news, reach: reach(shell)).add(to: router)
        AlertLive(shell: shell, news: news).add(to: router)
        SourcesPage(shell: shell, service: service, reach: reach(shell)).add(to: router)
        SourcesAPI(shell: shell, service: service, reach: reach(shell)).add(to: router)
        ExchangesPage(shell: shell, reading: reading).add(to: router)
        ThreatsAPI(shell: shell, reading: reading, service: service).add(to: router)
    }

    package func services(_ shell: Shell) -> [ToolService] {
        let service = service(shell)
        return [ToolService(prefix: TAXIIService.prefix) { request, context in await service.respond(request, context) }]
    }

    package func jobs(_ shell: Shell) -> [@Sendable () async -> Void] {
        let reading = ThreatReading(shell.node, facts), sources = SourceJob(reading, reach: reach(shell)), hooks = AlertHooks(reading, reach: reach(shell))
        return [{ await sources.run() }, { await hooks.run() }]
    }

    package func answers(for viewpoint: Viewpoint, _ shell: Shell) async throws -> [AnswerTally] {
        let all = try await ThreatReading(shell.node, facts).requests(for: viewpoint)
        return Dictionary(grouping: all) { $0.request.origin ?? shell.node.organisation }.sorted { $0.key < $1.key }.map { side, own in
            let waits = own.compactMap(\.waitForAnotherSide)
            let overdue = own.count { $0.waitForAnotherSide == nil && ($0.request.content.due.map { $0 < viewpoint.day } ?? false) }
            return AnswerTally(what: "Requests for information", address: RequestsPage.address, asker: side, asked: own.count, waits: waits, overdue: overdue, items: own.flatMap { [$0.request.item] + $0.answers.map(\.item) })
        }
    }

    private func reach(_ shell: Shell) -> Reach { .ofOperator(isDemonstration: shell.node.isDemonstration) }

    private func service(_ shell: Shell) -> TAXIIService { made.service(of: shell.node) { TAXIIService(shell: shell, reading: ThreatReading(shell.node, facts)) } }
}

/// Pages, API and TAXII have one service, and with it one count of what each account asks.
private final class OneService: Sendable {
    private let made = Mutex<(node: Node, service: TAXIIService)?>(nil)

    func service(of node: Node, _ make: () -> TAXIIService) -> TAXIIService {
        made.withLock { made in
            if let made, made.node === node { return made.service }
            let service = make()
            made = (node, service)
            return service
        }
    }
}
