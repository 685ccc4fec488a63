/// States at fixed places, each tile with its value as a number and as a step of darkness; the steps are listed below.
package struct ValueMap: Figure {
    package struct Tile: Hashable, Sendable {
        package let code: String
        package let name: String
        package let column: Int
        package let row: Int
        package let content: Content
        package let sides: Sides
        package init(code: String, name: String, column: Int, row: Int, _ content: Content, sides: Sides = []) { (self.code, self.name, self.column, self.row, self.content, self.sides) = (code, name, column, row, content, sides) }
    }

    /// To which of two organisations a state belongs: one bar at the top left, two at the top right, or all of them.
    package struct Sides: OptionSet, Hashable, Sendable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }
        package static let left = Sides(rawValue: 1), right = Sides(rawValue: 2)
    }

    /// What the bars of a tile mean: "EU members", "Allies".
    package struct SideNames: Hashable, Sendable {
        package let left: String
        package let right: String
        package init(left: String, right: String) { (self.left, self.right) = (left, right) }
    }

    package enum Content: Hashable, Sendable {
        case value(FigureValue)
        /// Asked for and not there: hatched.
        case notPublished
        /// Not what the figure is about.
        case notAsked
    }

    package static let tilesMax = 256, stepsMax = 5
    package let caption: Caption
    package let tiles: [Tile]
    /// Lower bounds of all steps but the first, ascending; at most four. A value on a bound is in the upper step.
    package let breaks: [Double]
    package let unit: FigureUnit
    package let sideNames: SideNames?

    package init(caption: Caption, tiles: [Tile], breaks: [Double], unit: FigureUnit, sideNames: SideNames? = nil) {
        (self.caption, self.unit, self.sideNames) = (caption, unit, sideNames)
        self.breaks = Array(Set(breaks.filter { $0.isFinite && abs($0) < 1e15 }).sorted().prefix(Self.stepsMax - 1))
        self.tiles = tiles.map { tile in if case .value(let value) = tile.content, !value.isDrawable { Tile(code: tile.code, name: tile.name, column: tile.column, row: tile.row, .notPublished, sides: tile.sides) } else { tile } }
    }

    func step(_ value: Double) -> Int { breaks.count { value >= $0 } }

    private var steps: [String] {
        guard let first = breaks.first, let last = breaks.last else { return ["all"] }
        return ["under \(unit.bare(first))"] + zip(breaks, breaks.dropFirst()).map { "\(unit.bare($0)) to under \(unit.bare($1))" } + ["\(unit.printed(last)) and more"]
    }

    private func count(_ step: Int) -> Int { tiles.count { if case .value(let value) = $0.content { self.step(value.value) == step } else { false } } }

    package var words: String {
        let absent = tiles.filter { $0.content == .notPublished }.map(\.name)
        return steps.enumerated().map { "\($1): \(count($0))" }.joined(separator: "; ") + "." + (absent.isEmpty ? "" : " Not published: \(absent.joined(separator: ", ")).")
    }

    private var asked: [(tile: Tile, value: FigureValue?)] {
        tiles.compactMap { tile in
            switch tile.content {
            case .value(let value): (tile, value)
            case .notPublished: (tile, nil)
            case .notAsked: nil
            }
        }.sorted { ($0.1?.value ?? -.infinity, $1.0.name) > ($1.1?.value ?? -.infinity, $0.0.name) }
    }

    package var table: FigureTable {
        FigureTable(caption: caption.title, columns: ["State", "Code", unit.sign.isEmpty ? "Value" : unit.sign] + (sideNames == nil ? [] : ["Belongs to"]), rows: asked.map { [$0.tile.name, $0.tile.code, $0.value.cell(unit)] + belonging($0.tile) })
    }

    private func belonging(_ tile: Tile) -> [String] {
        guard let sideNames else { return [] }
        let names = (tile.sides.contains(.left) ? [sideNames.left] : []) + (tile.sides.contains(.right) ? [sideNames.right] : [])
        return [names.isEmpty ? "neither" : names.joined(separator: " and ")]
    }

    package var tidy: FigureTable {
        FigureTable(caption: caption.title, columns: ["name", "code", "value", "unit", "status"] + (sideNames == nil ? [] : ["belongs_to"]), rows: asked.map { [$0.tile.name, $0.tile.code, $0.value.map { FigureNumber.plain($0.value) } ?? "", unit.sign, $0.value?.status ?? "not published"] + belonging($0.tile) })
    }

    package func body(_ layout: FigureLayout) -> SVG {
        let drawn = tiles.prefix(Self.tilesMax).filter { (1...40).contains($0.column) && (1...40).contains($0.row) }
        let columns = Double(max(11, drawn.map(\.column).max() ?? 0)), rows = Double(max(9, drawn.map(\.row).max() ?? 0))
        let gap = layout.isPhone ? 2.2 : 4, size = min(54, (layout.width - gap * (columns - 1)) / columns), pitch = size + gap
        let mapHeight = rows * pitch - gap, key = keyEntries(), keyHeight = Double(key.count) * 26
        // Beside the map where there is room, else below.
        let isBeside = layout.width - columns * pitch > 220
        var svg = SVG(partOf: layout.width, height: (isBeside ? max(mapHeight, keyHeight) : mapHeight + 14 + keyHeight).rounded(.up) + 1)
        for tile in drawn.sorted(by: { ($0.row, $0.column) < ($1.row, $1.column) }) { draw(tile, Double(tile.column - 1) * pitch, Double(tile.row - 1) * pitch, size, in: &svg) }
        var y = isBeside ? 4 : mapHeight + 14, x = isBeside ? columns * pitch + 36 : 0
        if isBeside && key.count * 26 < Int(mapHeight) { (x, y) = (columns * pitch + 36, mapHeight - keyHeight) }
        for entry in key {
            let box = Box(left: x, top: y + 2, right: x + 28, bottom: y + 22)
            body(entry.content, box, in: &svg)
            if case .sides(let sides) = entry.content { bars(sides, x, y + 3, 28, isReversed: false, in: &svg) }
            svg.text(entry.text, ["class": "plain", "x": .number(x + 38), "y": .number(y + 12 + layout.label * 0.35)])
            y += 26
        }
        return svg
    }

    private func keyEntries() -> [(content: KeyContent, text: String)] {
        var entries: [(content: KeyContent, text: String)] = steps.enumerated().map { (.step($0), "\($1): \(count($0))") }.reversed()
        let absent = tiles.count { $0.content == .notPublished }
        if absent > 0 { entries.append((.absent, "not published: \(absent)")) }
        if let sideNames {
            func count(_ side: Sides) -> Int { asked.count { $0.tile.sides.contains(side) } }
            entries += [(.sides(.left), "\(sideNames.left): \(count(.left))"), (.sides(.right), "\(sideNames.right): \(count(.right))")]
        }
        return entries
    }

    private enum KeyContent { case step(Int), absent, notAsked, sides(Sides) }

    /// At the top of a tile, above its code: one thick bar on the left half, two thin ones on the right half.
    private func bars(_ sides: Sides, _ x: Double, _ y: Double, _ size: Double, isReversed: Bool, in svg: inout SVG) {
        let edge = size < 40 ? 3.0 : 6, top = y + (size < 40 ? 1.5 : 4), middle = x + size / 2, gap = size < 40 ? 1.5 : 3
        var data = PathData()
        if sides.contains(.left) { data.rectangle(Box(left: x + edge, top: top, right: middle - gap, bottom: top + 3)) }
        if sides.contains(.right) { for line in [0.0, 2] { data.rectangle(Box(left: middle + gap, top: top + line, right: x + size - edge, bottom: top + line + 1)) } }
        if !data.isEmpty { svg.shape("path", ["class": isReversed ? "side reversed" : "side", "d": .path(data)]) }
    }

    /// Of fewer steps the ends are used, so that light and dark stay far apart.
    private func classes(_ step: Int) -> StaticString {
        let count = breaks.count + 1, place = count < 2 ? 2 : Int((Double(step) * 4 / Double(count - 1)).rounded())
        return switch place { case 0: "box d1"; case 1: "box d2"; case 2: "box d3"; case 3: "box d4"; default: "box d5" }
    }

    private func body(_ content: KeyContent, _ box: Box, in svg: inout SVG) {
        func rectangle(_ classes: StaticString) {
            svg.shape("rect", ["class": .fixed(classes), "x": .number(box.left + 0.5), "y": .number(box.top + 0.5), "width": .number(box.right - box.left - 1), "height": .number(box.bottom - box.top - 1)])
        }
        switch content {
        case .step(let step): rectangle(classes(step))
        case .notAsked, .sides: rectangle("box none")
        case .absent:
            rectangle("box absent-box")
            svg.shape("path", ["class": "absent-hatch", "d": .path(Hatch.rising.path(Box(left: box.left + 1, top: box.top + 1, right: box.right - 1, bottom: box.bottom - 1), spacing: 6))])
        }
    }

    private func draw(_ tile: Tile, _ x: Double, _ y: Double, _ size: Double, in svg: inout SVG) {
        let box = Box(left: x, top: y, right: x + size, bottom: y + size), middle = x + size / 2, hasNumber = size >= 26
        // Bars need the room above the code.
        let isCrowded = size < 40 && !tile.sides.isEmpty
        func lines(_ given: String?, _ classes: StaticString, _ numberClasses: StaticString) {
            // A number as wide as the tile says more than one cut off: it is left to the table.
            let number = hasNumber && textWidth(given ?? "", size: size < 40 ? 11 : 13) <= size + 2 ? given : nil
            svg.text(tile.code, ["class": .fixed(classes), "x": .number(middle), "y": .number(y + size * (number == nil ? 0.5 : isCrowded ? 0.42 : 0.34) + 4.5), "text-anchor": "middle"])
            if let number { svg.text(number, ["class": .fixed(numberClasses), "x": .number(middle), "y": .number(y + size * (isCrowded ? 0.74 : 0.7) + 4.5), "text-anchor": "middle"]) }
        }
        switch tile.content {
        case .value(let value):
            let isDark = step(value.value) > 0 && Double(step(value.value)) * 4 / Double(max(1, breaks.count)) >= 2.5
            body(.step(step(value.value)), box, in: &svg)
            bars(tile.sides, x, y, size, isReversed: isDark, in: &svg)
            lines(value.printed(unit), isDark ? "tile-code reversed" : "tile-code", isDark ? "tile-number reversed" : "tile-number")
        case .notPublished:
            body(.absent, box, in: &svg)
            bars(tile.sides, x, y, size, isReversed: false, in: &svg)
            lines("n.p.", "tile-code halo", "tile-number halo")
        case .notAsked:
            body(.notAsked, box, in: &svg)
            lines(nil, "tile-code faint", "tile-number faint")
        }
    }
}
