import Journal
import Kernel
import Labels
import Release
import Testing
@testable import Node

/// What an act that is refused says it is refused for.
enum Refusal: String, Sendable { case notFound, notYours, changedMeanwhile, tooLate, field, refused, notKept }

extension ActError {
    var refusal: Refusal {
        switch self {
        case .notFound: .notFound
        case .notYours: .notYours
        case .changedMeanwhile: .changedMeanwhile
        case .tooLate: .tooLate
        case .field: .field
        case .refused: .refused
        case .notKept, .notShown: .notKept
        }
    }
}

extension Node {
    func refusal(_ act: ReleaseAct, by account: AccountID) async -> Refusal? {
        do {
            _ = try await perform(act, by: account)
            return nil
        } catch { return error.refusal }
    }
}

@Suite("Acts of the release desk")
struct ReleaseActTests {
    static let restricted = "RESTREINT UE/EU RESTRICTED"

    /// An EU item by the EEAS for NATO, put up for decision.
    private func asked(_ node: Node, to audience: String = "NATO*;-TUR", marking: String = restricted) async throws -> Accepted {
        let drafted = try await node.perform(.draft(try draft(marking, by: "EU.EEAS", to: audience)), by: "eeas")
        return try await node.perform(.ask(drafted.item, expecting: drafted.version), by: "eeas")
    }

    @Test("A drafter drafts what its body, or a body of its organisation, made or holds; nobody else drafts", arguments: [
        ("eeas", "EU.EEAS", "EU.EEAS", nil), ("eeas", "EU.SIAC", "EU.SIAC", nil), ("eeas", "NATO.IS", "EU.EEAS", nil), ("eeas", "NATO.IS", "NATO.IS", Refusal.field),
        ("eeas", "TUR", "TUR", .field), ("cyp", "EU.EEAS", "EU.EEAS", .notYours), ("auditor-only", "EU.GSC", "EU.GSC", .notYours), ("admin", "EU.GSC", "EU.GSC", .notYours),
        ("nobody", "EU.GSC", "EU.GSC", .notYours), ("cert", "EU.CERT-EU", "EU.CERT-EU", nil),
    ] as [(AccountID, PartyID, PartyID, Refusal?)])
    func drafting(account: AccountID, originator: PartyID, holder: PartyID, refusal: Refusal?) async throws {
        let node = try await Node.test("EU")
        #expect(await node.refusal(.draft(try draft(Self.restricted, by: originator, holder: holder, to: "EU*")), by: account) == refusal)
        await node.close()
    }

    @Test("A draft above the drafter's clearance, or that cannot be understood, is refused and says why")
    func understood() async throws {
        let node = try await Node.test("EU")
        #expect(await node.refusal(.draft(try draft("SECRET UE/EU SECRET", by: "EU.CERT-EU", to: "EU*")), by: "cert") == .field)
        let good = try draft(Self.restricted, by: "EU.EEAS", to: "EU*")
        var cases: [(Draft, ActError.Field)] = []
        func change(_ field: ActError.Field, _ body: (inout Draft) -> Void) {
            var copy = good
            body(&copy)
            cases.append((copy, field))
        }
        change(.title) { $0.title = "   " }
        change(.title) { $0.title = "two\nlines" }
        change(.title) { $0.title = String(repeating: "a", count: Draft.titleLengthMax + 1) }
        change(.text) { $0.text = String(repeating: "a", count: Draft.textBytesMax + 1) }
        change(.text) { $0.text = String(repeating: "\u{1}", count: Draft.textBytesMax) }
        change(.marking) { $0.label.level = "NS" }
        change(.marking) { $0.label.policy = "NOWHERE" }
        change(.marking) { $0.label.markings = [.init(form: "atomal")] }
        change(.originator) { $0.originator = "EU.EEASS" }
        change(.holder) { $0.holder = "" }
        change(.audience) { $0.audience = Audience([.party("NOBODY")]) }
        change(.audience) { $0.audience = Audience([.except("CYP")]) }
        for (draft, field) in cases {
            do {
                _ = try await node.perform(.draft(draft), by: "eeas")
                Issue.record("\(field) was taken: \(draft.title.prefix(20))")
            } catch {
                guard case .field(let found, let says) = error else { Issue.record("\(error)"); continue }
                #expect(found == field)
                #expect(!says.isEmpty)
            }
        }
        #expect(try await node.items(for: node.viewpoint("eeas")).total == 0)
        await node.close()
    }

