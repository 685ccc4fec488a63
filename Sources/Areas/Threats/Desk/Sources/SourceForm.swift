import Foundation
import Kernel
import Labels
import Node
import Release
import Site
import Threats

/// A source as somebody writes it down.
struct SourceForm: Sendable {
    typealias Mistake = FieldWrong
    typealias Mistakes = FieldsWrong
    var address = "", wanted = "", name = "", secret = "", token = "", marking = ThreatCollection.standingMarking, into = "", every = "15m", account = ""
    var withHistory = false

    init() {}
    init(_ form: FormBody) {
        func field(_ name: String) -> String { (form[name] ?? "").trimmed }
        (address, wanted, name, secret, token) = (field("address"), field("wanted"), field("name"), form["secret"] ?? "", field("their-token"))
        (marking, into, every, account) = (field("marking"), field("into"), field("every").lowercased(), field("account"))
        withHistory = !field("history").isEmpty
    }

    /// Drafters enter sources for their own party, and administrators for those who draft.
    static func mayMake(_ account: Account) -> Bool { !account.roles.isDisjoint(with: [.drafter, .releaseAuthority, .administrator]) }
    static func mayAdd(_ account: Account) -> Bool { !account.roles.isDisjoint(with: [.drafter, .releaseAuthority]) }

    /// `shelves`: the collections here, as the maker has them.
    func reading(by maker: Account, of node: Node, shelves: [TAXIIService.Listed], reach: Reach) -> Result<(ThreatSource, secret: String), Mistakes> {
        var mistakes: [Mistake] = []
        var place: PeerAddress?
        do throws(PullError) {
            let read = try PeerAddress(address)
            // A name is looked up when it is asked; an address written out is told apart at once.
            if AddressBlock(read.host) != nil, !reach.permits(read.host) { throw .closed(host: read.host, address: read.host) }
            place = read
        } catch { mistakes.append(.init(field: "address", says: error.description)) }
        if !Self.mayMake(maker) { mistakes.append(.init(field: "address", says: "Only an account that drafts for a party, or an administrator, enters sources.")) }
        let under = account.isEmpty ? maker : node.account(AccountID(account))
        if let under, !under.isClosed, Self.mayAdd(under) {
            if under.id != maker.id, !maker.roles.contains(.administrator) { mistakes.append(.init(field: "account", says: "Objects are added under your own account. Leave the field empty.")) }
        } else { mistakes.append(.init(field: "account", says: "`\((account.isEmpty ? maker.id.text : account).prefix(60))` is no account that drafts for a party. Name one that does.")) }
        if wanted.utf8.count > 300 { mistakes.append(.init(field: "wanted", says: "The collection is named by at most 300 bytes.")) }
        if name.isEmpty != secret.isEmpty { mistakes.append(.init(field: name.isEmpty ? "name" : "secret", says: "Account and password go together. Write both, or neither.")) }
        if !name.isEmpty, !token.isEmpty { mistakes.append(.init(field: "their-token", says: "Write account and password, or a token, not both.")) }
        if name.contains(":") || name.utf8.count > 200 { mistakes.append(.init(field: "name", says: "An account's name has no colon, and at most 200 bytes.")) }
        if secret.utf8.count > 1_000 { mistakes.append(.init(field: "secret", says: "A password has at most 1000 bytes.")) }
        if token.utf8.count > 4_000 || !token.utf8.allSatisfy({ (33...126).contains($0) }) { mistakes.append(.init(field: "their-token", says: "A token has no spaces and at most 4000 characters.")) }
        do { _ = try node.desk.facts.vocabulary.read(marking) } catch { mistakes.append(.init(field: "marking", says: "\(error)")) }
        let seconds = Interval.seconds(every)
        if seconds == nil { mistakes.append(.init(field: "every", says: "`\(every.prefix(20))` is no interval. Write 30s, 5m, 2h or 1d, from ten seconds to seven days.")) }
        var collection = ""
        if !into.isEmpty {
            if let shelf = shelves.first(where: { $0.id == into || $0.alias == into }), shelf.isWritable { if case .collection(let id) = shelf.part { collection = id } } else {
                mistakes.append(.init(field: "into", says: "There is no collection `\(into.prefix(100))` here to which this account adds objects."))
            }
        }
        guard mistakes.isEmpty, let place, let seconds, let under else { return .failure(Mistakes(list: mistakes)) }
        let kind: ThreatSource.CredentialKind = !name.isEmpty ? .password : !token.isEmpty ? .token : .none
        return .success((ThreatSource(id: UUID().uuidString.lowercased(), address: place, wanted: wanted, credential: kind, name: name, marking: marking, into: collection, everySeconds: seconds, withHistory: withHistory, account: under.id),
                         kind == .password ? secret : token))
    }
}
