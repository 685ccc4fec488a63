import Kernel
import Labels

/// The STIX objects of one MISP event, in the making.
struct MISPObjects {
    let event: STIXValue
    let uuid: String
    let title: String
    private var made: [STIXValue] = []
    private var references: [STIXID] = []
    private(set) var notUnderstood: [String] = []
    private let author: String
    private let eventMoment: STIXTimestamp
    private var eventLevel: LevelID?
    private var labels: [String] = []
    private var links: [STIXValue] = []
    /// Where each object stands in `made`, and which clusters are there by type and name: an event of thousands is read once, not once for each.
    private var places: [String: Int] = [:]
    private var clusterNames: Set<String> = []
    private(set) var all: [STIXValue] = []

    init(event: STIXValue, uuid: String, title: String) {
        (self.event, self.uuid, self.title) = (event, uuid, title)
        let organisation = event["Orgc"] ?? event["Org"]
        // Without a creator's UUID the event's own stands for an author that only this event has.
        author = "identity--\((organisation?["uuid"]?.string ?? uuid).lowercased())"
        eventMoment = Self.moment(seconds: event["timestamp"]) ?? Self.day(event["date"]) ?? STIXTimestamp(microseconds: 0)
    }

    mutating func make() {
        let organisation = event["Orgc"] ?? event["Org"]
        var level = MISPDistribution.level(text(event["distribution"]), inherited: nil)
        takeTags(event, level: &level)
        eventLevel = level
        add("identity", String(author.suffix(36)), eventMoment, ["name": .string(organisation?["name"]?.string ?? "Author of MISP event \(uuid)"), "identity_class": "organization"], level: nil, isContent: false)
        takeClusters(event, level: nil)
        var count = 0
        for attribute in event["Attribute"]?.array ?? [] where count < MISPReading.attributesMax {
            count += 1
            take(attribute, level: eventLevel)
        }
        for object in event["Object"]?.array ?? [] where count < MISPReading.attributesMax {
            count += object["Attribute"]?.array?.count ?? 0
            take(object: object)
        }
        for tag in event["EventReport"]?.array ?? [] { takeReport(tag) }
        if count >= MISPReading.attributesMax { notUnderstood.append("The event has more than \(MISPReading.attributesMax) attributes; those beyond were not read.") }
        all = marked(levels: made.compactMap { $0["object_marking_refs"]?[0]?.string }) + made
        addContainer()
    }

    /// A published event is a report; one that is still worked on holds its objects together as a grouping.
    private mutating func addContainer() {
        guard !references.isEmpty else { notUnderstood.append("The event \(uuid) holds nothing that has a form in STIX, so there is no report of it."); return }
        let published = Self.moment(seconds: event["publish_timestamp"]) ?? eventMoment
        var members: [STIXMembers.Member] = [.init("name", .string(title)), .init("object_refs", .array(references.map { .string($0.text) }))]
        if isPublished { members.append(.init("published", .string(published.text))); members.append(.init("report_types", ["threat-report"])) }
        else { members.append(.init("context", "suspicious-activity")) }
        if !labels.isEmpty { members.append(.init("labels", .array(labels.map { .string($0) }))) }
        if !links.isEmpty { members.append(.init("external_references", .array(links))) }
        let level = eventLevel, closer = closerReferences()
        if !closer.isEmpty { members.append(.init("granular_markings", .array(closer))) }
        all += marked(levels: [level.flatMap { TLPMarkingDefinition(level: $0)?.id }].compactMap { $0 }.filter { id in !all.contains { $0["id"]?.string == id } })
        all.append(object(isPublished ? "report" : "grouping", uuid, eventMoment, members, level: level))
    }

    private var isPublished: Bool { event["published"]?.bool == true || text(event["published"]) == "1" }
    private var container: STIXValue { .string("\(isPublished ? "report" : "grouping")--\(uuid)") }

