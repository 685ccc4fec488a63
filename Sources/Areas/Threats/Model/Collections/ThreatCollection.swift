/// A named set of objects that clients read from and write to. Source: TAXII 2.1, section 5.1.
package struct ThreatCollection: Hashable, Sendable {
    /// A UUID, in lower case.
    package let id: String
    package let title: String
    package let description: String
    /// A name that may stand in addresses in place of the identifier; empty where there is none.
    package let alias: String
    /// The marking of objects that bring none: `TLP:AMBER`.
    package let standing: String
    /// Nobody adds to it any more, and what it holds stays.
    package let isClosed: Bool

    package init(id: String, title: String, description: String = "", alias: String = "", standing: String, isClosed: Bool = false) {
        (self.id, self.title, self.description, self.alias, self.standing, self.isClosed) = (id, title, description, alias, standing, isClosed)
    }

    package static let titleMax = 120, descriptionMax = 2_000
    package static let standingMarking = "TLP:AMBER"
}

/// A view over all that a reader may see: not made by anyone, there on every node.
package enum ThreatView: String, CaseIterable, Sendable {
    case all = "a1100000-0000-4000-8000-000000000001"
    case ours = "a1100000-0000-4000-8000-000000000002"
    case theirs = "a1100000-0000-4000-8000-000000000003"

    package var alias: String {
        switch self {
        case .all: "all"
        case .ours: "said-here"
        case .theirs: "from-the-other-side"
        }
    }
    package var title: String {
        switch self {
        case .all: "Everything you may see"
        case .ours: "Said here"
        case .theirs: "From the other side"
        }
    }
    package var description: String {
        switch self {
        case .all: "Objects of every collection and of none, of both sides, as far as you may have them."
        case .ours: "What was added at this node."
        case .theirs: "What the other organisation's node released to this one."
        }
    }
}
