import Figures
import Journal
import Kernel
import Labels
import Link
import Node
import Release
import Site

/// The parts of the page "What crossed?", from what one viewpoint may know.
struct ReciprocityViews {
    let reciprocity: Reciprocity
    let rows: CrossedRows
    let node: Node
    let isSignedIn: Bool
    /// Whether this reader carries files.
    let mayCarry: Bool
    let day: Day
    let now: Timestamp

    init(_ reciprocity: Reciprocity, rows: CrossedRows, node: Node, isSignedIn: Bool, mayCarry: Bool = false, day: Day, now: Timestamp) {
        (self.reciprocity, self.rows, self.node, self.isSignedIn, self.mayCarry, self.day, self.now) = (reciprocity, rows, node, isSignedIn, mayCarry, day, now)
    }

    static let heldMax = 50
    static let receiptsMax = 10
    static let timesMax = 50

    private var status: LinkStatus { reciprocity.status }
    private var isOwnLeft: Bool { rows.left == node.organisation }
    private var crossed: [Reciprocity.Crossing] { reciprocity.given + reciprocity.got }
    private var outstanding: Int { reciprocity.given.count { $0.state == .outstanding } }

    private func chip(_ rule: RuleID) -> RuleChip { RuleChip(rule.text, address: "/rules?on=\(day)#rule-\(rule)") }

    /// Everything that the page shows something of.
    var shown: [ReleaseItem] { crossed.map(\.item.record) + reciprocity.held.map(\.item.record) + reciprocity.consents.map(\.item.record) }
    private var isInvented: Bool { shown.contains(where: \.isDemonstration) }

    // MARK: The finding

    var sentence: CrossedSentence {
        func count(_ of: (Reciprocity.Crossing.State) -> Bool) -> Int { crossed.count { of($0.state) } }
        func held(_ of: (Reciprocity.Held) -> Bool) -> Int { reciprocity.held.count { of($0) } }
        return CrossedSentence(peer: status.peer.inSentence, given: reciprocity.given.count, got: reciprocity.got.count, receipted: count { $0 == .receipted }, outstanding: count { $0 == .outstanding },
                               refused: count { $0.refusal != nil }, recalled: count { $0 == .recalled }, waitsForConsent: held { $0.cause == .consent },
                               waitsToCross: held { $0.cause == .underWay }, heldOtherwise: held { $0.cause == .rule }, waitsForRelease: held { $0.cause == .release },
                               goesAnotherWay: held { $0.cause == .custodian }, toReleaseAgain: held { $0.cause == .releaseAgain },
                               recordsGiven: reciprocity.areas.reduce(0) { $0 + ($1.isGiven ? $1.count : 0) }, recordsGot: reciprocity.areas.reduce(0) { $0 + ($1.isGiven ? 0 : $1.count) })
    }

    func head(others: [OrganisationID]) -> HTML {
        div(.class("crossed-head")) {
            h1 { sentence.text }
            p(.class("under-head")) {
                "What this viewpoint may know, as both ledgers stood at \(now.inWords) (UTC)."
                if reciprocity.isCut { " Only the newest \(Reciprocity.itemsMax) items were looked at." }
            }
            if isInvented { InventedNote("Items, traffic, times and consents are invented for the demonstration; labels, rules and grounds are real") }
            if !others.isEmpty { p(.class("under-head")) { "With \(status.peer). The same with: "; for other in others { a(.href("/crossed?with=\(FormBody.encoded(other.text))")) { other.text }; " " } } }
        }
    }

    // MARK: Side by side

    @HTMLBuilder var tables: HTML {
        let left = isOwnLeft ? reciprocity.given : reciprocity.got, right = isOwnLeft ? reciprocity.got : reciprocity.given
        if crossed.isEmpty, reciprocity.areas.isEmpty {
            EmptyState("What crossed stands here, side by side, one square an item.", .nothingYet(next: Prose(isSignedIn ? "What is released to \(status.peer.inSentence) crosses by itself; nothing has so far." : "Nothing has so far.")))
        } else {
            table(rows.byLabel(left: left, right: right, areas: reciprocity.areas), by: "by label")
            let areas = rows.byArea(left: left, right: right, areas: reciprocity.areas)
            if areas.count > 1 { table(areas, by: "by area") }
            refusals
        }
    }

    private func table(_ rows: [CrossedRows.Row], by: String) -> ReciprocityTable {
        ReciprocityTable(caption: "What crossed, \(by)", by: by, left: side(self.rows.left), right: side(self.rows.right),
                         rows: rows.map { row in
            .init(row.title, left: row.left.sorted { $0.released < $1.released }.map { square($0) }, right: row.right.map { square($0) }, leftRecords: records(row.areas, isGiven: isOwnLeft), rightRecords: records(row.areas, isGiven: !isOwnLeft))
        })
    }

    private func records(_ areas: [AreaTally], isGiven: Bool) -> [ReciprocityTable.Records] {
        areas.filter { $0.isGiven == isGiven }.map { .init(of: $0.area, count: $0.count, receipted: $0.receipted, refused: $0.refused) }
    }

