import Foundation
import Kernel
import Labels
import Packs
import Release

/// How fast the rules answer: one recipient, everyone at once, cold, warm, explained, with remedies, and the whole proof.
struct DecisionFigures {
    let pack: Pack
    let sample: Sample
    let runs: Int
    let seed: UInt64

    private var desk: ReleaseDesk { sample.desk }
    private var dated: DatedRulebook { desk.dated(on: sample.day) }

    /// Throws when the fast answers are not those of the explained decision: then no figure is worth anything.
    func measure(_ report: (Figure) -> Void) throws {
        let dated = dated, items = sample.items
        let compiled = items.map { dated.compile($0) }
        let prepared = try sample.audiences.map { try PreparedAudience($0, in: dated) }
        try check(dated)
        singles(compiled, report)
        wholes(compiled, prepared, report)
        compiling(dated, report)
        try explaining(report)
        remedies(report)
        proof(report)
    }

    private func check(_ dated: DatedRulebook) throws {
        for (number, item) in items(every: 7).enumerated() {
            let audience = sample.audiences[number % sample.audiences.count]
            let differing = try PreparedAudience(audience, in: dated).differences(item, audience, in: dated)
            guard differing.isEmpty else { throw MeasureError.answersDiffer("\(item.label) for \(audience): \(differing.map(\.text).joined(separator: ", "))") }
        }
    }

    private func items(every step: Int) -> [Item] { stride(from: 0, to: sample.items.count, by: step).map { sample.items[$0] } }

    // MARK: One recipient

    private func singles(_ compiled: [CompiledItem], _ report: (Figure) -> Void) {
        var generator = Seeded(seed)
        let parties = desk.facts.roster.parties.count
        // Questions in no order, so that neither a label nor a recipient is at hand by chance.
        let questions = (0..<1 << 16).map { _ in (label: Int32.random(in: 0..<Int32(compiled.count), using: &generator), party: Int32.random(in: 0..<Int32(parties), using: &generator)) }
        let rounds = 64
        let test = Timing.of(runs: runs, units: questions.count * rounds) {
            var permitted = 0
            for _ in 0..<rounds { for question in questions where compiled[Int(question.label)].permits(Int(question.party)) { permitted += 1 } }
            use(permitted)
        }
        report(.rate("one recipient, compiled label: may it have it", test, target: .atLeast(50e6), note: "\(compiled.count) labels in no order"))
        let outcome = Timing.of(runs: runs, units: questions.count * rounds / 4) {
            var counts = (0, 0, 0, 0)
            for _ in 0..<rounds / 4 {
                for question in questions {
                    switch compiled[Int(question.label)].outcome(Int(question.party)) {
                    case .permitted: counts.0 += 1
                    case .permittedWithConsents: counts.1 += 1
                    case .unknown: counts.2 += 1
                    case .denied: counts.3 += 1
                    }
                }
            }
            use(counts)
        }
        report(.rate("one recipient, compiled label: which of the four outcomes", outcome))
    }

    // MARK: Everyone at once

    private func wholes(_ compiled: [CompiledItem], _ prepared: [PreparedAudience], _ report: (Figure) -> Void) {
        let rounds = max(1, 200_000 / (compiled.count * prepared.count))
        let timing = Timing.of(runs: runs, units: compiled.count * prepared.count * rounds) {
            var counts = (0, 0, 0, 0)
            var seen = PartySet()
            for _ in 0..<rounds {
                for audience in prepared {
                    for item in compiled {
                        let answer = audience.decide(item)
                        seen.formUnion(answer.permitted)
                        switch answer.worst {
                        case .permitted: counts.0 += 1
                        case .permittedWithConsents: counts.1 += 1
                        case .unknown: counts.2 += 1
                        case .denied: counts.3 += 1
                        }
                    }
                }
            }
            use(counts)
            use(seen)
        }
        report(.rate("every recipient of an audience at once, compiled label", timing, target: .atLeast(2e6), note: "\(prepared.count) audiences of up to \(prepared.map(\.everyone.count).max() ?? 0)"))
    }

    // MARK: Compiling

