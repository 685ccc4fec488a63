/// A piece of a document as Pandoc reads it: its own syntax tree in JSON, in which a text can be nothing but a text.
///
/// Names and forms are those of pandoc-types 1.22 and 1.23 (Text.Pandoc.Definition).
indirect enum WordTree: Encodable, Sendable {
    case text(String)
    case number(Int)
    /// A share of the page's width.
    case share(Double)
    case list([WordTree])
    case object([String: WordTree])
    case null

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .text(let text): var box = encoder.singleValueContainer(); try box.encode(text)
        case .number(let number): var box = encoder.singleValueContainer(); try box.encode(number)
        case .share(let share): var box = encoder.singleValueContainer(); try box.encode(share)
        case .list(let list): var box = encoder.singleValueContainer(); try box.encode(list)
        case .null: var box = encoder.singleValueContainer(); try box.encodeNil()
        case .object(let object): var box = encoder.singleValueContainer(); try box.encode(object)
        }
    }

    private static func tagged(_ tag: String, _ content: WordTree? = nil) -> WordTree { .object(content.map { ["t": .text(tag), "c": $0] } ?? ["t": .text(tag)]) }
    /// Identifier, classes, key and value pairs.
    private static func attributes(_ id: String = "", style: String? = nil) -> WordTree { .list([.text(id), .list([]), .list(style.map { [.list([.text("custom-style"), .text($0)])] } ?? [])]) }

    // MARK: Within a line

    static func words(_ text: String) -> WordTree { tagged("Str", .text(text)) }
    static var space: WordTree { tagged("Space") }
    static var lineBreak: WordTree { tagged("LineBreak") }
    static func strong(_ text: String) -> WordTree { tagged("Strong", .list([words(text)])) }
    static func superscript(_ parts: [WordTree]) -> WordTree { tagged("Superscript", .list(parts)) }
    static func styled(_ style: String, _ text: String) -> WordTree { tagged("Span", .list([attributes(style: style), .list([words(text)])])) }
    static func link(_ text: String, to address: String) -> WordTree { tagged("Link", .list([attributes(), .list([words(text)]), .list([.text(address), .text("")])])) }
    /// A footnote where it stands; Word numbers them in their order.
    static func footnote(_ parts: [WordTree]) -> WordTree { tagged("Note", .list([paragraph(parts)])) }

    // MARK: Blocks

    static func paragraph(_ parts: [WordTree]) -> WordTree { tagged("Para", .list(parts)) }
    static func paragraph(style: String, _ parts: [WordTree]) -> WordTree { tagged("Div", .list([attributes(style: style), .list([paragraph(parts)])])) }
    static func heading(_ level: Int, id: String, _ text: String) -> WordTree { tagged("Header", .list([.number(level), attributes(id), .list([words(text)])])) }
    /// WordprocessingML as it is; only for what this program composes, with every text escaped.
    static func wordML(_ xml: String) -> WordTree { tagged("RawBlock", .list([.text("openxml"), .text(xml)])) }

    struct Column { let share: Double, isNumber: Bool }
    /// Rows of cells; a row of one cell spans them all.
    static func table(_ columns: [Column], head: [String], rows: [[String]]) -> WordTree {
        func cell(_ parts: [WordTree], spans: Int = 1) -> WordTree { .list([attributes(), tagged("AlignDefault"), .number(1), .number(spans), .list(parts.isEmpty ? [] : [tagged("Plain", .list(parts))])]) }
        func row(_ cells: [WordTree]) -> WordTree { .list([attributes(), .list(cells)]) }
        let specs = columns.map { WordTree.list([tagged($0.isNumber ? "AlignRight" : "AlignLeft"), tagged("ColWidth", .share($0.share))]) }
        let body = rows.map { cells in row(cells.count == 1 ? [cell([strong(cells[0])], spans: columns.count)] : cells.map { cell([words($0)]) }) }
        return tagged("Table", .list([attributes(), .list([.null, .list([])]), .list(specs), .list([attributes(), .list([row(head.map { cell([strong($0)]) })])]),
                                      .list([.list([attributes(), .number(0), .list([]), .list(body)])]), .list([attributes(), .list([])])]))
    }
}
