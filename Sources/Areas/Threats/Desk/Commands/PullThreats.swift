import ArgumentParser
import Crypto
import Foundation
import Kernel
import Node
import Site
import Synchronization
import Threats

/// Reads another server from this machine and adds what it has to the node, under the account of the node's token.
struct PullThreats: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "pull", abstract: "Add what another TAXII 2.1 server has; goes on where it stopped the last time.",
                                                    discussion: "Example: entente threats pull https://taxii.example.org/taxii2/ --collection feed --account us --password-file secret\nA node reads by itself what is entered with: entente threats sources add")
    @Argument(help: "The server, an API root, or a collection.") var address: String
    @Option(name: .customLong("collection"), help: "Which collection there: its identifier, short name or title.") var wanted: String?
    @OptionGroup var credentials: CredentialOption
    @Option(name: .long, help: "The marking of objects that bring none; TLP:AMBER unless said.") var marking: String?
    @Option(name: .long, help: "The collection here, by its identifier or short name; none unless said.") var into: String?
    @Flag(name: .long, help: "Keep the moments at which the other server had added the objects.") var withHistory = false
    @Flag(name: .long, help: "Read to the end once; so unless --every is said.") var once = false
    @Option(name: .long, help: "Read again and again: 60s, 5m, 2h.") var every: String?
    @Option(name: .long, help: "Where the place reached is kept. Unless said: a file of its own in ~/.local/state/entente.") var stateFile: String?
    @Flag(name: .long, help: "Begin at the beginning; what is here already is not added twice.") var anew = false
    @OptionGroup var node: NodeOption
    private static let attemptsMax = 6

    func validate() throws {
        if let every, Interval.seconds(every) == nil { throw ValidationError("`\(every)` is no interval. Write 30s, 5m, 2h or 1d, from ten seconds to seven days.") }
        if once, every != nil { throw ValidationError("Say --once or --every, not both.") }
    }

    func run() async throws {
        let credential = try credentials.credential(), authorities = try credentials.authorities(), client = try node.client()
        do {
            let address = try PeerAddress(address), place = StatePlace(stateFile, for: "\(address) \(wanted ?? "") \(into ?? "") \(client.address)")
            if anew { place.forget() }
            repeat {
                var backoff = Backoff(), random = SystemRandomNumberGenerator()
                while true {
                    do throws(PullError) {
                        try await pull(address, credential, authorities, client, place)
                        break
                    } catch {
                        guard error.isPassing, every != nil || backoff.failures + 1 < Self.attemptsMax else { throw error }
                        let wait = backoff.wait(asked: error.askedToWait, using: &random)
                        Self.say("\n\(error) (in \(max(1, wait.components.seconds)) s)\n")
                        try await Task.sleep(for: wait)
                    }
                }
                if let seconds = every.flatMap({ Interval.seconds($0) }) { try await Task.sleep(for: .seconds(seconds)) }
            } while every != nil
        } catch let error as PullError {
            Self.say("\n\(error)\n")
            throw ExitCode.failure
        }
    }

    private func pull(_ address: PeerAddress, _ credential: TAXIIClient.Credential, _ authorities: [UInt8]?, _ client: NodeClient, _ place: StatePlace) async throws(PullError) {
        let tally = Mutex(PullTaken()), isQuiet = node.json, sender = PullSender(client: client, marking: marking, into: into), wanted = wanted ?? "", withHistory = withHistory
        let title = try await TAXIIClient.with(address, credential, .everything, trusting: authorities) { (taxii) throws(PullError) in
            let found = try await Discovery(client: taxii).collection(wanted)
            let pull = CollectionPull(take: { (batch) throws(PullError) in try await sender.send(batch) }, keep: { (cursor, taken) throws(PullError) in
                try place.keep(cursor)
                let sum = tally.withLock { sum in
                    sum = PullTaken(added: sum.added + taken.added, known: sum.known + taken.known, refused: Array((sum.refused + taken.refused).prefix(10_000)))
                    return sum
                }
                if !isQuiet { Self.say("\r\(found.title.prefix(60)): \(sum.added) added, \(sum.known) here already, \(sum.refused.count) set aside ") }
            }, now: { Int64(Date().timeIntervalSince1970 * 1_000_000) }, withHistory: withHistory)
            var cursor = place.cursor()
            while try await !pull.run(taxii, found.address, from: cursor) { cursor = place.cursor() }
            return found.title
        }
        let sum = tally.withLock { $0 }
        if node.json {
            let value = JSONValue.members(("collection", .string(title)), ("added", .integer(Int64(sum.added))), ("known", .integer(Int64(sum.known))), ("set_aside", .array(sum.refused.prefix(1_000).map { .members(("object", .string($0.object)), ("reason", .string($0.reason))) })))
            print((try? value.canonicalText()) ?? "{}")
        } else {
            Self.say("\r")
            for one in sum.refused.prefix(50) { print("\(one.object): \(one.reason)") }
            if sum.refused.count > 50 { print("and \(sum.refused.count - 50) more") }
            print("\(title): \(sum.added) added, \(sum.known) were here already, \(sum.refused.count) set aside.")
        }
    }

    private static func say(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}

/// How a command says who it is at the other server; secrets come from files alone.
struct CredentialOption: ParsableArguments {
    @Option(name: .long, help: "Our account at the other server.") var account: String?
    @Option(name: .long, help: "A file that holds its password.") var passwordFile: String?
    @Option(name: .long, help: "A file that holds a token of the other server, in place of account and password.") var theirTokenFile: String?
    @Option(name: .long, help: "A file with our certificate in PEM, its chain behind it, in place of account and password.") var certificate: String?
    @Option(name: .long, help: "A file with the certificate's key in PEM.") var key: String?
    @Option(name: .long, help: "A file with the authorities in PEM by which the other server is trusted; those of this machine unless said.") var authority: String?
    init() {}

