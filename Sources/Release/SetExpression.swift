package import Kernel

/// A set of recipients in words: `covered or (eu-members and eligible less invitees)`.
///
/// `or`, `and` and `less` bind alike, from the left; parentheses say otherwise.
package indirect enum SetExpression: Hashable, Sendable {
    case named(SetName)
    case item(ItemSet)
    case or(SetExpression, SetExpression)
    case and(SetExpression, SetExpression)
    case less(SetExpression, SetExpression)

    /// Sets that the item brings with it.
    package enum ItemSet: String, Hashable, Sendable, CaseIterable {
        case everyone, nobody, holder, originator, contributors, objectors
        /// Named by a permissive marking that stands.
        case released
        /// Named by every exclusive marking.
        case admitted
        case clientsOfHolder = "clients-of-holder"
        /// Bound by an agreement whose known ceiling lies below the item's level (G7).
        case aboveCeiling = "above-ceiling"
    }

    /// Whether it depends on the item; the rest is settled once a date is chosen.
    var isDatedOnly: Bool {
        switch self {
        case .named: true
        case .item(let set): set == .everyone || set == .nobody
        case .or(let a, let b), .and(let a, let b), .less(let a, let b): a.isDatedOnly && b.isDatedOnly
        }
    }

    package var names: [SetName] {
        switch self {
        case .named(let name): [name]
        case .item: []
        case .or(let a, let b), .and(let a, let b), .less(let a, let b): a.names + b.names
        }
    }
}

/// A named set: a dated primitive over the facts, or an expression over other sets.
package struct NamedSet: Hashable, Sendable {
    package enum Definition: Hashable, Sendable {
        case membership(OrganisationID, role: String)
        /// Whoever has an arrangement of this kind with the organisation.
        case agreement(with: PartyID, kind: String)
        /// The parties to one arrangement while it is in force.
        case partiesOf(ArrangementID)
        /// Rows of the pack's `sets.csv`; `ever` ignores their dates.
        case listed(String, ever: Bool)
        case bodiesOf(OrganisationID)
        case kind(Party.Kind)
        case parties([PartyID])
        case expression(SetExpression)
    }
    package let name: SetName
    package let definition: Definition
    /// What it is, for the prose: "Allies on the date".
    package let says: String

    package init(name: SetName, definition: Definition, says: String) { (self.name, self.definition, self.says) = (name, definition, says) }
}

package enum SetExpressionError: Error, Hashable {
    case unexpected(word: String, expected: String)
    case endedEarly(expected: String)
    case unknownSet(String)
}

extension SetExpression {
    /// Reads an expression; `known` are the sets that may be named.
    package init(_ text: String, known: Set<String>) throws(SetExpressionError) {
        var words: [String] = []
        var word = ""
        for character in text {
            switch character {
            case "(", ")":
                if !word.isEmpty { words.append(word); word = "" }
                words.append(String(character))
            case " ", "\n", "\t":
                if !word.isEmpty { words.append(word); word = "" }
            default: word.append(character)
            }
        }
        if !word.isEmpty { words.append(word) }
        var rest = words[...]
        self = try Self.sequence(&rest, known: known)
        if let extra = rest.first { throw .unexpected(word: extra, expected: "or, and, less, or the end") }
    }

    private static func sequence(_ rest: inout ArraySlice<String>, known: Set<String>) throws(SetExpressionError) -> SetExpression {
        var left = try term(&rest, known: known)
        while let word = rest.first, ["or", "and", "less"].contains(word) {
            rest.removeFirst()
            let right = try term(&rest, known: known)
            left = switch word {
            case "or": .or(left, right)
            case "and": .and(left, right)
            default: .less(left, right)
            }
        }
        return left
    }

    private static func term(_ rest: inout ArraySlice<String>, known: Set<String>) throws(SetExpressionError) -> SetExpression {
        guard let word = rest.popFirst() else { throw .endedEarly(expected: "the name of a set or a parenthesis") }
        if word == "(" {
            let inner = try sequence(&rest, known: known)
            guard let closing = rest.popFirst() else { throw .endedEarly(expected: ")") }
            guard closing == ")" else { throw .unexpected(word: closing, expected: ")") }
            return inner
        }
        if ["or", "and", "less", ")"].contains(word) { throw .unexpected(word: word, expected: "the name of a set or a parenthesis") }
        if let set = ItemSet(rawValue: word) { return .item(set) }
        guard known.contains(word) else { throw .unknownSet(word) }
        return .named(SetName(word))
    }
}

extension SetExpression: CustomStringConvertible {
    package var description: String {
        switch self {
        case .named(let name): name.text
        case .item(let set): set.rawValue
        case .or(let a, let b): "\(a) or \(b.asTerm)"
        case .and(let a, let b): "\(a.asTerm) and \(b.asTerm)"
        case .less(let a, let b): "\(a.asTerm) less \(b.asTerm)"
        }
    }
    private var asTerm: String {
        switch self {
        case .named, .item: description
        default: "(\(description))"
        }
    }
}

/// The position of each named set, so that a dated rulebook keeps them in one array.
struct SetSlots: Sendable {
    let slot: [SetName: Int]
    init(_ sets: [NamedSet]) { slot = Dictionary(sets.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first }) }
    subscript(name: SetName) -> Int { slot[name]! }   // Invariant: expressions were read against these names
}
