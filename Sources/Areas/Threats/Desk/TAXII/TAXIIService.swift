import Crypto
import Foundation
import Hummingbird
import HTTPTypes
import Journal
import Kernel
import Labels
import NIOCore
import Node
import Release
import Site
import Synchronization
import Threats

/// The TAXII 2.1 server of a node: what a client finds in a collection is what its account may see, decided object by object.
///
/// Source: OASIS TAXII Version 2.1, sections 4 and 5.
struct TAXIIService: Sendable {
    static let prefix = "/taxii2"
    static let root = "entente"
    static let envelopeBytesMax = 16 << 20

    let shell: Shell
    let reading: ThreatReading
    let door: TAXIIDoor
    let keys: ServiceKeys
    let statuses: TAXIIStatuses

    init(shell: Shell, reading: ThreatReading) {
        (self.shell, self.reading, door) = (shell, reading, TAXIIDoor(shell.node))
        (keys, statuses) = (ServiceKeys(shell.node.vault), TAXIIStatuses(shell.node.vault))
    }

    func respond(_ request: Hummingbird.Request, _ context: SiteContext) async -> Response {
        do { return try await answer(request, context) } catch let error as TAXIIError { return TAXIIReply.error(error) } catch let error as ActError {
            // A full disk or a store that is away is not the sender's fault: it may try again.
            if case .notKept = error { return TAXIIReply.error(.init(.serviceUnavailable, "It was not kept", error.description, retryAfter: 5)) }
            return TAXIIReply.error(.init(.forbidden, "It was not taken", error.description))
        } catch {
            return TAXIIReply.error(.init(.internalServerError, "We could not do it", "Something went wrong on our side. Try again; if it goes on, tell the administrator of this node."))
        }
    }

    private func answer(_ request: Hummingbird.Request, _ context: SiteContext) async throws -> Response {
        let account = try await door.account(request, context)
        context.trace.account = account.id
        guard accepts(request.headers[.accept]) else { throw TAXIIError.notAcceptable }
        let path = request.uri.path.dropFirst(Self.prefix.count).split(separator: "/", omittingEmptySubsequences: true).map { $0.utf8.contains(UInt8(ascii: "%")) ? $0.removingPercentEncoding ?? String($0) : String($0) }
        let isRead = request.method == .get || request.method == .head
        if path.isEmpty {
            guard isRead else { throw TAXIIError.notAllowed(Self.reading) }
            return TAXIIReply.json(discovery(request))
        }
        guard path[0] == Self.root else { throw TAXIIError.notFound }
        let viewpoint = account.viewpoint(on: shell.node.today)
        switch (path.count, path.count > 1 ? path[1] : "") {
        case (1, _):
            guard isRead else { throw TAXIIError.notAllowed(Self.reading) }
            return TAXIIReply.json(.members(("title", .string("Entente, \(shell.node.name)")), ("description", .string("Threats, as far as your account may see them.")),
                                            ("versions", .array([.string(TAXIIReply.mediaType)])), ("max_content_length", .integer(Int64(Self.envelopeBytesMax)))))
        case (3, "status"):
            guard isRead else { throw TAXIIError.notAllowed(Self.reading) }
            guard let status = try await statuses.status(path[2], of: account.id) else { throw TAXIIError.notFound }
            return TAXIIReply.json(status)
        case (2, "collections"):
            guard isRead else { throw TAXIIError.notAllowed(Self.reading) }
            let shelves = try await shelves(for: account)
            return TAXIIReply.json(.members(("collections", .array(shelves.map { resource($0) }))))
        case (3..., "collections"):
            guard let shelf = try await shelf(path[2], for: account) else { throw TAXIIError.notFound }
            let question = Question(shelf: shelf, account: account, viewpoint: viewpoint, request: request)
            switch (path.count, path.count > 3 ? path[3] : "", request.method) {
            case (3, _, .get), (3, _, .head): return TAXIIReply.json(resource(shelf))
            case (4, "manifest", .get), (4, "manifest", .head): return try await manifest(question)
            case (4, "objects", .get), (4, "objects", .head): return try await objects(question)
            case (4, "objects", .post): return try await add(question)
            case (5, "objects", .get), (5, "objects", .head): return try await objects(question, named: STIXID(path[4]))
            case (5, "objects", .delete): return try await remove(question, STIXID(path[4]))
            case (6, "objects", .get) where path[5] == "versions", (6, "objects", .head) where path[5] == "versions": return try await versions(question, STIXID(path[4]))
            case (3, _, _), (4, "manifest", _): throw TAXIIError.notAllowed(Self.reading)
            case (4, "objects", _): throw TAXIIError.notAllowed(Self.reading + ", POST")
            case (5, "objects", _): throw TAXIIError.notAllowed(Self.reading + ", DELETE")
            case (6, "objects", _) where path[5] == "versions": throw TAXIIError.notAllowed(Self.reading)
            default: throw TAXIIError.notFound
            }
        default: throw TAXIIError.notFound
        }
    }

