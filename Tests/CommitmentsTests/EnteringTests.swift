import Commitments
@testable import CommitmentsDesk
import Foundation
import Journal
import Kernel
import Labels
import Node
import Release
import Testing

@Suite("What officers enter")
struct EnteringTests {
    private static func node(_ organisation: OrganisationID = "EU") async throws -> Node {
        try await Node.open(NodeConfiguration(organisation: organisation, name: "\(organisation) node", directory: nil, pack: RealFacts.pack, passwordCost: .least, isDemonstration: true))
    }
    private static let header = "date,level,format,bodies,area,proposals,text,result,value,source,source_url,marking\n"
    private static let annex = CompletionForm.columns.joined(separator: ",") + "\n"
    private static func row(_ date: String = "2025-03-01", proposals: String = "2016-1.2", text: String, marking: String = "TLP:CLEAR", bodies: String = "", result: String = "", address: String = "") -> String {
        "\(date),staff,meeting,\(bodies),,\(proposals),\"\(text)\",\(result),,a test,\(address),\(marking)\n"
    }
    private static func completion(_ values: [String: String]) -> String {
        let all = ["source": "annex", "marking": "TLP:CLEAR"].merging(values) { $1 }
        return CompletionForm.columns.map { all[$0] ?? "" }.joined(separator: ",") + "\n"
    }
    private static func read(_ rows: String, _ node: Node) throws -> EvidenceImport {
        try EvidenceImport(Array((header + rows).utf8), by: node.account("eeas-desk")!, register: CommitmentRegister(RealFacts.facts, []), of: node.desk.facts)
    }

    @Test("A file with a wrong date on line 412 enters nothing and says all its mistakes with line and column")
    func mistakes() async throws {
        let node = try await Self.node()
        var rows = (2...600).map { Self.row(text: "Event number \($0)") }
        rows[410] = Self.row("31.6.2024", text: "Wrong date")
        rows[411] = Self.row("2025-03-05/2025-03-01", text: "Backwards")
        rows[412] = Self.row(proposals: "2016-99", text: "Unknown")
        rows[413] = Self.row(text: "No body", bodies: "EU.EEASS", result: "perhaps")
        rows[414] = Self.row(text: "No marking", marking: "NATO RESTRICTD")
        let mistakes = try #require(#expect(throws: TableMistakes.self) { try Self.read(rows.joined(), node) })
        #expect(mistakes.list.map(\.line) == [412, 413, 414, 415, 415, 416], "\(mistakes.list.map(\.place))")
        let first = try #require(mistakes.list.first)
        #expect(first.line == 412 && first.column == 1 && first.says.contains("June has 30 days"), "\(first.says)")
        #expect(mistakes.list.contains { $0.says.contains("ends (2025-03-01) before it begins (2025-03-05)") })
        await node.close()
    }

    @Test("A column that no row needs may be left out; one that every event needs may not", arguments: ["area", "proposals", "result", "value", "source_url", "date", "level", "format", "bodies", "text", "source", "marking"])
    func leftOut(_ column: String) async throws {
        let node = try await Self.node(), whole = EvidenceImport.columns, kept = whole.indices.filter { whole[$0] != column }
        let row = ["2025-03-01", "staff", "meeting", "EU.EEAS", "hybrid-threats", "2016-1.2", "What happened", "", "", "a test", "", "TLP:CLEAR"]
        let table = [whole, row].map { cells in kept.map { cells[$0] }.joined(separator: ",") }.joined(separator: "\n") + "\n"
        let entered = Result { try EvidenceImport(Array(table.utf8), by: node.account("eeas-desk")!, register: CommitmentRegister(RealFacts.facts, []), of: node.desk.facts) }
        switch entered {
        case .success(let read):
            #expect(EvidenceImport.optional.contains(column))
            #expect(read.rows.map(\.evidence.text) == ["What happened"])
        case .failure(let mistakes):
            #expect(!EvidenceImport.optional.contains(column))
            #expect(["the column `\(column)` is missing"].allSatisfy { said in (mistakes as? TableMistakes)?.list.contains { $0.says.contains(said) } == true }, "\(mistakes)")
        }
        await node.close()
    }

