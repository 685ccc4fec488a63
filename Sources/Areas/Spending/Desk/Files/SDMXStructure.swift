import Kernel
import Spending

/// SDMX-JSON 2.1 structure message: dataflow, data structure, concepts and the codes that a choice holds; what a reader of the data checks it against.
enum SDMXStructure {
    static let type = "application/vnd.sdmx.structure+json; version=2.1.0"

    static func json(_ choice: SeriesChoice, prepared: String) -> NumberedJSON {
        let components = SDMXNames.dimensions + SDMXNames.attributes
        let concepts = components.map { ($0.id, $0.title) } + [("TIME_PERIOD", "Year"), ("OBS_VALUE", "Value")]
        func frame(_ id: String, _ name: String, _ more: [(String, NumberedJSON)]) -> NumberedJSON { .object([("id", .text(id)), ("name", .text(name)), ("version", .text(SDMXNames.version)), ("agencyID", .text(SDMXNames.agency)), ("isExternalReference", false)] + more) }
        func concept(_ id: String) -> NumberedJSON { .text(SDMXNames.urn("conceptscheme.Concept", "CS_SPENDING", item: id)) }
        func representation(_ codes: String?, else type: String) -> NumberedJSON { codes.map { ["enumeration": .text(SDMXNames.urn("codelist.Codelist", $0))] } ?? ["format": ["dataType": .text(type)]] }
        let dimensions: [NumberedJSON] = SDMXNames.dimensions.enumerated().map { place, one in ["id": .text(one.id), "position": .integer(place), "conceptIdentity": concept(one.id), "localRepresentation": representation(one.codes, else: "String")] }
        let attributes: [NumberedJSON] = SDMXNames.attributes.map { one in
            ["id": .text(one.id), "usage": one.isMandatory ? "mandatory" : "optional", "attributeRelationship": one.of.isEmpty ? ["observation": [:]] : ["dimensions": .texts(one.of)], "conceptIdentity": concept(one.id),
             "localRepresentation": representation(one.codes, else: one.id == "BASE_PER" ? "GregorianYear" : "String")]
        }
        let structure = frame(SDMXNames.structure, "Defence expenditure", [("dataStructureComponents", [
            "dimensionList": ["id": "DimensionDescriptor", "dimensions": .list(dimensions), "timeDimension": ["id": "TIME_PERIOD", "conceptIdentity": concept("TIME_PERIOD"), "localRepresentation": ["format": ["dataType": "GregorianYear"]]]],
            "attributeList": ["id": "AttributeDescriptor", "attributes": .list(attributes)],
            "measureList": ["id": "MeasureDescriptor", "measures": [["id": "OBS_VALUE", "usage": "mandatory", "conceptIdentity": concept("OBS_VALUE"), "localRepresentation": ["format": ["dataType": "Decimal"]]]]],
        ])])
        return [
            "meta": SDMXNames.meta("sdmx-json-structure-schema.json", prepared: prepared),
            "data": [
                "dataflows": [frame(SDMXNames.flow, "Defence expenditure", [("structure", .text(SDMXNames.urn("datastructure.DataStructure", SDMXNames.structure)))])],
                "dataStructures": [structure],
                "conceptSchemes": [frame("CS_SPENDING", "Concepts of defence expenditure", [("isPartial", false), ("concepts", .list(concepts.map { ["id": .text($0.0), "name": .text($0.1)] }))])],
                "codelists": .list(SDMXNames.codelists.map { list in frame(list, list, [("isPartial", true), ("codes", .list(SDMXNames.codes(list, choice).map { ["id": .text($0.id), "name": .text($0.name)] }))]) }),
            ],
        ]
    }
}
