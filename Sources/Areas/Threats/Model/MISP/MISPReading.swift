import Kernel
import Labels

/// A MISP event as STIX objects. Identifiers follow from MISP's own UUIDs, so that the same event read again gives new versions and no doubles.
package struct MISPReading: Sendable {
    /// The author, what the tags name, the indicators and observables, and last the report or grouping that holds them together.
    package let objects: [STIXValue]
    /// What has no form here, each with its UUID and why; nothing is dropped in silence.
    package let notUnderstood: [String]

    package static let attributesMax = 50_000

    /// Takes `{"Event": {…}}`, the event alone, or the answer of a search with one event.
    package init(reading bytes: [UInt8], sizeMax: Int = 64 << 20) throws(STIXMistake) {
        let value = try STIXValue(reading: bytes, sizeMax: sizeMax)
        let event = value["Event"] ?? value["response"]?[0]?["Event"] ?? value
        guard let uuid = event["uuid"]?.string, STIXID("report--\(uuid)").isWellFormed else { throw STIXMistake(.missing(property: "Event.uuid")) }
        guard let info = event["info"]?.string else { throw STIXMistake(.missing(property: "Event.info")) }
        var maker = MISPObjects(event: event, uuid: uuid.lowercased(), title: info)
        maker.make()
        (objects, notUnderstood) = (maker.all, maker.notUnderstood)
    }
}

/// How far MISP lets an event or attribute go, as a TLP label. Sharing groups are lists that nobody here has: closed.
enum MISPDistribution {
    static func level(_ distribution: String?, inherited: LevelID?) -> LevelID? {
        switch distribution {
        case "0": "TLP_AMBER_STRICT"
        case "1": "TLP_AMBER"
        case "2": "TLP_GREEN"
        case "3": nil
        case "4": "TLP_RED"
        default: inherited
        }
    }

    /// The other way: the widest that does not go beyond the label.
    static func distribution(for level: LevelID?) -> String {
        switch level {
        case "TLP_CLEAR": "3"
        case "TLP_GREEN": "2"
        case "TLP_AMBER": "1"
        default: "0"
        }
    }
}
