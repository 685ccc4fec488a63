import Crypto
import Foundation
import Node
import Threats

/// What a client carries from page to page. It is sealed: where a page ended would tell how much lies between what the client was given.
struct PageSeal: Sendable {
    private let key: SymmetricKey

    init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

    /// Bound to what was asked, so that it opens no other question.
    func text(_ place: PagePlace, for question: String) -> String? {
        var plain = Data()
        for number in [place.added, place.seq] { withUnsafeBytes(of: number.bigEndian) { plain.append(contentsOf: $0) } }
        let sealed = try? ChaChaPoly.seal(plain, using: key, authenticating: Data(question.utf8))
        return sealed?.combined.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Nil for a text that was not given out here for this question.
    func place(_ text: String, for question: String) -> PagePlace? {
        guard text.utf8.count <= 100 else { return nil }
        var base = text.replacing("-", with: "+").replacing("_", with: "/")
        while base.utf8.count % 4 != 0 { base += "=" }
        guard let combined = Data(base64Encoded: base), let box = try? ChaChaPoly.SealedBox(combined: combined), let plain = try? ChaChaPoly.open(box, using: key, authenticating: Data(question.utf8)), plain.count == 16 else { return nil }
        let bytes = Array(plain)
        func number(_ from: Int) -> Int64 { bytes[from..<from + 8].reduce(0) { $0 << 8 | Int64($1) } }
        return PagePlace(added: number(0), seq: number(8))
    }
}
