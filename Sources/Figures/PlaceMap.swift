package import Kernel

/// The part of the Earth that a map shows, laid flat so that areas keep their size (Lambert's azimuthal projection, on a sphere).
package struct MapWindow: Hashable, Sendable {
    package let latitude: Double
    package let longitude: Double
    /// Kilometres from the centre.
    package let west: Double, east: Double, south: Double, north: Double

    package init(latitude: Double, longitude: Double, west: Double, east: Double, south: Double, north: Double) {
        (self.latitude, self.longitude) = (latitude, longitude)
        (self.west, self.east, self.south, self.north) = (west, max(west + 1, east), south, max(south + 1, north))
    }

    /// Kilometres to the east and to the north of the centre.
    func kilometres(_ latitude: Double, _ longitude: Double) -> (east: Double, north: Double) {
        let own = (sine: Sphere.sine(self.latitude), cosine: Sphere.cosine(self.latitude)), turn = longitude - self.longitude
        let point = (sine: Sphere.sine(latitude), cosine: Sphere.cosine(latitude)), across = Sphere.cosine(turn)
        // On the other side of the Earth there is no place for it.
        let reach = max(1e-6, 1 + own.sine * point.sine + own.cosine * point.cosine * across), scale = (2 / reach).squareRoot() * Sphere.radius
        return (scale * point.cosine * Sphere.sine(turn), scale * (own.cosine * point.sine - own.sine * point.cosine * across))
    }

    func height(_ width: Double) -> Double { (width * (north - south) / (east - west)).rounded() }

    func place(_ latitude: Double, _ longitude: Double, width: Double) -> (x: Double, y: Double) {
        let there = kilometres(latitude, longitude), scale = width / (east - west)
        return ((there.east - west) * scale, (north - there.north) * scale)
    }
}

/// Land, lines and names, drawn once for each width and used on every page.
package struct MapGround: Hashable, Sendable {
    package struct Name: Hashable, Sendable {
        package let text: String, isSea: Bool, latitude: Double, longitude: Double
        package init(_ text: String, isSea: Bool, latitude: Double, longitude: Double) { (self.text, self.isSea, self.latitude, self.longitude) = (text, isSea, latitude, longitude) }
    }
    package let window: MapWindow
    package let width: Double
    package let height: Double
    let land: String
    let lines: String
    let names: [(Name, x: Double, y: Double)]

    /// `outlines`: rings of latitude and longitude. Layouts are made for a width in pixels and never scaled.
    package init(_ window: MapWindow, outlines: [[SIMD2<Double>]], names: [Name], width: Double) {
        (self.window, self.width, height) = (window, width, window.height(width))
        let high = height
        land = outlines.map { ring in Self.path(ring.map { window.place($0.x, $0.y, width: width) }, width, high) }.joined()
        lines = Self.graticule(window, width)
        self.names = names.compactMap { name in
            let at = window.place(name.latitude, name.longitude, width: width)
            return at.x > 0 && at.x < width && at.y > 0 && at.y < high ? (name, x: at.x, y: at.y) : nil
        }
    }

    package static func == (a: Self, b: Self) -> Bool { a.window == b.window && a.width == b.width && a.land == b.land && a.names.map(\.0) == b.names.map(\.0) }
    package func hash(into hasher: inout Hasher) { hasher.combine(land); hasher.combine(width) }

    /// Whole pixels, one after the other by how far it lies from the last: short, and fine enough for a drawing that is not scaled. Rings outside give nothing.
    private static func path(_ ring: [(x: Double, y: Double)], _ width: Double, _ height: Double) -> String {
        guard ring.contains(where: { $0.x > -20 && $0.x < width + 20 && $0.y > -20 && $0.y < height + 20 }) else { return "" }
        var text = "", last = (x: 0, y: 0)
        for (number, point) in ring.enumerated() {
            // Far outside it only has to lead around.
            let x = Int(min(max(point.x, -400), width + 400).rounded()), y = Int(min(max(point.y, -400), height + 400).rounded())
            if number == 0 { text += "M\(x) \(y)" } else if x != last.x || y != last.y { text += "l\(x - last.x)\(y - last.y < 0 ? "" : " ")\(y - last.y)" } else { continue }
            last = (x, y)
        }
        return text + "z"
    }

    private static func graticule(_ window: MapWindow, _ width: Double) -> String {
        func line(_ points: [(Double, Double)]) -> String {
            points.enumerated().map { number, point in
                let at = window.place(point.0, point.1, width: width)
                return "\(number == 0 ? "M" : "L")\(Int(at.x.rounded())) \(Int(at.y.rounded()))"
            }.joined()
        }
        let west = (window.longitude - 60).rounded(), east = (window.longitude + 60).rounded()
        let south = max(-80, window.latitude - 40), north = min(84, window.latitude + 34)
        let meridians = stride(from: (west / 10).rounded(.up) * 10, through: east, by: 10).map { longitude in line(stride(from: south, through: north, by: 4).map { ($0, longitude) }) }
        let parallels = stride(from: (south / 10).rounded(.up) * 10, through: north, by: 10).map { latitude in line(stride(from: west, through: east, by: 5).map { (latitude, $0) }) }
        return (meridians + parallels).joined()
    }
}

