import Foundation
import Kernel
import Testing

@Suite("Days")
struct DayTests {
    @Test("Every day from 1900 to 2100 comes back from its text, its parts and its number")
    func roundTrips() throws {
        let first = try #require(Day(year: 1900, month: 1, day: 1)), last = try #require(Day(year: 2100, month: 12, day: 31))
        var expected = first, count = 0
        var broken: [String] = []
        for year in 1900...2100 {
            for month in 1...12 {
                for number in 1...Day.days(inMonth: month, of: year) {
                    let day = try #require(Day(year: year, month: month, day: number))
                    let parts = day.parts
                    if parts != (year, month, number) || Day(day.description) != day || Day(ordinal: day.ordinal) != day { broken.append("\(year)-\(month)-\(number) became \(day)") }
                    // Days follow each other without a gap.
                    if day != expected { broken.append("\(day) stands where \(expected) should") }
                    expected = day.advanced(by: 1)
                    count += 1
                }
            }
        }
        #expect(broken == [])
        #expect(expected == last.advanced(by: 1))
        #expect(count == Int(last.ordinal - first.ordinal) + 1)
        #expect(count == 73_414)
    }

    @Test("They are counted from 1970-01-01", arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2004-05-01", 12_539), ("0001-01-01", -719_162), ("9999-12-31", 2_932_896),
    ])
    func ordinals(text: String, ordinal: Int32) throws {
        #expect(try #require(Day(text)).ordinal == ordinal)
    }

    @Test("The first and the last day are the ends of the calendar")
    func ends() {
        #expect(Day.earliest == Day(year: 1, month: 1, day: 1))
        #expect(Day.latest == Day(year: 9999, month: 12, day: 31))
        #expect("\(Day.earliest)" == "0001-01-01")
    }

    @Test("What is no day is refused", arguments: [
        "2023-02-29", "1900-02-29", "2100-02-29", "2025-04-31", "2025-06-31", "2025-13-01", "2025-00-10", "2025-01-00", "2025-01-32", "0000-01-01",
        "2025-1-01", "2025-01-1", "25-01-01", "2025/01/01", "2025-01-01 ", " 2025-01-01", "2025-01-01T00:00:00Z", "20250101", "", "2025-0a-01", "-025-01-01", "２０２５-01-01", "+025-01-01",
    ])
    func refusals(text: String) {
        #expect(Day(text) == nil)
    }

    @Test("A year without its leap day and one with it", arguments: [(1900, 28), (2000, 29), (2023, 28), (2024, 29), (2100, 28)])
    func leapYears(year: Int, days: Int) {
        #expect(Day.days(inMonth: 2, of: year) == days)
        #expect((Day(year: year, month: 2, day: 29) != nil) == (days == 29))
    }

    @Test("Order is that of the calendar")
    func order() throws {
        let texts = ["0001-01-01", "1899-12-31", "1900-01-01", "1969-12-31", "1970-01-01", "2003-03-14", "2024-02-29", "2024-03-01", "9999-12-31"]
        let days = try texts.map { try #require(Day($0)) }
        #expect(days.shuffled().sorted() == days)
        #expect(texts.sorted() == texts)
    }

    @Test("As JSON a day is its text, and other texts are refused with what to write")
    func coding() throws {
        let day = try #require(Day("2024-03-07"))
        #expect(String(decoding: try JSONEncoder().encode([day]), as: UTF8.self) == #"["2024-03-07"]"#)
        #expect(try JSONDecoder().decode([Day].self, from: Data(#"["2024-03-07"]"#.utf8)) == [day])
        #expect { try JSONDecoder().decode([Day].self, from: Data(#"["7 March 2024"]"#.utf8)) } throws: { "\($0)".contains("write YYYY-MM-DD") }
    }
}
