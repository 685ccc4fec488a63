import Kernel

/// The part of the description that is about threats; what TAXII 2.1 says for itself, at /taxii2, is not repeated here.
extension OpenAPI {
    static let collectionFields = [
        ("title", "At most 120 characters."), ("description", "What it holds, at most 2000 characters."), ("alias", "A name for addresses: small letters, digits and hyphens."),
        ("standing", "The marking of objects that bring none; TLP:AMBER unless said."), ("marking", "Of the collection itself: who may know that there is one."),
    ]

    static let alertFields = [
        ("title", "One line of at most 100 characters."), ("from", "said-here or from-the-other-side; both unless said."), ("type", "Only objects of this STIX type."), ("words", "Words that all stand in the title."),
        ("external", "A name in a catalogue, as in CVE-2024-3400."), ("hook", "The address of a tool that is told by HTTPS, signed."),
    ]
    static let sourceFields = [
        ("address", "A TAXII 2.1 server, an API root, or a collection."), ("wanted", "Which collection there: its identifier, short name or title."), ("marking", "The marking of objects that bring none; TLP:AMBER unless said."), ("into", "The collection here; none unless said."),
        ("every", "30s, 5m, 2h or 1d; 15m unless said."), ("account", "For administrators: the account under which objects are added."), ("history", "yes: keep the moments at which the other server had added what it has now."),
        ("name", "The account there, with `secret`."), ("secret", "Its password."), ("their-token", "Or a token of theirs."),
    ]

    static var threats: [String: JSONValue] {
        let limit = query("limit", "At most this many, up to 1000; 50 unless said."), type = query("type", "Only objects of this STIX type."), from = query("from", "said-here or from-the-other-side; both unless said.")
        let objects: JSONValue = ["type": "object", "required": ["objects"], "properties": ["objects": ["type": "array", "items": ["type": "object"]], "date_added": ["type": "array", "items": ["type": "string", "format": "date-time"],
                                  "description": "When another server had added each object; one moment for each, none of them ahead."]]]
        let alert = path("id", "The alert's identifier."), source = path("id", "The source's identifier."), mine = [["token": []]] as JSONValue
        let collection = query("collection", "A collection, by its identifier or its short name; everything unless said.")
        return [
            "/api/v1/threats/misp": ["get": ["summary": "What the viewpoint may have, as one event of MISP and the files of a feed, with what MISP cannot hold named.", "operationId": "threatsAsMISP", "parameters": [collection, type, from], "responses": answer("MISPFeed", "The latest version of each object, at most 20 000.")]],
            "/api/v1/threats/alerts": [
                "get": ["summary": "One's own alerts. Needs a token or a session.", "operationId": "alerts", "security": mine, "responses": answer("Alerts", "Nobody else's.")],
                "post": act("Wait for something. Needs a token.", "addAlert", [], "AlertAct", "Entered; the secret of a tool is shown once.", "AddedAlert"),
            ],
            "/api/v1/threats/alerts/{id}": ["get": ["summary": "One alert, and what fits it now. Needs a token or a session.", "operationId": "alert", "security": mine, "parameters": [alert], "responses": answer("Alert", "The newest 50 objects.")]],
            "/api/v1/threats/alerts/{id}/digest": ["get": ["summary": "What came on one day and fits. Needs a token or a session.", "operationId": "alertDigest", "security": mine, "parameters": [alert, query("day", "A day in UTC, as in 2026-11-20; yesterday unless said.")], "responses": answer("Digest", "The newest first.")]],
            "/api/v1/threats/alerts/{id}/resume": ["post": act("Have a tool told again that was given up. Needs a token.", "resumeAlert", [alert], "Nothing", "Done.", "AddedAlert")],
            "/api/v1/threats/alerts/{id}/remove": ["post": act("Remove an alert. Needs a token.", "removeAlert", [alert], "Nothing", "Done.", "AddedAlert")],
            "/api/v1/threats/sources": [
                "get": ["summary": "Servers that the node reads by itself, as far as the account may know of them. Needs a token or a session.", "operationId": "threatSources", "security": mine, "responses": answer("ThreatSources", "With how each does.")],
                "post": act("Have the node read a server. Needs a token.", "addThreatSource", [], "ThreatSourceAct", "Entered.", "ThreatSource"),
            ],
            "/api/v1/threats/sources/{id}": ["get": ["summary": "One source, and what was set aside. Needs a token or a session.", "operationId": "threatSource", "security": mine, "parameters": [source], "responses": answer("ThreatSource", "With reasons.")]],
            "/api/v1/threats/sources/{id}/{word}": ["post": act("now, pause, resume, clear-aside, anew or remove. Needs a token.", "actOnThreatSource", [source, path("word", "What is done.")], "Nothing", "Done.", "Recorded")],
            "/api/v1/threats/objects": [
                "get": ["summary": "Threat objects that the viewpoint may have, one line each.", "operationId": "threats", "parameters": [type, from, limit], "responses": answer("Threats", "The newest first.")],
                "post": ["summary": "Add STIX objects: a bundle, an envelope, a list, or objects one a line; at most 16 MiB. Needs a token.", "operationId": "addThreats", "security": [["token": []]],
                         "parameters": [query("standing", "The marking of objects that bring none; unless said the collection’s, else TLP:AMBER."), query("collection", "The collection, by its identifier or its short name; none unless said."), query("flawed", "keep: an object that breaks a rule without harm is taken with a message; refused unless said.")],
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
