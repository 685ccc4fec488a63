import Areas
import Foundation
import Kernel
import Packs
import Release
import Spending
import SpendingDesk

/// The pack of the house, read once.
enum RealSpending {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "packs/eu-nato").path
    static let pack: Pack = { do { return try Pack.load(directory, areas: Areas.facts) } catch { fatalError("\(error)") } }()
    static let facts: SpendingFacts = pack.facts(of: SpendingFacts.self) ?? { fatalError("the pack has no spending") }()
    static let members = Members(pack.facts.memberships)
    static let names = KnownNames(organisations: members.organisations.map(\.text), parties: pack.facts.roster.parties.filter { $0.kind == .state }.map(\.id.text)).with(groups: facts.groups.terms)
    static let book = facts.book(members)

    static func group(_ text: String) throws -> Group { try Group(text, names: names) }
    static func measure(_ word: String) -> Measure { book.measures.first { $0.word == word } ?? { fatalError("no measure \(word)") }() }
    static func check(_ text: String) throws -> ClaimResult { ClaimCheck.check(try ClaimReader.claim(text, book, targets: facts.targetValues.keys.sorted(), names: names), book, targets: facts.targetValues) }
    static func verdict(_ text: String, _ edition: EditionID) throws -> Verdict? { try check(text).verdicts.first { $0.edition == edition } }
}
