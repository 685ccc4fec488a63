import Packs
import TestSupport
import Testing

/// Rows as texts; faults as `line:column what`.
private func read(_ text: String) -> [String] { read(Array(text.utf8)) }
private func read(_ bytes: [UInt8]) -> [String] {
    var found: [String] = []
    do {
        var reader = try CSVReader(bytes)
        while let item = reader.next() {
            switch item {
            case .row(let row): found.append(row.cells.map { "[\($0.text)]" }.joined())
            case .fault(let fault): found.append("\(fault.place.line):\(fault.place.column) \(fault.what)")
            }
        }
    } catch { found.append("\(error.place.line):\(error.place.column) \(error.what)") }
    return found
}

@Suite("Comma-separated values")
struct CSVReaderTests {
    @Test("RFC 4180 is read as written", arguments: [
        ("a,b\n1,2\n", ["[a][b]", "[1][2]"]),
        ("a,b\r\n1,2\r\n", ["[a][b]", "[1][2]"]),
        ("a,b\n1,2", ["[a][b]", "[1][2]"]),
        ("a,\n,\n", ["[a][]", "[][]"]),
        ("\"a,b\",\"say \"\"no\"\"\"\n", ["[a,b][say \"no\"]"]),
        ("\"two\nlines\",x\n", ["[two\nlines][x]"]),
        ("\"two\r\nlines\",x\r\n", ["[two\nlines][x]"]),
        ("\u{FEFF}a,b\n", ["[a][b]"]),
        ("a\n\n\nb\n", ["[a]", "[b]"]),
        ("\"\",\"\"\n", ["[][]"]),
        ("Türkiye,Łódź,😀\n", ["[Türkiye][Łódź][😀]"]),
        ("", []),
        ("\u{FEFF}", []),
    ])
    func rows(_ text: String, _ expected: [String]) { #expect(read(text) == expected) }

    @Test("A fault names its place, and the rows after it are read", arguments: [
        ("a,b\nx,\"open\ny,z\n", ["[a][b]", "2:3 the cell begins with a double quote that is not closed before a comma or the end of its line", "[y][z]"]),
        ("a,b\nx,\"open,1\ny,\"z\"\n", ["[a][b]", "2:3 the cell begins with a double quote that is not closed before a comma or the end of its line", "[y][z]"]),
        ("\"a\"b,c\nd,e\n", ["1:4 text follows the double quote that closes the cell", "[d][e]"]),
        ("é\"b,c\nd,e\n", ["1:2 a double quote stands inside a cell that does not begin with one", "[d][e]"]),
        ("a\rb\nc\n", ["1:2 a carriage return stands without a line feed", "[c]"]),
        ("a,\u{1}\nc\n", ["1:3 the control character 0x01 stands in a cell", "[c]"]),
        ("a,\"\u{7F}\"\nc\n", ["1:4 the control character 0x7F stands in a cell", "[c]"]),
    ])
    func faults(_ text: String, _ expected: [String]) { #expect(read(text) == expected) }

    @Test("Another encoding than UTF-8 is named with the first byte that shows it")
    func encodings() {
        #expect(read([0x61, 0x0A, 0x54, 0xFC, 0x72]) == ["2:2 the byte 0xFC is not UTF-8; the file looks like Latin-1 or Windows-1252, where it is `ü`"])
        #expect(read([0xFF, 0xFE, 0x61, 0x00]) == ["1:1 the file is UTF-16, not UTF-8"])
        #expect(read(Array("party,role".utf8).flatMap { [0, $0] }) == ["1:1 the file is UTF-16, not UTF-8"])
    }

    @Test("Ill-formed UTF-8 is found where the standard library finds it", arguments: UInt64(0)..<200)
    func illFormed(seed: UInt64) {
        var random = Seeded(seed)
        let bytes = (0..<Int.random(in: 1...40, using: &random)).map { _ in [0x41, 0x7F, 0x80, 0xA0, 0xBF, 0xC1, 0xC2, 0xE0, 0xE2, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF].randomElement(using: &random)! as UInt8 }
        let isUTF8 = String(validating: bytes, as: UTF8.self) != nil
        let isRefused = (try? CSVReader(bytes)) == nil
        #expect(isUTF8 != isRefused, "seed \(seed): \(bytes)")
    }

    @Test("Cells, rows and faults have bounds")
    func bounds() {
        #expect(read(String(repeating: "x", count: CSVReader.cellBytesMax + 1) + "\nb\n") == ["1:1 the cell is longer than 65536 bytes", "[b]"])
        #expect(read(String(repeating: ",", count: CSVReader.cellsMax) + "\nb\n") == ["1:1 the row has more than 256 cells", "[b]"])
        let faults = read(String(repeating: "a\"\n", count: 1_000))
        #expect(faults.count == CSVReader.faultsMax)
        #expect(faults.last == "100:1 100 rows up to here cannot be read; the rest of the file was not looked at")
    }

    @Test("Random bytes never crash the reader, and it always ends", arguments: UInt64(0)..<300)
    func fuzz(seed: UInt64) {
        var random = Seeded(seed)
        // Bytes that mean something come often, so that the paths behind them are walked.
        let alphabet = Array("\"\",,\n\r;ab0 é\t".utf8) + (seed % 3 == 0 ? [0, 0xFF, 0xC3, 0xEF, 0xBB, 0xBF] : [])
        let bytes = (0..<Int.random(in: 0...400, using: &random)).map { _ in alphabet.randomElement(using: &random)! }
        guard var reader = try? CSVReader(bytes) else { return }
        var items = 0
        while reader.next() != nil { items += 1 }
        #expect(items <= bytes.count + 1, "seed \(seed)")
    }

    @Test("What is written by the rules is read back", arguments: UInt64(0)..<200)
    func roundTrip(seed: UInt64) {
        var random = Seeded(seed)
        let rows = (0..<Int.random(in: 1...6, using: &random)).map { _ in
            (0..<Int.random(in: 2...5, using: &random)).map { _ in
                String((0..<Int.random(in: 0...6, using: &random)).map { _ in Array("ab,\"\né ;").randomElement(using: &random)! })
            }
        }
        let end = seed % 2 == 0 ? "\n" : "\r\n"
        let text = rows.map { $0.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",") + end }.joined()
        #expect(read(text) == rows.map { $0.map { "[\($0)]" }.joined() }, "seed \(seed)")
    }
}

