import Kernel

/// Walks the members of one object once and takes what `STIXEntry` keeps.
struct STIXEntryReader {
    let tape: STIXTape
    private(set) var id: STIXID?, type = "", specVersion = ""
    private(set) var created: STIXTimestamp?, modified: STIXTimestamp?, revoked = false, createdBy: STIXID?
    private(set) var objectMarkings: [STIXID] = [], granular: [STIXGranularMarking] = [], references: [STIXReference] = []
    private(set) var definition: STIXMarkingKind?
    private(set) var title: String?, aliases: [String] = [], labels: [String] = [], kinds: [String] = []
    private(set) var indicator: STIXIndicator?
    private(set) var relationship: String?, externalIDs: [STIXExternalID] = [], confidence: Int?
    private var titleRank = Int.max
    private var pattern: String?, patternType: String?, validFrom: STIXTimestamp?, validUntil: STIXTimestamp?
    private var definitionType: String?, extensionName: String?, statement: String?

    /// More references than this in one object serve nobody; the bytes keep them all the same.
    static let referencesMax = 10_000

    init(tape: STIXTape) { self.tape = tape }

    mutating func read() throws(STIXMistake) {
        guard tape.tokens[0].kind == .object else { throw STIXMistake(.notAnObject) }
        var at = 1
        let end = Int(tape.tokens[0].next)
        while at < end {
            try take(name: at, value: at + 1)
            at = Int(tape.tokens[at + 1].next)
        }
        guard !type.isEmpty else { throw STIXMistake(.missing(property: "type")) }
        guard type != "bundle" else { throw STIXMistake(.bundle) }
        guard let id else { throw STIXMistake(.missing(property: "id")) }
        guard id.isWellFormed, id.type == type else { throw wrong("id", "\(type)-- and a UUID, as in \(type)--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f", 0) }
        // Observables of 2.1 need no spec_version; every object of 2.0 has `created`.
        if specVersion.isEmpty { specVersion = created == nil || STIXTypes.observables.contains(type) ? "2.1" : "2.0" }
        if let pattern { indicator = STIXIndicator(pattern: pattern, patternType: patternType ?? "stix", validFrom: validFrom, validUntil: validUntil) }
        if type == "marking-definition" {
            definition = if definitionType == "statement", extensionName == nil { .statement(statement ?? "") } else { .other(extensionName ?? definitionType ?? "no definition") }
            if title == nil { title = statement }
        }
    }

    private mutating func take(name: Int, value: Int) throws(STIXMistake) {
        let token = tape.tokens[name]
        func named(_ word: StaticString) -> Bool { tape.equals(token, word) }
        if token.length > 4, endsInReference(token), !named("object_marking_refs") {
            if named("created_by_ref") { createdBy = try reference(value, "created_by_ref") }
            return collectReferences(value, path: tape.text(at: name) ?? "")
        }
        switch token.length {
        case 2 where named("id"): id = STIXID(try text(value, "id"))
        case 3 where named("key"): propose(value, 3)
        case 4 where named("type"): type = try text(value, "type")
        case 4 where named("name"): propose(value, 0)
        case 4 where named("path"): propose(value, 3)
        case 5 where named("value"): propose(value, 2)
        case 5 where named("roles"): kinds += texts(value)
        case 6 where named("labels"): labels = texts(value)
        case 7 where named("created"): created = try moment(value, "created")
        case 7 where named("revoked"): revoked = try flag(value, "revoked")
        case 7 where named("pattern"):
            pattern = tape.text(at: value)
            propose(value, 6)
        case 7 where named("context"): kinds += texts(value)
        case 7 where named("aliases"): aliases += texts(value)
        case 7 where named("product"), 7 where named("subject"), 7 where named("opinion"): propose(value, 4)
        case 7 where named("sectors"): kinds += texts(value)
        case 6 where named("hashes"): proposeHash(value)
        case 8 where named("modified"): modified = try moment(value, "modified")
        case 8 where named("abstract"): propose(value, 4)
        case 7 where named("user_id"): propose(value, 4)
        case 6 where named("number"): propose(value, 4)
        case 7 where named("content"): propose(value, 5)
        case 10 where named("tool_types"): kinds += texts(value)
        case 10 where named("definition"): statement = tape.member("statement", of: value).flatMap { [tape] in tape.text(at: $0) }
        case 10 where named("extensions"): collectExtensions(value)
        case 10 where named("confidence"): confidence = tape.integer(at: value)
        case 10 where named("valid_from"): validFrom = tape.text(at: value).flatMap { STIXTimestamp($0) }
        case 11 where named("valid_until"): validUntil = tape.text(at: value).flatMap { STIXTimestamp($0) }
        case 12 where named("spec_version"): specVersion = try text(value, "spec_version")
        case 12 where named("pattern_type"): patternType = tape.text(at: value)
        case 12 where named("report_types"): kinds += texts(value)
        case 13 where named("account_login"), 12 where named("display_name"), 12 where named("command_line"): propose(value, 4)
        case 13 where named("malware_types"): kinds += texts(value)
        case 14 where named("identity_class"): kinds += texts(value)
        case 15 where named("x_mitre_aliases"): aliases += texts(value)
        case 15 where named("indicator_types"): kinds += texts(value)
        case 15 where named("definition_type"): definitionType = tape.text(at: value)
        case 17 where named("relationship_type"):
            relationship = tape.text(at: value)
            propose(value, 1)
        case 18 where named("threat_actor_types"), 20 where named("infrastructure_types"): kinds += texts(value)
        case 17 where named("granular_markings"): try takeGranular(value)
        case 19 where named("object_marking_refs"): objectMarkings = try references(value, "object_marking_refs")
        case 19 where named("external_references"): takeExternalIDs(value)
        default: if tape.holdsOthers(value) { collectInside(value, path: tape.text(at: name) ?? "") }
        }
    }
}

