package import Hummingbird
import HTTPTypes
import Metrics
import NIOCore
package import Node

/// What whoever runs the node asks: does it live, is it ready, and its numbers. On a port of its own, which the public does not reach.
package struct HealthRoutes: Sendable {
    let node: Node
    let registry: MetricsRegistry
    /// Further things to tell in `/ready`, such as the state of the link. They inform; they do not make the node unready.
    let alsoTells: @Sendable () async -> [String: String]
    /// Doors that are not open yet, by name: while there is one, nobody is sent here.
    let closedDoors: @Sendable () async -> [String]

    package init(_ node: Node, registry: MetricsRegistry, alsoTells: @escaping @Sendable () async -> [String: String] = { [:] }, closedDoors: @escaping @Sendable () async -> [String] = { [] }) {
        (self.node, self.registry, self.alsoTells, self.closedDoors) = (node, registry, alsoTells, closedDoors)
    }

    package func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.get("/health") { _, _ in Reply.text("The process lives.\n", type: "text/plain; charset=utf-8") }
        router.get("/ready") { _, _ in
            let condition = await node.condition(), closed = await closedDoors()
            return Reply.json(await ready(condition, closed), status: condition.isReady && closed.isEmpty ? .ok : .serviceUnavailable)
        }
        router.get("/metrics") { _, _ in
            try await takeStock()
            return Reply.text(Exposition.text(of: registry), type: Exposition.type)
        }
        return router
    }

    private func ready(_ condition: NodeCondition, _ closed: [String]) async -> [String: String] {
        var told = await alsoTells()
        told["ready"] = condition.isReady && closed.isEmpty ? "yes" : "no"
        if !closed.isEmpty { told["not-open-yet"] = closed.joined(separator: ", ") }
        told["journal"] = condition.journalStopped ?? "open"
        told["entries"] = String(condition.entries)
        told["projected"] = String(condition.projected)
        told["vault"] = condition.isVaultWritable ? "writable" : "cannot be written"
        told["tables"] = condition.areTablesWritable ? "writable" : "cannot be written"
        return told
    }

    private func takeStock() async throws {
        let condition = await node.condition(), areOpen = await closedDoors().isEmpty
        Meter(label: "entente_ready", factory: registry).set(condition.isReady && areOpen ? 1 : 0)
        Meter(label: "entente_journal_entries", factory: registry).set(Double(condition.entries))
        Meter(label: "entente_projection_lag_entries", factory: registry).set(Double(condition.lag))
        let appends = Counter(label: "entente_journal_appends", factory: registry)
        appends.reset()
        appends.increment(by: condition.appended)
        Meter(label: "entente_sessions", factory: registry).set(Double(try await node.sessionCount()))
    }
}
