package import Kernel

/// A wording as JSON: its canonical bytes are what the hash is taken over. Identifiers of sentences are in it, so that two reports never share a hash by chance of wording.
extension Wording {
    package var json: JSONValue {
        object(("number", .integer(Int64(number))), ("title", .string(title)), ("from", .string(from.description)), ("to", .string(to.description)), ("chapters", .array(chapters.map { chapter in
            object(("chapter", .string(chapter.id.text)), ("title", .string(chapter.title)), ("sentences", .array(chapter.sentences.map { sentence in
                object(("sentence", .string(sentence.id.text)), ("text", .string(sentence.text)), ("evidence", .array(sentence.evidence.map { .string($0.text) })), ("portion", .string(sentence.portion)))
            })))
        })))
    }

    private func object(_ members: (String, JSONValue)...) -> JSONValue {
        var object = JSONObject()
        for (name, value) in members { object[name] = value }
        return .object(object)
    }

    /// Nil for what is no wording.
    package init?(json: JSONValue) {
        guard let number = json["number"]?.integer, let title = json["title"]?.string, let from = json["from"]?.string.flatMap({ Day($0) }), let to = json["to"]?.string.flatMap({ Day($0) }),
              let list = json["chapters"]?.array else { return nil }
        var chapters: [Chapter] = []
        for one in list {
            guard let id = one["chapter"]?.string, let title = one["title"]?.string, let sentences = one["sentences"]?.array else { return nil }
            var read: [Sentence] = []
            for sentence in sentences {
                guard let id = sentence["sentence"]?.string, let text = sentence["text"]?.string, let portion = sentence["portion"]?.string, let evidence = sentence["evidence"]?.array else { return nil }
                read.append(Sentence(id: SentenceID(id), text: text, evidence: evidence.compactMap(\.string).map { EvidenceID($0) }, portion: portion))
            }
            chapters.append(Chapter(id: ChapterID(id), title: title, sentences: read))
        }
        self.init(number: Int(number), title: title, from: from, to: to, chapters: chapters)
    }
}
