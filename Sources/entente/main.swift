import ArgumentParser
import Desk

struct Entente: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "entente", abstract: "The shared desk of two organisations that may not show each other everything.",
                                                    subcommands: [ReleaseCommand.self, RulesCommand.self, PackCommand.self])
}

await Entente.main()
