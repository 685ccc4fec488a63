import Foundation
import Testing

/// The house as it is meant: who may import whom. A target imports only from a lower floor.
enum House {
    static let floors: [(floor: Int, targets: [String])] = [
        (0, ["Kernel", "TransparencyLog"]), (0, ["Labels", "Figures"]), (1, ["Release"]), (1, ["Commitments", "Threats", "Picture", "Spending", "Support"]), (2, ["CPQ", "CZ"]), (2, ["Packs", "Journal"]), (3, ["Node"]), (4, ["Site", "Link"]), (5, ["CommitmentsDesk", "ThreatsDesk", "PictureDesk", "SpendingDesk", "SupportDesk"]), (5, ["Areas"]), (5, ["Desk"]), (6, ["entente"]),
    ]
    /// Imports inside the house. An area's model and desk stand under Areas; no area imports another.
    static let mayImport: [String: Set<String>] = [
        "Kernel": [], "TransparencyLog": ["Kernel"], "Labels": ["Kernel"], "Figures": ["Kernel"], "Release": ["Kernel", "Labels"], "Packs": ["Kernel", "Labels", "Release"],
        "CPQ": [], "CZ": [], "Journal": ["Kernel", "TransparencyLog", "CPQ"], "Node": ["Kernel", "Labels", "Release", "Packs", "Journal", "TransparencyLog"],
        "Site": ["CZ", "Kernel", "Labels", "Release", "Packs", "Node", "Journal", "Figures"],
        "Link": ["Kernel", "Labels", "Release", "Packs", "Journal", "TransparencyLog", "Node"],
        "Commitments": ["Kernel"], "CommitmentsDesk": ["Commitments", "Kernel", "Labels", "Release", "Packs", "Journal", "Node", "Figures", "Site"],
        "Threats": ["Kernel", "Labels"], "ThreatsDesk": ["Threats", "Kernel", "Labels", "Release", "Packs", "Journal", "Node", "Figures", "Site"],
        "Picture": ["Kernel"], "PictureDesk": ["Picture", "Kernel", "Labels", "Release", "Packs", "Journal", "Node", "Figures", "Site"],
        "Spending": ["Kernel"], "SpendingDesk": ["Spending", "Kernel", "Labels", "Release", "Packs", "Journal", "Node", "Figures", "Site"],
        "Support": ["Kernel"], "SupportDesk": ["Support", "Kernel", "Labels", "Release", "Packs", "Journal", "Node", "Figures", "Site"],
        "Areas": ["Packs", "Site", "CommitmentsDesk", "ThreatsDesk", "PictureDesk", "SpendingDesk", "SupportDesk"],
        "Desk": ["Areas", "Kernel", "Labels", "Release", "Packs", "Journal", "TransparencyLog", "Node", "Link", "Figures", "Site"],
        "entente": ["Areas", "Kernel", "Release", "Packs", "Journal", "Node", "Link", "Site", "Desk"],
    ]
    /// What each target takes from outside: only these rooms know that there is a disk, a socket or a clock.
    static let outside: [String: Set<String>] = [
        "Kernel": [], "TransparencyLog": ["Crypto"], "Labels": ["Foundation", "FoundationXML"], "Figures": [], "Release": ["Dispatch", "Synchronization"], "Packs": ["Foundation", "Crypto", "Yams"],
        "Journal": ["Foundation", "Crypto", "CPQ", "GRDB", "NIOCore", "NIOPosix", "Synchronization", "Glibc", "Darwin", "Musl"],
        "Node": ["Foundation", "Crypto", "CryptoExtras", "GRDB", "GRDBSQLite", "Logging", "NIOCore", "NIOPosix", "Synchronization"], "Site": ["Foundation", "Crypto", "Hummingbird", "HTTPTypes", "NIOCore", "NIOHTTP1", "NIOSSL", "Logging", "Metrics", "Synchronization", "AsyncHTTPClient", "JWTKit", "ArgumentParser", "Glibc", "Darwin"],
        "Link": ["Foundation", "Crypto", "CryptoExtras", "GRDB", "NIOCore", "NIOPosix", "NIOHTTP1", "NIOSSL", "X509", "SwiftASN1", "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "HTTPTypes", "AsyncHTTPClient",
                 "Logging", "Metrics", "Synchronization", "Glibc"],
        "Commitments": [], "CommitmentsDesk": ["Foundation", "Crypto", "GRDB", "Hummingbird", "HTTPTypes", "ArgumentParser", "Synchronization"], "Areas": ["ArgumentParser"],
        "Threats": ["Crypto"], "ThreatsDesk": ["Foundation", "Crypto", "GRDB", "Hummingbird", "HTTPTypes", "NIOCore", "NIOHTTP1", "NIOSSL", "AsyncHTTPClient", "ServiceLifecycle", "ArgumentParser", "Dispatch", "Synchronization", "Glibc", "Darwin"],
        "Picture": [], "PictureDesk": ["Foundation", "Crypto", "GRDB", "Hummingbird", "HTTPTypes", "ArgumentParser", "Synchronization"],
        "Spending": ["Foundation"], "SpendingDesk": ["Foundation", "Crypto", "GRDB", "Hummingbird", "HTTPTypes", "ArgumentParser", "Synchronization"],
        "Support": [], "SupportDesk": ["Foundation", "Crypto", "GRDB", "Hummingbird", "HTTPTypes", "ArgumentParser", "Synchronization"],
        "Desk": ["Foundation", "Crypto", "Hummingbird", "HTTPTypes", "NIOCore", "Logging", "ArgumentParser", "Synchronization"],
        "entente": ["Foundation", "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "ServiceLifecycle", "UnixSignals", "ArgumentParser", "Logging", "Metrics", "NIOCore", "NIOSSL", "AsyncHTTPClient", "Yams", "Synchronization", "Glibc", "Darwin"],
    ]

    struct Import { let file: String, line: Int, target: String, module: String }

    static let imports: [Import] = Project.sources.flatMap { file in
        file.swift.code.enumerated().compactMap { number, line in
            guard let match = line.firstMatch(of: /^\s*(?:@[A-Za-z_]+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|private|fileprivate)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?([A-Za-z_][A-Za-z0-9_]*)/) else { return nil }
            return Import(file: file.path, line: number + 1, target: file.target, module: String(match.1))
        }
    }
}

@Suite("Floors of the house")
struct FloorTests {
    @Test("There are sources to look at, and every folder of Sources has its place")
    func found() {
        #expect(Project.sources.count > 150 && House.imports.count > 300)
        #expect(Set(Project.sources.map(\.target)).subtracting(House.mayImport.keys).sorted() == [], "give the target a floor in House")
    }

