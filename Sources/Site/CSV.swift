/// A table as CSV (RFC 4180), for people who open it in a spreadsheet.
package enum CSV {
    /// Each row ends its own line.
    package static func text(_ rows: [[String]]) -> String { rows.map { $0.map(cell).joined(separator: ",") + "\n" }.joined() }

    /// Quoted where it must be. Words may come from another house: what a spreadsheet would take for a formula begins with an apostrophe; a negative number is none.
    package static func cell(_ text: String) -> String {
        let safe = text.first.map { "=+-@\t\r".contains($0) } == true && Double(text) == nil ? "'" + text : text
        return safe.contains(where: { ",\"\n\r".contains($0) || $0 == "\r\n" }) ? "\"" + safe.replacing("\"", with: "\"\"") + "\"" : safe
    }
}