    private func compiling(_ dated: DatedRulebook, _ report: (Figure) -> Void) {
        let warm = Timing.of(runs: runs, units: sample.items.count) {
            var all = PartySet()
            for item in sample.items { all.formUnion(dated.compile(item).permitted) }
            use(all)
        }
        report(.rate("compile a label for all \(desk.facts.roster.parties.count) recipients, warm", warm))
        let few = items(every: max(1, sample.items.count / 8))
        let cold = Timing.of(runs: runs, units: few.count) {
            for item in few { use(DatedRulebook(pack.rulebook, facts: pack.facts, on: sample.day).compile(item)) }
        }
        report(.time("compile a label, cold: with the rulebook of the day made anew", cold))
    }

    // MARK: Explained

    private func explaining(_ report: (Figure) -> Void) throws {
        let recipients = desk.facts.roster.parties.filter { $0.kind != .whole }.map(\.id.text)
        let desk = desk, day = sample.day
        func ask(_ number: Int, _ audience: String) throws -> Decision {
            let label = try desk.facts.vocabulary.read(sample.markings[number])
            let request = Request(item: Item(label: label, originator: sample.items[number].originator), audience: try Audience(audience, roster: desk.facts.roster), day: day)
            return try desk.decide(request)
        }
        let one = try Timing.of(runs: runs, units: sample.markings.count) {
            var rulings = 0
            for number in sample.markings.indices { rulings &+= try ask(number, recipients[number % recipients.count]).rulings.count }
            use(rulings)
        }
        report(.rate("explained, from a written marking: one recipient", one))
        let stars = desk.facts.roster.parties.filter { $0.kind == .whole }.map { $0.id.text + "*" }
        guard !stars.isEmpty else { return }
        let many = try Timing.of(runs: max(1, runs / 2), units: sample.markings.count) {
            var rulings = 0
            for number in sample.markings.indices { rulings &+= try ask(number, stars[number % stars.count]).rulings.count }
            use(rulings)
        }
        report(.rate("explained, from a written marking: \(stars.joined(separator: " or ")) with every member", many))
    }

    // MARK: Remedies

    private func remedies(_ report: (Figure) -> Void) {
        // On days from the year 2000 on, so that waiting for a later day is among the remedies that are looked for.
        var generator = Seeded(seed)
        let days = desk.changeDays.filter { $0.parts.year >= 2000 }.shuffled(using: &generator).prefix(8) + [sample.day]
        let decisions = items(every: 5).enumerated().compactMap { number, item in
            try? desk.decide(Request(item: item, audience: sample.audiences[number % sample.audiences.count], day: days[number % days.count]))
        }.filter { $0.outcome != .permitted }
        guard !decisions.isEmpty else { return }
        var each: [Double] = [], offered = 0
        for decision in decisions { use(desk.remedies(for: decision)) }
        for decision in decisions {
            each.append(computing { offered += desk.remedies(for: decision).count })
        }
        let sorted = each.sorted()
        report(Figure(name: "remedies for one decision, mean", value: each.reduce(0, +) / Double(each.count) * 1e6, unit: "µs", target: .atMost(1000),
                      spread: [sorted[0] * 1e6, sorted[sorted.count - 1] * 1e6], note: "\(decisions.count) decisions, \(offered) remedies offered"))
        report(Figure(name: "remedies for one decision, 95 of 100 within", value: sorted[sorted.count * 95 / 100] * 1e6, unit: "µs", target: .atMost(1000)))
    }

    // MARK: Proof

    private func proof(_ report: (Figure) -> Void) {
        var seconds: [Double] = [], processor: [Double] = [], combinations = 0, holds = true
        while seconds.count < 3, seconds.reduce(0, +) < 15 {
            // A desk of its own each time, so that the rulebooks of all days are made in the measured time.
            let fresh = ReleaseDesk(pack.rulebook, facts: pack.facts)
            let before = processorTime(CLOCK_PROCESS_CPUTIME_ID)
            seconds.append(elapsed {
                let proved = Proof.run(fresh)
                combinations = proved.combinations
                holds = proved.holds
            })
            processor.append(processorTime(CLOCK_PROCESS_CPUTIME_ID) - before)
        }
        let timing = Timing(seconds)
        report(Figure(name: "the whole proof, by the clock", value: timing.median, unit: "s", target: .atMost(10), spread: [timing.best, timing.worst],
                      note: "\(combinations) combinations; it \(holds ? "holds" : "does not hold")"))
        report(Figure(name: "  its processor time, all cores together", value: Timing(processor).median, unit: "s"))
    }
}
