import Figures
import Foundation
import Hummingbird
import Kernel
import Node
import Site
import Spending

/// A sentence with a number against every edition: reproduced, not reproduced and by how much, or not computable and why.
struct ClaimsPage: Sendable {
    static let address = SpendingNav.Place.claims.rawValue
    static let examples = ["count(NATO, share >= 2, 2024) = 23", "share(EU & NATO, 2024) = 1.99 %", "growth(usd_const, NATO - USA, 2014, 2024) > 50 %", "gap(NATO - USA, 3.5, 2024)", "rank(POL, NATO, share, 2024) = 1"]
    let shell: Shell
    let reading: SpendingReading

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { request, context in
            let ledger = try await reading.ledger(for: context.viewpoint), written = (try request.query()["claim"] ?? "").trimmed
            let (result, mistake) = ClaimDesk(reading).check(written, ledger)
            let printed = written.isEmpty ? ClaimDesk(reading).printed(ledger) : []
            return shell.page(written.isEmpty ? "Check a claim" : "Checked: \(written.prefix(60))", at: RankingPage.address, context, marking: shell.marking(of: ledger.items, for: context.account), hasErrors: mistake != nil, foot: Foot.columns(ledger, Self.address, csv: nil)) {
                SpendingNav(current: .claims)
                section(.class("spending-head rule-over")) {
                    h1 { result.map { ClaimWords(reading).finding($0) } ?? (mistake == nil ? ClaimWords(reading).finding(printed) : "The claim cannot be read yet.") }
                }
                form(.method(.get), .action(Self.address), .class("claim-form")) {
                    FormField("claim", "A claim, written so that it can be computed", value: written, hint: "count(NATO, share >= 2, 2024) = 23", mistake: mistake, lengthMax: Claim.lengthMax)
                    button(.type("submit"), .class("first")) { "Check it" }
                }
                if let result { ClaimResultView(result: result, reading: reading) }
                if written.isEmpty || mistake != nil {
                    details(.class("language"), .open(mistake != nil)) {
                        summary { "How to write one" }
                        ClaimLanguage(book: ledger.book)
                    }
                }
                if !printed.isEmpty { Site.Part("Claims of the papers, and what the tables say", note: "Claims about funds, pledges and deliveries are checked where those are: Who gave, who delivered?") { list(printed) } }
            }
        }
    }

    private func list(_ printed: [(claim: PrintedClaim, result: ClaimResult?)]) -> HTML {
        ol(.class("claims")) {
            for one in printed {
                li(.id(one.claim.id.text)) {
                    p(.class("claim-says")) { "\u{201C}\(one.claim.text): \(one.claim.says)\u{201D}" }
                    p(.class("claim-answer")) {
                        if let result = one.result {
                            strong { ClaimWords(reading).word(result, edition: one.claim.edition) }
                            " "
                            ClaimWords(reading).headline(result, edition: one.claim.edition)
                        } else {
                            strong { "Not computable." }
                            " \(one.claim.whyNot.capitalisedFirst)."
                        }
                    }
                    if let expression = one.claim.expression { p(.class("note")) { a(.href("\(Self.address)?claim=\(FormBody.encoded(expression))")) { code { expression } } } }
                    p(.class("note")) { one.claim.explanation; " Source: \(one.claim.source.title)." }
                }
            }
        }
    }
}

/// Reads and checks claims over what one viewpoint may know.
struct ClaimDesk {
    let reading: SpendingReading
    init(_ reading: SpendingReading) { self.reading = reading }

    func read(_ written: String, _ ledger: Ledger) throws(ClaimError) -> Claim {
        try ClaimReader.claim(written, ledger.book, targets: reading.facts.targetValues.keys.sorted(), names: reading.names)
    }

    func check(_ written: String, _ ledger: Ledger) -> (ClaimResult?, mistake: String?) {
        guard !written.isEmpty else { return (nil, nil) }
        do { return (ClaimCheck.check(try read(written, ledger), ledger.book, targets: reading.facts.targetValues), nil) } catch { return (nil, error.description) }
    }

    /// The papers' claims, each against every edition.
    func printed(_ ledger: Ledger) -> [(claim: PrintedClaim, result: ClaimResult?)] {
        reading.facts.claims.map { one in (one, one.expression.flatMap { try? read($0, ledger) }.map { ClaimCheck.check($0, ledger.book, targets: reading.facts.targetValues, always: one.edition) }) }
    }
}

/// Verdicts in sentences.
struct ClaimWords {
    let reading: SpendingReading
    init(_ reading: SpendingReading) { self.reading = reading }

    func name(_ edition: EditionID?) -> String { edition.flatMap { id in reading.facts.editions.first { $0.id == id }?.name ?? id.text } ?? "the pack’s facts" }

    func finding(_ printed: [(claim: PrintedClaim, result: ClaimResult?)]) -> String {
        let computed = printed.compactMap { one in one.result.map { (one.claim, $0) } }
        let held = computed.filter { verdict($0.1, edition: $0.0.edition)?.isReproduced ?? false }.count, open = computed.filter { verdict($0.1, edition: $0.0.edition).map { if case .notComputable = $0.answer { true } else { false } } ?? true }.count
        let asked = computed.filter { $0.1.claim.test == .none }.count
        return "Of \(printed.count) claims in the papers \(computed.count - open) can be computed: \(held) hold, \(computed.count - open - held - asked) do not."
    }

