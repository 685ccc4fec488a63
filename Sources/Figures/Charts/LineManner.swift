/// How one line of several is told apart: colour, dash and marker together, so that any one of the three is enough.
package enum LineManner: Int, Hashable, Sendable, CaseIterable {
    case first = 1, second, third, fourth, fifth
    /// One of many behind those that the figure is about.
    case rest

    var classes: StaticString {
        switch self {
        case .first: "series s1"
        case .second: "series s2"
        case .third: "series s3"
        case .fourth: "series s4"
        case .fifth: "series s5"
        case .rest: "series s6"
        }
    }

    /// Text in the colour of its line.
    var labelClasses: StaticString {
        switch self {
        case .first: "name halo s1"
        case .second: "name halo s2"
        case .third: "name halo s3"
        case .fourth: "name halo s4"
        case .fifth: "name halo s5"
        case .rest: "name halo s6"
        }
    }

    /// The outline of its marker; areas look about the same.
    func mark(_ x: Double, _ y: Double, _ radius: Double, into path: inout PathData) {
        switch self {
        case .first: path.circle(x, y, radius)
        case .second: path.rectangle(Box(left: x - radius * 0.9, top: y - radius * 0.9, right: x + radius * 0.9, bottom: y + radius * 0.9))
        case .third: path.polygon([(x, y - radius * 1.25), (x + radius * 1.15, y + radius * 0.8), (x - radius * 1.15, y + radius * 0.8)])
        case .fourth: path.polygon([(x, y - radius * 1.3), (x + radius * 1.3, y), (x, y + radius * 1.3), (x - radius * 1.3, y)])
        case .fifth: path.polygon([(x, y + radius * 1.25), (x + radius * 1.15, y - radius * 0.8), (x - radius * 1.15, y - radius * 0.8)])
        case .rest: path.circle(x, y, radius * 0.55)
        }
    }

    /// A short piece of the line with its marker, as it stands before a name.
    func sample(x: Double, y: Double, width: Double, in svg: inout SVG) {
        var stroke = PathData(), mark = PathData()
        stroke.segment((x, y), (x + width, y))
        self.mark(x + width / 2, y, 4, into: &mark)
        svg.within("g", ["class": .fixed(classes)]) { svg in
            svg.shape("path", ["class": "stroke", "d": .path(stroke)])
            svg.shape("path", ["class": "dots", "d": .path(mark)])
        }
    }
}