    @Test("Only its drafters and the release authority put an item up, and only when somebody could say yes")
    func asking() async throws {
        let node = try await Node.test("EU")
        let drafted = try await node.perform(.draft(try draft(Self.restricted, by: "EU.EEAS", to: "NATO*;-TUR")), by: "eeas")
        let ask = ReleaseAct.ask(drafted.item, expecting: drafted.version)
        for stranger in ["cyp", "deu", "com", "cert", "gsc"] as [AccountID] { #expect(await node.refusal(ask, by: stranger) == .notFound) }
        #expect(await node.refusal(ask, by: "eeas") == nil)
        #expect(await node.refusal(.ask(drafted.item, expecting: 2), by: "eeas") == .tooLate)
        let hopeless = try await node.perform(.draft(try draft(Self.restricted, by: "EU.EEAS", to: "TUR")), by: "eeas")
        #expect(await node.refusal(.ask(hopeless.item, expecting: 1), by: "eeas") == .refused)
        await node.close()
    }

    @Test("A party says yes for itself; a received yes is recorded by the release authority of its organisation", arguments: [
        ("eeas", "originator", nil), ("gsc", "EU.release-authority", nil), ("gsc", "originator", nil), ("deu", "DEU", nil),
        ("deu", "EU.release-authority", Refusal.notYours), ("deu", "originator", .notYours), ("deu", "CYP", .notYours), ("gsc", "NATO.release-authority", .notYours),
        ("gsc", "TUR", .notYours), ("gsc", "CYP", nil), ("eeas", "EU.release-authority", .notYours), ("eeas", "nobody", .field), ("com", "EU.COM", .notFound), ("auditor-only", "EU.GSC", .notYours),
    ] as [(AccountID, ConsentID, Refusal?)])
    func consenting(account: AccountID, by: ConsentID, refusal: Refusal?) async throws {
        let node = try await Node.test("EU")
        let item = try await asked(node)
        #expect(await node.refusal(.consent(item.item, by: by, to: nil, note: "", expecting: item.version), by: account) == refusal)
        await node.close()
    }

    @Test("A party objects for itself, or through the release authority of its organisation", arguments: [
        ("deu", "DEU", nil), ("cyp", "CYP", nil), ("gsc", "CYP", nil), ("deu", "CYP", Refusal.notYours), ("gsc", "TUR", .notYours), ("uncleared", "DEU", .notFound), ("com", "EU.COM", .notFound),
        ("gsc", "nobody", .field),
    ] as [(AccountID, PartyID, Refusal?)])
    func objecting(account: AccountID, by: PartyID, refusal: Refusal?) async throws {
        let node = try await Node.test("EU")
        let item = try await asked(node)
        #expect(await node.refusal(.object(item.item, by: by, note: "", expecting: item.version), by: account) == refusal)
        await node.close()
    }

    @Test("An item goes when, and only when, the rules permit it to everyone named, today")
    func releasing() async throws {
        let node = try await Node.test("EU"), today = node.today
        let first = try await asked(node)
        let audience = try Audience("NATO*;-TUR", roster: node.desk.facts.roster)
        func release(_ version: Int, _ account: AccountID = "gsc", to: Audience? = nil, on day: Day? = nil) async -> Refusal? {
            await node.refusal(.release(first.item, to: to ?? audience, on: day ?? today, expecting: version), by: account)
        }
        #expect(await release(2) == .refused)
        var last = first
        for recipient in try node.house.recipients(of: audience, on: node.desk.dated(on: today)) where node.desk.facts.roster[recipient]?.kind != .seat {
            last = try await node.perform(.consent(first.item, by: "originator", to: recipient, note: "", expecting: last.version), by: "eeas")
        }
        #expect(await release(last.version) == .refused)
        last = try await node.perform(.consent(first.item, by: "EU.release-authority", to: nil, note: "Received by letter.", expecting: last.version), by: "gsc")
        last = try await node.perform(.consent(first.item, by: "originator", to: nil, note: "", expecting: last.version), by: "eeas")
        #expect(await release(last.version, "eeas") == .notYours)
        #expect(await release(last.version, "deu") == .notYours)
        #expect(await release(last.version, "com") == .notFound)
        #expect(await release(last.version, on: today.advanced(by: -1)) == .field)
        #expect(await release(last.version, to: try Audience("TUR", roster: node.desk.facts.roster)) == .refused)
        #expect(await release(last.version - 1) == .changedMeanwhile)
        #expect(await release(last.version) == nil)
        let usa = Viewpoint(party: "USA", clearance: 30, day: today), tur = Viewpoint(party: "TUR", clearance: 30, day: today)
        let seen = try #require(try await node.item(first.item, for: usa))
        #expect(seen.record.standing == .recipient)
        #expect(seen.record.version == nil && seen.record.account == nil && seen.record.consents.isEmpty && seen.record.releases.map(\.value.recipients) == [["USA"]])
        #expect(try await node.item(first.item, for: tur) == nil)
        #expect(await node.refusal(.withdraw(first.item, note: "", expecting: last.version + 1), by: "deu") == .notYours)
        #expect(await node.refusal(.withdraw(first.item, note: "Recalled.", expecting: last.version + 1), by: "eeas") == nil)
        let recalled = try #require(try await node.item(first.item, for: usa))
        #expect(recalled.record.state == .withdrawn && recalled.record.text.isEmpty && recalled.record.withdrawal.isEmpty)
        #expect(await release(last.version + 2) == .tooLate)
        await node.close()
    }

    @Test("An objection of a member with a voice refuses the item; its own yes to all takes the objection back")
    func objections() async throws {
        let node = try await Node.test("EU")
        let item = try await asked(node)
        var last = try await node.perform(.object(item.item, by: "CYP", note: "Not with this audience.", expecting: item.version), by: "cyp")
        #expect(try await node.item(item.item, for: node.viewpoint("deu"))?.record.state == .refused)
        last = try await node.perform(.consent(item.item, by: "EU.release-authority", to: nil, note: "", expecting: last.version), by: "gsc")
        last = try await node.perform(.consent(item.item, by: "originator", to: nil, note: "", expecting: last.version), by: "eeas")
        let release = { (version: Int) in ReleaseAct.release(item.item, to: Audience([.party("USA")]), on: node.today, expecting: version) }
        do {
            _ = try await node.perform(release(last.version), by: "gsc")
            Issue.record("released against an objection")
        } catch {
            guard case .refused(.denied, _, _, let says) = error else { Issue.record("\(error)"); return }
            #expect(says.contains("Cyprus objected."))
        }
        last = try await node.perform(.consent(item.item, by: "CYP", to: nil, note: "", expecting: last.version), by: "cyp")
        #expect(await node.refusal(release(last.version), by: "gsc") == nil)
        await node.close()
    }

    @Test("A new wording voids what was consented to, keeps objections, and is not possible once something was released")
    func rewording() async throws {
        let node = try await Node.test("EU")
        let item = try await asked(node)
        var last = try await node.perform(.consent(item.item, by: "originator", to: nil, note: "", expecting: item.version), by: "eeas")
        last = try await node.perform(.object(item.item, by: "CYP", note: "", expecting: last.version), by: "cyp")
        let wording = try draft(Self.restricted, by: "EU.EEAS", to: "EU*", text: "Reworded.")
        #expect(await node.refusal(.redraft(item.item, wording, expecting: last.version), by: "gsc") == .notYours)
        #expect(await node.refusal(.redraft(item.item, wording, expecting: last.version - 1), by: "eeas") == .changedMeanwhile)
        last = try await node.perform(.redraft(item.item, wording, expecting: last.version), by: "eeas")
        let seen = try #require(try await node.item(item.item, for: node.viewpoint("eeas"))).record
        #expect(seen.consents.isEmpty && seen.objections.count == 1 && seen.state == .drafted && seen.text == "Reworded.")
        last = try await node.perform(.ask(item.item, expecting: last.version), by: "eeas")
        last = try await node.perform(.release(item.item, to: wording.audience, on: node.today, expecting: last.version), by: "gsc")
        #expect(await node.refusal(.redraft(item.item, wording, expecting: last.version), by: "eeas") == .tooLate)
        await node.close()
    }

    @Test("Two editors at once: one is taken, the other told; nothing is set aside")
    func together() async throws {
        let node = try await Node.test("EU")
        let item = try await asked(node)
        let refusals = await withTaskGroup(of: Refusal?.self) { group in
            for index in 0..<20 {
                group.addTask { await node.refusal(.consent(item.item, by: "originator", to: nil, note: "\(index)", expecting: item.version), by: "eeas") }
            }
            return await group.reduce(into: [Refusal?]()) { $0.append($1) }
        }
        #expect(refusals.count { $0 == nil } == 1)
        #expect(refusals.count { $0 == .changedMeanwhile } == 19)
        #expect(node.turns.isIdle)
        #expect(try await node.verifyJournal().setAside.isEmpty)
        await node.close()
    }
}
