/// What one account may ask of the services for tools, so that one tool leaves something for the others. Each process of a node counts by itself.
package struct ToolLimits: Hashable, Sendable {
    /// So much at once, and so much more each second.
    package struct Share: Hashable, Sendable {
        package var atOnce: Double
        package var eachSecond: Double
        package init(atOnce: Double, eachSecond: Double) { (self.atOnce, self.eachSecond) = (atOnce, eachSecond) }
    }
    package var requests = Share(atOnce: 6_000, eachSecond: 1_000)
    /// Objects that it adds.
    package var objects = Share(atOnce: 200_000, eachSecond: 20_000)
    /// Bytes of the bodies that it may have under way: they are held in memory.
    package var bytes = 64 << 20

    package init() {}
}
