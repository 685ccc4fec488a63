/// One number of a figure, as it is and as it is printed.
package struct FigureValue: Hashable, Sendable {
    package let value: Double
    package let isEstimate: Bool
    private let given: String?

    /// `printed`: where the source prints it in its own way.
    package init(_ value: Double, isEstimate: Bool = false, printed: String? = nil) { (self.value, self.isEstimate, given) = (value, isEstimate, printed) }

    var isDrawable: Bool { value.isFinite && abs(value) < 1e15 }
    func printed(_ unit: FigureUnit) -> String { given ?? unit.bare(value) }
    /// As it stands in a table: ᵉ marks an estimate.
    func cell(_ unit: FigureUnit) -> String { printed(unit) + (isEstimate ? "ᵉ" : "") }
    var status: String { isEstimate ? "estimate" : "actual" }
}

extension FigureValue? {
    /// A value, or that none was published.
    func cell(_ unit: FigureUnit) -> String { map { $0.cell(unit) } ?? "n.p." }
}

/// A value to be reached, with what says so: "2 % (Wales 2014)".
package struct FigureTarget: Hashable, Sendable {
    package let value: Double
    package let label: String
    package init(_ value: Double, label: String) { (self.value, self.label) = (value, label) }
}

/// Names of targets above a drawing whose values lie across, each on a row of its own so that none meets another; the rule goes down from its name.
struct TargetHeads {
    let blocks: [(target: FigureTarget, text: TextBlock)]
    let height: Double

    init(_ targets: [FigureTarget], _ layout: FigureLayout, within room: Double) {
        blocks = targets.sorted { $0.value > $1.value }.map { ($0, TextBlock($0.label, size: layout.small, bold: true, within: room, linesMax: 3)) }
        height = blocks.reduce(0) { $0 + $1.text.height + 3 }
    }

    func draw(top: Double, bottom: Double, from left: Double, to right: Double, x: (Double) -> Double, in svg: inout SVG) {
        var y = top
        for (target, text) in blocks {
            let at = x(target.value), isLate = at + text.width > right
            svg.shape("path", ["class": "target", "d": .text("M\(SVG.decimal(at)) \(SVG.decimal(y))V\(SVG.decimal(bottom))")])
            if isLate && at - text.width - 6 < left { text.draw(x: right - text.width, top: y, .start, "aim halo", in: &svg) } else {
                text.draw(x: isLate ? at - 6 : at + 6, top: y, isLate ? .end : .start, "aim halo", in: &svg)
            }
            y += text.height + 3
        }
    }
}

/// Which of several groups a state is in: a small square before its name, filled, hollow or halved, so that no colour is needed.
enum GroupMark {
    static func draw(_ group: Int, x: Double, y: Double, in svg: inout SVG) {
        var solid = PathData(), edge = PathData()
        let box = Box(left: x, top: y - 4.5, right: x + 9, bottom: y + 4.5)
        edge.rectangle(box)
        switch group {
        case 0: solid.rectangle(box)
        case 1: break
        case 2: solid.polygon([(box.left, box.bottom), (box.right, box.bottom), (box.right, box.top)])
        default: edge.polygon([(box.left + 3, y - 1.5), (box.right - 3, y - 1.5), (box.right - 3, y + 1.5), (box.left + 3, y + 1.5)])
        }
        svg.shape("path", ["class": "group-edge", "d": .path(edge)])
        if !solid.isEmpty { svg.shape("path", ["class": "group-body", "d": .path(solid)]) }
    }

    /// The groups and their marks as lines below a drawing.
    static func key(_ groups: [String], _ layout: FigureLayout, top: Double, in svg: inout SVG) {
        var x = 0.0, y = top
        for (index, group) in groups.enumerated() {
            let text = TextBlock(group, size: layout.small, within: layout.width - 20, linesMax: 1)
            if x > 0 && x + 16 + text.width > layout.width { (x, y) = (0, y + text.leading + 4) }
            draw(index, x: x, y: y + text.leading / 2, in: &svg)
            text.draw(x: x + 15, top: y, .start, "small", in: &svg)
            x += 15 + text.width + 24
        }
    }

    static func keyHeight(_ groups: [String], _ layout: FigureLayout) -> Double {
        guard !groups.isEmpty else { return 0 }
        var x = 0.0, rows = 1.0
        for group in groups {
            let width = TextBlock(group, size: layout.small, within: layout.width - 20, linesMax: 1).width
            if x > 0 && x + 16 + width > layout.width { (x, rows) = (0, rows + 1) }
            x += 15 + width + 24
        }
        return rows * ((layout.small * 1.32).rounded() + 4) + 10
    }
}
