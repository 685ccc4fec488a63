import Journal
import Link
import TestSupport
import TransparencyLog

extension ChannelSender {
    static func simulated(channel: Journal, peer: SideIdentity, wire: FaultyWire, disk: Disk, clock: NodeClock, alarms: Alarms) -> ChannelSender {
        ChannelSender(channel, peerKeys: peer.cosigners.map(\.verifier), transport: wire, receipts: disk.receipts, clock: clock, generator: Seeded(channel.size),
                      alarm: { alarms.add($0) })
    }
}
