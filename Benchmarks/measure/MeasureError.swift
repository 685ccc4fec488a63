/// Why a measurement was not made.
enum MeasureError: Error, CustomStringConvertible {
    case usage(String)
    case answersDiffer(String)
    case sqlite(String)
    case table(line: Int, String)
    case late(String)

    var description: String {
        switch self {
        case .usage(let what): what
        case .answersDiffer(let what): "Two ways to the same answer differ, so no figure is worth anything: \(what)."
        case .sqlite(let what): "SQLite says: \(what)."
        case .late(let what): "It took too long until this was so: \(what)."
        case .table(let line, let what): "Line \(line) of the table: \(what)."
        }
    }
}
