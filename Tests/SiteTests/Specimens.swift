import Figures
import Kernel
import Site

/// Every component in every state, on one page: what its picture is compared by.
extension Examples {
    static func consents() -> ConsentList {
        ConsentList([
            ConsentView(name: "France", state: .given(on: "3 March")), ConsentView(name: "Cyprus", state: .asked(on: "3 March"), position: "objects to releases without a security agreement"),
            ConsentView(name: "EU release authority", state: .notAsked, act: .init("Ask", method: .post, address: "/ask", hidden: [HiddenField("token", "t")])),
            ConsentView(name: "Türkiye", state: .refused(on: "4 March", reason: "no reason given")),
        ])
    }

    static func answers() -> HTML {
        section {
            for (mark, word, rest) in [(OutcomeMark.permitted, "Permitted.", "Poland may have it."), (.consents, "Needs consent.", "It may go once two have said yes: the NATO release authority and the originator."),
                                       (.unknown, "We cannot tell.", "The day on which this agreement entered into force is not known to us."), (.denied, "Denied.", "None of the 27 recipients may have it.")] {
                AnswerView(mark: mark, word: word, rest: rest, why: ["By rule ", rule("A1"), "."], applied: mark == .permitted ? .init(what: "You took Cyprus out", undo: "/release") : nil)
            }
        }
    }

    static let allMap = TileMap(title: "Who may have it, every answer", tiles: [
        .init(code: "AAA", name: "One", column: 1, row: 1, outcome: .permitted, ground: "g"), .init(code: "BBB", name: "Two", column: 2, row: 1, outcome: .consents, ground: "g"),
        .init(code: "CCC", name: "Three", column: 3, row: 1, outcome: .unknown, ground: "g"), .init(code: "DDD", name: "Four", column: 4, row: 1, outcome: .denied, ground: "g"), .init(code: "EEE", name: "Five", column: 5, row: 1, outcome: nil),
    ])
    static let allBand = AnswerBand(periods: [
        .init(from: day("2000-01-01"), to: day("2005-12-31"), outcome: .unknown, inside: "not known", reason: "r"), .init(from: day("2006-01-01"), to: day("2011-12-31"), outcome: .consents, inside: "asks", reason: "r"),
        .init(from: day("2012-01-01"), to: day("2018-12-31"), outcome: .permitted, inside: "27/27", reason: "r"), .init(from: day("2019-01-01"), to: day("2020-12-31"), outcome: .permitted, inside: "28/28", reason: "r", changesGroundOnly: true),
        .init(from: day("2021-01-01"), to: day("2026-11-21"), outcome: .denied, inside: "26/27", reason: "r"),
    ], asked: day("2000-01-01"), askedInWords: "1 January 2000")
    static let timeline = MembershipTimeline(groups: [
        .init(title: "In both", rows: [
            .init(code: "BEL", name: "Belgium", bars: [.init(lane: .eu, organisation: "EU", status: "member", from: PartialDate("1958-01-01"), to: nil), .init(lane: .nato, organisation: "NATO", status: "member", from: PartialDate("1949-08-24"), to: nil)]),
            .init(code: "FIN", name: "Finland", bars: [.init(lane: .eu, organisation: "EU", status: "member", from: PartialDate("1995-01-01"), to: nil), .init(lane: .other, organisation: "PfP", status: "participant", from: PartialDate("1994"), to: PartialDate("2023-04-03")), .init(lane: .nato, organisation: "NATO", status: "member", from: PartialDate("2023-04-04"), to: nil)]),
        ]),
        .init(title: "In NATO alone", rows: [.init(code: "GBR", name: "United Kingdom of Great Britain and Northern Ireland", bars: [.init(lane: .eu, organisation: "EU", status: "member", from: PartialDate("1973-01-01"), to: PartialDate("2020-01-31")), .init(lane: .nato, organisation: "NATO", status: "member", from: PartialDate("1949-08-24"), to: nil)])]),
    ], from: day("1949-01-01"), to: day("2026-11-21"), day: day("2025-03-01"))

