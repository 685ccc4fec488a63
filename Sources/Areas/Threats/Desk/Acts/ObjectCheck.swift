import Threats

/// Whether an object keeps the rules of the standard that other readers rely on.
struct ObjectCheck {
    /// The first rule broken, with the property, what to write instead, and the section; nil for an object that may be kept.
    let mistake: String?
    /// Why an object that is kept all the same is not quite as the standard has it.
    let flaw: String?

    /// `keepsFlawed`: published knowledge bases break rules in places from which nobody concludes anything, and would have holes without those objects.
    init(_ bytes: [UInt8], keepsFlawed: Bool) {
        guard let value = try? STIXValue(reading: bytes) else {
            (mistake, flaw) = ("It cannot be read.", nil)
            return
        }
        let errors = STIXCheck.findings(of: value).filter { $0.severity == .error }
        mistake = errors.first { !keepsFlawed || !$0.isHarmless }.map { "\($0)" }
        flaw = mistake == nil ? errors.first.map { "kept as it came, though \($0.path): \($0.what) (STIX 2.1, section \($0.section))" } : nil
    }
}
