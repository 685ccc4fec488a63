import Kernel

/// Observables of the values of one attribute, with their deterministic identifiers.
enum MISPObservables {
    static func make(_ values: [(MISPTypes.Property, String)]) -> [STIXValue] {
        guard let type = values.first?.0.object else { return [] }
        func value(_ path: String) -> String? { values.first { $0.0.path.filter { $0 != "'" } == path }?.1 }
        switch type {
        case "ipv4-addr": return address(value("value") ?? "").map { [$0] } ?? []
        case "domain-name":
            let resolved = value("resolves_to_refs[*].value").flatMap(address)
            return [resolved, observable("domain-name", ["value": .string(value("value") ?? "")], adding: resolved?["id"].map { [.init("resolves_to_refs", [$0])] } ?? [])].compactMap { $0 }
        case "network-traffic":
            let isSource = value("src_ref.value") != nil
            guard let end = address(value("src_ref.value") ?? value("dst_ref.value") ?? ""), let id = end["id"], let port = Int64(value("src_port") ?? value("dst_port") ?? "") else { return [] }
            let network: STIXValue = end["type"]?.string == "ipv6-addr" ? "ipv6" : "ipv4"
            return [end, observable("network-traffic", [isSource ? "src_ref" : "dst_ref": id, isSource ? "src_port" : "dst_port": .number(String(port)), "protocols": [network]])].compactMap { $0 }
        case "file", "x509-certificate":
            var hashes: [STIXMembers.Member] = [], members: [STIXMembers.Member] = []
            for (property, text) in values {
                let path = property.path.filter { $0 != "'" }
                if path.hasPrefix("hashes.") { hashes.append(.init(String(path.dropFirst(7)), .string(text))) } else { members.append(.init(path, .string(text))) }
            }
            if !hashes.isEmpty { members.append(.init("hashes", .object(STIXMembers(unchecked: hashes)))) }
            guard type == "x509-certificate" || members.contains(where: { $0.name == "name" || $0.name == "hashes" }) else { return [] }
            return observable(type, members).map { [$0] } ?? []
        case "email-message":
            let sender = (value("from_ref.value") ?? value("to_refs[*].value")).flatMap { observable("email-addr", ["value": .string($0)]) }
            if let subject = value("subject") { return observable("email-message", ["is_multipart": false, "subject": .string(subject)]).map { [$0] } ?? [] }
            return sender.map { [$0] } ?? []
        case "windows-registry-key":
            let data = value("values[*].data").map { [STIXMembers.Member("values", [["data": .string($0)]])] } ?? []
            return observable(type, [.init("key", .string(value("key") ?? ""))] + data).map { [$0] } ?? []
        case "autonomous-system":
            let text = value("number") ?? "", digits = text.hasPrefix("AS") ? String(text.dropFirst(2)) : text
            return Int64(digits).flatMap { observable(type, ["number": .number(String($0))]) }.map { [$0] } ?? []
        default:
            guard let (property, text) = values.first else { return [] }
            return observable(type, [.init(property.path, .string(text))]).map { [$0] } ?? []
        }
    }

    private static func address(_ text: String) -> STIXValue? {
        if STIXAddresses.isIPv4(text) { return observable("ipv4-addr", ["value": .string(text)]) }
        if STIXAddresses.isIPv6(text) { return observable("ipv6-addr", ["value": .string(text)]) }
        return nil
    }

    private static func observable(_ type: String, _ members: KeyValuePairs<String, STIXValue>, adding: [STIXMembers.Member] = []) -> STIXValue? {
        observable(type, members.map { STIXMembers.Member($0.key, $0.value) } + adding)
    }

    private static func observable(_ type: String, _ members: [STIXMembers.Member]) -> STIXValue? {
        let bare = STIXValue.object(STIXMembers(unchecked: [.init("type", .string(type)), .init("spec_version", "2.1")] + members))
        guard let id = STIXIdentifiers.observable(bare) else { return nil }
        return .object(STIXMembers(unchecked: [.init("type", .string(type)), .init("spec_version", "2.1"), .init("id", .string(id.text))] + members))
    }
}
