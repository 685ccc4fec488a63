package import Kernel

/// What one edition makes of a claim.
package struct Verdict: Hashable, Sendable {
    package enum Answer: Hashable, Sendable {
        case reproduced(Manner)
        /// Computed minus claimed, in the unit of the claim.
        case notReproduced(by: Double)
        case notComputable([String])
        /// Nothing was claimed: the value is the answer.
        case value
    }

    package enum Manner: Hashable, Sendable {
        case toTheDigit
        /// The computed figure with its digits left off, not rounded.
        case cutOff
        /// To the nearest ten of what it is told in: 240 billion for 239.
        case roundFigure
        case holds
    }

    package let edition: EditionID?
    package let answer: Answer
    package let value: Double?
    package let unit: String
    package let isEstimate: Bool
    /// Who is counted, where something is counted.
    package let parties: [PartyID]
    /// What a careful reader must know: what it rests on, what was assumed.
    package let notes: [String]

    package var isReproduced: Bool {
        if case .reproduced = answer { return true }
        return false
    }
}

/// A claim before every edition that can say something to it.
package struct ClaimResult: Hashable, Sendable {
    package enum Word: String, Hashable, Sendable { case reproduced, notReproduced = "not reproduced", inSome = "in some editions", notComputable = "not computable", value }
    package let claim: Claim
    /// The earliest edition first; editions in which nothing of it is printed are left out, unless all are.
    package let verdicts: [Verdict]

    package var word: Word {
        let decided = verdicts.filter { if case .notComputable = $0.answer { false } else { true } }
        if decided.isEmpty { return .notComputable }
        if claim.test == .none { return .value }
        let good = decided.count(where: \.isReproduced)
        return good == decided.count ? .reproduced : good == 0 ? .notReproduced : .inSome
    }
}
