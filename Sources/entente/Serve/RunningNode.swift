import AsyncHTTPClient
import Desk
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Kernel
import Link
import Logging
import NIOCore
import NIOSSL
import Node
import ServiceLifecycle
import Site
import Synchronization
import UnixSignals

/// A node's services, started and stopped together: the desk, health and metrics, and upkeep.
struct RunningNode {
    static let connectionsMax = 4_096
    /// Requests that run when the node is told to stop get this long; with what closing takes, it stays within ten seconds.
    static let stopSeconds: Int64 = 7

    let configuration: ServeConfiguration
    let node: Node
    let registry: MetricsRegistry
    /// Nil where no link is configured.
    let hub: LinkHub?
    private let log = Logger(label: "entente")
    /// Hummingbird names hosts and ports at `info`, and at `debug` what it was sent.
    private let quiet: Logger

    init(_ configuration: ServeConfiguration, _ node: Node, _ registry: MetricsRegistry) {
        (self.configuration, self.node, self.registry) = (configuration, node, registry)
        hub = configuration.link.map { LinkHub(node, LinkSettings($0)) }
        var quiet = Logger(label: "entente.server")
        quiet.logLevel = max(quiet.logLevel, .warning)
        self.quiet = quiet
    }

    func run() async throws {
        let client = try httpClient()
        do {
            let provider = configuration.signIn.openID.map { OpenIDProvider($0, client: client, clock: node.clock) }
            let notice = ReadyNotice(doors: ["desk", "metrics"]) { log.notice("ready", metadata: ["desk": "\(configuration.desk.listen)", "metrics": "\(configuration.observe)"]) }
            let (desk, jobs) = try desk(provider, notice)
            var group = ServiceGroupConfiguration(services: ([health(notice), Upkeep(node: node), jobs, desk] + (hub.map { [LinkService(hub: $0)] } ?? [])).map { service in
                .init(service: service, successTerminationBehavior: .gracefullyShutdownGroup, failureTerminationBehavior: .gracefullyShutdownGroup)
            }, gracefulShutdownSignals: [.sigint, .sigterm], logger: quiet)
            group.maximumGracefulShutdownDuration = .seconds(Self.stopSeconds)
            try await ServiceGroup(configuration: group).run()
        } catch {
            try? await client.shutdown()
            throw error
        }
        try? await client.shutdown()
    }

    private func desk(_ provider: OpenIDProvider?, _ notice: ReadyNotice) throws -> (any Service, any Service) {
        let http = HTTPServerBuilder.http1(configuration: .init(idleTimeout: .seconds(60)))
        var entrance = DeskSite.Entrance(methods: SignInMethods(passwords: configuration.signIn.passwords, openID: provider), isObserved: true)
        let server: HTTPServerBuilder
        switch configuration.desk.door {
        case .tls(let certificate, let key, let asks):
            server = try .tls(http, configuration: TLSChannelConfiguration(tlsConfiguration: try DeskTLS.configuration(certificate: certificate, key: key, asks: asks), customVerificationCallback: asks ? DeskTLS.takesAny : nil))
        case .behind(let proxies): (server, entrance.proxies) = (http, proxies)
        }
        let address = configuration.desk.listen
        let site = DeskSite(node, isSecure: true, entrance: entrance, crossings: hub.map { Crossings($0) })
        return (Application(router: site.router(), server: server,
                           configuration: .init(address: .hostname(address.host, port: address.port), serverName: "entente", availableConnectionsDelegate: .maximum(Self.connectionsMax, logger: quiet)),
                           onServerRunning: { _ in notice.isOpen("desk") }, logger: quiet), JobService(jobs: site.jobs))
    }

    private func health(_ notice: ReadyNotice) -> any Service {
        let address = configuration.observe
        let hub = hub
        let routes = HealthRoutes(node, registry: registry, alsoTells: { await LinkSettings.told(of: hub) }, closedDoors: { notice.closed + (hub?.hasBegun ?? true ? [] : ["link"]) })
        return Application(router: routes.router(), server: .http1(configuration: .init(idleTimeout: .seconds(30))),
                           configuration: .init(address: .hostname(address.host, port: address.port), serverName: "entente", availableConnectionsDelegate: .maximum(64, logger: quiet)),
                           onServerRunning: { _ in notice.isOpen("metrics") }, logger: quiet)
    }

    private func httpClient() throws -> HTTPClient {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let authority = configuration.signIn.openIDAuthority { tls.trustRoots = .file(authority) }
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: .init(tlsConfiguration: tls, redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5), read: .seconds(5))))
    }
}

/// Follows the journal, and removes what has expired from the vault once an hour.
struct Upkeep: Service {
    let node: Node
    static let sweepEvery = Duration.seconds(3_600)

    func run() async throws {
        node.warm()
        await withGracefulShutdownHandler {
            await cancelWhenGracefulShutdown {
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await node.follow() }
                    group.addTask { await node.keepTime() }
                    group.addTask {
                        while !Task.isCancelled {
                            do { try await node.sweep() } catch { Logger(label: "entente.upkeep").error("the vault was not swept", metadata: ["reason": "\(type(of: error))"]) }
                            do { try await Task.sleep(for: Self.sweepEvery) } catch { return }
                        }
                    }
                }
            }
        } onGracefulShutdown: {
            ServiceNotice.send("STOPPING=1")
            Logger(label: "entente").notice("stopping")
        }
    }
}

/// Says that the node is ready once every door is open.
final class ReadyNotice: Sendable {
    private let doors: Mutex<[String]>
    private let then: @Sendable () -> Void

    init(doors: [String], then: @escaping @Sendable () -> Void) {
        self.doors = Mutex(doors)
        self.then = then
    }

    var closed: [String] { doors.withLock { $0 } }

    func isOpen(_ door: String) {
        let areAllOpen = doors.withLock { doors in
            doors.removeAll { $0 == door }
            return doors.isEmpty
        }
        guard areAllOpen else { return }
        then()
        ServiceNotice.send("READY=1")
    }
}
