// swift-tools-version: 6.1
import PackageDescription

// The house, floor by floor. A target imports only from a lower floor; Tests/TidyTests reads every import and checks it.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// An area: its types and its question (pure), and its desk: facts, acts, tables, pages, commands.
func area(_ name: String, model: [Target.Dependency] = [], desk: [Target.Dependency] = []) -> [Target] { [
    .target(name: name, dependencies: ["Kernel"] + model, path: "Sources/Areas/\(name)/Model", swiftSettings: strict),
    .target(name: name + "Desk", dependencies: [.byName(name: name), "Kernel", "Labels", "Release", "Packs", "Journal", "Node", "Site", "Figures", hummingbird, httpTypes, nio, arguments, grdb, crypto] + desk,
            path: "Sources/Areas/\(name)/Desk", swiftSettings: strict),
] }

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name + "Tests", dependencies: dependencies, swiftSettings: strict)
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let jwt = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")

let package = Package(
    name: "entente",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "entente", targets: ["entente"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-certificates.git", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-asn1.git", from: "1.7.4"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/vapor/jwt-kit.git", from: "5.7.1"),
    ],
    targets: [
        // Floor 0: pure values.
        room("Kernel"),                                             // parties, dates, memberships over time, sets of parties, sources, strict JSON
        room("Labels", ["Kernel"]),                                 // policies, levels, markings read and printed; STANAG 4774; TLP
        room("TransparencyLog", ["Kernel", crypto]),                // Merkle tree, tiles, checkpoints, proofs; touches no disk
        room("Figures", ["Kernel"]),                                // a figure's data → SVG, and the same data → table
        // Floor 1: the question.
        room("Release", ["Kernel", "Labels"]),                      // may this cross, to whom, on what basis; the only maker of Released
        // Floor 2: what is kept.
        .target(name: "Packs", dependencies: ["Kernel", "Labels", "Release", yams, crypto], exclude: ["README.md"], swiftSettings: strict),       // fact files → checked values that carry their source
        .systemLibrary(name: "CPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),  // PostgreSQL's own client
        .systemLibrary(name: "CZ", providers: [.apt(["zlib1g-dev"])]),  // gzip
        room("Journal", ["Kernel", "TransparencyLog", "CPQ", grdb, nioPosix, nio, crypto]),  // append, follow, prove; and the vault for what nobody said
        // Floor 3: one organisation's node.
        .target(name: "Node", dependencies: ["Kernel", "Labels", "Release", "Packs", "Journal", "TransparencyLog", grdb, sqlite, nioPosix, nio, crypto, cryptoExtras, log], exclude: ["README.md"], swiftSettings: strict),
        // Floor 4: the web shell; and two nodes talking, which knows nothing of pages.
        room("Site", ["CZ", "Kernel", "Labels", "Release", "Packs", "Journal", "Node", "Figures", hummingbird, httpTypes, nio, nioHTTP1, nioSSL, log, crypto, metrics, jwt, httpClient, arguments]),
        .target(name: "Link", dependencies: ["Kernel", "Labels", "Release", "Packs", "Journal", "TransparencyLog", "Node", grdb, hummingbird, hummingbirdTLS, httpTypes, httpClient, nio, nioPosix, nioHTTP1, nioSSL, x509, asn1, crypto, cryptoExtras, log, metrics], exclude: ["README.md"], swiftSettings: strict),
        // Floor 5: the list of areas (their own targets stand at the end), and the pages and commands that belong to none.
        .target(name: "Areas", dependencies: ["Packs", "Site", "CommitmentsDesk", "ThreatsDesk", "PictureDesk", "SpendingDesk", "SupportDesk", arguments], path: "Sources/Areas/List", swiftSettings: strict),
        room("Desk", ["Areas", "Kernel", "Labels", "Release", "Packs", "Journal", "TransparencyLog", "Node", "Link", "Figures", "Site", hummingbird, httpTypes, nio, arguments, log, crypto]),
        // Floor 6: the entry point.
        .executableTarget(name: "entente", dependencies: ["Areas", "Kernel", "Release", "Packs", "Journal", "Node", "Link", "Site", "Desk", hummingbird, hummingbirdCore, hummingbirdTLS, nio, nioSSL, httpClient, lifecycle, signals, arguments, log, metrics, yams], swiftSettings: strict),
        // Beside the house: what is measured, in this package since it measures from inside.
        .executableTarget(name: "measure", dependencies: ["Kernel", "Labels", "Figures", "Release", "Packs", "Journal", "TransparencyLog", "Node", "Link", "Areas", "Commitments", "CommitmentsDesk", "Spending", "SpendingDesk", "Desk", hummingbird, hummingbirdTesting, httpTypes, sqlite], path: "Benchmarks/measure", swiftSettings: strict),

        .target(name: "Simulation", dependencies: ["TestSupport", "Kernel", "Labels", "Release", "Packs", "Journal", "TransparencyLog", "Link"], path: "Tests/Simulation", swiftSettings: strict),
        .executableTarget(name: "simulate", dependencies: ["Packs", "Release", "Simulation", arguments], path: "Tests/Simulate", swiftSettings: strict),

        // What several rooms' tests share: seeds, and the reading of markup.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        tests("Kernel", ["Kernel", "TestSupport"]),
        tests("Labels", ["TestSupport", "Kernel", "Labels"]),
        tests("TransparencyLog", ["TestSupport", "TransparencyLog", crypto]),
        .testTarget(name: "FiguresTests", dependencies: ["Figures", "Kernel", "TestSupport"], exclude: ["Golden"], swiftSettings: strict),
        tests("Release", ["TestSupport", "Kernel", "Labels", "Release", "Packs"]),
        tests("Packs", ["TestSupport", "Kernel", "Labels", "Release", "Packs"]),
        tests("Journal", ["TestSupport", "Kernel", "TransparencyLog", "Journal", crypto, grdb]),
        tests("Desk", ["TestSupport", "Kernel", "Labels", "Release", "Packs", "Journal", "TransparencyLog", "Node", "Link", "Site", "Desk", hummingbird, hummingbirdTesting, httpTypes, nio, arguments]),
        tests("Link", ["TestSupport", "Kernel", "Labels", "Release", "Packs", "Journal", "TransparencyLog", "Node", "Link", "Simulation", hummingbird, hummingbirdTLS, httpTypes, httpClient, nio, nioHTTP1, nioSSL, x509, crypto, grdb]),
        tests("Tidy", []),
        tests("Node", ["TestSupport", "Kernel", "Labels", "Release", "Packs", "Journal", "TransparencyLog", "Node"]),
        tests("Site", ["TestSupport", "Kernel", "Labels", "Release", "Packs", "Journal", "Node", "Figures", "Site", "Desk", hummingbird, hummingbirdTesting, httpTypes, nio, crypto, log, metrics]),
        tests("Serve", ["entente", "Kernel", "Node", "Site", log]),
    ] + area("Commitments") + area("Threats", model: ["Labels", crypto], desk: [httpClient, nioHTTP1, nioSSL, lifecycle]) + area("Picture") + area("Spending") + area("Support") + [
        tests("Threats", ["Threats", "ThreatsDesk", "Areas", "Figures", "TestSupport", "Kernel", "Labels", "Release", "Packs", "Journal", "Node", "Site", grdb, hummingbird, hummingbirdTesting, httpTypes]),
        tests("Picture", ["Picture", "PictureDesk", "Areas", "TestSupport", "Kernel", "Labels", "Release", "Packs", "Journal", "Node", "Site"]),
        tests("Spending", ["Spending", "SpendingDesk", "Areas", "Figures", "TestSupport", "Kernel", "Labels", "Release", "Packs", "Journal", "Node", "Site"]),
        tests("Support", ["Support", "SupportDesk", "Areas", "TestSupport", "Kernel", "Labels", "Release", "Packs", "Journal", "Node", "Site", "Figures"]),
        tests("Commitments", ["Commitments", "CommitmentsDesk", "Areas", "TestSupport", "Kernel", "Labels", "Release", "Packs", "Journal", "Node", "Site"]),
    ]
)
