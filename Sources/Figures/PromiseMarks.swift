extension Marks {
    /// What has become of a promise. Each has a shape of its own, so that grey paper tells them apart.
    package enum Promise: String, Hashable, Sendable, CaseIterable {
        case moving, due, stalled, overdue, done, dormant
        case withoutEvidence = "without-evidence"
        case textNotHeld = "text-not-held"
    }

    /// `name` where no word stands beside it; nil where the word does.
    package static func promise(_ state: Promise, size: Double, name: String? = nil) -> SVG {
        let classes: StaticString = switch state {
        case .moving: "promise moving"
        case .due: "promise due"
        case .stalled: "promise stalled"
        case .overdue: "promise overdue"
        case .done: "promise done"
        case .dormant: "promise dormant"
        case .withoutEvidence: "promise without-evidence"
        case .textNotHeld: "promise text-not-held"
        }
        var svg = SVG(width: size, height: size, role: name.map { .image(name: $0) } ?? .decorative, classes: classes, box: "0 0 24 24")
        switch state {
        case .moving:
            svg.shape("circle", ["class": "body", "cx": "12", "cy": "12", "r": "11"])
            svg.shape("path", ["class": "sign", "d": "M9.2 7l7.4 5-7.4 5z"])
        case .due:
            svg.shape("circle", ["class": "body", "cx": "12", "cy": "12", "r": "10"])
            svg.shape("path", ["class": "sign", "d": "M12 5.5v6.8l4.4 2.4"])
        case .stalled:
            svg.shape("rect", ["class": "body", "x": "1.5", "y": "1.5", "width": "21", "height": "21"])
            svg.shape("path", ["class": "sign", "d": "M9 7v10M15 7v10"])
        case .overdue:
            svg.shape("path", ["class": "body", "d": "M12 1.5L23.5 22.5H.5z"])
            svg.shape("path", ["class": "sign", "d": "M12 9v6.2M12 18v1.6"])
        case .done:
            svg.shape("rect", ["class": "body", "x": "1.5", "y": "1.5", "width": "21", "height": "21"])
            svg.shape("path", ["class": "sign", "d": "M6.6 12.4l3.6 3.6 7.2-7.6"])
        case .dormant:
            svg.shape("circle", ["class": "body", "cx": "12", "cy": "12", "r": "10.2"])
            svg.shape("path", ["class": "sign", "d": "M7.4 12h9.2"])
        case .withoutEvidence:
            svg.shape("circle", ["class": "body", "cx": "12", "cy": "12", "r": "10.4"])
        case .textNotHeld:
            svg.shape("rect", ["class": "body", "x": "1.6", "y": "1.6", "width": "20.8", "height": "20.8"])
        }
        svg.finish()
        return svg
    }

    /// A count as the area of a disc: 1 is 4 px wide, 16 is 16. Hollow where most of it is somebody's own words. `name`: nil where words stand beside it.
    package static func disc(count: Int, isHollow: Bool, name: String?) -> SVG {
        let size = 22.0, radius = min(10, 2 * Double(max(count, 1)).squareRoot())
        var svg = SVG(width: size, height: size, role: name.map { .image(name: $0) } ?? .decorative, classes: isHollow ? "disc hollow" : "disc", box: "0 0 22 22")
        svg.shape("circle", ["cx": "11", "cy": "11", "r": .number(isHollow ? max(1.6, radius - 0.8) : radius)])
        svg.finish()
        return svg
    }
}