    @Test("Files that mean harm are refused whole", arguments: ["", "date\n", "\u{0}\u{1}", "date;level;format\n", header, "\"" + String(repeating: "x", count: 70_000)])
    func hostile(text: String) async throws {
        let node = try await Self.node()
        #expect(throws: TableMistakes.self) { try EvidenceImport(Array(text.utf8), by: node.account("eeas-desk")!, register: CommitmentRegister(RealFacts.facts, []), of: node.desk.facts) }
        await node.close()
    }

    @Test("A table entered twice stands once; what it repeats is tied and counts once")
    func twice() async throws {
        let node = try await Self.node(), reading = CommitmentReading(node, RealFacts.facts), account = node.account("eeas-desk")!, viewpoint = account.viewpoint(on: node.today)
        let before = try await reading.board(for: viewpoint)
        let read = try Self.read(Self.row(text: "Experts of both staffs met in Brussels") + Self.row(text: "Experts of both staffs met, in Brussels.") + Self.row(text: "A seminar was held elsewhere"), node)
        let likes = try await reading.alike(read.rows, for: viewpoint)
        #expect(likes.map(\.line) == [3])
        for _ in 0..<2 { try await reading.enter(read.rows, tying: likes, by: account) { _ in } }
        let board = try await reading.board(for: viewpoint)
        #expect(board.count() == before.count() + 2)
        #expect(board.activity["2016-1.2"]?.count == (before.activity["2016-1.2"]?.count ?? 0) + 2)
        var query = CommitmentReading.Query()
        query.words = "experts brussels"
        let list = try await reading.evidence(query, for: viewpoint).list.map(\.record)
        #expect(list.count == 1 && list.first?.others.count == 1)
        #expect(try await reading.alike(read.rows, for: viewpoint).map(\.line) == [3], "its own rows are no likeness")
        await node.close()
    }

    @Test("An event that is told twice stands once however a list is paged, and where its first telling is not found, the second stands", arguments: [1, 2, 3, 5])
    func pagedBetween(limit: Int) async throws {
        let node = try await Self.node(), reading = CommitmentReading(node, RealFacts.facts), account = node.account("eeas-desk")!, viewpoint = account.viewpoint(on: node.today)
        let open = Item(label: try node.desk.facts.vocabulary.read("TLP:CLEAR"), originator: "EU.EEAS")
        func event(_ number: Int, _ words: String) -> Evidence {
            Evidence(id: EvidenceID("paged-\(number)"), kind: .event, date: PartialDate("2025-03-\(number < 9 ? "0" : "")\(number + 1)"), report: nil, area: "cyber", proposals: [], text: "Zeppelins \(words) \(number)", source: Source(title: "s", confidence: .seen))
        }
        for number in 0..<12 { try await reading.enter(event(number, number == 9 ? "rose" : "flew"), under: open, by: account) }
        // The newer of each pair stands first in the list; one pair lies far apart, and of one the newer piece has other words.
        try await node.say([CommitmentReading.tie("paged-1", "paged-10", under: open), CommitmentReading.tie("paged-4", "paged-5", under: open), CommitmentReading.tie("paged-2", "paged-9", under: open)], by: account.id)
        for (words, events) in [("zeppelins", 9), ("zeppelins flew", 9), ("zeppelins rose", 1)] {
            var query = CommitmentReading.Query(), found: [EvidenceID] = [], after: EvidenceID?
            query.words = words
            repeat {
                let page = try await reading.evidence(query, for: viewpoint, before: after, limit: limit)
                found += page.list.map(\.record.evidence.id)
                after = page.next
            } while after != nil
            #expect(Set(found).count == found.count && found.count == events, "\(words), \(limit) at once: \(found)")
        }
        await node.close()
    }

