import Kernel
import Link

extension LinkSettings {
    /// As the configuration says. Which body holds here whatever comes was said in our join file.
    init(_ configuration: ServeConfiguration.Link) {
        func address(_ place: ListenAddress) -> LinkAddress { LinkAddress(host: place.host, port: place.port) }
        var ways: [OrganisationID: Way] = [:]
        for peer in configuration.peers { ways[peer.organisation] = peer.address.map { .dial(address($0)) } ?? .waits }
        self.init(listen: configuration.listen.map(address), custodian: nil, ways: ways)
    }

    /// For whoever watches the node: how each link stands, in a word.
    static func told(of hub: LinkHub?) async -> [String: String] {
        guard let hub else { return ["link": "not configured"] }
        var words: [String: String] = [:]
        for status in await hub.status() {
            words["link-\(status.peer.text.lowercased())"] = switch status.state {
            case .neverHeard: "never heard"
            case .works: "works"
            case .silent: "silent"
            case .stopped: "stopped"
            case .byCourier: "by courier"
            }
        }
        return words.isEmpty ? ["link": "joined with nobody"] : words
    }
}
