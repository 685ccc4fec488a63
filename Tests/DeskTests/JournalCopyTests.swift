import ArgumentParser
import Desk
import Foundation
import Kernel
import Node
import Testing

/// `entente journal copy`, as it is run.
@Suite struct JournalCopyTests {
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "entente-copy-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func open(_ directory: String, _ organisation: OrganisationID, isDemonstration: Bool = false, store: NodeStore = .sqlite) async throws -> Node {
        try await Node.open(NodeConfiguration(organisation: organisation, name: "Test node", directory: directory, pack: RealPack.pack(), passwordCost: .least, isDemonstration: isDemonstration, store: store))
    }

    private func copy(_ arguments: String...) async throws {
        let command = try JournalCopyCommand.parse(arguments)
        try await command.run()
    }

    @Test("A copied node has the same accounts, journal and keys, and a copy onto another one's is refused and changes nothing")
    func directories() async throws {
        try await withFolder { folder in
            for organisation in ["EU", "NATO"] as [OrganisationID] {
                await (try open(folder + "/" + organisation.text.lowercased(), organisation, isDemonstration: true)).close()
            }
            try await copy("--from", folder + "/eu", "--to", folder + "/copy")
            // Once more is nothing more.
            try await copy("--from", folder + "/eu", "--to", folder + "/copy")
            await #expect(throws: ExitCode(70)) { try await copy("--from", folder + "/nato", "--to", folder + "/copy") }
            await #expect(throws: ExitCode(70)) { try await copy("--from", folder + "/nato", "--to", folder + "/copy", "--no-with-vault") }
            await #expect(throws: ExitCode(66)) { try await copy("--from", folder + "/nowhere", "--to", folder + "/other") }
            let original = try await open(folder + "/eu", "EU"), copied = try await open(folder + "/copy", "EU")
            #expect(copied.accounts == original.accounts && !copied.accounts.isEmpty)
            let reports = (try await original.verifyJournal(), try await copied.verifyJournal())
            #expect(reports.0.holds && reports.1.holds && reports.0.root == reports.1.root && reports.1.checkpoints > 0)
            await original.close()
            await copied.close()
        }
    }

    @Test("A copy into PostgreSQL and back is the same node", .enabled(if: ProcessInfo.processInfo.environment["ENTENTE_TEST_POSTGRESQL"] != nil, "no PostgreSQL: run ./test, which starts one"))
    func database() async throws {
        let server = try #require(ProcessInfo.processInfo.environment["ENTENTE_TEST_POSTGRESQL"])
        // The one test that takes the server's own database.
        try await withFolder { folder in
            await (try open(folder + "/eu", "EU", isDemonstration: true)).close()
            try await copy("--from", folder + "/eu", "--to", server)
            let shared = try await open(folder + "/tables", "EU", store: .postgreSQL(connection: server))
            let report = try await shared.verifyJournal()
            #expect(report.holds && report.checkpoints > 0 && !shared.accounts.isEmpty)
            await shared.close()
            try await copy("--from", server, "--to", folder + "/back", "--organisation", "EU")
            let back = try await open(folder + "/back", "EU")
            #expect(try await back.verifyJournal().root == report.root)
            await back.close()
        }
    }
}
