@testable import Figures
import Foundation
import TestSupport
import Testing

@Suite("Charts are those that were looked at")
struct ChartDrawings {
    @Test("Each chart, on a desk and on a phone", arguments: ChartSamples.all.indices, ["desk", "phone"])
    func drawn(index: Int, width: String) throws {
        let sample = ChartSamples.all[index]
        // The crowd is measured, not kept.
        guard sample.name != "lines-many" else { return }
        try Golden.expect(sample.figure.drawing(width == "desk" ? .desk : .phone), is: "chart-\(sample.name)-\(width)")
    }

    @Test("A chart that stands alone has its caption, its source and its colours within", arguments: ["desk", "phone"])
    func alone(width: String) throws { try Golden.expect(FigureExport.svg(ChartSamples.editions, width == "desk" ? .desk : .phone, palette: ChartRules.palette), is: "alone-\(width)") }
}

@Suite("Rules that hold for every chart")
struct ChartRules {
    static let tokens = (try? String(contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Sources/Site/Style/Tokens.swift"), encoding: .utf8)) ?? ""
    static let palette = Palette(tokens: tokens)
    static let drawings: [(name: String, svg: SVG)] = ChartSamples.all.flatMap { sample in ChartSamples.layouts.map { ("\(sample.name) \($0.name)", sample.figure.drawing($0.layout)) } }

    @Test("A chart in a page names no colour, holds no style and defines nothing that could clash", arguments: drawings.indices)
    func plain(index: Int) {
        let text = String(decoding: Self.drawings[index].svg.bytes, as: UTF8.self)
        for word in ["style=", "fill=", "stroke=", "<style", " id=", "url(", "<defs"] { #expect(!text.contains(word), "\(Self.drawings[index].name): \(word)") }
    }

    @Test("It is an image with a name, a title and a description, and closes what it opens", arguments: drawings.indices)
    func named(index: Int) {
        let text = String(decoding: Self.drawings[index].svg.bytes, as: UTF8.self)
        #expect(text.contains("role=\"img\" aria-label=\"") && text.contains("<title>") && text.contains("<desc>"))
        #expect(Markup.imbalance(Self.drawings[index].svg.bytes) == nil)
    }

    @Test("No text leaves the drawing, whatever the font", arguments: drawings.indices)
    func inside(index: Int) {
        let (name, svg) = Self.drawings[index], text = String(decoding: svg.bytes, as: UTF8.self), isPhone = text.contains("class=\"chart phone\"")
        for match in text.matches(of: /<text class="([^"]*)" x="(-?[0-9.]+)" y="(-?[0-9.]+)"(?: text-anchor="([a-z]+)")?>([^<]*)</) {
            let classes = Set(match.1.split(separator: " ")), isSmall = !classes.isDisjoint(with: ["tick", "note", "aim", "small", "s6", "field", "tile-number"])
            let size = isPhone ? (classes.contains("tile-code") || classes.contains("tile-number") ? 11 : isSmall ? 12.0 : 13) : isSmall ? 13.0 : 14
            let width = textWidth(String(match.5), size: size, bold: !classes.isDisjoint(with: ["name", "strong", "aim", "tile-code"]) && !classes.contains("s6"))
            let x = Double(match.2) ?? .nan, left = match.4 == "end" ? x - width : match.4 == "middle" ? x - width / 2 : x, y = Double(match.3) ?? .nan
            #expect(left >= -3.5 && left + width <= svg.width + 3.5, "\(name): \(match.5) from \(left) to \(left + width)")
            #expect(y >= size * 0.5 && y <= svg.height + 1, "\(name): \(match.5) at \(y)")
        }
    }

    @Test("Every token of the rules exists, and a drawing that stands alone needs none", arguments: ["desk", "phone"])
    func tokens(width: String) {
        #expect(Self.palette.values.count > 60)
        for match in ChartStyle.rules.matches(of: /var\((--[a-z0-9-]+)\)/) { #expect(Self.palette.values[String(match.1)] != nil, "\(match.1)") }
        #expect(ChartStyle.rules.count { $0 == "{" } == ChartStyle.rules.count { $0 == "}" })
        let text = String(decoding: FigureExport.svg(ChartSamples.bars, width == "desk" ? .desk : .phone, palette: Self.palette).bytes, as: UTF8.self)
        #expect(text.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\"") && !text.contains("var(") && text.contains("28 August 2025"))
    }

    @Test("Every class that is drawn has a rule, and text of every size is one of the style sheet's")
    func classes() {
        let drawn = Set(Self.drawings.flatMap { String(decoding: $0.svg.bytes, as: UTF8.self).matches(of: /class="([^"]+)"/).flatMap { $0.1.split(separator: " ").map(String.init) } })
        let ruled = Set(ChartStyle.rules.matches(of: /\.([a-z][a-z0-9-]*)/).map { String($0.1) })
        #expect(drawn.subtracting(ruled).sorted() == [])
    }

    @Test("Text with any characters stays text, in every chart", arguments: UInt64(1)...30)
    func escaping(seed: UInt64) {
        var random = Seeded(seed)
        func text() -> String { random.text(40) }
        let caption = Caption(title: text(), subtitle: text(), sources: [.init(publisher: text(), edition: text(), date: text())], notes: [text()], address: text()), unit = FigureUnit(text(), decimals: 2)
        let line = LineFigure.Line(name: text(), short: text(), points: [.init(year: 2020, value: 1), .init(year: 2021, value: 2)], manner: .first)
        let figures: [any Figure] = [
            LineFigure(caption: caption, lines: [line], targets: [.init(value: 1, label: text())], unpublished: .init(years: [2022], label: text()), path: .init(from: line.points[1], to: .init(year: 2030, value: 3), label: text()), unit: unit),
            RankedBars(caption: caption, rows: [.init(name: text(), short: text(), value: FigureValue(1, printed: text()), group: 0)], groups: [text()], targets: [.init(1, label: text())], unit: unit),
            DotPlot(caption: caption, before: text(), after: text(), rows: [.init(name: text(), before: FigureValue(1, printed: text()), after: FigureValue(2))], unit: unit),
            SlopeFigure(caption: caption, before: text(), after: text(), rows: [.init(name: text(), before: FigureValue(1), after: FigureValue(2), manner: .rest)], unit: unit),
            Scatter(caption: caption, dots: [.init(name: text(), code: text(), x: FigureValue(1), y: FigureValue(2))], x: .init(name: text(), unit: unit, target: .init(1, label: text())), y: .init(name: text(), unit: unit, target: .init(1, label: text())), fields: .init(both: text(), xOnly: text(), neither: text(), yOnly: text())),
            SmallMultiples(caption: caption, panels: [.init(name: text(), lines: [line])], unit: unit),
            StackedFlows(caption: caption, parts: [text()], columns: [.init(name: text(), values: [FigureValue(1)])], unit: unit),
            ValueMap(caption: caption, tiles: [.init(code: text(), name: text(), column: 1, row: 1, .value(FigureValue(1, printed: text())))], breaks: [1], unit: unit),
        ]
        let known: Set<String> = ["svg", "title", "desc", "style", "g", "path", "rect", "text"]
        for figure in figures {
            for bytes in [figure.drawing(.phone).bytes, FigureExport.svg(figure, .desk, palette: Self.palette).bytes] {
                #expect(Markup.imbalance(bytes) == nil, "seed \(seed)")
                let names = Set(Markup.skeleton(bytes).map { String($0.drop { $0 == "/" }.prefix { $0 != " " && $0 != "/" }) })
                #expect(names.subtracting(known).isEmpty, "seed \(seed)")
            }
        }
    }

    @Test("Of nothing, of one value and of what is no number there is a drawing too", arguments: [[], [0], [2], [-3], [.nan], [.infinity, 1], [1e14, -1e14], [1e-12, 2e-12]] as [[Double]], [240.0, 340, 5_000])
    func extremes(values: [Double], width: Double) {
        let caption = Caption(title: "t", subtitle: "", sources: []), layout = FigureLayout(width: width), points = values.enumerated().map { LineFigure.Point(year: 2000 + $0, value: $1) }
        let figures: [any Figure] = [
            LineFigure(caption: caption, lines: [.init(name: "a", points: points, manner: .first)], targets: values.map { .init(value: $0, label: "x") }, unit: .percent), LineFigure(caption: caption, lines: [], unpublished: .init(years: [2000, 2001]), unit: .percent, axis: .fitted),
            RankedBars(caption: caption, rows: values.map { .init(name: "a", value: FigureValue($0)) } + [.init(name: "b", value: nil)], unit: .percent), DotPlot(caption: caption, before: "a", after: "b", rows: values.map { .init(name: "a", before: FigureValue($0), after: nil) }, unit: .percent),
            SlopeFigure(caption: caption, before: "a", after: "b", rows: values.map { .init(name: "a", before: FigureValue($0), after: FigureValue(1), manner: .first) }, unit: .percent), Scatter(caption: caption, dots: values.map { .init(name: "a", code: "A", x: FigureValue($0), y: FigureValue($0)) }, x: .init(name: "x", unit: .percent), y: .init(name: "y", unit: .percent)),
            SmallMultiples(caption: caption, panels: [.init(name: "a", lines: [.init(name: "a", points: points, manner: .first)])], unit: .percent), StackedFlows(caption: caption, parts: ["a"], columns: values.map { .init(name: "c", values: [FigureValue($0)]) }, unit: .percent),
            ValueMap(caption: caption, tiles: values.map { .init(code: "A", name: "a", column: 1, row: 1, .value(FigureValue($0))) }, breaks: values, unit: .percent),
        ]
        for figure in figures {
            let svg = figure.drawing(layout), text = String(decoding: svg.bytes, as: UTF8.self)
            #expect(Markup.imbalance(svg.bytes) == nil && svg.height > 0 && svg.height < 5_000 && !text.contains("nan") && !text.contains("inf\""))
            #expect(figure.table.rows.allSatisfy { $0.count == figure.table.columns.count } && figure.tidy.rows.allSatisfy { $0.count == figure.tidy.columns.count } && !figure.words.isEmpty)
        }
    }
}
