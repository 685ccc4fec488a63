import Kernel
package import Labels

/// One of the texts of an object whose parts are marked differently: what readers of one label may have.
package struct STIXEdition: Hashable, Sendable {
    package let label: Label
    /// The markings that nobody understands and that close this edition.
    package let unknown: [STIXID]
    /// 0 is the whole object; each further one holds less. Of those that a reader may have, the lowest is the one to give.
    package let rank: Int
    package let bytes: [UInt8]

    /// The whole object, and for each more open level that leaves something out, the object without the parts that are marked more closely.
    ///
    /// Granular markings only ever close: a part marked more openly than its object stays as closed as the object. `standing` is the label of an
    /// object without a restricting marking. There is no further edition where a selector does not lead anywhere, or where the rest would lack what the standard requires.
    package static func editions(of bytes: [UInt8], entry: STIXEntry, standing: Label, kindOf: (STIXID) -> STIXMarkingKind?) -> [STIXEdition] {
        let own = MarkingReading(entry.objectMarkings, kindOf: kindOf)
        let base = own.label ?? standing
        var parts: [(marking: STIXGranularMarking, level: LevelID?, unknown: [STIXID])] = []
        for marking in entry.granular {
            let reading = MarkingReading(marking.marking.map { [$0] } ?? [], kindOf: kindOf)
            parts.append((marking, reading.label?.level, reading.unknown))
        }
        let whole = parts.reduce(base) { TLPRank.closing($0, to: $1.level) }
        var unknown = own.unknown
        for part in parts { unknown += part.unknown.filter { !unknown.contains($0) } }
        var editions = [STIXEdition(label: whole, unknown: unknown, rank: 0, bytes: bytes)]
        // What is unknown closes more than any level does; where it is the object's own, nothing may be opened.
        guard own.unknown.isEmpty, entry.granular.reduce(0, { $0 + $1.selectors.count }) <= selectorsMax, whole != base || !unknown.isEmpty, let object = try? STIXValue(reading: bytes) else { return editions }
        func closes(_ part: (marking: STIXGranularMarking, level: LevelID?, unknown: [STIXID]), beyond label: Label) -> Bool {
            !part.unknown.isEmpty || TLPRank.closing(label, to: part.level) != label
        }
        var labels: [Label] = [base]
        for part in parts where part.unknown.isEmpty {
            let label = TLPRank.closing(base, to: part.level)
            if !labels.contains(label) { labels.append(label) }
        }
        labels.sort { TLPRank.rank(TLPRank.level(of: $0) ?? "TLP_CLEAR") > TLPRank.rank(TLPRank.level(of: $1) ?? "TLP_CLEAR") }
        for label in labels {
            let (leaving, staying) = (parts.filter { closes($0, beyond: label) }.map(\.marking), parts.filter { !closes($0, beyond: label) }.map(\.marking))
            guard !leaving.isEmpty, let opened = opened(object, without: leaving, keeping: staying) else { continue }
            // Two levels that leave out the same give one edition: the more open.
            if editions.count > 1, editions[editions.count - 1].bytes == opened { editions.removeLast() }
            editions.append(STIXEdition(label: label, unknown: [], rank: editions.count, bytes: opened))
        }
        return editions
    }

    /// Every edition needs these; a marking that takes one of them away leaves the whole object closed.
    private static let indispensable: Set<String> = ["type", "id", "spec_version", "created", "modified", "object_marking_refs", "granular_markings", "revoked"]

    /// More selected parts than this in one object are not worth the work: only the whole object is given.
    static let selectorsMax = 2000

    private static func opened(_ object: STIXValue, without leaving: [STIXGranularMarking], keeping staying: [STIXGranularMarking]) -> [UInt8]? {
        var gone: [Selector] = []
        for text in leaving.flatMap(\.selectors) {
            guard let selector = Selector(text), selector.value(in: object) != nil, case .name(let first) = selector.steps[0], !indispensable.contains(first) else { return nil }
            gone.append(selector)
        }
        let pruning = STIXPruning(removing: gone)
        guard case .object(var members)? = pruning.pruned(object) else { return nil }
        let markings: [STIXValue] = staying.compactMap { marking in
            let selectors = marking.selectors.compactMap { Selector($0).flatMap { pruning.moved($0, in: object) }?.text }
            guard !selectors.isEmpty else { return nil }
            var entry: [STIXMembers.Member] = []
            if let id = marking.marking { entry.append(.init("marking_ref", .string(id.text))) }
            if let language = marking.language { entry.append(.init("lang", .string(language))) }
            entry.append(.init("selectors", .array(selectors.map { .string($0) })))
            return .object(STIXMembers(unchecked: entry))
        }
        members["granular_markings"] = markings.isEmpty ? nil : .array(markings)
        let rest = STIXValue.object(members)
        return STIXCheck.isWhole(rest, where: object) ? rest.bytes : nil
    }
}
