@testable import Site
import Testing

@Suite("Tables at the prompt")
struct TextTableTests {
    static let table = TextTable(["edition", "value", "source"], [["NATO-2024-06", "2.12", "Defence Expenditure of NATO Countries (2014-2024), tables in Excel format"], ["Eurostat-2026-04", "1.4", "Expenditure variables"]])

    @Test("What is piped is as wide as it comes, one line for each row")
    func piped() {
        #expect(Self.table.text(width: nil).split(separator: "\n").count == 3)
        #expect(Self.table.text(width: nil).contains("tables in Excel format"))
    }

    @Test("No line is wider than the terminal", arguments: [40, 50, 60, 80, 100])
    func fits(width: Int) {
        for line in Self.table.text(width: width).split(separator: "\n") { #expect(line.count <= width, "\(line)") }
    }

    @Test("Columns that are narrow stay whole while a wide one can wrap", arguments: [60, 80])
    func narrowOnesStay(width: Int) {
        let text = Self.table.text(width: width)
        #expect(text.contains("NATO-2024-06") && text.contains("Eurostat-2026-04") && text.contains("2.12"))
    }

    @Test("Nothing is lost by wrapping", arguments: ["Defence Expenditure of NATO Countries", "washington-pledge", "2022-02/2025-06 to then", "Donaudampfschiffahrtsgesellschaft"], [8, 9, 12, 20])
    func nothingIsLost(text: String, width: Int) {
        let lines = TextTable.wrapped(text, width: width)
        #expect(lines.allSatisfy { $0.count <= width && !$0.isEmpty })
        #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    }

    @Test("A long word breaks after a hyphen before it is cut")
    func hyphens() { #expect(TextTable.wrapped("washington-pledge", width: 12) == ["washington-", "pledge"]) }
}
