package import Packs

/// Everything that is wrong with the demonstration's two files, ordered by file and line. A demonstration with a mistake is not entered at all.
package struct DemonstrationErrors: Error, Hashable, Sendable, CustomStringConvertible {
    /// Never empty.
    package let mistakes: [PackMistake]
    package var description: String { mistakes.map(\.description).joined(separator: "\n") }
}
