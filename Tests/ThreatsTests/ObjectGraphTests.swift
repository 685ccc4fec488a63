import Figures
import Kernel
import Labels
import Node
import Release
import Testing
@testable import Threats
@testable import ThreatsDesk

@Suite("What lies around an object")
struct ObjectGraphTests {
    private static func id(_ type: String, _ number: Int) -> String { "\(type)--00000000-0000-4000-8000-0000000000\(number + 10)" }
    private static func entry(_ text: String) throws -> STIXEntry { try STIXEntry(reading: Array(text.utf8)) }
    private static func object(_ type: String, _ number: Int, more: String = "") -> String {
        #"{"type":"\#(type)","spec_version":"2.1","id":"\#(id(type, number))","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","name":"\#(type) \#(number)"\#(more)}"#
    }
    private static func tie(_ from: String, _ word: String, _ to: String, _ number: Int, more: String = "") -> String { object("relationship", number, more: #","relationship_type":"\#(word)","source_ref":"\#(from)","target_ref":"\#(to)""# + more) }
    private static func stored(_ entry: STIXEntry) -> StoredObject {
        StoredObject(id: entry.id, type: entry.type, bytes: [], title: entry.title ?? "", version: 0, added: 0, spec: 21, item: Item(label: Label(policy: "TLP", level: "TLP_CLEAR"), originator: "EU.CERT-EU"), author: "EU.CERT-EU", origin: nil, collection: "", seq: 1, stream: 1)
    }

    @Test("Two steps are drawn; what the reader may not have is not, and nothing is reached through it; a report is not followed")
    func around() throws {
        let actor = Self.id("intrusion-set", 1), kit = Self.id("malware", 2), hidden = Self.id("malware", 3), beyond = Self.id("tool", 4), hole = Self.id("vulnerability", 5), report = Self.id("report", 6), other = Self.id("tool", 7)
        let entries = try [
            Self.object("intrusion-set", 1), Self.object("malware", 2), Self.object("vulnerability", 5), Self.object("tool", 7), Self.object("tool", 4),
            Self.object("report", 6, more: #","published":"2024-01-01T00:00:00Z","object_refs":["\#(actor)","\#(other)"]"#),
            Self.tie(actor, "uses", kit, 20), Self.tie(kit, "exploits", hole, 21), Self.tie(actor, "uses", hidden, 22), Self.tie(hidden, "uses", beyond, 23), Self.tie(actor, "uses", hole, 24, more: #","revoked":true"#),
        ].map(Self.entry)
        let known = Dictionary(entries.filter { $0.type != "relationship" && $0.id.text != hidden }.map { ($0.id, Self.stored($0)) }, uniquingKeysWith: { a, _ in a })
        let graph = ObjectGraph(around: STIXID(actor), entries, known: known, isCut: false)
        let found = Dictionary(uniqueKeysWithValues: zip(graph.objects.map(\.id.text), graph.figure.steps))
        #expect(found == [actor: 0, kit: 1, report: 1, hole: 2])
        #expect(graph.figure.words(of: graph.objects.firstIndex { $0.id.text == report } ?? 0) == "← tells of")
        // From the report itself everything that it names.
        let ofReport = ObjectGraph(around: STIXID(report), entries, known: known, isCut: false)
        #expect(Set(ofReport.objects.map(\.id.text)) == [report, actor, other, kit])
    }
}
