import Kernel
import Labels
import Release
import Yams

/// Reads `release/rules.yaml` into a rulebook, or says everything that is wrong with it, each with its line.
struct RulebookReader {
    let file: String
    let facts: Facts
    /// False while the facts have mistakes of their own: then what the rules ask of them is not checked.
    let factsStand: Bool
    private(set) var mistakes: [PackMistake] = []
    private var knownSets: Set<String> = []
    private var sourceMarks: Set<String> = []
    private var authorityIDs: Set<String> = []
    private var ruleIDs: Set<String> = []
    private var properties: Set<String> = []

    init(file: String, facts: Facts, factsStand: Bool = true) { (self.file, self.facts, self.factsStand) = (file, facts, factsStand) }

    static let sizeMax = 1 << 20

    mutating func read(_ yaml: String) -> Rulebook? {
        guard yaml.utf8.count <= Self.sizeMax else {
            mistakes.append(PackMistake(file: file, line: 1, column: 1, what: "the rulebook is larger than 1 MiB", remedy: "split what is not a rule into another file"))
            return nil
        }
        let root: Node
        do {
            guard let composed = try Yams.compose(yaml: yaml) else { return fail(nil, "the file is empty", "write sets, rules and rows") }
            root = composed
        } catch let error as YamlError {
            let (line, column, what) = Self.place(of: error)
            mistakes.append(PackMistake(file: file, line: line, column: column, what: "this is not YAML: \(what)", remedy: "mend the punctuation before this place"))
            return nil
        } catch {
            return fail(nil, "this is not YAML", "mend the punctuation")
        }
        guard let top = fields(root, allowed: ["edition", "sources", "authorities", "sets", "wholes", "names", "parts", "rules", "rows", "obligations", "prohibitions", "exceptions"],
                               required: ["edition", "sources", "sets", "wholes", "rules", "rows"], of: "the rulebook") else { return nil }
        var sources: [String: Source] = [:]
        for (key, value) in mapping(top["sources"]) {
            guard let mark = key.string, let source = source(value) else { continue }
            sources[mark] = source
        }
        sourceMarks = Set(sources.keys)
        let sets = list(top["sets"]).compactMap { namedSet($0) }
        let (bodiesOfMembers, starBodies) = wholes(top["wholes"]) ?? ("", [:])
        let authorities = list(top["authorities"]).compactMap { authority($0) }
        authorityIDs = Set(authorities.map(\.id.text))
        let names = list(top["names"]).compactMap { nameRow($0) }
        var parts: [String: Label] = [:]
        for (key, value) in mapping(top["parts"]) { if let name = key.string, let label = partLabel(value) { parts[name] = label } }
        let rules = list(top["rules"]).compactMap { rule($0) }
        ruleIDs = Set(rules.map(\.id.text))
        let rows = list(top["rows"]).compactMap { row($0) }
        let obligations = list(top["obligations"]).compactMap { obligation($0) }
        let prohibitions = list(top["prohibitions"]).compactMap { prohibition($0) }
        properties = Set(prohibitions.map(\.property) + ProofReport.general.map(\.property))
        let exceptions = list(top["exceptions"]).compactMap { exception($0) }
        guard mistakes.isEmpty else { return nil }
        return Rulebook(edition: top["edition"]?.string ?? "", sources: sources, authorities: authorities, sets: sets, bodiesOfMembers: bodiesOfMembers, starBodies: starBodies, names: names, partDefaults: parts,
                        rules: rules, rows: rows, obligations: obligations, prohibitions: prohibitions, exceptions: exceptions)
    }

    // MARK: The pieces

