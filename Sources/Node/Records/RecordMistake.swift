/// Why a record, or a value that this node kept, could not be read: which member and what was expected there.
struct RecordMistake: Error, Hashable, Sendable, CustomStringConvertible {
    let member: String
    let expected: String

    init(_ member: String, _ expected: String) { (self.member, self.expected) = (member, expected) }

    var description: String { "`\(member)`: \(expected)" }
}
