import Kernel
import Picture
import Testing

@Suite("Who did it, as somebody said")
struct AttributionTests {
    static func said(_ speaker: String, _ stance: Statement.Stance, _ about: String = "Ruritania", _ capacity: Statement.Capacity = .state, on date: String? = "2025-01-01") -> Statement {
        Statement(id: StatementID("\(speaker)-\(stance.rawValue)-\(date ?? "")"), incident: "one", speaker: speaker, party: nil, capacity: capacity, stance: stance, about: about, date: date.flatMap { PartialDate($0) }, source: Source(title: "a test", confidence: .seen))
    }
    static func status(_ statements: [Statement], on day: String = "2026-01-01") -> AttributionStatus { Attribution(statements, on: Day(day)!).status }

    @Test("The status follows from what was said")
    func statuses() {
        #expect(Self.status([]) == .none)
        #expect(Self.status([Self.said("A", .attributes)]) == .state)
        #expect(Self.status([Self.said("A", .attributes), Self.said("B", .attributes)]) == .collective)
        #expect(Self.status([Self.said("Org", .attributes, "Ruritania", .organisation)]) == .collective)
        #expect(Self.status([Self.said("A", .suspects)]) == .suspected)
        #expect(Self.status([Self.said("G", .claims, "G", .group)]) == .claimed)
        #expect(Self.status([Self.said("A", .attributes), Self.said("Ruritania", .denies)]) == .state, "every accused denies")
        #expect(Self.status([Self.said("A", .attributes), Self.said("B", .doubts)]) == .contested)
        #expect(Self.status([Self.said("P", .charges, "X", .judicial), Self.said("B", .doubts)]) == .judicial)
        #expect(Self.status([Self.said("P", .closes, "", .judicial)]) == .none)
    }

    @Test("One who says the same twice is still one")
    func twice() { #expect(Self.status([Self.said("A", .attributes, on: "2025-01-01"), Self.said("A", .attributes, on: "2025-06-01")]) == .state) }

    @Test("A statement that its speaker withdrew no longer counts, and is kept")
    func withdrawn() {
        let statements = [Self.said("A", .attributes, on: "2025-01-01"), Self.said("A", .withdraws, on: "2025-03-01")]
        #expect(Self.status(statements, on: "2025-02-01") == .state && Self.status(statements, on: "2025-03-01") == .none)
        #expect(Attribution(statements, on: Day("2025-03-01")!).withdrawn == [statements[0].id])
        #expect(Self.status(statements + [Self.said("A", .suspects, "Graustark", on: "2025-04-01")]) == .contested, "withdrawn for another")
    }

    @Test("As of a day, nothing counts that was said later; what has no day counts always")
    func asOf() {
        let statements = [Self.said("A", .suspects, on: nil), Self.said("B", .attributes, on: "2025-05-01"), Self.said("C", .attributes, on: "2025-06")]
        #expect(["2020-01-01", "2025-05-01", "2025-06-30"].map { Self.status(statements, on: $0) } == [.suspected, .state, .collective])
        let history = Attribution.history(statements, until: Day("2026-01-01")!)
        #expect(history.map(\.status) == [.suspected, .state, .collective] && history.map { $0.day?.description ?? "" } == ["", "2025-05-01", "2025-06"])
    }

    @Test("The known incidents have the status that their statements give", arguments: [
        (AttributionStatus.collective, [3, 4, 6, 7, 8, 9, 11, 12, 13, 15, 17, 22, 24, 38, 40, 41]), (.state, [1, 2, 5, 10, 26, 28, 34, 37, 44]), (.judicial, [19, 27, 29, 35]), (.suspected, [23, 32, 33, 43]),
        (.claimed, [16]), (.contested, [18, 25, 31, 36, 39]), (.none, [14, 20, 21, 30, 42]),
    ])
    func known(status: AttributionStatus, numbers: [Int]) {
        let statements = Dictionary(grouping: RealPicture.facts.statements, by: \.incident)
        let found = RealPicture.facts.incidents.filter { Attribution(statements[$0.id] ?? [], on: Day("2026-11-21")!).status == status }.compactMap { Int($0.id.text.dropFirst(4)) }
        #expect(found == numbers)
    }
}
