extension LineFigure {
    private static let none = "Nothing is known for any year."

    package func body(_ layout: FigureLayout) -> SVG {
        guard let years else {
            var svg = SVG(partOf: layout.width, height: 40)
            svg.text(Self.none, ["class": "name", "x": "0", "y": "24"])
            return svg
        }
        let blocks = LineLabels.blocks(self, layout), top = layout.label * 0.6 + 4
        var atEnds = LineLabels.fitAtEnds(self, blocks, layout)
        // Many names need a taller drawing, to a bound; a phone has no room for them.
        let isCrowded = layout.isPhone && blocks.count > 12
        let crowd = atEnds && !isCrowded ? min(blocks.reduce(0) { $0 + $1.text.height }, 600) - top - 6 : 0
        let plotHeight = max(crowd, layout.plotHeight ?? (layout.isPhone ? 250.0 : layout.width < 800 ? 300 : 380))
        let scale = scale(count: layout.isPhone || plotHeight < 220 ? 4 : 5), left = (scale.ticks.map { textWidth(scale.printed($0), size: layout.small) }.max() ?? 0) + 10
        let yearRoom = textWidth("2000", size: layout.small) / 2, namesWidth = blocks.map(\.text.width).max() ?? 0
        func plot(_ right: Double) -> LinePlot { LinePlot(frame: Box(left: left, top: top, right: right, bottom: top + plotHeight), years: years, scale: scale) }
        var plotted = plot(layout.width - yearRoom - 2), labels: [LineLabels.Label] = []
        if atEnds {
            // Heights do not hang on the width: how far the names moved is known before it is.
            if let settled = LineLabels.settled(blocks, plotted, top: 0, bottom: top + plotHeight + 6, isCrowded: isCrowded) {
                plotted = plot(layout.width - namesWidth - LineLabels.gap(settled) - 4)
                labels = LineLabels.settled(blocks, plotted, top: 0, bottom: top + plotHeight + 6, isCrowded: isCrowded) ?? []
            } else { atEnds = false }
        }
        var room = plotted.taken(self)
        let marks = annotations(plotted, layout, &room)
        let list = LineLabels.List(self, layout, within: layout.width)
        let listBox = atEnds ? nil : inside(list, plotted, layout, room)
        let isListBelow = !atEnds && listBox == nil
        let nameless = atEnds && labels.count < blocks.count ? TextBlock("\(blocks.count - labels.count) lines have no name here, for want of room; the table has all.", size: layout.small, within: layout.width) : nil

        let axis = plotted.frame.bottom + 12 + layout.small
        var height = axis + 2 + (isListBelow ? 8 + list.heightBelow(within: layout.width) : 0) + (nameless.map { $0.height + 6 } ?? 0)
        let below = marks.filter { $0.box == nil }
        if !below.isEmpty { height += below.reduce(8) { $0 + $1.text.height + 4 } }
        var svg = SVG(partOf: layout.width, height: height.rounded(.up))
        if let unpublished { plotted.drawColumns(unpublished, in: &svg) }
        plotted.drawScale(layout, in: &svg)
        plotted.drawYears(layout, in: &svg)
        for target in targets { plotted.draw(target, in: &svg) }
        if let path { plotted.draw(path, in: &svg) }
        // What the figure is about lies on top.
        for line in lines.prefix(Self.linesMax).sorted(by: { $0.manner.rawValue > $1.manner.rawValue }) { plotted.draw(line, mark: layout.isPhone ? 3.4 : 4.2, in: &svg) }
        for mark in marks { if let box = mark.box { mark.text.draw(x: box.left, top: box.top, .start, mark.kind.classes, in: &svg) } }
        if atEnds { LineLabels.draw(labels, edge: plotted.frame.right, in: &svg) } else if let listBox { list.draw(x: listBox.left, top: listBox.top, in: &svg) }
        var y = axis + 10
        if isListBelow {
            list.drawBelow(top: y, within: layout.width, in: &svg)
            y += list.heightBelow(within: layout.width)
        }
        for mark in below {
            mark.kind.sample(y: y + mark.text.leading / 2, in: &svg)
            mark.text.draw(x: LineLabels.List.sample + LineLabels.List.gap, top: y, .start, mark.kind.classes, in: &svg)
            y += mark.text.height + 4
        }
        nameless?.draw(x: 0, top: y, .start, "note", in: &svg)
        return svg
    }

    private enum Kind { case target, way, absent
        var classes: StaticString { self == .target ? "aim halo" : "note halo" }

        /// What stands before the words where they stand below the drawing.
        func sample(y: Double, in svg: inout SVG) {
            let box = Box(left: 0, top: y - 7, right: LineLabels.List.sample, bottom: y + 7)
            switch self {
            case .target, .way: svg.shape("path", ["class": self == .target ? "target" : "way", "d": .text("M0 \(SVG.decimal(y))H\(SVG.decimal(box.right))")])
            case .absent:
                svg.shape("rect", ["class": "absent", "x": "0", "y": .number(box.top), "width": .number(box.right), "height": "14"])
                svg.shape("path", ["class": "absent-hatch", "d": .path(Hatch.rising.path(box, spacing: 7))])
            }
        }
    }

