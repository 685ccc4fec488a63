import Kernel
import Release
import Testing
@Test func dump() throws {
    let desk = try RealPack.desk()
    var last = ""
    for day in desk.changeDays {
        let s = desk.dated(on: day)["ineligible"]
        let t = "certain \(desk.facts.roster.ids(in: s.certain)) possible \(desk.facts.roster.ids(in: s.possible))"
        if t != last { print("DUMP \(day) \(t)"); last = t }
    }
    print("DUMP", desk.changeDays.count)
    let clock = ContinuousClock()
    print("DUMP dated", clock.measure { for d in desk.changeDays { _ = DatedRulebook(desk.rulebook, facts: desk.facts, on: d) } })
    var r = RandomRequests(desk, seed: 1)
    let items = (0..<1000).map { _ in r.item() }
    let dated = desk.dated(on: Day("2025-03-01")!)
    print("DUMP compile 1000", clock.measure { for i in items { _ = dated.compile(i) } })
    let judge = NaiveJudge(desk, on: dated.day)
    print("DUMP judge new", clock.measure { _ = NaiveJudge(desk, on: dated.day) })
    print("DUMP judge 1000", clock.measure { for i in items { _ = judge.outcome(i, for: "FRA") } })
    print("DUMP decide EU 100", clock.measure { for i in items.prefix(100) { _ = try? dated.decide(Request(item: i, audience: Audience([.whole("EU")]), day: dated.day)) } })
    let q = Request(item: try RealPack.item("NATO RESTRICTED", by: "NATO.IS"), audience: Audience([.whole("EU")]), day: dated.day)
    print("DUMP history", clock.measure { _ = desk.history(of: q, from: Day("1995-01-01")!, to: Day("2027-01-01")!) })
    print("DUMP remedies", clock.measure { _ = desk.remedies(for: try! desk.decide(q)) })
    let report = Proof.run(desk)
    print("DUMP proof", clock.measure { _ = Proof.run(desk) }, report.labels, report.stretches, report.combinations, report.holds, report.unlisted, report.unusedExceptions)
}
