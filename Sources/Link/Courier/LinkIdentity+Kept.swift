package import Journal
package import Kernel

extension LinkIdentity {
    /// From the node's vault; nil while the node was never joined.
    package static func kept(in vault: Vault, own: OrganisationID) async throws -> LinkIdentity? { nil }
}
