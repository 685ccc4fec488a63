/// One place where an object departs from the standard.
package struct STIXFinding: Hashable, Sendable, CustomStringConvertible {
    package enum Severity: String, Hashable, Sendable {
        /// A MUST of the standard is broken; other readers may refuse the object.
        case error
        /// A SHOULD is not kept.
        case warning
    }
    package let severity: Severity
    /// The object's identifier as written; nil where it has none.
    package let object: String?
    /// `external_references.[2].source_name`; empty for the object as a whole.
    package let path: String
    /// What is wrong, and what to write instead.
    package let what: String, instead: String
    /// Of STIX 2.1.
    package let section: String

    /// Nothing is concluded from what is wrong: where a reference leads, a list that is there and empty, a change dated before the making. Never who may have the object.
    package var isHarmless: Bool { path.hasPrefix("external_references") || what == Self.emptyList || path == "modified" && what == Self.beforeCreated }

    static let emptyList = "the list is empty", beforeCreated = "it is before created"

    package var description: String { "\(object ?? "An object without id")\(path.isEmpty ? "" : ", \(path)"): \(what); \(instead) (STIX 2.1, section \(section))." }
}
