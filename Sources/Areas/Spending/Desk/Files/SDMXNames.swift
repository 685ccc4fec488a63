import Kernel
import Spending

/// What the three SDMX files share: the names of the structure, its dimensions and attributes.
enum SDMXNames {
    static let agency = "ENTENTE", flow = "DEFENCE_EXPENDITURE", structure = "DSD_DEFENCE_EXPENDITURE", version = "1.0.0"
    static let flowReference = "\(agency):\(flow)(\(version))"
    static func urn(_ kind: String, _ id: String, item: String? = nil) -> String { "urn:sdmx:org.sdmx.infomodel.\(kind)=\(agency):\(id)(\(version))" + (item.map { ".\($0)" } ?? "") }

    struct Component: Hashable, Sendable {
        let id: String
        let title: String
        /// Nil for free text and numbers.
        let codes: String?
        let isMandatory: Bool
        /// Dimensions with which the attribute varies; empty: with each observation.
        let of: [String]
    }

    static let dimensions = [
        Component(id: "FREQ", title: "Frequency", codes: "CL_FREQ", isMandatory: true, of: []), Component(id: "REF_AREA", title: "State or printed total", codes: "CL_AREA", isMandatory: true, of: []),
        Component(id: "INDICATOR", title: "What is counted", codes: "CL_INDICATOR", isMandatory: true, of: []), Component(id: "EDITION", title: "Publication that prints it", codes: "CL_EDITION", isMandatory: true, of: []),
    ]
    static let attributes = [
        Component(id: "UNIT_MEASURE", title: "Unit", codes: "CL_UNIT", isMandatory: true, of: ["INDICATOR"]), Component(id: "UNIT_MULT", title: "Power of ten by which the value is to be multiplied", codes: "CL_UNIT_MULT", isMandatory: true, of: ["INDICATOR"]),
        Component(id: "DECIMALS", title: "Decimals to which it is compared", codes: "CL_DECIMALS", isMandatory: true, of: ["INDICATOR"]),
        Component(id: "OBS_STATUS", title: "Actual or estimate", codes: "CL_OBS_STATUS", isMandatory: true, of: []), Component(id: "BASE_PER", title: "Prices of which year", codes: nil, isMandatory: false, of: []),
        Component(id: "DEFINITION", title: "What counts as defence expenditure", codes: "CL_DEFINITION", isMandatory: true, of: []), Component(id: "COMMENT_OBS", title: "What to know", codes: nil, isMandatory: false, of: []),
    ]

    /// Codes and their names, of what a choice holds.
    static func codes(_ list: String, _ choice: SeriesChoice) -> [(id: String, name: String)] {
        let measures = choice.measures
        func distinct(_ all: [(id: String, name: String)]) -> [(id: String, name: String)] {
            var seen = Set<String>()
            return all.filter { seen.insert($0.id).inserted }
        }
        return switch list {
        case "CL_FREQ": [("A", "Annual")]
        case "CL_AREA": choice.parties.map { ($0.text, choice.reading.name($0)) }
        case "CL_INDICATOR": measures.map { ($0.id.text, $0.title) }
        case "CL_EDITION": choice.editions.map { ($0.id.text, $0.name) }
        case "CL_UNIT": distinct(measures.map { ($0.unitCode, $0.unit) })
        case "CL_UNIT_MULT": [("0", "Units"), ("3", "Thousands"), ("6", "Millions")]
        case "CL_DECIMALS": (0...6).map { (String($0), $0 == 1 ? "One" : "\($0)") }
        case "CL_OBS_STATUS": [("A", "Actual"), ("E", "Estimate")]
        case "CL_DEFINITION": choice.book.definitions.map { ($0.id.text, $0.title) }
        default: []
        }
    }
    static let codelists = ["CL_FREQ", "CL_AREA", "CL_INDICATOR", "CL_EDITION", "CL_UNIT", "CL_UNIT_MULT", "CL_DECIMALS", "CL_OBS_STATUS", "CL_DEFINITION"]

    static func meta(_ schema: String, prepared: String) -> NumberedJSON {
        ["schema": .text("https://json.sdmx.org/2.1/\(schema)"), "id": "DEFENCE_EXPENDITURE", "prepared": .text(prepared), "test": false, "contentLanguages": ["en"], "sender": ["id": .text(agency)]]
    }
}
