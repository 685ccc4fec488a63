/// The name of one kind of thing in the vault: `accounts`, `sessions`, `log-keys`.
package struct VaultSpace: Hashable, Sendable, ExpressibleByStringLiteral {
    package let name: String
    package init(_ name: String) { self.name = name }
    package init(stringLiteral name: String) { self.name = name }
}

package struct VaultItem: Hashable, Sendable {
    package let key: String
    package let value: [UInt8]
    package let expires: Timestamp?
}

package enum VaultError: Error, Hashable, Sendable, CustomStringConvertible {
    case keyTooLong(space: String, size: Int)
    case valueTooLarge(space: String, size: Int)
    case unreadable(String)
    case notSaved(String)

    package var description: String {
        switch self {
        case .keyTooLong(let space, let size): "A key of \(size) bytes was to be kept in \(space); keys have 1 to \(Vault.keySizeMax) bytes."
        case .valueTooLarge(let space, let size): "A value of \(size) bytes was to be kept in \(space); at most \(Vault.valueSizeMax) are."
        case .unreadable(let reason): "The vault could not be read: \(reason)."
        case .notSaved(let reason): "The vault could not save: \(reason)."
        }
    }
}

/// What nobody said and yet must be kept: password hashes, sessions, private keys, the state of links. Changed in place, durable at once, its file the owner's alone.
package final class Vault: Sendable {
    package static let keySizeMax = 512
    package static let valueSizeMax = 1 << 20
    package static let listMax = 10_000

    private let engine: any VaultEngine
    private let clock: NodeClock

    /// Opens or creates `vault.sqlite` in the directory, which must exist; nil for a vault in memory.
    package static func open(directory: String?, clock: NodeClock = .system) async throws(VaultError) -> Vault { Vault(try SQLiteVault(directory: directory), clock) }

    /// Opens or creates the vault in the database, which several processes share.
    package static func open(_ address: PostgreSQLAddress, clock: NodeClock = .system) async throws(VaultError) -> Vault { Vault(try await PostgreSQLVault.open(address), clock) }

    private init(_ engine: any VaultEngine, _ clock: NodeClock) { (self.engine, self.clock) = (engine, clock) }

    package func close() async { await engine.close() }

    package func get(_ space: VaultSpace, _ key: String) async throws(VaultError) -> VaultItem? { try await engine.get(VaultPlace(space, key), now: clock.now().milliseconds) }

    /// Sets or replaces. After `expires` the item is as if it had never been.
    package func put(_ space: VaultSpace, _ key: String, _ value: [UInt8], expires: Timestamp? = nil) async throws(VaultError) {
        try Self.check(space, key, value)
        try await engine.put(VaultPlace(space, key), value, expires: expires?.milliseconds)
    }

    package func delete(_ space: VaultSpace, _ key: String) async throws(VaultError) { try await engine.delete(VaultPlace(space, key)) }

    /// Compare and swap: sets the value (nil: deletes) only when what is there now is `old` (nil: nothing). Says whether it did.
    package func swap(_ space: VaultSpace, _ key: String, from old: [UInt8]?, to new: [UInt8]?, expires: Timestamp? = nil) async throws(VaultError) -> Bool {
        try Self.check(space, key, new ?? [])
        return try await engine.swap(VaultPlace(space, key), from: old, to: new, expires: expires?.milliseconds, now: clock.now().milliseconds)
    }

    /// In the order of their keys' bytes, those after `key`, at most `limit`.
    package func list(_ space: VaultSpace, after key: String? = nil, limit: Int = listMax) async throws(VaultError) -> [VaultItem] {
        try await engine.list(space, after: key ?? "", limit: min(limit, Self.listMax), now: clock.now().milliseconds)
    }

    /// Every space that holds something, in the order of their names' bytes.
    package func spaces() async throws(VaultError) -> [VaultSpace] { try await engine.spaces(now: clock.now().milliseconds) }

    /// Removes what has expired; returns how many items that were.
    @discardableResult
    package func sweep() async throws(VaultError) -> Int { try await engine.sweep(now: clock.now().milliseconds) }

    private static func check(_ space: VaultSpace, _ key: String, _ value: [UInt8]) throws(VaultError) {
        guard (1...keySizeMax).contains(key.utf8.count) else { throw .keyTooLong(space: space.name, size: key.utf8.count) }
        guard value.count <= valueSizeMax else { throw .valueTooLarge(space: space.name, size: value.count) }
    }
}
