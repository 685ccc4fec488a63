import Kernel

/// Compares an object with what the standard says of its type.
///
/// Objects of STIX 2.0 are looked at for what both standards share; types that nobody here knows for the common properties alone.
package enum STIXCheck {
    /// More of one object help nobody.
    package static let findingsMax = 100

    package static func findings(of value: STIXValue) -> [STIXFinding] {
        var checker = STIXChecker(object: value)
        checker.check()
        return Array(checker.findings.prefix(findingsMax))
    }

    /// Whether a part of an object breaks no rule that the whole kept.
    static func isWhole(_ part: STIXValue, where whole: STIXValue) -> Bool {
        let before = findings(of: whole).filter { $0.severity == .error }.count
        return findings(of: part).filter { $0.severity == .error }.count <= before
    }
}

/// One object being checked; the findings gather in the order in which the properties stand.
struct STIXChecker {
    let object: STIXValue
    private(set) var findings: [STIXFinding] = []
    let id: String?
    let type: String

    init(object: STIXValue) {
        (self.object, id, type) = (object, object["id"]?.string, object["type"]?.string ?? "")
    }

    mutating func note(as severity: STIXFinding.Severity, _ path: String, _ what: String, _ instead: String, _ section: String) {
        guard findings.count < STIXCheck.findingsMax else { return }
        findings.append(STIXFinding(severity: severity, object: id.map { String($0.prefix(300)) }, path: path, what: what, instead: instead, section: section))
    }
    mutating func note(_ path: String, _ what: String, _ instead: String, _ section: String) { note(as: .error, path, what, instead, section) }
    mutating func advise(_ path: String, _ what: String, _ instead: String, _ section: String) { note(as: .warning, path, what, instead, section) }

    var isOfVersion20: Bool {
        object["spec_version"]?.string == "2.0" || object["spec_version"] == nil && object["created"] != nil && !STIXTypes.observables.contains(type)
    }

    mutating func check() {
        guard case .object(let members) = object else { return note("", "this is \(object.kindInWords)", "write an object in braces", "3.2") }
        checkType()
        let common = STIXTable.common(of: type), own = STIXTable.types[type].flatMap { STIXTypes.all.contains(type) ? $0 : nil }
        guard let common else { return }
        if isOfVersion20 { return checkEarlier(members, common) }
        for property in common.properties + (own?.properties ?? []) where property.isRequired && members[property.name] == nil {
            // An observable of a type that nobody here knows looks like a domain object without its dates.
            if own == nil, property.name.hasSuffix("ed") || property.name == "spec_version", mayBeObservable(members) { continue }
            note(property.name, "it is missing", "add it; every \(type) must have it", own?.byName[property.name] == nil ? common.section : own?.section ?? common.section)
        }
        let isExtended = extendsTopLevel(members)
        for member in members.members {
            if let property = own?.byName[member.name] { check(member.value, as: property.type, at: member.name, section: own?.section ?? "3.2") }
            else if let property = common.byName[member.name] { check(member.value, as: property.type, at: member.name, section: common.section) }
            else { checkCustom(member, isKnownType: own != nil, isExtended: isExtended) }
        }
        checkRules()
    }

    private func mayBeObservable(_ members: STIXMembers) -> Bool {
        members["extensions"]?.object?.members.contains { $0.value["extension_type"]?.string == "new-sco" } ?? false || members["created"] == nil && members["modified"] == nil
    }

    private func extendsTopLevel(_ members: STIXMembers) -> Bool {
        members["extensions"]?.object?.members.contains { ["toplevel-property-extension", "new-sdo", "new-sco", "new-sro"].contains($0.value["extension_type"]?.string ?? "") } ?? false
    }

    private mutating func checkType() {
        let bytes = Array(type.utf8)
        let isName = bytes.count >= 3 && bytes.count <= 250 && bytes[0] >= 0x61 && bytes[0] <= 0x7a
            && bytes.allSatisfy { $0 >= 0x61 && $0 <= 0x7a || $0 >= 0x30 && $0 <= 0x39 || $0 == UInt8(ascii: "-") } && !type.contains("--")
        if !type.isEmpty, !isName { note("type", "\"\(type.prefix(60))\" is no name of a type", "write 3 to 250 lower case letters, digits and single hyphens", "3.1") }
        if type == "action" { note("type", "this name is reserved", "choose another type", "3.8") }
        if type == "bundle" { note("type", "this is a bundle and no object", "check the objects inside of it", "8") }
        guard let id else { return }
        guard STIXID(id).isWellFormed, STIXID(id).type == type else { return note("id", "\"\(id.prefix(80))\" is no identifier of this object", "write \(type)-- and a UUID", "2.9") }
    }

    /// STIX 2.0: dates, markings and references, as both standards have them.
    private mutating func checkEarlier(_ members: STIXMembers, _ common: STIXTable.ObjectType) {
        for name in ["type", "id"] where members[name] == nil { note(name, "it is missing", "add it; every object must have it", "3.2") }
        for member in members.members {
            guard let property = common.byName[member.name], !["spec_version", "granular_markings", "extensions", "labels"].contains(member.name) else { continue }
            if case .array(let elements) = member.value, elements.isEmpty { continue }
            check(member.value, as: property.type, at: member.name, section: common.section)
        }
        checkDates()
    }

    private mutating func checkCustom(_ member: STIXMembers.Member, isKnownType: Bool, isExtended: Bool) {
        let name = member.name, isName = STIXAddresses.isPropertyName(name)
        if !isName { note(String(name.prefix(80)), "this is no name of a property", "write 3 to 250 lower case letters, digits and underscores, a letter first", "3.1") }
        if ["severity", "action", "username", "phone_numbers"].contains(name) { note(name, "this name is reserved", "choose another name", "3.8") }
        if isKnownType, !isExtended, !name.hasPrefix("x_"), isName {
            advise(name, "\(type) has no such property", "define it in an extension, or begin its name with x_", "11.1")
        }
        refuseEmpty(member.value, at: name)
        // The two endings bind every property of that name. Source: STIX 2.1, section 3.1.
        if name.hasSuffix("_hex") { check(member.value, as: .hex, at: name, section: "3.1") }
        if name.hasSuffix("_bin") { check(member.value, as: .binary, at: name, section: "3.1") }
    }

    /// Null and empty lists stand nowhere in STIX.
    mutating func refuseEmpty(_ value: STIXValue, at path: String) {
        if value == .null { note(path, "it is null", "leave the property out", "3.2") }
        if case .array(let elements) = value, elements.isEmpty { note(path, "the list is empty", "leave the property out, or fill it", "2.12") }
    }
}
