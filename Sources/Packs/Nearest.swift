import Release

/// The known word that was probably meant, or nil when none is near: at most one letter in three differs.
package func nearest(to word: String, among known: some Collection<String>) -> String? {
    let letters = Array(word.lowercased().filter { !$0.isWhitespace })
    guard !letters.isEmpty, letters.count <= 64 else { return nil }
    let limit = max(1, letters.count / 3)
    var best: (distance: Int, word: String)?
    for candidate in known where abs(candidate.count - letters.count) <= limit {
        let distance = editDistance(letters, Array(candidate.lowercased()))
        guard distance <= limit else { continue }
        if best.map({ (distance, candidate) < ($0.distance, $0.word) }) ?? true { best = (distance, candidate) }
    }
    return best?.word
}
