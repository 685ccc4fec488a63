@testable import Figures
import TestSupport
import Testing

@Suite("Labels that must not meet")
struct ChartLabelTests {
    @Test("Labels in a column keep their order, do not overlap, stay inside, and could not be nearer to where they belong", arguments: UInt64(1)...300)
    func column(seed: UInt64) throws {
        var random = Seeded(seed)
        let count = Int.random(in: 0...24, using: &random), heights = (0..<count).map { _ in Double.random(in: 8...40, using: &random) }, total = heights.reduce(0, +)
        let top = Double.random(in: -20...20, using: &random), bottom = top + total + Double.random(in: 0...300, using: &random)
        let wanted = (0..<count).map { _ in Double.random(in: (top - 50)...(bottom + 50), using: &random) }.sorted()
        let middles = try #require(LabelColumn.settle(wanted, heights: heights, from: top, to: bottom), "seed \(seed)")
        func fits(_ middles: [Double]) -> Bool {
            zip(middles, heights).allSatisfy { $0 - $1 / 2 >= top - 1e-6 && $0 + $1 / 2 <= bottom + 1e-6 } && middles.indices.dropFirst().allSatisfy { middles[$0] - middles[$0 - 1] >= (heights[$0] + heights[$0 - 1]) / 2 - 1e-6 }
        }
        func cost(_ middles: [Double]) -> Double { zip(middles, wanted).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
        #expect(fits(middles), "seed \(seed)")
        // The problem is convex: if no small step of a run of labels betters it, nothing does.
        for _ in 0..<60 where count > 0 {
            var moved = middles
            let from = Int.random(in: 0..<count, using: &random), to = Int.random(in: from..<count, using: &random), step = Double.random(in: -3...3, using: &random)
            for index in from...to { moved[index] += step }
            if fits(moved) { #expect(cost(moved) >= cost(middles) - 1e-6, "seed \(seed)") }
        }
    }

    @Test("Labels that together are taller than the frame are refused, not squeezed")
    func tooMany() { #expect(LabelColumn.settle([1, 2, 3], heights: [10, 10, 10], from: 0, to: 29) == nil) }

    @Test("Names at the ends of lines do not meet, whatever the values", arguments: UInt64(1)...40)
    func ends(seed: UInt64) throws {
        var random = Seeded(seed)
        let lines = (0..<Int.random(in: 1...40, using: &random)).map { number in
            ChartSamples.line("Line \(number)", short: "L\(number)", (0..<12).map { _ in Double.random(in: 0...4, using: &random) }, LineManner(rawValue: Int.random(in: 1...6, using: &random)) ?? .rest)
        }
        let figure = LineFigure(caption: Caption(title: "t", subtitle: "", sources: []), lines: lines, unit: .percent)
        for layout in [FigureLayout.phone, .half, .desk] {
            let text = String(decoding: figure.drawing(layout).bytes, as: UTF8.self)
            let boxes = text.matches(of: /<text class="name halo s[0-9]" x="([0-9.]+)" y="([0-9.]+)" text-anchor="start">([^<]*)</).map { match in
                let x = Double(match.1) ?? 0, y = Double(match.2) ?? 0, width = textWidth(String(match.3), size: 12)
                return Box(left: x, top: y - 10, right: x + width, bottom: y + 2)
            }
            for (index, one) in boxes.enumerated() { for other in boxes.dropFirst(index + 1) { #expect(!one.meets(other), "seed \(seed), \(layout.width)") } }
        }
    }

    @Test("Codes beside dots meet neither each other nor a dot, and stay in the frame", arguments: UInt64(1)...100)
    func scatter(seed: UInt64) {
        var random = Seeded(seed)
        let frame = Box(left: 30, top: 10, right: 600, bottom: 400), radius = 4.6
        let dots = (0..<Int.random(in: 1...120, using: &random)).map { number in (code: "D\(number)", isMarked: random.once(in: 5), at: (Double.random(in: 30...600, using: &random), Double.random(in: 10...400, using: &random))) }
        var room = TakenRoom()
        for dot in dots { room.take(Box(left: dot.at.0 - radius, top: dot.at.1 - radius, right: dot.at.0 + radius, bottom: dot.at.1 + radius)) }
        let placed = Scatter.labels(dots, size: 13, radius: radius, within: frame, &room), boxes = placed.compactMap { $0 }
        #expect(placed.count == dots.count && !boxes.isEmpty)
        for (index, one) in boxes.enumerated() {
            #expect(frame.holds(one), "seed \(seed)")
            #expect(!boxes.dropFirst(index + 1).contains { $0.meets(one) } && !dots.contains { one.meets(Box(left: $0.at.0 - radius, top: $0.at.1 - radius, right: $0.at.0 + radius, bottom: $0.at.1 + radius)) }, "seed \(seed)")
        }
    }

    @Test("A box meets a segment exactly where a point of one lies in the other", arguments: UInt64(1)...200)
    func segments(seed: UInt64) {
        var random = Seeded(seed)
        func number() -> Double { Double.random(in: 0...100, using: &random) }
        let x = number(), y = number(), box = Box(left: x, top: y, right: x + number() / 2, bottom: y + number() / 2), segment = Segment(x1: number(), y1: number(), x2: number(), y2: number())
        let onIt = (0...4_000).contains { step in
            let part = Double(step) / 4_000, px = segment.x1 + (segment.x2 - segment.x1) * part, py = segment.y1 + (segment.y2 - segment.y1) * part
            return px >= box.left && px <= box.right && py >= box.top && py <= box.bottom
        }
        // A touch between two steps is seen by the exact test alone.
        if onIt { #expect(box.meets(segment), "seed \(seed)") } else {
            let smaller = Box(left: box.left + 0.1, top: box.top + 0.1, right: box.right - 0.1, bottom: box.bottom - 0.1)
            if smaller.right > smaller.left && smaller.bottom > smaller.top { #expect(!smaller.meets(segment), "seed \(seed)") }
        }
    }

    @Test("Broken text has every word, in lines that fit", arguments: [60.0, 120, 240, 600])
    func text(room: Double) {
        let words = "2 %, every year (Wales 2014 as an aim, Vilnius 2023 as a floor)", block = TextBlock(words, size: 13, within: room, linesMax: 20)
        #expect(block.lines.joined(separator: " ") == words.replacing(" %", with: "\u{A0}%") && block.lines.allSatisfy { textWidth($0, size: 13) <= room })
    }
}

@Suite("Axes and numbers")
struct ChartNumberTests {
    @Test("Ticks are 1, 2, 2.5 or 5 times a power of ten, hold every value, and are told apart as printed", arguments: UInt64(1)...300)
    func ticks(seed: UInt64) throws {
        var random = Seeded(seed)
        var size = 1.0
        for _ in 0..<Int.random(in: 0...12, using: &random) { size *= 10 }
        let values = (0..<Int.random(in: 1...20, using: &random)).map { _ in Double.random(in: -0.2...1, using: &random) * size / 1000 }, scale = NiceScale(values, isFromZero: random.once(in: 2), count: Int.random(in: 3...9, using: &random))
        var step = scale.step
        while step < 1 { step *= 10 }
        while step >= 10 - 1e-9 { step /= 10 }
        #expect([1, 2, 2.5, 5].contains { abs($0 - step) < 1e-6 }, "seed \(seed): \(scale.step)")
        #expect(values.allSatisfy { $0 >= scale.low - 1e-9 * size && $0 <= scale.high + 1e-9 * size } && scale.ticks.count >= 2 && scale.ticks.count <= 20, "seed \(seed)")
        if scale.step >= 1e-6 { #expect(Set(scale.ticks.map(scale.printed)).count == scale.ticks.count, "seed \(seed): \(scale.ticks.map(scale.printed))") }
    }

    @Test("Ends come out right", arguments: [([0, 1.2, 4.48], true, 5, 0, 5), ([0, 100.00000001], true, 5, 0, 100), ([1.9, 2.1], false, 4, 1.9, 2.1), ([7, 7], false, 4, 6, 8), ([], true, 4, 0, 1)] as [([Double], Bool, Int, Double, Double)])
    func ends(values: [Double], isFromZero: Bool, count: Int, low: Double, high: Double) {
        let scale = NiceScale(values, isFromZero: isFromZero, count: count)
        #expect(abs(scale.low - low) < 1e-9 && abs(scale.high - high) < 1e-9)
    }

    @Test("Numbers as people read them", arguments: [
        (2, 2, "2.00"), (1.989, 2, "1.99"), (-0.004, 2, "0.00"), (-12_345.6, 1, "−12\u{202F}345.6"), (4_610, 0, "4\u{202F}610"), (999.995, 0, "1\u{202F}000"), (1_000_000, 0, "1\u{202F}000\u{202F}000"), (0.05, 2, "0.05"), (.nan, 2, "–"), (1e15, 1, "–"),
    ] as [(Double, Int, String)])
    func printed(value: Double, decimals: Int, text: String) { #expect(FigureNumber.printed(value, decimals: decimals) == text) }

    @Test("Numbers as programs read them", arguments: [(2, "2"), (-0.5, "-0.5"), (1.185148, "1.185148"), (63_700, "63700")] as [(Double, String)])
    func plain(value: Double, text: String) { #expect(FigureNumber.plain(value) == text) }

    @Test("Years have the first, the last, and none without room", arguments: [(2014, 2025, 600), (2014, 2025, 200), (1949, 2024, 800), (2014, 2035, 740), (2020, 2020, 100), (2020, 2021, 20)])
    func years(first: Int, last: Int, width: Double) {
        let scale = YearScale(first: first, last: last, left: 0, right: width), labels = scale.labels(room: 44)
        #expect(labels.first == first && labels.last == last && labels == Array(Set(labels)).sorted())
        if labels.count > 2 { #expect(zip(labels, labels.dropFirst()).allSatisfy { scale.x(Double($1)) - scale.x(Double($0)) >= 44 }) }
    }
}

@Suite("What charts say")
struct ChartWords {
    @Test("A gap stays a gap: each run of years is a stroke of its own, and a lone year is a mark")
    func gaps() {
        let text = String(decoding: ChartSamples.gaps.drawing(.desk).bytes, as: UTF8.self)
        let strokes = text.matches(of: /class="stroke" d="([^"]*)"/).map { $0.1.count { $0 == "M" } }
        // In the drawing, and in the list's sample if there is one: 2014–2016 and 2020–2021.
        #expect(strokes.first == 2)
        #expect(ChartSamples.gaps.table.rows[0] == ["one", "−6.0", "−3.0", "0.0", "n.p.", "3.0", "n.p.", "6.0", "9.0"])
    }

    @Test("Estimates are hollow in the drawing and marked in the table")
    func estimates() {
        #expect(ChartSamples.editions.table.rows[0].suffix(2) == ["2.00ᵉ", "n.p."])
        #expect(ChartSamples.editions.tidy.rows.count { $0[4] == "estimate" } == 3)
        #expect(String(decoding: ChartSamples.editions.drawing(.desk).bytes, as: UTF8.self).matches(of: /dots hollow/).count == 2)
    }

    @Test("A column with a part that is not published has no total")
    func totals() {
        #expect(ChartSamples.stages.columns.map { ChartSamples.stages.total($0)?.value } == [162.5, 111.6, nil])
        #expect(ChartSamples.stages.table.rows[2].last == "none: a part is missing" && String(decoding: ChartSamples.stages.drawing(.desk).bytes, as: UTF8.self).contains(">no total<"))
    }

    @Test("Bars go from the largest to the smallest; who has no figure stands last")
    func ranking() {
        #expect(ChartSamples.bars.rows.first?.short == "POL" && ChartSamples.bars.rows.last?.short == "ALB" && ChartSamples.bars.table.rows.last?[1] == "n.p.")
        let values = ChartSamples.bars.rows.compactMap { $0.value?.value }
        #expect(values == values.sorted(by: >))
        #expect(ChartSamples.bars.words.contains("18 at or above 2 % (Wales 2014)."))
    }

    @Test("Quadrants are counted in words")
    func quadrants() { #expect(ChartSamples.scatter.words.hasSuffix("18 reach both 2 % and 20 %, 10 one of the two, 3 neither.")) }

    @Test("The steps of a map say their bounds and how many stand in each")
    func steps() { #expect(ChartSamples.map.words == "under 1.50: 1; 1.50 to under 2.00: 1; 2.00 to under 2.50: 1; 2.50 to under 3.50: 2; 3.50\u{A0}% and more: 1. Not published: Germany.") }

    @Test("Six manners differ in their marker, and in their dash but for the first and those behind")
    func manners() {
        let marks = LineManner.allCases.map { manner in
            var path = PathData()
            manner.mark(10, 10, 4, into: &path)
            return path.bytes
        }
        #expect(Set(marks).count == LineManner.allCases.count)
        let dashes = (2...5).map { number in ChartStyle.rules.firstMatch(of: try! Regex(#"\.s\#(number) \.stroke \{ stroke-dasharray: ([0-9. ]+)"#, as: (Substring, Substring).self))?.1 ?? "" }   // written here, so it is one
        #expect(Set(dashes).count == 4 && !dashes.contains(""))
    }

    @Test("Thirty-two lines of seventy-five years are laid out and written at once")
    func speed() {
        let clock = ContinuousClock()
        let best = (0..<5).map { _ in clock.measure { _ = ChartSamples.many.drawing(.desk) } }.min() ?? .seconds(9)
        print("32 lines of 75 years: \(best), \(ChartSamples.many.drawing(.desk).bytes.count) bytes")
        // Ten milliseconds are promised in release; a debug build on a busy machine gets fifty times that.
        #expect(best < .milliseconds(500))
    }
}
