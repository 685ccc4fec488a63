package import ArgumentParser
import Kernel
import Packs
import Release

/// `entente rules`: the rulebook in prose; with a date, the sets are filled in.
package struct RulesCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "rules", abstract: "Print the rulebook in prose.")
    @Option(name: .long, help: "Fill in who is meant on this day, as in 2025-03-01.") var on: String?
    @Option(name: .long, help: "Only this rule.") var rule: String?
    @OptionGroup var pack: PackOption

    package init() {}

    package func run() throws {
        let pack = try pack.load()
        var day: Day?
        if let on {
            guard let read = Day(on) else { say("`\(on)` is no date. Write year, month and day, as in 2025-03-01."); throw ExitCode(64) }
            day = read
        }
        if let rule, pack.rulebook.rule(RuleID(rule)) == nil {
            say("There is no rule \(rule). The rules are \(pack.rulebook.rules.map(\.id.text).joined(separator: ", ")).")
            throw ExitCode(64)
        }
        let desk = ReleaseDesk(pack.rulebook, facts: pack.facts)
        let prose = RulebookProse(desk, on: day)
        for chapter in prose.chapters {
            let rules = chapter.rules.filter { rule == nil || $0.rule.id.text == rule }
            guard !rules.isEmpty else { continue }
            print("\n\(chapter.name)\n")
            for entry in rules {
                print("\(entry.rule.id)  \(entry.rule.says)")
                for line in entry.lines { print("      \(line)") }
                if !entry.rule.wayOut.isEmpty { print("      Way out: \(entry.rule.wayOut)") }
                print("      \(entry.rule.certainty.rawValue)\(entry.rule.certaintyNote.isEmpty ? "" : ": \(entry.rule.certaintyNote)") Sources: \(entry.sources.map(\.title).joined(separator: "; ")).")
            }
        }
    }
}
