import Kernel
import Labels
import Packs
import Release

/// Reads the two tables of a demonstration and keeps every mistake on the way.
struct DemonstrationReader {
    typealias Person = Demonstration.Person
    typealias Piece = Demonstration.Piece

    static let peopleColumns = ["node", "account", "title", "party", "clearance", "roles", "language", "password", "source", "source_url", "confidence"]
    static let itemColumns = ["node", "title", "marking", "originator", "holder", "parts", "audience", "drafter", "asked_by", "consents", "objections", "ordered_by", "released_by", "text", "source",
                              "source_url", "confidence"]
    static let rowsMax = 200

    let pack: Pack
    let day: Day
    private(set) var mistakes: [PackMistake] = []
    private var facts: Facts { pack.facts }

    init(pack: Pack, day: Day) { (self.pack, self.day) = (pack, day) }

    private mutating func note(_ file: String, _ cell: CSVReader.Cell, _ what: String, _ remedy: String) {
        mistakes.append(PackMistake(file: file, line: cell.line, column: cell.column, what: what, remedy: remedy))
    }

    private mutating func rows(_ bytes: [UInt8], _ file: String, _ columns: [String]) -> [TableRow] {
        guard let table = Table.read(bytes, file: file, columns: columns, mistakes: &mistakes) else { return [] }
        if table.rows.count > Self.rowsMax {
            mistakes.append(PackMistake(file: file, line: 1, column: 1, what: "there are \(table.rows.count) rows", remedy: "write at most \(Self.rowsMax)"))
        }
        return Array(table.rows.prefix(Self.rowsMax))
    }

    /// An invented row says so; a fact has no place here.
    private mutating func checkInvented(_ row: TableRow, _ file: String) {
        if !row.text("source").hasPrefix("invented") { note(file, row["source"], "the row does not say that it is invented", "write: invented for the demonstration") }
    }

    private mutating func node(_ row: TableRow, _ file: String) -> OrganisationID? {
        let id = OrganisationID(row.text("node"))
        guard pack.organisation(id)?.whole != nil else {
            note(file, row["node"], "`\(id)` is no organisation that has a node", "write \(pack.organisations.filter { $0.whole != nil }.map(\.id.text).joined(separator: " or "))")
            return nil
        }
        return id
    }

