/// One thing, what it is tied to, and what that is tied to in turn: each object once, under the first that leads to it, and each a link.
///
/// On a desk in columns, with dashed lines for ties beside those that lead there; narrower as an indented list with its lines, where further ties stand in the table alone.
/// Labels have rows of their own, so none can lie on another.
package struct TieGraph: Hashable, Sendable {
    package struct Node: Hashable, Sendable {
        package let title: String
        /// "malware", in words.
        package let kind: String
        package let mark: Marks.Threat
        package let address: String?
        package init(_ title: String, kind: String, mark: Marks.Threat, address: String? = nil) { (self.title, self.kind, self.mark, self.address) = (title, kind, mark, address) }
    }

    /// `from` says `word` of `to`: "uses". Both are places in the list of nodes.
    package struct Tie: Hashable, Sendable {
        package let from: Int
        package let to: Int
        package let word: String
        package init(from: Int, to: Int, word: String) { (self.from, self.to, self.word) = (from, to, word) }
    }

    package static let drawnMax = 40, wideFrom = 900.0
    package let nodes: [Node]
    package let ties: [Tie]
    /// Of each node, how many ties lead there from the first; nil where none does.
    package let steps: [Int?]
    /// Of each node, the one through which it was found first.
    let parents: [Int?]
    /// The nearest, in the order in which they are drawn.
    package let drawn: [Int]

    /// The first node is the one that all is about.
    package init(_ nodes: [Node], ties: [Tie]) {
        let ties = ties.filter { nodes.indices.contains($0.from) && nodes.indices.contains($0.to) && $0.from != $0.to }
        var beside: [[Int]] = nodes.map { _ in [] }
        for tie in ties {
            beside[tie.from].append(tie.to)
            beside[tie.to].append(tie.from)
        }
        var steps: [Int?] = nodes.map { _ in nil }, parents: [Int?] = nodes.map { _ in nil }, ring = nodes.isEmpty ? [] : [0], nearest = ring
        if !nodes.isEmpty { steps[0] = 0 }
        for step in 1...2 {
            var next: [Int] = []
            for one in ring { for other in beside[one].sorted() where steps[other] == nil { (steps[other], parents[other]) = (step, one); next.append(other) } }
            nearest += next
            ring = next
        }
        // Nearest first; then each below its parent.
        let kept = Set(nearest.prefix(Self.drawnMax))
        func below(_ one: Int) -> [Int] { [one] + nearest.filter { parents[$0] == one && kept.contains($0) }.flatMap(below) }
        (self.nodes, self.ties, self.steps, self.parents) = (nodes, ties, steps, parents)
        drawn = nodes.isEmpty ? [] : below(0)
    }

    /// Found within two steps, and not drawn.
    package var leftOut: Int { steps.count { $0 != nil } - drawn.count }

    package var name: String {
        let near = drawn.count { steps[$0] == 1 }, far = drawn.count { steps[$0] == 2 }
        return "\(nodes.first?.title ?? ""): tied to \(near) object\(near == 1 ? "" : "s")" + (far == 0 ? "." : ", through them to \(far) more.")
    }

    /// How a node is tied to the one through which it was found: "→ uses" where that one says it, "← indicates" where this one does.
    package func words(of node: Int) -> String {
        guard let parent = parents[node] else { return "" }
        let said = ties.filter { $0.from == parent && $0.to == node }.map { "→ \($0.word)" } + ties.filter { $0.from == node && $0.to == parent }.map { "← \($0.word)" }
        var once: [String] = []
        for one in said where !once.contains(one) { once.append(one) }
        return once.prefix(3).joined(separator: ", ")
    }

    package func title(ofParentOf node: Int) -> String? { parents[node].map { nodes[$0].title } }

    /// Laid out for `width` pixels: 340, 680 and 1036 are what pages ask for.
    package func drawing(width: Double) -> SVG { width >= Self.wideFrom ? columns(width) : tree(width) }

    // MARK: In columns

    private static let row = 38.0, near = 8.0

    private func columns(_ width: Double) -> SVG {
        let hasFar = drawn.contains { steps[$0] == 2 }, gap = 64.0
        let marks = hasFar ? [10.0, width * 0.3, width * 0.66] : [10.0, width * 0.4]
        // Every node that leads on stands in the middle of what it leads to.
        var places: [Int: Double] = [:], used = 0.0
        for one in drawn where steps[one] == 1 {
            let further = drawn.filter { parents[$0] == one }, high = Double(max(1, further.count)) * Self.row
            places[one] = used + high / 2
            for (number, other) in further.enumerated() { places[other] = used + (Double(number) + 0.5) * Self.row }
            used += high
        }
        // Room for the lines of the first.
        if used < 2 * Self.row {
            let more = (2 * Self.row - used) / 2
            for one in places.keys { places[one, default: 0] += more }
            used = 2 * Self.row
        }
        places[0] = used / 2
        func x(_ one: Int) -> Double { marks[min(steps[one] ?? 0, marks.count - 1)] }
        func right(_ one: Int) -> Double { (steps[one] ?? 0) + 1 < marks.count ? marks[(steps[one] ?? 0) + 1] - gap : width }

        var svg = SVG(width: width, height: used, role: .links(name: name), classes: "tie-graph"), ends: [Int: Double] = [:]
        for one in drawn { ends[one] = x(one) + 16 + labels(one, room: right(one) - x(one) - 16).map(\.width).reduce(0, max) }
        let shown = Set(drawn), firsts = ties.filter { shown.contains($0.from) && shown.contains($0.to) }
        var done: Set<[Int]> = []
        for tie in firsts {
            let pair = [tie.from, tie.to].sorted { (steps[$0] ?? 0, $0) < (steps[$1] ?? 0, $1) }
            guard done.insert(pair).inserted, let a = places[pair[0]], let b = places[pair[1]] else { continue }
            let isFirst = parents[pair[1]] == pair[0], atX = x(pair[1]) - Self.near
            let path: String
            if steps[pair[0]] == steps[pair[1]] {
                let bend = min(44, 14 + abs(a - b) / 8)
                path = "M\(SVG.decimal(atX)) \(SVG.decimal(a))C\(SVG.decimal(atX - bend)) \(SVG.decimal(a)) \(SVG.decimal(atX - bend)) \(SVG.decimal(b)) \(SVG.decimal(atX)) \(SVG.decimal(b))"
            } else {
                let begin = (ends[pair[0]] ?? 0) + 6, turn = max(begin, right(pair[0]) + 4), middle = (turn + atX) / 2
                path = "M\(SVG.decimal(begin)) \(SVG.decimal(a))H\(SVG.decimal(turn))C\(SVG.decimal(middle)) \(SVG.decimal(a)) \(SVG.decimal(middle)) \(SVG.decimal(b)) \(SVG.decimal(atX)) \(SVG.decimal(b))"
            }
            svg.shape("path", ["class": isFirst ? "tie" : "tie further", "d": .text(path)])
        }
        for one in drawn { draw(one, at: x(one), places[one] ?? 0, room: right(one) - x(one) - 16, &svg) }
        svg.finish()
        return svg
    }

    // MARK: As a list with its lines

    private func tree(_ width: Double) -> SVG {
        let row = width < 500 ? 46.0 : 42, indent = width < 500 ? 22.0 : 34
        // The first has three lines where its title is long.
        let first = 36.0
        var svg = SVG(width: width, height: Double(drawn.count) * row + 2 * first - row, role: .links(name: name), classes: "tie-graph"), places: [Int: Double] = [:]
        for (number, one) in drawn.enumerated() { places[one] = number == 0 ? first : 2 * first + (Double(number) - 0.5) * row }
        func x(_ one: Int) -> Double { 10 + Double(steps[one] ?? 0) * indent }
        for one in drawn {
            guard let parent = parents[one], let from = places[parent], let to = places[one] else { continue }
            svg.shape("path", ["class": "tie", "d": .text("M\(SVG.decimal(x(parent))) \(SVG.decimal(from + Self.near))V\(SVG.decimal(to))H\(SVG.decimal(x(one) - Self.near))")])
        }
        for one in drawn { draw(one, at: x(one), places[one] ?? 0, room: width - x(one) - 16, &svg) }
        svg.finish()
        return svg
    }

    // MARK: One node

    private struct Line { let text: String, size: Double, width: Double, isTitle: Bool }

    private func labels(_ one: Int, room: Double) -> [Line] {
        let node = nodes[one], words = words(of: one)
        // The one that all is about has rows to spare.
        let titles = one == 0 ? Self.wrapped(node.title, size: 14, room: room, linesMax: 3) : [node.title]
        return (titles.map { ($0, 14.0, true) } + [((words.isEmpty ? "" : words + " · ") + node.kind, 12.5, false)]).map { text, size, isTitle in
            let cut = Self.cut(text, size: size, room: room, bold: isTitle)
            return Line(text: cut, size: size, width: min(room, textWidth(cut, size: size, bold: isTitle)), isTitle: isTitle)
        }
    }

    /// In lines at the blanks between words; what is left over stands in the last and is cut there.
    private static func wrapped(_ text: String, size: Double, room: Double, linesMax: Int) -> [String] {
        var lines: [String] = []
        for word in text.prefix(300).split(separator: " ") {
            if let last = lines.last, lines.count == linesMax || textWidth(last + " " + word, size: size, bold: true) <= room { lines[lines.count - 1] = last + " " + word } else { lines.append(String(word)) }
        }
        return lines.isEmpty ? [""] : lines
    }

    private func draw(_ one: Int, at x: Double, _ y: Double, room: Double, _ svg: inout SVG) {
        let node = nodes[one], lines = labels(one, room: room)
        let body: (inout SVG) -> Void = { svg in
            // The whole row can be hit.
            let top = y - 2 - Double(lines.count - 2) * 8
            svg.shape("rect", ["class": "hit", "x": .number(x - 9), "y": .number(top - 16), "width": .number(25 + (lines.map(\.width).max() ?? 0)), "height": .number(6 + Double(lines.count) * 15)])
            if one == 0 { svg.shape("circle", ["class": "ring", "cx": .number(x), "cy": .number(y), "r": "9.4"]) }
            node.mark.draw(at: x, y, &svg, scale: one == 0 ? 0.86 : 1)
            for (number, line) in lines.enumerated() {
                svg.text(line.text, ["class": line.isTitle ? "title" : "kind", "x": .number(x + 16), "y": .number(top + Double(number) * 15)])
            }
        }
        let spoken = "\(node.title), \(node.kind)" + (steps[one] == 0 ? "" : ", \(words(of: one).replacing("→ ", with: "").replacing("← ", with: ""))")
        if let address = node.address, one != 0 { svg.within("a", ["class": "node", "href": .text(address), "aria-label": .text(spoken)], body) } else {
            svg.within("g", ["class": "node", "role": "img", "aria-label": .text(spoken)], body)
        }
    }

    /// As much of a text as there is room for.
    static func cut(_ text: String, size: Double, room: Double, bold: Bool) -> String {
        guard textWidth(text, size: size, bold: bold) > room else { return text }
        var kept = String(text.prefix(200))
        while !kept.isEmpty, textWidth(kept + "…", size: size, bold: bold) > room { kept.removeLast() }
        while kept.last == " " { kept.removeLast() }
        return kept + "…"
    }
}
