import Foundation
import Journal
import Kernel
import Node

/// Sources, their secrets and how they do, in the vault; several processes of one node share it.
struct SourceStore: Sendable {
    private static let sources: VaultSpace = "threats-source", secrets: VaultSpace = "threats-source-secret", states: VaultSpace = "threats-source-state"
    private static let aside: VaultSpace = "threats-source-aside", turns: VaultSpace = "threats-source-turn", wishes: VaultSpace = "threats-source-now"
    static let sourcesMax = 200
    /// Of each source the newest are kept, shortened.
    static let asideMax = 200, asideTextMax = 600
    private static let turn = Duration.seconds(300)
    let vault: Vault

    init(_ vault: Vault) { self.vault = vault }

    func all() async throws -> [ThreatSource] { try await vault.list(Self.sources, limit: Self.sourcesMax).compactMap { item in (try? JSONValue(reading: item.value)).flatMap { try? ThreatSource(json: $0) } } }

    func source(_ id: String) async throws -> ThreatSource? {
        guard !id.isEmpty, id.utf8.count <= 100 else { return nil }
        return try await vault.get(Self.sources, id).flatMap { try? ThreatSource(json: JSONValue(reading: $0.value)) }
    }

    /// The secret is written first: a source without it would be refused over there, and the account there perhaps locked.
    func add(_ source: ThreatSource, secret: String) async throws {
        if !secret.isEmpty { try await vault.put(Self.secrets, source.id, Array(secret.utf8)) }
        try await keep(source)
    }

    func keep(_ source: ThreatSource) async throws { try await vault.put(Self.sources, source.id, try source.json.canonicalBytes()) }

    func remove(_ id: String) async throws {
        for space in [Self.sources, Self.secrets, Self.states, Self.aside, Self.turns, Self.wishes] { try await vault.delete(space, id) }
    }

    func credential(of source: ThreatSource) async throws -> TAXIIClient.Credential {
        guard source.credential != .none else { return .none }
        let secret = String(decoding: try await vault.get(Self.secrets, source.id)?.value ?? [], as: UTF8.self)
        return source.credential == .password ? .basic(name: source.name, password: secret) : .bearer(secret)
    }

    func state(of id: String) async throws -> SourceState { try await vault.get(Self.states, id).flatMap { try? JSONValue(reading: $0.value) }.map { SourceState(json: $0) } ?? SourceState() }

    /// Nothing is kept of a source that was removed meanwhile.
    func keep(_ state: SourceState, of id: String) async throws {
        guard try await source(id) != nil else { return }
        try await vault.put(Self.states, id, try state.json.canonicalBytes())
    }

    // MARK: Set aside

    func aside(of id: String) async throws -> [AsideObject] { try await vault.get(Self.aside, id).flatMap { try? JSONValue(reading: $0.value) }?.array?.compactMap { AsideObject(json: $0) } ?? [] }

    func setAside(_ refused: [PullTaken.Refusal], of id: String, at now: Timestamp) async throws {
        guard !refused.isEmpty else { return }
        let new = refused.suffix(Self.asideMax).map { AsideObject(object: String($0.object.prefix(200)), reason: String($0.reason.prefix(Self.asideTextMax)), at: now) }
        // What comes again at every reading stands here once.
        let old = try await aside(of: id).filter { one in !new.contains { $0.object == one.object && $0.reason == one.reason } }
        try await vault.put(Self.aside, id, try JSONValue.array((new + old).prefix(Self.asideMax).map(\.json)).canonicalBytes())
    }

    func clearAside(of id: String) async throws { try await vault.delete(Self.aside, id) }

    // MARK: Whose turn it is

    /// One process reads a source at a time; one that died is followed after five minutes.
    func takeTurn(_ id: String, as process: String, now: Timestamp) async throws -> Bool {
        let own = Array(process.utf8), until = now.advanced(by: Self.turn)
        if try await vault.swap(Self.turns, id, from: nil, to: own, expires: until) { return true }
        return try await vault.swap(Self.turns, id, from: own, to: own, expires: until)
    }

    func giveBack(_ id: String, as process: String) async throws { _ = try await vault.swap(Self.turns, id, from: Array(process.utf8), to: nil) }

    func wish(_ id: String) async throws { try await vault.put(Self.wishes, id, [1]) }
    func wishes() async throws -> Set<String> { Set(try await vault.list(Self.wishes, limit: Self.sourcesMax).map(\.key)) }
    func fulfil(_ id: String) async throws { try await vault.delete(Self.wishes, id) }
}
