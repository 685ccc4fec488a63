package import Crypto
package import Kernel
package import TransparencyLog

/// Takes from sealed files what one peer sent: verifies all of a file before anything is appended, and appends through the mirror as the wire does.
///
/// A file may come twice, late, or beside the wire; what is there already stays as it is. A file whose entries leave a gap is kept aside and taken when
/// what is missing has come. After a crash the same file is simply unpacked again.
package struct CourierUnpacker: Sendable {
    private let own: OrganisationID
    private let peer: OrganisationID
    private let keys: [NoteVerifier]
    private let earlier: [[NoteVerifier]]
    private let key: XWingMLKEM768X25519.PrivateKey
    private let door: MirrorDoor
    private let staged: StagedParcels
    private let takeReceipt: @Sendable (SignedNote) async throws -> UInt64

    /// `origin` and `keys`: of the peer's channel to us. `mirror`: what holds it. `staging`: a folder of this peer's own. `takeReceipt`: verifies the peer's
    /// cosignature over our channel, keeps it and gives the size for which receipts hold now; throws a sentence.
    package init(own: OrganisationID, peer: OrganisationID, origin: String, keys: [NoteVerifier], earlier: [[NoteVerifier]] = [], key: XWingMLKEM768X25519.PrivateKey, mirror: any LinkEndpoint, staging: String,
                 takeReceipt: @escaping @Sendable (SignedNote) async throws -> UInt64) {
        (self.own, self.peer, self.keys, self.earlier, self.key, self.takeReceipt) = (own, peer, keys, earlier, key, takeReceipt)
        (door, staged) = (MirrorDoor(mirror: mirror, origin: origin), StagedParcels(directory: staging))
    }

    package struct Report: Hashable, Sendable, Codable {
        package enum Outcome: Hashable, Sendable, Codable {
            /// These entries are new here.
            case appended(Range<UInt64>)
            case nothingNew
            /// Kept aside until the entries named have come.
            case staged(missing: Range<UInt64>)
            /// The file carried a receipt only.
            case noEntries
        }
        package let outcome: Outcome
        /// What the file carried.
        package let entries: Range<UInt64>?
        /// Receipts hold for that many entries of our channel; nil when the file carried no receipt.
        package let receiptedSize: UInt64?
        /// Files kept aside earlier that could be taken now.
        package var fromStaging: [Range<UInt64>] = []
        /// Files kept aside that cannot be taken, and why.
        package var problems: [String] = []
    }

    package func unpack(_ path: String, progress: (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in }) async throws(CourierError) -> Report {
        var report = try await take(path, mayStage: true, progress)
        if case .staged = report.outcome { return report }
        (report.fromStaging, report.problems) = await takeStaged()
        return report
    }

    /// Takes the files kept aside whose gap has closed, by another file or over the wire.
    package func takeStaged() async -> (taken: [Range<UInt64>], problems: [String]) {
        var taken: [Range<UInt64>] = [], problems: [String] = []
        for parcel in staged.all() {
            guard case .at(let state) = await door.state(), parcel.range.lowerBound <= state.next else { continue }
            do throws(CourierError) {
                let report = try await take(parcel.path, mayStage: false) { _, _ in }
                if case .staged = report.outcome { continue }
                if case .appended(let range) = report.outcome { taken.append(range) }
                staged.remove(parcel)
            } catch { problems.append(error.description) }
        }
        return (taken, problems)
    }

    /// What the files kept aside carry, in order.
    package var waiting: [Range<UInt64>] { staged.all().map(\.range) }

    /// The first entry that our mirror lacks; nil when it cannot say.
    package func next() async -> UInt64? { if case .at(let state) = await door.state() { state.next } else { nil } }

    private static let attemptsMax = 4

    private func take(_ path: String, mayStage: Bool, _ progress: (UInt64, UInt64) -> Void) async throws(CourierError) -> Report {
        var reader = try SealedReader(path, addressee: own, key: key)
        defer { reader.close() }
        guard reader.header.sender == peer.text else { throw .fromSomebodyElse(file: path, sender: reader.header.sender.debugDescription, peers: [peer]) }
        var receipted: UInt64?
        for attempt in 1...Self.attemptsMax {
            let state: MirrorInfo
            switch await door.state() {
            case .at(let info): state = info
            case .refused(let reason): throw .refused(file: path, reason: reason)
            }
            let parcel = try reader.check(origin: door.origin, keys: keys, earlier: earlier, held: state.size)
            // Before anything is appended: a receipt that does not fit stops everything.
            if attempt == 1, let receipt = parcel.receipt {
                do { receipted = try await takeReceipt(receipt) } catch { throw .receipt(file: path, reason: "\(error)") }
            }
            guard let log = parcel.log else { return Report(outcome: .noEntries, entries: nil, receiptedSize: receipted) }
            if let outcome = try await append(log, from: &reader, state, progress) {
                if case .staged = outcome, mayStage { try staged.keep(path, range: log.range, header: reader.header) }
                return Report(outcome: outcome, entries: log.range, receiptedSize: receipted)
            }
            // The wire was faster at the same moment; what it brought counts, so begin again from there.
        }
        throw .refused(file: path, reason: "it moved \(Self.attemptsMax) times while the file was read. Unpack it again in a moment.")
    }

    /// Nil when the mirror has moved meanwhile.
    private func append(_ log: CheckedParcel.Log, from reader: inout SealedReader, _ state: MirrorInfo, _ progress: (UInt64, UInt64) -> Void) async throws(CourierError) -> Report.Outcome? {
        let size = log.checkpoint.size
        guard size > 0 else { return .nothingNew }
        guard log.range.lowerBound <= state.next else { return .staged(missing: state.next..<log.range.lowerBound) }
        guard try await announce(log, state, reader.path) else { return nil }
        guard var sending = Sending(log.range, origin: door.origin, state) else { throw .content(file: reader.path, reason: "its checkpoint has more entries than a log can have.") }
        try reader.rewind()
        while !sending.isAtEnd, let section = try reader.nextSection() {
            guard case .package(let bytes) = section else { continue }
            do { try sending.add(bytes) } catch { throw .content(file: reader.path, reason: error.description) }
            guard sending.isFull || sending.isAtEnd && !sending.packages.isEmpty else { continue }
            switch try await send(&sending, state, reader.path) {
            case .taken: progress(sending.next - log.range.lowerBound, size - log.range.lowerBound)
            case .moved: return nil
            case .unknownSize(let missing): return .staged(missing: missing)
            }
        }
        guard state.next >= size else { return .appended(state.next..<size) }
        // Everything was there already; the mirror may still owe its cosignature, when it stopped between the last entry and signing.
        _ = try await send(&sending, state, reader.path)
        return .nothingNew
    }

    /// Tells the mirror of the parcel's checkpoint; it compares it with what it holds. False when the mirror has moved meanwhile.
    private func announce(_ log: CheckedParcel.Log, _ state: MirrorInfo, _ path: String) async throws(CourierError) -> Bool {
        let size = log.checkpoint.size
        switch await door.addCheckpoint(log.note, after: min(state.size, size), proof: log.consistency) {
        case .taken: return true
        case .contradicts(let reason): throw .fork(file: path, peer: peer, reason: reason)
        case .refused(let reason): throw .refused(file: path, reason: reason)
        case .otherSize(let now):
            // The very size that it named does not fit: it holds another tree of that size, and has called people.
            if size >= state.size {
                guard now == state.size else { return false }
                throw .fork(file: path, peer: peer, reason: "it has another tree of \(size) entries.")
            }
            // A smaller checkpoint is compared and then declined; had it been another tree, the link would have stopped.
            if case .refused(let reason) = await door.state() { throw .fork(file: path, peer: peer, reason: reason) }
            return true
        }
    }

    private enum Sent {
        case taken
        case moved
        /// The wire announced a larger size before these entries came, and the mirror takes them under that size only: a later file or the wire has to bring it.
        case unknownSize(missing: Range<UInt64>)
    }

    private func send(_ sending: inout Sending, _ before: MirrorInfo, _ path: String) async throws(CourierError) -> Sent {
        guard let head = sending.head else { return .moved }
        switch await door.addEntries(head, packages: sending.packages) {
        case .cosigned: sending.sent(ticket: sending.ticket)
        case .more(let info):
            guard info.next >= sending.end else { return .moved }
            sending.sent(ticket: info.ticket)
        case .elsewhere(let info):
            guard let info, before.size > sending.size, info.next < sending.size else { return .moved }
            return .unknownSize(missing: info.next..<info.size)
        case .contradicts(let reason): throw .fork(file: path, peer: peer, reason: reason)
        case .refused(let reason): throw .refused(file: path, reason: reason)
        }
        return .taken
    }
}

