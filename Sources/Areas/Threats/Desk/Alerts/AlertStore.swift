import Crypto
import Foundation
import Journal
import Kernel
import Node

/// Alerts lie in the vault: what somebody looks for is nobody else's business.
struct AlertStore: Sendable {
    private static let alerts: VaultSpace = "threats-alert", states: VaultSpace = "threats-alert-state", secrets: VaultSpace = "threats-alert-secret", turns: VaultSpace = "threats-alert-turn"
    static let ofOneMax = 50
    private static let turn = Duration.seconds(120)
    let vault: Vault

    init(_ vault: Vault) { self.vault = vault }

    private static func key(_ account: AccountID, _ id: String) -> String { "\(account.text) \(id)" }

    func all() async throws -> [ThreatAlert] {
        var all: [ThreatAlert] = [], last: String?
        while case let page = try await vault.list(Self.alerts, after: last), !page.isEmpty {
            all += page.compactMap { item in (try? JSONValue(reading: item.value)).flatMap { try? ThreatAlert(json: $0) } }
            last = page.last?.key
        }
        return all
    }

    func all(of account: AccountID) async throws -> [ThreatAlert] { try await all().filter { $0.account == account } }

    /// Nil for somebody else's.
    func alert(_ id: String, of account: AccountID) async throws -> ThreatAlert? {
        guard !id.isEmpty, id.utf8.count <= 100 else { return nil }
        return try await vault.get(Self.alerts, Self.key(account, id)).flatMap { try? ThreatAlert(json: JSONValue(reading: $0.value)) }
    }

    /// The secret by which a tool knows that it is this node that tells it; empty where there is no tool.
    func add(_ alert: ThreatAlert, now: Timestamp) async throws -> String {
        let secret = alert.hook == nil ? "" : SymmetricKey(size: .bits256).withUnsafeBytes { $0.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
        if !secret.isEmpty { try await vault.put(Self.secrets, alert.id, Array(secret.utf8)) }
        try await keep(HookState(after: now.milliseconds * 1000), of: alert.id)
        try await vault.put(Self.alerts, Self.key(alert.account, alert.id), try alert.json.canonicalBytes())
        return secret
    }

    func remove(_ alert: ThreatAlert) async throws {
        try await vault.delete(Self.alerts, Self.key(alert.account, alert.id))
        for space in [Self.states, Self.secrets, Self.turns] { try await vault.delete(space, alert.id) }
    }

    func secret(of id: String) async throws -> String { String(decoding: try await vault.get(Self.secrets, id)?.value ?? [], as: UTF8.self) }
    func state(of id: String) async throws -> HookState? { try await vault.get(Self.states, id).flatMap { try? HookState(json: JSONValue(reading: $0.value)) } }
    func keep(_ state: HookState, of id: String) async throws { try await vault.put(Self.states, id, try state.json.canonicalBytes()) }

    func takeTurn(_ id: String, as process: String, now: Timestamp) async throws -> Bool {
        let own = Array(process.utf8), until = now.advanced(by: Self.turn)
        if try await vault.swap(Self.turns, id, from: nil, to: own, expires: until) { return true }
        return try await vault.swap(Self.turns, id, from: own, to: own, expires: until)
    }

    func giveBack(_ id: String, as process: String) async throws { _ = try await vault.swap(Self.turns, id, from: Array(process.utf8), to: nil) }
}
