/// Why a record, or a value that this node kept, could not be read: which member and what was expected there.
package struct RecordMistake: Error, Hashable, Sendable, CustomStringConvertible {
    let member: String
    let expected: String

    package init(_ member: String, _ expected: String) { (self.member, self.expected) = (member, expected) }

    package var description: String { "`\(member)`: \(expected)" }
}
