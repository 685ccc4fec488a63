/// Small shapes that stand before a word. All are drawn on a square of 24 and shown at the size asked for, in pixels.
package enum Marks {
    /// The shape of an answer. `name` is what a reader hears where no word stands beside it; nil where the word does.
    package static func outcome(_ mark: OutcomeMark, size: Double, name: String? = nil) -> SVG {
        drawing(size, name, mark.markClasses) { svg in
            switch mark {
            case .permitted:
                svg.shape("circle", ["class": "body", "cx": "12", "cy": "12", "r": "9.8"])
                svg.shape("path", ["class": "sign", "d": "M7.4 12.4l3.1 3.1 6.1-6.4"])
            case .consents:
                sheet(&svg)
            case .unknown:
                svg.shape("rect", ["class": "body", "x": "2.5", "y": "2.5", "width": "19", "height": "19"])
                svg.shape("path", ["class": "sign", "d": "M9 9.6a3 3 0 1 1 4.6 2.5c-1.1.7-1.6 1.2-1.6 2.3"])
                svg.shape("circle", ["class": "dot", "cx": "12", "cy": "17.3", "r": "1.3"])
            case .denied:
                svg.shape("rect", ["class": "body", "x": "1.2", "y": "1.2", "width": "21.6", "height": "21.6"])
                svg.shape("rect", ["class": "bar", "x": "5.6", "y": "10.1", "width": "12.8", "height": "3.8"])
            }
        }
    }

    /// What a legend shows for a tile that was not asked about.
    package static func notAsked(size: Double) -> SVG {
        drawing(size, nil, "mark not-asked") { $0.shape("rect", ["class": "body", "x": "0", "y": "0", "width": "24", "height": "24"]) }
    }

    package enum Consent: Hashable, Sendable { case given, asked, notAsked, refused }

    package static func consent(_ state: Consent, size: Double) -> SVG {
        switch state {
        case .given:
            drawing(size, nil, "mark permitted") { svg in
                svg.shape("rect", ["class": "body", "x": "2.5", "y": "2.5", "width": "19", "height": "19"])
                svg.shape("path", ["class": "sign", "d": "M7.2 12.3l3.3 3.3 6.3-6.8"])
            }
        case .asked:
            drawing(size, nil, "mark consents") { sheet(&$0) }
        case .notAsked:
            drawing(size, nil, "mark open") { $0.shape("rect", ["class": "body", "x": "2.5", "y": "2.5", "width": "19", "height": "19"]) }
        case .refused:
            outcome(.denied, size: size)
        }
    }

    package enum Receipt: Hashable, Sendable { case outstanding, receipted, differs }

    package static func receipt(_ state: Receipt, size: Double) -> SVG {
        switch state {
        case .outstanding:
            drawing(size, nil, "mark outstanding") { $0.shape("rect", ["class": "body", "x": "2.5", "y": "2.5", "width": "19", "height": "19"]) }
        case .receipted:
            drawing(size, nil, "mark receipted") { svg in
                svg.shape("rect", ["class": "body", "x": "1.2", "y": "1.2", "width": "21.6", "height": "21.6"])
                svg.shape("path", ["class": "sign", "d": "M6.6 12.3l3.6 3.6 7-7.4"])
            }
        case .differs:
            outcome(.denied, size: size)
        }
    }

    /// The tick of a check line: read and understood.
    package static func tick(size: Double) -> SVG {
        drawing(size, nil, "mark understood") { $0.shape("path", ["class": "sign", "d": "M3.5 13l5.4 5.4L20.5 5.6"]) }
    }

    /// The hatched square of a value that was invented for a demonstration.
    package static func invented(size: Double) -> SVG {
        drawing(size, nil, "mark invented") { svg in
            svg.shape("rect", ["class": "body", "x": "1", "y": "1", "width": "22", "height": "22"])
            svg.shape("path", ["class": "sign", "d": "M1 9L9 1M1 16L16 1M1 23L23 1M8 23L23 8M15 23L23 15"])
        }
    }

    private static func sheet(_ svg: inout SVG) {
        svg.shape("path", ["class": "body", "d": "M2.5 2.5h19v12.5l-6.5 6.5h-12.5z"])
        svg.shape("path", ["class": "fold", "d": "M21.5 15h-6.5v6.5z"])
    }

    private static func drawing(_ size: Double, _ name: String?, _ classes: StaticString, _ draw: (inout SVG) -> Void) -> SVG {
        var svg = SVG(width: size, height: size, role: name.map { .image(name: $0) } ?? .decorative, classes: classes, box: "0 0 24 24")
        draw(&svg)
        svg.finish()
        return svg
    }
}
