import Foundation
import Journal
import Kernel
import Labels
import Packs
import Release
import Synchronization
import Testing
@testable import Node

/// The pack that stands in this repository.
enum RealPack {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let pack: Pack = {
        do { return try Pack.load(root.appending(path: "packs/eu-nato").path) } catch { fatalError("\(error)") }
    }()
}

/// A clock that stands still until it is told to go on.
final class TestClock: Sendable {
    private let time: Mutex<Timestamp>
    init(_ text: String = "2026-11-21T09:00:00.000Z") { time = Mutex(Timestamp(text)!) }
    func advance(_ duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
    var now: Timestamp { time.withLock { $0 } }
    /// Each look is a millisecond later, so that identifiers sort as they were made.
    var clock: NodeClock {
        NodeClock(now: { self.time.withLock { time in
            time = time.advanced(by: .milliseconds(1))
            return time
        } }, sleep: { _ in try await Task.sleep(for: .seconds(600)) })
    }
}

struct TemporaryDirectory {
    let path: String
    init() { path = FileManager.default.temporaryDirectory.appending(path: "entente-node-\(UUID().uuidString)").path }
    func remove() { try? FileManager.default.removeItem(atPath: path) }
}

extension Node {
    static func test(_ organisation: OrganisationID, clock: TestClock = TestClock(), directory: String? = nil, demonstration: Bool = false, people: [Account] = People.all) async throws -> Node {
        let node = try await Node.open(NodeConfiguration(organisation: organisation, name: "Test node", directory: directory, pack: RealPack.pack, clock: clock.clock, passwordCost: .least,
                                                         isDemonstration: demonstration))
        if !demonstration, node.accounts.isEmpty {
            for (index, person) in people.enumerated() { try await node.open(person, password: People.password, by: index == 0 ? nil : people[0].id) }
        }
        return node
    }

    func viewpoint(_ account: AccountID) throws -> Viewpoint { try #require(self.account(account)).viewpoint(on: today) }
}

/// Accounts that a test node has; the first is the administrator.
enum People {
    static let password = "correct horse battery"
    static func person(_ id: AccountID, _ party: PartyID, _ roles: Roles, _ clearance: Clearance = .secret) -> Account {
        Account(id: id, title: "Test account \(id)", party: party, clearance: clearance, roles: roles)
    }
    static let all: [Account] = [
        person("admin", "EU.GSC", .administrator, .none),
        person("eeas", "EU.EEAS", [.reader, .drafter]), person("gsc", "EU.GSC", [.reader, .drafter, .releaseAuthority, .auditor]),
        person("cyp", "CYP", .reader), person("deu", "DEU", .reader), person("cert", "EU.CERT-EU", [.reader, .drafter], .restricted),
        person("uncleared", "DEU", .reader, .none), person("com", "EU.COM", [.reader, .drafter]), person("auditor-only", "EU.GSC", .auditor),
        person("is", "NATO.IS", [.reader, .drafter, .releaseAuthority, .auditor]), person("tur", "TUR", .reader), person("usa", "USA", .reader),
    ]
}

func draft(_ marking: String, by originator: PartyID, holder: PartyID? = nil, to audience: String, parts: [Part] = [], title: String = "Worked case RC-000", text: String = "Invented.",
           day: Day = Day("2026-11-21")!) throws -> Draft {
    let facts = RealPack.pack.facts
    return Draft(title: title, marking: marking, label: try facts.vocabulary.read(marking), originator: originator, holder: holder, parts: parts, text: text,
                 audience: try Audience(audience, roster: facts.roster), day: day)
}

/// Everything that a viewpoint is shown, as bytes to be compared.
func everythingShown(_ node: Node, to viewpoint: Viewpoint) async throws -> String {
    var text = ""
    let page = try await node.items(for: viewpoint, limit: 500)
    text += "\(page.counts.map { "\($0.key)=\($0.value)" }.sorted()) next \(page.next?.text ?? "-")\n"
    for item in page.items {
        text += "\(item.record) \(item.grounds)\n"
        text += "\(String(describing: try await node.item(item.record.id, for: viewpoint)?.record))\n"
    }
    let journal = try await node.journal(for: viewpoint, limit: 500)
    for line in journal.lines { text += "\(line.record)\n" }
    return text + "next \(journal.next?.description ?? "-")"
}
