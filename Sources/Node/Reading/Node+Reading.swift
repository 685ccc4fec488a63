import GRDB
package import Kernel
package import Release

/// Items that a viewpoint may have, with counts over exactly those.
package struct ItemPage: Sendable {
    /// Newest first.
    package let items: [Released<ReleaseItem>]
    /// Over everything that the viewpoint may have, whatever page and state were asked for.
    package let counts: [ReleaseItem.State: Int]
    /// Give it back for the next page; nil when there is no more.
    package let next: ItemID?
    package var total: Int { counts.values.reduce(0, +) }
}

extension Node {
    package static let pageMax = 500

    /// What the viewpoint may have: let through by the rules and its clearance, and needed: see `House.standing`.
    package func items(for viewpoint: Viewpoint, state: ReleaseItem.State? = nil, after: ItemID? = nil, limit: Int = 50) async throws(NodeError) -> ItemPage {
        let visible = try await visible(to: viewpoint)
        var counts: [ReleaseItem.State: Int] = [:]
        for candidate in visible { counts[candidate.shownState, default: 0] += 1 }
        let limit = min(max(limit, 1), Self.pageMax)
        let wanted = visible.lazy.filter { (state == nil || $0.shownState == state) && (after == nil || $0.id < after!) }.prefix(limit + 1)
        let page = Array(wanted)
        let ids = page.prefix(limit).map(\.id)
        let states = try await reading { db in try ProjectionTables.states(db, of: ids) }
        let items = states.compactMap { screened($0, for: viewpoint) }
        return ItemPage(items: items, counts: counts, next: page.count > limit ? ids.last : nil)
    }

    /// Nil when there is none, or the viewpoint may not know of it.
    package func item(_ id: ItemID, for viewpoint: Viewpoint) async throws(NodeError) -> Released<ReleaseItem>? {
        guard let state = try await reading({ db in try ProjectionTables.state(db, of: id) }) else { return nil }
        return screened(state, for: viewpoint)
    }

    /// The day of view, and today: a look at another day shows nothing that today's rules withhold, so nobody reads what they may not have by choosing a date.
    func days(of viewpoint: Viewpoint) -> [Day] { viewpoint.day == today ? [viewpoint.day] : [viewpoint.day, today] }

    /// The one place where an item leaves: by its standing, and by the rules over the very record that is given out.
    private func screened(_ state: ItemState, for viewpoint: Viewpoint) -> Released<ReleaseItem>? {
        var least = ReleaseItem.Standing.working
        for day in days(of: viewpoint) {
            let asked = Viewpoint(party: viewpoint.party, clearance: viewpoint.clearance, day: day)
            guard let standing = house.standing(of: asked, in: state, deciders: deciders, on: desk.dated(on: day)) else { return nil }
            if standing == .recipient { least = .recipient }
        }
        let dated = desk.dated(on: viewpoint.day), standing = least
        return dated.screen(state.shown(to: viewpoint.party, standing: standing, house: house, on: dated), for: viewpoint)
    }

    /// Every item that the viewpoint may have, newest first: need to know by SQL, rules and clearance by one look-up per item.
    func visible(to viewpoint: Viewpoint) async throws(NodeError) -> [ProjectionTables.Candidate] {
        guard let index = house.roster.index(of: viewpoint.party) else { return [] }
        let days = days(of: viewpoint)
        let voices = desk.rulebook.authorities.map(\.id).filter { id in days.allSatisfy { house.hasVoice(viewpoint.party, in: [id], on: desk.dated(on: $0)) } } + [ConsentID(viewpoint.party.text)]
        let (party, everybody, decides, known) = (viewpoint.party, house.everybody, deciders.contains(viewpoint.party), shapes.count)
        let (candidates, new) = try await reading { db in
            (try ProjectionTables.candidates(db, party: party, everybody: everybody, voices: voices, decides: decides), try ProjectionTables.shapes(db, above: known))
        }
        shapes.add(new)
        let verdicts = days.map { shapes.verdicts(on: $0) }
        return candidates.filter { candidate in
            // A shape that came after the verdicts were read is withheld until the next look.
            verdicts.allSatisfy { $0.count >= candidate.shape && $0[candidate.shape - 1].lets(index, clearance: viewpoint.clearance, isOwn: candidate.author == party) }
        }
    }

    func reading<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(NodeError) -> Value {
        do { return try await projector.file.read(body) } catch { throw .projection("\(error).") }
    }
}

extension ProjectionTables.Candidate {
    /// As it is shown: whoever only received it sees a released or a withdrawn item.
    var shownState: ReleaseItem.State { isWorking || state == .withdrawn ? state : .released }
}
