import Site
import TestSupport
import Testing

@Suite("Forms are read whole or not at all")
struct FormTests {
    @Test("What was written is read back", arguments: UInt64(1)...200)
    func roundTrip(seed: UInt64) throws {
        var random = Seeded(seed)
        let fields = (0..<Int.random(in: 0...8, using: &random)).map { _ in FormBody.Field(name: "n" + random.text(12), value: random.text(60)) }
        let query = FormBody(fields: fields).query
        #expect(query.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        #expect(try FormBody(query.utf8).fields == fields, "seed \(seed)")
    }

    @Test("Names may repeat and keep their order")
    func repeated() throws {
        let form = try FormBody("a=1&b=&a=2&c&&a=3+4%2B".utf8)
        #expect(form.all("a") == ["1", "2", "3 4+"] && form["b"] == "" && form["c"] == "" && form["d"] == nil)
    }

    @Test("What cannot be read says which field", arguments: [("a=%", FormError.badEscape(field: 1)), ("a=1&b=%4", .badEscape(field: 2)), ("a=%zz", .badEscape(field: 1)), ("a=%ff", .notUTF8(field: 1)), ("%C3=1", .notUTF8(field: 1))])
    func refused(body: String, error: FormError) { #expect(throws: error) { try FormBody(body.utf8) } }

    @Test("Bounds hold")
    func bounds() throws {
        #expect(throws: FormError.tooLarge(max: FormBody.bytesMax)) { try FormBody([UInt8](repeating: 97, count: FormBody.bytesMax + 1)) }
        #expect(throws: FormError.tooManyFields(max: FormBody.fieldsMax)) { try FormBody(String(repeating: "a&", count: FormBody.fieldsMax + 1).utf8) }
        #expect(try FormBody(String(repeating: "a&", count: FormBody.fieldsMax).utf8).fields.count == FormBody.fieldsMax)
    }

    @Test("Any bytes are read or refused, never more", arguments: UInt64(1)...300)
    func anyBytes(seed: UInt64) {
        var random = Seeded(seed)
        let bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in Bool.random(using: &random) ? Array("=&%+a1-\r\n\"; :".utf8).randomElement(using: &random)! : UInt8.random(in: 0...255, using: &random) }
        let form = try? FormBody(bytes)
        #expect((form?.fields.count ?? 0) <= bytes.count)
        let parts = try? MultipartBody(Array("--x\r\n".utf8) + bytes, contentType: "multipart/form-data; boundary=x")
        #expect((parts?.parts.reduce(0) { $0 + $1.bytes.count } ?? 0) <= bytes.count)
        _ = try? MultipartBody(bytes, contentType: String(decoding: bytes, as: UTF8.self))
    }
}

@Suite("Forms with files")
struct MultipartTests {
    static func body(_ parts: [(headers: String, bytes: [UInt8])], boundary: String) -> [UInt8] {
        parts.flatMap { Array("--\(boundary)\r\n\($0.headers)\r\n\r\n".utf8) + $0.bytes + Array("\r\n".utf8) } + Array("--\(boundary)--\r\n".utf8)
    }

    @Test("Bytes of a file come out as they went in, whatever they are", arguments: UInt64(1)...150)
    func roundTrip(seed: UInt64) throws {
        var random = Seeded(seed)
        let boundary = "----b\(UInt32.random(in: 0...UInt32.max, using: &random))"
        let files = (0..<Int.random(in: 1...5, using: &random)).map { _ in
            (0..<Int.random(in: 0...400, using: &random)).map { _ in Bool.random(using: &random) ? Array("\r\n-b".utf8).randomElement(using: &random)! : UInt8.random(in: 0...255, using: &random) }
        }
        let body = Self.body(files.enumerated().map { ("Content-Disposition: form-data; name=\"f\($0)\"; filename=\"a b.csv\"\r\nContent-Type: text/csv", $1) }, boundary: boundary)
        let read = try MultipartBody(body, contentType: "multipart/form-data; boundary=\"\(boundary)\"")
        #expect(read.parts.map(\.bytes) == files, "seed \(seed)")
        #expect(read.parts.allSatisfy { $0.fileName == "a b.csv" && $0.type == "text/csv" })
    }

    @Test("A form cut anywhere is refused, never read in part")
    func cut() throws {
        let whole = Self.body([("Content-Disposition: form-data; name=\"a\"", Array("1".utf8)), ("Content-Disposition: form-data; name=\"b\"", Array("2".utf8))], boundary: "x")
        #expect(try MultipartBody(whole, contentType: "multipart/form-data; boundary=x").parts.compactMap(\.text) == ["1", "2"])
        // The line end after the closing boundary may be missing.
        for count in 0..<(whole.count - 2) { #expect(throws: FormError.self) { try MultipartBody(Array(whole[..<count]), contentType: "multipart/form-data; boundary=x") } }
    }

    @Test("A file name is never a path", arguments: [("../../etc/passwd", "passwd"), ("C:\\Users\\a.csv", "a.csv"), ("/", ""), ("a.csv", "a.csv"), ("..", "..")])
    func fileName(sent: String, kept: String) throws {
        let body = Self.body([("Content-Disposition: form-data; name=f; filename=\(sent)", [])], boundary: "x")
        #expect(try MultipartBody(body, contentType: "multipart/form-data; boundary=x")["f"]?.fileName == kept)
    }

    @Test("A content type without a fit boundary is refused", arguments: ["", "multipart/form-data", "multipart/form-data; boundary=", "text/plain; boundary=x", "multipart/form-data; boundary=" + String(repeating: "b", count: 71)])
    func boundary(type: String) { #expect(throws: FormError.boundary) { try MultipartBody(Array("--x--".utf8), contentType: type) } }

    @Test("Bounds hold")
    func bounds() {
        #expect(throws: FormError.tooLarge(max: 10)) { try MultipartBody([UInt8](repeating: 0, count: 11), contentType: "multipart/form-data; boundary=x", bytesMax: 10) }
        let many = Self.body([(headers: String, bytes: [UInt8])](repeating: ("Content-Disposition: form-data; name=a", []), count: MultipartBody.partsMax + 1), boundary: "x")
        #expect(throws: FormError.tooManyFields(max: MultipartBody.partsMax)) { try MultipartBody(many, contentType: "multipart/form-data; boundary=x") }
        let long = Self.body([("Content-Disposition: form-data; name=\(String(repeating: "a", count: MultipartBody.headerBytesMax))", [])], boundary: "x")
        #expect(throws: FormError.self) { try MultipartBody(long, contentType: "multipart/form-data; boundary=x") }
    }
}
