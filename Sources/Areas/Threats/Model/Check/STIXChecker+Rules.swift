import Kernel
import Labels

/// Rules over several properties of one object.
extension STIXChecker {
    private func has(_ name: String) -> Bool { object[name] != nil }
    private func moment(_ name: String) -> STIXTimestamp? { object[name]?.string.flatMap { STIXTimestamp($0) } }

    private mutating func order(_ first: String, _ second: String, orEqual: Bool, _ section: String) {
        guard let early = moment(first), let late = moment(second), orEqual ? early > late : early >= late else { return }
        note(second, "it is \(late == early ? "the same moment as" : "before") \(first)", "write a moment \(orEqual ? "not before" : "after") it", section)
    }

    private mutating func anyOf(_ names: [String], _ section: String) {
        if !names.contains(where: has) { note("", "none of \(names.prefix(6).joined(separator: ", "))\(names.count > 6 ? ", …" : "") is there", "add one of them", section) }
    }

    private mutating func notBoth(_ first: String, _ second: String, _ section: String) {
        if has(first), has(second) { note(second, "\(first) stands there too", "keep one of the two", section) }
    }

    /// Compared to the millisecond, as the public validator does: tools cut one of the two there and keep the other as it was, in ATT&CK too.
    mutating func checkDates() {
        guard let created = moment("created"), let modified = moment("modified"), modified.microseconds / 1000 < created.microseconds / 1000 else { return }
        note("modified", "it is before created", "write a moment not before it", "3.2")
    }

    mutating func checkRules() {
        checkDates()
        checkMarkings()
        let section = STIXTable.types[type]?.section ?? "3.2"
        switch type {
        case "campaign", "infrastructure", "intrusion-set", "threat-actor", "sighting": order("first_seen", "last_seen", orEqual: true, section)
        case "malware":
            order("first_seen", "last_seen", orEqual: true, section)
            if object["is_family"]?.bool == true, !has("name") { note("name", "a family of malware has no name", "add it", section) }
        case "indicator":
            order("valid_from", "valid_until", orEqual: false, section)
            checkPattern()
        case "location":
            if has("latitude") != has("longitude") { note(has("latitude") ? "longitude" : "latitude", "it is missing beside the other", "write both or neither", section) }
            if has("precision"), !has("latitude") || !has("longitude") { note("precision", "there is no point to which it belongs", "add latitude and longitude", section) }
            if !(has("latitude") && has("longitude")) { anyOf(["region", "country", "latitude"], section) }
        case "malware-analysis":
            anyOf(["result", "analysis_sco_refs"], section)
            order("analysis_started", "analysis_ended", orEqual: true, section)
        case "observed-data":
            order("first_observed", "last_observed", orEqual: true, section)
            anyOf(["objects", "object_refs"], section)
            notBoth("objects", "object_refs", section)
            if has("objects") { advise("objects", "this form is deprecated", "send observables of their own and name them in object_refs", section) }
        case "relationship": order("start_time", "stop_time", orEqual: false, section)
        case "marking-definition": checkDefinition(section)
        case "language-content": checkContents(section)
        case "extension-definition":
            if !has("created_by_ref") { note("created_by_ref", "it is missing", "name who defined the extension", section) }
            let isTopLevel = object["extension_types"]?.strings.contains("toplevel-property-extension") ?? false
            if has("extension_properties"), !isTopLevel { note("extension_properties", "the extension adds nothing at the top level", "leave it out, or add toplevel-property-extension to extension_types", section) }
        default: checkObservableRules(section)
        }
    }

    private mutating func checkObservableRules(_ section: String) {
        switch type {
        case "artifact":
            anyOf(["payload_bin", "url"], section)
            notBoth("payload_bin", "url", section)
            if has("url"), !has("hashes") { note("hashes", "it is missing beside url", "add the hashes of what stands there", section) }
            if has("decryption_key"), !has("encryption_algorithm") { note("encryption_algorithm", "it is missing beside decryption_key", "name the algorithm", section) }
        case "email-message":
            if object["is_multipart"]?.bool == true, has("body") { note("body", "the message is multipart", "write body_multipart", section) }
            if object["is_multipart"]?.bool == false, has("body_multipart") { note("body_multipart", "the message is not multipart", "write body", section) }
        case "file":
            anyOf(["hashes", "name"], section)
            checkCharacterSet("name_enc", section)
        case "directory": checkCharacterSet("path_enc", section)
        case "software":
            for (index, language) in (object["languages"]?.strings ?? []).enumerated() where !STIXAddresses.isLanguage(language) {
                note("languages.[\(index)]", "\"\(language.prefix(40))\" is no language", "write a code as in eng or de", section)
            }
            if let name = object["cpe"]?.string, !name.hasPrefix("cpe:2.3:") { note("cpe", "it is no name of CPE 2.3", "write it as cpe:2.3:a:vendor:product:…", section) }
        case "network-traffic":
            anyOf(["src_ref", "dst_ref"], section)
            order("start", "end", orEqual: true, section)
            if object["is_active"]?.bool == true, has("end") { note("end", "the traffic is still active", "leave it out", section) }
        case "process", "user-account", "windows-registry-key", "x509-certificate":
            // Without any property of its own the object says nothing.
            anyOf((STIXTable.types[type]?.properties.map(\.name) ?? []) + (type == "windows-registry-key" || type == "x509-certificate" ? [] : ["extensions"]), section)
        case "ipv4-addr", "ipv6-addr", "mac-addr", "domain-name", "email-addr", "url": checkValue(section)
        default: break
        }
    }

