/// An identity that cannot be mistaken for another kind of identity.
///
/// The text is what people and files write: `FRA`, `EU.EEAS`, `A6`, `NR`. Equality and order are those of the text.
package struct ID<Entity>: Hashable, Comparable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible, Codable {
    package let text: String
    package init(_ text: String) { self.text = text }
    package init(stringLiteral text: String) { self.text = text }
    package var description: String { text }
    package static func < (a: Self, b: Self) -> Bool { a.text < b.text }
    package init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

package typealias PartyID = ID<Party>
package typealias OrganisationID = ID<Organisation>
package enum Organisation {}
