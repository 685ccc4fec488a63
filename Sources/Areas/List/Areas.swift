package import ArgumentParser
import CommitmentsDesk
package import Packs
import PictureDesk
package import Site
import SpendingDesk
import SupportDesk
import ThreatsDesk

/// Every area of the house. An area is taken out by its line here, its line in Package.swift and its folder.
package enum Areas {
    package static let all: [any Area.Type] = [CommitmentsArea.self, ThreatsArea.self, PictureArea.self, SpendingArea.self, SupportArea.self]

    package static var facts: [any AreaFacts.Type] { all.map { $0.facts } }

    package static var commands: [any ParsableCommand.Type] { all.flatMap { $0.commands } }

    /// Those for which the pack has facts.
    package static func of(_ pack: Pack) -> [any Area] { all.compactMap { $0.init(pack) } }
}
