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
    private let key: XWingMLKEM768X25519.PrivateKey
    private let door: MirrorDoor
    private let staged: StagedParcels
    private let takeReceipt: @Sendable (SignedNote) async throws -> UInt64

    /// `origin` and `keys`: of the peer's channel to us. `mirror`: what holds it. `staging`: a folder of this peer's own. `takeReceipt`: verifies the peer's
    /// cosignature over our channel, keeps it and gives the size for which receipts hold now; throws a sentence.
    package init(own: OrganisationID, peer: OrganisationID, origin: String, keys: [NoteVerifier], key: XWingMLKEM768X25519.PrivateKey, mirror: any LinkEndpoint, staging: String,
                 takeReceipt: @escaping @Sendable (SignedNote) async throws -> UInt64) {
        (self.own, self.peer, self.keys, self.key, self.takeReceipt) = (own, peer, keys, key, takeReceipt)
        (door, staged) = (MirrorDoor(mirror: mirror, origin: origin), StagedParcels(directory: staging))
    }

    package struct Report: Hashable, Sendable {
        package enum Outcome: Hashable, Sendable {
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
            guard let state = await door.state(), parcel.range.lowerBound <= state.next else { continue }
            do throws(CourierError) {
                let report = try await take(parcel.path, mayStage: false) { _, _ in }
                if case .staged = report.outcome { continue }
                if case .appended(let range) = report.outcome { taken.append(range) }
                staged.remove(parcel)
            } catch { problems.append(error.description) }
        }
        return (taken, problems)
    }

    /// The newest checkpoint of the peer's log with our cosignatures: what a return file carries. Nil while nothing was cosigned.
    package func latestCosigned() async -> SignedNote? { await door.cosigned() }

    private static let attemptsMax = 4

    private func take(_ path: String, mayStage: Bool, _ progress: (UInt64, UInt64) -> Void) async throws(CourierError) -> Report {
        var reader = try SealedReader(path, addressee: own, key: key)
        defer { reader.close() }
        guard reader.header.sender == peer.text else { throw .fromSomebodyElse(file: path, sender: reader.header.sender.debugDescription, peers: [peer]) }
        var receipted: UInt64?
        for attempt in 1...Self.attemptsMax {
            guard let state = await door.state() else { throw .refused(file: path, reason: "it does not say how far it is.") }
            let parcel = try reader.check(origin: door.origin, keys: keys, held: state.pending)
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
    private func append(_ log: CheckedParcel.Log, from reader: inout SealedReader, _ state: MirrorDoor.State, _ progress: (UInt64, UInt64) -> Void) async throws(CourierError) -> Report.Outcome? {
        let size = log.checkpoint.size
        guard size > 0 else { return .nothingNew }
        guard log.range.lowerBound <= state.next else { return .staged(missing: state.next..<log.range.lowerBound) }
        if size >= state.pending {
            switch await door.addCheckpoint(log.note, after: state.pending, proof: log.consistency) {
            case .cosigned, .more: break
            case .elsewhere: return nil
            case .contradicts(let reason): throw .fork(file: reader.path, peer: peer, reason: reason)
            case .refused(let reason): throw .refused(file: reader.path, reason: reason)
            }
        }
        var sending = Sending(size: size, next: state.next, ticket: state.ticket)
        try reader.rewind()
        let packages = EntryPackages(range: log.range)
        var start = log.range.lowerBound
        while start < size, let section = try reader.nextSection() {
            guard case .package(let bytes) = section else { continue }
            let end = packages.packageEnd(after: start)
            defer { start = end }
            guard end > sending.next else { continue }
            guard let package = EntryPackage(bytes, count: Int(end - start)) else { throw .content(file: reader.path, reason: "the package from entry \(start) on is not whole.") }
            sending.add(package, from: start, to: end)
            guard sending.isFull || end == size else { continue }
            if let outcome = try await send(&sending, log, state, reader.path) { return outcome == .moved ? nil : outcome.outcome }
            progress(sending.next - log.range.lowerBound, size - log.range.lowerBound)
        }
        // Everything was there already: the mirror may still owe its cosignature, when it stopped between the last entry and signing.
        if state.next >= size { if let outcome = try await send(&sending, log, state, reader.path), outcome == .moved { return .nothingNew } }
        return state.next >= size ? .nothingNew : .appended(state.next..<size)
    }

    private enum Sent: Hashable { case moved, staged(Range<UInt64>)
        var outcome: Report.Outcome? { if case .staged(let missing) = self { .staged(missing: missing) } else { nil } }
    }

    /// Nil when the mirror took it.
    private func send(_ sending: inout Sending, _ log: CheckedParcel.Log, _ before: MirrorDoor.State, _ path: String) async throws(CourierError) -> Sent? {
        let end = sending.end
        switch await door.addEntries(from: min(sending.next, sending.size), to: sending.size, ticket: sending.ticket, packages: sending.packages) {
        case .cosigned: sending.sent(ticket: sending.ticket)
        case .more(let state):
            guard state.next >= end else { return .moved }
            sending.sent(ticket: state.ticket)
        case .elsewhere(let state):
            // The wire announced a larger size before the entries came, and the mirror no longer takes this one: the larger file or the wire has to bring them.
            if before.pending > sending.size, let state, state.next < sending.size { return .staged(state.next..<state.pending) }
            return .moved
        case .contradicts(let reason): throw .fork(file: path, peer: peer, reason: reason)
        case .refused(let reason): throw .refused(file: path, reason: reason)
        }
        return nil
    }
}

/// Packages gathered for one request.
private struct Sending {
    let size: UInt64
    /// The first entry that the mirror lacks.
    private(set) var next: UInt64
    private(set) var end: UInt64
    private(set) var ticket: [UInt8]
    private(set) var packages: [UInt8] = []

    init(size: UInt64, next: UInt64, ticket: [UInt8]) { (self.size, self.next, end, self.ticket) = (size, next, next, ticket) }

    /// A request stays well below what an endpoint reads.
    var isFull: Bool { packages.count > 2 << 20 }

    mutating func add(_ package: EntryPackage, from start: UInt64, to end: UInt64) {
        let held = Int(max(start, min(next, end)) - start)
        packages += EntryPackage(entries: Array(package.entries.dropFirst(held)), proof: package.proof).bytes
        self.end = end
    }

    mutating func sent(ticket: [UInt8]) { (next, packages, self.ticket) = (max(next, end), [], ticket) }
}
