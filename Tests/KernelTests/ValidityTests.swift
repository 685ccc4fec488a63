import Kernel
import TestSupport
import Testing

@Suite("Dates as far as they are known")
struct ValidityTests {
    @Test("A year, a month or a day, from its first to its last day", arguments: [
        ("2024", "2024-01-01", "2024-12-31"), ("2024-02", "2024-02-01", "2024-02-29"), ("2023-02", "2023-02-01", "2023-02-28"), ("2024-12", "2024-12-01", "2024-12-31"),
        ("2024-03-07", "2024-03-07", "2024-03-07"),
    ])
    func precision(text: String, first: String, last: String) throws {
        let date = try #require(PartialDate(text))
        #expect(date.first == Day(first))
        #expect(date.last == Day(last))
        #expect(date.isExact == (first == last))
        #expect(date.description == text)
    }

    @Test("What is no date is refused", arguments: ["", "24", "202", "20245", "2024-13", "2024-00", "2024-1", "2024-02-30", "2024/02", "0000", "abcd", "2024-", "2024-0x"])
    func refusals(text: String) {
        #expect(PartialDate(text) == nil)
    }

    @Test("A day made into a date stays that day")
    func exact() throws {
        let day = try #require(Day("2004-05-01"))
        #expect(PartialDate(day) == PartialDate("2004-05-01"))
    }

    @Test("What began in a year certainly holds from its last day and possibly from its first", arguments: [
        ("2022", nil, "2022-12-31", nil, "2022-01-01", nil), ("2022-03", nil, "2022-03-31", nil, "2022-03-01", nil),
        (nil, "2020", nil, "2020-01-01", nil, "2020-12-31"), ("1995-04-26", "1996-10-27", "1995-04-26", "1996-10-27", "1995-04-26", "1996-10-27"),
        ("2019", "2021", "2019-12-31", "2021-01-01", "2019-01-01", "2021-12-31"),
    ] as [(String?, String?, String?, String?, String?, String?)])
    func intervals(from: String?, to: String?, certainFrom: String?, certainTo: String?, possibleFrom: String?, possibleTo: String?) throws {
        let validity = Validity(from: from.flatMap { PartialDate($0) }, to: to.flatMap { PartialDate($0) })
        let certain = try #require(validity.certain)
        #expect(certain.lowerBound == certainFrom.flatMap { Day($0) } ?? .earliest)
        #expect(certain.upperBound == certainTo.flatMap { Day($0) } ?? .latest)
        #expect(validity.possible.lowerBound == possibleFrom.flatMap { Day($0) } ?? .earliest)
        #expect(validity.possible.upperBound == possibleTo.flatMap { Day($0) } ?? .latest)
    }

    @Test("What began and ended in the same year is certain on no day")
    func neverCertain() throws {
        let validity = Validity(from: PartialDate("2022"), to: PartialDate("2022"))
        #expect(validity.certain == nil)
        #expect(validity.isPossible(on: try #require(Day("2022-06-15"))))
        #expect(!validity.isCertain(on: try #require(Day("2022-06-15"))))
    }

    @Test("What is certain is possible, and nothing changes between two days of change", arguments: [1, 2, 3, 4] as [UInt64])
    func random(seed: UInt64) throws {
        var generator = Seeded(seed)
        let start = try #require(Day("2000-01-01"))
        func date() -> PartialDate? {
            let (year, month, day) = start.advanced(by: .random(in: 0..<1500, using: &generator)).parts
            let two = { (n: Int) in n < 10 ? "0\(n)" : "\(n)" }
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: return nil
            case 1: return PartialDate("\(year)")
            case 2: return PartialDate("\(year)-\(two(month))")
            default: return PartialDate("\(year)-\(two(month))-\(two(day))")
            }
        }
        for _ in 0..<500 {
            let from = date(), to = date()
            if let from, let to, to.last < from.first { continue }
            let validity = Validity(from: from, to: to)
            let text = "\(from?.description ?? "…") to \(to?.description ?? "…"), seed \(seed)"
            if let certain = validity.certain {
                #expect(validity.possible.contains(certain.lowerBound) && validity.possible.contains(certain.upperBound), "\(text)")
            }
            let changes = Set(validity.changes)
            // Walked day by day: what changes, changes on a day that was announced, and on no other.
            var before = (validity.isCertain(on: start.advanced(by: -1)), validity.isPossible(on: start.advanced(by: -1)))
            for offset in stride(from: 0, through: 1900, by: 1) {
                let day = start.advanced(by: offset)
                let now = (validity.isCertain(on: day), validity.isPossible(on: day))
                if now.0 && !now.1 { Issue.record("\(day) is certain and not possible: \(text)") }
                if (now != before) != changes.contains(day) { Issue.record("\(day) changes \(now != before), announced \(changes.contains(day)): \(text)") }
                before = now
            }
        }
    }
}