    /// That the event holds something is as closed as the thing itself, where that is closer than the event.
    private func closerReferences() -> [STIXValue] {
        var selectors: [(marking: String, places: [STIXValue])] = []
        let markings = Dictionary(made.map { ($0["id"]?.string ?? "", $0["object_marking_refs"]?[0]?.string) }, uniquingKeysWith: { first, _ in first })
        for (index, id) in references.enumerated() {
            guard let marking = markings[id.text] ?? nil, let level = TLPMarkingDefinition(id: marking)?.level, TLPRank.rank(level) > (eventLevel.map(TLPRank.rank) ?? 0) else { continue }
            if let at = selectors.firstIndex(where: { $0.marking == marking }) { selectors[at].places.append(.string("object_refs.[\(index)]")) }
            else { selectors.append((marking, [.string("object_refs.[\(index)]")])) }
        }
        return selectors.map { ["marking_ref": .string($0.marking), "selectors": .array($0.places)] }
    }

    private func marked(levels: [String]) -> [STIXValue] {
        var ids: [String] = []
        for id in levels where !ids.contains(id) { ids.append(id) }
        return ids.compactMap { id in TLPMarkingDefinition(id: id).flatMap { try? STIXValue(reading: $0.json) } }
    }

    private func object(_ type: String, _ uuid: String, _ modified: STIXTimestamp, _ members: [STIXMembers.Member], level: LevelID?) -> STIXValue {
        // `created` must stay when the event changes: its day does, its timestamp does not.
        let day = Self.day(event["date"]) ?? modified, created = min(day, modified)
        var all: [STIXMembers.Member] = [.init("type", .string(type)), .init("spec_version", "2.1"), .init("id", .string("\(type)--\(uuid)")), .init("created_by_ref", .string(author)),
                                         .init("created", .string(STIXTimestamp(microseconds: created.microseconds).text)), .init("modified", .string(STIXTimestamp(microseconds: modified.microseconds).text))] + members
        if type == "identity", "identity--\(uuid)" == author { all.removeAll { $0.name == "created_by_ref" } }
        if let level, let marking = TLPMarkingDefinition(level: level) { all.append(.init("object_marking_refs", [.string(marking.id)])) }
        return .object(STIXMembers(unchecked: all))
    }

    private mutating func add(_ type: String, _ uuid: String, _ modified: STIXTimestamp, _ members: KeyValuePairs<String, STIXValue>, level: LevelID?, isContent: Bool = true) {
        add(object(type, uuid, modified, members.map { STIXMembers.Member($0.key, $0.value) }, level: level), isContent: isContent)
    }

    private mutating func add(_ value: STIXValue, isContent: Bool = true) {
        guard let id = value["id"]?.string, places[id] == nil else { return }
        places[id] = made.count
        made.append(value)
        if isContent { references.append(STIXID(id)) }
    }
}

extension MISPObjects {
    private func text(_ value: STIXValue?) -> String? {
        switch value {
        case .string(let text)?: text
        case .number(let text)?: text
        case .bool(let flag)?: flag ? "1" : "0"
        default: nil
        }
    }

    /// MISP writes seconds since 1970, as a text.
    static func moment(seconds value: STIXValue?) -> STIXTimestamp? {
        let seconds = value?.integer ?? value?.string.flatMap { Int64($0) }
        guard let seconds, seconds > 0, seconds < 253_402_300_800 else { return nil }
        return STIXTimestamp(microseconds: seconds * 1_000_000)
    }

    static func day(_ value: STIXValue?) -> STIXTimestamp? { value?.string.flatMap { STIXTimestamp("\($0)T00:00:00.000Z") } }

    // MARK: Tags