    func validate() throws {
        guard (account == nil) == (passwordFile == nil) else { throw ValidationError("--account and --password-file go together.") }
        guard (certificate == nil) == (key == nil) else { throw ValidationError("--certificate and --key go together.") }
        guard [account, theirTokenFile, certificate].count(where: { $0 != nil }) <= 1 else { throw ValidationError("Say one of --account with --password-file, --their-token-file, and --certificate with --key.") }
    }

    func authorities() throws -> [UInt8]? { try authority.map { try Self.bytes($0) } }

    private static func bytes(_ file: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: file), !data.isEmpty, data.count <= 1 << 20 else { throw ValidationError("The file `\(file)` cannot be read, or is empty.") }
        return Array(data)
    }

    func credential() throws -> TAXIIClient.Credential {
        func secret(_ file: String) throws -> String {
            guard let text = try? String(contentsOfFile: file, encoding: .utf8).trimmed, !text.isEmpty, text.utf8.count <= 4_000 else { throw ValidationError("The file `\(file)` cannot be read, or is empty.") }
            return text
        }
        if let account, let passwordFile { return .basic(name: account, password: try secret(passwordFile)) }
        if let certificate, let key { return .certificate(chain: try Self.bytes(certificate), key: try Self.bytes(key)) }
        if let theirTokenFile { return .bearer(try secret(theirTokenFile)) }
        return .none
    }
}

/// The file in which the place that was reached is kept, replaced as a whole.
private struct StatePlace: Sendable {
    let path: String

    init(_ path: String?, for what: String) {
        let name = SHA256.hash(data: Data(what.utf8)).prefix(12).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let folder = ProcessInfo.processInfo.environment["XDG_STATE_HOME"] ?? NSHomeDirectory() + "/.local/state"
        self.path = path ?? folder + "/entente/pull-\(name).json"
    }

    func cursor() -> PullCursor {
        guard let bytes = FileManager.default.contents(atPath: path), let value = try? JSONValue(reading: Array(bytes)) else { return PullCursor() }
        return PullCursor(json: value)
    }

    func keep(_ cursor: PullCursor) throws(PullError) {
        do {
            try FileManager.default.createDirectory(atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
            try Data(try cursor.json.canonicalBytes()).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch { throw .notKept("The place reached cannot be kept in \(path). Name another file: --state-file.") }
    }

    func forget() { try? FileManager.default.removeItem(atPath: path) }
}

/// Adds what was read to the node, through its API.
struct PullSender: Sendable {
    let client: NodeClient
    let marking: String?
    let into: String?
    private static let bytesMax = 6 << 20

    func send(_ batch: [ThreatIntake.Incoming]) async throws(PullError) -> PullTaken {
        var taken = PullTaken(), part: [ThreatIntake.Incoming] = [], bytes = 0
        for one in batch {
            guard let object = one.slice.bytes, !object.isEmpty else {
                taken.refused.append(.init(object: "object number \(one.slice.number)", reason: "It has more than \(StoredBody.objectMax) bytes, or none."))
                continue
            }
            // A list of moments has one for each object, so those with and those without go apart.
            if bytes + object.count > Self.bytesMax || part.first.map({ ($0.added == nil) != (one.added == nil) }) ?? false {
                taken = taken + (try await sendOne(part))
                (part, bytes) = ([], 0)
            }
            part.append(one)
            bytes += object.count
        }
        return part.isEmpty ? taken : taken + (try await sendOne(part))
    }

    private func sendOne(_ part: [ThreatIntake.Incoming]) async throws(PullError) -> PullTaken {
        var body: [UInt8] = Array("{\"objects\":[".utf8)
        for (index, one) in part.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            body += one.slice.bytes ?? []
        }
        body += Array("]".utf8)
        if part.first?.added != nil { body += Array((",\"date_added\":[" + part.map { "\"\(STIXTimestamp(microseconds: $0.added ?? 0).inMicroseconds)\"" }.joined(separator: ",") + "]").utf8) }
        body += Array("}".utf8)
        let fields = [("standing", marking), ("collection", into)].compactMap { name, value in value.map { FormBody.Field(name: name, value: $0) } }
        let path = ThreatsAPI.objectsAddress + (fields.isEmpty ? "" : "?" + FormBody(fields: fields).query)
        let answer: [UInt8]
        do throws(NodeClientError) { answer = try await client.post(path, body, type: "application/taxii+json;version=2.1") } catch {
            switch error {
            case .answered(422, let says, let mistakes): throw .answered(host: "the node", status: 422, says: mistakes.first ?? says)
            case .answered(429, _, _): throw .busy(host: "the node", status: 429, wait: nil)
            // Nobody waits for a token to be made or a collection to be found.
            case .answered(let status, let says, _) where (400..<500).contains(status): throw .answered(host: "the node", status: status, says: says)
            default: throw .notKept(error.description)
            }
        }
        guard let status = try? JSONValue(reading: answer, sizeMax: NodeClient.answerBytesMax) else { throw .notKept(NodeClientError.notOurs.description) }
        let here = (status["successes"]?.array ?? []).count { $0["message"]?.string == TAXIIStatuses.knownMessage }
        return PullTaken(added: Int(status["success_count"]?.integer ?? 0) - here, known: here, refused: (status["failures"]?.array ?? []).map { .init(object: $0["id"]?.string ?? "", reason: $0["message"]?.string ?? "") })
    }
}