    private func side(_ id: OrganisationID) -> ReciprocityTable.Side { .init(id.text, id == rows.left ? .eu : .nato) }

    private func square(_ crossing: Reciprocity.Crossing) -> ReciprocityTable.Square {
        let item = crossing.item.record
        let what = switch crossing.state {
        case .receipted: "receipted on \((crossing.cosigned ?? crossing.released).day.inWords)"
        case .outstanding: "released on \(crossing.released.day.inWords), receipt outstanding"
        case .refused(let reason): "refused there. \(reason.inWords)"
        case .recalled: "taken back on \(item.changed.day.inWords)"
        }
        return .init(mark: crossing.state.mark, address: "/items/\(item.id)", caption: Self.number(item.title) ?? String(crossing.released.day.description.dropFirst(5)), name: "\(item.title), \(what)")
    }

    /// The digits of a reference that ends a title: "047" of "Worked case RC-047".
    static func number(_ title: String) -> String? {
        guard let word = title.split(separator: " ").last, let dash = word.lastIndex(of: "-"), dash != word.startIndex else { return nil }
        let digits = word[word.index(after: dash)...]
        return (1...5).contains(digits.count) && digits.allSatisfy { $0.isASCII && $0.isNumber } ? String(digits) : nil
    }

    @HTMLBuilder private var refusals: HTML {
        let refused = reciprocity.given.filter { $0.state.refusal != nil }.prefix(Self.receiptsMax)
        if !refused.isEmpty {
            Site.Part("Refused by \(status.peer.inSentence)", classes: "refused") {
                ul(.class("refusals")) {
                    for crossing in refused {
                        li(.class(isOwnLeft ? "eu" : "nato")) {
                            Marks.crossing(.refused, size: 16)
                            span { a(.href("/items/\(crossing.item.record.id)")) { crossing.item.record.title }; ": "; crossing.state.refusal?.inWords ?? "" }
                        }
                    }
                }
            }
        }
    }

    // MARK: Held here

    @HTMLBuilder var held: HTML {
        if isSignedIn {
            Site.Part("Held here, and for whose consent", note: reciprocity.held.allSatisfy { $0.cause == .custodian || $0.cause == .rule } ? nil : "Nothing is lost while it waits. What was ordered to go crosses the moment the last consent is recorded.", id: "held") {
                if reciprocity.held.isEmpty {
                    EmptyState("Items that are meant for \(status.peer.inSentence) and wait for a consent stand here, when you work on them.", .nothingYet(next: "None does."))
                } else {
                    HeldTable(inOrder.prefix(Self.heldMax).map { view($0) })
                    if reciprocity.held.count > Self.heldMax { p(.class("note")) { "\(Self.heldMax) of \(reciprocity.held.count); the API has all." } }
                }
            }
        }
    }

    /// What people can let go stands first, then what goes by itself, then what only a change would let go; each newest first.
    private var inOrder: [Reciprocity.Held] {
        func place(_ cause: Reciprocity.Cause) -> Int {
            switch cause {
            case .consent: 0
            case .release, .releaseAgain: 1
            case .underWay: 2
            case .rule: 3
            case .custodian: 4
            }
        }
        return reciprocity.held.enumerated().sorted { (place($0.element.cause), $0.offset) < (place($1.element.cause), $1.offset) }.map(\.element)
    }

    private func view(_ held: Reciprocity.Held) -> HeldView {
        let item = held.item.record
        func name(_ id: ConsentID) -> String { node.desk.briefConsenter(id, item.item).capitalisedFirst }
        var consents = held.given.map { given in
            ConsentView(name: name(given.value.by), state: .given(on: given.at.day.description + (given.value.to.map { " for \(node.desk.facts.roster[$0]?.name ?? $0.text)" } ?? "")))
        }
        consents += item.objections.map { ConsentView(name: node.desk.facts.roster[$0.value.by]?.name ?? $0.value.by.text, state: .refused(on: $0.at.day.description, reason: nil)) }
        consents += held.missing.map { id in ConsentView(name: name(id), state: item.asked.contains(id) ? .asked(on: (item.askedAt ?? item.changed).day.description) : .notAsked) }
        return HeldView(title: item.title, address: "/items/\(item.id)", marking: item.marking, audience: held.audience.description, order: item.state == .released ? "released" : held.isOrdered ? "ordered to go at once" : "not ordered to go yet", consents: consents,
                        says: held.outcome == .permittedWithConsents ? "" : held.outcome == .permitted ? "Nothing is missing." : held.says, rule: held.rule.map { chip($0) }, wayOut: wayOut(held))
    }

    private func wayOut(_ held: Reciprocity.Held) -> Prose {
        if held.outcome == .permitted { return Prose(held.says) }
        guard let remedy = node.desk.remedies(for: held.decision).first(where: { $0.kind != .recordConsents }) else {
            return Prose(held.rule.flatMap { node.desk.rulebook.rule($0) }?.wayOut ?? "")
        }
        let then = remedy.outcome == .permitted ? ": then it may go." : ": then \(remedy.consents.count.inWords) \(remedy.consents.count == 1 ? "consent is" : "consents are") needed."
        return Prose([.text(remedy.what + then + " "), .link("The item", to: "/items/\(held.item.record.id)"), .text(" has the rest.")])
    }

