package import Kernel
package import Labels
package import Release

package typealias ItemID = ID<ReleaseItem>

/// What a person writes down about an item that may one day go to others.
package struct Draft: Hashable, Sendable {
    package static let titleLengthMax = 200
    package static let markingLengthMax = 500
    package static let textBytesMax = 20 * 1024
    package static let noteLengthMax = 2_000
    package static let partsMax = 40
    package static let markingsMax = 20
    package static let namesMax = 60

    package var title: String
    /// As written: `NATO RESTRICTED RELEASABLE TO EU`.
    package var marking: String
    package var label: Label
    package var originator: PartyID
    package var holder: PartyID
    package var parts: [Part]
    /// The day on which the marking was put on, where known.
    package var markedOn: Day?
    package var text: String
    /// Who is to have it.
    package var audience: Audience
    /// When it is to go.
    package var day: Day
    package var isDemonstration: Bool

    package init(title: String, marking: String, label: Label, originator: PartyID, holder: PartyID? = nil, parts: [Part] = [], markedOn: Day? = nil,
                 text: String, audience: Audience, day: Day, isDemonstration: Bool = false) {
        (self.title, self.marking, self.label, self.originator, self.holder) = (title, marking, label, originator, holder ?? originator)
        (self.parts, self.markedOn, self.text, self.audience, self.day, self.isDemonstration) = (parts, markedOn, text, audience, day, isDemonstration)
    }

    /// As it is decided on, before anyone has consented or objected.
    package var item: Item { Item(label: label, originator: originator, holder: holder, parts: parts, markedOn: markedOn) }
}
