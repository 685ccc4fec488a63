import Crypto
import Kernel
package import Labels

/// STIX objects as one MISP event, for a server or a feed of MISP.
///
/// UUIDs are those of the STIX objects wherever MISP has one thing for one object, so that an event that went out and came back is the same.
package struct MISPWriting: Sendable {
    package let uuid: String
    package let title: String
    package let organisation: (name: String, uuid: String)
    package let moment: STIXTimestamp
    /// The event as `{"Event": {…}}`.
    package let event: STIXValue
    /// What has no form in MISP, each with its identifier and why.
    package let notCarried: [String]
    private let tags: [STIXValue]
    private let hashed: [String]

    /// `level` is the most closed TLP label of what is written; the caller has released all of it. `uuid` stays the same for the same collection of objects.
    package init(_ objects: [STIXValue], uuid: String, title: String, organisation: (name: String, uuid: String), level: LevelID?, moment: STIXTimestamp, isPublished: Bool = true) {
        var maker = MISPAttributes(objects: objects, level: level, moment: moment)
        maker.make()
        (self.uuid, self.title, self.organisation, self.moment) = (uuid, title, organisation, moment)
        (notCarried, hashed) = (maker.notCarried, maker.hashed)
        tags = maker.tags.map { ["name": .string($0), "colour": .string(Self.colour(of: $0))] }
        let seconds = String(moment.microseconds / 1_000_000)
        event = ["Event": [
            "uuid": .string(uuid), "info": .string(title), "date": .string(String(moment.text.prefix(10))), "threat_level_id": "4", "analysis": "2", "distribution": .string(MISPDistribution.distribution(for: level)),
            "published": .bool(isPublished), "timestamp": .string(seconds), "publish_timestamp": .string(isPublished ? seconds : "0"), "extends_uuid": "",
            "Orgc": ["name": .string(organisation.name), "uuid": .string(organisation.uuid)], "Tag": .array(tags), "Attribute": .array(maker.attributes),
        ]]
    }

    /// The colours that FIRST gives the labels; others are grey.
    private static func colour(of tag: String) -> String {
        ["tlp:clear": "#FFFFFF", "tlp:green": "#33FF00", "tlp:amber": "#FFC000", "tlp:amber+strict": "#FFC000", "tlp:red": "#FF2B2B"][tag] ?? "#808080"
    }

    /// The event's entry in a feed's `manifest.json`.
    var manifestEntry: STIXValue {
        ["Orgc": ["name": .string(organisation.name), "uuid": .string(organisation.uuid)], "Tag": .array(tags), "info": .string(title), "date": .string(String(moment.text.prefix(10))),
         "analysis": "2", "threat_level_id": "4", "timestamp": .string(String(moment.microseconds / 1_000_000))]
    }

    /// Lines of a feed's `hashes.csv`: the MD5 of each value and the event that has it.
    var hashLines: [String] {
        hashed.map { value in
            let digest = Insecure.MD5.hash(data: Array(value.utf8)).map { (byte: UInt8) in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
            return "\(digest),\(uuid)"
        }
    }

    /// The files of a feed, by their names.
    package static func feed(_ events: [MISPWriting]) -> [(name: String, bytes: [UInt8])] {
        let manifest = STIXValue.object(STIXMembers(unchecked: events.map { .init($0.uuid, $0.manifestEntry) }))
        return [("manifest.json", manifest.bytes), ("hashes.csv", Array(events.flatMap(\.hashLines).map { $0 + "\n" }.joined().utf8))] + events.map { ("\($0.uuid).json", $0.event.bytes) }
    }
}
