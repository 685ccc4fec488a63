import Commitments
import Kernel

/// What the index is asked for beside words, as words that nobody can write: they begin with a sign of private use, which is taken out of every text.
enum FoundKey: Hashable, Sendable {
    case sight(Int64), area(AreaID?), report(Int?), kind(Evidence.Kind), proposal(ProposalID), withoutNumber, body(PartyID)
    /// On everything.
    case any

    private static let sign = "\u{E000}"

    var text: String {
        switch self {
        case .sight(let number): Self.sign + "s\(number)"
        case .area(let area): Self.sign + "a" + Self.hexadecimal(area?.text ?? "")
        case .report(let number): Self.sign + "r\(number ?? 0)"
        case .kind(let kind): Self.sign + "k" + Self.hexadecimal(kind.rawValue)
        case .proposal(let proposal): Self.sign + "p" + Self.hexadecimal(proposal.text)
        case .withoutNumber: Self.sign + "n"
        case .any: Self.sign + "e"
        case .body(let party): Self.sign + "b" + Self.hexadecimal(party.text)
        }
    }

    /// As the index reads it in a question.
    var match: String { "\"" + text + "\"" }

    /// A text in which nothing can be taken for a key.
    static func without(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .privateUse }) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .privateUse ? " " : $0 }))
    }

    /// Letters and digits alone, so that the index takes it for one word.
    private static func hexadecimal(_ text: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: text.utf8.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
