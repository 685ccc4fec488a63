import Journal
import Link
import TestSupport
import TransparencyLog

extension ChannelSender {
    static func simulated(channel: Journal, peerKeys: [[CosignatureVerifier]], wire: FaultyWire, disk: Disk, clock: NodeClock, alarms: Alarms) -> ChannelSender {
        ChannelSender(channel, peerKeys: peerKeys.last ?? [], earlier: peerKeys.dropLast(), transport: wire, receipts: disk.receipts, clock: clock, generator: Seeded(channel.size),
                      alarm: { alarms.add($0) })
    }
}
