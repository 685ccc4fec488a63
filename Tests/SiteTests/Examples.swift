import Figures
import Kernel
import Site

/// The release desk of the design's picture, as view values: the sample that pages are looked at with and tests are made of.
enum Examples {
    static func chip(_ rule: String) -> RuleChip { RuleChip(rule, address: "/rules?day=2025-03-01#rule-\(rule)") }
    static func rule(_ rule: String) -> Prose.Phrase { .rule(chip(rule)) }

    static let places = """
        ALB,7,9 ARM,10,8 AUT,6,6 AZE,11,8 BEL,4,5 BGR,8,7 BIH,6,8 BLR,8,4 CAN,1,1 CHE,4,6 CYP,10,9 CZE,6,5 DEU,5,4 DNK,5,3 ESP,2,7 EST,7,2 FIN,7,1 FRA,3,6 GBR,3,4 GEO,10,7 \
        GRC,8,9 HRV,6,7 HUN,7,6 IRL,2,4 ISL,3,2 ITA,4,7 LIE,5,6 LTU,7,4 LUX,5,5 LVA,7,3 MDA,9,6 MKD,8,8 MLT,4,9 MNE,6,9 NLD,4,4 NOR,5,1 POL,6,4 PRT,1,7 ROU,8,6 RUS,8,3 \
        SRB,7,7 SVK,7,5 SVN,5,7 SWE,6,1 TUR,9,8 UKR,8,5 USA,1,2 XKX,7,8
        """
    static let members: Set<String> = Set("AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX LVA MLT NLD POL PRT ROU SVK SVN SWE".split(separator: " ").map(String.init))

    static let map = TileMap(title: "Who may have it", tiles: places.split(separator: " ").map { place in
        let cells = place.split(separator: ",").map(String.init)
        let outcome: OutcomeMark? = cells[0] == "CYP" ? .denied : members.contains(cells[0]) ? .permitted : nil
        let ground = cells[0] == "CYP" ? "ground-cyprus" : ["AUT", "IRL", "MLT"].contains(cells[0]) ? "ground-others" : "ground-allies"
        return TileMap.Tile(code: cells[0], name: cells[0] == "CYP" ? "Cyprus" : cells[0], column: Int(cells[1])!, row: Int(cells[2])!, outcome: outcome, ground: outcome == nil ? nil : ground)
    })

    static func day(_ text: String) -> Day { Day(text)! }
    static let band = AnswerBand(periods: [
        .init(from: day("2000-01-01"), to: day("2003-03-13"), outcome: .denied, inside: "no agreement", reason: "No agreement on security of information."),
        .init(from: day("2003-03-14"), to: day("2004-04-30"), outcome: .permitted, inside: "15/15", reason: "The agreement enters into force."),
        .init(from: day("2004-05-01"), to: day("2006-12-31"), outcome: .denied, inside: "23/25", reason: "Cyprus and Malta join."),
        .init(from: day("2007-01-01"), to: day("2008-04-02"), outcome: .denied, inside: "25/27", reason: "Bulgaria and Romania join."),
        .init(from: day("2008-04-03"), to: day("2013-06-30"), outcome: .denied, inside: "26/27", reason: "Malta returns to Partnership for Peace."),
        .init(from: day("2013-07-01"), to: day("2020-01-31"), outcome: .denied, inside: "27/28", reason: "Croatia joins."),
        .init(from: day("2020-02-01"), to: day("2023-04-03"), outcome: .denied, inside: "26/27", reason: "The United Kingdom leaves."),
        .init(from: day("2023-04-04"), to: day("2024-03-06"), outcome: .denied, inside: "26/27", reason: "Finland has it as an Ally.", changesGroundOnly: true),
        .init(from: day("2024-03-07"), to: day("2026-11-21"), outcome: .denied, inside: "26/27", reason: "Sweden likewise.", changesGroundOnly: true),
    ], asked: day("2025-03-01"), askedInWords: "1 March 2025")

