import Kernel
import Node

/// The OpenAPI 3.1 description of the API, as canonical JSON.
enum OpenAPI {
    static func document(_ node: String, areas: Set<String>) -> String {
        let value: JSONValue = [
            "openapi": "3.1.0",
            "info": ["title": .string("Entente, \(node)"), "version": "1", "description": "May this go to them? If not, what is the least change? Every answer is cut to what the caller's viewpoint may see; what it may not know answers as what does not exist."],
            "security": [[:], ["token": []]],
            "paths": paths(areas),
            "components": ["securitySchemes": ["token": ["type": "http", "scheme": "bearer", "description": "An API token of an account, made on the page of tokens."]], "schemas": schemas],
        ]
        // Invariant: strings and lists only, which always write.
        return (try? value.canonicalText()) ?? "{}"
    }

    static let problem: JSONValue = ["description": "Why it was not answered (RFC 9457).", "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]]]

    static func answer(_ schema: String, _ says: String) -> JSONValue {
        ["200": ["description": .string(says), "content": ["application/json": ["schema": ["$ref": .string("#/components/schemas/\(schema)")]]]], "default": problem]
    }

    static func query(_ name: String, _ says: String, required: Bool = false) -> JSONValue {
        ["name": .string(name), "in": "query", "required": .bool(required), "schema": ["type": "string"], "description": .string(says)]
    }

    static func path(_ name: String, _ says: String) -> JSONValue {
        ["name": .string(name), "in": "path", "required": true, "schema": ["type": "string"], "description": .string(says)]
    }

    static let on = query("on", "The day, as in 2025-03-01; today when left out.")

    private static let questionFields: [(String, String)] = [
        ("marking", "As it stands on the item: NATO RESTRICTED RELEASABLE TO EU."), ("audience", "Who is to have it: EU*, NATO*;-TUR, EU.EEAS;IRL, public."), ("date", "The day of the release, as in 2025-03-01."),
        ("originator", "Who made it; the owner of the marking's policy when left out."), ("holder", "Who holds it; the originator when left out."), ("parts", "What is inside, separated by ;."),
        ("consents", "Recorded consents: NATO.release-authority:EU.EEAS@2025-02-01, separated by ;."), ("objections", "Recorded objections: TUR@2025-01-31, separated by ;."), ("marked", "The day on which the marking was put on."),
    ]

    /// Of an area only what a node with its facts has.
    private static func paths(_ areas: Set<String>) -> JSONValue {
        var paths: [String: JSONValue] = [
            "/api/v1/release/decision": [
                "get": ["summary": "Decide one request.", "operationId": "decide", "parameters": .array(questionFields.map { query($0.0, $0.1, required: $0.0 == "marking" || $0.0 == "audience") }), "responses": answer("Answer", "The decision with its grounds, remedies and history.")],
                "post": ["summary": "Decide one request.", "operationId": "decideByBody", "requestBody": ["required": true, "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Question"]]]], "responses": answer("Answer", "The decision with its grounds, remedies and history.")],
            ],
            "/api/v1/check/{field}": ["get": ["summary": "What is understood of one field of a question.", "operationId": "check", "parameters": [path("field", "marking, audience, date, holder, originator, parts, consents, objections or marked."), query("value", "What was written.")], "responses": answer("Check", "State and words.")]],
            "/api/v1/complete/{field}": ["get": ["summary": "What may be meant.", "operationId": "complete", "parameters": [path("field", "marking, audience, holder or originator."), query("value", "What was written so far.")], "responses": answer("Completions", "At most twelve.")]],
            "/api/v1/rules": ["get": ["summary": "The rulebook for a day.", "operationId": "rules", "parameters": [on], "responses": answer("Rules", "Every rule with its rows in words.")]],
            "/api/v1/parties": ["get": ["summary": "Parties and their memberships on a day.", "operationId": "parties", "parameters": [on], "responses": answer("Parties", "Every party.")]],
            "/api/v1/items": [
                "get": ["summary": "Items that the viewpoint may have.", "operationId": "items", "parameters": [query("state", "drafted, asked, released, refused or withdrawn."), query("after", "`next` of the page before.")], "responses": answer("Items", "Newest first.")],
                "post": ["summary": "Draft an item. Needs a token.", "operationId": "draft", "security": [["token": []]], "requestBody": ["required": true, "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Draft"]]]],
                         "responses": ["201": ["description": "Drafted.", "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Accepted"]]]], "default": problem]],
            ],
            "/api/v1/items/{id}": ["get": ["summary": "One item.", "operationId": "item", "parameters": [path("id", "The item's identifier.")], "responses": answer("Item", "The item as the viewpoint may have it.")]],
            "/api/v1/crossed": ["get": ["summary": "What went each way between this node and others, what is held here and for whose consent, as far as the viewpoint may know it.", "operationId": "crossed", "responses": answer("Crossed", "One object a peer; entries and sizes for officers of the house alone.")]],
            "/api/v1/journal": ["get": ["summary": "What was said, as far as the viewpoint may have it. Needs a token or a session.", "operationId": "journal", "parameters": [query("before", "`next` of the page before.")], "responses": answer("Journal", "Newest first, without indexes.")]],
        ]
        let acts = [("ask", "Put it up for consents and decision."), ("consent", "Record a consent: by, recipient, note."), ("object", "Record an objection: by, note."),
                    ("release", "Release it: audience, day."), ("withdraw", "Take it back: note.")]
        for (word, says) in acts {
            paths["/api/v1/items/{id}/\(word)"] = ["post": ["summary": .string(says + " Needs a token; `expecting` is the version that was read."), "operationId": .string(word), "security": [["token": []]], "parameters": [path("id", "The item's identifier.")],
                                                           "requestBody": ["required": true, "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Act"]]]], "responses": answer("Accepted", "Done.")]]
        }
        if areas.contains("commitments") { paths.merge(commitments.merging(reports) { first, _ in first }) { first, _ in first } }
        if areas.contains("threats") { paths.merge(threats) { first, _ in first } }
        if areas.contains("picture") { paths.merge(picture) { first, _ in first } }
        if areas.contains("spending") { paths.merge(spending) { first, _ in first } }
        if areas.contains("support") { paths.merge(support) { first, _ in first } }
        return object(paths)
    }

    static func object(_ members: [String: JSONValue]) -> JSONValue {
        var object = JSONObject()
        for key in members.keys.sorted() { object[key] = members[key] }
        return .object(object)
    }

    static func strings(_ names: [(String, String)], required: [String] = []) -> JSONValue {
        ["type": "object", "additionalProperties": false, "required": .array(required.map { .string($0) }),
         "properties": object(Dictionary(uniqueKeysWithValues: names.map { ($0.0, ["type": "string", "description": .string($0.1)] as JSONValue) }))]
    }

    static func open(_ names: [String]) -> JSONValue { ["type": "object", "required": .array(names.map { .string($0) })] }

    private static var schemas: JSONValue {
        object([
            "Question": strings(questionFields, required: ["marking", "audience"]),
            "Draft": strings(questionFields + [("title", "At most 200 characters."), ("text", "At most 20 KiB.")], required: ["marking", "audience", "title"]),
            "Act": strings([("expecting", "The version that was read, as digits."), ("by", "Who consents or objects."), ("recipient", "For whom; everyone when left out."), ("audience", "To whom it is released."), ("day", "When."), ("note", "Why, at most 2000 characters.")], required: ["expecting"]),
            "Accepted": strings([("item", "The item's identifier."), ("version", "Give it back as `expecting` with the next act.")], required: ["item", "version"]),
            "Answer": open(["outcome", "sentence", "consents", "recipients", "remedies", "history", "basis", "question"]),
            "Check": ["type": "object", "required": ["state", "words"], "properties": ["state": ["enum": ["empty", "understood", "not-understood", "withheld"]], "words": ["type": "string"], "faulty": ["type": "string"]]],
            "Completions": open(["completions"]), "Rules": open(["rules"]), "Parties": open(["parties"]), "Items": open(["items"]), "Item": open(["id", "title", "marking", "state"]), "Journal": open(["records"]), "Crossed": open(["peers"]),
            "Commitments": open(["asOf", "proposals"]), "Proposal": open(["id", "set", "status", "completions", "disputes", "evidence"]), "Due": open(["as_of", "due"]), "Evidence": open(["evidence"]), "Imported": open(["rows"]),
            "Completed": open([]), "Dispute": open(["dispute"]), "Attachment": open(["attachment", "evidence", "name", "type", "size", "sha256"]), "MailDraft": open(["date", "text", "source"]),
            "FoundEvidence": open(["asOf", "count", "evidence"]), "Reports": open(["reports"]), "Report": open(["id", "number", "title", "from", "to", "state", "tracks"]), "WholeReport": open(["report"]), "Differences": open(["with", "count", "changes"]), "Sentence": open(["sentence"]),
            "Beginning": strings(beginningFields, required: ["number", "from", "to"]), "SentenceAct": strings(sentenceFields), "StepAct": strings(stepFields, required: ["step", "act"]),
            "Threats": open(["objects", "more"]), "ThreatStatus": open(["id", "status", "total_count", "success_count", "failure_count", "pending_count"]), "ThreatCollections": open(["collections"]), "MadeThreatCollection": open(["collection"]),
            "Alerts": open(["alerts"]), "Alert": open(["id", "title", "objects"]), "AddedAlert": open(["id"]), "Digest": open(["id", "day", "objects"]), "AlertAct": strings(alertFields, required: ["title"]),
            "ThreatSources": open(["sources"]), "ThreatSource": open(["id", "address", "state"]), "ThreatSourceAct": strings(sourceFields, required: ["address"]), "MISPFeed": open(["event", "title", "objects", "files", "not_carried"]),
            "ThreatCollection": strings(collectionFields, required: ["title"]),
            "Event": strings(eventFields), "Completion": strings(completionFields, required: ["source", "marking"]), "DisputeAct": strings(disputeFields, required: ["reason", "marking"]), "Reason": strings([("reason", "Why.")]), "Nothing": strings([]),
            "Picture": open(["as_of", "count", "incidents"]), "Clusters": open(["as_of", "rule", "clusters", "together"]), "Incident": open(["incident"]), "Recorded": open([]), "Assessments": open(["questions"]), "Assessment": open(["question", "sides", "comparison"]),
            "Ranking": open(["finding", "measure", "unit", "edition", "year", "states"]), "SpendingSeries": open(["series"]), "GroupYears": open(["group", "measure", "edition", "years"]), "CellEditions": open(["cell"]), "StateStanding": open(["party", "name", "finding", "shares", "numbers"]), "ClaimAnswer": open(["claim", "result", "words", "editions"]), "ClaimAnswers": open(["claims"]),
            "Editions": open(["editions"]), "TakenIn": open(["accepted", "report"]), "ReturnEntry": strings(returnFields), "ReturnName": open(["return"]),
            "IncidentReport": strings(incidentFields), "StatementRecord": strings(statementFields), "QuestionAct": strings(questionActFields), "AssessmentDraft": open(["question", "points", "judgements"]), "AssessmentAnswer": strings(answerFields), "SealAct": strings([("hash", "The draft’s hash, as it was read.")], required: ["hash"]), "OpenAct": strings([("marking", "Of the answer, as in TLP:GREEN.")], required: ["marking"]),
            "Flows": open(["as_of", "count", "flows"]), "FlowTotals": open(["as_of", "question", "totals", "left_out"]), "Givers": open(["as_of", "finding", "givers"]), "SupportSources": open(["series", "comparisons", "double_counting"]), "Purses": open(["purses"]), "Purse": open(["id", "details"]),
            "Coalitions": open(["coalitions"]), "SupportClaims": open(["claims"]), "FlowEntry": strings(flowFields), "FlowName": open(["flow"]),
            "Problem": ["type": "object", "required": ["type", "title", "status", "detail"], "properties": ["type": ["type": "string"], "title": ["type": "string"], "status": ["type": "integer"], "detail": ["type": "string"],
                        "mistakes": ["type": "array", "items": ["type": "object", "properties": ["field": ["type": "string"], "says": ["type": "string"]]]]]],
        ])
    }
}
