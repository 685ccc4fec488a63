import Kernel
/// What a text says, without its order, case and punctuation: for finding what was written down twice.
package struct Gist: Hashable, Sendable {
    private let words: Set<Substring>
    private static let wordsMin = 3
    private static let shareMin = 0.8

    package init(_ text: String) { words = Set(text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber })) }

    /// At least four in five of the words of both are shared. Very short texts are alike when they are the same.
    package func isLike(_ other: Gist) -> Bool {
        if words == other.words { return !words.isEmpty }
        guard words.count >= Self.wordsMin, other.words.count >= Self.wordsMin else { return false }
        let (few, many) = words.count < other.words.count ? (words, other.words) : (other.words, words)
        guard Double(few.count) >= Self.shareMin * Double(many.count) else { return false }
        let shared = few.count { many.contains($0) }
        return Double(shared) >= Self.shareMin * Double(words.count + other.words.count - shared)
    }
}

extension Evidence {
    /// Probably the same event: days that overlap, and the same source, or the same area and nearly the same words.
    package func isLike(_ other: Evidence, _ gists: (Gist, Gist)? = nil) -> Bool {
        guard kind == .event, other.kind == .event, let days, let others = other.days, days.overlaps(others) else { return false }
        if let address = source.address, address == other.source.address { return true }
        let (a, b) = gists ?? (Gist(text), Gist(other.text))
        return area == other.area && a.isLike(b)
    }
}
