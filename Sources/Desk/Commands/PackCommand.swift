package import ArgumentParser
import Kernel
import Packs
import Release

package struct PackCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "pack", abstract: "The pack of facts and rules.", subcommands: [PackCheckCommand.self])
    package init() {}
}

/// `entente pack check`: every mistake at once, with file, line, column and remedy.
package struct PackCheckCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "check", abstract: "Say everything that is wrong in a pack.", discussion: "Exit code 0 when nothing is wrong, 65 otherwise.")
    @Argument(help: "Folder of the pack; the default pack when left out.") var folder: String?
    @OptionGroup var pack: PackOption

    package init() {}

    package func run() throws {
        var option = pack
        if let folder { option.pack = folder }
        let loaded = try option.load()
        print("\(option.directory): nothing wrong. \(loaded.facts.roster.parties.count) recipients, \(loaded.facts.memberships.count) memberships, \(loaded.facts.arrangements.count) arrangements, \(loaded.rulebook.rules.count) rules, \(loaded.rulebook.rows.count) rows.")
    }
}
