/// What two objects can have in common beyond an identifier: an address, a hash, a technique, a name. Two teams that hold the same term look at the same thing.
package struct ThreatTerm: Hashable, Comparable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case address, domain, url, mail, hash, technique, vulnerability, name, other

        package var inWords: String {
            switch self {
            case .address: "network address"
            case .domain: "domain name"
            case .url: "web address"
            case .mail: "mail address"
            case .hash: "file hash"
            case .technique: "technique"
            case .vulnerability: "vulnerability"
            case .name: "name"
            case .other: "observable"
            }
        }
    }
    package let kind: Kind
    /// In one spelling: lower case where the case says nothing.
    package let text: String

    package init?(_ kind: Kind, _ text: some StringProtocol) {
        let folded = switch kind {
        case .url, .other: String(text)
        case .technique, .vulnerability: text.uppercased()
        default: text.lowercased()
        }
        guard (2...Self.sizeMax).contains(folded.utf8.count), !folded.utf8.contains(where: { $0 < 0x20 }) else { return nil }
        (self.kind, self.text) = (kind, folded)
    }

    package static let sizeMax = 500
    /// Of one object.
    package static let countMax = 64

    package static func < (a: Self, b: Self) -> Bool { (a.kind.rawValue, a.text) < (b.kind.rawValue, b.text) }
}

extension ThreatTerm {
    /// The terms of an object, each once, in their order, at most `countMax`.
    package static func terms(of entry: STIXEntry, _ value: @autoclosure () -> STIXValue?) -> [ThreatTerm] {
        var found: Set<ThreatTerm> = []
        for one in entry.externalIDs { if let term = catalogued(one) { found.insert(term) } }
        if nameable.contains(entry.type) { for name in ([entry.title].compactMap { $0 } + entry.aliases) { if let term = ThreatTerm(.name, name) { found.insert(term) } } }
        if let indicator = entry.indicator {
            if indicator.patternType == "stix", let pattern = try? STIXPattern(reading: indicator.pattern) {
                for one in pattern.named { if let term = observed(one.type, one.property, one.value) { found.insert(term) } }
            }
        } else if STIXTypes.observables.contains(entry.type), let value = value() {
            for (property, text) in values(of: value) { if let term = observed(entry.type, property, text) { found.insert(term) } }
        }
        return Array(found.sorted().prefix(countMax))
    }

    private static let nameable: Set<String> = ["malware", "threat-actor", "intrusion-set", "tool", "campaign"]

    private static func catalogued(_ id: STIXExternalID) -> ThreatTerm? {
        switch id.source.lowercased() {
        case "cve": ThreatTerm(.vulnerability, id.id)
        case "mitre-attack", "mitre-mobile-attack", "mitre-ics-attack", "capec", "disarm": ThreatTerm(.technique, id.id)
        default: nil
        }
    }

    /// What an observable says of itself and what a pattern compares it with are the same term.
    private static func observed(_ type: String, _ property: String, _ text: String) -> ThreatTerm? {
        switch (type, property) {
        case ("ipv4-addr", "value"), ("ipv6-addr", "value"): ThreatTerm(.address, text)
        case ("network-traffic", "src_ref.value"), ("network-traffic", "dst_ref.value"): ThreatTerm(text.utf8.contains { $0 == UInt8(ascii: ":") } || text.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (48...57).contains($0) } ? .address : .domain, text)
        case ("domain-name", "value"): ThreatTerm(.domain, text.last == "." ? text.dropLast() : text[...])
        case ("url", "value"): ThreatTerm(.url, text)
        case ("email-addr", "value"): ThreatTerm(.mail, text)
        case ("mutex", "name"), ("windows-registry-key", "key"), ("user-agent", "value"), ("autonomous-system", "number"), ("mac-addr", "value"), ("x509-certificate", "serial_number"): ThreatTerm(.other, "\(type) \(text)")
        default: property.hasPrefix("hashes.") ? ThreatTerm(.hash, text) : nil
        }
    }

    private static func values(of object: STIXValue) -> [(String, String)] {
        var found: [(String, String)] = ["value", "name", "key", "number", "serial_number"].compactMap { property in object[property].flatMap { $0.string ?? $0.integer.map { String($0) } }.map { (property, $0) } }
        for member in object["hashes"]?.object?.members ?? [] { if let hash = member.value.string { found.append(("hashes." + member.name, hash)) } }
        return found
    }
}
