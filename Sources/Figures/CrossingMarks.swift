extension Marks {
    /// What came of an item that went to the other side. In the colour of the side that gave it; each has a shape of its own.
    package enum Crossing: Hashable, Sendable, CaseIterable {
        case receipted, outstanding, refused, recalled

        package var word: String {
            switch self {
            case .receipted: "receipted"
            case .outstanding: "receipt outstanding"
            case .refused: "refused there"
            case .recalled: "taken back"
            }
        }
    }

    /// `name` where no word stands beside it; nil where the word does.
    package static func crossing(_ state: Crossing, size: Double, name: String? = nil) -> SVG {
        let classes: StaticString = switch state {
        case .receipted: "crossing receipted"
        case .outstanding: "crossing outstanding"
        case .refused: "crossing refused"
        case .recalled: "crossing recalled"
        }
        var svg = SVG(width: size, height: size, role: name.map { .image(name: $0) } ?? .decorative, classes: classes, box: "0 0 24 24")
        switch state {
        case .receipted:
            svg.shape("rect", ["class": "body", "x": "1", "y": "1", "width": "22", "height": "22"])
            svg.shape("path", ["class": "sign", "d": "M6.4 12.4l3.7 3.7 7.3-7.6"])
        case .outstanding:
            svg.shape("rect", ["class": "body", "x": "2.25", "y": "2.25", "width": "19.5", "height": "19.5"])
        case .refused:
            svg.shape("rect", ["class": "body", "x": "2.25", "y": "2.25", "width": "19.5", "height": "19.5"])
            svg.shape("path", ["class": "sign", "d": "M2.5 2.5l19 19M21.5 2.5l-19 19"])
        case .recalled:
            svg.shape("rect", ["class": "body", "x": "2.25", "y": "2.25", "width": "19.5", "height": "19.5"])
            svg.shape("path", ["class": "sign", "d": "M17.6 12H7M11 7.6L6.6 12l4.4 4.4"])
        }
        svg.finish()
        return svg
    }

    /// Many items as one bar as long as its share of the longest; what has no receipt yet stays hollow at the outer end.
    ///
    /// `isMirrored`: grows to the left, as the left side's squares do.
    package static func crossingBar(count: Int, receipted: Int, of longest: Int, width: Double, isMirrored: Bool) -> SVG {
        var svg = SVG(width: width, height: 20, role: .decorative, classes: "crossing bar")
        let length = max(8, width * Double(count) / Double(max(longest, count, 1))), solid = length * Double(min(receipted, count)) / Double(max(count, 1))
        if solid < length {
            svg.shape("rect", ["class": "rest", "x": .number(isMirrored ? width - length + 1 : 1), "y": "2", "width": .number(length - 2), "height": "16"])
        }
        if solid > 0 { svg.shape("rect", ["class": "body", "x": .number(isMirrored ? width - solid : 0), "y": "1", "width": .number(solid), "height": "18"]) }
        svg.finish()
        return svg
    }
}
