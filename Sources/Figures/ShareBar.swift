/// Two numbers as one bar: a filled part and a dashed rest.
package enum ShareBar {
    package static func drawing(with: Int, without: Int, name: String) -> SVG {
        let width = 480.0, height = 20.0, total = Double(max(with + without, 1))
        var svg = SVG(width: width, height: height, role: .image(name: name), classes: "share")
        let filled = width * Double(with) / total
        if with > 0 { svg.shape("rect", ["class": "numbered", "x": "0", "y": "1", "width": .number(filled), "height": "18"]) }
        if without > 0 { svg.shape("rect", ["class": "rest", "x": .number(filled + 0.5), "y": "1.5", "width": .number(max(1, width - filled - 1)), "height": "17"]) }
        svg.finish()
        return svg
    }
}
