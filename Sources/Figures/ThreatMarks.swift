extension Marks {
    /// What sort of thing a threat object is: a shape each, so that grey paper tells them apart.
    package enum Threat: String, Hashable, Sendable, CaseIterable {
        /// Whoever does it: actors, sets of intrusions, campaigns, identities.
        case who
        /// By what it is done: malware, tools, techniques, infrastructure.
        case means
        /// By what it is known: indicators and what was observed.
        case trace
        /// What it gets in by.
        case weakness
        /// What is said of it: reports, notes, opinions; and whatever else there is.
        case account
        /// What is done against it.
        case remedy

        var classes: StaticString {
            switch self {
            case .who: "threat-who"
            case .means: "threat-means"
            case .trace: "threat-trace"
            case .weakness: "threat-weakness"
            case .account: "threat-account"
            case .remedy: "threat-remedy"
            }
        }

        /// About 12 px wide, around a point.
        func draw(at x: Double, _ y: Double, _ svg: inout SVG, scale: Double = 1) {
            func path(_ text: String) { svg.shape("path", ["class": .fixed(classes), "d": .text("M\(SVG.decimal(x)) \(SVG.decimal(y))" + text)]) }
            func s(_ value: Double) -> String { SVG.decimal(value * scale) }
            switch self {
            case .who, .account: svg.shape("circle", ["class": .fixed(classes), "cx": .number(x), "cy": .number(y), "r": .number(5.8 * scale)])
            case .means: path("m\(s(-5.4)) \(s(-5.4))h\(s(10.8))v\(s(10.8))h\(s(-10.8))z")
            case .remedy: path("m\(s(-5)) \(s(-5))h\(s(10))v\(s(10))h\(s(-10))z")
            case .trace: path("m0 \(s(-7.2))l\(s(7.2)) \(s(7.2))l\(s(-7.2)) \(s(7.2))l\(s(-7.2)) \(s(-7.2))z")
            case .weakness: path("m0 \(s(-6.8))l\(s(6.8)) \(s(11.8))h\(s(-13.6))z")
            }
        }
    }

    /// For a legend; the word stands beside it.
    package static func threat(_ kind: Threat, size: Double = 18) -> SVG {
        var svg = SVG(width: size, height: size, role: .decorative, classes: "threat-mark")
        kind.draw(at: size / 2, size / 2, &svg, scale: size / 18)
        svg.finish()
        return svg
    }
}
