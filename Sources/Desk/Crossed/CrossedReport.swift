import Journal
import Kernel
import Link
import Node
import Release
import Site

/// The page "What crossed?" for tools: the same items, and of entries and sizes no more than the page shows.
struct CrossedReport: Encodable {
    struct Item: Encodable {
        let id: String, way: String, title: String, marking: String, label: String, area: String, state: String, released: String, cosigned: String?, reason: String?, entry: UInt64?
    }
    struct Held: Encodable {
        struct Said: Encodable { let by: String, recipient: String?, at: String }
        let id: String, title: String, marking: String, audience: String, ordered: Bool, outcome: String, rule: String?, says: String, given: [Said], missing: [String]
    }
    /// Records of one area that went one way under one label.
    struct Area: Encodable { let way: String, area: String, label: String, records: Int, receipted: Int, outstanding: Int, refused: Int }
    /// How long one side waits for the other's answers, in milliseconds, quickest first.
    struct Answers: Encodable { let askedBy: String, what: String, asked: Int, waits: [Int64], pastDue: Int }
    struct Took: Encodable { let id: String, by: String, asked: String, given: String }
    struct State: Encodable { let state: String, since: String?, packsDiffer: Bool }
    /// For the house's own officers alone.
    struct Ledger: Encodable { let sent: UInt64, receipted: UInt64, held: UInt64 }
    let peer: String, newestOnly: Bool
    let crossed: [Item]
    let areas: [Area]
    let held: [Held]?
    let consents: [Took]?
    let answers: [Answers]
    let link: State?
    let ledger: Ledger?

    /// `isSignedIn`: the public is told of items alone.
    init(_ reciprocity: Reciprocity, own: OrganisationID, rows: CrossedRows, answers: [AnswerTally] = [], isSignedIn: Bool) {
        let status = reciprocity.status, there = status.peer
        (peer, newestOnly) = (there.text, reciprocity.isCut)
        crossed = reciprocity.given.map { Item($0, way: "\(own)-\(there)", rows) } + reciprocity.got.map { Item($0, way: "\(there)-\(own)", rows) }
        areas = reciprocity.areas.map { tally in
            Area(way: tally.isGiven ? "\(own)-\(there)" : "\(there)-\(own)", area: tally.area, label: rows.title(of: tally.line.record.item.label), records: tally.count, receipted: tally.receipted,
                 outstanding: tally.outstanding, refused: tally.refused)
        }
        held = isSignedIn ? reciprocity.held.map { held in
            Held(id: held.item.record.id.text, title: held.item.record.title, marking: held.item.record.marking, audience: held.audience.description, ordered: held.isOrdered, outcome: held.outcome.rawValue,
                 rule: held.rule?.text, says: held.says, given: held.given.map { .init(by: $0.value.by.text, recipient: $0.value.to?.text, at: $0.at.description) }, missing: held.missing.map(\.text))
        } : nil
        consents = isSignedIn ? reciprocity.consents.map { Took(id: $0.item.record.id.text, by: $0.by.text, asked: $0.asked.description, given: $0.given.description) } : nil
        self.answers = AnswersPart(answers, between: rows.left, and: rows.right).tallies.map { .init(askedBy: $0.asker.text, what: $0.what, asked: $0.asked, waits: $0.waits, pastDue: $0.overdue) }
        link = isSignedIn ? State(status) : nil
        ledger = reciprocity.isOfficer ? Ledger(sent: status.sent, receipted: status.receipted, held: status.held) : nil
    }

    /// One line an item; a column of entries for officers alone.
    static func csv(_ reciprocity: Reciprocity, own: OrganisationID, rows: CrossedRows) -> String {
        let report = CrossedReport(reciprocity, own: own, rows: rows, isSignedIn: false)
        var lines = [["way", "item", "title", "marking", "label", "area", "state", "released", "cosigned", "reason"] + (reciprocity.isOfficer ? ["entry"] : [])]
        for item in report.crossed {
            lines.append([item.way, item.id, item.title, item.marking, item.label, item.area, item.state, item.released, item.cosigned ?? "", item.reason ?? ""]
                + (reciprocity.isOfficer ? [item.entry.map { String($0) } ?? ""] : []))
        }
        return CSV.text(lines)
    }
}

extension CrossedReport.Item {
    init(_ crossing: Reciprocity.Crossing, way: String, _ rows: CrossedRows) {
        let item = crossing.item.record
        self.init(id: item.id.text, way: way, title: item.title, marking: item.marking, label: rows.title(of: item.item.label), area: crossing.area, state: crossing.state.word,
                  released: crossing.released.description, cosigned: crossing.cosigned?.description, reason: crossing.state.refusal?.rawValue, entry: crossing.entry)
    }
}

extension CrossedReport.State {
    init(_ status: LinkStatus) {
        switch status.state {
        case .neverHeard: self.init(state: "never-heard", since: nil, packsDiffer: status.packsDiffer)
        case .works(let last): self.init(state: "works", since: last.description, packsDiffer: status.packsDiffer)
        case .silent(let since, _): self.init(state: "silent", since: since.description, packsDiffer: status.packsDiffer)
        case .stopped(let since, _): self.init(state: "stopped", since: since.description, packsDiffer: status.packsDiffer)
        case .byCourier: self.init(state: "by-courier", since: nil, packsDiffer: status.packsDiffer)
        }
    }
}

extension Reciprocity.Crossing.State {
    var refusal: Refusal? { if case .refused(let reason) = self { reason } else { nil } }

    /// For tools.
    var word: String {
        switch self {
        case .receipted: "receipted"
        case .outstanding: "outstanding"
        case .refused: "refused"
        case .recalled: "recalled"
        }
    }
}
