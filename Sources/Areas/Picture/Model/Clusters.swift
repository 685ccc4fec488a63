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

    private struct Cell: Hashable { let sector: Int, method: Int, bucket: Int, row: Int, column: Int }

    /// Cells no wider than what counts as near, from corner to corner.
    private static let degrees = 1.2, bucketDays = Tie.daysMax + 1

    private mutating func sweep(_ way: Way, _ sectors: [[Int]], _ methods: [Int]) {
        var cells: [Cell: [Int]] = [:], order: [Cell] = []
        for index in incidents.indices {
            let one = incidents[index]
            guard !way.time || one.isDayKnown, !way.place || one.place.precision != .nominal else { continue }
            let bucket = way.time ? Self.floored(Double(one.first.ordinal), by: Double(Self.bucketDays)) : 0
            let row = way.place ? Self.floored(one.place.latitude.value, by: Self.degrees) : 0
            let column = way.place ? Self.floored(one.place.longitude.value, by: Self.width(ofRow: row)) : 0
            for sector in way.sector ? sectors[index] : [-1] {
                let cell = Cell(sector: sector, method: way.method ? methods[index] : -1, bucket: bucket, row: row, column: column)
                if cells[cell] == nil { order.append(cell) }
                cells[cell, default: []].append(index)
            }
        }
        for cell in order {
            guard let members = cells[cell], let first = members.first else { continue }
            for other in members.dropFirst() { join(first, other) }
            for neighbour in Self.neighbours(of: cell, way) {
                guard let others = cells[neighbour], let other = others.first, root(first) != root(other) else { continue }
                compare(members, others, way)
            }
        }
    }

    private static func floored(_ value: Double, by step: Double) -> Int { Int((value / step).rounded(.down)) }

    /// Cells of one row are about as wide as they are high: some 133 km.
    private static func width(ofRow row: Int) -> Double { degrees / max(0.05, Sphere.cosine((Double(row) + 0.5) * degrees)) }

    /// Those that follow in the order of buckets, rows and columns: each pair is looked at once.
    private static func neighbours(of cell: Cell, _ way: Way) -> [Cell] {
        var found: [Cell] = []
        for bucket in way.time ? [0, 1] : [0] {
            for row in way.place ? Array(-2...2) : [0] {
                guard way.place else {
                    if bucket > 0 { found.append(Cell(sector: cell.sector, method: cell.method, bucket: cell.bucket + bucket, row: 0, column: 0)) }
                    continue
                }
                // The other row has columns of another width: those that lie across from this one.
                let own = width(ofRow: cell.row), other = width(ofRow: cell.row + row)
                let west = floored((Double(cell.column) - 2) * own, by: other), east = floored((Double(cell.column) + 3) * own, by: other)
                for column in west...max(west, east) {
                    guard bucket > 0 || row > 0 || row == 0 && column > cell.column else { continue }
                    found.append(Cell(sector: cell.sector, method: cell.method, bucket: cell.bucket + bucket, row: cell.row + row, column: column))
                }
            }
        }
        return found
    }

    private mutating func compare(_ these: [Int], _ those: [Int], _ way: Way) {
        let near = Sphere.chord(kilometres: Tie.kilometresMax + 0.5)
        var left = Self.comparisonsMax
        // The latest of these and the earliest of those come first: they are the likeliest to lie near in time.
        let ours = distinct(these.reversed(), way), theirs = distinct(those, way)
        for a in ours {
            for b in theirs {
                left -= 1
                guard left >= 0 else { return }
                guard !way.time || abs(incidents[a].first.ordinal - incidents[b].first.ordinal) <= Int32(Tie.daysMax), !way.place || Sphere.chord(points[a], points[b]) <= near, Tie(incidents[a], incidents[b]) != nil else { continue }
                return join(a, b)
            }
        }
    }

    private struct Spot: Hashable { let day: Int32, row: Int, column: Int }

    /// One for each place and day, in order.
    private func distinct(_ members: some Sequence<Int>, _ way: Way) -> [Int] {
        var seen: Set<Spot> = []
        return members.filter { index in
            let one = incidents[index]
            return seen.insert(Spot(day: way.time ? one.first.ordinal : 0, row: way.place ? one.place.latitude.tenThousandths : 0, column: way.place ? one.place.longitude.tenThousandths : 0)).inserted
        }
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