extension STIXEntryReader {
    private func wrong(_ property: String, _ expected: String, _ token: Int) -> STIXMistake {
        STIXMistake(.wrong(property: property, expected: expected), at: Int(tape.tokens[token].start), in: tape.bytes)
    }

    private func text(_ value: Int, _ property: String) throws(STIXMistake) -> String {
        guard let text = tape.text(at: value) else { throw wrong(property, "a text", value) }
        return text
    }

    private func flag(_ value: Int, _ property: String) throws(STIXMistake) -> Bool {
        switch tape.tokens[value].kind {
        case .yes: true
        case .no: false
        default: throw wrong(property, "true or false", value)
        }
    }

    private func moment(_ value: Int, _ property: String) throws(STIXMistake) -> STIXTimestamp {
        guard tape.tokens[value].kind == .text, let microseconds = STIXTimestamp.microseconds(in: tape.raw(tape.tokens[value])) else {
            throw wrong(property, "a moment in UTC, as in 2016-04-06T20:03:48.000Z", value)
        }
        return STIXTimestamp(microseconds: microseconds, text: tape.text(at: value) ?? "")
    }

    private func reference(_ value: Int, _ property: String) throws(STIXMistake) -> STIXID {
        let id = STIXID(try text(value, property))
        guard id.isWellFormed else { throw wrong(property, "the identifier of an object", value) }
        return id
    }

    private func references(_ value: Int, _ property: String) throws(STIXMistake) -> [STIXID] {
        guard tape.tokens[value].kind == .list else { throw wrong(property, "a list of identifiers", value) }
        var found: [STIXID] = []
        try tape.elements(of: value) { element throws(STIXMistake) in found.append(try reference(element, property)) }
        return found
    }

    private func texts(_ value: Int) -> [String] {
        if let text = tape.text(at: value) { return [text] }
        guard tape.tokens[value].kind == .list else { return [] }
        var found: [String] = [], at = value + 1
        while at < Int(tape.tokens[value].next) {
            if let text = tape.text(at: at) { found.append(text) }
            at = Int(tape.tokens[at].next)
        }
        return found
    }

    /// The lowest rank wins; long texts are shortened, since a title stands on one line.
    private mutating func propose(_ value: Int, _ rank: Int) {
        guard rank < titleRank, tape.tokens[value].kind != .object, tape.tokens[value].kind != .list, tape.tokens[value].length > 0 else { return }
        let text = tape.text(at: value) ?? String(decoding: tape.raw(tape.tokens[value]), as: UTF8.self)
        (title, titleRank) = (text.utf8.count <= 240 ? text : String(text.prefix(200)) + "…", rank)
    }

