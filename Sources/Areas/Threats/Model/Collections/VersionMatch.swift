/// Which versions of an object a question asks for. Source: TAXII 2.1, section 3.4.1, the filters `match[version]` and `match[spec_version]`.
package struct VersionMatch: Hashable, Sendable {
    package var first = false, last = false, all = false
    /// In microseconds since 1970.
    package var moments: Set<Int64> = []
    /// 20 and 21; empty for the latest that there is of each object.
    package var specs: Set<Int> = []

    package init() {}
    package static let latest: VersionMatch = {
        var match = VersionMatch()
        match.last = true
        return match
    }()

    /// What is known of one text of an object: of two with one version, the lower rank holds more.
    package struct Candidate: Hashable, Sendable {
        package let seq: Int64
        package let version: Int64
        package let rank: Int
        package let spec: Int
        package init(seq: Int64, version: Int64, rank: Int, spec: Int) { (self.seq, self.version, self.rank, self.spec) = (seq, version, rank, spec) }
    }

    /// Of all texts of one object that the reader may see, those that are asked for.
    package func chosen(among candidates: [Candidate]) -> Set<Int64> {
        let spec = candidates.map(\.spec).max() ?? 0
        var best: [Int64: Candidate] = [:]
        for one in candidates where specs.isEmpty ? one.spec == spec : specs.contains(one.spec) {
            // The fullest text of a version; of equals the one that came first.
            if let known = best[one.version], (known.rank, known.seq) <= (one.rank, one.seq) { continue }
            best[one.version] = one
        }
        if all { return Set(best.values.map(\.seq)) }
        var chosen = Set(moments.compactMap { best[$0]?.seq })
        if first, let one = best.min(by: { $0.key < $1.key }) { chosen.insert(one.value.seq) }
        if last, let one = best.max(by: { $0.key < $1.key }) { chosen.insert(one.value.seq) }
        return chosen
    }

    /// For an object of which there is one text only.
    package func wants(version: Int64, spec: Int) -> Bool {
        guard specs.isEmpty || specs.contains(spec) else { return false }
        return all || first || last || moments.contains(version)
    }
}