    /// Without a box it found no free place, and stands below the drawing.
    private struct Annotation { let kind: Kind, text: TextBlock, box: Box? }

    /// Names of targets, of the path and of what is not published, each where nothing stands in its way.
    private func annotations(_ plot: LinePlot, _ layout: FigureLayout, _ room: inout TakenRoom) -> [Annotation] {
        var marks: [Annotation] = []
        let frame = plot.frame
        func add(_ kind: Kind, _ text: TextBlock, _ places: [Box]) {
            let inner = Box(left: frame.left + 2, top: 0, right: layout.width, bottom: frame.bottom - 2)
            let free = places.first { inner.holds($0) && room.isFree($0) }
            if let free { room.take(free) }
            marks.append(Annotation(kind: kind, text: free == nil ? TextBlock(text.lines.joined(separator: " "), size: text.size, bold: text.isBold, within: layout.width - 40, linesMax: 8) : text, box: free))
        }
        for target in targets {
            let line = plot.segment(target), all = frame.right - frame.left - 12
            // In one line if it can be; a short line's name may reach beyond it.
            var places: [Box] = [], text = TextBlock(target.label, size: layout.small, bold: true)   // whole, if no wrapping of it fits
            for wanted in [all, min(all, 300), min(all, 170)] {
                let block = TextBlock(target.label, size: layout.small, bold: true, within: wanted, linesMax: 5)
                guard block.width <= all, block.lines.last?.hasSuffix("…") == false else { continue }
                let low = max(frame.left + 4, min(line.x1 + 8, frame.right - block.width - 4)), high = max(low, line.x2 - block.width - 4)
                let along = Array(stride(from: low, through: high, by: 12)) + Array(stride(from: low, through: frame.left + 4, by: -12))
                places = along.map { Box(left: $0, top: line.y1 - block.height - 2, right: $0 + block.width, bottom: line.y1 - 2) }
                    + along.map { Box(left: $0, top: line.y1 + 3, right: $0 + block.width, bottom: line.y1 + 3 + block.height) }
                text = block
                if places.contains(where: { $0.top >= 0 && room.isFree($0) }) { break }
            }
            add(.target, text, places)
        }
        if let path {
            let a = plot.place(path.from), b = plot.place(path.to)
            var places: [Box] = [], text = TextBlock(path.label, size: layout.small, within: layout.isPhone ? 150 : 240, linesMax: 4)
            if text.width > b.0 - a.0 { text = TextBlock(path.label, size: layout.small, within: 120, linesMax: 5) }
            for part in [0.75, 0.6, 0.5, 0.85, 0.4, 0.3] {
                let x = a.0 + (b.0 - a.0) * part, y = a.1 + (b.1 - a.1) * part
                for away in [10.0, 20, 34] {
                    places.append(Box(left: x, top: y + away, right: x + text.width, bottom: y + away + text.height))
                    places.append(Box(left: x - text.width, top: y - away - text.height, right: x, bottom: y - away))
                    places.append(Box(left: min(x, frame.right - text.width), top: y + away, right: min(x + text.width, frame.right), bottom: y + away + text.height))
                }
            }
            add(.way, text, places)
        }
        if let unpublished, let column = plot.columns(unpublished).first {
            let text = TextBlock(unpublished.label, size: layout.small, within: layout.isPhone ? 130 : 240)
            let tops = Array(stride(from: frame.bottom - text.height - 4, through: frame.top, by: -6))
            let right = tops.map { Box(left: column.right + 6, top: $0, right: column.right + 6 + text.width, bottom: $0 + text.height) }.filter { $0.right <= frame.right }
            let left = tops.map { Box(left: column.left - 6 - text.width, top: $0, right: column.left - 6, bottom: $0 + text.height) }
            add(.absent, text, right + left)
        }
        return marks
    }

    /// The free place for the list that lies nearest to the end of the first line; none on a phone, nor for a long list.
    private func inside(_ list: LineLabels.List, _ plot: LinePlot, _ layout: FigureLayout, _ room: TakenRoom) -> Box? {
        guard !layout.isPhone, list.entries.count <= 6, list.width < (plot.frame.right - plot.frame.left) * 0.6, let end = list.entries.first?.end.map(plot.place) else { return nil }
        var best: (box: Box, far: Double)?
        for x in stride(from: plot.frame.left + 12, through: plot.frame.right - list.width, by: 12) {
            for y in stride(from: plot.frame.top + 4, through: plot.frame.bottom - list.height - 4, by: 8) {
                let far = abs(x - end.0 - 24) + abs(y - end.1)
                guard far < best?.far ?? .infinity else { continue }
                let box = Box(left: x, top: y, right: x + list.width, bottom: y + list.height)
                if room.isFree(Box(left: box.left - 8, top: box.top - 4, right: box.right, bottom: box.bottom + 4)) { best = (box, far) }
            }
        }
        return best?.box
    }
}
