import Foundation
import Kernel
import Node
import Site
import Threats

/// An alert as somebody writes it down.
struct AlertForm: Sendable {
    typealias Mistake = FieldWrong
    typealias Mistakes = FieldsWrong
    var title = "", from = ThreatView.all.alias, type = "", words = "", external = "", hook = ""

    init() {}
    init(_ form: FormBody) {
        func field(_ name: String) -> String { (form[name] ?? "").trimmed }
        (title, type, words, external, hook) = (field("title"), field("type").lowercased(), field("words"), field("external"), field("hook"))
        from = field("from").isEmpty ? ThreatView.all.alias : field("from")
    }

    func reading(by account: Account, reach: Reach) -> Result<ThreatAlert, Mistakes> {
        var mistakes: [Mistake] = []
        if title.isEmpty { mistakes.append(.init(field: "title", says: "The title is missing. Say what you wait for.")) }
        if title.count > ThreatAlert.titleMax || title.contains(where: \.isNewline) { mistakes.append(.init(field: "title", says: "The title is one line of at most \(ThreatAlert.titleMax) characters.")) }
        let view = ThreatView.allCases.first { $0.alias == from }
        if view == nil { mistakes.append(.init(field: "from", says: "`\(from.prefix(40))` is no side. Choose one of the list.")) }
        if type.utf8.count > 250 || !type.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }) { mistakes.append(.init(field: "type", says: "`\(type.prefix(60))` is no type. Write it as STIX does: indicator, malware, threat-actor.")) }
        let words = words.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
        if words.count > ThreatAlert.wordsMax || self.words.utf8.count > 500 { mistakes.append(.init(field: "words", says: "At most \(ThreatAlert.wordsMax) words, in 500 bytes, are compared with a title.")) }
        if external.utf8.count > 200 { mistakes.append(.init(field: "external", says: "A name in a catalogue has at most 200 bytes here, as in CVE-2024-3400.")) }
        var place: PeerAddress?
        if !hook.isEmpty {
            do throws(PullError) {
                let read = try PeerAddress(hook)
                if AddressBlock(read.host) != nil, !reach.permits(read.host) { throw .closed(host: read.host, address: read.host) }
                place = read
            } catch { mistakes.append(.init(field: "hook", says: error.description)) }
        }
        guard mistakes.isEmpty, let view else { return .failure(Mistakes(list: mistakes)) }
        return .success(ThreatAlert(id: UUID().uuidString.lowercased(), account: account.id, title: title, view: view, type: type, words: words, external: external, hook: place))
    }
}
