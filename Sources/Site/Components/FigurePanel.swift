package import Figures

/// A figure in a page: finding, what is measured, the drawing laid out for each width, source, the same as a table, and what to take away.
package struct FigurePanel<Drawn: Figure>: Sendable, Component {
    package enum Span: Hashable, Sendable {
        case whole, half

        /// Which layout a width of the page shows.
        var layouts: [(classes: String, layout: FigureLayout)] {
            switch self {
            case .whole: [("at-narrow", .narrow), ("at-phone", .phone), ("at-middle", .middle), ("at-desk", FigureLayout(width: 1000)), ("at-wide", .wide)]
            case .half: [("at-narrow", .narrow), ("at-phone", .phone), ("at-middle", .middle), ("at-desk", FigureLayout(width: 490)), ("at-wide", .half)]
            }
        }
    }

    package let figure: Drawn
    /// Without an ending: "/spending/figures/shares"; nil where it cannot be taken away.
    package let address: String?
    package let span: Span
    /// Whether PNG is offered: not where this machine cannot make it.
    package let canDraw: Bool
    /// False where the page's own head says the finding.
    package let isHeaded: Bool
    package let isTableOpen: Bool
    /// Where the figure is found again: the address itself unless said.
    package let page: String?
    /// How it is laid out on paper, where the page is made to fit one sheet.
    package let paper: FigureLayout?

    package init(_ figure: Drawn, address: String?, page: String? = nil, span: Span = .whole, canDraw: Bool = FigureDoor.canDraw, isHeaded: Bool = true, isTableOpen: Bool = false, paper: FigureLayout? = nil) {
        (self.figure, self.address, self.page, self.span, self.canDraw, self.isHeaded, self.isTableOpen, self.paper) = (figure, address, page ?? address, span, canDraw, isHeaded, isTableOpen, paper)
    }

    package var html: HTML {
        section(.class(paper == nil ? "figure-panel" : "figure-panel has-paper")) {
            if isHeaded { h2 { figure.caption.title } }
            p(.class("measure")) { figure.caption.subtitle }
            for (classes, layout) in span.layouts { div(.class(classes)) { figure.drawing(layout) } }
            if let paper { div(.class("at-paper")) { figure.drawing(paper) } }
            for note in figure.caption.notes { p(.class("source")) { note } }
            p(.class("source")) { figure.caption.sourceLine }
            details(.class("as-table"), .open(isTableOpen)) {
                summary { "The same as a table" }
                RecordTable(figure.table)
                if let signs { p(.class("source")) { signs } }
            }
            if let address {
                ul(.class("take")) {
                    for format in FigureDoor.Format.allCases where canDraw || format != .png { li { a(.href(Self.address(address, format))) { format.rawValue.uppercased() } } }
                    li { a(.href(page)) { "permanent address" } }
                }
            }
        }
    }

    /// What the signs in the table mean, as far as they stand in it.
    private var signs: String? {
        let cells = figure.table.rows.flatMap { $0.dropFirst() }
        let found = [("ᵉ", "ᵉ: estimate."), ("n.p.", "n.p.: not published, and no zero."), ("–", "–: not in that edition.")].filter { sign, _ in cells.contains { sign == "ᵉ" ? $0.hasSuffix(sign) : $0 == sign } }
        return found.isEmpty ? nil : found.map(\.1).joined(separator: " ")
    }

    /// The ending goes before the query.
    private static func address(_ address: String, _ format: FigureDoor.Format) -> String {
        guard let query = address.firstIndex(of: "?") else { return "\(address).\(format.rawValue)" }
        return "\(address[..<query]).\(format.rawValue)\(address[query...])"
    }
}
