import Kernel

/// The part of the description that is about who spends what.
extension OpenAPI {
    static let returnFields = [
        ("measure", "What is counted, by its word or identifier, such as share."), ("year", "Four digits."), ("value", "In the unit of the measure: percent, or millions."), ("status", "actual or estimate."), ("definition", "By whose definition it is counted: NATO, EDA, COFOG or SIPRI."),
        ("note", "What to know of it."), ("marking", "As in RESTREINT UE/EU RESTRICTED, or PUBLIC."),
    ]

    static var spending: [String: JSONValue] {
        let which = [query("measure", "What is counted, by its word or identifier, such as share."), query("edition", "One edition, such as NATO-2024-06; they are never mixed."), query("of", "A group: an organisation, states, or both, as in EU & NATO - USA.")]
        return [
            "/api/v1/spending": ["get": ["summary": "States side by side in one year of one edition.", "operationId": "spending", "parameters": .array(which + [query("year", "The year.")]), "responses": answer("Ranking", "With the printed and the computed figure.")]],
            "/api/v1/spending/series": ["get": ["summary": "Series with all their points.", "operationId": "series", "parameters": .array(which), "responses": answer("SpendingSeries", "At most two thousand.")]],
            "/api/v1/spending/groups": ["get": ["summary": "A group over the years; never a total where a member is missing.", "operationId": "group", "parameters": .array(which + [query("year", "With a fixed membership: as at its end."), query("membership", "fixed, or moving when left out.")]), "responses": answer("GroupYears", "Each year with its members.")]],
            "/api/v1/spending/cells/{party}/{measure}/{year}": ["get": ["summary": "One figure through all editions that print it.", "operationId": "cell", "parameters": [path("party", "Three letters."), path("measure", "The measure."), path("year", "The year.")], "responses": answer("CellEditions", "The earliest first.")]],
            "/api/v1/spending/states/{party}": ["get": ["summary": "One state: where it stands, by each edition, and what it is short of.", "operationId": "state", "parameters": [path("party", "Three letters, or the name.")], "responses": answer("StateStanding", "The finding, the latest shares, money that is missing.")]],
            "/api/v1/spending/check": ["get": ["summary": "A claim against every edition.", "operationId": "checkClaim", "parameters": [query("claim", "As in count(NATO, share >= 2, 2024) = 23.")], "responses": answer("ClaimAnswer", "Reproduced, not reproduced and by how much, or not computable and why.")]],
            "/api/v1/spending/claims": ["get": ["summary": "The claims of the papers, each checked.", "operationId": "claims", "responses": answer("ClaimAnswers", "With the edition that each goes by.")]],
            "/api/v1/spending/editions": [
                "get": ["summary": "The publications that the figures come from.", "operationId": "editions", "responses": answer("Editions", "The earliest first.")],
                "post": ["summary": "Read a table as a new edition, and say what it changes; with accept=yes it is taken in. Needs a token.", "operationId": "takeInEdition", "security": [["token": []]],
                         "parameters": .array([("edition", "Its identifier."), ("name", "As people call it."), ("title", "Its title."), ("publisher", "Who published it."), ("published", "When, as precisely as it is known."), ("definition", "NATO, EDA, COFOG or SIPRI."), ("accept", "yes: take it in."), ("key", "The SHA-256 of the very file that was reported.")].map { query($0, $1) }),
                         "requestBody": ["required": true, "content": ["text/csv": ["schema": ["type": "string"]]]], "responses": answer("TakenIn", "The report.")],
            ],
            "/api/v1/spending/returns": ["post": act("Enter a figure of one's own state ahead of publication. Needs a token.", "enterReturn", [], "ReturnEntry", "Entered.", "ReturnName")],
        ]
    }
}