/// Marks at their places on a map: one shape for each kind, and a numbered disc where several lie too close together to be told apart.
///
/// The list beside it says the same in words. A place that is not well known has a dashed ring as wide as what is not known; what lies off the map stands at its edge.
package struct PlaceMap: Sendable {
    package struct Mark: Hashable, Sendable {
        package let latitude: Double, longitude: Double
        package let kind: Marks.Incident
        /// It lies within so many kilometres; nil for a point that only stands for something wider.
        package let within: Int?
        package init(latitude: Double, longitude: Double, kind: Marks.Incident, within: Int?) { (self.latitude, self.longitude, self.kind, self.within) = (latitude, longitude, kind, within) }
    }
    /// What a mark is called and where it leads; asked for only where it is shown.
    package struct Label: Hashable, Sendable {
        package let name: String
        package let address: String?
        package init(_ name: String, address: String? = nil) { (self.name, self.address) = (name, address) }
    }
    /// Marks that stand as one.
    package struct Group: Sendable {
        /// By their place in the list of marks, ascending.
        package let marks: [Int]
        package let latitude: Double, longitude: Double
        /// All of them lie within so many kilometres of its middle.
        package let kilometres: Int
        let x: Double, y: Double, isOff: Bool
    }
    package let title: String
    package let groups: [Group]
    private let marks: [Mark]
    private let ground: MapGround
    private let label: @Sendable (Int) -> Label
    private static let near = 17.0

    /// `label`: of the mark at that place in the list.
    package init(title: String, marks: [Mark], on ground: MapGround, label: @escaping @Sendable (Int) -> Label) {
        (self.title, self.ground, self.marks, self.label) = (title, ground, marks, label)
        groups = Self.groups(marks, ground)
    }

    package var name: String {
        let count = groups.reduce(0) { $0 + $1.marks.count }
        return "\(title): \(count) incident\(count == 1 ? "" : "s") at \(groups.count) place\(groups.count == 1 ? "" : "s"). The list below says the same."
    }

    /// `address`: where a group of several leads.
    package func drawing(_ classes: StaticString, address: (Group) -> String?) -> SVG {
        var svg = SVG(width: ground.width, height: ground.height, role: .links(name: name), classes: classes)
        svg.within("g", ["class": "ground", "aria-hidden": "true"]) { svg in
            svg.shape("rect", ["class": "sea", "x": "0", "y": "0", "width": .number(ground.width), "height": .number(ground.height)])
            svg.shape("path", ["class": "land", "d": .text(ground.land)])
            svg.shape("path", ["class": "grid", "d": .text(ground.lines)])
            drawNames(&svg)
        }
        for group in groups { draw(group, address, &svg) }
        svg.finish()
        return svg
    }

    // MARK: What stands as one

    private static func groups(_ marks: [Mark], _ ground: MapGround) -> [Group] {
        struct Heap { var x = 0.0, y = 0.0, marks: [Int] = [], isOff = false
            var middle: (x: Double, y: Double) { (x / Double(marks.count), y / Double(marks.count)) }
            mutating func add(_ number: Int, _ atX: Double, _ atY: Double) {
                marks.append(number)
                x += atX
                y += atY
            }
        }
        struct Cell: Hashable { let column: Int, row: Int, isOff: Bool }
        var cells: [Cell: Heap] = [:], order: [Cell] = []
        for (number, mark) in marks.enumerated() {
            let at = ground.window.place(mark.latitude, mark.longitude, width: ground.width), margin = 11.0
            let x = min(max(at.x, margin), ground.width - margin), y = min(max(at.y, margin), ground.height - margin)
            let cell = Cell(column: Int(x / near), row: Int(y / near), isOff: abs(x - at.x) + abs(y - at.y) > 2 * margin)
            if cells[cell] == nil { order.append(cell) }
            cells[cell, default: Heap(isOff: cell.isOff)].add(number, x, y)
        }
        // Neighbouring heaps whose middles would touch become one; at most as many as the map has cells.
        var heaps = order.sorted { (cells[$0]?.marks.count ?? 0, $1.row, $1.column) > (cells[$1]?.marks.count ?? 0, $0.row, $0.column) }.compactMap { cells[$0] }
        var index = 0
        while index < heaps.count {
            var other = index + 1
            while other < heaps.count {
                let a = heaps[index].middle, b = heaps[other].middle, reach = near + radius(heaps[index].marks.count) - 8
                if heaps[index].isOff == heaps[other].isOff, abs(a.x - b.x) < reach, abs(a.y - b.y) < reach {
                    heaps[index].x += heaps[other].x
                    heaps[index].y += heaps[other].y
                    heaps[index].marks += heaps[other].marks
                    heaps.remove(at: other)
                    other = index + 1
                } else { other += 1 }
            }
            index += 1
        }
        return heaps.map { heap in
            let latitude = heap.marks.reduce(0) { $0 + marks[$1].latitude } / Double(heap.marks.count), longitude = heap.marks.reduce(0) { $0 + marks[$1].longitude } / Double(heap.marks.count)
            let middle = Sphere.point(latitude: latitude, longitude: longitude)
            let farthest = heap.marks.map { Sphere.point(latitude: marks[$0].latitude, longitude: marks[$0].longitude) }.max { Sphere.chord(middle, $0) < Sphere.chord(middle, $1) }
            let reach = farthest.map { Sphere.kilometres(middle, $0) } ?? 0
            return Group(marks: heap.marks.sorted(), latitude: latitude, longitude: longitude, kilometres: Int(reach.rounded(.up)) + 1, x: heap.middle.x, y: heap.middle.y, isOff: heap.isOff)
        }.sorted { ($0.y, $0.x) < ($1.y, $1.x) }
    }

    private static func radius(_ count: Int) -> Double { count == 1 ? 8 : min(26, 8.5 + 1.7 * Double(count - 1).squareRoot()) }

    private func draw(_ group: Group, _ address: (Group) -> String?, _ svg: inout SVG) {
        let body: (inout SVG) -> Void = { svg in
            if group.isOff { svg.shape("circle", ["class": "off", "cx": .number(group.x), "cy": .number(group.y), "r": .number(Self.radius(group.marks.count) + 2)]) }
            if group.marks.count == 1, let mark = group.marks.first.map({ marks[$0] }) {
                if !group.isOff { ring(mark, group, &svg) }
                mark.kind.draw(at: group.x, group.y, &svg)
            } else {
                svg.shape("circle", ["class": "many", "cx": .number(group.x), "cy": .number(group.y), "r": .number(Self.radius(group.marks.count))])
                svg.text(String(group.marks.count), ["class": "count", "x": .number(group.x), "y": .number(group.y + 4.4)])
            }
        }
        let isOne = group.marks.count == 1, first = group.marks.first.map(label)
        let name = (isOne ? first?.name ?? "" : "\(group.marks.count) incidents near here: \(group.marks.prefix(3).map { label($0).name }.joined(separator: "; "))\(group.marks.count > 3 ? " and others" : "")") + (group.isOff ? ", off this map" : "")
        if let target = isOne ? first?.address : address(group) { svg.within("a", ["class": "place", "href": .text(target), "aria-label": .text(name)], body) } else {
            svg.within("g", ["class": "place", "role": "img", "aria-label": .text(name)], body)
        }
    }

    /// As wide as what is not known, where that is wider than the mark.
    private func ring(_ mark: Mark, _ group: Group, _ svg: inout SVG) {
        let pixels = mark.within.map { Double($0) * ground.width / (ground.window.east - ground.window.west) } ?? 12
        guard mark.within == nil || pixels > 11 else { return }
        svg.shape("circle", ["class": "ring", "cx": .number(group.x), "cy": .number(group.y), "r": .number(min(pixels, 60))])
    }

    /// A name stands where nothing else does; one that finds no room is left out, for the list has every place.
    private func drawNames(_ svg: inout SVG) {
        var taken = groups.map { group in
            let radius = Self.radius(group.marks.count) + 1
            return (left: group.x - radius, top: group.y - radius, right: group.x + radius, bottom: group.y + radius)
        }
        let size = ground.width > 500 ? 12.0 : 11
        // On a phone there is room for the seas alone.
        for (name, x, y) in ground.names where name.isSea || ground.width > 500 {
            let half = textWidth(name.text, size: size) / 2 + 1
            for (dx, dy) in [(0.0, 0.0), (0, -13), (0, 13), (half + 10, 0), (-half - 10, 0), (half, 14), (-half, -14)] {
                let box = (left: x + dx - half, top: y + dy - size * 0.8, right: x + dx + half, bottom: y + dy + size * 0.35)
                guard box.left > 2, box.right < ground.width - 2, box.top > 2, box.bottom < ground.height - 2,
                      !taken.contains(where: { $0.left < box.right && box.left < $0.right && $0.top < box.bottom && box.top < $0.bottom }) else { continue }
                taken.append(box)
                svg.text(name.text, ["class": name.isSea ? "sea-name" : "state-name", "x": .number(x + dx), "y": .number(y + dy)])
                break
            }
        }
    }

    /// What the map shows, by place, for whoever has no picture.
    package var table: FigureTable {
        FigureTable(caption: title, columns: ["Place", "Incidents", "Which"], rows: groups.sorted { $0.marks.count > $1.marks.count }.map { group in
            ["\(Self.degrees(group.latitude, "N", "S")), \(Self.degrees(group.longitude, "E", "W"))\(group.isOff ? " (off the map)" : "")", String(group.marks.count), group.marks.prefix(12).map { label($0).name }.joined(separator: "; ") + (group.marks.count > 12 ? " and \(group.marks.count - 12) more" : "")]
        })
    }

    private static func degrees(_ value: Double, _ plus: String, _ minus: String) -> String {
        let tenths = Int((abs(value) * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)° \(value < 0 ? minus : plus)"
    }
}
