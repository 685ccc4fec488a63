package import Kernel

/// Why another server was not read: who, what, and what to do.
package enum PullError: Error, Hashable, Sendable, CustomStringConvertible {
    case address(String, remedy: String)
    case notEncrypted(String)
    case notFound(host: String)
    /// Its name leads to an address that this node does not ask on its own.
    case closed(host: String, address: String)
    case unreachable(host: String)
    case certificate(host: String)
    /// Ours, or the authorities by which we trust the other side.
    case ownCertificate
    case tooSlow(host: String, seconds: Int)
    case tooLarge(host: String, limit: Int)
    case elsewhere(host: String, to: String)
    case refused(host: String, status: Int)
    case missing(host: String, what: String)
    case busy(host: String, status: Int, wait: Duration?)
    case answered(host: String, status: Int, says: String)
    case notTAXII(host: String, what: String)
    case noCollection(String, known: [String])
    case choose([String])
    case endless(host: String, pages: Int)
    /// Our own side could not keep what came.
    case notKept(String)

    package var description: String {
        switch self {
        case .address(let text, let remedy): "`\(text.prefix(200))` is no address of a TAXII server. \(remedy)"
        case .notEncrypted(let host): "\(host) would be asked without encryption. Write https; http is for a server on the same machine alone."
        case .notFound(let host): "The name \(host) is not known. Check how it is spelled, and whether this machine can look names up."
        case .closed(let host, let address): "\(host) stands at \(address), inside a private network, and this node asks no such address. Its operator can allow it: ENTENTE_REACH=\(address)."
        case .unreachable(let host): "\(host) does not answer. It is tried again; if it goes on, check the address and whether the way there is open."
        case .certificate(let host): "\(host) shows a certificate that cannot be verified for this name, so nothing was asked. Ask its operator for a certificate of a known authority."
        case .ownCertificate: "Our certificate and key, or the authorities, cannot be used. Name a chain in PEM whose first certificate belongs to the key, and a key in PEM without a passphrase."
        case .tooSlow(let host, let seconds): "\(host) took more than \(seconds) s for one answer. It is tried again with fewer objects at once."
        case .tooLarge(let host, let limit): "\(host) sent more than \(limit >> 20) MiB in one answer. It is tried again with fewer objects at once."
        case .elsewhere(let host, let to): "\(host) sends us on to \(to.prefix(200)), another server, and credentials are not carried there. If that is right, write that address instead."
        case .refused(let host, let status): status == 401 ? "\(host) does not know these credentials. Check name and password, or the token." : "\(host) knows these credentials and does not let them read this. Ask its operator."
        case .missing(let host, let what): "\(host) has no \(what), or these credentials may not have it. Check the address."
        case .busy(let host, let status, let wait): "\(host) has too much to do (\(status))" + (wait.map { " and asks to wait \($0.components.seconds) s" } ?? "") + ". It is tried again."
        case .answered(let host, let status, let says): "\(host) answered \(status)" + (says.isEmpty ? "." : ": \(says.prefix(300))")
        case .notTAXII(let host, let what): "What \(host) sent cannot be read as TAXII 2.1: \(what)"
        case .noCollection(let wanted, let known): "There is no collection `\(wanted.prefix(120))`. " + (known.isEmpty ? "These credentials may read none." : "There are: \(known.prefix(50).joined(separator: "; ")).")
        case .choose(let known): "Say which collection: \(known.prefix(50).joined(separator: "; "))."
        case .endless(let host, let pages): "\(host) sent \(pages) pages in a row without an object and says that there is more. What came before is kept; ask its operator."
        case .notKept(let says): says
        }
    }

    /// Worth trying again by itself.
    package var isPassing: Bool {
        switch self {
        case .unreachable, .tooSlow, .tooLarge, .busy, .notFound, .endless, .notKept: true
        case .answered(_, let status, _): status >= 500
        default: false
        }
    }

    /// Another page size may help.
    var isAboutSize: Bool {
        switch self {
        case .tooLarge, .tooSlow: true
        default: false
        }
    }

    var askedToWait: Duration? { if case .busy(_, _, let wait) = self { wait } else { nil } }
}