    @Test("A duplicate is found only among what the viewpoint may see, and a tie under a label that it may not see ties nothing")
    func hiddenLikeness() async throws {
        let node = try await Self.node(), reading = CommitmentReading(node, RealFacts.facts), account = node.account("eeas-desk")!, day = node.today
        let closed = Item(label: try node.desk.facts.vocabulary.read("RESTREINT UE/EU RESTRICTED"), originator: "EU.EEAS"), open = Item(label: try node.desk.facts.vocabulary.read("TLP:CLEAR"), originator: "EU.EEAS")
        func event(_ id: String) -> Evidence { Evidence(id: EvidenceID(id), kind: .event, date: PartialDate("2025-03-01"), report: nil, area: "cyber", proposals: [], text: "Talks on something delicate", source: Source(title: "s", confidence: .seen)) }
        try await reading.enter(event("closed"), under: closed, by: account)
        #expect(try await reading.alike(event("new"), for: .thePublic(on: day)).isEmpty)
        #expect(try await reading.alike(event("new"), for: account.viewpoint(on: day)).map(\.record.evidence.id) == ["closed"])
        let before = try await reading.board(for: .thePublic(on: day)).count()
        try await reading.enter(event("open"), under: open, by: account)
        try await node.say([CommitmentReading.tie("open", "closed", under: closed)], by: account.id)
        #expect(try await reading.board(for: .thePublic(on: day)).count() == before + 1)
        #expect(try await reading.evidence("open", for: .thePublic(on: day))?.record.others.isEmpty == true)
        #expect(try await reading.evidence("open", for: account.viewpoint(on: day))?.record.others.map(\.evidence.id) == ["closed"])
        await node.close()
    }

    @Test("A completion under a label is nowhere for whoever may not see it: neither its words, nor its number, nor its status")
    func hiddenCompletion() async throws {
        let node = try await Self.node(), reading = CommitmentReading(node, RealFacts.facts), account = node.account("eeas-desk")!, day = node.today
        let before = try await reading.board(for: .thePublic(on: day))
        let rows = try CompletionImport(Array((Self.annex + Self.completion(["proposal": "2016-9.1", "wording": "Secret words", "title": "Secret title", "due": "2017", "nature": "one-off", "numbers": "2016-4.9", "marking": "RESTREINT UE/EU RESTRICTED"])).utf8), by: account,
                                        register: CommitmentRegister(RealFacts.facts, []), of: node.desk.facts).rows
        try await reading.complete(rows, by: account)
        let after = try await reading.board(for: .thePublic(on: day)), register = try await reading.register(for: .thePublic(on: day))
        #expect(after.findings == before.findings && after.facts.proposals == before.facts.proposals)
        #expect(register.proposal("2016-4.9") == nil && register.sayings.isEmpty)
        let own = try await reading.register(for: account.viewpoint(on: day))
        #expect(own.proposal("2016-4.9")?.id == "2016-9.1" && own.facts.proposal("2016-9.1")?.wording == "Secret words")
        #expect(try await reading.board(for: account.viewpoint(on: day)).status(of: "2016-9.1") == .overdue)
        await node.close()
    }

    private static let wrong: [([String: String], [String: String], String)] = [
        (["proposal": "2016-1.2", "needs": "2016-1.3"], ["proposal": "2016-1.3", "needs": "2016-1.2"], "would wait for itself"), (["proposal": "2016-1.2", "needs": "2016-1.2"], [:], "cannot wait for itself"),
        (["proposal": "2016-9.1", "numbers": "2016-1.2"], [:], "numbers are not changed"), (["proposal": "2016-9.1", "measure": "officers", "target": "40"], [:], "by when"),
        (["proposal": "2016-9.1", "title": "t", "rhythm_months": "12"], [:], "Only a recurring"), (["proposal": "2016-9.1"], [:], "Nothing is said"),
        (["proposal": "2016-9.1", "title": "a"], ["proposal": "2016-9.1", "title": "b"], "stands already on line 2"),
    ]

    @Test("A circle of dependencies, another proposal's number and a goal without a date are refused in words", arguments: wrong)
    func refused(one: [String: String], other: [String: String], says: String) async throws {
        let node = try await Self.node()
        let text = Self.annex + Self.completion(one) + (other.isEmpty ? "" : Self.completion(other))
        let mistakes = try #require(#expect(throws: TableMistakes.self) { try CompletionImport(Array(text.utf8), by: node.account("eeas-desk")!, register: CommitmentRegister(RealFacts.facts, []), of: node.desk.facts) })
        #expect(mistakes.list.contains { $0.says.contains(says) }, "\(mistakes.list)")
        await node.close()
    }

