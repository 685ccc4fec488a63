/// The frame of a drawing of lines: where a year and a value lie, and what is drawn in it. Small multiples draw many of them.
struct LinePlot {
    let frame: Box
    let years: YearScale
    let scale: NiceScale

    init(frame: Box, years: ClosedRange<Int>, scale: NiceScale) {
        (self.frame, self.scale) = (frame, scale)
        self.years = YearScale(first: years.lowerBound, last: years.upperBound, left: frame.left, right: frame.right)
    }

    func x(_ year: Int) -> Double { years.x(Double(year)) }
    func y(_ value: Double) -> Double { scale.place(value, from: frame.bottom, to: frame.top) }
    func place(_ point: LineFigure.Point) -> (Double, Double) { (x(point.year), y(point.value)) }

    /// Hair lines at the ticks, their numbers left of the frame.
    func drawScale(_ layout: FigureLayout, numbers: Bool = true, in svg: inout SVG) {
        var grid = PathData()
        for tick in scale.ticks where tick != 0 || scale.low == 0 { grid.segment((frame.left, y(tick)), (frame.right, y(tick))) }
        svg.shape("path", ["class": "grid", "d": .path(grid)])
        if scale.low < 0 && scale.high > 0 { svg.shape("path", ["class": "zero", "d": .text("M\(SVG.decimal(frame.left)) \(SVG.decimal(y(0)))H\(SVG.decimal(frame.right))")]) }
        guard numbers else { return }
        for tick in scale.ticks {
            svg.text(scale.printed(tick), ["class": "tick", "x": .number(frame.left - 8), "y": .number(y(tick) + layout.small * 0.35), "text-anchor": "end"])
        }
    }

    func drawYears(_ layout: FigureLayout, room: Double? = nil, in svg: inout SVG) {
        let labels = years.labels(room: room ?? textWidth("2000", size: layout.small) + 14)
        var ticks = PathData()
        for year in labels { ticks.segment((x(year), frame.bottom), (x(year), frame.bottom + 5)) }
        svg.shape("path", ["class": "axis", "d": .path(ticks)])
        for year in labels { svg.text(String(year), ["class": "tick", "x": .number(x(year)), "y": .number(frame.bottom + 7 + layout.small), "text-anchor": "middle"]) }
    }

    /// Columns of half a year to either side, hatched; runs of years are one.
    func columns(_ unpublished: LineFigure.Unpublished) -> [Box] {
        var runs: [ClosedRange<Int>] = []
        for year in Set(unpublished.years).sorted() where year >= years.first && year <= years.last {
            if let last = runs.last, last.upperBound + 1 == year { runs[runs.count - 1] = last.lowerBound...year } else { runs.append(year...year) }
        }
        return runs.map { run in
            // A year at the edge of many would be a hair: eight pixels are seen.
            let left = max(frame.left, years.x(Double(run.lowerBound) - 0.45)), right = min(frame.right, years.x(Double(run.upperBound) + 0.45))
            return Box(left: min(left, right - 8), top: frame.top, right: right, bottom: frame.bottom)
        }
    }

    func drawColumns(_ unpublished: LineFigure.Unpublished, in svg: inout SVG) {
        for box in columns(unpublished) {
            svg.shape("rect", ["class": "absent", "x": .number(box.left), "y": .number(box.top), "width": .number(box.right - box.left), "height": .number(box.bottom - box.top)])
            svg.shape("path", ["class": "absent-hatch", "d": .path(Hatch.rising.path(box, spacing: 7))])
        }
    }

    func segment(_ target: LineFigure.Target) -> Segment {
        let from = min(max(target.from ?? years.first, years.first), years.last), to = min(max(target.to ?? years.last, years.first), years.last)
        return Segment(x1: x(min(from, to)), y1: y(target.value), x2: x(max(from, to)), y2: y(target.value))
    }

    func draw(_ target: LineFigure.Target, in svg: inout SVG) {
        let line = segment(target)
        // A target of one year is a stroke across it.
        let short = line.x2 - line.x1 < 12, left = short ? max(frame.left, line.x1 - 10) : line.x1, right = short ? min(frame.right, line.x2 + 10) : line.x2
        svg.shape("path", ["class": "target", "d": .text("M\(SVG.decimal(left)) \(SVG.decimal(line.y1))H\(SVG.decimal(right))")])
    }

    func draw(_ path: LineFigure.Path, in svg: inout SVG) {
        var data = PathData()
        data.segment(place(path.from), place(path.to))
        svg.shape("path", ["class": "way", "d": .path(data)])
    }

    /// The pieces between gaps.
    static func pieces(_ line: LineFigure.Line) -> [ArraySlice<LineFigure.Point>] {
        var pieces: [ArraySlice<LineFigure.Point>] = [], start = 0
        for index in line.points.indices.dropFirst() where line.points[index].year != line.points[index - 1].year + 1 {
            pieces.append(line.points[start..<index])
            start = index
        }
        if !line.points.isEmpty { pieces.append(line.points[start...]) }
        return pieces
    }

    /// The stroke, then its marks; where years stand too close, marks only where they tell something: ends, estimates, lone years, every fifth year.
    func draw(_ line: LineFigure.Line, mark radius: Double, in svg: inout SVG) {
        var stroke = PathData(), dots = PathData(), hollow = PathData()
        let isClose = years.pixelsPerYear < 3.2 * radius, every = years.pixelsPerYear * 5 < 3.2 * radius ? 10 : 5
        for piece in Self.pieces(line) {
            for (index, point) in piece.enumerated() {
                let (x, y) = place(point)
                if piece.count > 1 { if index == 0 { stroke.move(x, y) } else { stroke.line(x, y) } }
                let isEnd = index == 0 && piece.count == 1 || point == line.points.last, isShown = !isClose || point.year % every == 0
                // Of many lines behind the others only the ends are marked where years stand close.
                if point.isEstimate { if isEnd || isShown && (line.manner != .rest || !isClose) { line.manner.mark(x, y, radius * (line.manner == .rest ? 1.4 : 1.05), into: &hollow) } }
                else if isEnd || line.manner != .rest && isShown { line.manner.mark(x, y, radius, into: &dots) }
            }
        }
        svg.within("g", ["class": .fixed(line.manner.classes)]) { svg in
            if !stroke.isEmpty { svg.shape("path", ["class": "stroke", "d": .path(stroke)]) }
            if !dots.isEmpty { svg.shape("path", ["class": "dots", "d": .path(dots)]) }
            if !hollow.isEmpty { svg.shape("path", ["class": "dots hollow", "d": .path(hollow)]) }
        }
    }

    /// What is already drawn where a label might stand.
    func taken(_ figure: LineFigure) -> TakenRoom {
        var room = TakenRoom()
        for line in figure.lines.prefix(LineFigure.linesMax) {
            for piece in Self.pieces(line) {
                let places = piece.map(place)
                for (a, b) in zip(places, places.dropFirst()) { room.take(Segment(x1: a.0, y1: a.1, x2: b.0, y2: b.1)) }
                if line.manner != .rest || piece.count == 1 { for (x, y) in places { room.take(Box(left: x - 6, top: y - 6, right: x + 6, bottom: y + 6)) } }
            }
        }
        for target in figure.targets { room.take(segment(target)) }
        if let unpublished = figure.unpublished { for column in columns(unpublished) { room.take(column) } }
        if let path = figure.path {
            let a = place(path.from), b = place(path.to)
            room.take(Segment(x1: a.0, y1: a.1, x2: b.0, y2: b.1))
        }
        return room
    }
}
