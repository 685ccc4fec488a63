import Kernel

/// The part of the description that is about what was promised.
extension OpenAPI {
    static let eventFields = [
        ("date", "2025-03-01, 2025-03, 2025, or several days: 2025-03-01/2025-03-05."), ("text", "What happened, in one sentence."), ("proposals", "Proposals touched, with commas; empty for work that carries no number."),
        ("area", "Its area; that of the first proposal when left out."), ("bodies", "Who took part, with commas."), ("level", "Staff, ambassadors, ministers, principals."), ("format", "Meeting, briefing, exercise, letter."),
        ("source", "The document and its date, or who says it."), ("address", "The source's public address."), ("marking", "As in TLP:CLEAR."), ("value", "What the goal of a proposal named stands at."),
        ("result", "yes: the proposals named are done by it."), ("same", "Where it looks like what is here (409): the identifier of the same event, or other."),
    ]
    static let completionFields = [
        ("wording", "The official text."), ("title", "In our words."), ("area", "Its area."), ("nature", "one-off, recurring or standing."), ("rhythm_months", "Of a recurring one."), ("due", "A date that the text holds."),
        ("owners", "Bodies of both sides, with commas."), ("measure", "Of a goal: what is measured."), ("unit", "Its unit."), ("baseline", "Where it stood."), ("baseline_on", "When."), ("target", "Where it is to stand."), ("target_on", "By when."),
        ("needs", "Proposals that come before it."), ("successors", "Proposals that follow it."), ("numbers", "Its numbers in the annex."), ("source", "The document and its date."), ("source_url", "Its public address."), ("marking", "As in TLP:CLEAR."),
    ]
    static let disputeFields = [("reason", "Why."), ("marking", "As in TLP:CLEAR."), ("status", "The status that is disputed; that of today when left out.")]

    static var commitments: [String: JSONValue] {
        let proposal = path("id", "Its number, or its number in the annex."), evidence = path("id", "The evidence's identifier.")
        return [
            "/api/v1/commitments": ["get": ["summary": "Every proposal with its status, its rule and the disputes beside it.", "operationId": "commitments",
                                            "parameters": [on, query("status", "Only those with this status."), query("area", "Only those of this area.")], "responses": answer("Commitments", "In the order of their numbers.")]],
            "/api/v1/commitments/due": ["get": ["summary": "What is due, and what is over its date.", "operationId": "due", "responses": answer("Due", "By date.")]],
            "/api/v1/commitments/proposals/{id}": [
                "get": ["summary": "One proposal, with what each side says of it and its evidence.", "operationId": "proposal", "parameters": [proposal], "responses": answer("Proposal", "The proposal.")],
                "post": act("Say what the official annex says of it. Needs a token.", "completeProposal", [proposal], "Completion", "Proposal number."),
            ],
            "/api/v1/commitments/proposals/{id}/dispute": ["post": act("Dispute its status with a reason. Needs a token.", "dispute", [proposal], "DisputeAct", "Said.", "Dispute")],
            "/api/v1/commitments/disputes/{id}/withdraw": ["post": act("Take a dispute of one's own back. Needs a token.", "withdrawDispute", [path("id", "The dispute's identifier.")], "Nothing", "Done.", "Dispute")],
            "/api/v1/commitments/complete": ["post": upload("Complete many proposals by a table (CSV), all or none. Needs a token.", "completeMany", [], "text/csv", "Completed")],
            "/api/v1/commitments/evidence": [
                "get": ["summary": "Evidence by the filters of the search page, newest first.", "operationId": "searchEvidence",
                        "parameters": [query("words", "Words that all occur; a phrase in quotes, begin*, -without."), query("area", "Its area."), query("proposal", "A proposal that it touches."), query("report", "The report in whose period it falls."),
                                       query("from", "The first day."), query("to", "The last day.")],
                        "responses": answer("FoundEvidence", "What the viewpoint may see of it.")],
                "post": act("Log what happened. Needs a token.", "log", [], "Event", "Logged.", "Evidence"),
            ],
            "/api/v1/commitments/evidence/{id}": [
                "get": ["summary": "One piece of evidence.", "operationId": "evidence", "parameters": [evidence], "responses": answer("Evidence", "With who said it, its marking and its files.")],
                "post": act("Say evidence of one's own better. Needs a token.", "correct", [evidence], "Event", "Said.", "Evidence"),
            ],
            "/api/v1/commitments/evidence/{id}/withdraw": ["post": act("Take evidence of one's own back, with a reason. Needs a token.", "withdrawEvidence", [evidence], "Reason", "Done.", "Evidence")],
            "/api/v1/commitments/import": [
                "get": ["summary": "How far an import of one's own is. Needs a token.", "operationId": "importProgress", "parameters": [query("key", "SHA-256 of the file, in hexadecimal.", required: true)], "responses": answer("Imported", "Rows entered, of how many.")],
                "post": upload("Enter a table of events (CSV), all or none. Needs a token.", "import", [query("check", "yes: enter nothing, say what would be."), query("same", "For rows that look like what is here: same or other.")], "text/csv", "Imported"),
            ],
            "/api/v1/commitments/mail": ["post": upload("An e-mail as the draft of an event; nothing is kept. Needs a token.", "mail", [], "message/rfc822", "MailDraft")],
            "/api/v1/commitments/attach": ["post": upload("Attach a file to evidence of one's own. Needs a token.", "attach", [query("evidence", "Its identifier.", required: true), query("name", "The file's name.", required: true)], "application/octet-stream", "Attachment")],
            "/api/v1/commitments/attachments/{id}": ["get": ["summary": "A file, as it was attached.", "operationId": "attachment", "parameters": [path("id", "The attachment's identifier.")],
                                                             "responses": ["200": ["description": "Its bytes.", "content": ["application/octet-stream": ["schema": ["type": "string", "format": "binary"]]]], "default": problem]]],
        ]
    }

    static func act(_ summary: String, _ name: String, _ parameters: [JSONValue], _ body: String, _ says: String, _ gives: String = "Completed") -> JSONValue {
        ["summary": .string(summary), "operationId": .string(name), "security": [["token": []]], "parameters": .array(parameters),
         "requestBody": ["required": true, "content": ["application/json": ["schema": ["$ref": .string("#/components/schemas/\(body)")]]]], "responses": answer(gives, says)]
    }

    private static func upload(_ summary: String, _ name: String, _ parameters: [JSONValue], _ type: String, _ gives: String) -> JSONValue {
        var content = JSONObject()
        content[type] = ["schema": ["type": "string"]]
        return ["summary": .string(summary), "operationId": .string(name), "security": [["token": []]], "parameters": .array(parameters), "requestBody": ["required": true, "content": .object(content)], "responses": answer(gives, "Done.")]
    }
}
