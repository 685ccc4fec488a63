import Figures
import Foundation
import Kernel
import TestSupport
import Testing

@Suite("Drawings are those that were looked at")
struct DrawingTests {
    @Test("Tile map, at every width", arguments: TileMap.Layout.allCases)
    func tileMap(layout: TileMap.Layout) throws { try Golden.expect(Samples.map.drawing(layout), is: "tile-map-\(layout)") }

    @Test("Answer over time, at every width", arguments: [340, 680, 1000, 1280])
    func band(width: Int) throws { try Golden.expect(Samples.band.drawing(width: Double(width)), is: "answer-band-\(width)") }

    @Test("Memberships over time, at every width", arguments: [340, 680, 1232])
    func timeline(width: Int) throws { try Golden.expect(Samples.timeline.drawing(width: Double(width)), is: "timeline-\(width)") }

    @Test("What was heard of a thing over time, at every width", arguments: [340, 680, 1232])
    func evidence(width: Int) throws { try Golden.expect(Samples.evidence.drawing(width: Double(width)), is: "evidence-\(width)") }

    @Test("What lies around a thing, in columns and as a list", arguments: [340, 680, 1036])
    func ties(width: Int) throws { try Golden.expect(Samples.ties.drawing(width: Double(width)), is: "ties-\(width)") }

    @Test("What was said of a thing, at every width", arguments: [340, 680, 1036])
    func said(width: Int) throws { try Golden.expect(Samples.said.drawing(width: Double(width)), is: "said-\(width)") }

    @Test("Shapes of the four answers", arguments: OutcomeMark.allCases)
    func marks(mark: OutcomeMark) throws {
        try Golden.expect(Marks.outcome(mark, size: 24, name: mark.word), is: "mark-\(mark.rawValue)")
        #expect(Marks.outcome(mark, size: 42).bytes.count == Marks.outcome(mark, size: 24).bytes.count)
    }

    @Test("The four answers have four shapes, not one in four colours")
    func shapesDiffer() {
        let bodies = OutcomeMark.allCases.map { mark in
            String(decoding: Marks.outcome(mark, size: 24).bytes, as: UTF8.self).replacing("mark \(mark.rawValue)", with: "mark")
        }
        #expect(Set(bodies).count == OutcomeMark.allCases.count)
    }
}

@Suite("Rules that hold for every drawing")
struct DrawingRules {
    static let lines: [(String, SVG)] = [
        ("evidence 340", Samples.evidence.drawing(width: 340)), ("evidence 680", Samples.evidence.drawing(width: 680)), ("evidence 1232", Samples.evidence.drawing(width: 1232)),
        ("evidence of nothing", EvidenceTimeline(title: "t", start: "s", from: Samples.day("2016-12-06"), to: Samples.day("2016-12-06"), reports: [], events: []).drawing(width: 680)),
    ]
    static let drawings: [(String, SVG)] = TileMap.Layout.allCases.map { ("tile map \($0)", Samples.map.drawing($0)) }
        + [340.0, 680, 1280].map { ("band \($0)", Samples.band.drawing(width: $0)) } + [340.0, 1232].map { ("timeline \($0)", Samples.timeline.drawing(width: $0)) }
        + lines + [340.0, 680, 1036].flatMap { [("ties \($0)", Samples.ties.drawing(width: $0)), ("said \($0)", Samples.said.drawing(width: $0))] }
        + [("one tie", TieGraph([.init("a", kind: "tool", mark: .means), .init("b", kind: "tool", mark: .means)], ties: [.init(from: 0, to: 1, word: "uses")]).drawing(width: 1036)), ("no tie", TieGraph([], ties: []).drawing(width: 340)),
           ("said in a day", ObjectTimeline(title: "t", to: Samples.day("2026-11-21"), events: [.init(.version, first: Samples.day("2026-11-21"))]).drawing(width: 340))]
        + [("empty band", AnswerBand(periods: [], asked: Samples.day("2025-03-01"), askedInWords: "1 March 2025").drawing(width: 680))]

    @Test("A drawing names no colour and holds no style", arguments: drawings.indices)
    func noColour(index: Int) {
        let text = String(decoding: Self.drawings[index].1.bytes, as: UTF8.self)
        #expect(!text.contains("style="))
        #expect(!text.contains("fill=") && !text.contains("stroke="))
        #expect(text.matches(of: /#[0-9a-fA-F]{3,8}\b/).isEmpty)
    }

