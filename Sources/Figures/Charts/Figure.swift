/// A chart: its data, what it finds, and how it is drawn. A page shows the drawing beside its table; whoever takes it away gets the caption inside it.
package protocol Figure: Hashable, Sendable {
    var caption: Caption { get }
    /// What is seen in it, for whoever hears it: two or three sentences.
    var words: String { get }
    /// As a page shows it beside the drawing.
    var table: FigureTable { get }
    /// As a program reads it: one value in a row, numbers with a point and nothing else.
    var tidy: FigureTable { get }
    /// The drawing without a frame, laid out for that width.
    func body(_ layout: FigureLayout) -> SVG
}

extension Figure {
    /// As it stands in a page, which has finding, measure and source around it.
    package func drawing(_ layout: FigureLayout) -> SVG {
        let body = body(layout)
        var svg = SVG(width: layout.width, height: body.height, role: .image(name: caption.title), classes: layout.classes)
        svg.describe(title: caption.title, words: words)
        svg.place(body, x: 0, y: 0)
        svg.finish()
        return svg
    }
}

/// A width for which a chart is laid out; it is never scaled, so that its text stays readable.
package struct FigureLayout: Hashable, Sendable {
    package let width: Double
    package static let narrow = Self(width: 280), phone = Self(width: 340), half = Self(width: 592), middle = Self(width: 680), desk = Self(width: 960), wide = Self(width: 1232)

    /// How high the plot of lines is, where the usual height has no room.
    package let plotHeight: Double?

    /// Between 240 and 2000 pixels wide; a plot between 120 and 600 high.
    package init(width: Double, plotHeight: Double? = nil) {
        self.width = width.isFinite ? min(max(width, 240), 2000) : 960
        self.plotHeight = plotHeight.map { $0.isFinite ? min(max($0, 120), 600) : 300 }
    }

    var isPhone: Bool { width < 520 }
    /// Sizes of text, in pixels; the style sheet has the same.
    var label: Double { isPhone ? 13 : 14 }
    var small: Double { isPhone ? 12 : 13 }
    var classes: StaticString { isPhone ? "chart phone" : "chart" }
}

/// What a figure says and what it stands on; it goes wherever the figure goes.
package struct Caption: Hashable, Sendable {
    package struct Source: Hashable, Sendable {
        package let publisher: String
        package let edition: String
        /// As it is to be read: "28 August 2025".
        package let date: String
        package init(publisher: String, edition: String, date: String) { (self.publisher, self.edition, self.date) = (publisher, edition, date) }
        var text: String { [publisher, edition, date].filter { !$0.isEmpty }.joined(separator: ", ") }
    }

    /// The finding, a sentence of fifteen words at most.
    package let title: String
    /// Measure, place, period, unit, price base, and what hollow marks mean.
    package let subtitle: String
    package let sources: [Source]
    package let notes: [String]
    /// Where it is found again; printed when the figure stands alone.
    package let address: String?

    package init(title: String, subtitle: String, sources: [Source], notes: [String] = [], address: String? = nil) {
        (self.title, self.subtitle, self.sources, self.notes, self.address) = (title, subtitle, sources, notes, address)
    }

    /// "Source: NATO, Defence Expenditure (2014–2025), 28 August 2025."
    package var sourceLine: String {
        guard !sources.isEmpty else { return "Source: not stated." }
        return (sources.count == 1 ? "Source: " : "Sources: ") + sources.map(\.text).joined(separator: "; ") + "."
    }
}

/// What a chart's numbers are counted in, and how many decimals they are printed with.
package struct FigureUnit: Hashable, Sendable {
    /// What stands after a number: "%", "bn EUR"; empty for a bare number.
    package let sign: String
    package let decimals: Int
    package init(_ sign: String, decimals: Int) { (self.sign, self.decimals) = (sign, min(max(decimals, 0), 6)) }
    package static let percent = Self("%", decimals: 2)

    /// "2.00 %"
    package func printed(_ value: Double) -> String { signed(bare(value)) }
    /// "2.00"
    package func bare(_ value: Double) -> String { FigureNumber.printed(value, decimals: decimals) }
    func signed(_ number: String) -> String { sign.isEmpty ? number : number + "\u{A0}" + sign }
}
