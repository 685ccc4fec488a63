/// The object types of STIX 2.1, by what they are. Source: STIX 2.1, sections 4 to 7.
package enum STIXTypes {
    /// SDOs, what people and tools conclude.
    package static let domain: Set<String> = ["attack-pattern", "campaign", "course-of-action", "grouping", "identity", "incident", "indicator", "infrastructure", "intrusion-set", "location", "malware", "malware-analysis",
                                              "note", "observed-data", "opinion", "report", "threat-actor", "tool", "vulnerability"]
    /// SROs.
    package static let relationships: Set<String> = ["relationship", "sighting"]
    /// SCOs, what was seen in networks and on machines; they have no versions.
    package static let observables: Set<String> = ["artifact", "autonomous-system", "directory", "domain-name", "email-addr", "email-message", "file", "ipv4-addr", "ipv6-addr", "mac-addr", "mutex", "network-traffic",
                                                   "process", "software", "url", "user-account", "windows-registry-key", "x509-certificate"]
    package static let meta: Set<String> = ["marking-definition", "language-content", "extension-definition"]
    package static let all = domain.union(relationships).union(observables).union(meta)
}
