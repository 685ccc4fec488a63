import Kernel
import Node
import Release
import Site

/// What an administrator writes about an account, as written: kept when something in it needs a change.
struct AccountForm {
    var id = ""
    var title = ""
    var party = ""
    var clearance = Clearance.none.word
    var roles: Set<String> = []
    var language = "en"

    init() {}

    init(_ account: Account) {
        (id, title, party) = (account.id.text, account.title, account.party.text)
        (clearance, roles, language) = (account.clearance.word, Set(account.roles.words), account.language)
    }

    init(_ form: FormBody, id: String? = nil) {
        self.id = id ?? (form["id"] ?? "").trimmed
        (title, party) = ((form["title"] ?? "").trimmed, (form["party"] ?? "").trimmed)
        (clearance, roles, language) = (form["clearance"] ?? "", Set(form.all("roles")), (form["language"] ?? "").trimmed)
    }

    /// Which account the page showed, so that one administrator does not undo what another did meanwhile.
    static func shown(_ account: Account) -> String {
        [account.title, account.party.text, account.clearance.word, account.roles.words.joined(separator: ","), account.language, account.isClosed ? "closed" : "open"].joined(separator: "|")
    }

    struct Mistake: Hashable {
        let field: String
        let says: String

        init(_ error: AccountError) {
            says = error.description
            field = switch error {
            case .name, .taken, .unknown, .notAdministrator: "id"
            case .title: "title"
            case .unknownParty: "party"
            case .noRole, .lastAdministrator: "roles"
            case .language: "language"
            case .password: "password"
            }
        }
        init(field: String, says: String) { (self.field, self.says) = (field, says) }
    }

    enum Reading {
        case account(Account)
        case mistakes([Mistake])
    }

    /// Every mistake at once. A party may be written in any letter case or by its name.
    func read(_ roster: Roster, isClosed: Bool = false, isDemonstration: Bool = false) -> Reading {
        let rank = Clearance(word: clearance), known = Roles(words: roles)
        let account = Account(id: AccountID(id), title: title, party: roster.find(party)?.id ?? PartyID(party), clearance: rank ?? .none, roles: known ?? [], language: language,
                              isDemonstration: isDemonstration, isClosed: isClosed)
        var mistakes = account.mistakes(against: roster).map { Mistake($0) }
        if rank == nil { mistakes.append(Mistake(field: "clearance", says: "Choose one of the clearances.")) }
        return mistakes.isEmpty ? .account(account) : .mistakes(mistakes)
    }

    @HTMLBuilder func fields(isNew: Bool, _ mistakes: [Mistake]) -> HTML {
        let wrong = { (field: String) in mistakes.first { $0.field == field }?.says }
        if isNew { FormField("id", "Account", value: id, hint: "What is typed to sign in: lower-case letters, digits and hyphens, as in eeas-desk.", mistake: wrong("id"), lengthMax: 40) }
        FormField("title", "Title", value: title, hint: "The role, not the name: Desk officer, EEAS.", mistake: wrong("title"), lengthMax: Account.titleLengthMax)
        FormField("party", "Speaks for", value: party, hint: "A state by its three letters, or a body, as in EU.EEAS.", mistake: wrong("party"), lengthMax: 120)
        ChoiceField("clearance", "Cleared to", Clearance.allCases.map { FormChoice($0.word, $0 == .none ? "no clearance" : $0.word.uppercased().replacing("-", with: " ")) }, chosen: clearance)
        ChoicesField("roles", "Roles", Roles.named.map { FormChoice($0.word, $0.inWords) }, chosen: roles, mistake: wrong("roles"))
        FormField("language", "Language", value: language, hint: "A tag of BCP 47: en, fr, de.", mistake: wrong("language"), lengthMax: 12)
    }
}

extension ErrorSummary {
    init(_ mistakes: [AccountForm.Mistake]) {
        self.init(title: mistakes.count == 1 ? "One field needs a change" : "\(mistakes.count) fields need a change", mistakes.map { .init($0.says, field: FormField.id($0.field)) })
    }
}
