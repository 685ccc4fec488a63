package import Kernel

package typealias ClaimID = ID<PrintedClaim>

/// A sentence with a number that somebody printed, and by what it is checked.
package struct PrintedClaim: Hashable, Sendable {
    package enum Check: Hashable, Sendable {
        case total(FlowQuestion)
        case envelope(InstrumentID)
        case detailsSum(InstrumentID, entry: String)
        case detailsCount(InstrumentID, entry: String)
        /// What whoever should know says; nothing is computed.
        case stated(Quantity, by: String)
        /// It cannot be computed here, and why.
        case none(why: String)
    }
    package enum Comparison: String, Hashable, Sendable, CaseIterable {
        case equal = "=", above = ">", atLeast = ">="
        package var word: String {
            switch self {
            case .equal: "is"
            case .above: "is more than"
            case .atLeast: "is at least"
            }
        }
    }

    package let id: ClaimID
    package let text: String
    /// The number as it was printed.
    package let says: String
    package let check: Check
    package let comparison: Comparison
    /// In millions, or a count.
    package let value: Quantity?
    package let unit: String
    /// To which the computed number is rounded before it is compared.
    package let step: Quantity?
    package let explanation: String
    package let source: Source

    package init(id: ClaimID, text: String, says: String, check: Check, comparison: Comparison, value: Quantity?, unit: String, step: Quantity?, explanation: String, source: Source) {
        (self.id, self.text, self.says, self.check, self.comparison, self.value) = (id, text, says, check, comparison, value)
        (self.unit, self.step, self.explanation, self.source) = (unit, step, explanation, source)
    }
}

/// What comes out when a claim is computed anew.
package struct ClaimResult: Hashable, Sendable {
    package enum Verdict: Hashable, Sendable {
        case reproduced(Quantity)
        /// By how much the computed number is above (or below) the printed one.
        case notReproduced(Quantity, by: Quantity)
        case notComputable(why: String)
    }
    package let claim: PrintedClaim
    package let verdict: Verdict
    /// What the number was made of, in words.
    package let from: String
}

extension FlowBook {
    package func check(_ claim: PrintedClaim, on day: Day) -> ClaimResult {
        func result(_ value: Quantity?, _ from: String, else why: String) -> ClaimResult {
            guard let value, let said = claim.value else { return ClaimResult(claim: claim, verdict: .notComputable(why: why), from: from) }
            let compared = claim.step.map { value.stepped(by: $0) } ?? value
            let holds = switch claim.comparison {
            case .equal: compared == said
            case .above: compared > said
            case .atLeast: compared >= said
            }
            return ClaimResult(claim: claim, verdict: holds ? .reproduced(value) : .notReproduced(value, by: value - said), from: from)
        }
        switch claim.check {
        case .none(let why): return ClaimResult(claim: claim, verdict: .notComputable(why: why), from: "")
        case .stated(let value, let who): return result(value, who, else: "")
        case .total(let question):
            let totals = totals(question, on: day), series = totals.only.flatMap { facts.series($0.series)?.title } ?? ""
            let count = totals.only?.counted.count ?? 0
            return result(totals.only?.sum, "\(count) flow\(count == 1 ? "" : "s") of \(series)", else: totals.totals.isEmpty ? "No flow of this pack fits." : "The flows that fit are not to be added.")
        case .envelope(let id):
            let one = facts.instrument(id)
            return result(one?.envelope, "the envelope of \(one?.title ?? id.text)", else: "No envelope is held.")
        case .detailsSum(let id, let entry):
            let found = facts.details.filter { $0.instrument == id && $0.entry == entry }
            let isWhole = !found.isEmpty && found.allSatisfy { $0.amount != nil } && Set(found.map(\.currency)).count == 1
            return result(isWhole ? found.reduce(Quantity(0)) { $0 + ($1.amount ?? Quantity(0)) } : nil, "\(found.count) entries “\(entry)”", else: "An entry lacks its amount.")
        case .detailsCount(let id, let entry):
            let found = facts.details.filter { $0.instrument == id && $0.entry == entry }
            return result(found.isEmpty ? nil : Quantity(found.count), "\(found.count) entries “\(entry)”", else: "No such entry is held.")
        }
    }
}

extension Quantity {
    /// To the nearest whole multiple, half away from zero.
    func stepped(by step: Quantity) -> Quantity {
        guard step.millionths > 0 else { return self }
        let half = millionths < 0 ? -step.millionths / 2 : step.millionths / 2
        return Quantity(millionths: (millionths + half) / step.millionths * step.millionths)
    }
}
