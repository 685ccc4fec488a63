/// One JSON text, checked, as a flat list of tokens over its bytes: nothing is copied or decoded before somebody asks.
///
/// Valid only inside `over`; the bytes belong to the caller.
struct STIXTape {
    enum Kind: UInt8 { case null, no, yes, number, text, escapedText, list, object }

    /// Texts and names stand without their quotes; lists and objects from bracket to bracket.
    struct Token {
        var start: UInt32, length: UInt32
        /// The first token after this one and all that it holds.
        var next: UInt32
        var kind: Kind
    }

    let bytes: UnsafeBufferPointer<UInt8>
    let tokens: [Token]

    static func over<Answer>(_ bytes: [UInt8], sizeMax: Int, _ body: (STIXTape) throws(STIXMistake) -> Answer) throws(STIXMistake) -> Answer {
        let answer: Result<Answer, STIXMistake> = bytes.withUnsafeBufferPointer { buffer in
            do throws(STIXMistake) { return .success(try over(buffer, sizeMax: sizeMax, body)) } catch { return .failure(error) }
        }
        return try answer.get()
    }

    static func over<Answer>(_ buffer: UnsafeBufferPointer<UInt8>, sizeMax: Int, _ body: (STIXTape) throws(STIXMistake) -> Answer) throws(STIXMistake) -> Answer {
        guard buffer.count <= min(sizeMax, Int(UInt32.max >> 1)) else { throw STIXMistake(.tooLarge(size: buffer.count, limit: sizeMax)) }
        guard let base = buffer.baseAddress, buffer.count > 0 else { throw STIXMistake(.empty) }
        var scanner = STIXScanner(base: base, count: buffer.count)
        do throws(STIXScanner.Stop) { try scanner.document() } catch { throw STIXMistake(error.reason, at: error.offset, in: buffer) }
        return try body(STIXTape(bytes: buffer, tokens: scanner.tokens))
    }

    /// The bytes of a token as they stand.
    @inline(__always) func raw(_ token: Token) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[Int(token.start)..<Int(token.start + token.length)])
    }

    @inline(__always) func equals(_ token: Token, _ word: StaticString) -> Bool {
        guard Int(token.length) == word.utf8CodeUnitCount else { return false }
        for offset in 0..<Int(token.length) where bytes[Int(token.start) + offset] != word.utf8Start[offset] { return false }
        return true
    }

    /// The decoded text of a text token, nil for every other kind.
    func text(at index: Int) -> String? {
        let token = tokens[index]
        return switch token.kind {
        case .text: String(decoding: raw(token), as: UTF8.self)
        case .escapedText: String(decoding: Self.unescaped(raw(token)), as: UTF8.self)
        default: nil
        }
    }

    /// Walks the members of an object: the indices of name and value.
    @inline(__always) func members(of index: Int, _ body: (_ name: Int, _ value: Int) throws(STIXMistake) -> Void) throws(STIXMistake) {
        guard tokens[index].kind == .object else { return }
        var at = index + 1
        while at < Int(tokens[index].next) {
            try body(at, at + 1)
            at = Int(tokens[at + 1].next)
        }
    }

    /// Walks the elements of a list.
    @inline(__always) func elements(of index: Int, _ body: (_ element: Int) throws(STIXMistake) -> Void) throws(STIXMistake) {
        guard tokens[index].kind == .list else { return }
        var at = index + 1
        while at < Int(tokens[index].next) {
            try body(at)
            at = Int(tokens[at].next)
        }
    }

    /// The value of one member, where there is one of that name.
    func member(_ name: StaticString, of index: Int) -> Int? {
        guard tokens[index].kind == .object else { return nil }
        var at = index + 1
        while at < Int(tokens[index].next) {
            if equals(tokens[at], name) { return at + 1 }
            at = Int(tokens[at + 1].next)
        }
        return nil
    }

    func holdsOthers(_ index: Int) -> Bool { tokens[index].kind == .object || tokens[index].kind == .list }

    /// Nil for what is no whole number.
    func integer(at index: Int) -> Int? { tokens[index].kind == .number ? Int(String(decoding: raw(tokens[index]), as: UTF8.self)) : nil }

    func value(at index: Int) -> STIXValue {
        let token = tokens[index]
        switch token.kind {
        case .null: return .null
        case .no: return .bool(false)
        case .yes: return .bool(true)
        case .number: return .number(String(decoding: raw(token), as: UTF8.self))
        case .text, .escapedText: return .string(text(at: index) ?? "")
        case .list:
            var elements: [STIXValue] = [], at = index + 1
            while at < Int(token.next) {
                elements.append(value(at: at))
                at = Int(tokens[at].next)
            }
            return .array(elements)
        case .object:
            var members: [STIXMembers.Member] = [], at = index + 1
            while at < Int(token.next) {
                members.append(STIXMembers.Member(text(at: at) ?? "", value(at: at + 1)))
                at = Int(tokens[at + 1].next)
            }
            return .object(STIXMembers(unchecked: members))
        }
    }

    /// The bytes without escapes; the scanner has checked that every escape is one.
    static func unescaped(_ raw: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(raw.count)
        var at = 0
        func unit(_ from: Int) -> UInt32 { raw[from..<from + 4].reduce(0) { $0 << 4 | UInt32($1 < 0x3a ? $1 - 0x30 : ($1 | 0x20) - 0x57) } }
        while at < raw.count {
            guard raw[at] == UInt8(ascii: "\\") else { out.append(raw[at]); at += 1; continue }
            let letter = raw[at + 1]
            at += 2
            switch letter {
            case UInt8(ascii: "b"): out.append(0x08)
            case UInt8(ascii: "f"): out.append(0x0c)
            case UInt8(ascii: "n"): out.append(0x0a)
            case UInt8(ascii: "r"): out.append(0x0d)
            case UInt8(ascii: "t"): out.append(0x09)
            case UInt8(ascii: "u"):
                var code = unit(at)
                at += 4
                if code >= 0xd800, code < 0xdc00 {
                    code = 0x10000 + ((code - 0xd800) << 10) + (unit(at + 2) - 0xdc00)
                    at += 6
                }
                if let scalar = Unicode.Scalar(code) { out.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter) }
            default: out.append(letter)
            }
        }
        return out
    }
}