    // MARK: Receipts

    @HTMLBuilder var receipts: HTML {
        let newest = crossed.enumerated().sorted { ($1.element.released, $0.offset) < ($0.element.released, $1.offset) }.map(\.element).prefix(Self.receiptsMax)
        Site.Part("Last receipts", note: newest.isEmpty ? nil : "Newest first; times in UTC.", classes: "receipts") {
            if newest.isEmpty { EmptyState("Each item that crossed stands here with the moment at which the other side cosigned it.", .nothingYet(next: "There is none yet.")) } else {
                RecordTable(caption: "Last receipts", columns: [.init("Way"), .init("Item"), .init("Label"), .init("Released", isNumber: true), .init("Cosigned", isNumber: true)] + (reciprocity.isOfficer ? [.init("Entry", isNumber: true)] : []),
                            rows: newest.map { line($0) })
                if crossed.count > newest.count { p(.class("note")) { a(.href("/crossed.csv?with=\(FormBody.encoded(status.peer.text))")) { "All \(crossed.count) as CSV" } } }
            }
        }
    }

    private func line(_ crossing: Reciprocity.Crossing) -> [Prose] {
        let item = crossing.item.record
        let way = item.origin == nil ? "\(node.organisation) → \(status.peer)" : "\(status.peer) → \(node.organisation)"
        let cosigned = crossing.cosigned.map { $0.inTable(seenFrom: now) } ?? "outstanding"
        let state = switch crossing.state {
        case .refused: ", refused"
        case .recalled: ", taken back"
        case .receipted, .outstanding: ""
        }
        let cells = [Prose(way), Prose([.link(item.title, to: "/items/\(item.id)")]), Prose(rows.title(of: item.item.label) + state), Prose(crossing.released.inTable(seenFrom: now)), Prose(cosigned)]
        return cells + (reciprocity.isOfficer ? [Prose([.code(crossing.entry.map { String($0) } ?? "n.p.")])] : [])
    }

    // MARK: Beside

    @HTMLBuilder var link: HTML {
        if isSignedIn {
            Site.Part("The link") {
                LinkWords(status: status, isOfficer: reciprocity.isOfficer, outstanding: outstanding, now: now).finding
                if mayCarry { p(.class("carry")) { a(.href(CourierPage.address(with: status.peer))) { "By courier: take a file along, or unpack one that was brought" } } }
            }
        }
    }

    @HTMLBuilder var consentTimes: HTML {
        if isSignedIn {
            let times = ConsentTimes(reciprocity.consents), count = reciprocity.consents.count
            Site.Part("How long a consent takes") {
                if let measured = ConsentTimes.measured(times.times.map { ConsentTimes.took($0) }) {
                    Finding(mark: Marks.tick(size: 20), word: "Half within \(measured.median).", says: Prose("The slowest took \(measured.slowest). Measured over the \(count) consents on items that you work on."))
                } else {
                    Finding(mark: Marks.outcome(.unknown, size: 20), word: "Not known yet.",
                            says: Prose(count == 0 ? "No consent has been given on an item that you work on; below ten we show no average."
                                : "\(count.inWords.capitalisedFirst) \(count == 1 ? "consent has" : "consents have") been given on items that you work on; below ten we show no average."))
                }
                if count > 0 {
                    details(.class("as-table")) {
                        summary { "By whom" }
                        RecordTable(caption: "How long each took who was asked", columns: [.init("Whose consent"), .init("Given", isNumber: true), .init("Half within", isNumber: true), .init("Slowest", isNumber: true)],
                                    rows: times.byWhom { node.desk.briefConsenter($0.by, $0.item.record.item).capitalisedFirst }.prefix(Self.timesMax).map { one in
                                        [Prose(one.name), Prose(String(one.count)), Prose(one.median ?? "below ten"), Prose(one.slowest)]
                                    })
                    }
                }
                if count > 0, count < ConsentTimes.least {
                    details(.class("as-table")) {
                        summary { "The list, with each date" }
                        RecordTable(caption: "Consents that were given, the quickest first", columns: [.init("Item"), .init("Consent"), .init("Asked"), .init("Took", isNumber: true)], rows: times.times.prefix(Self.timesMax).map { time in
                            let item = time.item.record
                            return [Prose([.link(item.title, to: "/items/\(item.id)")]), Prose(node.desk.briefConsenter(time.by, item.item).capitalisedFirst), Prose(time.asked.day.description), Prose(time.asked.span(to: time.given))]
                        })
                    }
                }
            }
        }
    }

    /// The same whatever the other side holds back.
    var holdsBack: HTML {
        Site.Part("What \(status.peer.inSentence) holds back") {
            p(.class("holds-back")) { "No page of this node shows it, and no count hints at it. This box reads the same whether there is much or nothing "; chip("G11"); "." }
        }.html
    }
}

extension Reciprocity.Crossing.State {
    var mark: Marks.Crossing {
        switch self {
        case .receipted: .receipted
        case .outstanding: .outstanding
        case .refused: .refused
        case .recalled: .recalled
        }
    }
}
