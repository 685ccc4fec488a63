package import Kernel
import Foundation
import Labels
package import Packs
package import Release

/// Invented people and items of one node, read from the pack's `demonstration` folder; facts are never in it.
package struct Demonstration: Hashable, Sendable {
    package struct Person: Hashable, Sendable {
        package let account: Account
        package let password: String
    }
    package struct Piece: Hashable, Sendable {
        package struct Word: Hashable, Sendable {
            package let account: AccountID
            package let by: String
            package let to: PartyID?
        }
        /// Its day is the day on which it is entered.
        package let draft: Draft
        package let drafter: AccountID
        package let askedBy: AccountID?
        package let consents: [Word]
        package let objections: [Word]
        package let orderedBy: AccountID?
        package let releasedBy: AccountID?
        let line: Int
    }
    package let people: [Person]
    package let items: [Piece]

    static let peopleFile = "demonstration/people.csv"
    static let itemsFile = "demonstration/items.csv"
    static let fileBytesMax = 1 << 20

    /// The people of one side, for the page that offers to sign in as one of them.
    package static func people(for organisation: OrganisationID, in pack: Pack) throws(DemonstrationErrors) -> [Person] {
        try read(pack, for: organisation, on: pack.compiled.last).people
    }

    package static func read(_ pack: Pack, for organisation: OrganisationID, on day: Day) throws(DemonstrationErrors) -> Demonstration {
        var mistakes: [PackMistake] = []
        let people = table(peopleFile, of: pack, &mistakes), items = table(itemsFile, of: pack, &mistakes)
        if let people, let items {
            return try read(people: people, peopleFile: shown(peopleFile, pack), items: items, itemsFile: shown(itemsFile, pack), pack: pack, for: organisation, on: day)
        }
        throw DemonstrationErrors(mistakes: mistakes)
    }

    static func shown(_ path: String, _ pack: Pack) -> String { pack.directory.hasSuffix("/") ? pack.directory + path : pack.directory + "/" + path }

    static func isThere(_ file: String) -> Bool { FileManager.default.fileExists(atPath: file) }

    static func table(_ path: String, of pack: Pack, _ mistakes: inout [PackMistake]) -> [UInt8]? {
        let shown = shown(path, pack)
        guard let handle = FileHandle(forReadingAtPath: shown), let data = try? handle.read(upToCount: fileBytesMax + 1) else {
            mistakes.append(PackMistake(file: shown, line: 1, column: 1, what: "the file is missing or cannot be read", remedy: "write it, or start the node without its demonstration"))
            return nil
        }
        guard data.count <= fileBytesMax else {
            mistakes.append(PackMistake(file: shown, line: 1, column: 1, what: "the file is larger than \(fileBytesMax >> 20) MiB", remedy: "write fewer people or items"))
            return nil
        }
        return [UInt8](data)
    }

    /// Reads both tables from their bytes. Throws every mistake in them.
    static func read(people: [UInt8], peopleFile: String, items: [UInt8], itemsFile: String, pack: Pack, for organisation: OrganisationID, on day: Day) throws(DemonstrationErrors) -> Demonstration {
        var reader = DemonstrationReader(pack: pack, day: day)
        let everybody = reader.people(people, file: peopleFile)
        let pieces = reader.pieces(items, file: itemsFile, people: everybody)
        guard reader.mistakes.isEmpty else { throw DemonstrationErrors(mistakes: reader.mistakes.sorted()) }
        return Demonstration(people: everybody.filter { $0.node == organisation }.map(\.person), items: pieces.filter { $0.node == organisation }.map(\.piece))
    }
}
