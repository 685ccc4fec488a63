import Foundation
import Journal
import Kernel
import Node
import Threats

/// What became of each envelope, kept for two days for whoever sent it. Source: TAXII 2.1, section 4.3.1.
struct TAXIIStatuses: Sendable {
    private static let space: VaultSpace = "threats-status"
    private static let kept = Duration.seconds(48 * 3600)
    private let vault: Vault

    init(_ vault: Vault) { self.vault = vault }

    /// The status, as it is told and kept.
    func keep(_ outcomes: [ThreatIntake.Outcome], began: Timestamp, of account: AccountID, brokenOff: String?) async throws -> [UInt8] {
        let id = UUID().uuidString.lowercased()
        var successes: [JSONValue] = [], failures: [JSONValue] = []
        for one in outcomes {
            let name = one.id?.text ?? "object number \(one.number)", version = JSONValue.string((one.version ?? STIXTimestamp(microseconds: began.milliseconds * 1000)).inMicroseconds)
            switch one.kind {
            case .added: successes.append(.members(("id", .string(name)), ("version", version), ("message", one.remark.map { .string($0) })))
            case .known: successes.append(.members(("id", .string(name)), ("version", version), ("message", .string(Self.knownMessage))))
            case .refused(let reason): failures.append(.members(("id", .string(name)), ("version", version), ("message", .string(reason))))
            }
        }
        if let brokenOff { failures.append(.members(("id", .string("the rest of the envelope")), ("version", .string(STIXTimestamp(microseconds: began.milliseconds * 1000).inMicroseconds)), ("message", .string(brokenOff)))) }
        let total = (successes.count, failures.count)
        func status(_ successes: [JSONValue], _ failures: [JSONValue]) -> JSONValue { .members(
            ("id", .string(id)), ("status", .string("complete")), ("request_timestamp", .string(STIXTimestamp(microseconds: began.milliseconds * 1000).inMicroseconds)),
            ("total_count", .integer(Int64(total.0 + total.1))), ("success_count", .integer(Int64(total.0))), ("failure_count", .integer(Int64(total.1))), ("pending_count", .integer(0)),
            ("successes", successes.isEmpty ? nil : .array(successes)), ("failures", failures.isEmpty ? nil : .array(failures))) }
        // The lists are the standard's to leave out; what failed is told before what succeeded.
        var told = try status(successes, failures).canonicalBytes()
        if told.count > Vault.valueSizeMax { told = try status([], Array(failures.prefix(Self.failuresMax))).canonicalBytes() }
        try await vault.put(Self.space, "\(account.text) \(id)", told, expires: began.advanced(by: Self.kept))
        return told
    }

    static let knownMessage = "This version was here already."
    private static let failuresMax = 1_000

    /// Nil for a status of somebody else, too.
    func status(_ id: String, of account: AccountID) async throws -> JSONValue? {
        guard ThreatCollection.isUUID(id), let kept = try await vault.get(Self.space, "\(account.text) \(id)") else { return nil }
        return try JSONValue(reading: kept.value)
    }
}