    private mutating func proposeHash(_ value: Int) {
        guard tape.tokens[value].kind == .object, tape.tokens[value].next > value + 1 else { return }
        propose(value + 2, 5)
    }

    private mutating func collectExtensions(_ value: Int) {
        guard tape.tokens[value].kind == .object else { return }
        if tape.tokens[value].next > value + 1 { extensionName = tape.text(at: value + 1) }
        collectInside(value, path: "extensions")
    }

    private mutating func takeExternalIDs(_ value: Int) {
        guard tape.tokens[value].kind == .list else { return }
        var at = value + 1
        while at < Int(tape.tokens[value].next) {
            if let name = tape.member("source_name", of: at), let source = tape.text(at: name), let number = tape.member("external_id", of: at), let id = tape.text(at: number) { externalIDs.append(STIXExternalID(source: source, id: id)) }
            at = Int(tape.tokens[at].next)
        }
    }

    /// Strict, since what is not understood here would be shown to whom it is kept from.
    private mutating func takeGranular(_ value: Int) throws(STIXMistake) {
        guard tape.tokens[value].kind == .list else { throw wrong("granular_markings", "a list", value) }
        var found: [STIXGranularMarking] = []
        try tape.elements(of: value) { element throws(STIXMistake) in
            guard tape.tokens[element].kind == .object else { throw wrong("granular_markings", "a list of objects", element) }
            var marking: STIXID?, language: String?, selectors: [String] = []
            try tape.members(of: element) { name, value throws(STIXMistake) in
                if tape.equals(tape.tokens[name], "marking_ref") { marking = try reference(value, "granular_markings.marking_ref") }
                if tape.equals(tape.tokens[name], "lang") { language = try text(value, "granular_markings.lang") }
                if tape.equals(tape.tokens[name], "selectors") { selectors = texts(value) }
            }
            guard !selectors.isEmpty, marking != nil || language != nil else { throw wrong("granular_markings", "selectors, and a marking_ref or a lang, in each entry", element) }
            found.append(STIXGranularMarking(marking: marking, language: language, selectors: selectors))
        }
        granular = found
    }

    // MARK: References

    private func endsInReference(_ token: STIXTape.Token) -> Bool {
        let end = Int(token.start + token.length)
        func ends(_ word: StaticString) -> Bool {
            guard token.length > word.utf8CodeUnitCount else { return false }
            for offset in 0..<word.utf8CodeUnitCount where tape.bytes[end - word.utf8CodeUnitCount + offset] != word.utf8Start[offset] { return false }
            return true
        }
        return ends("_ref") || ends("_refs")
    }

    private mutating func collectReferences(_ value: Int, path: String) {
        var at = tape.tokens[value].kind == .list ? value + 1 : value
        let end = tape.tokens[value].kind == .list ? Int(tape.tokens[value].next) : value + 1
        while at < end, references.count < Self.referencesMax {
            let token = tape.tokens[at]
            // Checked before it is copied: an identifier needs no escapes.
            if token.kind == .text, STIXID.isWellFormed(tape.raw(token)) { references.append(STIXReference(path: path, target: STIXID(String(decoding: tape.raw(token), as: UTF8.self)))) }
            at = Int(token.next)
        }
        if tape.holdsOthers(value) { collectInside(value, path: path) }
    }

    /// References inside of a list or an object.
    private mutating func collectInside(_ value: Int, path: String) {
        // Cut, so that a long name over many references does not multiply.
        let own = path.utf8.count <= 250 ? path : String(path.prefix(200))
        let end = Int(tape.tokens[value].next), isObject = tape.tokens[value].kind == .object
        var at = value + 1
        while at < end {
            let inner = isObject ? at + 1 : at
            if isObject, endsInReference(tape.tokens[at]) { collectReferences(inner, path: "\(own).\(tape.text(at: at) ?? "")") }
            else if tape.holdsOthers(inner) { collectInside(inner, path: isObject ? "\(own).\(tape.text(at: at) ?? "")" : own) }
            at = Int(tape.tokens[inner].next)
        }
    }
}
