import NIOPosix

/// Does the slow work of passwords on two threads of its own, so that a flood of sign-ins slows sign-ins and nothing else.
final class PasswordWorkers: Sendable {
    let cost: PasswordCost
    private let threads = NIOThreadPool(numberOfThreads: 2)

    init(cost: PasswordCost) {
        self.cost = cost
        threads.start()
    }

    func hash(_ password: String) async throws -> Password {
        try await threads.runIfActive { [cost] in Password(hashing: password, cost: cost) }
    }

    /// `kept` of nil costs the same and is never right.
    func check(_ password: String, against kept: Password?) async throws -> Bool {
        try await threads.runIfActive { [cost] in
            guard let kept else {
                Password.waste(on: password, cost: cost)
                return false
            }
            return kept.matches(password)
        }
    }

    func close() async { try? await threads.shutdownGracefully() }
}
