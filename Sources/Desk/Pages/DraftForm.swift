import Node
import Release
import Site

/// Below an answer, for whoever drafts: put an item with this marking and audience on the desk.
struct DraftForm {
    let question: Question
    let token: String

    var html: HTML {
        Site.Part("Put it on the desk", note: "A draft becomes a record of this node. Nothing leaves before it is released.", id: "draft", classes: "draft") {
            form(.method(.post), .action("/items")) {
                HiddenField("token", token)
                for field in AnswerViews.fields(question) { field }
                div(.class("line")) {
                    label(.for("field-title")) { "Title" }
                    input(.type("text"), .id("field-title"), .name("title"), .maxlength(Draft.titleLengthMax), .required())
                }
                div(.class("line")) {
                    label(.for("field-text")) { "Text" }
                    textarea(.id("field-text"), .name("text"), .rows(5), .maxlength(Draft.textBytesMax), .required())
                }
                button(.type("submit"), .class("first")) { "Draft this item" }
            }
        }.html
    }
}
