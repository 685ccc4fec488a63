package import Kernel

/// The reports as a clock: which reporting period a day falls in, and how many periods ago something was heard of.
///
/// A report may come up to a year late. When none came by then, each further year counts as a period without a report, so that nothing keeps its status for ever.
package struct ReportingClock: Hashable, Sendable {
    package let reports: [IssuedReport]

    package init(_ reports: [IssuedReport]) { self.reports = reports.sorted { $0.number < $1.number } }

    /// The number of the report in whose period the day falls; after the last one, counted on by years.
    package func period(of day: Day) -> Int? {
        guard let first = reports.first, let last = reports.last, day >= first.from.first else { return nil }
        if let found = reports.first(where: { day <= $0.to.last }) { return found.number }
        return last.number + 1 + Self.years(from: last.to.last, to: day)
    }

    /// The last report that was issued by the day, and how many periods have passed since without one.
    package func now(on day: Day) -> (report: IssuedReport, without: Int)? {
        guard let report = reports.last(where: { $0.date.first <= day }) else { return nil }
        return (report, max(0, Self.years(from: report.to.last, to: day) - 1))
    }

    /// Whole years between two days.
    static func years(from: Day, to: Day) -> Int {
        guard to > from else { return 0 }
        let (a, b) = (from.parts, to.parts)
        return b.year - a.year - ((b.month, b.day) < (a.month, a.day) ? 1 : 0)
    }
}
