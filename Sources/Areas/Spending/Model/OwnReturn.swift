package import Kernel

package typealias ReturnID = ID<OwnReturn>

/// A figure that a state reports itself, ahead of publication. Under a label it is seen by those who may; under an open one it stands beside the published editions.
package struct OwnReturn: Hashable, Sendable {
    package let id: ReturnID
    package let party: PartyID
    package let measure: MeasureID
    package let year: Int
    package let value: Quantity
    package let isEstimate: Bool
    package let definition: DefinitionID
    package let note: String

    package init(id: ReturnID, party: PartyID, measure: MeasureID, year: Int, value: Quantity, isEstimate: Bool, definition: DefinitionID, note: String) {
        (self.id, self.party, self.measure, self.year, self.value, self.isEstimate, self.definition, self.note) = (id, party, measure, year, value, isEstimate, definition, note)
    }

    /// The edition under which a state's own figures stand: never mixed with what others publish of it.
    package static func edition(of party: PartyID) -> EditionID { EditionID("OWN-\(party.text)") }
}
