package import ArgumentParser
import Foundation
import Kernel
import Link

/// `entente courier`: files for a peer that no wire reaches.
package struct CourierCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "courier", abstract: "Carry what crosses in sealed files, where no wire may join the nodes.",
                                                            subcommands: [CourierPackCommand.self, CourierUnpackCommand.self])
    package init() {}
}

/// `entente courier pack --data data/eu --to NATO --out eu-to-nato.courier`
package struct CourierPackCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "pack", abstract: "Pack what a peer has not yet receipted, and our receipt for theirs, into one sealed file.", discussion: """
        Works on a node that runs and on one that is stopped.

        Exit code 0: the file is whole and durable. 64: the peer or the entry is not known. 73: the file could not be written. 70: the node's data could not be read.

        Example: entente courier pack --data data/eu --to NATO --out eu-to-nato.courier
        """)
    @OptionGroup var place: LinkPlace
    @Option(name: .long, help: "The organisation for which it is, as in NATO.") var to: String
    @Option(name: .long, help: "The file to write. An existing one is never overwritten.") var out: String
    @Option(name: .long, help: "The first entry to pack, counted from 0. Default: the first that the peer has not receipted.") var from: UInt64?
    @Flag(name: .long, help: "Print the result as JSON.") var json = false

    package init() {}

    package func run() async throws {
        let progress = ProgressLine("entries packed")
        let report = try await place.withCourier(to) { courier in
            switch courier {
            case .files(let link): return try await link.pack(from: from, into: out) { progress.show($0, $1) }
            case .running(let door):
                // Looked at first: a whole channel sealed for a name that is taken would be in vain.
                try NewFile.check(out)
                return try await door.pack(for: to, from: from, into: out)
            }
        }
        struct Result: Encodable { let file: String, to: String, from: UInt64?, end: UInt64?, receipt: Bool, waitsSince: String? }
        if json { return try printJSON(Result(file: report.file, to: to, from: report.entries?.lowerBound, end: report.entries?.upperBound, receipt: report.hasReceipt, waitsSince: report.waitsSince)) }
        if let since = report.waitsSince {
            say("What was released since this node started, \(since), is not in it: \(to) has not said since then what it holds of ours. Unpack a file that \(to) packed after that, or let the wire come back; then pack again.")
        }
        let carried = CourierWords.entries(report.entries ?? 0..<0)
        print("\(out) carries \(carried) of our channel to \(to)\(report.hasReceipt ? ", and our receipt for theirs" : ""). There: entente courier unpack \(out)")
    }
}

/// `entente courier unpack eu-to-nato.courier --data data/nato --return nato-to-eu.courier`
package struct CourierUnpackCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "unpack", abstract: "Verify a sealed file as a whole, then take what is new from it.", discussion: """
        Works on a node that runs and on one that is stopped.

        Exit code 0: taken, nothing new, or kept aside until what is missing has come. 65: the file was refused and nothing was taken. 66: there is no such file.
        73: the return file could not be written. 76: stop, the two records differ. 70: the node's data could not be used.

        Example: entente courier unpack eu-to-nato.courier --data data/nato --return nato-to-eu.courier
        """)
    @Argument(help: "The file that was brought.") var file: String
    @OptionGroup var place: LinkPlace
    @Option(name: .customLong("return"), help: "Write our receipt into this file, for the way back.") var back: String?
    @Flag(name: .long, help: "Print the result as JSON.") var json = false

    package init() {}

    package func run() async throws {
        let sender: String
        do { sender = try SealedReader.header(of: file).sender } catch { throw CourierWords.exit(error) }
        let progress = ProgressLine("entries taken")
        let unpacked = try await place.withCourier(sender) { courier in
            switch courier {
            case .files(let link): return try await link.unpack(file, returning: back) { progress.show($0, $1) }
            case .running(let door):
                if let back { try NewFile.check(back) }
                let carried = ProgressLine("bytes carried to the node")
                let taken = try await door.unpack(file) { carried.show($0, $1) }
                guard let back else { return CourierLink.Unpacked(report: taken.report, returned: nil) }
                return CourierLink.Unpacked(report: taken.report, returned: try await door.packReturn(to: taken.sender, into: back))
            }
        }
        if json { return try printJSON(CourierWords.Result(file: file, sender: sender, unpacked)) }
        for problem in unpacked.report.problems { say(problem) }
        print(CourierWords.sentence(unpacked, sender: sender, returnFile: back))
    }
}

/// Where a command reaches the courier.
enum OpenCourier {
    /// The files of a node that does not run.
    case files(CourierLink)
    case running(CourierDoorClient)
}

/// What the courier's commands say.
enum CourierWords {
    static func entries(_ range: Range<UInt64>) -> String {
        switch range.count {
        case 0: "no new entries"
        case 1: "entry \(range.lowerBound)"
        default: "entries \(range.lowerBound) to \(range.upperBound - 1)"
        }
    }

    static func sentence(_ unpacked: CourierLink.Unpacked, sender: String, returnFile: String?) -> String {
        let report = unpacked.report
        var said = switch report.outcome {
        case .appended(let range): "Taken from \(sender): \(entries(range))."
        case .nothingNew: "Nothing new: what the file holds is here already."
        case .staged(let missing): "The file is kept aside until \(entries(missing)) of \(sender) \(missing.count == 1 ? "has" : "have") come; it is whole. Ask \(sender): entente courier pack --from \(missing.lowerBound)"
        case .noEntries: "The file carries a receipt only."
        }
        for range in report.fromStaging { said += " From a file kept aside: \(entries(range))." }
        if let size = report.receiptedSize { said += " \(sender) holds \(size) entries of our channel, and says so." }
        if let returned = unpacked.returned { said += " Our receipt is in \(returned.file): carry it back." } else if returnFile != nil {
            said += " There is nothing to receipt yet, so no return file was written."
        }
        return said
    }

    struct Result: Encodable {
        let file: String, sender: String, outcome: String, from: UInt64?, end: UInt64?, receiptedSize: UInt64?, returnFile: String?, fromStaging: [[UInt64]], problems: [String]

        /// `from` and `end`: of what was taken, or of what is missing.
        init(file: String, sender: String, _ unpacked: CourierLink.Unpacked) {
            let report = unpacked.report
            let (outcome, range): (String, Range<UInt64>?) = switch report.outcome {
            case .appended(let range): ("taken", range)
            case .nothingNew: ("nothing-new", nil)
            case .staged(let missing): ("kept-aside", missing)
            case .noEntries: ("receipt-only", nil)
            }
            (self.file, self.sender, self.outcome, from, end) = (file, sender, outcome, range?.lowerBound, range?.upperBound)
            (receiptedSize, returnFile, problems) = (report.receiptedSize, unpacked.returned?.file, report.problems)
            fromStaging = report.fromStaging.map { [$0.lowerBound, $0.upperBound] }
        }
    }

    /// Says why on standard error and gives the exit code for it.
    static func exit(_ error: CourierError) -> ExitCode {
        say(error.description)
        return ExitCode(error.exitCode)
    }
}

/// One line on standard error that counts up; only for people at a terminal.
struct ProgressLine: Sendable {
    private let what: String
    private let isTerminal = isatty(2) == 1
    init(_ what: String) { self.what = what }

    func show(_ done: UInt64, _ of: UInt64) {
        guard isTerminal else { return }
        FileHandle.standardError.write(Data("\r  \(done) of \(of) \(what)\(done == of ? "\n" : "")".utf8))
    }
}
