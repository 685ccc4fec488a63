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

/// How many letters to add, leave out, change or swap with their neighbour to get from one word to the other; for suggestions.
package func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var before: [Int] = [], row = Array(0...b.count)
    for i in 1...a.count {
        var next = [i]
        next.reserveCapacity(b.count + 1)
        for j in 1...b.count {
            var best = min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, before[j - 2] + 1) }
            next.append(best)
        }
        (before, row) = (row, next)
    }
    return row[b.count]
}
