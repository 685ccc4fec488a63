import Threats

/// Whether an object keeps the rules of the standard that other readers rely on.
enum ObjectCheck {
    /// The first rule broken, with the property, what to write instead, and the section; nil for an object that may be kept.
    static func mistake(in bytes: [UInt8]) -> String? {
        guard let value = try? STIXValue(reading: bytes) else { return "It cannot be read." }
        return STIXCheck.findings(of: value).first { $0.severity == .error }.map { "\($0)" }
    }
}
