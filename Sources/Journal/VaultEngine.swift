/// Where a vault's items lie: a SQLite file, or a table of PostgreSQL. `now` is the vault's own time; what has expired by then is not there.
protocol VaultEngine: Sendable {
    func get(_ place: VaultPlace, now: Int64) async throws(VaultError) -> VaultItem?
    func put(_ place: VaultPlace, _ value: [UInt8], expires: Int64?) async throws(VaultError)
    func delete(_ place: VaultPlace) async throws(VaultError)
    /// One step that nobody can get in between of, in this process or another.
    func swap(_ place: VaultPlace, from old: [UInt8]?, to new: [UInt8]?, expires: Int64?, now: Int64) async throws(VaultError) -> Bool
    func list(_ space: VaultSpace, after key: String, limit: Int, now: Int64) async throws(VaultError) -> [VaultItem]
    /// In the order of their names' bytes.
    func spaces(now: Int64) async throws(VaultError) -> [VaultSpace]
    func sweep(now: Int64) async throws(VaultError) -> Int
    func close() async
}

/// Names are kept as bytes: as texts, SQLite would end them at a zero byte and take two keys for one.
struct VaultPlace: Sendable {
    let space: [UInt8]
    let key: [UInt8]
    init(_ space: VaultSpace, _ key: String) { (self.space, self.key) = (Array(space.name.utf8), Array(key.utf8)) }
}
