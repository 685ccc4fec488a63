package import ArgumentParser
import Foundation
import Journal
import Kernel
import Link
import TransparencyLog

/// `entente link`: the key ceremony, and how the links stand.
package struct LinkCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "link", abstract: "Join this node with another: invite, compare fingerprints by telephone, accept.",
                                                            subcommands: [Invite.self, Accept.self, Status.self, Rotate.self, Resume.self, Revoke.self])
    package init() {}

    /// Whose node it is, and where its data are. The node may run meanwhile: it notices within seconds.
    struct House: ParsableArguments {
        @Option(name: .long, help: "The node's data directory, as in data/eu.") var data: String
        @Option(name: .long, help: "Whose node it is: EU or NATO. Default: the directory's name in capitals.") var organisation: String?

        @Option(name: .long, help: "PostgreSQL's connection string, when the node's journal and vault are kept there.") var postgresql: String?

        var own: OrganisationID { OrganisationID(organisation ?? URL(fileURLWithPath: data).lastPathComponent.uppercased()) }

        func withBook<Value>(creating: Bool = false, _ body: (PeerBook) async throws -> Value) async throws -> Value {
            if creating { try? FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700]) }
            guard creating || postgresql != nil || FileManager.default.fileExists(atPath: data + "/vault.sqlite") else {
                say("\(data) is no node's data directory. Name one in which a node was started, as in --data data/eu.")
                throw ExitCode(66)
            }
            let vault: Vault
            do {
                if let postgresql { vault = try await Vault.open(try PostgreSQLAddress(postgresql)) } else { vault = try await Vault.open(directory: data) }
            } catch {
                say("\(error)")
                throw ExitCode(70)
            }
            let result: Result<Value, any Error>
            do { result = .success(try await body(PeerBook(vault, own: own))) } catch { result = .failure(error) }
            await vault.close()
            do { return try result.get() } catch let code as ExitCode { throw code } catch let error as JoinError {
                say(error.description)
                throw ExitCode(65)
            } catch {
                say("\(error)")
                throw ExitCode(70)
            }
        }
    }

    struct Invite: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write our join file for a peer: who we are, where we listen, and our public keys.", discussion: """
            The file holds no secret. Give it to the other operator by any way; the fingerprint that you read to each other tells whether it came unchanged.

            Example: entente link invite NATO --data data/eu --custodian EU.GSC --address node.example.eu:8443 --out eu.join
            """)
        @Argument(help: "The organisation to join, as in NATO.") var peer: String
        @OptionGroup var house: House
        @Option(name: .long, help: "The body that holds here whatever comes over the link, as in EU.GSC.") var custodian: String
        @Option(name: .long, help: "Another body of this house for whom this node keeps what only it may have, as in EU.CERT-EU. Whoever runs this node can read it, so the body must have agreed. Repeat for more.") var keepsFor: [String] = []
        @Option(name: .long, help: "Where this node listens for peers, as in node.example.eu:8443. Leave it away when this node only dials.") var address: String?
        @Option(name: .long, help: "How the other side sees this node. Default: its organisation and `node`.") var name: String?
        @Option(name: .long, help: "The file to write. An existing one is never overwritten.") var out: String

        func run() async throws {
            let place = try address.map { text in
                guard let place = LinkAddress(text) else {
                    say("`\(text)` is no address. Write host and port, as in node.example.eu:8443.")
                    throw ExitCode(64)
                }
                return place
            }
            let bytes = try await house.withBook(creating: true) { book in
                try await book.invite(OrganisationID(peer), name: name ?? "\(house.own) node", custodian: PartyID(custodian), keepsFor: keepsFor.map { PartyID($0) }, address: place).bytes()
            }
            do throws(CourierError) { try NewFile.write(bytes, to: out) } catch {
                say(error.description)
                throw ExitCode(73)
            }
            print("\(out) is our join file for \(peer). Give it to its operator; then accept theirs: entente link accept THEIR.join --data \(house.data)")
        }
    }

    struct Accept: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Join the peer whose file this is, once both operators have read the same fingerprint.", discussion: """
            Without --fingerprint it shows whose file it is and the fingerprint, and joins nobody. Telephone the other operator on a number that you knew before, and let them read theirs.

            Exit code 0: joined. 65: not joined. Example: entente link accept nato.join --data data/eu --fingerprint "12345 67890 ..."
            """)
        @Argument(help: "The join file of the other side.") var file: String
        @OptionGroup var house: House
        @Option(name: .long, help: "The fingerprint as the other operator read it.") var fingerprint: String?

        /// ` and, for them alone, NATO.NCSC`
        static func keeps(_ bodies: [PartyID]) -> String { bodies.isEmpty ? "" : " and, for them alone, " + bodies.map(\.text).joined(separator: ", ") }

        func run() async throws {
            guard let data = try? Data(contentsOf: URL(fileURLWithPath: file), options: .mappedIfSafe) else {
                say("\(file) cannot be read. Name the join file that the other operator gave you.")
                throw ExitCode(66)
            }
            try await house.withBook { book in
                let theirs = try JoinFile(reading: Array(data.prefix(JoinFile.sizeMax + 1)))
                print("\(theirs.name), of \(theirs.own), for \(theirs.peer); custodian \(theirs.custodian)\(Self.keeps(theirs.keepsFor)); \(theirs.address.map { "listens at \($0)" } ?? "only dials"); made \(theirs.made).")
                if !theirs.keepsFor.isEmpty { print("What only \(theirs.keepsFor.map(\.text).joined(separator: ", ")) may have goes to this node too, and whoever runs it can read it. Accept only where that body has said so.") }
                let entry = try await book.accept(theirs, fingerprint: fingerprint)
                print("Joined with \(entry.theirs.own) since \(entry.joined). A running node begins within seconds.")
            }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Whom this node is joined with. How a link runs stands on the page `What crossed?`.")
        @OptionGroup var house: House

        func run() async throws {
            let joined = try await house.withBook { book in
                var joined: [(entry: PeerBook.Entry, keys: LinkKeys)] = []
                for entry in try await book.all() { joined.append((entry, try await book.ownKeys(for: entry.theirs.own))) }
                return joined
            }
            if joined.isEmpty { print("\(house.own)'s node is joined with nobody.") }
            for (entry, keys) in joined {
                let address = entry.peer.address.map { "at \($0)" } ?? "which dials"
                print("\(entry.theirs.own): \(entry.peer.name), \(address), custodian \(entry.peer.custodian)\(Accept.keeps(entry.peer.keepsFor)), joined \(entry.joined)\(entry.revoked.map { ", revoked \($0): \(entry.note)" } ?? "").")
                if entry.revoked == nil { for line in Self.keyLines(entry, keys) { print("  " + line) } }
            }
        }

        /// Which keys hold since when, and what waits for whom.
        static func keyLines(_ entry: PeerBook.Entry, _ keys: LinkKeys) -> [String] {
            let peer = entry.theirs.own
            var lines: [String] = []
            for held in [keys.held, keys.heldAuthority].compactMap({ $0 }) { lines.append("Our \(held.announced.inWords) hold since \(held.since).") }
            if lines.isEmpty { lines.append("Our keys hold since we were joined.") }
            for next in [keys.next, keys.nextAuthority].compactMap({ $0 }) {
                lines.append("New \(next.announced.inWords) wait since \(next.asked): they take over when \(peer) has said that it takes them\(next.announced.authority == nil ? "" : ", as every other peer must").")
            }
            if entry.changes.isEmpty { lines.append("\(peer)'s keys hold since we were joined.") }
            for change in entry.changes.suffix(3) {
                let words = change.keys.inWords
                lines.append(change.holds.map { "\(peer)'s \(words) hold since \($0); entry \(change.entry) of its channel announced them." }
                    ?? "\(peer)'s new \(words), announced \(change.announced) in entry \(change.entry) of its channel, are trusted here and not in use there yet.")
            }
            return lines
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Change the keys of a link: the old ones announce the new ones to the peer, which take over once it takes them.", discussion: """
            The node may run; it begins within seconds. A node that is stopped begins when it starts. Until the peer has answered, the old keys go on and nothing is cut off. For keys that somebody else may have, revoke instead: entente link revoke.

            The TLS keys are one for all links: they change when every peer that is joined has taken them.

            Exit code 0: asked for. 64: not joined. 75: a change of these keys waits already. Example: entente link rotate NATO --data data/eu --keys all
            """)
        @Argument(help: "The organisation, as in NATO.") var peer: String
        @OptionGroup var house: House
        @Option(name: .long, help: "Which keys: channel, mirror, tls or all.") var keys = "all"

        func run() async throws {
            let kinds: Set<KeyKind>
            if keys == "all" { kinds = Set(KeyKind.allCases) } else if let kind = KeyKind(rawValue: keys) { kinds = [kind] } else {
                say("`\(keys)` names no keys. Write --keys channel, mirror, tls or all.")
                throw ExitCode(64)
            }
            let organisation = OrganisationID(peer)
            let changed: Set<KeyKind> = try await house.withBook { book in
                guard let entry = try await book.entry(for: organisation), entry.revoked == nil else {
                    say("This node is not joined with \(peer).")
                    throw ExitCode(64)
                }
                return try await book.change(kinds, for: organisation)
            }
            guard !changed.isEmpty else {
                say("A change of these keys waits for \(peer) already; nothing was done. See: entente link status --data \(house.data)")
                throw ExitCode(75)
            }
            let words = KeyKind.allCases.filter(changed.contains).map { $0 == .tls ? "TLS" : $0.rawValue }.joined(separator: ", ")
            print("New keys are made: \(words). The running node announces them to \(peer) within seconds, and they take over once \(peer) has said that it takes them. See: entente link status --data \(house.data)")
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a link go on that has stopped, after both operators have compared the two records.", discussion: """
            The node must be stopped: a running one would not notice. Who resumed is kept.

            Example: entente link resume NATO --data data/eu --by "Duty officer, GSC"
            """)
        @Argument(help: "The organisation, as in NATO.") var peer: String
        @OptionGroup var house: House
        @Option(name: .long, help: "Who decided it, as a role.") var by: String

        func run() async throws {
            if house.postgresql == nil {
                do { await (try await SQLiteJournalStore.open(directory: house.data)).close() } catch { throw running() }
            }
            let stop = try await house.withBook { book in
                if house.postgresql != nil, try await book.isLinkRun() { throw running() }
                return try await book.resume(OrganisationID(peer), by: by)
            }
            guard let stop else {
                say("The link with \(peer) has not stopped, or this node is not joined with it.")
                throw ExitCode(64)
            }
            print("The link with \(peer) goes on at the next start. It had stopped at \(stop.at): \(stop.reason)")
        }

        private func running() -> ExitCode {
            say(house.postgresql == nil ? "The node in \(house.data) runs. Stop it first; then the link can be resumed."
                : "A process of this node runs its links, or did so seconds ago. Stop all of its processes first, and wait ten seconds if one was killed.")
            return ExitCode(75)
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End the link with a peer: nothing goes there and nothing is taken from there. What crossed stays.")
        @Argument(help: "The organisation, as in NATO.") var peer: String
        @OptionGroup var house: House
        @Option(name: .long, help: "Why, for those who look later.") var note = ""

        func run() async throws {
            guard try await house.withBook({ try await $0.revoke(OrganisationID(peer), note: note) }) else {
                say("This node is not joined with \(peer).")
                throw ExitCode(64)
            }
            print("The link with \(peer) is revoked. A running node ends it within seconds. To join again, both sides make new files.")
        }
    }
}
