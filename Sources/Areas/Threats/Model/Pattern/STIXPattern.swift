import Kernel

/// A STIX pattern, read: what was to be observed, in what order and how often. Source: STIX 2.1, section 9.
package struct STIXPattern: Hashable, Sendable {
    package let observation: ObservationExpression

    /// Longer patterns exist as tests of other people's readers.
    package static let sizeMax = 65_536
    /// Parentheses inside of parentheses.
    package static let depthMax = 64

    package init(reading text: String) throws(PatternMistake) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.sizeMax else { throw PatternMistake(at: 0, found: "a pattern of \(bytes.count) bytes", expected: "at most \(Self.sizeMax)") }
        var reader = PatternReader(tokens: try PatternTokens.read(bytes))
        observation = try reader.pattern()
    }
}

/// What is seen, once or several times.
package indirect enum ObservationExpression: Hashable, Sendable {
    /// `[ … ]`: one thing that was observed.
    case observed(ComparisonExpression)
    case combined(ObservationOperator, [ObservationExpression])
    case qualified(ObservationExpression, PatternQualifier)
}

package enum ObservationOperator: String, Hashable, Sendable { case and = "AND", or = "OR", followedBy = "FOLLOWEDBY" }

package enum PatternQualifier: Hashable, Sendable {
    /// Seconds as they were written.
    case within(String)
    case repeats(Int)
    case between(STIXTimestamp, STIXTimestamp)
}

/// What is true of one thing that was observed.
package indirect enum ComparisonExpression: Hashable, Sendable {
    case test(PatternComparison)
    case all([ComparisonExpression])
    case any([ComparisonExpression])
}

package struct PatternComparison: Hashable, Sendable {
    package enum Operator: String, Hashable, Sendable {
        case equal = "=", unequal = "!=", greater = ">", less = "<", greaterOrEqual = ">=", lessOrEqual = "<="
        case isIn = "IN", like = "LIKE", matches = "MATCHES", isSubset = "ISSUBSET", isSuperset = "ISSUPERSET", exists = "EXISTS"
    }
    package let path: PatternPath
    package let isNegated: Bool
    package let `operator`: Operator
    /// One constant; as many as the set holds for `IN`; none for `EXISTS`.
    package let constants: [PatternConstant]
}

package enum PatternConstant: Hashable, Sendable {
    case string(String)
    /// As written.
    case number(String)
    case bool(Bool)
    case hex(String)
    case binary(String)
    case timestamp(STIXTimestamp)

    package var text: String {
        switch self {
        case .string(let text), .number(let text), .hex(let text), .binary(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .timestamp(let moment): moment.text
        }
    }
}

/// `file:hashes.'SHA-256'`, `network-traffic:extensions.'http-request-ext'.request_value`, `process:child_refs[*].pid`
package struct PatternPath: Hashable, Sendable, CustomStringConvertible {
    package enum Step: Hashable, Sendable { case name(String), index(Int), every }
    package let type: String
    package let steps: [Step]

    /// Without the quotes that some keys need: `hashes.SHA-256`, `child_refs[*].pid`.
    package var property: String {
        steps.enumerated().map { index, step in
            switch step {
            case .name(let name): (index == 0 ? "" : ".") + name
            case .index(let number): "[\(number)]"
            case .every: "[*]"
            }
        }.joined()
    }
    package var description: String { "\(type):\(property)" }
}

/// Why a text is no pattern: the place, what stands there and what was expected.
package struct PatternMistake: Error, Hashable, Sendable, CustomStringConvertible {
    /// In bytes from the start.
    package let offset: Int
    package let found: String
    package let expected: String

    init(at offset: Int, found: String, expected: String) { (self.offset, self.found, self.expected) = (offset, found, expected) }

    package var description: String { "Character \(offset + 1) of the pattern: found \(found) where \(expected) was expected." }
}

extension STIXPattern {
    /// A value that the pattern names: the object's type, the property, and what it equals.
    package struct Named: Hashable, Sendable {
        package let type: String
        package let property: String
        package let value: String
    }

    /// Each value that something is compared with by `=` or `IN` and not negated, once, in the order written.
    package var named: [Named] {
        var found: [Named] = [], seen: Set<Named> = []
        for comparison in comparisons where !comparison.isNegated && (comparison.operator == .equal || comparison.operator == .isIn) {
            for constant in comparison.constants {
                let named = Named(type: comparison.path.type, property: comparison.path.property, value: constant.text)
                if seen.insert(named).inserted { found.append(named) }
            }
        }
        return found
    }

    /// All comparisons in the order written.
    package var comparisons: [PatternComparison] {
        var found: [PatternComparison] = []
        func walk(_ expression: ComparisonExpression) {
            switch expression {
            case .test(let comparison): found.append(comparison)
            case .all(let parts), .any(let parts): parts.forEach(walk)
            }
        }
        func walk(_ expression: ObservationExpression) {
            switch expression {
            case .observed(let comparison): walk(comparison)
            case .combined(_, let parts): parts.forEach(walk)
            case .qualified(let inner, _): walk(inner)
            }
        }
        walk(observation)
        return found
    }
}
