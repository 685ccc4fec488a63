import Figures
import Hummingbird
import Kernel
import Node
import Release
import Site
import Spending

/// Every figure of this area at a permanent address: as SVG, PNG and CSV, with the same query as its page.
struct SpendingFigures: Sendable {
    let shell: Shell
    let reading: SpendingReading
    let door: FigureDoor

    func add(to router: Router<SiteContext>) {
        router.get("/spending/figures/:file") { request, context in try await answer(request, context, of: nil) }
        router.get("/spending/states/:party/:file") { request, context in
            guard let party = context.parameters.get("party").map({ PartyID($0) }) else { throw Problem.noSuchPage }
            return try await answer(request, context, of: party)
        }
    }

    private func answer(_ request: Hummingbird.Request, _ context: SiteContext, of party: PartyID?) async throws -> Response {
        let file = (context.parameters.get("file") ?? "").split(separator: ".", maxSplits: 1).map(String.init), ledger = try await reading.ledger(for: context.viewpoint)
        guard let name = file.first else { throw Problem.noSuchPage }
        guard file.count == 2 else { return try page(name, party, request) }
        guard let format = FigureDoor.Format(rawValue: file[1]), let figure = try figure(name, party, try request.query(), ledger) else { throw Problem.noSuchPage }
        return try await door.answer(figure, as: format, name: party.map { "\($0)-\(name)" } ?? name, to: request, isPublic: ledger.items.isEmpty)
    }

    /// Without an ending: the page on which the figure stands.
    private func page(_ name: String, _ party: PartyID?, _ request: Hummingbird.Request) throws -> Response {
        let pages = ["ranking": RankingPage.address, "group": GroupPage.address, "path": PathsPage.address, "burden": BurdenPage.address]
        if let party { guard ["share", "equipment"].contains(name) else { throw Problem.noSuchPage }; return Reply.seeOther(StatePage.address(of: party)) }
        guard let page = pages[name] ?? Self.place(of: name)?.address else { throw Problem.noSuchPage }
        return Reply.seeOther(request.uri.query.map { "\(page)?\($0)" } ?? page)
    }

    private func figure(_ name: String, _ party: PartyID?, _ form: FormBody, _ ledger: Ledger) throws -> (any Figure)? {
        if let party {
            guard reading.node.desk.facts.roster[party]?.kind == .state else { return nil }
            let profile = Profile(party, ledger.book, reading)
            switch name {
            case "share": return profile.shares
            case "equipment": return profile.equipment
            default: return nil
            }
        }
        switch name {
        case "ranking": return SpendingQuery(form, ledger, reading).map { Ranking(ledger.book, $0, reading).figure(address: nil) }
        case "group":
            guard let query = SpendingQuery(form, ledger, reading, begins: .groups) else { return nil }
            return GroupView(group: form["membership"] == "fixed" ? query.group.fixed(atEndOf: query.year) : query.group, query: query, book: ledger.book, reading: reading).figure
        case "path": return PathQuestion(form, ledger.book, reading).figure
        case "burden": return BurdenView(form, ledger.book, reading).figure
        default: return Self.place(of: name)?.question(form, ledger, reading)?.figures.first { $0.name == name }?.figure
        }
    }

    /// A second figure of a page has a name of its own.
    private static func place(of name: String) -> FigurePlace? { name == "sides" ? .revisions : FigurePlace(rawValue: name) }
}
