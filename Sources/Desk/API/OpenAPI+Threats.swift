import Kernel

/// The part of the description that is about threats; what TAXII 2.1 says for itself, at /taxii2, is not repeated here.
extension OpenAPI {
    static let collectionFields = [
        ("title", "At most 120 characters."), ("description", "What it holds, at most 2000 characters."), ("alias", "A name for addresses: small letters, digits and hyphens."),
        ("standing", "The marking of objects that bring none; TLP:AMBER unless said."), ("marking", "Of the collection itself: who may know that there is one."),
    ]

    static var threats: [String: JSONValue] {
        let limit = query("limit", "At most this many, up to 1000; 50 unless said."), type = query("type", "Only objects of this STIX type."), from = query("from", "said-here or from-the-other-side; both unless said.")
        let objects: JSONValue = ["type": "object", "required": ["objects"], "properties": ["objects": ["type": "array", "items": ["type": "object"]], "date_added": ["type": "array", "items": ["type": "string", "format": "date-time"],
                                  "description": "When another server had added each object; one moment for each, none of them ahead."]]]
        return [
            "/api/v1/threats/objects": [
                "get": ["summary": "Threat objects that the viewpoint may have, one line each.", "operationId": "threats", "parameters": [type, from, limit], "responses": answer("Threats", "The newest first.")],
                "post": ["summary": "Add STIX objects: a bundle, an envelope, a list, or objects one a line; at most 16 MiB. Needs a token.", "operationId": "addThreats", "security": [["token": []]],
                         "parameters": [query("standing", "The marking of objects that bring none; TLP:AMBER unless said."), query("collection", "The collection, by its identifier or its short name; none unless said.")],
                         "requestBody": ["required": true, "content": ["application/json": ["schema": objects]]],
                         "responses": answer("ThreatStatus", "What became of each, as TAXII's status message says it. What is wrong costs itself alone.")],
            ],
            "/api/v1/threats/objects/{id}": ["get": ["summary": "The latest text of one object, byte for byte as it came, as far as the viewpoint may have it.", "operationId": "threat", "parameters": [path("id", "Its STIX identifier.")],
                                                     "responses": ["200": ["description": "The object.", "content": ["application/stix+json;version=2.1": ["schema": ["type": "object"]]]], "default": problem]]],
            "/api/v1/threats/collections": [
                "get": ["summary": "Collections as the account has them. Needs a token or a session.", "operationId": "threatCollections", "responses": answer("ThreatCollections", "Views first.")],
                "post": act("Make a collection. Needs a token.", "makeThreatCollection", [], "ThreatCollection", "Made.", "MadeThreatCollection"),
            ],
        ]
    }
}
