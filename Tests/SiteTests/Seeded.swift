/// A repeatable source of randomness; a failure names its seed.
struct Seeded: RandomNumberGenerator {
    var state: UInt64
    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }
    /// Text of any characters, with those that could end a tag or a value more often than chance has it.
    mutating func text(_ countMax: Int) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...countMax, using: &self) {
            if Bool.random(using: &self), let hostile = "<>&\"'/=`-!\u{0}\u{7}\n\t ]".unicodeScalars.randomElement(using: &self) { text.append(hostile) }
            else if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x2FFFF, using: &self)) { text.append(scalar) }
        }
        return String(text)
    }
}