    /// Closes the level by the TLP tags; what galaxies name becomes objects as closed as what carries the tag.
    private mutating func takeTags(_ holder: STIXValue, level: inout LevelID?) {
        var clusters: [(type: String, name: String)] = []
        for tag in holder["Tag"]?.array ?? [] {
            guard let name = tag["name"]?.string else { continue }
            if name.lowercased().hasPrefix("tlp:") {
                let colour = name.dropFirst(4).uppercased(), known = ["WHITE": "CLEAR"][colour] ?? String(colour)
                if let marking = TLPMarkingDefinition.version2.first(where: { $0.name == "TLP:\(known)" }) { level = TLPRank.closer(level, marking.level) }
                else { level = TLPRank.closest; notUnderstood.append("The tag \(name) is no TLP label that is known here; what carries it is closed to TLP:RED.") }
            } else if let cluster = Self.cluster(inTag: name) {
                clusters.append(cluster)
            } else if holder["uuid"]?.string?.lowercased() == uuid, !labels.contains(name) {
                labels.append(name)
            }
        }
        // A galaxy that stands in full has the UUIDs of its clusters; the tag says the same without them.
        let full = Set((holder["Galaxy"]?.array ?? []).flatMap { $0["GalaxyCluster"]?.array ?? [] }.compactMap { $0["value"]?.string })
        for cluster in clusters where !full.contains(cluster.name) { addCluster(type: cluster.type, name: cluster.name, uuid: nil, description: nil, level: level) }
    }

    /// `misp-galaxy:mitre-attack-pattern="Phishing - T1566"`
    static func cluster(inTag name: String) -> (type: String, name: String)? {
        guard name.hasPrefix("misp-galaxy:"), let equals = name.firstIndex(of: "="), let type = MISPTypes.galaxies[String(name[..<equals].dropFirst(12))] else { return nil }
        return (type, String(name[name.index(after: equals)...].filter { $0 != "\"" }))
    }

    private mutating func takeClusters(_ holder: STIXValue, level: LevelID?) {
        for galaxy in holder["Galaxy"]?.array ?? [] {
            guard let type = MISPTypes.galaxies[galaxy["type"]?.string ?? ""] else {
                notUnderstood.append("The galaxy \(galaxy["name"]?.string ?? galaxy["type"]?.string ?? "without a name") has no object type in STIX here; its tags are kept as labels.")
                continue
            }
            for cluster in galaxy["GalaxyCluster"]?.array ?? [] { addCluster(type: type, name: cluster["value"]?.string ?? "", uuid: cluster["uuid"]?.string, description: cluster["description"]?.string, level: level) }
        }
    }

    private mutating func addCluster(type: String, name: String, uuid: String?, description: String?, level: LevelID?) {
        let (plain, number) = Self.split(name)
        guard !name.isEmpty, clusterNames.insert("\(type) \(plain)").inserted else { return }
        let own = uuid.flatMap { STIXID("\(type)--\($0)").isWellFormed ? $0.lowercased() : nil } ?? STIXIdentifiers.uuid(of: "\(type):\(name)".utf8, in: Self.namespace)
        var members: [STIXMembers.Member] = [.init("name", .string(plain))]
        if let description, !description.isEmpty { members.append(.init("description", .string(description))) }
        if type == "malware" { members.append(.init("is_family", true)) }
        if let number { members.append(.init("external_references", [["source_name": "mitre-attack", "external_id": .string(number)]])) }
        add(object(type, own, eventMoment, members, level: level))
    }

    /// For clusters that MISP names without a UUID: RFC 9562's namespace of URLs over the project that names them.
    private static let namespace: [UInt8] = [0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8]

    /// `Phishing - T1566` is a name and a number of ATT&CK.
    static func split(_ name: String) -> (name: String, number: String?) {
        let words = name.split(separator: " ")
        guard words.count >= 3, words[words.count - 2] == "-", let last = words.last, let first = last.first, "TSGMC".contains(first), last.dropFirst().count >= 4, last.dropFirst().allSatisfy({ $0.isWholeNumber || $0 == "." }) else { return (name, nil) }
        return (words.dropLast(2).joined(separator: " "), String(last))
    }

    // MARK: Attributes

