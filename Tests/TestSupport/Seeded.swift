/// Random numbers that a printed seed brings back: SplitMix64 (Steele, Lea, Flood 2014). A failure names its seed.
package struct Seeded: RandomNumberGenerator, Sendable {
    private var state: UInt64
    package init(_ seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// True once in so many.
    package mutating func once(in count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }

    /// Text of any characters, with those that could end a tag or a value more often than chance has it.
    package mutating func text(_ countMax: Int) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...countMax, using: &self) {
            if Bool.random(using: &self), let hostile = "<>&\"'/=`-!\u{0}\u{7}\n\t ]".unicodeScalars.randomElement(using: &self) { text.append(hostile) }
            else if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x2FFFF, using: &self)) { text.append(scalar) }
        }
        return String(text)
    }
}
