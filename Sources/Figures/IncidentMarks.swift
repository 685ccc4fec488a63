extension Marks {
    /// What sort of incident stands somewhere: a shape each, so that grey paper tells them apart.
    package enum Incident: String, Hashable, Sendable, CaseIterable {
        case cyber, infrastructure, information, airspace, maritime, sabotage, coercion

        var classes: StaticString {
            switch self {
            case .cyber: "sign-cyber"
            case .infrastructure: "sign-infrastructure"
            case .information: "sign-information"
            case .airspace: "sign-airspace"
            case .maritime: "sign-maritime"
            case .sabotage: "sign-sabotage"
            case .coercion: "sign-coercion"
            }
        }

        /// About 14 px wide, around a point.
        func draw(at x: Double, _ y: Double, _ svg: inout SVG, scale: Double = 1) {
            func path(_ steps: [(Character, Double, Double)]) -> String {
                steps.map { "\($0.0)\(SVG.decimal($0.1 * scale + ($0.0.isUppercase ? x : 0))) \(SVG.decimal($0.2 * scale + ($0.0.isUppercase ? y : 0)))" }.joined() + "z"
            }
            func shape(_ steps: [(Character, Double, Double)]) { svg.shape("path", ["class": .fixed(classes), "d": .text(path(steps))]) }
            switch self {
            case .cyber: shape([("M", -5.6, -5.6), ("l", 11.2, 0), ("l", 0, 11.2), ("l", -11.2, 0)])
            case .infrastructure: shape([("M", 0, -7.6), ("l", 7.6, 7.6), ("l", -7.6, 7.6), ("l", -7.6, -7.6)])
            case .information: svg.shape("circle", ["class": .fixed(classes), "cx": .number(x), "cy": .number(y), "r": .number(6.2 * scale)])
            case .airspace: shape([("M", -7.4, -5.6), ("l", 14.8, 0), ("l", -7.4, 12.6)])
            case .maritime: shape([("M", -7.4, -4), ("l", 14.8, 0), ("l", -3.6, 8.4), ("l", -7.6, 0)])
            case .sabotage: shape([("M", 0, -7.4), ("l", 7.4, 12.8), ("l", -14.8, 0)])
            case .coercion: shape([("M", -2.4, -7), ("l", 4.8, 0), ("l", 0, 4.6), ("l", 4.6, 0), ("l", 0, 4.8), ("l", -4.6, 0), ("l", 0, 4.6), ("l", -4.8, 0), ("l", 0, -4.6), ("l", -4.6, 0), ("l", 0, -4.8), ("l", 4.6, 0)])
            }
        }
    }

    /// For a list or a legend. `name` where no word stands beside it; nil where the word does.
    package static func incident(_ kind: Incident, size: Double = 18, name: String? = nil) -> SVG {
        var svg = SVG(width: size, height: size, role: name.map { .image(name: $0) } ?? .decorative, classes: "incident-mark")
        kind.draw(at: size / 2, size / 2, &svg, scale: size / 18)
        svg.finish()
        return svg
    }

    /// Several in one place.
    package static func several(size: Double = 18) -> SVG {
        var svg = SVG(width: size, height: size, role: .decorative, classes: "incident-mark")
        svg.shape("circle", ["class": "many", "cx": .number(size / 2), "cy": .number(size / 2), "r": .number(size / 2 - 1)])
        svg.finish()
        return svg
    }
}