    private mutating func take(_ attribute: STIXValue, level inherited: LevelID?) {
        guard let type = attribute["type"]?.string, let value = text(attribute["value"]), let own = attribute["uuid"]?.string?.lowercased(), STIXID("indicator--\(own)").isWellFormed else {
            return notUnderstood.append("An attribute without type, value or uuid was left out.")
        }
        var level = TLPRank.closer(MISPDistribution.level(text(attribute["distribution"]), inherited: nil), inherited)
        takeTags(attribute, level: &level)
        takeClusters(attribute, level: level)
        let modified = Self.moment(seconds: attribute["timestamp"]) ?? eventMoment
        let comment = attribute["comment"]?.string ?? "", isDeleted = attribute["deleted"]?.bool == true
        let isIndicator = attribute["to_ids"]?.bool == true || text(attribute["to_ids"]) == "1"
        if let language = MISPTypes.patternTypes[type] {
            addIndicator(own, modified, pattern: value, language: language, name: comment, comment: "", level: level, isRevoked: isDeleted)
        } else if let known = MISPTypes.attributes[type], let values = Self.values(value, for: known) {
            if isIndicator {
                addIndicator(own, modified, pattern: "[" + Self.comparisons(known, values).joined(separator: " AND ") + "]", language: "stix", name: value, comment: comment, level: level, isRevoked: isDeleted)
            } else if !isDeleted {
                addObserved(own, modified, MISPObservables.make(zip(known.properties, values).map { ($0, $1) }), level: level)
            }
        } else if isDeleted {
            return
        } else if type == "vulnerability" {
            add("vulnerability", own, modified, ["name": .string(value), "external_references": [["source_name": .string(STIXAddresses.isCVE(value) ? "cve" : "misp"), "external_id": .string(value)]]], level: level)
        } else if type == "link" {
            // The event's own level covers its references; a link that is closer may not stand there.
            if level == eventLevel, STIXAddresses.isURL(value) { links.append(["source_name": "misp", "url": .string(value)]) }
            else { notUnderstood.append("The link in attribute \(own) is \(STIXAddresses.isURL(value) ? "marked more closely than its event" : "no address"); it was left out.") }
        } else if type == "comment" || type == "text" || type == "other" {
            add("note", own, modified, ["content": .string(value), "object_refs": [container]], level: level)
        } else {
            notUnderstood.append("Attribute \(own) of the type \(type) has no form in STIX here; it was left out.")
        }
    }

    private static func values(_ value: String, for attribute: MISPTypes.Attribute) -> [String]? {
        if attribute.properties.count == 1 { return [value] }
        let parts = value.split(separator: "|", maxSplits: attribute.properties.count - 1, omittingEmptySubsequences: false).map(String.init)
        return parts.count == attribute.properties.count ? parts : nil
    }

    private static func comparisons(_ attribute: MISPTypes.Attribute, _ values: [String]) -> [String] {
        zip(attribute.properties, values).map { property, value in
            let isNumber = ["number", "src_port", "dst_port"].contains(property.path)
            let object = property.object == "ipv4-addr" && value.contains(":") ? "ipv6-addr" : property.object
            let constant = isNumber && Int(value.hasPrefix("AS") ? String(value.dropFirst(2)) : value) != nil ? (value.hasPrefix("AS") ? String(value.dropFirst(2)) : value)
                : "'\(value.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
            return "\(object):\(property.path) = \(constant)"
        }
    }

    private mutating func addIndicator(_ own: String, _ modified: STIXTimestamp, pattern: String, language: String, name: String, comment: String, level: LevelID?, isRevoked: Bool) {
        if language == "stix" {
            do throws(PatternMistake) { _ = try STIXPattern(reading: pattern) } catch { return notUnderstood.append("Attribute \(own) is no pattern. \(error.description)") }
        }
        var members: [STIXMembers.Member] = []
        if !name.isEmpty { members.append(.init("name", .string(String(name.prefix(200))))) }
        if !comment.isEmpty { members.append(.init("description", .string(comment))) }
        members += [.init("indicator_types", ["malicious-activity"]), .init("pattern", .string(pattern)), .init("pattern_type", .string(language)), .init("valid_from", .string(min(Self.day(event["date"]) ?? modified, modified).text))]
        if language == "stix" { members.append(.init("pattern_version", "2.1")) }
        if isRevoked { members.append(.init("revoked", true)) }
        add(object("indicator", own, modified, members, level: level))
    }

