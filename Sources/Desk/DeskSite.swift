import Areas
package import Hummingbird
import HTTPTypes
package import Node
import Packs
package import Site

/// All pages and the API of one node, as a router.
package struct DeskSite: Sendable {
    package let shell: Shell
    let isSecure: Bool
    let crossings: Crossings?
    let entrance: Entrance
    let areas: [any Area]

    /// How people come in and what is noted of it.
    package struct Entrance: Sendable {
        package var methods: SignInMethods
        package var proxies: TrustedProxies?
        /// Each request is counted and leaves a line in the log.
        package var isObserved: Bool
        package init(methods: SignInMethods = SignInMethods(), proxies: TrustedProxies? = nil, isObserved: Bool = false) {
            (self.methods, self.proxies, self.isObserved) = (methods, proxies, isObserved)
        }
    }

    /// `isSecure`: reached over TLS, so that cookies go over nothing else. `crossings`: nil where the node is joined to no other.
    package init(_ node: Node, isSecure: Bool, entrance: Entrance = Entrance(), crossings: Crossings? = nil) {
        self.crossings = crossings
        areas = Areas.of(node.pack)
        // The pack's first organisation stands left with one bar, its second right with two.
        let wholes = node.pack.organisations.filter { $0.whole != nil }.map(\.id)
        let side = wholes.firstIndex(of: node.organisation)
        shell = Shell(node: node, side: NodeSide(side == 0 ? .eu : side == 1 ? .nato : .neutral, name: node.name), questions: [
            .init("May this go?", address: "/"),
        ] + areas.map(\.question) + [
            .init("What crossed?", address: ReciprocityPage.address) { ReciprocityPage.isOpen($0, at: node, isJoined: crossings != nil) },
            .init("By what rules?", address: "/rules", isAside: true),
            .init("Parties over time", address: "/parties", isAside: true),
            .init("The journal", address: "/journal", isAside: true) { $0 != nil },
            .init("Tokens", address: "/tokens", isAside: true) { $0 != nil },
            .init("Accounts", address: AccountPages.address, isAside: true) { $0?.roles.contains(.administrator) == true },
        ], styles: [Style.charts] + areas.map(\.style))
        (self.isSecure, self.entrance) = (isSecure, entrance)
    }

    /// What the areas do beside their pages, for as long as the node runs.
    package var jobs: [@Sendable () async -> Void] { areas.flatMap { $0.jobs(shell) } }

    package func router() -> Router<SiteContext> {
        let router = Router(context: SiteContext.self, options: .autoGenerateHeadEndpoints)
        if entrance.isObserved { router.add(middleware: Observation()) }
        if isSecure { router.add(middleware: StrictTransport()) }
        router.add(middleware: ToolDoor(areas.flatMap { $0.services(shell) }, proxies: entrance.proxies))
        router.add(middleware: Gate(shell, proxies: entrance.proxies, uploads: areas.reduce(into: [CourierPage.unpackAddress: CourierPage.upload]) { $0.merge($1.uploads) { first, _ in first } }))
        router.add(middleware: PositionMarks(node: shell.node, isSecure: isSecure))
        FileRoutes(shell).add(to: router)
        SignInRoutes(shell, isSecure: isSecure, methods: entrance.methods).add(to: router)
        ReleaseDeskPage(shell).add(to: router)
        ItemPages(shell: shell, crossings: crossings).add(to: router)
        ReciprocityPage(shell: shell, crossings: crossings, areas: areas).add(to: router)
        CourierPage(shell: shell, office: crossings?.courier).add(to: router)
        RulesPage(shell: shell).add(to: router)
        PartiesPage(shell: shell).add(to: router)
        JournalPage(shell: shell).add(to: router)
        TokensPage(shell: shell).add(to: router)
        RewordPage(shell: shell).add(to: router)
        AccountPages(shell: shell).add(to: router)
        PasswordPage(shell: shell).add(to: router)
        ReleaseAPI(shell).add(to: router)
        for area in areas { area.add(to: router, shell: shell) }
        return router
    }
}
