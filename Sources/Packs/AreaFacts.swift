/// What an area takes from a pack: tables in a folder of its own, checked with everything else, so that a pack with a mistake in it is not loaded.
package protocol AreaFacts: Sendable {
    /// Notes every mistake; what it returns after a mistake is thrown away. Nil where the pack has nothing for this area.
    static func read(_ reader: inout PackReader) -> Self?
}

extension Pack {
    /// Nil when the pack has nothing for the area, or was loaded without asking for it.
    package func facts<Area: AreaFacts>(of area: Area.Type) -> Area? { areas.lazy.compactMap { $0 as? Area }.first }
}