    private mutating func addObserved(_ own: String, _ modified: STIXTimestamp, _ observables: [STIXValue], level: LevelID?) {
        guard !observables.isEmpty else { return notUnderstood.append("Attribute \(own) says nothing that an observable could hold; it was left out.") }
        var ids: [STIXValue] = []
        for observable in observables {
            guard case .object(var members) = observable, let id = observable["id"] else { continue }
            if let level, let marking = TLPMarkingDefinition(level: level) { members["object_marking_refs"] = [.string(marking.id)] }
            // The same observable in two attributes keeps the more closed marking.
            if let before = id.string.flatMap({ places[$0] }) {
                let other = made[before]["object_marking_refs"]?[0]?.string.flatMap { TLPMarkingDefinition(id: $0)?.level }
                if let closer = TLPRank.closer(other, level), let marking = TLPMarkingDefinition(level: closer) {
                    members["object_marking_refs"] = [.string(marking.id)]
                    made[before] = .object(members)
                }
            } else {
                add(.object(members))
            }
            ids.append(id)
        }
        add("observed-data", own, modified, ["first_observed": .string(modified.text), "last_observed": .string(modified.text), "number_observed": 1, "object_refs": .array(ids)], level: level)
    }

    // MARK: Objects and reports

    /// The attributes of a file belong together and make one indicator or one observable; those of other objects stand for themselves.
    private mutating func take(object: STIXValue) {
        let attributes = object["Attribute"]?.array ?? []
        var level = TLPRank.closer(MISPDistribution.level(text(object["distribution"]), inherited: nil), eventLevel)
        guard object["name"]?.string == "file", let own = object["uuid"]?.string?.lowercased(), STIXID("file--\(own)").isWellFormed else {
            for attribute in attributes { take(attribute, level: level) }
            return
        }
        var properties: [(MISPTypes.Property, String)] = [], comparisons: [String] = [], isIndicator = false
        for attribute in attributes where attribute["deleted"]?.bool != true {
            let type = attribute["type"]?.string ?? ""
            guard let known = MISPTypes.attributes[type], known.properties.allSatisfy({ $0.object == "file" }), let value = text(attribute["value"]), let values = Self.values(value, for: known) else {
                if type != "size-in-bytes" { take(attribute, level: level) }
                continue
            }
            level = TLPRank.closer(level, MISPDistribution.level(text(attribute["distribution"]), inherited: nil))
            takeTags(attribute, level: &level)
            isIndicator = isIndicator || attribute["to_ids"]?.bool == true
            for (property, value) in zip(known.properties, values) where !properties.contains(where: { $0.0 == property }) { properties.append((property, value)) }
            comparisons += Self.comparisons(known, values)
        }
        guard !properties.isEmpty else { return }
        let modified = Self.moment(seconds: object["timestamp"]) ?? eventMoment, name = properties.first { $0.0.path == "name" }?.1 ?? properties[0].1
        if isIndicator { addIndicator(own, modified, pattern: "[" + comparisons.joined(separator: " AND ") + "]", language: "stix", name: name, comment: object["comment"]?.string ?? "", level: level, isRevoked: object["deleted"]?.bool == true) }
        else { addObserved(own, modified, MISPObservables.make(properties), level: level) }
    }

    private mutating func takeReport(_ report: STIXValue) {
        guard let own = report["uuid"]?.string?.lowercased(), STIXID("note--\(own)").isWellFormed, let content = report["content"]?.string, !content.isEmpty, report["deleted"]?.bool != true else { return }
        let level = TLPRank.closer(MISPDistribution.level(text(report["distribution"]), inherited: nil), eventLevel)
        add("note", own, Self.moment(seconds: report["timestamp"]) ?? eventMoment, ["abstract": .string(report["name"]?.string ?? title), "content": .string(content), "object_refs": [container]], level: level)
    }
}