    func finding(_ result: ClaimResult) -> String {
        switch result.word {
        case .reproduced: result.verdicts.count(where: \.isReproduced) == 1 ? "Reproduced in \(name(result.verdicts.first { $0.isReproduced }?.edition))." : "Reproduced in every edition that can say."
        case .notReproduced: "Not reproduced in any edition."
        case .inSome: "It depends on the edition: \(result.verdicts.count(where: \.isReproduced)) reproduce\(result.verdicts.count(where: \.isReproduced) == 1 ? "s" : "") it, \(result.verdicts.count { if case .notReproduced = $0.answer { true } else { false } }) do not."
        case .notComputable: "Not computable."
        case .value: result.verdicts.last { $0.value != nil }.map { "It is \(shown($0))\($0.edition == nil && !$0.unit.isEmpty ? "" : ", by \(name($0.edition))")." } ?? "Computed."
        }
    }

    /// The verdict of the edition that the claim goes by; else the one that there is.
    func verdict(_ result: ClaimResult, edition: EditionID?) -> Verdict? { result.verdicts.first { $0.edition == edition } ?? result.verdicts.first }

    func word(_ result: ClaimResult, edition: EditionID?) -> String {
        guard let verdict = verdict(result, edition: edition) else { return "Not computable." }
        return word(verdict)
    }

    func word(_ verdict: Verdict) -> String {
        switch verdict.answer {
        case .reproduced(.toTheDigit), .reproduced(.holds): "Reproduced."
        case .reproduced(.cutOff): "Reproduced, if the digits are cut off and not rounded."
        case .reproduced(.roundFigure): "Reproduced as a round figure."
        case .notReproduced: "Not reproduced."
        case .notComputable: "Not computable."
        case .value: "Computed."
        }
    }

    func headline(_ result: ClaimResult, edition: EditionID?) -> String {
        guard let verdict = verdict(result, edition: edition) else { return "" }
        return says(verdict)
    }

    func says(_ verdict: Verdict) -> String {
        switch verdict.answer {
        case .reproduced, .value: "\(name(verdict.edition)): \(shown(verdict))\(verdict.isEstimate ? ", estimate" : "")."
        case .notReproduced(let by): "\(name(verdict.edition)): \(shown(verdict))\(verdict.isEstimate ? ", estimate" : ""), which is \(difference(by, verdict.unit)) \(by > 0 ? "more" : "less")."
        case .notComputable(let reasons): "\(name(verdict.edition)): \(reasons.joined(separator: "; "))."
        }
    }

    func shown(_ verdict: Verdict) -> String { verdict.value.map { amount($0, verdict.unit) } ?? "" }

    private func difference(_ by: Double, _ unit: String) -> String { unit == "%" ? "\(FigureNumber.printed(abs(by), decimals: 3)) points" : amount(abs(by), unit) }

    /// For tools: digits and a point, nothing between thousands; to the millionth, as far as that is known of so large a number.
    static func plain(_ number: Double) -> String {
        if let quantity = Quantity(nearest: number) { return quantity.description }
        return abs(number) < 9e15 ? String(Int64(number.rounded())) : String(number)
    }

    func amount(_ number: Double, _ unit: String) -> String {
        if unit == "%" { return "\(FigureNumber.printed(number, decimals: 3))\u{A0}%" }
        if unit == "year" { return String(Int(number)) }
        if unit == "persons" { return "\(FigureNumber.printed(number, decimals: 0)) persons" }
        if !unit.isEmpty, abs(number) >= 1e6 { return "\(unit)\u{A0}\(FigureNumber.printed(number / 1e9, decimals: 3))\u{A0}bn" }
        return FigureNumber.printed(number, decimals: number == number.rounded() ? 0 : 3) + (unit.isEmpty ? "" : "\u{A0}\(unit)")
    }
}

struct ClaimResultView: Component {
    let result: ClaimResult
    let reading: SpendingReading

    var html: HTML {
        let words = ClaimWords(reading)
        return Site.Part("Edition by edition") {
            ol(.class("claims")) {
                for verdict in result.verdicts {
                    li {
                        p(.class("claim-answer")) { strong { words.word(verdict) }; " \(words.says(verdict))" }
                        if !verdict.parties.isEmpty { p(.class("note")) { reading.names(verdict.parties) + "." } }
                        for note in verdict.notes { p(.class("note")) { note } }
                    }
                }
            }
        }.html
    }
}

/// The whole language, with examples that run.
struct ClaimLanguage: Component {
    let book: Book

    var html: HTML {
        div(.class("language-lines")) {
            p { "A claim is a computation, a comparison (=, >, >=, <, <=, !=, about, between … and …) and a number with as many digits as were printed, or another computation. Without a comparison the value itself is the answer. Add “in” and an edition to try that one alone; “weighed by” an edition, and “of” a year, to borrow its economies." }
            ul { for example in ClaimsPage.examples { li { a(.href("\(ClaimsPage.address)?claim=\(FormBody.encoded(example))")) { code { example } } } } }
            p { "Groups: organisations, states by three letters, + either, & both, - without, { } a list, @2022 as it stood then. Functions: a measure of a group and a year; mean, median, min, max, sum over years or members; count of members that meet a condition (share@2014 is that year, growth(usd_const, 2014) the growth since); years in which one does; since when, and the first; growth between two years; gap to a share; rank; members; target. “from” and an edition behind a part takes that part from there." }
            p { "Measures: "; for (number, measure) in book.measures.enumerated() { if number > 0 { ", " }; code { measure.word }; " (\(measure.title.lowercasedFirst))" }; "." }
        }
    }
}
