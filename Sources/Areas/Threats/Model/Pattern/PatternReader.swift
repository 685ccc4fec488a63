import Kernel

/// Reads tokens by the grammar, each once: cost grows with the length, and only parentheses go deeper.
struct PatternReader {
    private let tokens: [PatternToken]
    private var at = 0
    private var depth = 0

    init(tokens: [PatternToken]) { self.tokens = tokens }

    mutating func pattern() throws(PatternMistake) -> ObservationExpression {
        let expression = try sequence()
        guard case .end = tokens[at].kind else { throw mistake("an operator, a qualifier or the end") }
        return expression
    }

    // MARK: Observations; AND binds closer than OR, OR closer than FOLLOWEDBY.

    private mutating func sequence() throws(PatternMistake) -> ObservationExpression {
        var parts = [try alternatives()]
        while take(keyword: "FOLLOWEDBY") { parts.append(try alternatives()) }
        return parts.count == 1 ? parts[0] : .combined(.followedBy, parts)
    }

    private mutating func alternatives() throws(PatternMistake) -> ObservationExpression {
        var parts = [try together()]
        while take(keyword: "OR") { parts.append(try together()) }
        return parts.count == 1 ? parts[0] : .combined(.or, parts)
    }

    private mutating func together() throws(PatternMistake) -> ObservationExpression {
        var parts = [try observation()]
        while take(keyword: "AND") { parts.append(try observation()) }
        return parts.count == 1 ? parts[0] : .combined(.and, parts)
    }

    private mutating func observation() throws(PatternMistake) -> ObservationExpression {
        var expression: ObservationExpression
        if take(sign: "[") {
            expression = .observed(try comparisonAlternatives())
            try expect(sign: "]", "AND, OR or ]")
        } else if take(sign: "(") {
            try deeper()
            expression = try sequence()
            try expect(sign: ")", "an operator, a qualifier or )")
            depth -= 1
        } else {
            throw mistake("[ or (")
        }
        var count = 0
        while let qualifier = try qualifier() {
            // Qualifiers on qualifiers nest without parentheses, and are bounded as those are.
            count += 1
            guard count <= STIXPattern.depthMax else { throw mistake("at most \(STIXPattern.depthMax) qualifiers on one observation") }
            expression = .qualified(expression, qualifier)
        }
        return expression
    }

    private mutating func qualifier() throws(PatternMistake) -> PatternQualifier? {
        if take(keyword: "WITHIN") {
            let seconds: String
            switch tokens[at].kind {
            case .integer(let text) where !text.hasPrefix("-"), .float(let text) where !text.hasPrefix("-"): seconds = text
            default: throw mistake("a number of seconds")
            }
            at += 1
            try expect(keyword: "SECONDS")
            return .within(seconds)
        }
        if take(keyword: "REPEATS") {
            guard case .integer(let text) = tokens[at].kind, let count = Int(text), count > 0 else { throw mistake("how many times, as a whole number from 1 up") }
            at += 1
            try expect(keyword: "TIMES")
            return .repeats(count)
        }
        if take(keyword: "START") {
            let start = try moment()
            try expect(keyword: "STOP")
            let place = at, stop = try moment()
            guard start < stop else { throw PatternMistake(at: tokens[place].offset, found: "a moment that is not after the start", expected: "a later one") }
            return .between(start, stop)
        }
        return nil
    }

    private mutating func moment() throws(PatternMistake) -> STIXTimestamp {
        guard case .timestamp(let moment) = tokens[at].kind else { throw mistake("a moment as in t'2016-04-06T20:03:48.000Z'") }
        at += 1
        return moment
    }

    // MARK: Comparisons

