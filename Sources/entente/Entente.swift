import Areas
import ArgumentParser
import Desk

/// The program: questions and checks at the prompt, and the nodes themselves.
@main
struct Entente: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "entente", abstract: "The shared desk of two organisations that may not show each other everything.",
                                                    subcommands: [ReleaseCommand.self, RulesCommand.self, PackCommand.self, JournalCommand.self, LinkCommand.self, CourierCommand.self, ProveEntryCommand.self, DemonstrateCommand.self,
                                                                  ServeCommand.self, AccountCommand.self] + Areas.commands)
}
