import ArgumentParser
import Desk
import Foundation
import Logging
import Metrics
import Node
import Packs
import Site

/// `entente serve --config FILE`: one node for real use.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "Start one node as its configuration says, until it is told to stop.",
                                                    discussion: "Exit code 78 when the configuration has mistakes, 70 when the node cannot start or fails. SIGTERM stops it within 10 seconds.")
    @Option(name: .long, help: "The node's configuration; packaging/entente.yaml is one with everything explained.") var config: String
    @Flag(name: .long, help: "Check everything and start nothing.") var check = false

    func run() async throws {
        let (configuration, pack) = try Self.read(config)
        if check {
            print("\(config): nothing wrong. \(configuration.name) of \(configuration.organisation), data in \(configuration.data), people at \(configuration.desk.origin).")
            return
        }
        let registry = MetricsRegistry()
        Self.bootstrap(configuration.log, registry)
        let node: Node
        do { node = try await Node.open(configuration.node(pack)) } catch {
            say(error.description)
            throw ExitCode(70)
        }
        guard !node.isDemonstration else {
            await node.close()
            say("\(configuration.data) holds a demonstration, whose people and items are invented. Name another data directory.")
            throw ExitCode(70)
        }
        if node.accounts.isEmpty { say("Nobody can sign in yet. Stop the node and open the first account: entente account add --config \(config) --first-administrator …") }
        var failure: (any Error)?
        do { try await RunningNode(configuration, node, registry).run() } catch { failure = error }
        await node.close()
        if let failure {
            say("The node stopped: \(failure). If an address is taken, another program listens there.")
            throw ExitCode(70)
        }
        Logger(label: "entente").notice("stopped")
    }

    /// Or every mistake on standard error and exit code 78.
    static func read(_ file: String) throws -> (configuration: ServeConfiguration, pack: Pack) {
        let pack = try PackOption.parse([]).directory
        do { return try ConfigurationReader.read(file, defaultPack: pack) } catch {
            for mistake in error.all { say(mistake.description) }
            say("\(file) has \(error.all.count) mistake\(error.all.count == 1 ? "" : "s"); nothing was started.")
            throw ExitCode(78)
        }
    }

    private static func bootstrap(_ log: ServeConfiguration.Log, _ registry: MetricsRegistry) {
        MetricsSystem.bootstrap(registry)
        LoggingSystem.bootstrap { label in
            switch log.format {
            case .json: return JSONLines(label: label, level: log.level, now: { NodeTime.now() })
            case .text:
                var handler = StreamLogHandler.standardError(label: label)
                handler.logLevel = log.level
                return handler
            }
        }
    }
}

extension ServeConfiguration {
    func node(_ pack: Pack) -> NodeConfiguration {
        NodeConfiguration(organisation: organisation, name: name, directory: data, pack: pack, sessions: SessionTimes(idle: sessions.idle, absolute: sessions.longest),
                          store: { if case .postgresql(let connection) = store { .postgreSQL(connection: connection) } else { .sqlite } }(), toolLimits: limits)
    }
}
