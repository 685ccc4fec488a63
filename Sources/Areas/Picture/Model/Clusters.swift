package import Kernel

/// Incidents that hang together, each by a tie to another of them.
package struct Cluster: Hashable, Sendable {
    /// By their first day, then by identifier; at least two.
    package let members: [IncidentID]
    /// One less than there are members: by these, each hangs on another.
    package let ties: [Tie]

    package var id: String { members.first?.text ?? "" }
}

/// Finds every cluster in one sweep over cells of time and place: the work grows with the number of incidents, not with its square.
///
/// The same incidents give the same clusters, whatever their order. Within a cell all are near each other by its size; between neighbouring cells only members that differ in
/// place or day are compared, and at most `comparisonsMax` pairs of them: two cells with more than 64 different places each may stay apart although one pair is near.
package struct ClusterFinder {
    package static let incidentsMax = 200_000
    static let comparisonsMax = 4_096
    private let incidents: [Incident]
    private let points: [SIMD3<Double>]
    private var parent: [Int32]
    private var ties: [Tie] = []

    package static func clusters(of incidents: [Incident]) -> [Cluster] {
        var finder = ClusterFinder(incidents)
        finder.run()
        return finder.collected()
    }

    private init(_ all: [Incident]) {
        incidents = Array(all.sorted { ($0.first, $0.id) < ($1.first, $1.id) }.prefix(Self.incidentsMax))
        points = incidents.map(\.place.point)
        parent = (0..<Int32(incidents.count)).map { $0 }
    }

    // MARK: The four ways in which three reasons hold

    private struct Way { let time: Bool, place: Bool, sector: Bool, method: Bool }
    private static let ways = [Way(time: true, place: true, sector: true, method: false), Way(time: true, place: true, sector: false, method: true),
                               Way(time: true, place: false, sector: true, method: true), Way(time: false, place: true, sector: true, method: true)]

    private mutating func run() {
        var numbers: [String: Int] = [:]
        func number(_ word: String) -> Int {
            if let known = numbers[word] { return known }
            numbers[word] = numbers.count
            return numbers.count - 1
        }
        let sectors = incidents.map { Array(Set($0.sectors.map(number))).sorted() }, methods = incidents.map { number($0.method) }
        for way in Self.ways { sweep(way, sectors, methods) }
    }

    /// A cell as one number, so that cells lie in order of sector, method, bucket of days, row and column, and those of a stretch of one row lie side by side.
    private static func key(_ sector: Int, _ method: Int, _ bucket: Int, _ row: Int, _ column: Int) -> UInt64 {
        UInt64(truncatingIfNeeded: (sector + 1) & 0xfff) << 52 | UInt64(truncatingIfNeeded: (method + 1) & 0xfff) << 40 | UInt64(truncatingIfNeeded: (bucket + 0x8000) & 0xffff) << 24
            | UInt64(truncatingIfNeeded: (row + 0x80) & 0xff) << 16 | UInt64(truncatingIfNeeded: (column + 0x8000) & 0xffff)
    }

    /// Cells no wider than what counts as near, from corner to corner.
    private static let degrees = 1.2, bucketDays = Tie.daysMax + 1, rows = -76...76
    /// Cells of one row are about as wide as they are high, some 133 km: in degrees of longitude.
    private static let widths = rows.map { degrees / max(0.05, Sphere.cosine((Double($0) + 0.5) * degrees)) }
    private static func width(_ row: Int) -> Double { widths[min(max(row, rows.lowerBound), rows.upperBound) - rows.lowerBound] }
    private static func floored(_ value: Double, by step: Double) -> Int { Int((value / step).rounded(.down)) }

    private struct Cell { let key: UInt64, sector: Int, method: Int, bucket: Int, row: Int, column: Int, members: Range<Int> }

    /// Precondition: fewer than 4096 sectors and methods; beyond that cells share a number, and what is joined is checked by its tie all the same.
    private mutating func sweep(_ way: Way, _ sectors: [[Int]], _ methods: [Int]) {
        var placed: [(key: UInt64, index: Int, sector: Int)] = []
        placed.reserveCapacity(incidents.count)
        for index in incidents.indices {
            let one = incidents[index]
            guard !way.time || one.isDayKnown, !way.place || one.place.precision != .nominal else { continue }
            let place = cell(of: one, way)
            for sector in way.sector ? sectors[index] : [-1] { placed.append((Self.key(sector, way.method ? methods[index] : -1, place.bucket, place.row, place.column), index, sector)) }
        }
        placed.sort { ($0.key, $0.index) < ($1.key, $1.index) }
        let order = placed.map(\.index)
        var cells: [Cell] = [], start = 0
        while start < placed.count {
            var end = start + 1
            while end < placed.count, placed[end].key == placed[start].key { end += 1 }
            let first = placed[start], place = cell(of: incidents[first.index], way)
            cells.append(Cell(key: first.key, sector: first.sector, method: way.method ? methods[first.index] : -1, bucket: place.bucket, row: place.row, column: place.column, members: start..<end))
            start = end
        }
        for (number, cell) in cells.enumerated() {
            for other in cell.members.dropFirst() { join(order[cell.members.lowerBound], order[other]) }
            visitNeighbours(of: cell, number, cells, order, way)
        }
    }

    private func cell(of one: Incident, _ way: Way) -> (bucket: Int, row: Int, column: Int) {
        let row = way.place ? Self.floored(one.place.latitude.value, by: Self.degrees) : 0
        return (way.time ? Self.floored(Double(one.first.ordinal), by: Double(Self.bucketDays)) : 0, row, way.place ? Self.floored(one.place.longitude.value, by: Self.width(row)) : 0)
    }

    /// Those that follow in the order of buckets, rows and columns: each pair is looked at once.
    private mutating func visitNeighbours(of cell: Cell, _ number: Int, _ cells: [Cell], _ order: [Int], _ way: Way) {
        for bucket in way.time ? [0, 1] : [0] {
            guard way.place else {
                if bucket > 0 { visit(cell, cells, from: Self.key(cell.sector, cell.method, cell.bucket + 1, 0, 0), to: Self.key(cell.sector, cell.method, cell.bucket + 1, 0, 0), order, way) }
                continue
            }
            for row in bucket == 0 ? 0...2 : -2...2 {
                // The other row has columns of another width: those that lie across from this one.
                let own = Self.width(cell.row), other = Self.width(cell.row + row)
                let west = bucket == 0 && row == 0 ? cell.column + 1 : Self.floored((Double(cell.column) - 2) * own, by: other), east = Self.floored((Double(cell.column) + 3) * own, by: other)
                visit(cell, cells, from: Self.key(cell.sector, cell.method, cell.bucket + bucket, cell.row + row, west), to: Self.key(cell.sector, cell.method, cell.bucket + bucket, cell.row + row, max(west, east)), order, way)
            }
        }
    }

    /// The cells whose numbers lie between two, found by halving.
    private mutating func visit(_ cell: Cell, _ cells: [Cell], from low: UInt64, to high: UInt64, _ order: [Int], _ way: Way) {
        var start = 0, end = cells.count
        while start < end {
            let middle = (start + end) / 2
            if cells[middle].key < low { start = middle + 1 } else { end = middle }
        }
        while start < cells.count, cells[start].key <= high {
            if root(order[cell.members.lowerBound]) != root(order[cells[start].members.lowerBound]) { compare(order[cell.members], order[cells[start].members], way) }
            start += 1
        }
    }

    private static let near = Sphere.chord(kilometres: Tie.kilometresMax + 0.5)

    private mutating func compare(_ these: ArraySlice<Int>, _ those: ArraySlice<Int>, _ way: Way) {
        // By time alone, the latest of these and the earliest of those lie nearest, and no other pair needs a look.
        guard way.place else {
            guard let a = these.last, let b = those.first, incidents[b].first.ordinal - incidents[a].first.ordinal <= Int32(Tie.daysMax) else { return }
            return join(a, b)
        }
        var left = Self.comparisonsMax
        let ours = distinct(these, way), theirs = distinct(those, way)
        for a in ours {
            for b in theirs {
                left -= 1
                guard left >= 0 else { return }
                guard !way.time || abs(incidents[a].first.ordinal - incidents[b].first.ordinal) <= Int32(Tie.daysMax), Sphere.chord(points[a], points[b]) <= Self.near, Tie(incidents[a], incidents[b]) != nil else { continue }
                return join(a, b)
            }
        }
    }

    private struct Spot: Hashable { let day: Int32, row: Int, column: Int }

    /// One for each place and day, in order.
    private func distinct(_ members: ArraySlice<Int>, _ way: Way) -> ArraySlice<Int> {
        guard members.count > 8 else { return members }
        var seen: Set<Spot> = []
        return members.filter { index in
            let one = incidents[index]
            return seen.insert(Spot(day: way.time ? one.first.ordinal : 0, row: one.place.latitude.tenThousandths, column: one.place.longitude.tenThousandths)).inserted
        }[...]
    }

    // MARK: Sets

    /// Halves the way for the next one that asks.
    private mutating func root(_ index: Int) -> Int {
        var index = index
        while Int(parent[index]) != index {
            parent[index] = parent[Int(parent[index])]
            index = Int(parent[index])
        }
        return index
    }

    private mutating func join(_ a: Int, _ b: Int) {
        let x = root(a), y = root(b)
        guard x != y, let tie = Tie(incidents[a], incidents[b]) else { return }
        ties.append(tie)
        parent[max(x, y)] = Int32(min(x, y))
    }

    private mutating func collected() -> [Cluster] {
        var sets: [Int: [Int]] = [:], homes: [IncidentID: Int] = [:]
        for index in incidents.indices {
            let home = root(index)
            sets[home, default: []].append(index)
            homes[incidents[index].id] = home
        }
        let tied = Dictionary(grouping: ties) { homes[$0.a] ?? -1 }
        return sets.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map { home, members in
            Cluster(members: members.map { incidents[$0].id }, ties: (tied[home] ?? []).sorted { ($0.a, $0.b) < ($1.a, $1.b) })
        }
    }
}