    private static let reading = "GET, HEAD"

    /// `application/taxii+json`, with version 2.1 or none; sections 1.6.8.1 and 1.6.8.2.
    private func accepts(_ header: String?) -> Bool {
        guard let header else { return false }
        if header == TAXIIReply.mediaType { return true }
        return header.split(separator: ",").contains { range in
            let parts = range.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
            guard let type = parts.first, ["application/taxii+json", "application/*", "*/*"].contains(type), !Weight.isNought(parts) else { return false }
            return !parts.contains { $0.hasPrefix("version=") && $0 != "version=2.1" && $0 != "version=\"2.1\"" }
        }
    }

    private func discovery(_ request: Hummingbird.Request) -> JSONValue {
        // A node that serves is reached over TLS, its own or a proxy's before it, of which the request's own scheme does not tell.
        let host = request.head.authority ?? "localhost", scheme = shell.node.configuration.isDemonstration ? "http" : "https"
        let root = "\(scheme)://\(host)\(Self.prefix)/\(Self.root)/"
        return .members(("title", .string("Entente, \(shell.node.name)")), ("description", .string("Each account finds here what it may see.")), ("default", .string(root)), ("api_roots", .array([.string(root)])))
    }

    // MARK: Collections

    /// A collection, or a view, as one account has it.
    struct Listed: Sendable {
        let id: String, title: String, description: String, alias: String
        let part: CollectionPart
        let standing: String
        let isWritable: Bool
    }

    func shelves(for account: Account) async throws -> [Listed] {
        let canWrite = Self.mayAdd(account)
        return ThreatView.allCases.map { listed($0, for: account) } + (try await reading.collections(for: account.viewpoint(on: shell.node.today))).map { one in
            Listed(id: one.collection.id, title: one.collection.title, description: one.collection.description, alias: one.collection.alias, part: .collection(one.collection.id), standing: one.collection.standing,
                   isWritable: canWrite && !one.collection.isClosed)
        }
    }

    /// By identifier or short name. Views are there for everybody: no table is asked for them.
    private func shelf(_ name: String, for account: Account) async throws -> Listed? {
        if let view = ThreatView.allCases.first(where: { $0.rawValue == name || $0.alias == name }) { return listed(view, for: account) }
        return try await shelves(for: account).first { $0.id == name || !$0.alias.isEmpty && $0.alias == name }
    }

    private func listed(_ view: ThreatView, for account: Account) -> Listed {
        Listed(id: view.rawValue, title: view.title, description: view.description, alias: view.alias, part: .view(view), standing: ThreatCollection.standingMarking, isWritable: view == .ours && Self.mayAdd(account))
    }

    private static func mayAdd(_ account: Account) -> Bool { !account.roles.isDisjoint(with: [.drafter, .releaseAuthority]) }

    private func resource(_ one: Listed) -> JSONValue {
        .members(("id", .string(one.id)), ("title", .string(one.title)), ("description", one.description.isEmpty ? nil : .string(one.description)), ("alias", one.alias.isEmpty ? nil : .string(one.alias)),
                 ("can_read", .bool(true)), ("can_write", .bool(one.isWritable)), ("media_types", .array([21, 20].compactMap { TAXIIReply.stixMediaTypes[$0].map { .string($0) } })))
    }

    /// A question to one collection by one account.
    struct Question: Sendable {
        let shelf: Listed
        let account: Account
        let viewpoint: Viewpoint
        let request: Hummingbird.Request
    }
}

/// Secrets of the service, made once and kept, so that every process of the node opens what another sealed.
final class ServiceKeys: Sendable {
    private let vault: Vault
    private let known = Mutex<[UInt8]?>(nil)
    private static let space: VaultSpace = "threats"

    init(_ vault: Vault) { self.vault = vault }

    /// Read once: it never changes.
    func pageKey() async throws -> [UInt8] {
        if let key = known.withLock({ $0 }) { return key }
        let key = try await keptPageKey()
        known.withLock { $0 = key }
        return key
    }

    private func keptPageKey() async throws -> [UInt8] {
        if let kept = try await vault.get(Self.space, "page-key") { return kept.value }
        _ = try await vault.swap(Self.space, "page-key", from: nil, to: SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) })
        guard let kept = try await vault.get(Self.space, "page-key") else { throw TAXIIError(.serviceUnavailable, "The key of the pages cannot be read", "Tell the administrator of this node.") }
        return kept.value
    }
}
