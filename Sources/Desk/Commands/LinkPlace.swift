package import ArgumentParser
import Foundation
import Journal
import Kernel
import Link

/// Where a node keeps its data, whose it is, and which of its peers is meant.
package struct LinkPlace: ParsableArguments {
    @Option(name: .long, help: "The node's data directory, as in data/eu.") var data: String?
    @Option(name: .long, help: "Whose node it is: EU or NATO. Default: the directory's name in capitals.") var organisation: String?

    package init() {}

    /// The courier with the peer named, or with the only one: of the node that runs on the directory, or of its files while none does.
    func withCourier<Value>(_ name: String?, _ body: (OpenCourier) async throws -> Value) async throws -> Value {
        try await withRunning { try await body(.running($0)) } stopped: { try await withPeer(name) { try await body(.files($0.courier)) } }
    }

    /// Asks the node that runs on the directory, through its door; goes to its files while none does.
    func withRunning<Value>(_ running: (CourierDoorClient) async throws -> Value, stopped: () async throws -> Value) async throws -> Value {
        guard let data, let door = await CourierDoorClient.find(in: data) else { return try await stopped() }
        let result: Result<Value, any Error>
        do { result = .success(try await running(door)) } catch { result = .failure(error) }
        await door.close()
        do { return try result.get() } catch let error as CourierError { throw CourierWords.exit(error) } catch let error as CourierRefusal { throw refuse(error.description, error.exitCode) } catch let code as ExitCode {
            throw code
        } catch { throw refuse("\(error)", 70) }
    }

    /// Opens the link with the peer named, or with the only one, where no node runs; closes it again. Says why and ends with an exit code where that cannot be.
    func withPeer<Value>(_ name: String?, _ body: (StoppedLink) async throws -> Value) async throws -> Value {
        guard let data else { throw refuse("Name the node's data directory: --data data/eu.", 64) }
        guard FileManager.default.fileExists(atPath: data + "/vault.sqlite") else { throw refuse("\(data) is no node's data directory. Name one in which a node was started, as in --data data/eu.", 66) }
        guard !DirectoryUse.isHeld(data) else {
            throw refuse("The node in \(data) runs and has its data locked. Stop it for this command; `entente courier`, `entente prove` and the page What crossed? work while it runs, where its socket courier.socket could be opened (its log says so).", 75)
        }
        let own = OrganisationID(organisation ?? URL(fileURLWithPath: data).lastPathComponent.uppercased())
        let vault: Vault
        do { vault = try await Vault.open(directory: data) } catch { throw refuse(error.description, 70) }
        let result: Result<Value, any Error>
        do { result = .success(try await within(data, own, vault, name, body)) } catch { result = .failure(error) }
        await vault.close()
        do { return try result.get() } catch let error as CourierError { throw CourierWords.exit(error) } catch let code as ExitCode { throw code } catch { throw refuse("\(error)", 70) }
    }

    private func within<Value>(_ data: String, _ own: OrganisationID, _ vault: Vault, _ name: String?, _ body: (StoppedLink) async throws -> Value) async throws -> Value {
        let joined = try await PeerBook(vault, own: own).all().filter { $0.revoked == nil }.map(\.peer)
        guard !joined.isEmpty else {
            throw refuse("\(own)'s node is joined with nobody yet. Join it with the other node first (entente link invite); both operators read their fingerprints to each other.", 64)
        }
        let known = joined.map(\.organisation.text).sorted().joined(separator: ", ")
        let peers = joined.filter { name == nil || $0.organisation.text == name }
        guard let peer = peers.first else { throw refuse("\(own)'s node is joined with \(known), and not with \(name ?? "nobody").", 64) }
        guard peers.count == 1 else { throw refuse("\(own)'s node is joined with \(known). Say which is meant: --to \(peer.organisation).", 64) }
        let link = try await StoppedLink.open(data, vault: vault, keys: try await LinkKeys.kept(in: vault, own: own, peer: peer.organisation), peer: peer, alarm: { say("\($0)") })
        let result: Result<Value, any Error>
        do { result = .success(try await body(link)) } catch { result = .failure(error) }
        await link.close()
        return try result.get()
    }

    private func refuse(_ sentence: String, _ code: Int32) -> ExitCode {
        say(sentence)
        return ExitCode(code)
    }
}
