package import Kernel
package import Release

package typealias AccountID = ID<Account>

/// A person who works at this node, by role and never by name.
package struct Account: Hashable, Sendable {
    /// What is typed to sign in: lower-case letters, digits and hyphens, 2 to 40.
    package let id: AccountID
    /// `Release officer, NATO International Staff`.
    package var title: String
    /// The state or body that the person speaks for.
    package var party: PartyID
    package var clearance: Clearance
    package var roles: Roles
    /// BCP 47.
    package var language: String
    /// Invented for a demonstration.
    package var isDemonstration: Bool
    /// A closed account keeps its acts and can no longer sign in or act.
    package var isClosed: Bool

    package init(id: AccountID, title: String, party: PartyID, clearance: Clearance, roles: Roles, language: String = "en", isDemonstration: Bool = false, isClosed: Bool = false) {
        (self.id, self.title, self.party, self.clearance, self.roles) = (id, title, party, clearance, roles)
        (self.language, self.isDemonstration, self.isClosed) = (language, isDemonstration, isClosed)
    }

    package func viewpoint(on day: Day) -> Viewpoint { Viewpoint(party: party, clearance: clearance.rawValue, day: day) }
}

extension Viewpoint {
    /// Everybody who has not signed in.
    package static func thePublic(on day: Day) -> Viewpoint { Viewpoint(party: "public", clearance: 0, day: day) }
}

package enum AccountError: Error, Hashable, Sendable, CustomStringConvertible {
    case name(String)
    case title
    case unknownParty(PartyID, suggestion: String?)
    case noRole
    case language(String)
    case password(tooShort: Bool)
    case taken(AccountID)
    case unknown(AccountID)
    case notAdministrator
    case lastAdministrator

    package var description: String {
        switch self {
        case .name(let name): "`\(name)` is no account name. Write 2 to 40 lower-case letters, digits and hyphens: eeas-desk."
        case .title: "The title is missing, longer than \(Account.titleLengthMax) characters, or on several lines. Write the role, not the name: Desk officer, EEAS."
        case .unknownParty(let id, let suggestion): "`\(id)` is no party of this pack." + (suggestion.map { " Did you mean \($0)?" } ?? " Write a state's three letters or a body such as EU.EEAS.")
        case .noRole: "The account has no role. Give it at least one: reader, drafter, release-authority, approver, auditor, administrator."
        case .language(let tag): "`\(tag)` is no language tag. Write en, fr, de, el or another tag of BCP 47."
        case .password(let tooShort): tooShort ? "The password is shorter than \(Password.lengths.lowerBound) characters. Write a longer one; a sentence is easiest."
            : "The password is longer than \(Password.lengths.upperBound) characters. Write a shorter one."
        case .taken(let id): "There is already an account `\(id)`. Choose another name."
        case .unknown(let id): "There is no account `\(id)`."
        case .notAdministrator: "Only an administrator opens, changes and closes accounts."
        case .lastAdministrator: "This is the last administrator. Give the role to another account first."
        }
    }
}

extension Account {
    package static let titleLengthMax = 120

    func check(against roster: Roster) throws(AccountError) {
        if let first = mistakes(against: roster).first { throw first }
    }

    /// Everything that keeps it from being an account, in the order of its fields.
    package func mistakes(against roster: Roster) -> [AccountError] {
        var found: [AccountError] = []
        let allowed = id.text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
        if !(2...40).contains(id.text.utf8.count) || !allowed || id.text.first == "-" { found.append(.name(String(id.text.prefix(60)))) }
        if title.isEmpty || title.count > Self.titleLengthMax || title.contains(where: \.isNewline) { found.append(.title) }
        if roster[party] == nil { found.append(.unknownParty(PartyID(String(party.text.prefix(60))), suggestion: roster.nearest(to: party.text))) }
        if roles.isEmpty { found.append(.noRole) }
        let tagged = language.utf8.allSatisfy { (97...122).contains($0 | 32) || $0 == 45 }
        if !(2...12).contains(language.utf8.count) || !tagged { found.append(.language(String(language.prefix(20)))) }
        return found
    }
}
