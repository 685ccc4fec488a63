/// All that a peer may ask of us: of our channel under `/channel/`, of our mirror of its log everywhere else.
package struct PeerEndpoint: LinkEndpoint {
    private let mirror: Mirror
    private let channel: ChannelServer

    package init(mirror: Mirror, channel: ChannelServer) { (self.mirror, self.channel) = (mirror, channel) }

    package func answer(_ request: LinkRequest) async -> LinkResponse {
        request.path.hasPrefix("/channel/") ? await channel.answer(request) : await mirror.answer(request)
    }
}
