import Crypto
import Kernel

/// Identifiers that follow from what an object says, so that two who saw the same thing call it the same.
package enum STIXIdentifiers {
    /// The properties that make up an observable's identifier; none for a process, which is never the same twice. Source: STIX 2.1, sections 3.4 and 6.
    package static let contributing: [String: [String]] = [
        "artifact": ["hashes", "payload_bin"], "autonomous-system": ["number"], "directory": ["path"], "domain-name": ["value"], "email-addr": ["value"],
        "email-message": ["from_ref", "subject", "body"], "file": ["hashes", "name", "extensions", "parent_directory_ref"], "ipv4-addr": ["value"], "ipv6-addr": ["value"], "mac-addr": ["value"], "mutex": ["name"],
        "network-traffic": ["start", "end", "src_ref", "dst_ref", "src_port", "dst_port", "protocols", "extensions"], "software": ["name", "cpe", "swid", "vendor", "version"], "url": ["value"],
        "user-account": ["account_type", "user_id", "account_login"], "windows-registry-key": ["key", "values"], "x509-certificate": ["hashes", "serial_number"],
    ]

    /// The deterministic identifier of an observable; nil for other types, and where none of the properties is there.
    package static func observable(_ object: STIXValue) -> STIXID? {
        guard let type = object["type"]?.string, let names = contributing[type] else { return nil }
        var members: [STIXMembers.Member] = []
        for name in names {
            guard let value = object[name] else { continue }
            members.append(.init(name, name == "hashes" ? oneHash(value) : value))
        }
        guard !members.isEmpty else { return nil }
        return STIXID("\(type)--\(uuid(of: STIXValue.object(STIXMembers(unchecked: members)).canonicalBytes, in: observables))")
    }

    /// One hash alone counts, the same one for everybody who has it. Source: STIX 2.1, section 3.4.
    private static func oneHash(_ hashes: STIXValue) -> STIXValue {
        guard let members = hashes.object?.members, !members.isEmpty else { return hashes }
        for name in ["MD5", "SHA-1", "SHA-256", "SHA-512"] {
            if let found = members.first(where: { $0.name == name }) { return .object(STIXMembers(unchecked: [found])) }
        }
        return .object(STIXMembers(unchecked: [members.min { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) } ?? members[0]]))
    }

    /// The namespace of the standard's deterministic identifiers. Source: STIX 2.1, section 2.9.
    package static let observables: [UInt8] = [0x00, 0xab, 0xed, 0xb4, 0xaa, 0x42, 0x46, 0x6c, 0x9c, 0x01, 0xfe, 0xd2, 0x33, 0x15, 0xa9, 0xb7]

    /// A UUID of version 5. Source: RFC 9562, section 5.5.
    package static func uuid(of name: some Sequence<UInt8>, in namespace: [UInt8]) -> String {
        var bytes = Array(Insecure.SHA1.hash(data: namespace + Array(name)).prefix(16))
        bytes[6] = bytes[6] & 0x0f | 0x50
        bytes[8] = bytes[8] & 0x3f | 0x80
        let digits = bytes.map { (byte: UInt8) in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        return [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { digits[$0].joined() }.joined(separator: "-")
    }
}
