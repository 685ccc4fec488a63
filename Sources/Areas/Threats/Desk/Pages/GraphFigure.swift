import Figures
import Kernel
import Site
import Threats

/// What lies around an object as a figure, its marks in words, and the same as a table.
struct GraphFigure: Component {
    let graph: ObjectGraph
    private var figure: TieGraph { graph.figure }
    private static let rowsMax = 200

    var html: HTML {
        Site.figure(.class("tie-figure")) {
            div(.class("for-desk")) { figure.drawing(width: 1036) }
            div(.class("for-tablet")) { figure.drawing(width: 680) }
            div(.class("for-phone")) { figure.drawing(width: 340) }
            figcaption {
                ul(.class("legend")) { for mark in marks { li { Marks.threat(mark, size: 16); mark.title } } }
                p { "Each object stands under the first that leads to it; → is what that one says of it, ← what it says of that one. Dashed: further ties. What holds others together, as a report does, is not followed."; if !leftOut.isEmpty { " " + leftOut } }
                details(.class("as-table")) { summary { "The same as a table" }; table }
            }
        }
    }

    private var marks: [Marks.Threat] { Marks.Threat.allCases.filter { mark in figure.drawn.contains { figure.nodes[$0].mark == mark } } }

    private var leftOut: String {
        (figure.leftOut == 0 ? [] : ["\(figure.leftOut) more object\(figure.leftOut == 1 ? " is" : "s are") not drawn and stand\(figure.leftOut == 1 ? "s" : "") in the table."]).joined() + (graph.isCut ? (figure.leftOut == 0 ? "" : " ") + "More is tied to it than was looked at." : "")
    }

    private var table: RecordTable {
        let found = figure.nodes.indices.dropFirst().filter { figure.steps[$0] != nil }.prefix(Self.rowsMax)
        return RecordTable(caption: "What lies around it", columns: [.init("Object"), .init("Type"), .init("How"), .init("Through")], rows: found.map { one in
            let node = figure.nodes[one]
            return [Prose([node.address.map { .link(node.title, to: $0) } ?? .text(node.title)]), Prose(node.kind), Prose(figure.words(of: one)), Prose(figure.steps[one] == 1 ? "this object" : figure.title(ofParentOf: one) ?? "")]
        }, isWide: true)
    }
}
