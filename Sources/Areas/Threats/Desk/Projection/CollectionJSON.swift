import Journal
import Kernel
import Node
import Threats

extension ThreatCollection {
    var json: JSONValue {
        .members(("id", .string(id)), ("title", .string(title)), ("description", description.isEmpty ? nil : .string(description)), ("alias", alias.isEmpty ? nil : .string(alias)),
                 ("standing", .string(standing)), ("closed", isClosed ? .bool(true) : nil))
    }

    init(json: JSONValue) throws(RecordMistake) {
        self.init(id: try json.text("id"), title: try json.text("title"), description: try json.textIfAny("description") ?? "", alias: try json.textIfAny("alias") ?? "",
                  standing: try json.text("standing"), isClosed: try json.flag("closed"))
        guard Self.isUUID(id), !title.isEmpty, title.count <= Self.titleMax, description.count <= Self.descriptionMax else { throw RecordMistake("id", "a UUID, a title and no more than \(Self.descriptionMax) characters were expected") }
    }

    static func isUUID(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 36 && text.utf8.enumerated().allSatisfy { place, byte in
            [8, 13, 18, 23].contains(place) ? byte == UInt8(ascii: "-") : (48...57).contains(byte) || (97...102).contains(byte)
        }
    }
}