    private static func words(_ text: String) -> [String] {
        text.split(separator: ";").map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }.map { word in
            var word = word
            while word.last == " " { word.removeLast() }
            return String(word)
        }
    }

    // MARK: People

    mutating func people(_ bytes: [UInt8], file: String) -> [(node: OrganisationID, person: Person)] {
        var people: [(node: OrganisationID, person: Person)] = []
        for row in rows(bytes, file, Self.peopleColumns) {
            checkInvented(row, file)
            guard let node = node(row, file) else { continue }
            guard let clearance = Clearance(word: row.text("clearance")) else {
                note(file, row["clearance"], "`\(row.text("clearance"))` is no clearance", "write one of \(Clearance.allCases.map(\.word).joined(separator: ", "))")
                continue
            }
            guard let roles = Roles(words: Self.words(row.text("roles"))) else {
                note(file, row["roles"], "`\(row.text("roles"))` holds a word that is no role", "write words from \(Roles.named.map(\.word).joined(separator: ", ")), separated by semicolons")
                continue
            }
            let account = Account(id: AccountID(row.text("account")), title: row.text("title"), party: PartyID(row.text("party")), clearance: clearance, roles: roles,
                                  language: row.text("language"), isDemonstration: true)
            do {
                try account.check(against: facts.roster)
                try Password.check(row.text("password"))
            } catch {
                note(file, row["account"], error.description, "change this row")
                continue
            }
            if people.contains(where: { $0.node == node && $0.person.account.id == account.id }) {
                note(file, row["account"], "the account `\(account.id)` stands twice for this node", "write each account once")
                continue
            }
            people.append((node, Person(account: account, password: row.text("password"))))
        }
        return people
    }

    // MARK: Items

    mutating func pieces(_ bytes: [UInt8], file: String, people: [(node: OrganisationID, person: Person)]) -> [(node: OrganisationID, piece: Piece)] {
        var pieces: [(node: OrganisationID, piece: Piece)] = []
        for row in rows(bytes, file, Self.itemColumns) {
            checkInvented(row, file)
            guard let node = node(row, file) else { continue }
            let before = mistakes.count
            let known = Set(people.filter { $0.node == node }.map(\.person.account.id))
            let draft = draft(row, file)
            let drafter = account(row["drafter"], file, known)
            let askedBy = row.text("asked_by").isEmpty ? nil : account(row["asked_by"], file, known)
            let orderedBy = row.text("ordered_by").isEmpty ? nil : account(row["ordered_by"], file, known)
            let releasedBy = row.text("released_by").isEmpty ? nil : account(row["released_by"], file, known)
            let consents = said(row["consents"], file, known), objections = said(row["objections"], file, known)
            guard mistakes.count == before, let draft, let drafter else { continue }
            pieces.append((node, Piece(draft: draft, drafter: drafter, askedBy: askedBy, consents: consents, objections: objections, orderedBy: orderedBy, releasedBy: releasedBy, line: row.line)))
        }
        return pieces
    }

    private mutating func account(_ cell: CSVReader.Cell, _ file: String, _ known: Set<AccountID>) -> AccountID? {
        let id = AccountID(cell.text)
        guard known.contains(id) else {
            note(file, cell, "`\(cell.text)` is no account of this node", "write an account that stands in people.csv")
            return nil
        }
        return id
    }

    /// `gsc-release=EU.release-authority>UKR`: who records it, whose word it is, and for which recipient.
    private mutating func said(_ cell: CSVReader.Cell, _ file: String, _ known: Set<AccountID>) -> [Piece.Word] {
        Self.words(cell.text).compactMap { word in
            let halves = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard halves.count == 2, known.contains(AccountID(halves[0])) else {
                note(file, cell, "`\(word)` does not say who records whose word", "write the account, an equals sign and the party or authority, as in gsc-release=EU.release-authority")
                return nil
            }
            let pieces = halves[1].split(separator: ">", maxSplits: 1).map(String.init)
            return Piece.Word(account: AccountID(halves[0]), by: pieces[0], to: pieces.count == 2 ? PartyID(pieces[1]) : nil)
        }
    }

    private mutating func draft(_ row: TableRow, _ file: String) -> Draft? {
        let label: Label, audience: Audience
        do { label = try facts.vocabulary.read(row.text("marking")) } catch {
            note(file, row["marking"], error.description, "write the marking as its policy spells it")
            return nil
        }
        do { audience = try Audience(row.text("audience"), roster: facts.roster) } catch {
            note(file, row["audience"], error.description, "write recipients such as EU*;-CYP")
            return nil
        }
        var parts: [Part] = []
        for word in Self.words(row.text("parts")) {
            guard let part = part(word) else {
                note(file, row["parts"], "`\(word)` is neither a state, nor NATO or EU, nor a marking", "write one of these")
                return nil
            }
            parts.append(part)
        }
        let draft = Draft(title: row.text("title"), marking: row.text("marking"), label: label, originator: PartyID(row.text("originator")), holder: PartyID(row.text("holder")), parts: parts,
                          text: row.text("text"), audience: audience, day: day, isDemonstration: true)
        do { try DraftCheck(facts: facts).check(draft) } catch {
            note(file, row["title"], error.description, "change this row")
            return nil
        }
        return draft
    }

    /// A name that the rules know (`NATO`), a state for its national information, or a marking.
    private func part(_ word: String) -> Part? {
        if let label = pack.rulebook.partDefaults[word] { return Part(label: label, originator: nil, written: word) }
        if let state = facts.roster[PartyID(word)], state.kind == .state {
            let policy = PolicyID("NAT:" + word)
            guard let lowest = facts.vocabulary.levels.filter({ $0.policy == policy }).min(by: { $0.rank < $1.rank }) else { return nil }
            return Part(label: Label(policy: policy, level: lowest.id), originator: state.id, written: word)
        }
        return (try? facts.vocabulary.read(word)).map { Part(label: $0, originator: nil, written: word) }
    }
}
