import Crypto
import GRDB
package import Kernel
package import Node
package import Release
package import Threats

/// A text of an object as it is kept, with the moment from which it could be had.
package struct StoredObject: Labelled, Sendable {
    package let id: STIXID
    package let type: String
    package let bytes: [UInt8]
    package let title: String
    /// Microseconds since 1970; for an object that has no version of its own, when it was added.
    package let version: Int64
    package let added: Int64
    package let spec: Int
    package let item: Item
    package let author: PartyID
    /// The organisation whose node sent it; nil for what was added here.
    package let origin: OrganisationID?
    package let collection: String
    let seq: Int64
    let stream: Int64

    package var addedAt: STIXTimestamp { STIXTimestamp(microseconds: added) }
}

/// What all objects of one stream have in common.
struct ThreatStream: Sendable {
    let id: Int64
    let collection: String
    let author: PartyID
    let origin: OrganisationID?
    let item: Item
    /// The moment of its newest object, in microseconds; none is newer.
    let last: Int64
    /// Counts what was added and removed.
    let changes: Int64
}

/// The streams that one question is about, all of them open to its viewpoint.
struct ThreatScope: Sendable {
    let viewpoint: Viewpoint
    let streams: [ThreatStream]
    let byID: [Int64: ThreatStream]
    /// The moment of its newest object, in microseconds.
    let last: Int64
    /// Another one after every change of what lies in the scope.
    let state: [UInt8]

    init(_ viewpoint: Viewpoint, _ streams: [ThreatStream]) {
        (self.viewpoint, self.streams) = (viewpoint, streams)
        byID = Dictionary(streams.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
        last = streams.map(\.last).max() ?? 0
        var hash = SHA256()
        for stream in streams { for number in [stream.id, stream.changes] { withUnsafeBytes(of: number) { hash.update(bufferPointer: $0) } } }
        state = Array(hash.finalize())
    }
}
