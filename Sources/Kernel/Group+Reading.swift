/// Why a description of a group cannot be read: where, what, and what to write.
package enum GroupError: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    case tooLong(Int)
    case tooDeep
    case unexpected(String, at: Int)
    case unfinished
    case noDate(String)
    case unknown(String, nearest: String?)

    package var description: String {
        switch self {
        case .empty: "The group is missing: write an organisation, a state by its three letters, or several, as in EU & NATO - USA."
        case .tooLong(let length): "The group has \(length) characters, and at most \(Group.lengthMax) are read."
        case .tooDeep: "The group has more than \(Group.depthMax) brackets inside each other: write it with fewer."
        case .unexpected(let text, let place): "At character \(place) of the group, \u{201C}\(text)\u{201D} does not fit: write +, & or - between names, as in EU & NATO - USA."
        case .unfinished: "The group ends before it is complete: a name or a closing bracket is missing."
        case .noDate(let text): "\u{201C}\(text)\u{201D} is no date for a group: write a year, a month or a day after @, as in NATO@2022."
        case .unknown(let name, let nearest): "There is no party or organisation \u{201C}\(name)\u{201D}." + (nearest.map { " Did you mean \($0)?" } ?? " Write states by three letters, as in DEU.")
        }
    }
}

/// What a name in a group stands for.
package protocol GroupNames {
    /// Nil where there is none of that name.
    func term(named name: String) -> Group.Term?
    func nearest(to name: String) -> String?
}

extension Group {
    package init(_ text: String, names: some GroupNames) throws(GroupError) {
        guard text.utf8.count <= Self.lengthMax else { throw .tooLong(text.count) }
        let written = text.trimmed
        guard !written.isEmpty else { throw .empty }
        var reader = GroupReader(text: Array(written), names: names)
        let term = try reader.sum(depth: 0)
        try reader.expectEnd()
        self.init(term, written: written)
    }
}

private struct GroupReader<Names: GroupNames> {
    let text: [Character]
    let names: Names
    var position = 0

    private mutating func peek() -> Character? {
        while position < text.count, text[position].isWhitespace { position += 1 }
        return position < text.count ? text[position] : nil
    }

    mutating func expectEnd() throws(GroupError) {
        if let stray = peek() { throw .unexpected(String(stray), at: position + 1) }
    }

    mutating func sum(depth: Int) throws(GroupError) -> Group.Term {
        guard depth <= Group.depthMax else { throw .tooDeep }
        var term = try product(depth: depth)
        while let sign = peek(), sign == "+" || sign == "-" || sign == "\u{2212}" {
            position += 1
            let right = try product(depth: depth)
            term = sign == "+" ? .either(term, right) : .without(term, right)
        }
        return term
    }

    private mutating func product(depth: Int) throws(GroupError) -> Group.Term {
        var term = try factor(depth: depth)
        while peek() == "&" {
            position += 1
            term = .both(term, try factor(depth: depth))
        }
        return term
    }

    private mutating func factor(depth: Int) throws(GroupError) -> Group.Term {
        var term: Group.Term
        switch peek() {
        case nil: throw .unfinished
        case "(":
            position += 1
            term = try sum(depth: depth + 1)
            try close(with: ")")
        case "{":
            position += 1
            term = try name()
            while peek() == "," {
                position += 1
                term = .either(term, try name())
            }
            try close(with: "}")
        default: term = try name()
        }
        while peek() == "@" {
            position += 1
            let written = word { $0.isNumber || $0 == "-" }
            guard let date = PartialDate(written) else { throw .noDate(written) }
            term = .fixed(term, date)
        }
        return term
    }

    private mutating func close(with bracket: Character) throws(GroupError) {
        guard let next = peek() else { throw .unfinished }
        guard next == bracket else { throw .unexpected(String(next), at: position + 1) }
        position += 1
    }

    private mutating func name() throws(GroupError) -> Group.Term {
        guard let first = peek() else { throw .unfinished }
        let written = word { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" }
        guard !written.isEmpty else { throw .unexpected(String(first), at: position + 1) }
        guard let term = names.term(named: written) else { throw .unknown(written, nearest: names.nearest(to: written)) }
        return term
    }

    private mutating func word(_ belongs: (Character) -> Bool) -> String {
        _ = peek()
        let start = position
        while position < text.count, belongs(text[position]) { position += 1 }
        return String(text[start..<position])
    }
}

/// Names out of lists: organisations stand for their members, groups for what they are described as, all others for themselves.
package struct KnownNames: GroupNames {
    private let organisations: Set<String>
    private let parties: Set<String>
    /// In capitals.
    private var groups: [String: Group.Term] = [:]

    package init(organisations: some Sequence<String>, parties: some Sequence<String>) { (self.organisations, self.parties) = (Set(organisations), Set(parties)) }

    /// The same, and groups that have a name of their own; an organisation or party of that name comes first.
    package func with(groups: [String: Group.Term]) -> KnownNames {
        var known = self
        known.groups = groups
        return known
    }

    package func term(named name: String) -> Group.Term? {
        for written in [name, name.uppercased()] {
            if organisations.contains(written) { return .members(OrganisationID(written)) }
            if parties.contains(written) { return .party(PartyID(written)) }
        }
        return groups[name.uppercased()]
    }

    package func nearest(to name: String) -> String? { Kernel.nearest(to: name, among: organisations.union(parties).union(groups.keys).sorted()) }
}