    private mutating func checkValue(_ section: String) {
        guard let value = object["value"]?.string else { return }
        let isRight = switch type {
        case "ipv4-addr": STIXAddresses.isIPv4(value)
        case "ipv6-addr": STIXAddresses.isIPv6(value)
        case "mac-addr": STIXAddresses.isMAC(value)
        case "email-addr": value.contains("@")
        case "url": STIXAddresses.isURL(value)
        case "domain-name": STIXAddresses.isDomainName(value)
        default: !value.isEmpty
        }
        guard !isRight else { return }
        let form = ["ipv4-addr": "four numbers from 0 to 255 with points, or a block as in 198.51.100.0/24", "ipv6-addr": "an IPv6 address, or a block as in 2001:db8::/32",
                    "mac-addr": "six pairs of lower case hexadecimal digits with colons", "email-addr": "an address with one @ in it",
                    "domain-name": "names of at most 63 characters with points between them", "url": "it as https://example.org/path, other characters as % and two digits"][type] ?? "what it says"
        // A defanged value is meant not to be one; the standard has a flag for that.
        let isDefanged = object["defanged"]?.bool == true
        note(as: isDefanged ? .warning : .error, "value", "\"\(value.prefix(80))\" is no \(type)", "write \(form)", section)
    }

    private mutating func checkCharacterSet(_ name: String, _ section: String) {
        guard let text = object[name]?.string else { return }
        let isName = text.utf8.count >= 2 && text.utf8.count <= 250 && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a || "/.+_:-".utf8.contains($0) }
        if !isName { note(name, "\"\(text.prefix(40))\" is no name of a character set", "write one that IANA lists, as in UTF-8", section) }
    }

    private mutating func checkDefinition(_ section: String) {
        if !has("extensions") {
            for name in ["definition_type", "definition"] where !has(name) { note(name, "it is missing", "add it, or an extension that carries the marking", section) }
        }
        switch object["definition_type"]?.string {
        case "statement": if object["definition"]?["statement"]?.string == nil { note("definition.statement", "it is missing", "write the statement", "7.2.1.3") }
        case "tlp":
            let known = id.flatMap { TLPMarkingDefinition(id: $0) }
            if known?.version != .v1 || object["definition"]?["tlp"]?.string != known?.name.dropFirst(4).lowercased() {
                note("id", "this is none of the four markings of TLP 1.0", "refer to the fixed ones and define none", "7.2.1.4")
            }
        default: break
        }
    }

    private mutating func checkContents(_ section: String) {
        for language in object["contents"]?.object?.members ?? [] {
            let place = "contents.\(language.name)"
            if !STIXAddresses.isLanguage(language.name) { note("contents", "\"\(language.name.prefix(40))\" is no language", "write a code of RFC 5646, as in de or pt-BR", section) }
            guard let texts = language.value.object else { wrong(language.value, "an object of properties", place, section); continue }
            if texts.isEmpty { note(place, "it is empty", "leave it out, or fill it", section) }
            for name in texts.names where !STIXAddresses.isPropertyName(name) { note(place, "\"\(name.prefix(60))\" is no name of a property", "name one that the object has", section) }
        }
    }

    /// Markings that lead to themselves or nowhere.
    private mutating func checkMarkings() {
        if let id, type == "marking-definition" {
            let marked = object["object_marking_refs"]?.strings ?? [], parts = object["granular_markings"]?.array ?? []
            if marked.contains(id) || parts.contains(where: { $0["marking_ref"]?.string == id }) {
                note("object_marking_refs", "the marking marks itself", "leave that out", "7.2.1")
            }
        }
        if let language = object["lang"]?.string, !STIXAddresses.isLanguage(language) { note("lang", "\"\(language.prefix(40))\" is no language", "write a code of RFC 5646, as in de or pt-BR", "3.2") }
        var looked = 0
        for (index, part) in (object["granular_markings"]?.array ?? []).prefix(STIXEdition.selectorsMax).enumerated() {
            let place = "granular_markings.[\(index)]"
            if part["marking_ref"] == nil, part["lang"] == nil { note(place, "it names no marking and no language", "add marking_ref or lang", "7.2.3.1") }
            if part["marking_ref"] != nil, part["lang"] != nil { note(place, "it names a marking and a language", "write two entries", "7.2.3.1") }
            let selectors = part["selectors"]?.array ?? []
            looked += selectors.count
            guard looked <= STIXEdition.selectorsMax else { return note(place, "there are more than \(STIXEdition.selectorsMax) selectors in one object", "mark larger parts", "7.2.3.1") }
            for (number, text) in selectors.compactMap(\.string).enumerated() where Selector(text)?.value(in: object) == nil {
                note("\(place).selectors.[\(number)]", "\"\(text.prefix(80))\" leads nowhere in this object", "name a property that is there", "7.2.3.1")
            }
        }
    }

    mutating func checkPartRules(_ name: String, _ members: STIXMembers, at path: String, section: String) {
        switch name {
        case "external-reference":
            let source = members["source_name"]?.string, number = members["external_id"]?.string
            if members["description"] == nil, members["url"] == nil, members["external_id"] == nil {
                note(path, "it says where from, but nothing else", "add description, url or external_id", section)
            }
            switch (source, number) {
            case ("cve"?, let number): if number.map(STIXAddresses.isCVE) != true { note("\(path).external_id", "it is no CVE number", "write it as CVE-2024-12345", section) }
            case ("capec"?, let number): if number.map({ $0.hasPrefix("CAPEC-") && !$0.dropFirst(6).isEmpty && $0.dropFirst(6).allSatisfy(\.isWholeNumber) }) != true { note("\(path).external_id", "it is no CAPEC number", "write it as CAPEC-163", section) }
            default: break
            }
        case "kill-chain-phase":
            for name in ["kill_chain_name", "phase_name"] {
                if let text = members[name]?.string, text.utf8.contains(where: { $0 >= 0x41 && $0 <= 0x5a || $0 == 0x20 || $0 == UInt8(ascii: "_") }) {
                    advise("\(path).\(name)", "it has capitals, spaces or underscores", "write lower case letters and hyphens", section)
                }
            }
        case "email-mime-part":
            if members["body"] == nil, members["body_raw_ref"] == nil { note(path, "it has no body", "add body or body_raw_ref", section) }
            if members["body"] != nil, members["body_raw_ref"] != nil { note(path, "it has two bodies", "keep body or body_raw_ref", section) }
        case "http-request-ext":
            for header in members["request_header"]?.object?.members ?? [] where header.value.array == nil {
                note("\(path).request_header.\(header.name)", "it is \(header.value.kindInWords)", "write a list of texts, even of one", section)
            }
        case "socket-ext":
            for option in members["options"]?.object?.members ?? [] {
                let isKnown = ["SO_", "ICMP_", "ICMP6_", "IP_", "IPV6_", "MCAST_", "TCP_", "IRLMP_"].contains { option.name.hasPrefix($0) }
                if !isKnown { note("\(path).options", "\"\(option.name.prefix(60))\" is no option of a socket", "write a name that begins with SO_, IP_, TCP_ or the like", section) }
                if option.value.integer == nil { note("\(path).options.\(option.name)", "it is \(option.value.kindInWords)", "write a whole number", section) }
            }
        case "windows-pebinary-ext":
            if let moment = members["time_date_stamp"]?.string.flatMap({ STIXTimestamp($0) }), moment.fractionDigits > 0 {
                note("\(path).time_date_stamp", "it is more exact than a second", "write no digits behind the second", section)
            }
        default: break
        }
    }

    private mutating func checkPattern() {
        guard object["pattern_type"]?.string == "stix", let text = object["pattern"]?.string else { return }
        do throws(PatternMistake) {
            for named in try STIXPattern(reading: text).named {
                guard let hash = named.property.split(separator: ".").last, named.property.contains("hashes."), let digits = STIXAddresses.hashDigits[String(hash)], !STIXAddresses.isHash(named.value, digits: digits) else { continue }
                note("pattern", "\"\(named.value.prefix(60))\" is no \(hash), so nothing will ever match", "write \(digits) hexadecimal digits", "9.6")
            }
        } catch {
            note("pattern", "it cannot be read as a pattern", error.description, "9")
        }
    }
}