    private mutating func comparisonAlternatives() throws(PatternMistake) -> ComparisonExpression {
        var parts = [try comparisonsTogether()]
        while take(keyword: "OR") { parts.append(try comparisonsTogether()) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func comparisonsTogether() throws(PatternMistake) -> ComparisonExpression {
        var parts = [try comparison()]
        while take(keyword: "AND") { parts.append(try comparison()) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func comparison() throws(PatternMistake) -> ComparisonExpression {
        if take(sign: "(") {
            try deeper()
            let inner = try comparisonAlternatives()
            try expect(sign: ")", "AND, OR or )")
            depth -= 1
            return inner
        }
        let isNegatedBefore = take(keyword: "NOT")
        if take(keyword: "EXISTS") { return .test(PatternComparison(path: try path(), isNegated: isNegatedBefore, operator: .exists, constants: [])) }
        if isNegatedBefore { throw mistake("EXISTS; elsewhere NOT stands behind the property") }
        let path = try path(), isNegated = take(keyword: "NOT"), token = tokens[at]
        switch token.kind {
        case .sign(let sign):
            guard let found = PatternComparison.Operator(rawValue: sign) else { break }
            at += 1
            let isOrder = found != .equal && found != .unequal
            return .test(PatternComparison(path: path, isNegated: isNegated, operator: found, constants: [try constant(orderable: isOrder)]))
        case .keyword("IN"):
            at += 1
            return .test(PatternComparison(path: path, isNegated: isNegated, operator: .isIn, constants: try set()))
        case .keyword(let word):
            guard let found = PatternComparison.Operator(rawValue: word), [.like, .matches, .isSubset, .isSuperset].contains(found) else { break }
            at += 1
            guard case .string(let text) = tokens[at].kind else { throw mistake("a text in single quotes") }
            at += 1
            return .test(PatternComparison(path: path, isNegated: isNegated, operator: found, constants: [.string(text)]))
        default: break
        }
        throw mistake("a comparison: =, !=, <, >, <=, >=, IN, LIKE, MATCHES, ISSUBSET or ISSUPERSET")
    }

    private mutating func path() throws(PatternMistake) -> PatternPath {
        guard case .name(let type) = tokens[at].kind else { throw mistake("the type of an object, as in ipv4-addr:value") }
        at += 1
        try expect(sign: ":", "a colon and a property")
        var steps = [PatternPath.Step.name(try property())]
        while true {
            if take(sign: ".") {
                steps.append(.name(try property()))
            } else if take(sign: "[") {
                switch tokens[at].kind {
                case .sign("*"): steps.append(.every)
                case .integer(let text): guard let index = Int(text) else { throw mistake("an index that a list can have") }; steps.append(.index(index))
                default: throw mistake("an index or *")
                }
                at += 1
                try expect(sign: "]", "]")
            } else {
                return PatternPath(type: type, steps: steps)
            }
        }
    }

    private mutating func property() throws(PatternMistake) -> String {
        switch tokens[at].kind {
        case .name(let name) where !name.utf8.contains(UInt8(ascii: "-")), .string(let name):
            at += 1
            return name
        case .name: throw mistake("a property; one with hyphens stands in single quotes")
        default: throw mistake("a property")
        }
    }

    private mutating func set() throws(PatternMistake) -> [PatternConstant] {
        try expect(sign: "(", "( and the constants of a set")
        if take(sign: ")") { return [] }
        var constants = [try constant(orderable: false)]
        while take(sign: ",") { constants.append(try constant(orderable: false)) }
        try expect(sign: ")", "a comma or )")
        return constants
    }

    private mutating func constant(orderable: Bool) throws(PatternMistake) -> PatternConstant {
        let constant: PatternConstant
        switch tokens[at].kind {
        case .string(let text): constant = .string(text)
        case .integer(let text), .float(let text): constant = .number(text)
        case .hex(let text): constant = .hex(text)
        case .binary(let text): constant = .binary(text)
        case .timestamp(let moment): constant = .timestamp(moment)
        case .keyword("true") where !orderable: constant = .bool(true)
        case .keyword("false") where !orderable: constant = .bool(false)
        default: throw mistake(orderable ? "a text, a number or a moment" : "a constant: a text in single quotes, a number, true or false, a moment")
        }
        at += 1
        return constant
    }

    // MARK: Tokens

    private func mistake(_ expected: String) -> PatternMistake { PatternMistake(at: tokens[at].offset, found: tokens[at].inWords, expected: expected) }

    private mutating func deeper() throws(PatternMistake) {
        depth += 1
        guard depth <= STIXPattern.depthMax else { throw mistake("at most \(STIXPattern.depthMax) parentheses inside of each other") }
    }

    private mutating func take(sign: String) -> Bool {
        guard case .sign(sign) = tokens[at].kind else { return false }
        at += 1
        return true
    }

    private mutating func take(keyword: String) -> Bool {
        guard case .keyword(keyword) = tokens[at].kind else { return false }
        at += 1
        return true
    }

    private mutating func expect(sign: String, _ expected: String) throws(PatternMistake) { guard take(sign: sign) else { throw mistake(expected) } }
    private mutating func expect(keyword: String) throws(PatternMistake) { guard take(keyword: keyword) else { throw mistake(keyword) } }
}
