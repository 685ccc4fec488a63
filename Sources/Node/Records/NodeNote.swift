package import Journal

/// What a node notes of itself because answers change with it: which day it is, and which pack it holds.
///
/// As records they make every later decision a function of the journal: what was held and is now permitted follows from the record, not from a clock.
package enum NodeNote: String, Hashable, Sendable, CaseIterable {
    /// `node.day`: the first day of a stretch in which no fact of the pack begins or ends.
    case day
    /// `node.pack`: the digest of the pack in use from here on.
    case pack

    package var kind: RecordKind {
        switch self {
        case .day: "node.day"
        case .pack: "node.pack"
        }
    }

    package init?(kind: String) {
        guard let note = Self.allCases.first(where: { $0.kind.description == kind }) else { return nil }
        self = note
    }
}
