/// What an account may do. Seeing is settled by party and clearance, not by role; only an auditor sees more of the journal.
package struct Roles: OptionSet, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let reader = Roles(rawValue: 1)
    package static let drafter = Roles(rawValue: 2)
    package static let releaseAuthority = Roles(rawValue: 4)
    package static let approver = Roles(rawValue: 8)
    package static let auditor = Roles(rawValue: 16)
    package static let administrator = Roles(rawValue: 32)

    /// Whoever speaks for a party: everyone but those who only audit or administer.
    static let speaking: Roles = [.reader, .drafter, .releaseAuthority, .approver]

    /// In the order of the words, for files and records.
    package static let named: [(word: String, role: Roles, inWords: String)] = [
        ("reader", .reader, "reader"), ("drafter", .drafter, "drafter"), ("release-authority", .releaseAuthority, "release authority"),
        ("approver", .approver, "approver"), ("auditor", .auditor, "auditor"), ("administrator", .administrator, "administrator"),
    ]

    package var words: [String] { Self.named.filter { contains($0.role) }.map(\.word) }

    /// `drafter and auditor`.
    package var description: String {
        let words = Self.named.filter { contains($0.role) }.map(\.inWords)
        return words.count < 2 ? words.first ?? "no role" : words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
    }

    /// Nil when a word names no role.
    package init?(words: some Sequence<String>) {
        self = []
        for word in words {
            guard let found = Self.named.first(where: { $0.word == word }) else { return nil }
            insert(found.role)
        }
    }
}

/// The highest equivalent rank that a person is cleared for.
package enum Clearance: Int, Hashable, Sendable, Comparable, CaseIterable {
    case none = 0, limited = 5, restricted = 10, confidential = 20, secret = 30, topSecret = 40

    package static func < (a: Clearance, b: Clearance) -> Bool { a.rawValue < b.rawValue }

    package var word: String {
        switch self {
        case .none: "none"
        case .limited: "limited"
        case .restricted: "restricted"
        case .confidential: "confidential"
        case .secret: "secret"
        case .topSecret: "top-secret"
        }
    }

    package init?(word: String) {
        guard let found = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = found
    }
}
