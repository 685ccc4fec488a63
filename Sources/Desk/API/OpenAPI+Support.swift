import Kernel

/// The part of the description that is about who gave and who delivered.
extension OpenAPI {
    static let flowFields = [
        ("giver", "A state by three letters, EU for its institutions, or another giver of the pack."), ("channel", "The purse, such as bilateral, epf or purl."), ("receiver", "Three letters, as in UKR."), ("kind", "military, training, financial, humanitarian or all."),
        ("stage", "pledged, committed, allocated, disbursed or delivered."), ("amount", "Money in millions with a point; persons as a number."), ("currency", "Three capitals, or persons."), ("period", "2025, 2025-03, or 2025-03/2025-08."),
        ("valuation", "book, replacement, upper, cash or unknown."), ("title", "What it is called."), ("note", "A note."), ("within", "Flows that hold it, with commas."), ("source", "The document and its date, or who says it."), ("address", "The source's public address."),
        ("confidence", "seen, secondary, derived, judgement or unverified."), ("marking", "As in TLP:CLEAR."),
    ]

    static var support: [String: JSONValue] {
        let flow = path("id", "The flow's identifier.")
        let filters = [query("giver", "Who gives: a state, EU, EU27, NATO, or a group as in EU & NATO - HUN."), query("kind", "military, training, financial, humanitarian or all."), query("stage", "pledged, committed, allocated, disbursed or delivered."),
                       query("source", "The series: statements, or a release of a tracker."), query("channel", "The purse."), query("receiver", "To whom."), query("from", "The first day, month or year."), query("to", "The last."), query("flow", "One flow by its identifier."), query("words", "Words that all occur.")]
        return [
            "/api/v1/support": ["get": ["summary": "Flows by the filters of the page.", "operationId": "flows", "parameters": .array(filters + [query("limit", "At most so many."), query("offset", "After so many.")]), "responses": answer("Flows", "What the viewpoint may see of them.")]],
            "/api/v1/support/total": ["get": ["summary": "What flows come to, no euro twice: one total for each source, stage and unit.", "operationId": "total", "parameters": .array(filters), "responses": answer("FlowTotals", "With what each is made of, what it is part of, and what was left out.")]],
            "/api/v1/support/givers": ["get": ["summary": "Givers side by side, the most first.", "operationId": "givers", "parameters": .array(filters), "responses": answer("Givers", "Of one source at one stage.")]],
            "/api/v1/support/sources": ["get": ["summary": "Questions that two sources answer, side by side; the sources; ways of counting twice.", "operationId": "supportSources", "responses": answer("SupportSources", "With the difference where it can be computed.")]],
            "/api/v1/support/purses": ["get": ["summary": "Which purse can pay: every instrument answers with its reasons. Without a question, all of them.", "operationId": "purses", "parameters": [query("purpose", "What for."), query("for", "For whom."), query("when", "When."), query("amount", "How much, in millions of euro.")], "responses": answer("Purses", "Those that can come first.")]],
            "/api/v1/support/purses/{id}": ["get": ["summary": "One instrument with what is known of its use.", "operationId": "purse", "parameters": [path("id", "The instrument's identifier.")], "responses": answer("Purse", "As of the day of view.")]],
            "/api/v1/support/coalitions": ["get": ["summary": "Coalitions of the contact group.", "operationId": "coalitions", "responses": answer("Coalitions", "As far as they are known.")]],
            "/api/v1/support/claims": ["get": ["summary": "Printed claims about funds and flows, computed anew.", "operationId": "supportClaims", "parameters": [query("claim", "One claim by its identifier.")], "responses": answer("SupportClaims", "With what comes out.")]],
            "/api/v1/support/flows": ["post": act("Enter what was pledged or delivered. Needs a token.", "enterFlow", [], "FlowEntry", "Entered.", "FlowName")],
            "/api/v1/support/flows/{id}": ["get": ["summary": "One flow, with what holds it, what it holds and what crosses it.", "operationId": "flow", "parameters": [flow], "responses": answer("FlowName", "With its relations.")],
                                           "post": act("Say an entry of one's own better. Needs a token.", "correctFlow", [flow], "FlowEntry", "Said.", "FlowName")],
            "/api/v1/support/flows/{id}/withdraw": ["post": act("Take an entry of one's own back, with a reason. Needs a token.", "withdrawFlow", [flow], "Reason", "Done.", "FlowName")],
        ]
    }
}
