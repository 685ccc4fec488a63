/// Reads comma-separated values row by row over bytes, and says where a row cannot be read.
///
/// The format is RFC 4180: commas (or another separator that is asked for), lines ended by CRLF or LF, cells in double quotes where they hold a comma, a quote (doubled) or a line break.
/// A line break inside a cell is given as LF. UTF-8 only; a byte order mark is stepped over. Lines without any character are stepped over.
/// After a fault the reader goes on with the next line, so that one look finds all faults. A cell in quotes that is never properly closed counts against
/// the line on which it was opened.
package struct CSVReader {
    package static let cellBytesMax = 65_536
    package static let cellsMax = 256
    package static let faultsMax = 100

    package struct Cell: Hashable, Sendable {
        package let text: String
        /// Where it begins; both count from 1, the column in characters.
        package let line: Int
        package let column: Int
    }
    package struct Row: Hashable, Sendable {
        package let line: Int
        package let cells: [Cell]
    }
    package enum Item: Hashable, Sendable {
        case row(Row)
        case fault(CSVFault)
    }

    private let bytes: [UInt8]
    private let separator: UInt8
    private var position: Int
    private var line = 1
    private var column = 1
    private var faults = 0
    /// Of the widest row so far.
    private var width = 0

    /// Throws what makes the whole file unreadable: another encoding than UTF-8.
    package init(_ bytes: [UInt8], separator: UInt8 = UInt8(ascii: ",")) throws(CSVFault) {
        if let fault = CSVFault.encoding(of: bytes) { throw fault }
        (self.bytes, self.separator) = (bytes, separator)
        position = Self.hasByteOrderMark(bytes) ? 3 : 0
    }

    package static func hasByteOrderMark(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0xEF, 0xBB, 0xBF]) }

    /// The next row or fault; nil at the end, or after `faultsMax` faults.
    package mutating func next() -> Item? {
        guard faults < Self.faultsMax else { return nil }
        while true {
            guard position < bytes.count else { return nil }
            let rowLine = line
            do {
                let cells = try row()
                if cells.count == 1, cells[0].text.isEmpty { continue }
                return .row(Row(line: rowLine, cells: cells))
            } catch {
                faults += 1
                if faults == Self.faultsMax { return .fault(.tooManyFaults(line: error.place.line)) }
                return .fault(error)
            }
        }
    }

    // MARK: A row

    private enum Ending { case cell, row }

    private mutating func row() throws(CSVFault) -> [Cell] {
        var cells: [Cell] = []
        cells.reserveCapacity(width)
        defer { width = max(width, cells.count) }
        while true {
            if cells.count == Self.cellsMax {
                let fault = CSVFault.tooManyCells(line: line)
                skipLine()
                throw fault
            }
            let (startLine, startColumn) = (line, column)
            let isQuoted = position < bytes.count && bytes[position] == UInt8(ascii: "\"")
            let text = isQuoted ? try quoted() : try plain()
            cells.append(Cell(text: text, line: startLine, column: startColumn))
            if try ending() == .row { return cells }
        }
    }

    private mutating func ending() throws(CSVFault) -> Ending {
        guard position < bytes.count else { return .row }
        switch bytes[position] {
        case separator:
            step()
            return .cell
        case 10:
            step()
            return .row
        default:   // CR: `plain` and `quoted` stop at nothing else
            guard position + 1 < bytes.count, bytes[position + 1] == 10 else {
                let fault = CSVFault.loneReturn(line: line, column: column)
                skipLine()
                throw fault
            }
            step()
            step()
            return .row
        }
    }

    private mutating func plain() throws(CSVFault) -> String {
        let (start, startColumn) = (position, column)
        while position < bytes.count {
            let byte = bytes[position]
            if byte == separator || byte == 10 || byte == 13 { break }
            if byte == UInt8(ascii: "\"") {
                let fault = CSVFault.strayQuote(line: line, column: column)
                skipLine()
                throw fault
            }
            try checkCharacter(byte)
            if position - start >= Self.cellBytesMax {
                let fault = CSVFault.cellTooLong(line: line, column: startColumn)
                skipLine()
                throw fault
            }
            step()
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func quoted() throws(CSVFault) -> String {
        let (opened, openedLine, openedColumn) = (position, line, column)
        func rewind() {
            (position, line, column) = (opened, openedLine, openedColumn)
            skipLine()
        }
        var text: [UInt8] = []
        step()
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                step()
                guard position < bytes.count else { return String(decoding: text, as: UTF8.self) }
                let following = bytes[position]
                switch following {
                case UInt8(ascii: "\""):
                    text.append(following)
                    step()
                    continue
                case separator, 10, 13:
                    return String(decoding: text, as: UTF8.self)
                default:
                    let fault: CSVFault = line == openedLine ? .textAfterQuote(line: line, column: column) : .unclosedQuote(line: openedLine, column: openedColumn)
                    rewind()
                    throw fault
                }
            }
            if text.count >= Self.cellBytesMax {
                rewind()
                throw .unclosedQuote(line: openedLine, column: openedColumn)
            }
            if byte == 13, position + 1 < bytes.count, bytes[position + 1] == 10 {
                step()
                continue   // the LF that follows stands for both
            }
            if byte != 10 && byte != 13 { try checkCharacter(byte) }
            text.append(byte)
            step()
        }
        rewind()
        throw .unclosedQuote(line: openedLine, column: openedColumn)
    }

    private mutating func checkCharacter(_ byte: UInt8) throws(CSVFault) {
        guard byte < 32 && byte != 9 || byte == 127 else { return }
        let fault = CSVFault.controlCharacter(byte, line: line, column: column)
        skipLine()
        throw fault
    }

    // MARK: Bytes

    @inline(__always) private mutating func step() {
        let byte = bytes[position]
        position += 1
        if byte == 10 {
            line += 1
            column = 1
        } else if byte & 0xC0 != 0x80 {   // not the continuation of a character
            column += 1
        }
    }

    private mutating func skipLine() {
        while position < bytes.count {
            let byte = bytes[position]
            step()
            if byte == 10 { return }
        }
    }
}
