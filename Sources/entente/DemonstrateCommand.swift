import ArgumentParser
import Desk
import Foundation
import Hummingbird
import Kernel
import Link
import Logging
import Node
import Packs
import ServiceLifecycle
import Site
import UnixSignals

/// Starts one node for each organisation of the pack on loopback, with invented people and items, until interrupted.
struct DemonstrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "demonstrate", abstract: "Start the demonstration: one node for each organisation, on this machine only.")
    @Option(name: .long, help: "Where the nodes keep their data; each has a folder of its own.") var data = "data"
    @Option(name: .long, help: "The first node's port; the second takes the next.") var port = 8021
    @OptionGroup var pack: PackOption

    func validate() throws {
        guard (1...65_000).contains(port) else { throw ValidationError("The port is a number from 1 to 65000, as in 8021.") }
    }

    func run() async throws {
        let pack = try pack.load()
        let organisations = pack.organisations.filter { $0.whole != nil }
        var nodes: [(node: Node, port: Int)] = []
        let links: DemonstrationLinks
        do {
            for (number, organisation) in organisations.enumerated() {
                let directory = data + "/" + organisation.id.text.lowercased()
                try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
                let configuration = NodeConfiguration(organisation: organisation.id, name: "\(organisation.id) node", directory: directory, pack: pack, isDemonstration: true)
                nodes.append((try await Node.open(configuration), port + number))
            }
            for (node, _) in nodes { node.warm() }
            try await Node.enterDemonstrationRecords(nodes.map(\.node))
            links = try await DemonstrationLinks.join(nodes.map { ($0.node, $0.port + organisations.count) })
        } catch {
            for (node, _) in nodes { await node.close() }
            say("\(error)")
            throw ExitCode(70)
        }
        announce(nodes, pack)
        var failure: (any Error)?
        do { try await serve(nodes, links) } catch { failure = error }
        for (node, _) in nodes { await node.close() }
        if let failure {
            say("The nodes stopped: \(failure). If the port is taken, choose another: --port 8031.")
            throw ExitCode(70)
        }
        say("Both nodes have stopped. Everything that was said is kept in \(data)/.")
    }

    private func serve(_ nodes: [(node: Node, port: Int)], _ links: DemonstrationLinks) async throws {
        var logger = Logger(label: "entente")
        logger.logLevel = .warning
        let sites = nodes.map { entry in DeskSite(entry.node, isSecure: false, crossings: links.hubs.first { $0.node === entry.node }.map { Crossings($0) }) }
        var services = zip(nodes, sites).map { entry, site in
            let application = Application(router: site.router(),
                                          server: .http1(configuration: .init(idleTimeout: .seconds(60))),
                                          configuration: .init(address: .hostname("127.0.0.1", port: entry.port), serverName: "entente"), logger: logger)
            return ServiceGroupConfiguration.ServiceConfiguration(service: application, successTerminationBehavior: .gracefullyShutdownGroup, failureTerminationBehavior: .cancelGroup)
        }
        services += nodes.map { .init(service: TimeService(node: $0.node)) } + sites.map { .init(service: JobService(jobs: $0.jobs)) } + links.hubs.map { .init(service: LinkService(hub: $0)) }
        var configuration = ServiceGroupConfiguration(services: services, gracefulShutdownSignals: [.sigint, .sigterm], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(10)
        try await ServiceGroup(configuration: configuration).run()
    }

    private func announce(_ nodes: [(node: Node, port: Int)], _ pack: Pack) {
        print("Entente, demonstration on \(pack.title). People and items are invented; facts are real.\n")
        for (node, port) in nodes {
            print("\(node.name): http://127.0.0.1:\(port)/")
            for person in (try? Demonstration.people(for: node.organisation, in: pack)) ?? [] {
                print("    \(person.account.id.text.padding(toLength: 20, withPad: " ", startingAt: 0)) \(person.account.title)")
            }
        }
        print("\nThe nodes are joined over TLS: what one releases to the other stands on its desk within a second.")
        print("Choose a person on the sign-in page, or read as the public without signing in. Stop with Ctrl-C.")
        fflush(nil)
    }
}
