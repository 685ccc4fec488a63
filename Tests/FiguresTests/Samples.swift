import Figures
import Kernel

/// Small inputs that show every state once.
enum Samples {
    static func day(_ text: String) -> Day { Day(text)! }   // written here, so it is a day

    static let map = TileMap(title: "Who may have it", tiles: [
        .init(code: "FIN", name: "Finland", column: 7, row: 1, outcome: .permitted, ground: "ground-allies"),
        .init(code: "EST", name: "Estonia", column: 7, row: 2, outcome: .consents, ground: "ground-asks"),
        .init(code: "IRL", name: "Ireland", column: 2, row: 4, outcome: .unknown),
        .init(code: "CYP", name: "Cyprus", column: 10, row: 9, outcome: .denied, ground: "#ground-cyprus"),
        .init(code: "AZE", name: "Azerbaijan", column: 11, row: 8, outcome: nil),
    ])

    static let band = AnswerBand(periods: [
        .init(from: day("2000-01-01"), to: day("2003-03-13"), outcome: .unknown, inside: "no agreement", reason: "Not known."),
        .init(from: day("2003-03-14"), to: day("2004-04-30"), outcome: .permitted, inside: "15/15", reason: "The agreement enters into force."),
        .init(from: day("2004-05-01"), to: day("2012-12-31"), outcome: .consents, inside: "23/25", reason: "A consent is needed."),
        .init(from: day("2013-01-01"), to: day("2023-04-03"), outcome: .denied, inside: "26/27", reason: "Cyprus stands in the way."),
        .init(from: day("2023-04-04"), to: day("2026-11-21"), outcome: .denied, inside: "26/27", reason: "Finland by another ground.", changesGroundOnly: true),
    ], asked: day("2025-03-01"), askedInWords: "1 March 2025")

    static let evidence = EvidenceTimeline(title: "Proposal 2016 · 1.2", start: "endorsed 6 December 2016", from: day("2016-12-06"), to: day("2020-03-01"), reports: [
        .init(number: 1, from: day("2016-12-06"), to: day("2017-06-30"), issued: day("2017-06-14")), .init(number: 2, from: day("2017-06-30"), to: day("2017-11-30"), issued: day("2017-12-05")),
        .init(number: 3, from: day("2017-12-01"), to: day("2018-06-30"), issued: day("2018-06-08")),
    ], events: [
        .init(first: day("2017-01-10"), last: day("2017-01-10"), period: 1, isWords: false), .init(first: day("2017-01-20"), last: day("2017-01-20"), period: 1, isWords: false),
        .init(first: day("2017-03-01"), last: day("2017-03-31"), period: 1, isWords: false), .init(first: day("2018-06-08"), last: day("2018-06-08"), period: 3, isWords: true, count: 2),
        .init(first: day("2019-01-01"), last: day("2019-12-31"), period: 5, isWords: false, isResult: true),
    ], due: PartialDate("2017-05"))

    /// An actor with what it uses, what that uses in turn, ties beside those, and one object that nothing leads to.
    static let ties = TieGraph([
        .init("An actor with a name that is longer than any column of any drawing can hold, whatever the font", kind: "intrusion set", mark: .who),
        .init("Loader", kind: "malware", mark: .means, address: "/o/1"), .init("Mail with a link", kind: "attack pattern", mark: .means, address: "/o/2"), .init("A <report> & more", kind: "report", mark: .account, address: "/o/3"),
        .init("both.example", kind: "domain name", mark: .trace, address: "/o/4"), .init("CVE-2024-3400", kind: "vulnerability", mark: .weakness), .init("Patch", kind: "course of action", mark: .remedy), .init("Elsewhere", kind: "tool", mark: .means),
    ], ties: [.init(from: 0, to: 1, word: "uses"), .init(from: 0, to: 2, word: "uses"), .init(from: 3, to: 0, word: "tells of"), .init(from: 1, to: 4, word: "communicates with"), .init(from: 1, to: 5, word: "exploits"),
              .init(from: 6, to: 5, word: "mitigates"), .init(from: 6, to: 2, word: "mitigates"), .init(from: 1, to: 2, word: "delivered by"), .init(from: 2, to: 4, word: "uses")])

    static let said = ObjectTimeline(title: "What was said of it", to: day("2026-11-21"), events: [
        .init(.version, first: day("2020-01-10")), .init(.version, first: day("2020-01-20")), .init(.version, first: day("2024-06-01")), .init(.sighting, first: day("2024-07-01"), last: day("2025-09-01")), .init(.notSeen, first: day("2025-10-01")),
        .init(.report, first: day("2021-03-01")), .init(.report, first: day("2027-01-01")),
    ])

    static let timeline = MembershipTimeline(groups: [
        .init(title: "In both", rows: [
            .init(code: "FIN", name: "Finland", bars: [
                .init(lane: .eu, organisation: "EU", status: "member", from: PartialDate("1995-01-01"), to: nil),
                .init(lane: .other, organisation: "PfP", status: "participant", from: PartialDate("1994"), to: PartialDate("2023-04-03")),
                .init(lane: .nato, organisation: "NATO", status: "member", from: PartialDate("2023-04-04"), to: nil),
            ]),
        ]),
        .init(title: "In NATO alone", rows: [
            .init(code: "GBR", name: "United Kingdom of Great Britain and Northern Ireland", bars: [
                .init(lane: .eu, organisation: "EU", status: "member", from: PartialDate("1973-01-01"), to: PartialDate("2020-01-31")),
                .init(lane: .nato, organisation: "NATO", status: "member", from: nil, to: nil),
            ]),
        ]),
    ], from: day("1949-01-01"), to: day("2026-11-21"), day: day("2025-03-01"))
}
