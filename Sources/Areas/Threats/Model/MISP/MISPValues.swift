import Kernel

/// What observables say, as the properties that MISP's types are made of.
enum MISPValues {
    typealias Value = (MISPTypes.Property, String)

    /// Strings, numbers and hashes of one observable; what it refers to is looked up where MISP joins both.
    static func values(of object: STIXValue, _ byID: [String: STIXValue]) -> [Value] {
        guard let type = object["type"]?.string else { return [] }
        var found: [Value] = []
        for member in object.object?.members ?? [] where !["type", "id", "spec_version"].contains(member.name) {
            switch (member.name, member.value) {
            case ("hashes", .object(let hashes)):
                for hash in hashes.members { if let text = hash.value.string { found.append((.init(object: type, path: "hashes.\(hash.name)"), text)) } }
            case ("src_ref", .string(let id)), ("dst_ref", .string(let id)), ("from_ref", .string(let id)):
                if let text = byID[id]?["value"]?.string { found.append((.init(object: type, path: "\(member.name).value"), text)) }
            case ("resolves_to_refs", .array(let ids)), ("to_refs", .array(let ids)):
                for id in ids.compactMap(\.string) { if let text = byID[id]?["value"]?.string { found.append((.init(object: type, path: "\(member.name)[*].value"), text)) } }
            case ("values", .array(let values)):
                for text in values.compactMap({ $0["data"]?.string }) { found.append((.init(object: type, path: "values[*].data"), text)) }
            case (_, .string(let text)), (_, .number(let text)): found.append((.init(object: type, path: member.name), text))
            default: break
            }
        }
        return found
    }

    /// Without the addresses that stand on their own and are also an end of the traffic, or what a name resolves to.
    static func joining(_ values: [Value]) -> [Value] {
        values.filter { value in
            guard value.0.path == "value", value.0.object == "ipv4-addr" || value.0.object == "ipv6-addr" else { return value.0.path != "protocols" }
            return !values.contains { $0.1 == value.1 && $0.0 != value.0 }
        }
    }

    /// The type of MISP whose parts are exactly these, and the value joined by `|`.
    static func joined(_ values: [Value]) -> (MISPTypes.Attribute, String)? {
        guard values.count == 2, !values.contains(where: { $0.1.contains("|") }) else { return nil }
        func plain(_ property: MISPTypes.Property) -> MISPTypes.Property { .init(object: property.object, path: property.path.filter { $0 != "'" }) }
        // Two types of MISP say a name and an MD5; the one for samples brings the sample with it.
        for attribute in MISPTypes.attributes.values where attribute.properties.count == 2 && attribute.type != "malware-sample" {
            let parts = attribute.properties.compactMap { property in values.first { plain($0.0) == plain(property) }?.1 }
            if parts.count == 2 { return (attribute, parts.joined(separator: "|")) }
        }
        return nil
    }
}
