import Foundation
import Journal
import Kernel
import Packs
import Release
import Testing
@testable import Node

/// The throw-away PostgreSQL that `./test` starts.
private let testServer = ProcessInfo.processInfo.environment["ENTENTE_TEST_POSTGRESQL"]

/// Two processes' worth of nodes on one database: what is said at one is read at the other.
@Suite(.enabled(if: testServer != nil, "no PostgreSQL: run ./test, which starts one, or set ENTENTE_TEST_POSTGRESQL"), .serialized)
struct SharingTests {
    /// A database of its own for each test: a node takes the whole of one.
    private func withDatabase(_ body: (String) async throws -> Void) async throws {
        let server = try #require(testServer), name = "node_\(UUID().uuidString.lowercased().filter { $0 != "-" })"
        try psql(server, "CREATE DATABASE \(name)")
        do { try await body(server.replacingOccurrences(of: "dbname=postgres", with: "dbname=\(name)")) } catch {
            try psql(server, "DROP DATABASE \(name) WITH (FORCE)")
            throw error
        }
        try psql(server, "DROP DATABASE \(name) WITH (FORCE)")
    }

    private func psql(_ connection: String, _ sql: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["psql", "-X", "-q", connection, "-c", sql]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    private func node(_ connection: String, _ organisation: OrganisationID = "EU") async throws -> (Node, TemporaryDirectory) {
        let directory = TemporaryDirectory()
        let configuration = NodeConfiguration(organisation: organisation, name: "Test node", directory: directory.path, pack: RealPack.pack, passwordCost: .least, store: .postgreSQL(connection: connection))
        return (try await Node.open(configuration), directory)
    }

    @Test("What is said at one node is read at the other; accounts, passwords and sessions are the same")
    func shared() async throws {
        try await withDatabase { connection in
            let (one, a) = try await node(connection), (two, b) = try await node(connection)
            for (index, person) in People.all.enumerated() { try await one.open(person, password: People.password, by: index == 0 ? nil : People.all[0].id) }
            let accepted = try await one.perform(.draft(draft("LIMITE", by: "EU.EEAS", to: "EU")), by: "eeas")
            #expect(await two.waitUntilProjected(accepted.position))
            #expect(try await two.item(accepted.item, for: two.viewpoint("eeas")) != nil)
            #expect(two.accounts == one.accounts)
            let signedIn = try await two.signIn("eeas", password: People.password, from: "here")
            #expect(try await one.session(token: signedIn.token)?.account.id == "eeas")
            try await one.signOut(token: signedIn.token)
            #expect(try await two.session(token: signedIn.token) == nil)
            // And back, on the same item.
            let asked = try await two.perform(.ask(accepted.item, expecting: accepted.version), by: "eeas")
            #expect(await one.waitUntilProjected(asked.position))
            for node in [one, two] { #expect(try await node.verifyJournal().holds) }
            for node in [one, two] { await node.close() }
            for directory in [a, b] { directory.remove() }
        }
    }

    @Test("Of acts on one item that two nodes check at the same moment one is done, and the other is told that the item changed")
    func contested() async throws {
        try await withDatabase { connection in
            let (one, a) = try await node(connection), (two, b) = try await node(connection)
            for (index, person) in People.all.enumerated() { try await one.open(person, password: People.password, by: index == 0 ? nil : People.all[0].id) }
            for number in 0..<15 {
                let drafted = try await one.perform(.draft(draft("LIMITE", by: "EU.EEAS", to: "EU", title: "Contested \(number)")), by: "eeas")
                #expect(await two.waitUntilProjected(drafted.position))
                let outcomes = try await withThrowingTaskGroup(of: ActError?.self) { group in
                    for node in [one, two] {
                        group.addTask {
                            do { _ = try await node.perform(.ask(drafted.item, expecting: drafted.version), by: "eeas"); return nil } catch let error as ActError { return error }
                        }
                    }
                    return try await group.reduce(into: [ActError?]()) { $0.append($1) }
                }
                #expect(outcomes.count { $0 == nil } == 1)
                for case let error? in outcomes {
                    switch error {
                    case .changedMeanwhile(2), .tooLate: break
                    default: Issue.record("\(error)")
                    }
                }
            }
            let report = try await two.verifyJournal()
            #expect(report.holds)
            print("contested 15 times, \(report.setAside.count) records set aside")
            for node in [one, two] { await node.close() }
            for directory in [a, b] { directory.remove() }
        }
    }

    @Test("An account that two nodes open at the same moment is opened once, with that one's password")
    func oneAccount() async throws {
        try await withDatabase { connection in
            let (one, a) = try await node(connection), (two, b) = try await node(connection)
            try await one.open(People.all[0], password: People.password, by: nil)
            for number in 0..<5 {
                let outcomes = try await withThrowingTaskGroup(of: (Node, Int)?.self) { group in
                    for (index, node) in [one, two].enumerated() {
                        group.addTask {
                            do {
                                try await node.open(People.person(AccountID("new\(number)"), "DEU", .reader), password: "password of node \(index)", by: "admin")
                                return (node, index)
                            } catch AccountError.taken { return nil }
                        }
                    }
                    return try await group.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
                }
                #expect(outcomes.count == 1)
                for (node, index) in outcomes { _ = try await node.signIn("new\(number)", password: "password of node \(index)", from: "here") }
            }
            for node in [one, two] { await node.close() }
            for directory in [a, b] { directory.remove() }
        }
    }

    @Test("A data directory belongs to one process, also when the journal is shared")
    func oneDirectory() async throws {
        try await withDatabase { connection in
            let (node, directory) = try await node(connection)
            let again = NodeConfiguration(organisation: "EU", name: "x", directory: directory.path, pack: RealPack.pack, store: .postgreSQL(connection: connection))
            let error = await #expect(throws: NodeError.self) { try await Node.open(again) }
            #expect(error?.description.contains("locked") == true)
            await node.close()
            directory.remove()
        }
    }

    @Test("A database that holds one organisation's node is refused to another's")
    func oneOrganisation() async throws {
        try await withDatabase { connection in
            let (node, directory) = try await node(connection)
            let error = await #expect(throws: NodeError.self) { try await self.node(connection, "NATO") }
            #expect(error?.description.contains("holds the node of EU") == true)
            await node.close()
            directory.remove()
        }
    }

    @Test("Neither a configuration nor a refusal says the password")
    func secret() async throws {
        let store = NodeStore.postgreSQL(connection: "host=/nowhere password=S3cretWord")
        var dumped = ""
        dump(store, to: &dumped)
        let configuration = NodeConfiguration(organisation: "EU", name: "x", directory: nil, pack: RealPack.pack, store: store)
        let error = await #expect(throws: NodeError.self) { try await Node.open(configuration) }
        #expect(!"\(store) \(String(reflecting: store)) \(dumped) \(configuration) \(String(describing: error))".contains("S3cret"))
    }
}
