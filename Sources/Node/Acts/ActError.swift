package import Kernel
package import Release

/// Why an act was not done. Nothing was recorded, but for `notShown`.
package enum ActError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Field: String, Hashable, Sendable, CaseIterable { case title, marking, originator, holder, parts, text, audience, day, by, recipient, note }

    /// There is none, or this account may not know of it: nobody can tell which.
    case notFound
    /// The account lacks the role, or speaks for another party.
    case notYours(says: String)
    /// Another editor was faster.
    case changedMeanwhile(version: Int)
    /// The item is in a state in which this cannot be said.
    case tooLate(says: String)
    case field(Field, says: String)
    /// The rules do not permit it; the decision's sentence, and whose consent is missing where that is all.
    case refused(Outcome, rule: RuleID?, missing: [ConsentID], says: String)
    /// The journal did not take it.
    case notKept(says: String)
    /// The journal took it and the tables did not follow.
    case notShown(says: String)

    package var description: String {
        switch self {
        case .notFound: "There is no such item."
        case .notYours(let says), .tooLate(let says), .field(_, let says), .refused(_, _, _, let says), .notKept(let says), .notShown(let says): says
        case .changedMeanwhile(let version): "While you wrote, this item changed; it is now version \(version). Read what changed, then say it again."
        }
    }
}
