import Kernel
import NIOCore
import Synchronization

/// The connections on which peers have asked something: each peer has a few, so that none takes the places of others, nor the memory that many bodies at once would need.
final class PeerConnections: Sendable {
    private let most: Int
    private let open = Mutex<[OrganisationID: [any Channel]]>([:])

    init(most: Int) { self.most = most }

    /// Ends the peer's oldest connection when this is one too many.
    func uses(_ channel: any Channel, _ peer: OrganisationID) {
        let (isNew, oldest) = open.withLock { open in
            var channels = open[peer] ?? []
            guard !channels.contains(where: { $0 === channel }) else { return (false, nil as (any Channel)?) }
            channels.append(channel)
            let oldest = channels.count > most ? channels.removeFirst() : nil
            open[peer] = channels
            return (true, oldest)
        }
        oldest?.close(promise: nil)
        guard isNew else { return }
        channel.closeFuture.whenComplete { [weak self] _ in self?.open.withLock { $0[peer]?.removeAll { $0 === channel } } }
    }
}
