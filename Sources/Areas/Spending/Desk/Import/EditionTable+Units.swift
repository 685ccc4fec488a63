import Kernel
import Spending

extension EditionTable {
    /// Figures that are all many times larger or smaller than those of the edition before are told in another unit: billions for millions, fractions for percent.
    func otherUnits(_ changes: EditionChanges, _ book: Book) -> TableFindings? {
        var findings = TableFindings()
        for one in changes.measures {
            guard let scale = one.scale, scale >= 8 || scale <= 0.125, let measure = book.measure(one.measure), let before = one.before.flatMap(book.edition) else { continue }
            let times = scale > 1 ? scale : 1 / scale, near = [10.0, 100, 1_000, 1_000_000].min { abs($0 / times - 1) < abs($1 / times - 1) } ?? 10
            let unit = switch measure.kind {
            case .money: "in millions of \(measure.unit)"
            case .count: "in thousands"
            case .share, .ratio, .change: "in percent, as in 2.12"
            }
            findings.mistake(Int(figures.entries(of: one.measure).map(\.line).min() ?? 1), 1, "", "The figures of \(measure.title.lowercasedFirst) are about \(Int(near).grouped) times \(scale > 1 ? "larger" : "smaller") than in \(before.name). Write them \(unit).")
        }
        return findings.isClean ? nil : findings
    }
}
