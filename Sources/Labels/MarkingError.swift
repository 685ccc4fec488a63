import Kernel

/// Why a marking could not be understood, where, and what to write instead. Until it is clear, nobody may have the item.
package struct MarkingError: Error, Hashable, Sendable {
    /// A word of the text. Offset and length count UTF-16 units, as browsers do; `ordinal` counts words from 1.
    package struct Word: Hashable, Sendable {
        package let text: String
        package let offset: Int
        package let length: Int
        package let ordinal: Int
    }

    package enum Reason: Hashable, Sendable {
        case empty
        /// Above `Vocabulary.longestMarking` characters.
        case tooLong(characters: Int)
        /// A character, or a run of punctuation, that stands in no marking.
        case strayCharacters
        /// The policy is given from outside and is in no table.
        case unknownPolicy(PolicyID)
        case unknownLevel(LevelID, policy: PolicyID)
        /// No level begins like this; `policy` where the words before it settle one.
        case noLevel(policy: PolicyID?, expected: [String], suggestion: String?)
        /// The text ends where a level must go on.
        case levelEnds(after: String, expected: [String])
        /// Several policies have this level.
        case severalLevels(write: [String])
        case noMarking(policy: PolicyID, expected: [String], suggestion: String?)
        case markingOfAnotherPolicy(marking: String, policy: PolicyID, standsIn: [String])
        case listMissing(marking: String)
        case noName
        /// A name follows a list behind a blank only.
        case commaMissing
        /// A marking begins where the text leaves open whether the one before goes on.
        case separatorMissing
        case twice(marking: String)
    }

    package let reason: Reason
    /// Where; nil when the whole text is meant.
    package let word: Word?
    /// The text that was read, at most 120 characters of it.
    package let text: String

    init(_ reason: Reason, _ word: Word? = nil, in text: String) {
        (self.reason, self.word, self.text) = (reason, word, text.count > 120 ? text.prefix(119) + "…" : text)
    }

    /// What a person may take instead of the word: one word, or a whole marking.
    package var suggestion: String? {
        switch reason {
        case .noLevel(_, _, let suggestion), .noMarking(_, _, let suggestion): suggestion
        default: nil
        }
    }
}

extension MarkingError: CustomStringConvertible {
    /// One to three sentences, beginning with the text: what is wrong, and what to write.
    package var description: String {
        switch reason {
        case .empty: "There is no marking. Write a level, such as NATO RESTRICTED."
        case .tooLong(let characters): "The marking has \(characters) characters; at most \(Vocabulary.longestMarking) are read. Shorten the lists, or use the name of a group."
        case .strayCharacters: "\(quoted): \(wordQuoted) stands in no marking. Separate markings with a blank, a comma, // or a dash between blanks."
        case .unknownPolicy(let policy): "There is no policy `\(policy)` in this pack. Write NATO, EU, TLP, or NAT: and a country code."
        case .unknownLevel(let level, let policy): "`\(level)` is none of \(policy.shortName)'s levels."
        case .noLevel(let policy?, let expected, let suggestion): "\(quoted): the \(place) is none of \(policy.shortName)'s levels. \(help(expected, suggestion))"
        case .noLevel(nil, let expected, let suggestion): "\(quoted): \(wordQuoted) begins no level of any policy. \(help(expected, suggestion))"
        case .levelEnds(let after, let expected): "\(quoted): after \(after) something is missing. \(help(expected, nil))"
        case .severalLevels(let write): "\(quoted): \(wordQuoted) is a level of several policies. Write \(write.inWords(or: true, atMost: 10))."
        case .noMarking(let policy, let expected, let suggestion): "\(quoted): \(wordQuoted) is no marking of the \(policy.shortName) policy. \(help(expected, suggestion))"
        case .markingOfAnotherPolicy(let marking, let policy, let standsIn):
            "\(quoted): \(marking) does not stand in the \(policy.shortName) policy, but in that of \(standsIn.inWords(or: true, atMost: 6))."
        case .listMissing(let marking): "\(quoted): \(marking.replacingList(with: "").trimmed) needs names, separated by commas, such as \(marking.replacingList(with: "EU, UKR"))."
        case .noName: "\(quoted): \(wordQuoted) is no name of a recipient. Write codes such as EU, NATO or UKR, with a comma between them."
        case .separatorMissing: "\(quoted): \(wordQuoted) is a marking of its own. Write // before it."
        case .commaMissing: "\(quoted): \(wordQuoted) is no marking, and as a name it needs a comma before it. Write a comma between names."
        case .twice(let marking): "\(quoted): \(marking) stands twice. Write it once, with all names in one list."
        }
    }

    private var quoted: String { "`\(text)`" }
    private var wordQuoted: String { word.map { "`\($0.text)`" } ?? "this" }
    private var place: String {
        let ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
        guard let word else { return "text" }
        return word.ordinal <= ordinals.count ? "\(ordinals[word.ordinal - 1]) word" : "word `\(word.text)`"
    }
    private func help(_ expected: [String], _ suggestion: String?) -> String {
        if let suggestion { return "Did you mean \(suggestion)?" }
        return expected.isEmpty ? "Nothing may follow here." : "Write \(expected.inWords(or: true, atMost: 8))."
    }
}

extension ID where Entity == Policy {
    /// As people say it: `USA` for `NAT:USA`.
    var shortName: String { text.hasPrefix("NAT:") ? String(text.dropFirst(4)) : text }
    var isNational: Bool { text.hasPrefix("NAT:") }
}

extension [String] {
    /// `A, B and C`, or with `or`; the rest above `atMost` is counted.
    func inWords(or: Bool = false, atMost: Int = .max) -> String {
        let shown = Array(prefix(atMost)), joint = or ? " or " : " and "
        if shown.count < count { return shown.joined(separator: ", ") + joint + "\(count - shown.count) more" }
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + joint + last
    }
}

extension String {
    /// The spelling of a marking with its `<list>` filled.
    func replacingList(with names: String) -> String {
        guard let range = ranges(of: "<list>").first else { return self }
        return replacingCharacters(range, names)
    }
    private func replacingCharacters(_ range: Range<Index>, _ with: String) -> String { self[..<range.lowerBound] + with + self[range.upperBound...] }
}
