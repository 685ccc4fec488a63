import Kernel

/// The part of the description that is about the progress report.
extension OpenAPI {
    static let beginningFields = [("number", "Its number."), ("from", "The first day of its period."), ("to", "The last day of its period."), ("title", "Unless the usual one."), ("marking", "Of the draft, unless the usual one.")]
    static let sentenceFields = [
        ("text", "The sentence."), ("evidence", "Identifiers of the pieces behind it, with commas."), ("marking", "Unless its evidence decides."), ("chapter", "Where it stands; empty: where it does."), ("after", "The sentence before it, or first, or last."),
        ("replaces", "Of an old one: identifiers of the wordings that the writer had, with spaces. What came meanwhile stands against this one."), ("removed", "yes: take it out."),
    ]
    static let stepFields = [
        ("step", "Such as coreper or nac."), ("act", "put, pass, give-back, voice or take-back."), ("wording", "Of put and pass: the text by its hash."), ("until", "Of a silence: when it ends, in UTC."),
        ("voice", "comment, reservation, abstention or objection."), ("reason", "Why."),
    ]

    static var reports: [String: JSONValue] {
        let report = path("id", "The report's identifier."), sentence = path("sentence", "The sentence's identifier.")
        var paths: [String: JSONValue] = [
            "/api/v1/reports": [
                "get": ["summary": "Reports that the viewpoint may know of, and where they stand with both Councils.", "operationId": "reports", "responses": answer("Reports", "The latest period first.")],
                "post": act("Begin a report: a draft of every piece of evidence that both Councils may see. Needs a token.", "beginReport", [], "Beginning", "Begun.", "Report"),
            ],
            "/api/v1/reports/{id}": ["get": ["summary": "One report; for those who draft with its text.", "operationId": "report", "parameters": [report], "responses": answer("WholeReport", "Where it stands, and its chapters.")]],
            "/api/v1/reports/{id}/differences": ["get": ["summary": "What differs from another text of it, or from the last report.", "operationId": "reportDifferences",
                                                         "parameters": [report, query("with", "A text by its hash, or last; the other side's newest unless said.")], "responses": answer("Differences", "Sentence by sentence.")]],
            "/api/v1/reports/{id}/sentences": ["post": act("Add a sentence. Needs a token.", "addSentence", [report], "SentenceAct", "Added.", "Sentence")],
            "/api/v1/reports/{id}/sentences/{sentence}": ["post": act("Word a sentence anew, or take it out. Needs a token.", "wordSentence", [report, sentence], "SentenceAct", "Worded.", "Sentence")],
            "/api/v1/reports/{id}/steps": ["post": act("Put the text to a step of one's own side, record what came of it, or say something there. Needs a token.", "reportStep", [report], "StepAct", "Done.", "Report")],
            "/api/v1/reports/{id}/publish": ["post": act("Let everybody read the public edition. Needs a token.", "publishReport", [report], "Nothing", "Published.", "Report")],
        ]
        for (edition, says) in [("public", "The public edition"), ("full", "The full edition, for both Councils")] {
            paths["/api/v1/reports/{id}/\(edition)/{file}"] = ["get": ["summary": .string(says + " as a file: report.pdf, report.docx, report.json, annex.csv or notes.csv."), "operationId": .string(edition + "Edition"),
                                                                       "parameters": [report, path("file", "Which file.")],
                                                                       "responses": ["200": ["description": "Its bytes.", "content": ["application/octet-stream": ["schema": ["type": "string", "format": "binary"]]]], "default": problem]]]
        }
        return paths
    }
}
