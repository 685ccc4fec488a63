import NIOCore

/// Closes a connection on which no request has begun in time, so that whoever opens connections and says nothing does not take the peers' places for long.
final class FirstRequestBound: ChannelInboundHandler, RemovableChannelHandler {
    /// Whatever comes first counts, and is passed on as it is.
    typealias InboundIn = Never
    private let limit: TimeAmount
    private var end: Scheduled<Void>?

    init(_ limit: TimeAmount) { self.limit = limit }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        end = context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { end?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        end?.cancel()
        context.fireChannelRead(data)
    }
}
