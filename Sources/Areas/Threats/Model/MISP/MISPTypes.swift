/// MISP's attribute types beside the properties of observables that say the same. Source: MISP core format, section 2.4.2; STIX 2.1, section 6.
enum MISPTypes {
    struct Attribute: Sendable {
        let type: String
        let category: String
        /// One for each part of a value that is joined by `|`.
        let properties: [Property]
    }

    /// `file` `hashes.'SHA-256'`, as a pattern names it.
    struct Property: Hashable, Sendable {
        let object: String
        let path: String
    }

    static let attributes: [String: Attribute] = Dictionary(uniqueKeysWithValues: text.split(separator: "\n").map { line in
        let parts = line.split(separator: ",").map { $0.trimmingSpaces }
        let properties = parts.dropFirst(2).map { part in
            let halves = part.split(separator: ":", maxSplits: 1).map(String.init)
            return Property(object: halves[0], path: halves[1])
        }
        return (parts[0], Attribute(type: parts[0], category: parts[1], properties: properties))
    })

    /// Which attribute a value of a pattern or of an observable becomes; the first row of the table that says it in one part.
    static let byProperty: [Property: Attribute] = {
        var found: [Property: Attribute] = [:]
        for line in text.split(separator: "\n") {
            guard let name = line.split(separator: ",").first, let attribute = attributes[name.trimmingSpaces], attribute.properties.count == 1 else { continue }
            let property = attribute.properties[0], plain = Property(object: property.object, path: property.path.filter { $0 != "'" })
            if found[plain] == nil { found[plain] = attribute }
        }
        // Addresses of version 6 have no type of their own in MISP, and the ends of traffic are addresses there.
        for path in ["ipv6-addr:value", "network-traffic:dst_ref.value"] { found[Property(path)] = attributes["ip-dst"] }
        found[Property("network-traffic:src_ref.value")] = attributes["ip-src"]
        return found
    }()

    private static let text = """
        ip-dst, Network activity, ipv4-addr:value
        ip-src, Network activity, ipv4-addr:value
        ip-dst|port, Network activity, network-traffic:dst_ref.value, network-traffic:dst_port
        ip-src|port, Network activity, network-traffic:src_ref.value, network-traffic:src_port
        domain, Network activity, domain-name:value
        hostname, Network activity, domain-name:value
        domain|ip, Network activity, domain-name:value, domain-name:resolves_to_refs[*].value
        url, Network activity, url:value
        md5, Payload delivery, file:hashes.MD5
        sha1, Payload delivery, file:hashes.'SHA-1'
        sha256, Payload delivery, file:hashes.'SHA-256'
        sha512, Payload delivery, file:hashes.'SHA-512'
        sha3-256, Payload delivery, file:hashes.'SHA3-256'
        sha3-512, Payload delivery, file:hashes.'SHA3-512'
        ssdeep, Payload delivery, file:hashes.SSDEEP
        tlsh, Payload delivery, file:hashes.TLSH
        filename, Payload delivery, file:name
        filename|md5, Payload delivery, file:name, file:hashes.MD5
        filename|sha1, Payload delivery, file:name, file:hashes.'SHA-1'
        filename|sha256, Payload delivery, file:name, file:hashes.'SHA-256'
        filename|sha512, Payload delivery, file:name, file:hashes.'SHA-512'
        filename|ssdeep, Payload delivery, file:name, file:hashes.SSDEEP
        malware-sample, Payload delivery, file:name, file:hashes.MD5
        mime-type, Artifacts dropped, file:mime_type
        email, Network activity, email-addr:value
        email-src, Payload delivery, email-message:from_ref.value
        email-dst, Network activity, email-message:to_refs[*].value
        email-subject, Payload delivery, email-message:subject
        email-message-id, Payload delivery, email-message:message_id
        mutex, Artifacts dropped, mutex:name
        AS, Network activity, autonomous-system:number
        mac-address, Network activity, mac-addr:value
        regkey, Persistence mechanism, windows-registry-key:key
        regkey|value, Persistence mechanism, windows-registry-key:key, windows-registry-key:values[*].data
        x509-fingerprint-md5, Network activity, x509-certificate:hashes.MD5
        x509-fingerprint-sha1, Network activity, x509-certificate:hashes.'SHA-1'
        x509-fingerprint-sha256, Network activity, x509-certificate:hashes.'SHA-256'
        """

    /// Attributes that are themselves a pattern in some language.
    static let patternTypes = ["yara": "yara", "snort": "snort", "sigma": "sigma", "stix2-pattern": "stix"]

    /// MISP's galaxies whose clusters are STIX objects; the clusters of ATT&CK carry ATT&CK's own UUIDs.
    static let galaxies = ["mitre-attack-pattern": "attack-pattern", "mitre-intrusion-set": "intrusion-set", "mitre-malware": "malware", "mitre-tool": "tool", "mitre-course-of-action": "course-of-action",
                           "threat-actor": "threat-actor", "ransomware": "malware", "tool": "tool", "malpedia": "malware"]
}

extension MISPTypes.Property {
    init(_ text: String) {
        let halves = text.split(separator: ":", maxSplits: 1).map(String.init)
        self.init(object: halves[0], path: halves.count > 1 ? halves[1] : "")
    }
}

extension StringProtocol {
    var trimmingSpaces: String {
        var rest = Substring(self)
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
