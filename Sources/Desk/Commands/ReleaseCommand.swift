package import ArgumentParser
import Foundation
import Kernel
import Packs
import Release

package struct ReleaseCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "release", abstract: "May this go to them? If not, what is the least change?",
                                                            subcommands: [CheckCommand.self, CasesCommand.self, ProveCommand.self])
    package init() {}
}

/// `entente release check "NATO RESTRICTED RELEASABLE TO EU" --to 'EU*' --on 2025-03-01`
package struct CheckCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "check", abstract: "Decide one request, with its grounds and its remedies.", discussion: """
        Exit code 0: permitted. 3: needs consent. 4: unknown, withheld. 5: denied. 64: the question was not understood.

        Example: entente release check "NATO RESTRICTED RELEASABLE TO EU" --to 'EU*' --on 2025-03-01 --holder NATO.IS
        """)
    @Argument(help: "The marking, as it stands on the item.") var marking: String
    @Option(name: .long, help: "Who is to have it: EU*, NATO*;-TUR, EU.EEAS;IRL, public.") var to: String
    @Option(name: .long, help: "The day of the release, as in 2025-03-01.") var on: String
    @Option(name: .long, help: "Who made it.") var originator = ""
    @Option(name: .long, help: "Who holds it; the originator unless said.") var holder = ""
    @Option(name: .long, parsing: .singleValue, help: "Something inside it: NATO, FRA, or a marking. Repeat for more.") var part: [String] = []
    @Option(name: .long, parsing: .singleValue, help: "A recorded yes: NATO.release-authority:EU.EEAS@2025-02-01. Repeat for more.") var consent: [String] = []
    @Option(name: .long, parsing: .singleValue, help: "A recorded no: TUR@2025-01-31. Repeat for more.") var objection: [String] = []
    @Option(name: .long, help: "The day on which the marking was put on.") var markedOn = ""
    @Flag(name: .long, help: "Print the answer as JSON.") var json = false
    @OptionGroup var pack: PackOption

    package init() {}

    package func run() throws {
        let pack = try pack.load()
        let question = Question(marking: marking, audience: to, date: on, originator: originator, holder: holder, parts: part.joined(separator: ";"),
                                consents: consent.joined(separator: ";"), objections: objection.joined(separator: ";"), marked: markedOn)
        switch question.read(pack.facts, rulebook: pack.rulebook) {
        case .mistakes(let mistakes):
            if json { try printJSON(["mistakes": mistakes]) } else { for mistake in mistakes { say("\(mistake.field.rawValue): \(mistake.says)") } }
            throw ExitCode(64)
        case .understood(let request):
            let desk = ReleaseDesk(pack.rulebook, facts: pack.facts)
            let answer: Answer
            do { answer = try Answer(request, desk: desk) } catch { say(error.description); throw ExitCode(64) }
            if json { try printJSON(AnswerReport(answer)) } else { print(AnswerText(answer).text) }
            throw ExitCode(answer.decision.outcome.exitCode)
        }
    }
}

/// `entente release cases FILE.csv`: prints what agrees and what differs, row by row.
package struct CasesCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "cases", abstract: "Decide every row of a table of worked cases and compare.", discussion: """
        The columns are those of release_cases.csv; further columns are ignored. Exit code 0 when every row agrees, 1 when one differs, 65 when the table cannot be read.
        """)
    @Argument(help: "The table, or - for standard input.") var file: String
    @Flag(name: .shortAndLong, help: "Print only rows that differ, and the count.") var quiet = false
    @Flag(name: .long, help: "Print the results as JSON.") var json = false
    @OptionGroup var pack: PackOption

    package init() {}

    package func run() throws {
        let pack = try pack.load()
        let bytes: [UInt8]
        do {
            bytes = [UInt8](file == "-" ? FileHandle.standardInput.readDataToEndOfFile() : try Data(contentsOf: URL(fileURLWithPath: file)))
        } catch {
            say("\(file) cannot be read. Give the path of a CSV file.")
            throw ExitCode(65)
        }
        let cases: CaseTable
        do { cases = try CaseTable(bytes, file: file, pack: pack) } catch {
            for mistake in error.mistakes { say("\(mistake)") }
            throw ExitCode(65)
        }
        if json {
            struct Row: Encodable { let id: String, line: Int, outcome: String, rule: String, consents: [String], differences: [String] }
            try printJSON(cases.results.map { Row(id: $0.id, line: $0.line, outcome: $0.outcome, rule: $0.rule, consents: $0.consents.sorted(), differences: $0.differences) })
        } else {
            for result in cases.results where !quiet || !result.differences.isEmpty {
                print(result.differences.isEmpty ? "agrees   \(result.id)  \(result.outcome)  \(result.rule)" : "DIFFERS  \(result.id)  (line \(result.line)): \(result.differences.joined(separator: "; "))")
            }
        }
        say("\(cases.results.count - cases.differing.count) of \(cases.results.count) cases agree.")
        if !cases.differing.isEmpty { throw ExitCode(1) }
    }
}

/// `entente release prove`: walks every combination and checks what must hold.
package struct ProveCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "prove", abstract: "Walk every label, recipient and date, and check what must hold.")
    @Flag(name: .long, help: "Print the report as JSON.") var json = false
    @OptionGroup var pack: PackOption

    package init() {}

    package func run() throws {
        let pack = try pack.load()
        let desk = ReleaseDesk(pack.rulebook, facts: pack.facts)
        let started = ContinuousClock.now
        let report = Proof.run(desk) { done, all in if !json, done % 20 == 0 { say("  date \(done) of \(all)") } }
        let seconds = started.duration(to: .now)
        if json {
            struct Line: Encodable { let property: String, policy: String, recipient: String, example: String, listed: String? }
            struct Report: Encodable { let holds: Bool, labels: Int, dates: Int, recipients: Int, combinations: Int, violations: [Line], unusedExceptions: [String] }
            try printJSON(Report(holds: report.holds, labels: report.labels, dates: report.stretches, recipients: report.recipients, combinations: report.combinations,
                                 violations: report.violations.map { Line(property: $0.property, policy: $0.policy, recipient: $0.recipient.text, example: $0.example, listed: $0.exception?.reason) },
                                 unusedExceptions: report.unusedExceptions.map { "\($0.property): \($0.reason)" }))
        } else {
            for (property, says) in ProofReport.general + pack.rulebook.prohibitions.map({ ($0.property, $0.says) }) {
                let here = report.violations.filter { $0.property == property }
                let broken = here.filter { $0.exception == nil }
                print(broken.isEmpty ? "holds   \(says)" : "BROKEN  \(says)")
                for violation in broken.prefix(20) { print("        \(violation.example)") }
                if broken.count > 20 { print("        and \(broken.count - 20) more.") }
                for exception in Set(here.compactMap(\.exception)).sorted(by: { $0.reason < $1.reason }) { print("        listed exception: \(exception.reason)") }
            }
            for exception in report.unusedExceptions { print("UNUSED  The listed exception no longer occurs; take it out: \(exception.property), \(exception.reason)") }
            print("\(report.labels) labels × \(report.stretches) dates × \(report.recipients) recipients: \(report.combinations) combinations looked at in \(seconds.formatted(.units(allowed: [.seconds, .milliseconds]))).")
        }
        if !report.holds { throw ExitCode(1) }
    }
}

extension Outcome {
    /// Withheld is not failure: each answer has a code of its own.
    package var exitCode: Int32 {
        switch self {
        case .permitted: 0
        case .permittedWithConsents: 3
        case .unknown: 4
        case .denied: 5
        }
    }
}
