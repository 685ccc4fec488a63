package import Link
import TransparencyLog

extension Crossings {
    /// Of a node that runs its links.
    package init(_ hub: LinkHub) {
        self.init(look: { try await hub.reciprocity(for: $0, account: $1) }, crossing: { released, account in try await hub.crossing(of: released, account: account).map { ($0.peer, $0.crossing) } },
                  checkpoints: { peer in
                      let notes = try await hub.checkpoints(with: peer)
                      return (notes.ours?.description, notes.theirs?.description)
                  }, courier: hub.courier)
    }
}
