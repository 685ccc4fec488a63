import Areas
package import ArgumentParser
import Foundation
package import Packs

/// Where the pack of facts and rules stands.
package struct PackOption: ParsableArguments {
    @Option(name: .long, help: "Folder of the pack of facts and rules. Default: $ENTENTE_PACK, else packs/eu-nato here or beside the program.")
    package var pack: String?

    package init() {}

    package var directory: String {
        if let pack { return pack }
        if let named = ProcessInfo.processInfo.environment["ENTENTE_PACK"], !named.isEmpty { return named }
        let here = "packs/eu-nato"
        if FileManager.default.fileExists(atPath: here + "/pack.yaml") { return here }
        // Beside the program, walking up from .build-release/release/entente to the checkout.
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
        for _ in 0..<6 {
            let candidate = folder.appendingPathComponent("packs/eu-nato")
            if FileManager.default.fileExists(atPath: candidate.appendingPathComponent("pack.yaml").path) { return candidate.path }
            folder.deleteLastPathComponent()
        }
        return here
    }

    /// Loads the pack, or prints every mistake and ends with exit code 65: the data are at fault.
    package func load() throws -> Pack {
        do { return try Pack.load(directory, areas: Areas.facts) } catch {
            for mistake in error.mistakes { say("\(mistake)") }
            say("The pack \(directory) was not loaded: \(error.mistakes.count) mistake\(error.mistakes.count == 1 ? "" : "s").")
            throw ExitCode(65)
        }
    }
}

/// Talk goes to standard error; results go to standard output.
package func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

/// JSON with sorted keys, one object, newline at the end.
package func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
}
