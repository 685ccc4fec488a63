package import Kernel

/// A sentence with a number, in a form that can be computed: `count(NATO, share >= 2, 2024) = 23`.
package struct Claim: Hashable, Sendable {
    package static let lengthMax = 1_000

    /// A number as somebody wrote it. How many digits it has says how exactly it wants to be met.
    package struct Said: Hashable, Sendable {
        package let number: Quantity
        package let decimals: Int
        /// 1; a thousand, a million, a billion.
        package let times: Double
        package let isPercent: Bool
        /// `USD`, where one was written.
        package let currency: String?
        package let written: String
        package init(number: Quantity, decimals: Int, times: Double, isPercent: Bool, currency: String? = nil, written: String) {
            (self.number, self.decimals, self.times, self.isPercent, self.currency, self.written) = (number, decimals, times, isPercent, currency, written)
        }
        package var value: Double { number.double * times }
        package var negated: Said { Said(number: Quantity(millionths: -number.millionths), decimals: decimals, times: times, isPercent: isPercent, currency: currency, written: "-" + written) }
    }

    package enum Relation: String, Hashable, Sendable, CaseIterable {
        case equals = "=", differs = "!=", atLeast = ">=", atMost = "<=", above = ">", below = "<", about = "~"
    }

    package enum Test: Hashable, Sendable {
        case compare(Relation, Said)
        /// With another computation.
        case against(Relation, Expression)
        /// Both ends count.
        case between(Said, Said)
        /// No number was claimed: the value is asked for.
        case none
    }

    package indirect enum Expression: Hashable, Sendable {
        case number(Said)
        case sum(Expression, Expression), difference(Expression, Expression), product(Expression, Expression), quotient(Expression, Expression)
        case negative(Expression)
        case figure(MeasureID, Group, Years)
        case spread(Spread, MeasureID, Group, Years)
        case count(Group, Condition, Int)
        case years(Group, Condition, Years)
        /// The first year in which it is so; or the year since which it is so without a break.
        case since(Group, Condition, isFirst: Bool)
        case growth(MeasureID, Group, Int, Int)
        case gap(Group, Said, Int)
        case rank(PartyID, Group, Each, Int)
        case members(Group, PartialDate)
        case target(TargetID)
        /// By an edition of its own.
        case by(EditionID, Expression)
    }

    /// What is made of several years, or of several members in one year.
    package enum Spread: String, Hashable, Sendable, CaseIterable { case mean, median, least = "min", most = "max", total = "sum" }

    package struct Years: Hashable, Sendable {
        package let first: Int, last: Int
        package init(_ first: Int, _ last: Int) { (self.first, self.last) = (first, last) }
        package var range: ClosedRange<Int> { first...max(first, last) }
        package var isOne: Bool { first == last }
    }

    /// What is looked at for each member by itself, in the year that is asked unless another one is named.
    package indirect enum Each: Hashable, Sendable {
        case number(Said)
        case measure(MeasureID, Int?)
        /// To the year that is asked, unless a second one is named.
        case growth(MeasureID, Int, Int?)
        case sum(Each, Each), difference(Each, Each), product(Each, Each), quotient(Each, Each)
    }

    package indirect enum Condition: Hashable, Sendable {
        case compare(Each, Relation, Each)
        case both(Condition, Condition), either(Condition, Condition)
    }

    /// The year nil: that of the figure.
    package struct Weights: Hashable, Sendable {
        package let edition: EditionID
        package let year: Int?
    }

    package let expression: Expression
    package let test: Test
    /// Nil: every edition is tried.
    package let edition: EditionID?
    package let weights: Weights?
    package let written: String

    package init(expression: Expression, test: Test, edition: EditionID?, weights: Weights?, written: String) {
        (self.expression, self.test, self.edition, self.weights, self.written) = (expression, test, edition, weights, written)
    }
}

/// Why a claim cannot be read: where, and what to write.
package enum ClaimError: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    case tooLong
    case tooDeep
    case unexpected(String, at: Int, wanted: String)
    case unfinished(wanted: String)
    case unknownWord(String, at: Int, nearest: String?)
    case unknownMeasure(String, at: Int, nearest: String?)
    case unknownEdition(String, nearest: String?)
    case unknownTarget(String)
    case noYear(String, at: Int)
    case group(GroupError, at: Int)
    case onePartyOnly(String, at: Int)
    case numberOnly(at: Int)
    case manyRelations

    package var description: String {
        switch self {
        case .empty: "There is nothing to check: write a claim, as in count(NATO, share >= 2, 2024) = 23."
        case .tooLong: "The claim is longer than \(Claim.lengthMax) characters: check its parts by themselves."
        case .tooDeep: "The claim has too many brackets inside each other: check its parts by themselves."
        case .unexpected(let text, let place, let wanted): "At character \(place), \u{201C}\(text)\u{201D} does not fit: write \(wanted)."
        case .unfinished(let wanted): "The claim ends too early: write \(wanted)."
        case .unknownWord(let word, let place, let nearest): "At character \(place), nothing is called \u{201C}\(word)\u{201D}." + (nearest.map { " Did you mean \($0)?" } ?? " Write a measure, or one of \(ClaimReader.functions.joined(separator: ", ")).")
        case .unknownMeasure(let word, let place, let nearest): "At character \(place), there is no measure \u{201C}\(word)\u{201D}." + (nearest.map { " Did you mean \($0)?" } ?? " The page of editions lists them.")
        case .unknownEdition(let word, let nearest): "There is no edition \u{201C}\(word)\u{201D}." + (nearest.map { " Did you mean \($0)?" } ?? " The page of editions lists them.")
        case .unknownTarget(let word): "There is no target \u{201C}\(word)\u{201D} with a number: the page of targets lists them."
        case .noYear(let text, let place): "At character \(place), \u{201C}\(text)\u{201D} is no year: write four digits, as in 2024, or two years with a hyphen, as in 1960-1989."
        case .group(let error, let place): "At character \(place): \(error)"
        case .onePartyOnly(let text, let place): "At character \(place), \u{201C}\(text)\u{201D} is no single state: write its three letters."
        case .numberOnly(let place): "At character \(place) a number is compared with a number: write a measure on one side, as in share >= 2 or share > share@2014."
        case .manyRelations: "There is more than one =, < or >: a claim compares once. Write \u{201C}between 3 and 4\u{201D} for a range."
        }
    }
}
