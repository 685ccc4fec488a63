import Crypto
import Foundation
import Journal
import Kernel
import Link
import TransparencyLog

/// A folder for one test, removed with it.
final class CourierFolder: Sendable {
    let path: String
    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "courier-test-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
    func callAsFunction(_ name: String) -> String { path + "/" + name }
    /// Everything in it, hidden names included.
    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}

/// The same keys for every test of the courier: Alpha sends, Beta receives.
enum CourierKeys {
    static let beta = try! XWingMLKEM768X25519.PrivateKey(seedRepresentation: Data(repeating: 7, count: 32), publicKey: nil)
    static let other = try! XWingMLKEM768X25519.PrivateKey(seedRepresentation: Data(repeating: 8, count: 32), publicKey: nil)
    static let origin = "alpha.example/channel/beta"
    static let log = try! LogKeys(origin: origin, seeds: (0..<64).map { UInt8($0) })
}

extension XWingMLKEM768X25519.PrivateKey { var publicBytes: [UInt8] { Array(publicKey.rawRepresentation) } }

/// What the courier's suites share.
protocol CourierSuite {}

extension CourierSuite {
    var alpha: OrganisationID { "ALPHA" }
    var beta: OrganisationID { "BETA" }
    var betaCourier: XWingMLKEM768X25519.PrivateKey { CourierKeys.beta }
    var otherCourier: XWingMLKEM768X25519.PrivateKey { CourierKeys.other }
    var alphaOrigin: String { CourierKeys.origin }
    var alphaLog: LogKeys { CourierKeys.log }
    var packer: CourierPacker { CourierPacker(own: alpha, peer: beta, key: betaCourier.publicBytes) }

    func bytes(of path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }
    func write(_ bytes: [UInt8], to path: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }

    /// Alpha's channel to Beta, in memory. Entry n is always the same.
    func channel(_ count: Int, size: Int = 40) async throws -> Journal {
        let journal = try await Journal.open(MemoryJournalStore(), keys: alphaLog)
        try await extend(journal, to: count, size: size)
        return journal
    }

    func extend(_ journal: Journal, to count: Int, size: Int = 40) async throws {
        while Int(journal.size) < count {
            let start = Int(journal.size)
            try await journal.append((start..<min(count, start + 256)).map { courierEntry($0, size: size) })
        }
    }

    func courierEntry(_ index: Int, size: Int = 40) -> [UInt8] { Array("entry \(index) ".utf8) + [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: size) }
}
