/// How words are compared: upper case and without accents, since both are left off in practice (`tres secret`, `Gizli` for GİZLİ).
enum Folding {
    /// One word, folded. ASCII takes the short way.
    static func fold(_ word: some StringProtocol) -> String {
        if word.utf8.allSatisfy({ $0 < 0x80 }) { return word.uppercased() }
        return String(word.uppercased().map { bases[$0] ?? $0 })
    }

    /// Accented capital → bare capital. Built from base letter and mark: Swift compares characters by canonical equivalence,
    /// so `E` + U+0300 finds `È` in either normal form.
    private static let bases: [Character: Character] = {
        var table: [Character: Character] = [:]
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩАВГДЕЖЗИІКМНОПРСТУФХЦЧШЩЭЮЯ"
        let marks: [Unicode.Scalar] = ["\u{300}", "\u{301}", "\u{302}", "\u{303}", "\u{304}", "\u{306}", "\u{307}", "\u{308}", "\u{30A}", "\u{30B}",
                                       "\u{30C}", "\u{323}", "\u{326}", "\u{327}", "\u{328}", "\u{331}"]
        for letter in letters {
            for mark in marks {
                var text = String(letter)
                text.unicodeScalars.append(mark)
                if text.count == 1 { table[Character(text)] = letter }
            }
        }
        return table
    }()

    /// How many letters must be changed, added or dropped; nil above `limit`.
    static func distance(_ a: String, _ b: String, limit: Int) -> Int? {
        let x = Array(a.unicodeScalars), y = Array(b.unicodeScalars)
        guard abs(x.count - y.count) <= limit, x.count <= 60, y.count <= 60 else { return nil }
        var before: [Int] = [], row = Array(0...y.count)
        for i in 0..<x.count {
            let last = before
            before = row
            row[0] = i + 1
            for j in 0..<y.count {
                row[j + 1] = min(before[j + 1] + 1, row[j] + 1, before[j] + (x[i] == y[j] ? 0 : 1))
                // Two letters changed places: one slip, not two.
                if i > 0, j > 0, x[i] == y[j - 1], x[i - 1] == y[j] { row[j + 1] = min(row[j + 1], last[j - 1] + 1) }
            }
        }
        return row[y.count] <= limit ? row[y.count] : nil
    }

    /// The nearest of the candidates, where one is near enough to be meant: one slip in four letters.
    static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let folded = fold(word), limit = max(1, folded.count / 4)
        var best: (String, Int)?
        for candidate in candidates {
            if let d = distance(folded, fold(candidate), limit: limit), d < best?.1 ?? .max { best = (candidate, d) }
        }
        return best?.0
    }
}
