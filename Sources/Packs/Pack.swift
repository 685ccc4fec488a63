package import Kernel
package import Release

/// The facts that one installation works with: checked values that carry their sources, and the rules of release over them.
///
/// A pack is loaded whole or not at all. It knows no clock: the same files give the same value.
package struct Pack: Sendable {
    /// As the pack was named: `packs/eu-nato`.
    package let directory: String
    package let title: String
    /// Names this state of the facts: `2026-11`.
    package let edition: String
    package let compiled: PartialDate
    /// SHA-256 over the names and bytes of all its tables, YAML files and templates, in hexadecimal.
    package let digest: String
    package let covers: String
    package let caution: String
    package let organisations: [OrganisationDescription]
    /// Of parties that are bodies or venues.
    package let bodies: [PartyID: BodyDescription]
    package let tiles: [Tile]
    package let sources: [SourceCount]
    /// What was odd but did no harm, such as a byte order mark.
    package let remarks: [PackMistake]
    package let facts: Facts
    package let rulebook: Rulebook
    package let areas: [any AreaFacts]

    package func organisation(_ id: OrganisationID) -> OrganisationDescription? { organisations.first { $0.id == id } }
}

/// An organisation or grouping that parties belong to.
package struct OrganisationDescription: Hashable, Sendable {
    package let id: OrganisationID
    package let name: String
    /// The recipient that stands for it with all its members.
    package let whole: PartyID?
}

/// What a body does and whom it mostly deals with on the other side.
package struct BodyDescription: Hashable, Sendable {
    package let remit: String
    /// Several bodies may point to one, so the relation is not symmetric.
    package let oppositeNumber: PartyID?
    package let note: String
}

/// Where a state stands on the tile map; columns from the west, rows from the north, both from 1.
package struct Tile: Hashable, Sendable {
    package let party: PartyID
    package let column: Int
    package let row: Int
    package let source: Source
}

/// How many rows of one table have which confidence.
package struct SourceCount: Hashable, Sendable {
    /// Inside the pack: `parties/memberships.csv`.
    package let table: String
    package let rows: Int
    package let byConfidence: [Confidence: Int]
    /// Distinct titles of sources.
    package let titles: Int
}
