package import Kernel
package import Labels
package import Release

/// A question of release as a person wrote it: every field still text.
///
/// The page, the command line and the API all ask through this, so that one word means one thing everywhere.
package struct Question: Hashable, Sendable, Codable {
    package enum Field: String, Hashable, Sendable, Codable, CaseIterable { case marking, audience, date, originator, holder, parts, consents, objections, marked }

    package var marking: String
    package var audience: String
    package var date: String
    /// Who made it; the owner of the marking's policy when empty.
    package var originator: String
    /// Who holds it; the originator when empty.
    package var holder: String
    /// What is inside: `NATO`, `FRA`, or markings; separated by `;`.
    package var parts: String
    /// Who has said yes, for whom, and when: `NATO.release-authority:EU.EEAS@2025-02-01`; separated by `;`.
    package var consents: String
    /// Who has said no, and when: `TUR@2025-01-31`; separated by `;`.
    package var objections: String
    /// The day on which the marking was put on, where known.
    package var marked: String

    package init(marking: String = "", audience: String = "", date: String = "", originator: String = "", holder: String = "",
                 parts: String = "", consents: String = "", objections: String = "", marked: String = "") {
        (self.marking, self.audience, self.date, self.originator, self.holder) = (marking, audience, date, originator, holder)
        (self.parts, self.consents, self.objections, self.marked) = (parts, consents, objections, marked)
    }

    /// Fields that are left out are empty, as on the page.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func text(_ key: CodingKeys) throws -> String { try container.decodeIfPresent(String.self, forKey: key) ?? "" }
        self.init(marking: try text(.marking), audience: try text(.audience), date: try text(.date), originator: try text(.originator), holder: try text(.holder),
                  parts: try text(.parts), consents: try text(.consents), objections: try text(.objections), marked: try text(.marked))
    }

    /// What could not be understood in one field, in words that say what to write.
    package struct Mistake: Error, Hashable, Sendable, Codable {
        package let field: Field
        package let says: String
        /// The word that was not understood, as characters from the start of the field.
        package var offset: Int?
        package var length: Int?
    }

    package enum Reading: Sendable {
        case understood(Request)
        /// Never empty.
        case mistakes([Mistake])
    }
}

extension Question {
    package static let fieldLengthMax = 4000

    /// Understands every field or says everything that it does not understand.
    package func read(_ facts: Facts, rulebook: Rulebook) -> Reading {
        var mistakes: [Mistake] = []
        func attempt<Value>(_ field: Field, _ body: () throws(Mistake) -> Value) -> Value? {
            do { return try body() } catch { mistakes.append(error); return nil }
        }
        for (field, text) in fields where text.count > Self.fieldLengthMax {
            mistakes.append(Mistake(field: field, says: "This is longer than \(Self.fieldLengthMax) characters. Shorten it."))
        }
        guard mistakes.isEmpty else { return .mistakes(mistakes) }
        let reader = FieldReader(facts: facts, rulebook: rulebook)
        let label = attempt(.marking) { () throws(Mistake) in try reader.label(marking) }
        let recipients = attempt(.audience) { () throws(Mistake) in try reader.audience(audience) }
        let day = attempt(.date) { () throws(Mistake) in try reader.day(date, .date) }
        let markedOn = marked.isEmpty ? nil : attempt(.marked) { () throws(Mistake) in try reader.day(marked, .marked) }
        let maker = label.flatMap { label in attempt(.originator) { () throws(Mistake) in try reader.originator(originator, of: label, holder: holder) } }
        let keeper = holder.isEmpty ? maker : attempt(.holder) { () throws(Mistake) in try reader.party(holder, .holder) }
        let inside = attempt(.parts) { () throws(Mistake) in try reader.parts(parts) }
        let yes = attempt(.consents) { () throws(Mistake) in try reader.consents(consents) }
        let no = attempt(.objections) { () throws(Mistake) in try reader.objections(objections) }
        guard mistakes.isEmpty, let label, let recipients, let day, let maker, let keeper, let inside, let yes, let no else { return .mistakes(mistakes) }
        let item = Item(label: label, originator: maker, holder: keeper, parts: inside, consents: yes, objections: no, markedOn: markedOn)
        return .understood(Request(item: item, audience: recipients, day: day))
    }

    package var fields: [(Field, String)] {
        [(.marking, marking), (.audience, audience), (.date, date), (.originator, originator), (.holder, holder), (.parts, parts),
         (.consents, consents), (.objections, objections), (.marked, marked)]
    }

    /// The question that asks what a request asks, so that a remedy can be put into effect by asking again.
    package init(_ request: Request, vocabulary: Vocabulary) {
        let item = request.item
        let ownHouse = vocabulary.policy(item.label.policy)?.owner
        // A holder of the policy's own house is taken for the originator, so it need not be said twice.
        let isImplied = item.originator == item.holder && (ownHouse == item.holder || ownHouse.map { item.holder.text.hasPrefix($0.text + ".") } == true)
        self.init(marking: item.label.printed(in: vocabulary, style: .banner), audience: request.audience.description, date: request.day.description,
                  originator: isImplied ? "" : item.originator.text, holder: item.holder.text,
                  parts: item.parts.map(\.written).joined(separator: ";"),
                  consents: item.consents.map { $0.by.text + ($0.to.map { ":\($0)" } ?? "") + ($0.on.map { "@\($0)" } ?? "") }.joined(separator: ";"),
                  objections: item.objections.map { $0.by.text + ($0.on.map { "@\($0)" } ?? "") }.joined(separator: ";"),
                  marked: item.markedOn?.description ?? "")
    }
}
