import TestSupport
@testable import Threats

/// An object of each type with every property of the table, right in each; and ways to spoil one.
enum STIXExamples {
    private static let uuid = "8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f", other = "1c4d2f6e-9a3b-4d5c-8e7f-0a1b2c3d4e5f"

    static func object(_ type: String) -> STIXValue {
        var members = STIXMembers()
        for property in (STIXTable.common(of: type)?.properties ?? []) + (STIXTable.types[type]?.properties ?? []) where !["extensions", "granular_markings", "defanged", "objects"].contains(property.name) {
            members[property.name] = value(property.name, property.type)
        }
        members["type"] = .string(type)
        members["id"] = .string("\(type)--\(uuid)")
        mend(&members, type)
        return .object(members)
    }

    /// What the rules over several properties want.
    private static func mend(_ members: inout STIXMembers, _ type: String) {
        if let value = ["ipv4-addr": "198.51.100.3", "ipv6-addr": "2001:db8::1", "mac-addr": "d2:fb:49:24:37:18", "domain-name": "x.example", "email-addr": "a@x.example", "url": "https://x.example/"][type] { members["value"] = .string(value) }
        switch type {
        case "artifact": members["payload_bin"] = nil
        case "indicator": (members["pattern"], members["pattern_type"], members["valid_until"]) = ("[file:name = 'a']", "stix", "2021-01-01T00:00:00Z")
        case "relationship": members["stop_time"] = "2021-01-01T00:00:00Z"
        case "email-message": (members["body"], members["body_multipart"]) = (nil, [["body": "x"]])
        case "network-traffic":
            members["is_active"] = false
            members["ipfix"] = ["minimumIpTotalLength": 32]
        case "directory": members["path_enc"] = "UTF-8"
        case "file":
            members["name_enc"] = "UTF-8"
            members["extensions"] = ["ntfs-ext": part("ntfs-ext"), "windows-pebinary-ext": part("windows-pebinary-ext")]
        case "software": (members["cpe"], members["languages"]) = ("cpe:2.3:a:b:c:1:*:*:*:*:*:*:*", ["eng"])
        case "language-content": members["contents"] = ["de": ["name": "x"]]
        case "marking-definition": (members["definition_type"], members["definition"]) = ("statement", ["statement": "x"])
        case "extension-definition": members["extension_types"] = ["toplevel-property-extension"]
        case "process":
            members["id"] = .string("process--\(uuid)")
            members["extensions"] = ["windows-service-ext": part("windows-service-ext")]
        case "user-account": members["extensions"] = ["unix-account-ext": part("unix-account-ext")]
        default: break
        }
        for name in ["mime_type", "content_type"] where members[name] != nil { members[name] = "text/plain" }
        if members["lang"] != nil { members["lang"] = "en" }
    }

    private static func part(_ name: String) -> STIXValue {
        .object(STIXMembers(unchecked: (STIXTable.types[name]?.properties ?? []).compactMap { property in
            // One of the two bodies of a part of a message, and one of the two kinds of a granular marking.
            ["body_raw_ref"].contains(property.name) ? nil : .init(property.name, property.name == "time_date_stamp" ? "2020-01-01T00:00:00Z" : value(property.name, property.type))
        }))
    }

    private static func value(_ name: String, _ type: STIXPropertyType) -> STIXValue {
        switch type {
        case .text: .string(name == "key" ? "HKEY_LOCAL_MACHINE\\a" : "text")
        case .url: "https://x.example/a"
        case .flag: true
        case .time, .versionTime: "2020-01-01T00:00:00.000Z"
        case .identifier: "identity--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"
        case .hex: "ab12"
        case .binary: "YWJj"
        case .hashes: ["MD5": "d41d8cd98f00b204e9800998ecf8427e"]
        case .dictionary, .object: ["Key": "value"]
        case .extensions: [:]
        case .version: "2.1"
        case .word: "uses"
        case .integer(let min, let max): .number(String(max == 100 ? 50 : Swift.max(1, min ?? 1)))
        case .number: .number("1.5")
        case .vocabulary(let name), .enumeration(let name): .string(STIXVocabularies.words[name]?.min() ?? "")
        case .reference(let types): .string("\(target(types))--\(other)")
        case .references(let types): [.string("\(target(types))--\(other)")]
        case .part(let name): part(name)
        case .parts(let name): [part(name)]
        case .list(let inner): [value(name, inner)]
        }
    }

    private static func target(_ types: Set<String>) -> String {
        types.contains("domain") || types.contains("any") ? "malware" : types.contains("observable") ? "url" : types.min() ?? "malware"
    }

    /// One property or element somewhere left out or replaced by what does not fit, or one that is new.
    static func spoiled(_ object: STIXValue, using random: inout Seeded) -> STIXValue {
        let wrong: [STIXValue] = [.null, [], [:], "", 5, -1, .number("1.5"), true, "x", "2020-01-01", "2019-01-01T00:00:00Z", "malware--x", "identity--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f", "bundle--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
                                  ["x"], [5], [.null], ["a": 1], ["a b": "c"], ["MD5": "x"], 101, "TEXT", "a b", 999_999_999_999]
        func pick() -> STIXValue { wrong.randomElement(using: &random) ?? .null }
        func spoil(_ value: STIXValue, isTop: Bool) -> STIXValue {
            switch value {
            case .object(var members) where !members.isEmpty:
                if Int.random(in: 0..<10, using: &random) == 0 { members["x_new"] = pick(); return .object(members) }
                let name = members.names.filter { !isTop || $0 != "type" }.randomElement(using: &random) ?? ""
                guard let inner = members[name] else { return value }
                if Int.random(in: 0..<4, using: &random) == 0 { members[name] = nil } else { members[name] = Bool.random(using: &random) ? spoil(inner, isTop: false) : pick() }
                return .object(members)
            case .array(var elements) where !elements.isEmpty:
                let index = Int.random(in: 0..<elements.count, using: &random)
                elements[index] = Bool.random(using: &random) ? spoil(elements[index], isTop: false) : pick()
                return .array(elements)
            default: return pick()
            }
        }
        return spoil(object, isTop: true)
    }
}