/// Packages gathered for one request.
private struct Sending {
    private let upload: AddEntriesRequest
    private var number: UInt64 = 0
    private var count: UInt64 = 0
    /// The first entry that the mirror lacks.
    private(set) var next: UInt64
    /// Behind the last entry gathered.
    private(set) var end: UInt64
    private(set) var ticket: [UInt8]
    private(set) var packages: [UInt8] = []

    init?(_ range: Range<UInt64>, origin: String, _ state: MirrorInfo) {
        guard let upload = AddEntriesRequest(origin: origin, start: range.lowerBound, end: range.upperBound) else { return nil }
        (self.upload, next, end, ticket) = (upload, state.next, state.next, state.ticket)
    }

    var size: UInt64 { upload.end }
    var head: AddEntriesRequest? { AddEntriesRequest(origin: upload.origin, start: min(next, size), end: size, ticket: ticket) }
    var isAtEnd: Bool { number == upload.packageCount }
    /// A request stays well below what an endpoint takes, in bytes and in packages.
    var isFull: Bool { packages.count > 2 << 20 || count == AddEntriesRequest.packagesMax / 2 }

    /// Adds the next package of the parcel, without the entries that are held already.
    mutating func add(_ bytes: [UInt8]) throws(AddEntriesError) {
        let package = upload.package(number)
        number += 1
        guard package.entries.upperBound > next else { return }
        let contents = try upload.contents(of: package, in: bytes, at: 0)
        let held = Int(max(package.entries.lowerBound, next) - package.entries.lowerBound)
        packages += bytes[(contents.entries[held].lowerBound - 2)...]
        (end, count) = (package.entries.upperBound, count + 1)
    }

    mutating func sent(ticket: [UInt8]) { (next, packages, count, self.ticket) = (max(next, end), [], 0, ticket) }
}