    @Test("A target imports only what its floor may")
    func imports() {
        let wrong = House.imports.filter { !(House.mayImport[$0.target] ?? []).union(House.outside[$0.target] ?? []).contains($0.module) && $0.module != $0.target }
        #expect(wrong.map { "\($0.file):\($0.line): \($0.target) imports \($0.module)" } == [])
    }

    @Test("The map itself leads downwards only")
    func downwards() {
        let order = House.floors.flatMap(\.targets)
        for (target, below) in House.mayImport {
            for other in below {
                let from = order.firstIndex(of: target), to = order.firstIndex(of: other)
                #expect(from != nil && to != nil && to! < from!, "\(target) may not import \(other), which stands higher")
            }
        }
    }

    @Test("The package file gives no target more of the house than the map does")
    func package() throws {
        let text = Project.text(of: "Package.swift")
        var seen: Set<String> = []
        for match in text.matches(of: /(?:room\(\s*"|\.(?:target|executableTarget)\(\s*name: ")([A-Za-z]+)"(?:,\s*(?:dependencies: )?\[([^\]]*)\])?/) {
            // What is measured stands beside the house and looks into all of it.
            guard !["measure", "Simulation", "simulate", "TestSupport"].contains(match.1) else { continue }
            let target = String(match.1), listed = (match.2 ?? "").matches(of: /"([A-Za-z]+)"/).map { String($0.1) }
            seen.insert(target)
            #expect(Set(listed).subtracting(House.mayImport[target] ?? []).subtracting(House.outside[target] ?? []).sorted() == [], "\(target)")
        }
        // One helper makes the two targets of an area.
        for match in text.matches(of: /\+ area\("([A-Za-z]+)"/) { seen.formUnion([String(match.1), match.1 + "Desk"]) }
        #expect(seen == Set(House.mayImport.keys).subtracting(["CPQ", "CZ"]), "a system library has no sources")
    }

    @Test("An import is read in all its forms, and a word in a comment or a text is none", arguments: [
        ("import Kernel", true), ("package import Kernel", true), ("@testable import Kernel", true), ("internal import struct Kernel.Day", true), ("  @preconcurrency import Kernel", true),
        ("// import Kernel", false), ("/* a\nimport Kernel\n*/", false), ("let a = \"\"\"\nimport Kernel\n\"\"\"", false), ("let important = 1", false),
    ])
    func reading(text: String, counts: Bool) {
        let found = SwiftText(text).code.contains { $0.contains(/^\s*(@\w+\s+)*(package |internal )?import\s+(struct )?Kernel/) }
        #expect(found == counts)
    }
}
