import Foundation
import Kernel
import Labels
import Packs
import Release

/// The pack that stands in this repository, loaded once.
enum RealPack {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let directory = root.appending(path: "packs/eu-nato").path
    private static let outcome = Result { try Pack.load(directory) }
    private static let shared = Result { try outcome.get() }.map { ReleaseDesk($0.rulebook, facts: $0.facts) }
    static func pack() throws -> Pack { try outcome.get() }
    static func desk() throws -> ReleaseDesk { try shared.get() }
    static func bytes(of path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: directory).appending(path: path))) }
}
