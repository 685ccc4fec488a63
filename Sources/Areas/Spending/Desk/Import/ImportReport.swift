import Journal
import Kernel
import Node
import Spending

/// What accepting an edition would change, in words and as JSON: the same on the page, in the API and at the prompt.
struct ImportReport: Sendable {
    static let shownMax = 20
    let read: EditionImport
    let ledger: Ledger
    let reading: SpendingReading

    var headline: String {
        let count = read.table.figures.entries.count
        return "\(count.grouped) figure\(count == 1 ? "" : "s") would be taken in as \(read.edition.name)."
    }

    /// Of one measure, in a sentence.
    func words(_ one: EditionChanges.OfMeasure) -> String {
        let title = ledger.book.measure(one.measure)?.title ?? one.measure.text
        guard let before = one.before.flatMap(ledger.book.edition) else { return "\(title): \(one.figures.grouped), the first of this publisher by this definition." }
        if one.hasOtherPrices { return "\(title): \(one.figures.grouped), in prices of another year than \(before.name); nothing is compared." }
        return "\(title), against \(before.name): \(one.fresh.grouped) new, \(one.same.grouped) the same to the printed digit, \(one.revised.count.grouped) revised, \(one.missing.count.grouped) missing that \(one.missing.count == 1 ? "was" : "were") there."
    }

    /// "all Allies 2023 to 2025, Sweden 2023"
    func missing(_ one: EditionChanges.OfMeasure) -> String {
        var runs: [(party: PartyID, first: Int, last: Int)] = []
        for cell in one.missing {
            if let run = runs.last, run.party == cell.party, run.last + 1 == cell.year { runs[runs.count - 1].last = cell.year } else { runs.append((cell.party, cell.year, cell.year)) }
        }
        let shown = runs.prefix(Self.shownMax).map { "\(reading.name($0.party)) \($0.first)\($0.first == $0.last ? "" : " to \($0.last)")" }.joined(separator: ", ")
        return runs.count > Self.shownMax ? "\(shown) and \(runs.count - Self.shownMax) more" : shown
    }

    func words(_ one: EditionChanges.Revision, _ measure: MeasureID) -> String {
        let decimals = ledger.book.measure(measure)?.decimals ?? 2
        return "\(reading.name(one.party)), \(one.year): \(one.from.printed(decimals)) → \(one.to.printed(decimals))"
    }

    func words(_ one: EditionChanges.OfTarget) -> String {
        let target = reading.facts.targets.first { $0.id == one.target }, before = ledger.book.edition(one.before)?.name ?? one.before.text
        let title = target.map { $0.short.isEmpty ? $0.title : $0.short } ?? one.target.text
        let now = one.nowMeet.isEmpty ? nil : "newly at it: \(one.nowMeet.map { reading.name($0) + (one.unknownBefore.contains($0) ? " (no figure before)" : "") }.listed)", gone = one.noLonger.isEmpty ? nil : "no longer: \(reading.names(one.noLonger))"
        return "\(title), \(one.year) (against \(before)\(one.yearBefore == one.year ? "" : ", \(one.yearBefore)")): " + [now, gone].compactMap(\.self).joined(separator: "; ") + "."
    }

    var json: JSONValue {
        .members(("edition", .string(read.edition.id.text)), ("name", .string(read.edition.name)), ("key", .string(read.key)), ("figures", .integer(Int64(read.table.figures.entries.count))), ("words", .string(headline)),
                 ("measures", .array(read.changes.measures.map { one in
                     .members(("measure", .string(one.measure.text)), ("before", one.before.map { .string($0.text) }), ("figures", .integer(Int64(one.figures))), ("new", .integer(Int64(one.fresh))), ("same", .integer(Int64(one.same))),
                              ("revised", .integer(Int64(one.revised.count))), ("missing", .integer(Int64(one.missing.count))), ("words", .string(words(one))),
                              ("largest", .array(one.revised.prefix(Self.shownMax).map { .members(("party", .string($0.party.text)), ("year", .integer(Int64($0.year))), ("from", .string($0.from.description)), ("to", .string($0.to.description))) })),
                              ("gone", .array(one.missing.prefix(Self.shownMax).map { .members(("party", .string($0.party.text)), ("year", .integer(Int64($0.year)))) })))
                 })),
                 ("targets", .array(read.changes.targets.map { .members(("target", .string($0.target.text)), ("year", .integer(Int64($0.year))), ("newly", .texts($0.nowMeet.map(\.text))), ("no_longer", .texts($0.noLonger.map(\.text))), ("words", .string(words($0)))) })),
                 ("remarks", Self.json(read.table.findings)))
    }

    static func json(_ findings: TableFindings) -> JSONValue {
        .array(findings.kinds.map { kind in
            .members(("kind", .string(kind.rawValue)), ("count", .integer(Int64(findings.remarkCounts[kind] ?? 0))), ("first", .array((findings.remarks[kind] ?? []).prefix(shownMax).map { .string("\($0.place): \($0.says)") })))
        })
    }
}
