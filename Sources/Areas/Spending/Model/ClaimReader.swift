package import Kernel

/// Reads claims. The language is small and all of it stands here; docs/claims.md has it with examples.
///
///     claim      = sum [ relation sum | "between" number "and" number ] { "in" edition | "weighed by" edition [ "of" year ] }
///     relation   = "=" | "!=" | ">" | ">=" | "<" | "<=" | "~" | "about"
///     sum        = product { ("+"|"-") product };  product = factor { ("*"|"/") factor }
///     factor     = ( number | function | "(" sum ")" ) [ "from" edition ] | "-" factor
///     number     = [ currency ] digits [ "." digits ] [ "%" | "percent" | "thousand" | "million" | "billion" | "k" | "m" | "bn" ] [ currency ]
///     function   = MEASURE "(" group "," years ")"
///                | ("mean"|"median"|"min"|"max"|"sum") "(" MEASURE "," group "," years ")"
///                | "count" "(" group "," condition "," year ")"  | "years" "(" group "," condition "," years ")"
///                | ("since"|"first") "(" group "," condition ")"
///                | "growth" "(" MEASURE "," group "," year "," year ")"  | "gap" "(" group "," number "," year ")"
///                | "rank" "(" state "," group "," each "," year ")"  | "members" "(" group "," date ")"  | "target" "(" id ")"
///     condition  = each relation each { ("and"|"or") each relation each }
///     each       = sums and products of: number | MEASURE [ "@" year ] | "growth" "(" MEASURE "," year [ "," year ] ")" | "(" each ")"
package struct ClaimReader {
    package static let functions = Claim.Spread.allCases.map(\.rawValue) + ["count", "years", "since", "first", "growth", "gap", "rank", "members", "target"]
    static let depthMax = 24

    private let text: [Character]
    private let book: Book
    private let targets: [TargetID]
    private let names: any GroupNames
    private var position = 0

    package static func claim(_ text: String, _ book: Book, targets: [TargetID], names: some GroupNames) throws(ClaimError) -> Claim {
        guard text.count <= Claim.lengthMax else { throw .tooLong }
        let written = text.trimmed
        guard !written.isEmpty else { throw .empty }
        var reader = ClaimReader(text: Array(written), book: book, targets: targets, names: names)
        return try reader.whole(written)
    }

    private init(text: [Character], book: Book, targets: [TargetID], names: any GroupNames) { (self.text, self.book, self.targets, self.names) = (text, book, targets, names) }

    private mutating func whole(_ written: String) throws(ClaimError) -> Claim {
        let expression = try sum(0)
        var test = Claim.Test.none
        if let relation = relation() { test = try compared(relation) } else if take("between") {
            let low = try number()
            guard take("and") else { throw stray("and, as in between 3 and 4") }
            test = .between(low, try number())
        }
        var edition: EditionID?, weights: Claim.Weights?
        while peek() != nil {
            if take("in") {
                _ = take("edition")
                edition = try editionName()
            } else if take("weighed") {
                guard take("by") else { throw stray("by and an edition") }
                let lender = try editionName()
                weights = Claim.Weights(edition: lender, year: take("of") ? try year() : nil)
            } else if relation() != nil { throw .manyRelations } else if peek() == "," {
                throw stray("a number with a point for decimals and no commas between thousands, as in 967707 or 2.5")
            } else { throw stray(test == .none ? "=, < or > and a number" : "in and an edition, or nothing") }
        }
        return Claim(expression: expression, test: test, edition: edition, weights: weights, written: written)
    }

    /// A number, or another computation.
    private mutating func compared(_ relation: Claim.Relation) throws(ClaimError) -> Claim.Test {
        let start = position
        if let next = peek(), next.isLetter, !isCurrencyAhead, !isFunctionAhead {
            position = start
            return .compare(relation, try number())
        }
        switch try sum(0) {
        case .number(let said): return .compare(relation, said)
        case .negative(.number(let said)): return .compare(relation, said.negated)
        case let other: return .against(relation, other)
        }
    }

    private var isFunctionAhead: Bool {
        var ahead = self
        let word = ahead.word()
        return ahead.peek() == "(" || Self.functions.contains(word.lowercased()) || measureID(word) != nil
    }

    // MARK: Sums

    private mutating func sum(_ depth: Int) throws(ClaimError) -> Claim.Expression {
        guard depth <= Self.depthMax else { throw .tooDeep }
        var left = try product(depth)
        while let sign = peek(), sign == "+" || sign == "-" {
            position += 1
            let right = try product(depth)
            left = sign == "+" ? .sum(left, right) : .difference(left, right)
        }
        return left
    }

    private mutating func product(_ depth: Int) throws(ClaimError) -> Claim.Expression {
        var left = try factor(depth)
        while let sign = peek(), sign == "*" || sign == "/" || sign == "×" {
            position += 1
            let right = try factor(depth)
            left = sign == "/" ? .quotient(left, right) : .product(left, right)
        }
        return left
    }

    private mutating func factor(_ depth: Int) throws(ClaimError) -> Claim.Expression {
        let one = try plainFactor(depth)
        return take("from") ? .by(try editionName(), one) : one
    }

    private mutating func plainFactor(_ depth: Int) throws(ClaimError) -> Claim.Expression {
        guard depth <= Self.depthMax else { throw .tooDeep }
        switch peek() {
        case nil: throw .unfinished(wanted: "a number or a function")
        case "(":
            position += 1
            let inner = try sum(depth + 1)
            try expect(")")
            return inner
        case "-":
            position += 1
            return .negative(try factor(depth + 1))
        case let next? where next.isNumber || isCurrencyAhead: return .number(try number())
        default: return try function()
        }
    }

    // MARK: Functions

    private mutating func function() throws(ClaimError) -> Claim.Expression {
        let place = here, written = word()
        guard !written.isEmpty else { throw stray("a measure or a function") }
        let word = Self.functions.contains(written.lowercased()) ? written.lowercased() : written
        guard Self.functions.contains(word) || measureID(word) != nil else {
            throw .unknownWord(word, at: place, nearest: nearest(to: word, among: Self.functions + book.measures.map(\.word)))
        }
        try expect("(")
        let made: Claim.Expression
        switch word {
        case "count":
            let group = try group(), condition = try nextCondition()
            made = .count(group, condition, try nextYear())
        case "years":
            let group = try group(), condition = try nextCondition()
            made = .years(group, condition, try nextYears())
        case "since", "first":
            let group = try group()
            made = .since(group, try nextCondition(), isFirst: word == "first")
        case "growth":
            let measure = try measure(), group = try nextGroup(), from = try nextYear()
            made = .growth(measure, group, from, try nextYear())
        case "gap":
            let group = try group()
            try expect(",")
            let level = try number()
            made = .gap(group, level, try nextYear())
        case "rank":
            let place = here, party = try group()
            guard let party = party.party else { throw .onePartyOnly(party.description, at: place) }
            let group = try nextGroup()
            try expect(",")
            let each = try each(0)
            guard !each.isNumber else { throw .numberOnly(at: here) }
            made = .rank(party, group, each, try nextYear())
        case "members":
            let group = try group()
            try expect(",")
            _ = peek()
            let place = here, written = take { $0.isNumber || $0 == "-" }
            guard let date = PartialDate(written) else { throw .noYear(written, at: place) }
            made = .members(group, date)
        case "target":
            _ = peek()
            let id = TargetID(take { $0.isLetter || $0.isNumber })
            guard targets.contains(id) else { throw .unknownTarget(id.text) }
            made = .target(id)
        case let spread where Claim.Spread(rawValue: spread) != nil:
            let measure = try measure(), group = try nextGroup()
            made = .spread(Claim.Spread(rawValue: spread) ?? .mean, measure, group, try nextYears())
        default:
            guard let id = measureID(word) else { throw .unknownWord(word, at: place, nearest: nil) }
            let group = try group()
            made = .figure(id, group, try nextYears())
        }
        try expect(")")
        return made
    }

    private func measureID(_ word: String) -> MeasureID? { book.measures.first { $0.word == word || $0.id.text == word }?.id }

    private mutating func measure() throws(ClaimError) -> MeasureID {
        let place = here, word = word()
        guard let id = measureID(word) else { throw .unknownMeasure(word, at: place, nearest: nearest(to: word, among: book.measures.map(\.word))) }
        return id
    }

    /// Everything up to the comma or bracket that ends it.
    private mutating func group() throws(ClaimError) -> Group {
        _ = peek()
        let place = here
        var depth = 0, written = ""
        while position < text.count {
            let next = text[position]
            if "({".contains(next) { depth += 1 }
            if ")}".contains(next) {
                if depth == 0 { break }
                depth -= 1
            }
            if next == ",", depth == 0 { break }
            written.append(next)
            position += 1
        }
        do { return try Group(written, names: names) } catch { throw .group(error, at: place) }
    }

    private mutating func nextGroup() throws(ClaimError) -> Group {
        try expect(",")
        return try group()
    }

    private mutating func nextYear() throws(ClaimError) -> Int {
        try expect(",")
        return try year()
    }

    private mutating func year() throws(ClaimError) -> Int {
        _ = peek()
        let place = here, written = take(\.isNumber)
        guard written.count == 4, let year = Int(written), (1900...2100).contains(year) else { throw .noYear(written, at: place) }
        return year
    }

    private mutating func nextYears() throws(ClaimError) -> Claim.Years {
        let first = try nextYear()
        guard peek() == "-" || peek() == "\u{2013}" else { return Claim.Years(first, first) }
        position += 1
        let place = here, last = try year()
        guard last >= first else { throw .noYear(String(last), at: place) }
        return Claim.Years(first, last)
    }

    private mutating func nextCondition() throws(ClaimError) -> Claim.Condition {
        try expect(",")
        var condition = try comparison(), parts = 1
        while true {
            guard parts <= Self.depthMax else { throw .tooDeep }
            if take("and") { condition = .both(condition, try comparison()) } else if take("or") { condition = .either(condition, try comparison()) } else { return condition }
            parts += 1
        }
    }

    private mutating func comparison() throws(ClaimError) -> Claim.Condition {
        _ = peek()
        let place = here, left = try each(0)
        guard let relation = relation() else { throw stray(">=, <, = or another comparison") }
        let right = try each(0)
        guard !left.isNumber || !right.isNumber else { throw .numberOnly(at: place) }
        return .compare(left, relation, right)
    }

    // MARK: What is looked at for each member

    private mutating func each(_ depth: Int) throws(ClaimError) -> Claim.Each {
        guard depth <= Self.depthMax else { throw .tooDeep }
        var left = try eachProduct(depth)
        while let sign = peek(), sign == "+" || sign == "-" {
            position += 1
            let right = try eachProduct(depth)
            left = sign == "+" ? .sum(left, right) : .difference(left, right)
        }
        return left
    }

    private mutating func eachProduct(_ depth: Int) throws(ClaimError) -> Claim.Each {
        var left = try eachFactor(depth)
        while let sign = peek(), sign == "*" || sign == "/" || sign == "×" {
            position += 1
            let right = try eachFactor(depth)
            left = sign == "/" ? .quotient(left, right) : .product(left, right)
        }
        return left
    }

    private mutating func eachFactor(_ depth: Int) throws(ClaimError) -> Claim.Each {
        guard let next = peek() else { throw .unfinished(wanted: "a measure or a number") }
        if next == "(" {
            position += 1
            let inner = try each(depth + 1)
            try expect(")")
            return inner
        }
        if next.isNumber || next == "-" || isCurrencyAhead { return .number(try number()) }
        if take("growth") {
            try expect("(")
            let measure = try measure(), from = try nextYear(), to = peek() == "," ? try nextYear() : nil
            try expect(")")
            return .growth(measure, from, to)
        }
        let measure = try measure()
        guard peek() == "@" else { return .measure(measure, nil) }
        position += 1
        return .measure(measure, try year())
    }

    // MARK: Words

    private mutating func relation() -> Claim.Relation? {
        guard let next = peek() else { return nil }
        let two = String(text[position..<min(position + 2, text.count)])
        for (written, relation) in [(">=", Claim.Relation.atLeast), ("<=", .atMost), ("!=", .differs), ("==", .equals)] where two == written {
            position += 2
            return relation
        }
        let one: Claim.Relation? = switch next {
        case "=": .equals
        case ">": .above
        case "<": .below
        case "≥": .atLeast
        case "≤": .atMost
        case "≠": .differs
        case "~", "≈": .about
        default: nil
        }
        if one != nil { position += 1 }
        return one ?? (take("about") ? .about : nil)
    }

    private static let scales: [(word: String, times: Double)] = [("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("trillion", 1e12), ("bn", 1e9), ("mn", 1e6), ("m", 1e6), ("tn", 1e12), ("k", 1e3)]
    private static let signs: [Character: String] = ["$": "USD", "€": "EUR", "£": "GBP"]

    /// As people write it before or behind a number, in which the measures of the book count money.
    private mutating func currency() -> String? {
        guard let next = peek() else { return nil }
        if text[position...].starts(with: "US$") { position += 2 }
        if let found = Self.signs[text[position]] {
            position += 1
            return found
        }
        guard next.isUppercase else { return nil }
        let units = Set(book.measures.lazy.filter { $0.kind == .money && $0.unit.count == 3 }.map(\.unit))
        return units.first { take($0) }
    }

    private var isCurrencyAhead: Bool {
        var ahead = self
        return ahead.currency() != nil
    }

    private func isAhead(_ word: String) -> Bool {
        var ahead = self
        return ahead.take(word)
    }

    private mutating func number() throws(ClaimError) -> Claim.Said {
        _ = peek()
        let start = position
        var sign = take { $0 == "-" }, unit = currency()
        if sign.isEmpty, peek() == "-" { sign = take { $0 == "-" } }
        let digits = grouped(take { $0.isASCII && ($0.isNumber || $0 == ".") })
        guard sign.count <= 1, let value = Quantity(sign + digits) else {
            position = start
            throw stray("a number with a point, as in 2.5 %, 967 bn or 240 billion")
        }
        var times = 1.0, isPercent = false
        if peek() == "%" || isAhead("percent") || isAhead("per") {
            isPercent = true
            if peek() == "%" { position += 1 } else if !take("percent") {
                guard take("per"), take("cent") else { throw stray("%, or per cent") }
            }
        } else if let scale = Self.scales.first(where: { take($0.word) }) { times = scale.times }
        if unit == nil { unit = currency() }
        let decimals = digits.firstIndex(of: ".").map { digits.distance(from: $0, to: digits.endIndex) - 1 } ?? 0
        return Claim.Said(number: value, decimals: decimals, times: times, isPercent: isPercent, currency: unit, written: String(text[start..<position]).trimmed)
    }

    /// Digits with the groups of three that follow behind a blank: `967 707`.
    private mutating func grouped(_ head: String) -> String {
        var digits = head
        guard (1...3).contains(head.count), !head.contains(".") else { return digits }
        while position + 3 < text.count, text[position].isWhitespace || text[position] == "'" || text[position] == "\u{2019}", text[(position + 1)...(position + 3)].allSatisfy({ $0.isASCII && $0.isNumber }), position + 4 == text.count || !text[position + 4].isNumber {
            digits += String(text[(position + 1)...(position + 3)])
            position += 4
            if position < text.count, text[position] == "." { return digits + take { $0.isASCII && ($0.isNumber || $0 == ".") } }
        }
        return digits
    }

    private mutating func editionName() throws(ClaimError) -> EditionID {
        _ = peek()
        let isQuoted = peek() == "\""
        if isQuoted { position += 1 }
        let written = isQuoted ? take { $0 != "\"" } : take { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == "." }
        if isQuoted { try expect("\"") }
        let wanted = written.trimmed
        guard let found = book.editions.first(where: { $0.id.text == wanted || $0.name == wanted }) ?? book.editions.first(where: { $0.id.text.lowercased() == wanted.lowercased() }) else {
            throw .unknownEdition(wanted, nearest: nearest(to: wanted, among: book.editions.map(\.id.text)))
        }
        return found.id
    }

    // MARK: Characters

    private var here: Int { position + 1 }

    private mutating func peek() -> Character? {
        while position < text.count, text[position].isWhitespace { position += 1 }
        return position < text.count ? text[position] : nil
    }

    private mutating func word() -> String {
        _ = peek()
        return take { $0.isLetter || $0.isNumber || $0 == "_" }
    }

    private mutating func take(_ belongs: (Character) -> Bool) -> String {
        let start = position
        while position < text.count, belongs(text[position]) { position += 1 }
        return String(text[start..<position])
    }

    /// A whole word and nothing that merely begins with it.
    private mutating func take(_ word: String) -> Bool {
        _ = peek()
        let end = position + word.count
        guard end <= text.count, text[position..<end].elementsEqual(word), end == text.count || !(text[end].isLetter || text[end].isNumber) else { return false }
        position = end
        return true
    }

    private mutating func expect(_ character: Character) throws(ClaimError) {
        guard peek() == character else { throw stray("\u{201C}\(character)\u{201D}") }
        position += 1
    }

    private mutating func stray(_ wanted: String) -> ClaimError {
        guard peek() != nil else { return .unfinished(wanted: wanted) }
        let place = here
        return .unexpected(String(text[position..<min(position + 12, text.count)]), at: place, wanted: wanted)
    }
}

extension Claim.Each {
    fileprivate var isNumber: Bool {
        switch self {
        case .number: true
        case .measure, .growth: false
        case .sum(let a, let b), .difference(let a, let b), .product(let a, let b), .quotient(let a, let b): a.isNumber && b.isNumber
        }
    }
}
