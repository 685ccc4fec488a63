package import Kernel

/// Whom an item is to go to, as written: `EU*`, `NATO*;-TUR`, `EU.EEAS;IRL`, `public`.
///
/// `EU*` is the EU as a whole with its members and covered institutions. Once a member is taken out it is no longer the whole, but a list.
package struct Audience: Hashable, Sendable, CustomStringConvertible {
    package enum Term: Hashable, Sendable {
        case party(PartyID)
        /// A whole with everyone in it.
        case whole(PartyID)
        case except(PartyID)
    }
    package let terms: [Term]

    package init(_ terms: [Term]) { self.terms = terms }

    package var description: String {
        terms.map { term in
            switch term {
            case .party(let id): id.text
            case .whole(let id): id.text + "*"
            case .except(let id): "-" + id.text
            }
        }.joined(separator: ";")
    }

    /// The same audience without one party; what becomes redundant goes.
    package func without(_ party: PartyID) -> Audience {
        let kept = terms.filter { $0 != .party(party) && $0 != .except(party) }
        let hasWhole = kept.contains { if case .whole = $0 { true } else { false } }
        return Audience(hasWhole ? kept + [.except(party)] : kept)
    }
}

package enum AudienceError: Error, Hashable, CustomStringConvertible {
    case empty
    case tooLong(limit: Int)
    case unknown(word: String, offset: Int, suggestion: String?)
    case nobodyLeft
    case notAWhole(word: String, offset: Int)

    package var description: String {
        switch self {
        case .empty: "No audience is named. Write who is to have it: EU*, NATO*;-TUR, EU.EEAS or IRL."
        case .tooLong(let limit): "The audience is longer than \(limit) characters. Name wholes (EU*, NATO*) instead of each member."
        case .unknown(let word, _, let suggestion):
            "`\(word)` is no recipient that we know." + (suggestion.map { " Did you mean \($0)?" } ?? " Write a state's three letters (IRL), a body (EU.EEAS), EU*, NATO* or public.")
        case .nobodyLeft: "Everyone named was taken out again. Name at least one recipient."
        case .notAWhole(let word, _): "`\(word)` has no members to spread to. A star stands only after an organisation: EU*, NATO*."
        }
    }

    /// Where the word stands, for marking it in the field.
    package var place: (offset: Int, length: Int)? {
        switch self {
        case .unknown(let word, let offset, _), .notAWhole(let word, let offset): (offset, word.count)
        default: nil
        }
    }
}

extension Audience {
    package static let lengthMax = 2000

    /// Reads the expression against a roster. Separators are `;` and `,`; letter case of what stands in the roster does not matter.
    package init(_ text: String, roster: Roster) throws(AudienceError) {
        guard text.count <= Self.lengthMax else { throw .tooLong(limit: Self.lengthMax) }
        var terms: [Term] = []
        var offset = 0
        for piece in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == ";" || $0 == "," }) {
            defer { offset += piece.count + 1 }
            var word = piece.drop { $0 == " " }
            while word.last == " " { word.removeLast() }
            let start = offset + piece.prefix { $0 == " " }.count
            guard !word.isEmpty else { continue }
            let written = String(word)
            let isExcept = word.first == "-" || word.first == "\u{2212}"
            if isExcept { word.removeFirst() }
            if word.last == "*" {
                word.removeLast()
                guard let party = roster.find(String(word)) else { throw .unknown(word: written, offset: start, suggestion: roster.nearest(to: String(word)).map { $0 + "*" }) }
                guard party.kind == .whole, !isExcept else { throw .notAWhole(word: written, offset: start) }
                terms.append(.whole(party.id))
                continue
            }
            guard let party = roster.find(String(word)) else { throw .unknown(word: written, offset: start, suggestion: roster.nearest(to: String(word))) }
            if isExcept { terms.append(.except(party.id)) } else { terms.append(party.kind == .whole ? .whole(party.id) : .party(party.id)) }
        }
        guard terms.contains(where: { if case .except = $0 { false } else { true } }) else { throw .empty }
        self.terms = terms
    }
}

