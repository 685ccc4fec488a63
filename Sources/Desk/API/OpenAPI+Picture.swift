import Kernel

/// The part of the description that is about what both sides see.
extension OpenAPI {
    static let incidentFields = [
        ("title", "What happened, in a few words."), ("method", "How it was done, a word of the pack such as cable-damage; the kind follows from it."), ("date", "2025-03-01, 2025-03, 2025, or several days: 2025-03-01/2025-03-05."), ("place", "The place by its name."),
        ("position", "Latitude and longitude in degrees: 59.8, 25.3."), ("precision", "site, town, region, sea or nominal."), ("within", "How far off it may be, in kilometres; what is usual when left out."), ("sectors", "Sectors that were hit, with commas."),
        ("states", "Affected states, with commas."), ("outcome", "What came of it."), ("note", "A note."), ("source", "The document and its date, or who says it."), ("address", "The source's public address."), ("read", "The date of the source."),
        ("confidence", "seen, secondary, judgement or unverified."), ("marking", "As in TLP:GREEN."),
    ]
    static let statementFields = [
        ("speaker", "The institution that said it."), ("capacity", "organisation, state, judicial, expert or group."), ("stance", "attributes, suspects, claims, denies, doubts, charges, convicts, dismisses, closes or withdraws."),
        ("about", "Whom it names; empty where it names nobody."), ("date", "As precisely as it is known; empty where it is not."), ("note", "A note."), ("source", "The document and its date."), ("address", "Its public address."), ("marking", "As in TLP:CLEAR."),
    ]
    static let questionActFields = [("title", "The question."), ("points", "What is to be judged, one point a line."), ("incidents", "Incidents it is about, with commas."), ("exchange", "The day from which answers may be opened."), ("marking", "As in TLP:GREEN.")]

    static let answerFields = [("text-0", "The judgement on the first point; text-1 on the second, and so on. A point without one is not answered."), ("likelihood-0", "almost-certain, likely, even, unlikely or remote."),
                               ("confidence-0", "high, moderate or low."), ("sources-0", "At least one source, one a line.")]

    static var picture: [String: JSONValue] {
        let incident = path("id", "The incident's identifier.")
        let filters = [query("words", "Words that all occur."), query("kind", "cyber, infrastructure, information, airspace, maritime, sabotage or coercion."), query("method", "How it was done."), query("sector", "A sector that was hit."), query("state", "An affected state."),
                       query("status", "What is said of who did it: collective, state, judicial, suspected, claimed, contested or none."), query("from", "The first day."), query("to", "The last day."), query("around", "Latitude, longitude, kilometres.")]
        return [
            "/api/v1/picture": ["get": ["summary": "Incidents by the filters of the page, the earliest first.", "operationId": "picture", "parameters": .array(filters + [query("limit", "At most so many."), query("offset", "After so many.")]), "responses": answer("Picture", "What the viewpoint may see of it.")]],
            "/api/v1/picture/clusters": ["get": ["summary": "What hangs together with the reason for each tie, and what neither side sees alone.", "operationId": "clusters", "responses": answer("Clusters", "Over what the viewpoint may see.")]],
            "/api/v1/picture/incidents": ["post": act("Report an incident. Needs a token.", "reportIncident", [], "IncidentReport", "Reported.", "Incident")],
            "/api/v1/picture/incidents/{id}": ["get": ["summary": "One incident, with who said what of who did it.", "operationId": "incident", "parameters": [incident], "responses": answer("Incident", "With its statements and its cluster.")],
                                               "post": act("Say a report of one's own better. Needs a token.", "correctIncident", [incident], "IncidentReport", "Said.", "Incident")],
            "/api/v1/picture/incidents/{id}/withdraw": ["post": act("Take a report of one's own back, with a reason. Needs a token.", "withdrawIncident", [incident], "Reason", "Done.", "Incident")],
            "/api/v1/picture/incidents/{id}/statements": ["post": act("Record what an institution said of who did it. Needs a token.", "recordStatement", [incident], "StatementRecord", "Recorded.", "Recorded")],
            "/api/v1/picture/assessments": ["get": ["summary": "Questions that were put to both sides.", "operationId": "assessments", "responses": answer("Assessments", "The newest first.")],
                                            "post": act("Put a question to both sides. Needs a token.", "putQuestion", [], "QuestionAct", "Put.", "Recorded")],
            "/api/v1/picture/assessments/{id}": ["get": ["summary": "How far each side is with a question, what was opened, and the comparison.", "operationId": "assessment", "parameters": [path("id", "The question's identifier.")], "responses": answer("Assessment", "Nothing of a draft.")]],
            "/api/v1/picture/assessments/{id}/draft": [
                "get": ["summary": "This side’s draft with its hash, for those who answer for it. Needs a token or a session.", "operationId": "assessmentDraft", "security": [["token": []]], "parameters": [path("id", "The question's identifier.")], "responses": answer("AssessmentDraft", "The latest.")],
                "post": act("Write this side’s draft anew, all points of it. Needs a token.", "draftAssessment", [path("id", "The question's identifier.")], "AssessmentAnswer", "Kept in this house.", "AssessmentDraft"),
            ],
            "/api/v1/picture/assessments/{id}/seal": ["post": act("Seal the draft of this hash. Needs a token.", "sealAssessment", [path("id", "The question's identifier.")], "SealAct", "Sealed; it cannot be changed any more.", "Assessment")],
            "/api/v1/picture/assessments/{id}/open": ["post": act("Open what was sealed, from the day of exchange on. Needs a token.", "openAssessment", [path("id", "The question's identifier.")], "OpenAct", "Opened; it crosses where its marking permits.", "Assessment")],
        ]
    }
}
