import Journal

/// Which of several processes of one organisation runs its links: whoever last wrote its name into the vault, for a few seconds at a time.
///
/// Two that believe it for a moment do no harm: the logs have one writer each, and the one that was overtaken stops.
struct LinkLease: Sendable {
    private static let space: VaultSpace = "link-lease", key = "runs"
    private static let lasts: Duration = .seconds(10)
    private let vault: Vault
    private let clock: NodeClock
    private let own: [UInt8]
    /// A node whose journal has one writer is alone already.
    private let isShared: Bool

    init(_ vault: Vault, isShared: Bool, clock: NodeClock) {
        (self.vault, self.isShared, self.clock) = (vault, isShared, clock)
        var random = SystemRandomNumberGenerator()
        own = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    /// Takes or renews it. False while another process has it, or the vault cannot be asked.
    func take() async -> Bool {
        guard isShared else { return true }
        let expires = clock.now().advanced(by: Self.lasts)
        if (try? await vault.swap(Self.space, Self.key, from: own, to: own, expires: expires)) == true { return true }
        return (try? await vault.swap(Self.space, Self.key, from: nil, to: own, expires: expires)) == true
    }

    /// Whether some process runs the links of the node that this vault belongs to.
    static func isHeld(in vault: Vault) async throws -> Bool { try await vault.get(space, key) != nil }

    /// In a task of its own: whoever gives it back was told to end, and the vault does nothing more for a task that was.
    func giveBack() async {
        guard isShared else { return }
        await Task.detached { [vault, own] in _ = try? await vault.swap(Self.space, Self.key, from: own, to: nil) }.value
    }
}
