import Kernel
import Labels

/// The attributes and tags of one MISP event, in the making.
struct MISPAttributes {
    let objects: [STIXValue]
    let level: LevelID?
    let moment: STIXTimestamp
    private(set) var attributes: [STIXValue] = []
    private(set) var tags: [String] = []
    private(set) var notCarried: [String] = []
    /// Every value, and every part of one that is joined by `|`, as a feed's index has them.
    private(set) var hashed: [String] = []
    private var seen: Set<String> = []

    init(objects: [STIXValue], level: LevelID?, moment: STIXTimestamp) { (self.objects, self.level, self.moment) = (objects, level, moment) }

    mutating func make() {
        if let level, let marking = TLPMarkingDefinition(level: level) { tags.append(marking.name.lowercased()) }
        // What observed data hold is written with them and not again on its own.
        let byID = Dictionary(objects.map { ($0["id"]?.string ?? "", $0) }, uniquingKeysWith: { first, _ in first })
        let held = Set(objects.flatMap { $0["type"]?.string == "observed-data" ? $0["object_refs"]?.strings ?? [] : [] })
        for object in objects {
            guard let type = object["type"]?.string, let id = object["id"]?.string, STIXID(id).isWellFormed else { continue }
            switch type {
            case "indicator": takeIndicator(object, id)
            case "vulnerability": takeVulnerability(object, id)
            case "attack-pattern", "malware", "tool", "intrusion-set", "threat-actor", "course-of-action": takeCluster(object, type)
            case "note": if let text = object["content"]?.string { append("text", "Other", text, uuid(of: id), isIndicator: false, comment: object["abstract"]?.string ?? "", object) }
            // These hold others together, or say who and how; the event does that here.
            case "report", "grouping", "identity", "marking-definition": takeLinks(object)
            case "observed-data": takeObserved(object, id, byID)
            default:
                if held.contains(id) { continue }
                if STIXTypes.observables.contains(type) { takeObservable(object, id) }
                else { notCarried.append("\(id): MISP has nothing for an object of the type \(type); it was left out.") }
            }
        }
    }

    private func uuid(of id: String) -> String { String(STIXID(id).uuid) }

    /// A UUID for the parts of an object that becomes several attributes; the same part gets the same one each time.
    private func uuid(of id: String, part: String) -> String { STIXIdentifiers.uuid(of: "\(id) \(part)".utf8, in: STIXIdentifiers.observables) }

    private mutating func append(_ type: String, _ category: String, _ value: String, _ uuid: String, isIndicator: Bool, comment: String, _ object: STIXValue) {
        guard !value.isEmpty, seen.insert(uuid).inserted else { return }
        let changed = object["modified"]?.string.flatMap { STIXTimestamp($0) } ?? moment
        var members: [STIXMembers.Member] = [.init("uuid", .string(uuid)), .init("type", .string(type)), .init("category", .string(category)), .init("value", .string(value)), .init("to_ids", .bool(isIndicator)),
                                             .init("comment", .string(comment)), .init("distribution", "5"), .init("disable_correlation", false), .init("timestamp", .string(String(max(0, changed.microseconds / 1_000_000))))]
        if object["revoked"]?.bool == true { members.append(.init("deleted", true)) }
        if let marking = TLPMarkingDefinition.mostClosed(of: object["object_marking_refs"]?.strings ?? []), marking.level != level { members.append(.init("Tag", [["name": .string(marking.name.lowercased())]])) }
        attributes.append(.object(STIXMembers(unchecked: members)))
        hashed += type.contains("|") || type == "malware-sample" ? value.split(separator: "|").map(String.init) : [value]
    }

