package import ArgumentParser
import Foundation
import Journal
import Kernel
import Node
import Packs

package struct JournalCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "journal", abstract: "Check a node's journal, make its tables anew, or move it to another engine.",
                                                            subcommands: [VerifyCommand.self, RebuildCommand.self, JournalCopyCommand.self])
    package init() {}
}

/// Where a node keeps its data, and whose it is.
package struct NodeOption: ParsableArguments {
    @Argument(help: "The node's data directory, as in data/eu.") var directory: String
    @Option(name: .long, help: "Whose node it is: EU or NATO. Default: the directory's name in capitals.") var organisation: String?
    @Option(name: .long, help: "PostgreSQL's connection string, when journal and vault are kept there; the directory then holds the tables alone.") var postgresql: String?
    @OptionGroup var pack: PackOption
    package init() {}

    func open() async throws -> Node {
        guard postgresql != nil || FileManager.default.fileExists(atPath: directory + "/journal.sqlite") else {
            say("\(directory) holds no journal. Name the data directory of a node.")
            throw ExitCode(66)
        }
        let name = organisation ?? URL(fileURLWithPath: directory).lastPathComponent.uppercased()
        do { return try await Node.open(NodeConfiguration(organisation: OrganisationID(name), name: "\(name) node", directory: directory, pack: try pack.load(),
                                                                store: postgresql.map { .postgreSQL(connection: $0) } ?? .sqlite)) } catch let error as NodeError {
            say(error.description)
            throw ExitCode(70)
        }
    }
}

/// `entente journal verify data/eu`: re-reads and re-proves everything.
package struct VerifyCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "verify", abstract: "Read every entry again and prove it. Exit code 0 when all holds, 1 otherwise.")
    @OptionGroup var node: NodeOption
    package init() {}

    package func run() async throws {
        let node = try await node.open()
        let report = try await node.verifyJournal()
        await node.close()
        for (kind, count) in report.kinds { print("\(String(count).padded(to: 8)) \(kind)") }
        print("\(report.size) entries, root \(report.root)\(report.erased > 0 ? ", \(report.erased) erased by decision" : ""), \(report.checkpoints) signed checkpoints.")
        for line in report.setAside { print("Entry \(line.index) was set aside: \(line.reason)") }
        for fault in report.faults { print(fault) }
        print(report.holds ? "Everything holds." : "\(report.faults.count) things do not hold.")
        if !report.holds { throw ExitCode(1) }
    }
}

/// `entente journal rebuild data/eu`: the tables, made again from the journal.
package struct RebuildCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "rebuild", abstract: "Make a node's tables again from its journal.")
    @OptionGroup var node: NodeOption
    package init() {}

    package func run() async throws {
        let node = try await node.open()
        do { try await node.rebuildProjection() } catch { say(error.description); throw ExitCode(70) }
        let report = try await node.verifyJournal()
        await node.close()
        print("The tables were made again from \(report.size) entries.")
    }
}
