import Threats

/// Whether an object keeps the rules of the standard that every reader relies on.
enum ObjectCheck {
    /// The first rule broken, with the property, what to write instead, and the section; nil for an object that may be kept.
    static func mistake(in bytes: [UInt8]) -> String? { nil }
}
