import CPQ

/// What goes with a statement, in PostgreSQL's binary form.
enum PostgreSQLValue: Sendable {
    case none
    case integer(Int64)
    case bytes([UInt8])
    case text(String)
    case flag(Bool)
    case integers([Int64])
    case byteArrays([[UInt8]])

    /// False when it is none.
    func write(to buffer: inout [UInt8]) -> Bool {
        switch self {
        case .none: return false
        case .integer(let number): buffer.append(bigEndian: number)
        case .bytes(let bytes): buffer += bytes
        case .text(let text): buffer += text.utf8
        case .flag(let flag): buffer.append(flag ? 1 : 0)
        case .integers(let numbers):
            buffer.appendArrayHeader(count: numbers.count, type: 20)
            for number in numbers {
                buffer.append(bigEndian: Int32(8))
                buffer.append(bigEndian: number)
            }
        case .byteArrays(let arrays):
            buffer.appendArrayHeader(count: arrays.count, type: 17)
            for bytes in arrays {
                buffer.append(bigEndian: Int32(bytes.count))
                buffer += bytes
            }
        }
        return true
    }

    var sizeEstimate: Int {
        switch self {
        case .none, .integer, .flag: 8
        case .bytes(let bytes): bytes.count
        case .text(let text): text.utf8.count
        case .integers(let numbers): 20 + numbers.count * 12
        case .byteArrays(let arrays): arrays.reduce(20) { $0 + $1.count + 4 }
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian number: some FixedWidthInteger) { Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) } }

    /// Dimensions, whether there are nulls, the elements' type, their count, the first index.
    fileprivate mutating func appendArrayHeader(count: Int, type: Int32) {
        append(bigEndian: Int32(count == 0 ? 0 : 1))
        append(bigEndian: Int32(0))
        append(bigEndian: type)
        guard count > 0 else { return }
        append(bigEndian: Int32(count))
        append(bigEndian: Int32(1))
    }
}

/// What came back, in binary form. Lives as long as somebody looks at it, on the connection's thread.
final class PostgreSQLRows {
    private let result: OpaquePointer
    init(_ result: OpaquePointer) { self.result = result }
    deinit { PQclear(result) }

    var count: Int { Int(PQntuples(result)) }
    /// Rows that an INSERT, UPDATE or DELETE changed.
    var changed: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }

    func isNull(_ row: Int, _ column: Int) -> Bool { PQgetisnull(result, Int32(row), Int32(column)) == 1 }

    func withBytes<Value>(_ row: Int, _ column: Int, _ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        body(UnsafeRawBufferPointer(start: PQgetvalue(result, Int32(row), Int32(column)), count: Int(PQgetlength(result, Int32(row), Int32(column)))))
    }

    func bytes(_ row: Int, _ column: Int) -> [UInt8] { withBytes(row, column) { Array($0) } }
    func text(_ row: Int, _ column: Int) -> String { String(decoding: bytes(row, column), as: UTF8.self) }
    func flag(_ row: Int, _ column: Int) -> Bool { withBytes(row, column) { $0.first == 1 } }

    /// Of two, four or eight bytes.
    func integer(_ row: Int, _ column: Int) -> Int64 {
        withBytes(row, column) { bytes in
            let value = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return bytes.count == 8 ? Int64(bitPattern: value) : bytes.count == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(Int16(truncatingIfNeeded: value))
        }
    }
}
