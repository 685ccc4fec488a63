import Kernel

/// A TLP label as a STIX marking definition, with the identifiers that are fixed for everyone.
///
/// Source: FIRST, TLP 2.0; OASIS STIX 2.1 (TLP 1.0, built in) and the common objects' TLP 2.0 extension.
package struct TLPMarkingDefinition: Hashable, Sendable {
    package enum Version: Hashable, Sendable { case v1, v2 }
    package let version: Version
    /// `TLP_AMBER_STRICT`; WHITE of TLP 1.0 has the level TLP_CLEAR.
    package let level: LevelID
    /// `TLP:AMBER+STRICT`
    package let name: String
    /// `marking-definition--…`
    package let id: String

    package static let extensionID = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"

    /// From open to closed.
    package static let version2: [Self] = [
        .init(.v2, "TLP_CLEAR", "TLP:CLEAR", "94868c89-83c2-464b-929b-a1a8aa3c8487"),
        .init(.v2, "TLP_GREEN", "TLP:GREEN", "bab4a63c-aed9-4cf5-a766-dfca5abac2bb"),
        .init(.v2, "TLP_AMBER", "TLP:AMBER", "55d920b0-5e8b-4f79-9ee9-91f868d9b421"),
        .init(.v2, "TLP_AMBER_STRICT", "TLP:AMBER+STRICT", "939a9414-2ddd-4d32-a0cd-375ea402b003"),
        .init(.v2, "TLP_RED", "TLP:RED", "e828b379-4e03-4974-9ac4-e53a884c97c1"),
    ]

    /// What every STIX 2.1 reader knows by heart. There is no form of AMBER+STRICT: a writer for such a reader refuses or closes to RED.
    package static let version1: [Self] = [
        .init(.v1, "TLP_CLEAR", "TLP:WHITE", "613f2e26-407d-48c7-9eca-b8e91df99dc9"),
        .init(.v1, "TLP_GREEN", "TLP:GREEN", "34098fce-860f-48ae-8e50-ebd3cc5e41da"),
        .init(.v1, "TLP_AMBER", "TLP:AMBER", "f88d31f6-486f-44da-b317-01333bde0b82"),
        .init(.v1, "TLP_RED", "TLP:RED", "5e57c739-391a-4eb3-b6be-7d15ca92d5ed"),
    ]

    private init(_ version: Version, _ level: LevelID, _ name: String, _ uuid: String) {
        (self.version, self.level, self.name, id) = (version, level, name, "marking-definition--" + uuid)
    }

    /// By STIX identifier, of either version; nil for a marking that is no TLP label.
    package init?(id: String) {
        guard let found = (Self.version2 + Self.version1).first(where: { $0.id == id }) else { return nil }
        self = found
    }

    /// By level; nil for a level that this version of TLP does not have.
    package init?(level: LevelID, version: Version = .v2) {
        guard let found = (version == .v2 ? Self.version2 : Self.version1).first(where: { $0.level == level }) else { return nil }
        self = found
    }

    /// The most closed of several TLP markings on one object, as labels of TLP 2.0; nil where none is TLP.
    package static func mostClosed(of ids: some Sequence<String>) -> Self? {
        let levels = Set(ids.compactMap { Self(id: $0)?.level })
        return version2.last { levels.contains($0.level) }
    }

    package var label: Label { Label(policy: "TLP", level: level) }

    /// The object as JSON text, on one line. A bundle must carry the TLP 2.0 objects that it refers to; those of TLP 1.0 are in every reader.
    package var json: String {
        let colour = name.dropFirst(4).lowercased()
        return switch version {
        case .v2:
            #"{"type":"marking-definition","spec_version":"2.1","id":"\#(id)","created":"2022-10-01T00:00:00.000Z","name":"\#(name)","extensions":{"\#(Self.extensionID)":{"extension_type":"property-extension","tlp_2_0":"\#(colour)"}}}"#
        case .v1:
            #"{"type":"marking-definition","spec_version":"2.1","id":"\#(id)","created":"2017-01-20T00:00:00.000Z","definition_type":"tlp","name":"\#(name)","definition":{"tlp":"\#(colour)"}}"#
        }
    }
}