    @Test("A dispute stands beside the status and changes nothing; only its author takes it back")
    func disputes() async throws {
        let node = try await Self.node(), reading = CommitmentReading(node, RealFacts.facts), author = node.account("irl-delegation")!, viewpoint = Viewpoint.thePublic(on: node.today)
        let open = Item(label: try node.desk.facts.vocabulary.read("TLP:CLEAR"), originator: author.party)
        let before = try await reading.board(for: viewpoint)
        try await reading.dispute("2017-1.4", .overdue, because: "The indicators are in use.", under: open, by: author)
        let found = try #require(try await reading.disputes(for: viewpoint).first?.record)
        #expect(found.proposal == "2017-1.4" && found.author == author.party && found.status == .overdue)
        #expect(try await reading.board(for: viewpoint).findings == before.findings)
        await #expect(throws: ActError.self) { try await reading.withdraw(found, by: node.account("eeas-desk")!) }
        try await node.say([AreaSaying(CommitmentKind.disputeWithdrawn, under: open, ["dispute": .string(found.id)])], by: "eeas-desk")
        #expect(try await reading.disputes(for: viewpoint).count == 1, "somebody else's word is set aside")
        try await reading.withdraw(found, by: author)
        #expect(try await reading.disputes(for: viewpoint).isEmpty)
        await node.close()
    }

    @Test("An attachment comes back byte for byte, to whoever may see its evidence and to nobody else", arguments: [1, Attachment.pieceBytes, Attachment.pieceBytes + 1, 300_000])
    func attachments(size: Int) async throws {
        let node = try await Self.node(), reading = CommitmentReading(node, RealFacts.facts), account = node.account("eeas-desk")!, day = node.today
        let closed = Item(label: try node.desk.facts.vocabulary.read("RESTREINT UE/EU RESTRICTED"), originator: "EU.EEAS")
        try await reading.enter(Evidence(id: "one", kind: .event, date: PartialDate("2025"), report: nil, area: "cyber", proposals: [], text: "t", source: Source(title: "s", confidence: .seen)), under: closed, by: account)
        let seen = try #require(try await reading.evidence("one", for: account.viewpoint(on: day))?.record)
        let bytes = [UInt8](repeating: 65, count: size)
        let kept = try await reading.attach(bytes, named: "folder/notes.txt", to: seen, by: account)
        #expect(kept.name == "notes.txt" && kept.hash == Attachment.hash(of: bytes))
        #expect(try await reading.attachment(kept.id, for: account.viewpoint(on: day))?.bytes == bytes)
        #expect(try await reading.attachment(kept.id, for: .thePublic(on: day)) == nil)
        #expect(try await reading.evidence("one", for: account.viewpoint(on: day))?.record.attachments == [kept])
        await #expect(throws: ActError.self) { try await reading.attach(bytes, named: "a.txt", to: seen, by: node.account("gsc-release")!) }
        try await reading.withdraw(seen, because: "It was another.", by: account)
        #expect(try await reading.attachment(kept.id, for: account.viewpoint(on: day)) == nil)
        await node.close()
    }

    @Test("Said again under a narrower marking, the first is withdrawn from everyone who had it")
    func narrowed() async throws {
        let node = try await Self.node(), reading = CommitmentReading(node, RealFacts.facts), account = node.account("eeas-desk")!, day = node.today
        let open = Item(label: try node.desk.facts.vocabulary.read("TLP:CLEAR"), originator: "EU.EEAS"), closed = Item(label: try node.desk.facts.vocabulary.read("RESTREINT UE/EU RESTRICTED"), originator: "EU.EEAS")
        let event = Evidence(id: "one", kind: .event, date: PartialDate("2025"), report: nil, area: "cyber", proposals: [], text: "t", source: Source(title: "s", confidence: .seen))
        try await reading.enter(event, under: open, by: account)
        try await reading.correct(try #require(try await reading.evidence("one", for: account.viewpoint(on: day))?.record), to: event, under: closed, by: account)
        #expect(try await reading.evidence("one", for: .thePublic(on: day))?.record.withdrawn != nil)
        var query = CommitmentReading.Query()
        query.area = "cyber"
        #expect(try await reading.evidence(query, for: .thePublic(on: day)).list.allSatisfy { $0.record.said == nil || $0.record.withdrawn != nil })
        #expect(try await reading.evidence(query, for: account.viewpoint(on: day)).list.contains { $0.record.item.label == closed.label && $0.record.evidence.text == "t" })
        await node.close()
    }
}
