package import Kernel

package enum AssessmentQuestion {}
package typealias QuestionID = ID<AssessmentQuestion>

/// A question that is put to both sides at the same time, in points that each answers.
package struct Question: Hashable, Sendable {
    package static let pointsMax = 10
    package let id: QuestionID
    package let title: String
    package let points: [String]
    /// Incidents that it is about.
    package let incidents: [IncidentID]
    /// From this day on, either side may open what it has sealed.
    package let exchange: Day

    package init(id: QuestionID, title: String, points: [String], incidents: [IncidentID], exchange: Day) {
        (self.id, self.title, self.points, self.incidents, self.exchange) = (id, title, points, incidents, exchange)
    }
}

/// What one side holds of one point: a sentence, how likely it is, how sure it is of that, and from what.
package struct Judgement: Hashable, Sendable {
    package enum Likelihood: String, Hashable, Sendable, CaseIterable {
        case almostCertain = "almost-certain", likely, even, unlikely, remote
        package var word: String {
            switch self {
            case .almostCertain: "almost certain"
            case .likely: "likely"
            case .even: "about even"
            case .unlikely: "unlikely"
            case .remote: "a remote chance"
            }
        }
    }
    package enum Sureness: String, Hashable, Sendable, CaseIterable {
        case high, moderate, low
        package var word: String { rawValue + " confidence" }
    }
    package let point: Int
    package let text: String
    package let likelihood: Likelihood
    package let confidence: Sureness
    package let sources: [String]

    package init(point: Int, text: String, likelihood: Likelihood, confidence: Sureness, sources: [String]) {
        (self.point, self.text, self.likelihood, self.confidence, self.sources) = (point, text, likelihood, confidence, sources)
    }
}

/// How two sides' judgements on one point stand to each other. No text is merged: each stays its author's.
package struct PointComparison: Hashable, Sendable {
    package let point: Int
    package let left: Judgement?
    package let right: Judgement?
    package let shared: [String]

    package init(point: Int, left: Judgement?, right: Judgement?) {
        (self.point, self.left, self.right) = (point, left, right)
        // The same source is written a little differently by two people.
        func key(_ source: String) -> String { String(source.lowercased().filter { $0.isLetter || $0.isNumber }) }
        let known = Set((right?.sources ?? []).map(key))
        shared = (left?.sources ?? []).filter { known.contains(key($0)) }
    }

    package var finding: String {
        guard let left, let right else { return left == nil && right == nil ? "Neither side answers it." : "One side alone answers it." }
        let steps = Judgement.Likelihood.allCases, apart = abs((steps.firstIndex(of: left.likelihood) ?? 0) - (steps.firstIndex(of: right.likelihood) ?? 0))
        let likely = switch apart {
        case 0: "Both hold it \(left.likelihood.word)"
        case 1: "They differ by one step: \(left.likelihood.word) against \(right.likelihood.word)"
        default: "They differ: \(left.likelihood.word) against \(right.likelihood.word)"
        }
        let sure = left.confidence == right.confidence ? "both with \(left.confidence.word)" : "with \(left.confidence.word) against \(right.confidence.word)"
        let sources = shared.isEmpty ? "no source in common" : shared.count == 1 ? "one source in common" : "\(shared.count) sources in common"
        return "\(likely), \(sure); \(sources)."
    }

    package static func all(of question: Question, left: [Judgement], right: [Judgement]) -> [PointComparison] {
        question.points.indices.map { number in PointComparison(point: number, left: left.first { $0.point == number }, right: right.first { $0.point == number }) }
    }
}
