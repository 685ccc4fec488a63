/// The `d` of a path, written number by number: a chart of many lines has thousands.
struct PathData {
    private(set) var bytes: [UInt8] = []
    var isEmpty: Bool { bytes.isEmpty }

    private mutating func add(_ letter: Character, _ numbers: [Double]) {
        bytes.append(contentsOf: String(letter).utf8)
        for (index, number) in numbers.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: " ")) }
            SVG.write(number, into: &bytes)
        }
    }

    mutating func move(_ x: Double, _ y: Double) { pair("M", x, y) }
    mutating func line(_ x: Double, _ y: Double) { pair("L", x, y) }
    mutating func close() { bytes.append(UInt8(ascii: "z")) }

    private mutating func pair(_ letter: Unicode.Scalar, _ x: Double, _ y: Double) {
        bytes.append(UInt8(ascii: letter))
        SVG.write(x, into: &bytes)
        bytes.append(UInt8(ascii: " "))
        SVG.write(y, into: &bytes)
    }

    mutating func segment(_ a: (Double, Double), _ b: (Double, Double)) {
        move(a.0, a.1)
        line(b.0, b.1)
    }

    mutating func polygon(_ points: [(Double, Double)]) {
        for (index, point) in points.enumerated() { if index == 0 { move(point.0, point.1) } else { line(point.0, point.1) } }
        close()
    }

    mutating func circle(_ x: Double, _ y: Double, _ radius: Double) {
        move(x - radius, y)
        add("a", [radius, radius, 0, 1, 0, 2 * radius, 0])
        add("a", [radius, radius, 0, 1, 0, -2 * radius, 0])
        close()
    }

    mutating func rectangle(_ box: Box) { polygon([(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]) }
}
