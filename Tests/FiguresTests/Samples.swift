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