    static let ruleBlock = RuleBlock(rule: "A4", mark: .permitted, says: "EU member that is not an Ally but eligible: permitted if the item is releasable to the EU.", details: [.init("Items", "NATO classified, releasable to the EU"), .init("Recipients", ["on 2025-03-01: ", .code("AUT IRL MLT")])], certainty: "Settled", certaintyNote: "on facts partly seen", sources: [SourceView("Irish Treaty Series 2001 No 18", address: "https://example.org/its")])
    static let people = PersonPicker(address: "/sign-in/as", token: HiddenField("token", "t"), people: [
        .init(account: "is-release", role: "Release officer", home: "NATO International Staff", clearance: "NATO SECRET"), .init(account: "cyp", role: "Delegate", home: "Delegation of Cyprus", clearance: "SECRET UE/EU SECRET", note: "sees what a delegation may see"), .init(account: "public", role: "The public", home: "without an account", clearance: "no clearance"),
    ])
    static let errors = ErrorSummary(title: "Two fields need a change", [.init("Marking: `NATO RESTRICTD`: the second word is none of NATO's levels. Did you mean RESTRICTED?", field: "field-marking"), .init("The date: June has 30 days.", field: "field-day")])
    static let faulty = QuestionForm(address: "/release", fields: [
        FieldView(name: "marking", lead: "May an item marked", value: "CONFIDENTIEL UE/EU CONFIDENTIAL RELEASABLE TO NATO", check: .notUnderstood([.faulty("RELEASBLE"), " is no word of the NATO policy. Did you mean RELEASABLE TO?"]), width: .marking),
        FieldView(name: "holder", lead: "held by", value: "EU.EEAS", check: .understood("EEAS"), width: .party), FieldView(name: "audience", lead: "go to", value: "NATO*", check: .withheld("no rule for this label: it would be withheld"), width: .audience),
        FieldView(name: "day", lead: "on", value: "", check: .empty(["a day, as ", .code("2025-03-01")]), width: .day),
    ], more: [FieldView(name: "parts", lead: "parts", value: "LIMITE", check: .understood("one part"), width: .full), FieldView(name: "objections", lead: "objections", value: "", check: .empty("who objected"), width: .full)], isAnswered: false)

    static func specimen(files: PageFiles) -> Page {
        Page(title: "Every component in every state", marking: BannerMarking("SECRET UE/EU SECRET", isClassified: true), node: NodeSide(.eu, name: "EU node"), reader: Reader(name: "Release officer, Council Secretariat", clearance: "SECRET UE/EU SECRET", signOut: .init("Sign out", method: .post, address: "/sign-out")), navigation: navigation, isDemonstration: true, files: files, hasErrors: true, foot: foot) {
            errors
            faulty
            answers()
            MapPanel(allMap, others: [InstitutionView(name: "Japan", mark: .unknown), InstitutionView(name: "Qatar", mark: .denied), InstitutionView(name: "Ukraine", mark: .consents, note: "one consent", ground: "g")])
            ChangesPanel(band: allBand, note: "Every answer over time.", changes: [])
            RemedyList([], none: "Denied. No change that we know of makes it lawful. Who could change the rule: the Council, by unanimity.")
            consents()
            ruleBlock
            TimelinePanel("Memberships over time", note: "One bar for the EU, two for NATO.", timeline: timeline)
            RecordTable(caption: "Cases", columns: [.init("Case"), .init("Label"), .init("To"), .init("Answer"), .init("Members", isNumber: true)], rows: [["RC-001", "NATO RESTRICTED", [.code("EU*")], "Denied", "26"], ["RC-002", "LIMITE", [.code("NATO*")], "Needs consent", "1 032"]], isCaptionShown: true)
            EmptyState("Drafts would stand here; there is none yet.", .nothingYet(next: ["Ask a question, then ", .link("draft an item", to: "/draft"), "."]))
            EmptyState("No record matches.", .nothingMatches(filters: [.init("label LIMITE", clear: "/journal"), .init("since 2025", clear: "/journal?x")]))
            EmptyState("When it entered into force is not known to us.", .nothingKnown(how: "The depositary's register would say."))
            SignInForm(address: "/sign-in", token: HiddenField("token", "t"), sessionNote: "You stay signed in for 30 minutes after your last act; a text you are writing is kept.")
            people
            ProblemPage(title: "There is no such page.", says: "Nothing on this node has that address for you.", next: [["Go to ", .link("the release desk", to: "/release"), "."]], reference: "7f3a-c21e")
        }
    }
}