    static let question = QuestionForm(address: "/release", fields: [
        FieldView(name: "marking", lead: "May an item marked", value: "NATO RESTRICTED RELEASABLE TO EU", check: .understood("NATO policy, level RESTRICTED, release to the EU recorded"), width: .marking, checkAddress: "/api/check/marking", completionAddress: "/api/complete/marking"),
        FieldView(name: "holder", lead: "held by", value: "NATO.IS", check: .understood("International Staff, also the originator"), width: .party),
        FieldView(name: "audience", lead: "go to", value: "EU*", check: .understood("27 members and the institutions"), width: .audience, checkAddress: "/api/check/audience", completionAddress: "/api/complete/audience"),
        FieldView(name: "day", lead: "on", value: "2025-03-01", check: .understood("memberships of that day"), width: .day),
    ], more: [
        FieldView(name: "originator", lead: "originator", value: "", check: .empty("who wrote it; empty: the holder"), width: .full),
        FieldView(name: "parts", lead: "parts", value: "", check: .empty(["markings of parts, with semicolons between: ", .code("LIMITE; NU")]), width: .full),
        FieldView(name: "consents", lead: "consents", value: "", check: .empty(["already given: ", .code("originator; TUR")]), width: .full),
        FieldView(name: "objections", lead: "objections", value: "", check: .empty(["already made: ", .code("CYP")]), width: .full),
    ], isAnswered: true)

    static let answer = AnswerView(mark: .denied, word: "Denied,", rest: " because of one recipient. Cyprus may not have it; the other 26 members and the institutions may.", why: [
        "An audience gets the answer of its worst-placed part ", rule("G2"), ", and NATO classified information may go to the EU as a whole only while no member is ineligible ", rule("A6"), ". No consent is missing. None would help.",
    ])

    static let remedies = RemedyList([
        RemedyView(what: "Take Cyprus out of the audience", mark: .permitted, then: ["to 26 members and the institutions. Audience becomes ", .code("EU*;-CYP"), ". Rule A4."], act: .init("Ask with this audience", address: "/release", hidden: [HiddenField("audience", "EU*;-CYP")])),
        RemedyView(what: "Send it to the institutions alone", mark: .permitted, then: "to Secretariat, High Representative, Commission, EEAS. It must then reach no body in which member states sit, the Council included. Rule A2.", act: .init("Ask with this audience", address: "/release")),
        RemedyView(what: "Ask the originator for a public version", mark: .permitted, then: "to all 27 once NATO.IS marks it for the public. Rule P1. Someone must act: NATO.IS.", act: .init("Draft the request", address: "/release")),
        RemedyView(what: "Ask the originator for a NATO UNCLASSIFIED version", mark: .consents, then: "of the NATO release authority; any Ally can object. For Cyprus this rule is contested. Rule C5.", act: .init("See the grounds", address: "/release")),
    ], leftOut: "Looked at and left out: a consent (Cyprus is excluded by rule, not by a missing signature); a later date (none is known on which this changes). Changing it for good takes Partnership for Peace and a security agreement with NATO, each by consensus of all Allies.", none: "No change makes it lawful.")

    static let institutions = InstitutionChips([
        InstitutionView(name: "General Secretariat", mark: .permitted), InstitutionView(name: "Commission", mark: .permitted),
        InstitutionView(name: "High Representative", mark: .permitted), InstitutionView(name: "EEAS", mark: .permitted, note: "uncertain, U3"),
    ])

    static let obligations = ObligationList([
        ["Nobody who receives it may pass it on without NATO.IS ", rule("G5")], ["Only NATO.IS downgrades or declassifies it ", rule("G4")], ["To brief on it is to release it ", rule("G10")],
    ])

    static let grounds = GroundList([
        GroundView(id: "ground-cyprus", mark: .denied, recipients: "Cyprus", rule: chip("A5"), says: "Ineligible EU member: denied. No marking heals it.", facts: ["in the EU since 2004-05-01", "not in NATO, not in Partnership for Peace", "no security agreement with NATO: none found"], certainty: "Settled", certaintyNote: "for classified information", sources: [SourceView("Copenhagen European Council, 12 December 2002, Annex II"), SourceView("Cyprus Mail, 11 December 2025")]),
        GroundView(id: "ground-allies", mark: .permitted, recipients: "23 that are Allies", rule: chip("A1"), says: "NATO body or Ally on the date: permitted.", facts: ["all in both organisations on this date", "Finland by A1 since 2023-04-04, Sweden since 2024-03-07; before that by A4", "clearance and need to know are taken as given (G1)"], certainty: "Settled", sources: [SourceView("1997 agreement among the parties to the North Atlantic Treaty, in force 1998-08-16")]),
        GroundView(id: "ground-others", mark: .permitted, recipients: "Austria, Ireland, Malta", rule: chip("A4"), says: "EU member that is not an Ally but eligible: permitted if the item is releasable to the EU.", facts: ["Partnership for Peace since 1995, 1999, 2008", "security agreements: Ireland 2000-05-24; Austria and Malta 1995, text not seen (U7, U8)"], certainty: "Settled", certaintyNote: "on facts partly seen", sources: [SourceView("Irish Treaty Series 2001 No 18"), SourceView("MaltaToday, 28 May 2012"), SourceView("The Sunday Times of Malta")]),
        GroundView(id: "ground-institutions", mark: .permitted, recipients: "The institutions", rule: chip("A2"), says: "Covered EU institution: permitted with a recorded release.", facts: ["agreement in force since 2003-03-14", "release recorded by the marking itself", "EEAS as successor of the covered parts: uncertain (U3)"], certainty: "Settled", certaintyNote: "but for EEAS", sources: [SourceView("Agreement on the Security of Information, OJ L 80, 27.3.2003, p. 36")]),
    ], note: "Four grounds cover every recipient. The rule first, then the facts of 1 March 2025 that it stood on, then the source.")

