import Figures
import Hummingbird
import Kernel
import Node
import Packs
import Release
import Site

/// The parties and their memberships over time; the day of view says who is in what.
struct PartiesPage: Sendable {
    let shell: Shell
    static let from = Day("1990-01-01")!

    func add(to router: Router<SiteContext>) {
        router.get("/parties") { request, context in
            let text = try request.query()["on"] ?? context.day.description
            guard let day = Day(text) else { throw Problem(.badRequest, title: "This is no date", says: "`\(text.prefix(40))` is no date. Write year, month and day, as in 2025-03-01.") }
            let (groups, finding) = groups(on: day)
            let end = max(shell.node.desk.facts.memberships.compactMap { $0.from?.last }.max() ?? day, day).advanced(by: 365)
            return shell.page("Parties over time", at: "/parties", context, foot: DeskFoot(shell, context).columns(asked: nil)) {
                h1 { finding }
                DayForm(address: "/parties", name: "on", day: day, lead: "Who is in what on").html
                TimelinePanel("Memberships over time", note: Prose("One row per state. Dotted ends: the exact day is not known. Before \(Self.from.parts.year) the bars run on."),
                              timeline: MembershipTimeline(groups: groups, from: Self.from, to: end, day: day))
                bodies
            }
        }
    }

    private func groups(on day: Day) -> ([MembershipTimeline.Group], String) {
        let facts = shell.node.desk.facts
        let dated = shell.node.desk.dated(on: day)
        let wholes = facts.roster.parties.filter { $0.kind == .whole }
        func members(_ whole: Party) -> PartySet { whole.organisation.flatMap { dated.members[$0]?.certain } ?? PartySet() }
        guard wholes.count >= 2 else { return ([], "Parties over time") }
        let (left, right) = (wholes[0], wholes[1])
        let both = members(left).intersection(members(right))
        let states = facts.roster.set { $0.kind == .state }
        let parts: [(String, PartySet)] = [
            ("In both, \(both.count)", both), ("In the \(left.id) alone, \(members(left).subtracting(both).count)", members(left).subtracting(both)),
            ("In \(right.id) alone, \(members(right).subtracting(both).count)", members(right).subtracting(both)), ("In neither", states.subtracting(members(left)).subtracting(members(right))),
        ]
        let used = Set(shell.node.desk.rulebook.sets.compactMap { if case .membership(let id, let role) = $0.definition { id.text + "/" + role } else { nil } })
        let groups = parts.map { title, set in
            MembershipTimeline.Group(title: title, rows: set.indices.compactMap { index in
                let party = facts.roster[index]
                let bars = facts.memberships.filter { $0.party == party.id && used.contains($0.organisation.text + "/" + $0.role) }.map { membership in
                    MembershipTimeline.Bar(lane: membership.role == "member" && membership.organisation == left.organisation ? .eu : membership.role == "member" && membership.organisation == right.organisation ? .nato : .other,
                                           organisation: membership.organisation.text, status: membership.role, from: membership.from, to: membership.to)
                }
                return bars.isEmpty ? nil : MembershipTimeline.Row(code: party.id.text, name: party.name, bars: bars)
            })
        }.filter { !$0.rows.isEmpty }
        return (groups, "\(both.count) states are in both, \(members(left).subtracting(both).count) in the \(left.id) alone, \(members(right).subtracting(both).count) in \(right.id) alone")
    }

    private var bodies: HTML {
        let pack = shell.node.pack
        let rows: [[Prose]] = pack.facts.roster.parties.filter { $0.kind == .body || $0.kind == .venue }.map { party in
            let body = pack.bodies[party.id]
            return [Prose([.code(party.id.text)]), Prose(party.name), Prose(body?.remit ?? ""), Prose(body?.oppositeNumber.map { pack.facts.roster[$0]?.name ?? $0.text } ?? "none recorded"),
                    Prose("\(party.source.title) (\(party.source.confidence.rawValue))")]
        }
        return Site.Part("Bodies", note: "With their opposite numbers on the other side, as far as recorded.", classes: "bodies") {
            RecordTable(caption: "Bodies", columns: [.init("Identifier"), .init("Name"), .init("Remit"), .init("Opposite number"), .init("Source")], rows: rows)
        }.html
    }
}
