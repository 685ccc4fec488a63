import Desk
import Foundation
import Kernel
import Packs
import Release
import Testing

@Suite("Worked cases")
struct CaseTableTests {
    private static let header = CaseTable.columns.joined(separator: ",")
    private static let row = "T-1,NATO,NR,,NATO.IS,,,NATO.IS,2025-03-01,EU.EEAS,permitted-with-consents,NATO.release-authority;originator,A2"

    private func read(_ lines: String...) throws -> CaseTable { try CaseTable(Array(lines.joined(separator: "\n").utf8), file: "cases.csv", pack: RealPack.pack()) }

    private func mistakes(_ lines: String...) throws -> [PackMistake] {
        do { _ = try CaseTable(Array(lines.joined(separator: "\n").utf8), file: "cases.csv", pack: RealPack.pack()) } catch let error as CaseTableError { return error.mistakes }
        return []
    }

    @Test("Every worked case of the pack agrees in outcome, deciding rule and consents")
    func pack() throws {
        let table = try CaseTable(try RealPack.bytes(of: "release/cases.csv"), file: "release/cases.csv", pack: RealPack.pack())
        #expect(table.results.count >= 60)
        #expect(table.differing.map { "\($0.id) on line \($0.line): \($0.differences)" } == [])
        #expect(Set(table.results.map(\.id)).count == table.results.count)
    }

    @Test("The cases that lie beside the project agree as well, where they are there")
    func shared() throws {
        let path = RealPack.root.deletingLastPathComponent().appending(path: "shared/facts/release_cases.csv").path
        guard let data = FileManager.default.contents(atPath: path) else {
            print("skipped: there is no ../shared/facts/release_cases.csv")
            return
        }
        let table = try CaseTable([UInt8](data), file: "release_cases.csv", pack: RealPack.pack())
        #expect(table.results.count >= 60)
        #expect(table.differing.map { "\($0.id): \($0.differences)" } == [])
    }

    @Test("A case that agrees has no difference; one that does not says in what")
    func differences() throws {
        let wrong = Self.row.replacing("permitted-with-consents", with: "denied").replacing("originator,A2", with: "FRA,A3")
        let table = try read(Self.header, Self.row, wrong)
        #expect(table.results.count == 2 && table.differing.map(\.line) == [3])
        let words = table.differing.first?.differences ?? []
        #expect(words.count == 3)
        #expect(words.contains { $0.contains("outcome permitted-with-consents, expected denied") } && words.contains { $0.contains("rule A2, expected A3") } && words.contains { $0.contains("consents") })
    }

    @Test("A cell that is not understood is a difference of its row, and the others are still decided", arguments: [
        ("NATO,NR", "NATOO,NR", "NATOO"), ("NATO,NR", "NATO,NRR", "NRR"), ("2025-03-01", "1 March", "no date"), ("EU.EEAS", "EU.EAS", "EU.EEAS"), ("NATO.IS,,,NATO.IS", "NATO.XXXX,,,NATO.IS", "no party"),
    ])
    func cells(old: String, new: String, says: String) throws {
        let table = try read(Self.header, Self.row.replacing(old, with: new), Self.row)
        #expect(table.differing.map(\.line) == [2])
        #expect(table.differing.first?.differences.first?.contains(says) == true, "\(table.differing)")
    }

    @Test("A missing column is named", arguments: CaseTable.columns)
    func missingColumn(name: String) throws {
        let header = CaseTable.columns.filter { $0 != name }.joined(separator: ",")
        let found = try mistakes(header, "x")
        #expect(found.count == 1 && found[0].line == 1 && found[0].what.contains("`\(name)`"))
    }

    @Test("Several missing columns are named at once; further columns do no harm, in whatever order")
    func columns() throws {
        #expect(try mistakes("id,policy").count == CaseTable.columns.count - 2)
        let cells = Self.row.split(separator: ",", omittingEmptySubsequences: false)
        let table = try read("remark," + CaseTable.columns.reversed().joined(separator: ","), "something," + cells.reversed().joined(separator: ","))
        #expect(table.results.count == 1 && table.differing.isEmpty)
    }

    @Test("A ragged row is said with its line and what to do, all at once")
    func ragged() throws {
        let found = try mistakes(Self.header, Self.row, Self.row + ",more", "T-3,NATO")
        #expect(found.map(\.line) == [3, 4])
        #expect(found.allSatisfy { $0.what.contains("cells") && $0.remedy.contains("double quotes") })
    }

    @Test("An empty file says what to write")
    func empty() throws {
        let found = try mistakes("")
        #expect(found.count == 1 && (found[0].remedy.contains("write the header") || found[0].what.contains("empty")))
    }
}