    @Test("Every element that opens is closed, in order", arguments: drawings.indices)
    func balanced(index: Int) { #expect(Markup.imbalance(Self.drawings[index].1.bytes) == nil) }

    @Test("Nothing is drawn outside the width it was laid out for", arguments: drawings.indices)
    func inside(index: Int) {
        let svg = Self.drawings[index].1, text = String(decoding: svg.bytes, as: UTF8.self)
        for match in text.matches(of: /\s(?:x|cx)="(-?[0-9.]+)"/) {
            let x = Double(match.1) ?? .infinity
            #expect(x >= 0 && x <= svg.width)
        }
        for match in text.matches(of: /<rect[^>]* x="([0-9.]+)" y="([0-9.]+)" width="([0-9.]+)" height="([0-9.]+)"/) {
            let values = [match.1, match.2, match.3, match.4].map { Double($0) ?? .infinity }
            #expect(values[0] + values[2] <= svg.width + 0.11 && values[1] + values[3] <= svg.height + 0.11)
        }
    }

    @Test("Text with any characters never becomes a tag", arguments: UInt64(1)...200)
    func escaping(seed: UInt64) {
        var random = Seeded(seed)
        let hostile = random.text(60)
        let map = TileMap(title: hostile, tiles: [.init(code: hostile, name: hostile, column: 1, row: 1, outcome: .denied, ground: hostile)])
        let plain = TileMap(title: "a", tiles: [.init(code: "a", name: "a", column: 1, row: 1, outcome: .denied, ground: "a")])
        #expect(Markup.skeleton(map.drawing(.desk).bytes) == Markup.skeleton(plain.drawing(.desk).bytes), "seed \(seed)")
    }

    @Test("Tiles of a complete map do not touch each other, at any width", arguments: TileMap.Layout.allCases)
    func tilesApart(layout: TileMap.Layout) {
        let tiles = (1...11).flatMap { column in (1...9).map { TileMap.Tile(code: "AAA", name: "A", column: column, row: $0, outcome: .denied) } }
        let text = String(decoding: TileMap(title: "t", tiles: tiles).drawing(layout).bytes, as: UTF8.self)
        let boxes = text.matches(of: /class="body" x="([0-9.]+)" y="([0-9.]+)" width="([0-9.]+)"/).map { (Double($0.1) ?? 0, Double($0.2) ?? 0, Double($0.3) ?? 0) }
        #expect(boxes.count == 99)
        for a in boxes { for b in boxes where (a.0, a.1) < (b.0, b.1) {
            #expect(abs(a.0 - b.0) >= a.2 - 0.25 || abs(a.1 - b.1) >= a.2 - 0.25)
        } }
    }
}

@Suite("What a drawing says in words")
struct DrawingWords {
    @Test("The name of a map counts every answer, also those with none")
    func mapName() { #expect(Samples.map.name == "Who may have it: may have it 1, needs consent 1, denied 1, unknown 1.") }

    @Test("The table has who was asked about, worst first")
    func mapTable() { #expect(Samples.map.table.rows.map { $0[1] } == ["CYP", "IRL", "EST", "FIN"]) }

    @Test("The table of a timeline counts each period, and draws a dash where there is nothing")
    func evidenceTable() {
        #expect(Samples.evidence.table.rows[0] == ["Report 1", "2016-12-06", "2017-06-30", "3", "–", "–"])
        #expect(Samples.evidence.table.rows[1] == ["Report 2", "2017-06-30", "2017-11-30", "–", "–", "–"])
        #expect(Samples.evidence.table.rows[3] == ["Outside these periods", "", "2020-03-01", "1", "–", "1"])
        #expect(Samples.evidence.name == "Proposal 2016 · 1.2 from 2016-12-06 to 2020-03-01: 6 pieces of evidence, 3 reports, nothing visible in the periods of 1 of them.")
    }

    @Test("A period is a dash in a lane exactly where that lane has nothing", arguments: UInt64(1)...50)
    func holes(seed: UInt64) {
        var random = Seeded(seed)
        let events = (0..<Int.random(in: 0...6, using: &random)).map { _ in
            EvidenceTimeline.Event(first: Samples.day("2018-01-01"), last: Samples.day("2018-01-01"), period: Int.random(in: 1...3, using: &random), isWords: Bool.random(using: &random))
        }
        let line = EvidenceTimeline(title: "t", start: "s", from: Samples.day("2016-12-06"), to: Samples.day("2020-03-01"), reports: Samples.evidence.reports, events: events)
        let silent = [true, false].reduce(0) { sum, isWords in sum + (1...3).count { number in !events.contains { $0.period == number && $0.isWords == isWords } } }
        #expect(String(decoding: line.drawing(width: 680).bytes, as: UTF8.self).matches(of: /class="hole"/).count == silent, "seed \(seed)")
    }

    @Test("The band's table has each period with its reason")
    func bandTable() {
        #expect(Samples.band.table.rows.count == 5)
        #expect(Samples.band.table.rows[1] == ["2003-03-14", "2004-04-30", "Permitted", "15/15", "The agreement enters into force."])
    }

    @Test("A membership without an end is still so; one without a beginning is not recorded")
    func timelineTable() { #expect(Samples.timeline.table.rows.last == ["United Kingdom of Great Britain and Northern Ireland", "NATO", "member", "not recorded", "still"]) }

    @Test("A date asked after the last period is still inside the drawing", arguments: ["1990-01-01", "2030-06-30", "9999-12-31"])
    func askedOutside(day: String) {
        let band = AnswerBand(periods: Samples.band.periods, asked: Samples.day(day), askedInWords: day)
        #expect(Markup.imbalance(band.drawing(width: 680).bytes) == nil)
    }
}