    private mutating func source(_ node: Node) -> Source? {
        guard let f = fields(node, allowed: ["title", "address", "confidence"], required: ["title", "confidence"], of: "a source") else { return nil }
        guard let confidence = Confidence(rawValue: f["confidence"]?.string ?? "") else {
            return fail(f["confidence"], "`\(f["confidence"]?.string ?? "")` is no confidence", "write one of \(Confidence.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let address = f["address"]?.string ?? ""
        return Source(title: f["title"]?.string ?? "", address: address.isEmpty ? nil : address, confidence: confidence)
    }

    private mutating func namedSet(_ node: Node) -> NamedSet? {
        let primitives = ["membership", "agreement-with", "parties-of", "listed", "bodies-of", "kind", "parties", "is"]
        guard let f = fields(node, allowed: ["name", "says", "role", "ever"] + primitives, required: ["name", "says"], of: "a set"), let name = f["name"]?.string else { return nil }
        guard !knownSets.contains(name) else { return fail(f["name"], "the set `\(name)` is defined twice", "give one of them another name") }
        if SetExpression.ItemSet(rawValue: name) != nil || ["or", "and", "less"].contains(name) {
            return fail(f["name"], "`\(name)` is a word of the rule language", "give the set another name")
        }
        defer { knownSets.insert(name) }
        let definition: NamedSet.Definition
        switch primitives.filter({ f[$0] != nil }) {
        case ["membership"]:
            let organisation = f["membership"]!.string ?? "", role = f["role"]?.string ?? "member"
            guard !factsStand || facts.memberships.contains(where: { $0.organisation.text == organisation && $0.role == role }) else {
                return fail(f["membership"], "no membership of `\(organisation)` with role `\(role)` is recorded", "write an organisation and role that stand in parties/memberships.csv")
            }
            definition = .membership(OrganisationID(organisation), role: role)
        case ["agreement-with"]:
            let party = f["agreement-with"]!.string ?? "", kind = f["kind"]?.string ?? "security-agreement"
            definition = .agreement(with: PartyID(party), kind: kind)
        case ["agreement-with", "kind"], ["kind", "agreement-with"]:
            let party = f["agreement-with"]!.string ?? "", kind = f["kind"]!.string ?? ""
            guard !factsStand || facts.arrangements.contains(where: { $0.kind == kind && $0.parties.contains(party) }) else {
                return fail(f["agreement-with"], "no arrangement of kind `\(kind)` with `\(party)` is recorded", "write a kind and a party that stand in release/arrangements.csv")
            }
            definition = .agreement(with: PartyID(party), kind: kind)
        case ["parties-of"]:
            let id = f["parties-of"]!.string ?? ""
            guard !factsStand || facts.arrangements.contains(where: { $0.id.text == id }) else {
                return fail(f["parties-of"], "no arrangement `\(id)` is recorded", "write an identifier that stands in release/arrangements.csv")
            }
            definition = .partiesOf(ArrangementID(id))
        case ["listed"]:
            let list = f["listed"]!.string ?? ""
            guard !factsStand || facts.setRows.contains(where: { $0.set == list }) else {
                return fail(f["listed"], "no rows of a set `\(list)` are recorded", "write a set that stands in release/sets.csv")
            }
            definition = .listed(list, ever: f["ever"]?.string == "true")
        case ["bodies-of"]:
            let organisation = OrganisationID(f["bodies-of"]!.string ?? "")
            guard !factsStand || facts.roster.parties.contains(where: { $0.organisation == organisation && $0.kind == .body }) else {
                return fail(f["bodies-of"], "no body of `\(organisation)` is recorded", "write an organisation that stands in parties/bodies.csv")
            }
            definition = .bodiesOf(organisation)
        case ["kind"]:
            guard let kind = Party.Kind(rawValue: f["kind"]!.string ?? "") else {
                return fail(f["kind"], "`\(f["kind"]!.string ?? "")` is no kind of party", "write one of \(Party.Kind.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            definition = .kind(kind)
        case ["parties"]:
            let ids = list(f["parties"]).map { ($0, $0.string ?? "") }
            for (node, id) in ids where factsStand && facts.roster.index(of: PartyID(id)) == nil { unknownParty(node, id) }
            definition = .parties(ids.map { PartyID($0.1) })
        case ["is"]:
            guard let expression = expression(f["is"]) else { return nil }
            guard expression.isDatedExpression else { return fail(f["is"], "a named set cannot depend on the item", "write it in the row instead") }
            definition = .expression(expression)
        case let found:
            return fail(f["name"], found.isEmpty ? "the set `\(name)` is not defined" : "the set `\(name)` is defined in \(found.count) ways", "give it exactly one of \(primitives.joined(separator: ", "))")
        }
        return NamedSet(name: SetName(name), definition: definition, says: f["says"]?.string ?? "")
    }

    /// How a whole is reached: which sets the engine itself asks for.
    private mutating func wholes(_ node: Node?) -> (bodiesOfMembers: SetName, starBodies: [OrganisationID: SetName])? {
        guard let node, let f = fields(node, allowed: ["bodies-of-members", "stars"], required: ["bodies-of-members"], of: "`wholes`"), let bodies = knownSet(f["bodies-of-members"]) else { return nil }
        var stars: [OrganisationID: SetName] = [:]
        for (key, value) in mapping(f["stars"]) {
            let organisation = OrganisationID(key.string ?? "")
            guard !factsStand || facts.roster.parties.contains(where: { $0.kind == .whole && $0.organisation == organisation }) else {
                fail(key, "`\(organisation)` has no whole that a star could name", "write an organisation that stands as a whole in parties/others.csv")
                continue
            }
            if let set = knownSet(value) { stars[organisation] = set }
        }
        return (bodies, stars)
    }

    private mutating func knownSet(_ node: Node?) -> SetName? {
        let name = node?.string ?? ""
        guard knownSets.contains(name) else { return fail(node, "there is no set `\(name)`", suggestion(name, knownSets, else: "name a set that is defined above")) }
        return SetName(name)
    }

    private mutating func authority(_ node: Node) -> Authority? {
        guard let f = fields(node, allowed: ["id", "name", "voices", "policies"], required: ["id", "name", "policies"], of: "an authority") else { return nil }
        if let voices = f["voices"]?.string, !knownSets.contains(voices) { return fail(f["voices"], "there is no set `\(voices)`", suggestion(voices, knownSets, else: "name a set that is defined above")) }
        return Authority(id: ConsentID(f["id"]?.string ?? ""), name: f["name"]?.string ?? "", voices: f["voices"]?.string.map { SetName($0) }, policies: policies(f["policies"]))
    }

    private mutating func nameRow(_ node: Node) -> NameRow? {
        guard let f = fields(node, allowed: ["name", "policies", "stands"], required: ["name", "policies", "stands"], of: "a name"), let stands = expression(f["stands"]) else { return nil }
        return NameRow(name: f["name"]?.string ?? "", policies: policies(f["policies"]), stands: stands)
    }

    private mutating func partLabel(_ node: Node) -> Label? {
        guard let f = fields(node, allowed: ["policy", "level", "releasable-to"], required: ["policy", "level"], of: "a part") else { return nil }
        let level = LevelID(f["level"]?.string ?? "")
        guard !factsStand || facts.vocabulary.level(level) != nil else { return fail(f["level"], "there is no level `\(level)`", "write a level that stands in labels/levels.csv") }
        let names = list(f["releasable-to"]).compactMap(\.string)
        return Label(policy: PolicyID(f["policy"]?.string ?? ""), level: level, markings: names.isEmpty ? [] : [Marking(form: "releasable-to", names: names)])
    }

    private mutating func rule(_ node: Node) -> Rule? {
        guard let f = fields(node, allowed: ["id", "chapter", "says", "basis", "certainty", "certainty-note", "decides-last", "way-out"],
                             required: ["id", "chapter", "says", "basis", "certainty"], of: "a rule"), let id = f["id"]?.string else { return nil }
        guard !ruleIDs.contains(id) else { return fail(f["id"], "the rule \(id) stands twice", "give one of them another identifier") }
        ruleIDs.insert(id)
        guard let certainty = Certainty(rawValue: f["certainty"]?.string ?? "") else {
            return fail(f["certainty"], "`\(f["certainty"]?.string ?? "")` is no certainty", "write settled, contested or uncertain")
        }
        let basis = list(f["basis"])
        if basis.isEmpty { fail(f["id"], "the rule \(id) names no source", "give its basis, a mark from `sources`") }
        for mark in basis where !sourceMarks.contains(mark.string ?? "") { fail(mark, "there is no source `\(mark.string ?? "")`", suggestion(mark.string ?? "", sourceMarks, else: "add it to `sources`")) }
        return Rule(id: RuleID(id), chapter: f["chapter"]?.string ?? "", says: f["says"]?.string ?? "", basis: basis.compactMap(\.string), certainty: certainty,
                    certaintyNote: f["certainty-note"]?.string ?? "", decidesLast: f["decides-last"]?.string == "true", wayOut: f["way-out"]?.string ?? "")
    }

    private mutating func row(_ node: Node) -> Row? {
        guard let f = fields(node, allowed: ["rule", "items", "to", "outcome", "fact", "note"], required: ["rule", "to", "outcome"], of: "a row") else { return nil }
        checkRule(f["rule"])
        let items = f["items"].map { condition($0) } ?? Condition()
        guard let to = expression(f["to"]), let outcome = f["outcome"], let verdict = verdict(outcome, fact: f["fact"]) else { return nil }
        return Row(rule: RuleID(f["rule"]?.string ?? ""), items: items, to: to, verdict: verdict, note: f["note"]?.string ?? "", line: node.mark?.line ?? 1)
    }

    private mutating func verdict(_ node: Node, fact: Node?) -> Row.Verdict? {
        switch node.string {
        case "permitted": return .permitted
        case "denied": return .denied
        case "unknown":
            guard let text = fact?.string, !text.isEmpty else { return fail(node, "an unknown outcome must name the fact that is not held", "add fact: \"Whether … is not held.\"") }
            return .unknown(fact: text)
        case .some(let other):
            return fail(node, "`\(other)` is no outcome", "write permitted, denied, unknown, or {consents: [...]}")
        case nil:
            guard let f = fields(node, allowed: ["consents"], required: ["consents"], of: "an outcome") else { return nil }
            var slots: [Row.ConsentSlot] = []
            for consent in list(f["consents"]) {
                switch consent.string ?? "" {
                case "originator": slots.append(.originator)
                case "source": slots.append(.source)
                case "owner": slots.append(.owner)
                case let id where authorityIDs.contains(id): slots.append(.authority(ConsentID(id)))
                case let id: fail(consent, "nobody called `\(id)` can consent", suggestion(id, authorityIDs.union(["originator", "source", "owner"]), else: "add it to `authorities`"))
                }
            }
            if slots.isEmpty { fail(node, "the list of consents is empty", "name who must consent, or write permitted") }
            return .consents(slots)
        }
    }

    private mutating func obligation(_ node: Node) -> Obligation? {
        guard let f = fields(node, allowed: ["rule", "items", "says"], required: ["rule", "items", "says"], of: "an obligation") else { return nil }
        checkRule(f["rule"])
        return Obligation(rule: RuleID(f["rule"]?.string ?? ""), items: condition(f["items"]!), says: f["says"]?.string ?? "")
    }

    private mutating func prohibition(_ node: Node) -> Prohibition? {
        guard let f = fields(node, allowed: ["property", "says", "items", "never"], required: ["property", "says", "items", "never"], of: "a prohibition"),
              let never = expression(f["never"]) else { return nil }
        return Prohibition(property: f["property"]?.string ?? "", says: f["says"]?.string ?? "", items: condition(f["items"]!), never: never)
    }

    private mutating func exception(_ node: Node) -> ProofException? {
        guard let f = fields(node, allowed: ["property", "recipient", "policy", "reason"], required: ["property", "reason"], of: "an exception") else { return nil }
        let property = f["property"]?.string ?? ""
        if !properties.contains(property) { fail(f["property"], "nothing called `\(property)` is proved", suggestion(property, properties, else: "write one of \(properties.sorted().joined(separator: ", "))")) }
        return ProofException(property: f["property"]?.string ?? "", recipient: f["recipient"]?.string ?? "", policy: f["policy"]?.string ?? "",
                              reason: f["reason"]?.string ?? "")
    }

    private mutating func condition(_ node: Node) -> Condition {
        var condition = Condition()
        let keys = ["policies", "levels", "classified", "marked", "unmarked", "named", "not-named", "inside", "held-by", "originated-by", "not-originated-by", "in-force", "not-in-force", "empty", "not-empty", "open"]
        guard let f = fields(node, allowed: keys, required: [], of: "a condition") else { return condition }
        if let node = f["policies"] { condition.policies = policies(node) }
        for level in list(f["levels"]) {
            let id = LevelID(level.string ?? "")
            if factsStand, facts.vocabulary.level(id) == nil { fail(level, "there is no level `\(id)`", suggestion(id.text, Set(facts.vocabulary.levels.map(\.id.text)), else: "write a level that stands in labels/levels.csv")) }
            condition.levels.append(id)
        }
        condition.classified = f["classified"].flatMap { boolean($0) }
        condition.marked = forms(f["marked"])
        condition.unmarked = forms(f["unmarked"])
        condition.named = f["named"]?.string
        condition.notNamed = f["not-named"]?.string
        condition.inside = f["inside"]?.string
        condition.heldBy = f["held-by"].flatMap { expression($0) }
        condition.originatedBy = f["originated-by"].flatMap { expression($0) }
        condition.notOriginatedBy = f["not-originated-by"].flatMap { expression($0) }
        condition.inForce = arrangement(f["in-force"])
        condition.notInForce = arrangement(f["not-in-force"])
        condition.empty = f["empty"].flatMap { expression($0) }
        condition.notEmpty = f["not-empty"].flatMap { expression($0) }
        condition.open = f["open"].flatMap { boolean($0) } ?? false
        return condition
    }

    private mutating func policies(_ node: Node?) -> [String] {
        let known = Set(facts.vocabulary.policies.map(\.id.text)).union(["NAT"])
        return list(node).compactMap { item in
            guard let text = item.string, !factsStand || known.contains(text) else {
                fail(item, "there is no policy `\(item.string ?? "")`", suggestion(item.string ?? "", known, else: "write a policy that stands in labels/policies.csv, or NAT"))
                return nil
            }
            return text
        }
    }

    private mutating func forms(_ node: Node?) -> [MarkingFormID] {
        let known = Set(facts.vocabulary.forms.map(\.id.text))
        return list(node).compactMap { item in
            guard let text = item.string, !factsStand || known.contains(text) else {
                fail(item, "there is no marking `\(item.string ?? "")`", suggestion(item.string ?? "", known, else: "write a form that stands in labels/markings.csv"))
                return nil
            }
            return MarkingFormID(text)
        }
    }

    private mutating func arrangement(_ node: Node?) -> ArrangementID? {
        guard let node else { return nil }
        let known = Set(facts.arrangements.map(\.id.text))
        guard let text = node.string, !factsStand || known.contains(text) else {
            return fail(node, "there is no arrangement `\(node.string ?? "")`", suggestion(node.string ?? "", known, else: "write an identifier that stands in release/arrangements.csv"))
        }
        return ArrangementID(text)
    }

    private mutating func expression(_ node: Node?) -> SetExpression? {
        guard let node, let text = node.string else { return fail(node, "a set expression is missing", "write the name of a set, or sets joined by or, and, less") }
        do {
            return try SetExpression(text, known: knownSets)
        } catch {
            switch error {
            case .unknownSet(let name): return fail(node, "there is no set `\(name)`", suggestion(name, knownSets, else: "define it above, or write one that is"))
            case .unexpected(let word, let expected): return fail(node, "`\(word)` does not fit here", "write \(expected)")
            case .endedEarly(let expected): return fail(node, "the expression ends too early", "write \(expected)")
            }
        }
    }

    // MARK: Nodes

    private mutating func checkRule(_ node: Node?) {
        guard let id = node?.string else { return }
        if !ruleIDs.contains(id) { fail(node, "there is no rule `\(id)`", suggestion(id, ruleIDs, else: "add it to `rules`")) }
    }

    private mutating func unknownParty(_ node: Node, _ id: String) {
        fail(node, "`\(id)` is no party of the pack", facts.roster.nearest(to: id).map { "did you mean \($0)?" } ?? "write an identifier that stands under parties/")
    }

    private mutating func boolean(_ node: Node) -> Bool? {
        switch node.string {
        case "true": return true
        case "false": return false
        default: return fail(node, "`\(node.string ?? "")` is neither true nor false", "write true or false")
        }
    }

    private func mapping(_ node: Node?) -> [(Node, Node)] { node?.mapping.map { Array($0).map { ($0.key, $0.value) } } ?? [] }
    private func list(_ node: Node?) -> [Node] { node?.sequence.map { Array($0) } ?? [] }

    private mutating func fields(_ node: Node, allowed: [String], required: [String], of what: String) -> [String: Node]? {
        guard let mapping = node.mapping else { return fail(node, "\(what) must have named fields", "write {\(required.joined(separator: ": …, ")): …}") }
        var found: [String: Node] = [:]
        for (key, value) in mapping {
            let name = key.string ?? ""
            if !allowed.contains(name) { fail(key, "\(what) has no field `\(name)`", suggestion(name, Set(allowed), else: "write one of \(allowed.joined(separator: ", "))")) }
            found[name] = value
        }
        for name in required where found[name] == nil { fail(node, "\(what) lacks `\(name)`", "add \(name):") }
        return required.allSatisfy { found[$0] != nil } ? found : nil
    }

    private func suggestion(_ word: String, _ known: Set<String>, else fallback: String) -> String {
        let letters = Array(word.lowercased())
        let best = known.map { (editDistance(letters, Array($0.lowercased())), $0) }.min { ($0.0, $0.1) < ($1.0, $1.1) }
        guard let best, best.0 <= max(1, letters.count / 3) else { return fallback }
        return "did you mean \(best.1)?"
    }

    @discardableResult
    private mutating func fail<Value>(_ node: Node?, _ what: String, _ remedy: String) -> Value? {
        mistakes.append(PackMistake(file: file, line: node?.mark?.line ?? 1, column: node?.mark?.column ?? 1, what: what, remedy: remedy))
        return nil
    }

    private mutating func fail(_ node: Node?, _ what: String, _ remedy: String) {
        mistakes.append(PackMistake(file: file, line: node?.mark?.line ?? 1, column: node?.mark?.column ?? 1, what: what, remedy: remedy))
    }

    private static func place(of error: YamlError) -> (Int, Int, String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _): (mark.line, mark.column, problem)
        case .duplicatedKeysInMapping(let keys, let context): (context.mark.line, context.mark.column, "the field \(keys.map { "\($0)" }.joined(separator: ", ")) stands twice")
        default: (1, 1, "it cannot be read")
        }
    }
}

extension SetExpression {
    /// Speaks of the date alone, so that it may be a named set.
    var isDatedExpression: Bool {
        switch self {
        case .named: true
        case .item(let set): set == .everyone || set == .nobody
        case .or(let a, let b), .and(let a, let b), .less(let a, let b): a.isDatedExpression && b.isDatedExpression
        }
    }
}
