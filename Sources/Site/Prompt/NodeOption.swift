package import ArgumentParser
import Foundation
package import Kernel

/// Which node a command asks, as whom, and how it prints what it got.
package struct NodeOption: ParsableArguments {
    @Option(name: .long, help: "The node's address. Unless said: ENTENTE_NODE, or http://127.0.0.1:8021.") package var node: String?
    @Option(name: .long, help: "A file that holds an API token, made on the page Tokens. Unless said: ENTENTE_TOKEN; without either, as the public.") package var tokenFile: String?
    @Flag(name: .long, help: "Print the node's answer as JSON.") package var json = false

    package init() {}

    package func client() throws -> NodeClient {
        let environment = ProcessInfo.processInfo.environment
        var address = node ?? environment["ENTENTE_NODE"] ?? "http://127.0.0.1:8021"
        guard address.hasPrefix("http://") || address.hasPrefix("https://") else { throw ValidationError("`\(address)` is no address of a node. Write it as in https://desk.example or http://127.0.0.1:8021.") }
        while address.hasSuffix("/") { address.removeLast() }
        var token = environment["ENTENTE_TOKEN"]
        if let tokenFile {
            guard let text = try? String(contentsOfFile: tokenFile, encoding: .utf8) else { throw ValidationError("The token file `\(tokenFile)` cannot be read.") }
            token = text
        }
        return NodeClient(address: address, token: token?.trimmed.isEmpty == false ? token?.trimmed : nil)
    }

    /// Asks, then prints: the answer as it came with `--json`, otherwise in words. A refusal is printed as the node says it, and ends the command with 1.
    package func answer(_ ask: (NodeClient) async throws -> [UInt8], inWords: (JSONValue) -> String?) async throws {
        do {
            let bytes = try await ask(try client())
            if json { return print(String(decoding: bytes, as: UTF8.self)) }
            guard let value = try? JSONValue(reading: bytes, sizeMax: NodeClient.answerBytesMax), let words = inWords(value) else { throw NodeClientError.notOurs }
            print(words)
        } catch let error as NodeClientError {
            FileHandle.standardError.write(Data((error.description + "\n").utf8))
            throw ExitCode.failure
        }
    }
}