extension Roster {
    /// By identifier in any letter case, or by full name.
    package func find(_ word: String) -> Party? {
        if let exact = self[PartyID(word)] { return exact }
        let lowered = word.lowercased()
        return parties.first { $0.id.text.lowercased() == lowered } ?? parties.first { $0.name.lowercased() == lowered }
    }

    /// The identifier that differs least, when it differs by no more than a third.
    package func nearest(to word: String) -> String? {
        let lowered = Array(word.lowercased())
        guard lowered.count >= 2, lowered.count <= 60 else { return nil }
        let best = parties.map { (editDistance(lowered, Array($0.id.text.lowercased())), $0.id.text) }.min { ($0.0, $0.1) < ($1.0, $1.1) }
        guard let best, best.0 <= max(1, lowered.count / 3) else { return nil }
        return best.1
    }
}

/// One recipient of a request, and how it comes to be asked about.
package struct Recipient: Hashable, Sendable {
    package enum Standing: Int, Hashable, Sendable, Comparable {
        /// A whole, or a body in which every member sits: decides before its members (Q3).
        case whole
        /// Named, or a member of a list that a whole became.
        case named
        /// Comes along with a whole that is no whole any more: its institutions.
        case implied
        package static func < (a: Standing, b: Standing) -> Bool { a.rawValue < b.rawValue }
    }
    package let party: Int
    package let standing: Standing
    /// The whole through which it is reached, if any: its members have what the whole has (Q2, G12).
    package let through: Int?
}

extension DatedRulebook {
    /// The recipients of an audience on the day, in a steady order: wholes, then states and bodies as they stand in the roster.
    package func recipients(of audience: Audience) throws(AudienceError) -> [Recipient] {
        let roster = facts.roster
        var excluded = PartySet()
        for case .except(let id) in audience.terms { if let index = roster.index(of: id) { excluded.insert(index) } }
        var recipients: [Recipient] = []
        var seen = PartySet()
        func add(_ party: Int, _ standing: Recipient.Standing, through: Int?) {
            guard !seen.contains(party), !excluded.contains(party) else { return }
            seen.insert(party)
            recipients.append(Recipient(party: party, standing: standing, through: through))
        }
        // Named recipients first: whoever is also named by itself is decided by itself.
        for case .party(let id) in audience.terms {
            guard let index = roster.index(of: id) else { continue }
            let isWhole = roster[index].kind == .whole || reach(of: index) != nil
            add(index, isWhole ? .whole : .named, through: nil)
        }
        for case .whole(let id) in audience.terms {
            guard let index = roster.index(of: id), let members = wholeMembers(index) else { continue }
            let institutions = wholeInstitutions(index)
            let stillWhole = excluded.isDisjoint(with: members.union(institutions))
            if stillWhole { add(index, .whole, through: nil) }
            for member in members.indices { add(member, .named, through: stillWhole ? index : nil) }
            for body in institutions.indices { add(body, .implied, through: stillWhole ? index : nil) }
        }
        guard !recipients.isEmpty else { throw .nobodyLeft }
        return recipients
    }

    /// The members of an organisation on the day, as its star reaches them.
    package func wholeMembers(_ whole: Int) -> PartySet? {
        facts.roster[whole].kind == .whole ? reaches[whole] : nil
    }

    /// The bodies that a star names beside the members, as the rulebook says.
    func wholeInstitutions(_ whole: Int) -> PartySet {
        facts.roster[whole].organisation.flatMap { rulebook.starBodies[$0] }.map { self[$0].possible } ?? PartySet()
    }

    /// Whom a release to this party reaches besides itself: the members that sit in a body, or that a whole is made of. Nil for all others.
    package func reach(of party: Int) -> PartySet? { reaches[party] }
}
