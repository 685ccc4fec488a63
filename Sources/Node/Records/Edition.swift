import Journal
package import Kernel
package import Release

/// What others get of an item: its words, its label, and the consents that its release rests on. Neither who objected, nor who wrote it and when.
package struct Edition: Hashable, Sendable {
    package let title: String
    package let marking: String
    package let text: String
    package let item: Item
    package let isDemonstration: Bool

    package init(title: String, marking: String, text: String, item: Item, isDemonstration: Bool) {
        (self.title, self.marking, self.text, self.item, self.isDemonstration) = (title, marking, text, item, isDemonstration)
    }

    /// Without objections, and only with those consents without which one of the parties would lose it.
    package func resting(on parties: [PartyID], by dated: DatedRulebook) -> Edition {
        Edition(title: title, marking: marking, text: text, item: item.resting(on: parties, by: dated), isDemonstration: isDemonstration)
    }

    package var json: JSONValue {
        .members(("title", .string(title)), ("marking", .string(marking)), ("text", .string(text)), ("decided", item.json), ("demonstration", isDemonstration ? true : nil))
    }

    package init(json: JSONValue) throws {
        guard let decided = json["decided"] else { throw RecordMistake("decided", "the item's label was expected") }
        self.init(title: try json.text("title"), marking: try json.text("marking"), text: try json.text("text"), item: try Item(json: decided), isDemonstration: try json.flag("demonstration"))
    }
}

extension ItemState {
    /// As it stands: with every consent and objection that was said.
    var edition: Edition { Edition(title: draft.title, marking: draft.marking, text: draft.text, item: item, isDemonstration: draft.isDemonstration) }
}