    static let changes = ChangesPanel(band: band, note: "Same marking, same audience, another date. Figures: members that may have it, of members on that day.", changes: [
        ChangeView(date: "2003-03-14", mark: .permitted, word: "Permitted.", reason: "The agreement on security of information enters into force; all 15 members are Allies or eligible.", address: "/release?day=2003-03-14"),
        ChangeView(date: "2004-05-01", mark: .denied, word: "Denied.", reason: "Cyprus and Malta join the EU without being in Partnership for Peace: 23 of 25.", address: "/release?day=2004-05-01"),
        ChangeView(date: "2008-04-03", mark: .denied, word: "Denied.", reason: "Malta returns to Partnership for Peace. Cyprus alone stands in the way: 26 of 27.", address: "/release?day=2008-04-03"),
        ChangeView(date: "2013-07-01 and 2020-02-01", mark: .denied, word: "Denied.", reason: "Croatia joins, then the United Kingdom leaves: 27 of 28, then 26 of 27."),
        ChangeView(date: "2023-04-04", mark: .denied, word: "Denied, other grounds.", reason: "Finland has it as an Ally (A1), no longer as a partner (A4).", address: "/release?day=2023-04-04"),
        ChangeView(date: "2024-03-07", mark: .denied, word: "Denied, other grounds.", reason: "Sweden likewise.", address: "/release?day=2024-03-07"),
        ChangeView(date: "2025-03-01, the day asked about", mark: .denied, word: "Denied.", reason: "Cyprus: 26 of 27.", isAsked: true),
        ChangeView(date: "Later", mark: .denied, word: "Denied.", reason: "No change found up to November 2026, the date of the facts."),
    ])

    static let navigation = [
        NavigationItem("May this go?", address: "/release", isCurrent: true), NavigationItem("What was promised?", address: "/commitments"), NavigationItem("What threatens us?", address: "/threats"),
        NavigationItem("What do both sides see?", address: "/picture"), NavigationItem("Who spends what?", address: "/spending"), NavigationItem("Who gave, who delivered?", address: "/support"),
        NavigationItem("What crossed?", address: "/crossed"), NavigationItem("By what rules?", address: "/rules", isAside: true),
    ]

    static let foot: [FootColumn] = [
        FootColumn("What this stands on") { p { "Rulebook of November 2026, rules G2, A1, A2, A4, A5, A6. Facts: 345 memberships, 62 arrangements, each row with its source. The same question over the same pack gives this page again, byte for byte." } },
        FootColumn("Proof") {
            p { "Decision entered in the journal of this node." }
            p {
                ProofChip("entry 1 204", address: "/journal/1204")
                " "
                ProofChip("root 7f3a…c21e", address: "/journal/1204")
                " "
                a(.href("/journal/1204")) { "check it" }
            }
            InventedNote()
        },
        FootColumn("Take it away") {
            p {
                a(.href("/release?print")) { "This page to print" }
                " · "
                a(.href("/api/release")) { "JSON" }
                " · "
                a(.href("/release.csv")) { "CSV, by recipient" }
                " · "
                a(.href("/release?q=1")) { "permanent address" }
            }
        },
    ]

    static let reader = Reader(name: "Release officer, NATO International Staff", nameAddress: "/sign-in", clearance: "NATO SECRET", clearanceAddress: "/sign-in", day: "2025-03-01", dayAddress: "/day")
    static let marking = BannerMarking("NATO UNCLASSIFIED", isClassified: false)

    static func page(files: PageFiles, marking: BannerMarking = marking, node: NodeSide = NodeSide(.nato, name: "NATO node")) -> Page {
        Page(title: "Denied: NATO RESTRICTED RELEASABLE TO EU to EU*", marking: marking, node: node, reader: reader, navigation: navigation, isDemonstration: true, files: files, foot: foot) {
            question
            div(.class("columns rule-above")) {
                div {
                    answer
                    remedies
                }
                div {
                    MapPanel(map)
                    institutions
                    obligations
                }
            }
            grounds
            changes
        }
    }
}
