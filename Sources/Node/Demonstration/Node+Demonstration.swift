import Journal
import Kernel
import Packs
import Release

/// Enters the demonstration through the same acts as a person would use.
extension Node {
    private static let entered: VaultSpace = "demonstration"

    func enterDemonstrationIfAsked() async throws(NodeError) {
        guard configuration.isDemonstration else { return }
        guard accounts.allSatisfy(\.isDemonstration) else { throw .notADemonstration(directory: configuration.directory ?? "memory") }
        let demonstration: Demonstration
        do { demonstration = try Demonstration.read(pack, for: organisation, on: today) } catch { throw .demonstration(error) }
        do {
            // A start that broke off in the middle goes on where it stopped: people and items that are there are left alone.
            guard try await vault.get(Self.entered, "done") == nil else { return }
            try await enter(demonstration)
            try await vault.put(Self.entered, "done", Array(clock.now().description.utf8))
        } catch let error as NodeError { throw error } catch { throw .journal("\(error)") }
    }

    private func enter(_ demonstration: Demonstration) async throws {
        let administrators = demonstration.people.filter { $0.account.roles.contains(.administrator) }
        let first = administrators.first?.account.id
        for person in administrators.prefix(1) + demonstration.people.filter({ $0.account.id != first }) where account(person.account.id) == nil {
            try await open(person.account, password: person.password, by: accounts.isEmpty ? nil : first)
        }
        let there = Set(try await projector.file.read { db in try ProjectionTables.titles(db) })
        for piece in demonstration.items where !there.contains(piece.draft.title) {
            do { try await enter(piece) } catch let error as ActError {
                let file = pack.directory + "/" + Demonstration.itemsFile
                throw NodeError.demonstration(DemonstrationErrors(mistakes: [PackMistake(file: file, line: piece.line, column: 1, what: error.description, remedy: "change this row")]))
            }
        }
    }

    private func enter(_ piece: Demonstration.Piece) async throws {
        var last = try await perform(.draft(piece.draft), by: piece.drafter)
        if let account = piece.askedBy { last = try await perform(.ask(last.item, expecting: last.version), by: account) }
        for word in piece.consents {
            last = try await perform(.consent(last.item, by: ConsentID(word.by), to: word.to, note: "", expecting: last.version), by: word.account)
        }
        for word in piece.objections {
            last = try await perform(.object(last.item, by: PartyID(word.by), note: "", expecting: last.version), by: word.account)
        }
        if let account = piece.orderedBy { last = try await perform(.order(last.item, to: piece.draft.audience, expecting: last.version), by: account) }
        if let account = piece.releasedBy { last = try await perform(.release(last.item, to: piece.draft.audience, on: piece.draft.day, expecting: last.version), by: account) }
    }
}
