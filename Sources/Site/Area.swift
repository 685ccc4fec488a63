package import ArgumentParser
package import Hummingbird
package import Packs
package import Release

/// What an area adds to a node: what it takes from the pack, its question, its pages, its commands. Areas know nothing of each other.
package protocol Area: Sendable {
    static var facts: any AreaFacts.Type { get }
    /// At the prompt; they ask a running node through its API.
    static var commands: [any ParsableCommand.Type] { get }
    /// Nil where the pack has nothing for it.
    init?(_ pack: Pack)
    /// Where it stands among the questions.
    var question: Shell.Question { get }
    /// Its own style sheet, after that of the house.
    var style: StaticFile { get }
    /// Addresses that take files, with the most that they take.
    var uploads: [String: Gate.Upload] { get }
    func add(to router: Router<SiteContext>, shell: Shell)
    /// What tools reach beside the pages.
    func services(_ shell: Shell) -> [ToolService]
    /// What runs beside the pages for as long as the node does; each ends when it is cancelled.
    func jobs(_ shell: Shell) -> [@Sendable () async -> Void]
    /// How long what each side asked was waited for, for the page "What crossed?".
    func answers(for viewpoint: Viewpoint, _ shell: Shell) async throws -> [AnswerTally]
}

extension Area {
    package func services(_ shell: Shell) -> [ToolService] { [] }
    package func jobs(_ shell: Shell) -> [@Sendable () async -> Void] { [] }
    package func answers(for viewpoint: Viewpoint, _ shell: Shell) async throws -> [AnswerTally] { [] }
}
