import Kernel
import Link
import Node
import ServiceLifecycle

/// The demonstration's nodes, joined with each other by the same ceremony that two operators go through; here one program reads both fingerprints.
struct DemonstrationLinks {
    let hubs: [LinkHub]

    /// Each node listens for its peers on loopback, at the port given.
    static func join(_ nodes: [(node: Node, port: Int)]) async throws -> DemonstrationLinks {
        let hubs = nodes.map { LinkHub($0.node, LinkSettings(listen: LinkAddress(host: "127.0.0.1", port: $0.port), custodian: custodian(of: $0.node))) }
        for one in hubs {
            for other in hubs where one.node.organisation.text < other.node.organisation.text {
                let ours = try await invite(one, for: other, nodes), theirs = try await invite(other, for: one, nodes)
                let fingerprint = try JoinFile.fingerprint(ours, theirs)
                try await one.book.accept(theirs, fingerprint: fingerprint)
                try await other.book.accept(ours, fingerprint: fingerprint)
            }
        }
        return DemonstrationLinks(hubs: hubs)
    }

    private static func invite(_ hub: LinkHub, for other: LinkHub, _ nodes: [(node: Node, port: Int)]) async throws -> JoinFile {
        let port = nodes.first { $0.node === hub.node }?.port ?? 0
        return try await hub.book.invite(other.node.organisation, name: hub.node.name, custodian: custodian(of: hub.node), address: LinkAddress(host: "127.0.0.1", port: port))
    }

    /// The party whose release officer decides here holds what comes.
    private static func custodian(of node: Node) -> PartyID {
        node.accounts.first { $0.roles.contains(.releaseAuthority) }?.party ?? PartyID(node.organisation.text)
    }
}

/// Runs a node's links beside its pages, and ends with them.
struct LinkService: Service {
    let hub: LinkHub
    func run() async throws { await cancelWhenGracefulShutdown { await hub.run() } }
}

/// Notes each new day in the journal, so that what a date permits follows.
struct TimeService: Service {
    let node: Node
    func run() async throws { await cancelWhenGracefulShutdown { await node.keepTime() } }
}

/// What the areas of a node do beside their pages.
struct JobService: Service {
    let jobs: [@Sendable () async -> Void]

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                for job in jobs { group.addTask { await job() } }
                // A service that ends would end the node; one without jobs waits like the others.
                group.addTask { while !Task.isCancelled { try? await Task.sleep(for: .seconds(3_600)) } }
            }
        }
    }
}