    private mutating func takeIndicator(_ object: STIXValue, _ id: String) {
        guard let pattern = object["pattern"]?.string else { return }
        let comment = [object["name"]?.string, object["description"]?.string].compactMap { $0 }.joined(separator: ": "), language = object["pattern_type"]?.string ?? "stix"
        if language != "stix" {
            guard let type = MISPTypes.patternTypes.first(where: { $0.value == language })?.key else { return notCarried.append("\(id): MISP has no attribute for patterns of the language \(language); it was left out.") }
            return append(type, type == "snort" ? "Network activity" : "Payload installation", pattern, uuid(of: id), isIndicator: true, comment: comment, object)
        }
        guard let read = try? STIXPattern(reading: pattern) else { return notCarried.append("\(id): its pattern cannot be read; it was left out.") }
        // What a single comparison says, an attribute says; anything more is kept whole beside the values that it names.
        let named = read.named, isSimple = read.comparisons.count == 1 && named.count == 1
        if case .observed(.all) = read.observation, named.count == read.comparisons.count, let (attribute, value) = MISPValues.joined(named.map { (MISPTypes.Property(object: $0.type, path: $0.property), $0.value) }) {
            return append(attribute.type, attribute.category, value, uuid(of: id), isIndicator: true, comment: comment, object)
        }
        var count = 0
        for value in named {
            guard let attribute = MISPTypes.byProperty[MISPTypes.Property(object: value.type, path: value.property)] else { continue }
            count += 1
            append(attribute.type, attribute.category, value.value, isSimple ? uuid(of: id) : uuid(of: id, part: "\(value.type):\(value.property)=\(value.value)"), isIndicator: isSimple, comment: isSimple ? comment : "Named by the pattern \(uuid(of: id))", object)
        }
        if !isSimple || count == 0 { append("stix2-pattern", "Payload installation", pattern, uuid(of: id), isIndicator: true, comment: comment, object) }
    }

    private mutating func takeVulnerability(_ object: STIXValue, _ id: String) {
        let number = object["external_references"]?.array?.first { $0["source_name"]?.string == "cve" }?["external_id"]?.string ?? object["name"]?.string ?? ""
        append("vulnerability", "External analysis", number, uuid(of: id), isIndicator: false, comment: object["description"]?.string ?? "", object)
    }

    /// As the galaxies of MISP are named in tags: `misp-galaxy:mitre-attack-pattern="Phishing - T1566"`.
    private mutating func takeCluster(_ object: STIXValue, _ type: String) {
        guard let name = object["name"]?.string, !name.contains("\"") else { return }
        let number = object["external_references"]?.array?.first { $0["source_name"]?.string?.hasPrefix("mitre-") == true }?["external_id"]?.string
        let galaxy = type == "threat-actor" ? type : "mitre-\(type)"
        let tag = "misp-galaxy:\(galaxy)=\"\(name)\(number.map { " - \($0)" } ?? "")\""
        if seen.insert(tag).inserted { tags.append(tag) }
    }

    private mutating func takeLinks(_ object: STIXValue) {
        guard object["type"]?.string == "report" || object["type"]?.string == "grouping", let id = object["id"]?.string else { return }
        for reference in object["external_references"]?.array ?? [] {
            if let url = reference["url"]?.string { append("link", "External analysis", url, uuid(of: id, part: url), isIndicator: false, comment: reference["description"]?.string ?? "", object) }
        }
    }

    /// Observed data that hold what one attribute says become that attribute, under their own UUID.
    private mutating func takeObserved(_ object: STIXValue, _ id: String, _ byID: [String: STIXValue]) {
        let observables = (object["object_refs"]?.strings ?? []).compactMap { byID[$0] }, values = observables.flatMap { MISPValues.values(of: $0, byID) }
        if let (attribute, value) = MISPValues.joined(MISPValues.joining(values)) { return append(attribute.type, attribute.category, value, uuid(of: id), isIndicator: false, comment: "", object) }
        let found = values.compactMap { value in MISPTypes.byProperty[value.0].map { ($0, value.1) } }
        if found.count == 1 { return append(found[0].0.type, found[0].0.category, found[0].1, uuid(of: id), isIndicator: false, comment: "", object) }
        for observable in observables { if let own = observable["id"]?.string { takeObservable(observable, own) } }
    }

    private mutating func takeObservable(_ object: STIXValue, _ id: String) {
        let found = MISPValues.values(of: object, [:]).compactMap { value in MISPTypes.byProperty[value.0].map { ($0, value.1) } }
        if found.isEmpty { return notCarried.append("\(id): MISP has no attribute for what this observable says; it was left out.") }
        for (attribute, text) in found { append(attribute.type, attribute.category, text, found.count == 1 ? uuid(of: id) : uuid(of: id, part: attribute.type), isIndicator: false, comment: "", object) }
    }
}
