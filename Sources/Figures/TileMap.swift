/// States at fixed places, each tile with the answer for that state.
///
/// Drawn twice or three times on a page, once per width; the table below it and the grounds say the same in words.
package struct TileMap: Hashable, Sendable {
    /// One state's tile; column from the west and row from the north, both from 1.
    package struct Tile: Hashable, Sendable {
        package let code: String
        package let name: String
        package let column: Int
        package let row: Int
        /// Nil where the question did not ask about this state.
        package let outcome: OutcomeMark?
        /// Where the ground stands: `#ground-cyprus`. Nil makes no link.
        package let ground: String?

        package init(code: String, name: String, column: Int, row: Int, outcome: OutcomeMark?, ground: String? = nil) {
            (self.code, self.name, self.column, self.row, self.outcome, self.ground) = (code, name, column, row, outcome, ground)
        }
    }

    /// A width at which the map is laid out; it is never scaled, so that codes stay readable.
    package enum Layout: Hashable, Sendable, CaseIterable {
        /// Five columns of the page: tiles of 43 px, codes of 15.
        case desk
        /// Tiles of 32 px, codes of 11; reaches 8 px into either margin of a page 390 px wide.
        case phone
        /// For pages narrower than 390 px.
        case narrow

        var tile: Double { switch self { case .desk: 43.2; case .phone: 32; case .narrow: 25 } }
        var gap: Double { switch self { case .desk: 4; case .phone: 2.2; case .narrow: 1.8 } }
        var classes: StaticString { switch self { case .desk: "tile-map desk"; case .phone: "tile-map phone"; case .narrow: "tile-map narrow" } }
    }

    package static let tilesMax = 256
    package let tiles: [Tile]
    /// Heads the table and names the drawing: "Who may have it".
    package let title: String

    /// Tiles beyond `tilesMax`, or off a grid of 40 by 40, are left out of the drawing; the table has all.
    package init(title: String, tiles: [Tile]) { (self.title, self.tiles) = (title, tiles) }

    package func count(_ outcome: OutcomeMark?) -> Int { tiles.count { $0.outcome == outcome } }

    /// "Who may have it: may have it 26, needs consent 0, denied 1, unknown 0."
    package var name: String {
        let counts = [OutcomeMark.permitted, .consents, .denied, .unknown].map { "\($0.legend) \(count($0))" }
        return "\(title): \(counts.joined(separator: ", "))."
    }

    /// States that were asked about, worst answer first, then by name.
    package var table: FigureTable {
        let asked = tiles.compactMap { tile in tile.outcome.map { (tile, $0) } }
            .sorted { ($1.1, $0.0.name, $0.0.code) < ($0.1, $1.0.name, $1.0.code) }
        return FigureTable(caption: title, columns: ["State", "Code", "Answer"], rows: asked.map { [$0.0.name, $0.0.code, $0.1.word] })
    }

    package func drawing(_ layout: Layout) -> SVG {
        let drawn = tiles.prefix(Self.tilesMax).filter { (1...40).contains($0.column) && (1...40).contains($0.row) }
        let pitch = layout.tile + layout.gap
        let columns = Double(max(11, drawn.map(\.column).max() ?? 0)), rows = Double(max(9, drawn.map(\.row).max() ?? 0))
        var svg = SVG(width: columns * pitch - layout.gap + 2, height: rows * pitch - layout.gap + 2, role: .links(name: name), classes: layout.classes)
        for tile in drawn.sorted(by: { ($0.row, $0.column) < ($1.row, $1.column) }) {
            // One pixel of room all round: a denied tile is one larger.
            let x = Double(tile.column - 1) * pitch + 1, y = Double(tile.row - 1) * pitch + 1
            draw(tile, x, y, layout, &svg)
        }
        svg.finish()
        return svg
    }

    private func draw(_ tile: Tile, _ x: Double, _ y: Double, _ layout: Layout, _ svg: inout SVG) {
        let size = layout.tile, middle = x + size / 2
        guard let outcome = tile.outcome else {
            svg.within("g", ["class": "tile not-asked", "aria-hidden": "true"]) { svg in
                svg.shape("rect", ["x": .number(x), "y": .number(y), "width": .number(size), "height": .number(size)])
                svg.text(tile.code, ["x": .number(middle), "y": .number(y + size / 2 + size * 0.12)])
            }
            return
        }
        let body: (inout SVG) -> Void = { svg in
            Self.body(outcome, x, y, size, &svg)
            svg.text(tile.code, ["x": .number(middle), "y": .number(y + size * (layout == .desk ? 0.48 : 0.47))])
            Self.sign(outcome, middle, y + size * 0.735, size / 43.2, &svg)
        }
        let name = "\(tile.name): \(outcome.word)"
        if let ground = tile.ground {
            svg.within("a", ["class": .fixed(outcome.tileClasses), "href": .text("#" + ground.drop { $0 == "#" }), "aria-label": .text(name)], body)
        } else {
            svg.within("g", ["class": .fixed(outcome.tileClasses), "role": "img", "aria-label": .text(name)], body)
        }
    }

    private static func body(_ outcome: OutcomeMark, _ x: Double, _ y: Double, _ size: Double, _ svg: inout SVG) {
        // Edges are 1.8 px and drawn inside the tile; the solid one is 1 px larger on every side.
        let inset = outcome == .denied ? -1 : 0.9
        svg.shape("rect", ["class": "body", "x": .number(x + inset), "y": .number(y + inset), "width": .number(size - 2 * inset), "height": .number(size - 2 * inset)])
        if outcome == .consents {
            let fold = size * 0.28, right = x + size - 0.9, bottom = y + size - 0.9
            svg.shape("path", ["class": "fold", "d": .text("M\(SVG.decimal(right)) \(SVG.decimal(bottom - fold))v\(SVG.decimal(fold))h\(SVG.decimal(-fold))z")])
        }
    }

    /// The sign under the code; `scale` is 1 on a desk.
    private static func sign(_ outcome: OutcomeMark, _ x: Double, _ y: Double, _ scale: Double, _ svg: inout SVG) {
        func number(_ value: Double) -> String { SVG.decimal(value * scale) }
        switch outcome {
        case .permitted:
            svg.shape("path", ["class": "sign", "d": .text("M\(SVG.decimal(x - 5 * scale)) \(SVG.decimal(y))l\(number(3.6)) \(number(3.6))l\(number(6.6)) \(number(-7.2))")])
        case .consents:
            break
        case .unknown:
            // A question mark: hook, then dot.
            svg.shape("path", ["class": "sign", "d": .text("M\(SVG.decimal(x - 2.8 * scale)) \(SVG.decimal(y - 2.6 * scale))a\(number(2.8)) \(number(2.8)) 0 1 1 \(number(4.2)) \(number(2.4))c\(number(-1)) \(number(0.6)) \(number(-1.4)) \(number(1)) \(number(-1.4)) \(number(2))")])
            svg.shape("circle", ["class": "dot", "cx": .number(x), "cy": .number(y + 5.4 * scale), "r": .number(1.2 * scale)])
        case .denied:
            svg.shape("rect", ["class": "bar", "x": .number(x - 9.5 * scale), "y": .number(y - 1.9 * scale), "width": .number(19 * scale), "height": .number(3.8 * scale)])
        }
    }
}
