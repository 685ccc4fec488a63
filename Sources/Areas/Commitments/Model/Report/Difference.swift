package import Kernel

/// Two texts word by word: what stayed, what came, what went.
package struct WordDifference: Hashable, Sendable {
    package enum Piece: Hashable, Sendable { case same(String), added(String), removed(String) }
    package let pieces: [Piece]
    package var isSame: Bool { pieces.allSatisfy { if case .same = $0 { true } else { false } } }

    package init(from old: String, to new: String) {
        let old = Self.words(old), new = Self.words(new)
        let changes = new.difference(from: old)
        var gone: Set<Int> = [], came: Set<Int> = []
        for change in changes {
            switch change {
            case .remove(let offset, _, _): gone.insert(offset)
            case .insert(let offset, _, _): came.insert(offset)
            }
        }
        var pieces: [Piece] = [], from = 0, to = 0
        while from < old.count || to < new.count {
            if from < old.count, gone.contains(from) { pieces.append(.removed(old[from])); from += 1 }
            else if to < new.count, came.contains(to) { pieces.append(.added(new[to])); to += 1 }
            else { pieces.append(.same(old[from])); from += 1; to += 1 }
        }
        self.pieces = Self.joined(pieces)
    }

    /// Words with the space after them.
    private static func words(_ text: String) -> [String] {
        var words: [String] = [], current = ""
        for character in text {
            if let last = current.last, last.isWhitespace, !character.isWhitespace { words.append(current); current = "" }
            current.append(character)
        }
        return current.isEmpty ? words : words + [current]
    }

    private static func joined(_ pieces: [Piece]) -> [Piece] {
        pieces.reduce(into: []) { result, piece in
            switch (result.last, piece) {
            case (.same(let a), .same(let b)): result[result.count - 1] = .same(a + b)
            case (.added(let a), .added(let b)): result[result.count - 1] = .added(a + b)
            case (.removed(let a), .removed(let b)): result[result.count - 1] = .removed(a + b)
            default: result.append(piece)
            }
        }
    }
}

/// Two wordings sentence by sentence, in the order of the newer one.
package struct WordingDifference: Hashable, Sendable {
    package enum Change: Hashable, Sendable {
        case same(Wording.Sentence)
        case changed(from: Wording.Sentence, to: Wording.Sentence)
        case added(Wording.Sentence)
        case removed(Wording.Sentence)
        /// At another place; `from`: the title of the chapter that it left, nil within one chapter.
        case moved(Wording.Sentence, from: String?)
        package var isSame: Bool { if case .same = self { true } else { false } }
        package var sentence: Wording.Sentence {
            switch self { case .same(let one), .changed(_, let one), .added(let one), .removed(let one), .moved(let one, _): one }
        }
    }
    package let chapters: [(title: String, changes: [Change])]
    /// How many sentences differ; one that was moved and worded anew is one.
    package var count: Int { Set(chapters.flatMap { $0.changes.filter { !$0.isSame }.map(\.sentence.id) }).count }

    /// Sentences are the same ones by their identifiers; between two reports, which share none, by their words.
    package init(from old: Wording, to new: Wording) {
        let before = Dictionary(old.sentences.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
        var partners: [SentenceID: Wording.Sentence] = [:], taken: Set<SentenceID> = []
        for sentence in new.sentences { if let same = before[sentence.id] { partners[sentence.id] = same; taken.insert(same.id) } }
        if taken.isEmpty {
            for chapter in new.chapters {
                let there = old.chapters.first { $0.id == chapter.id }?.sentences ?? []
                for sentence in chapter.sentences {
                    guard let like = Self.nearest(to: sentence, among: there.filter { !taken.contains($0.id) }) else { continue }
                    partners[sentence.id] = like
                    taken.insert(like.id)
                }
            }
        }
        let moved = Self.moved(from: old, to: new)
        var chapters: [(String, [Change])] = new.chapters.map { chapter in
            let gone = (old.chapters.first { $0.id == chapter.id }?.sentences ?? []).filter { !taken.contains($0.id) }
            return (chapter.title, chapter.sentences.flatMap { sentence -> [Change] in
                guard let partner = partners[sentence.id] else { return [.added(sentence)] }
                let isSame = partner.text == sentence.text && partner.portion == sentence.portion && (partner.id != sentence.id || partner.evidence == sentence.evidence)
                let move = moved[sentence.id].map { [Change.moved(sentence, from: $0)] } ?? []
                return isSame ? (move.isEmpty ? [.same(sentence)] : move) : move + [.changed(from: partner, to: sentence)]
            } + gone.map { .removed($0) })
        }
        for chapter in old.chapters where !new.chapters.contains(where: { $0.id == chapter.id }) { chapters.append((chapter.title, chapter.sentences.filter { !taken.contains($0.id) }.map { .removed($0) })) }
        self.chapters = chapters.filter { !$0.1.isEmpty }
    }

    /// Sentences of both texts that stand elsewhere, with the chapter that they left. Within a chapter as few as explain the new order.
    private static func moved(from old: Wording, to new: Wording) -> [SentenceID: String?] {
        var before: [SentenceID: Wording.Chapter] = [:], moved: [SentenceID: String?] = [:]
        for chapter in old.chapters { for sentence in chapter.sentences { before[sentence.id] = chapter } }
        for chapter in new.chapters {
            let here = chapter.sentences.map(\.id).filter { before[$0]?.id == chapter.id }, stayed = Set(here)
            for id in chapter.sentences.map(\.id) { if let from = before[id], from.id != chapter.id { moved.updateValue(from.title, forKey: id) } }
            let there = old.chapters.first { $0.id == chapter.id }?.sentences.map(\.id).filter { stayed.contains($0) } ?? []
            for change in here.difference(from: there) { if case .insert(_, let id, _) = change { moved.updateValue(nil, forKey: id) } }
        }
        return moved
    }

    /// The sentence with the most words in common, where that is at least half of all words of the two.
    private static func nearest(to sentence: Wording.Sentence, among candidates: [Wording.Sentence]) -> Wording.Sentence? {
        let words = Set(sentence.text.lowercased().split(separator: " "))
        let scored = candidates.map { candidate -> (Double, Wording.Sentence) in
            let other = Set(candidate.text.lowercased().split(separator: " ")), union = words.union(other).count
            return (union == 0 ? 0 : Double(words.intersection(other).count) / Double(union), candidate)
        }
        return scored.filter { $0.0 >= 0.5 }.max { ($0.0, $1.1.id) < ($1.0, $0.1.id) }?.1
    }

    package static func == (a: WordingDifference, b: WordingDifference) -> Bool { a.chapters.elementsEqual(b.chapters) { $0 == $1 } }
    package func hash(into hasher: inout Hasher) { for (title, changes) in chapters { hasher.combine(title); hasher.combine(changes) } }
}
