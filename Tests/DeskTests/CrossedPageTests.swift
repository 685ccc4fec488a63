import Desk
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import Kernel
import Labels
import Link
import Node
import Packs
import Release
import Site
import Testing

@Suite("What crossed?")
struct CrossedPageTests {
    @Test("The house's officer sees both sides, receipts with their entries, what is held and for whom, and the link")
    func officer() async throws {
        try await JoinedPair.run { pair in
            try await pair.traffic()
            let crossings = try await pair.eu.crossings(unreceipted: 1)
            try await pair.eu.asking(crossings) { desk in
                let signed = try await desk.signIn("gsc-release")
                let page = try await desk.ask("/crossed", cookie: signed.cookie).text
                try Self.keep(page, "eu-officer")
                for words in ["EU gave <strong>", "NATO gave <strong>", ">RESTRICTED</th>", ">TLP:GREEN</th>", "Held here, and for whose consent", "Worked case RC-055", "ordered to go at once", "Last receipts",
                              "NATO&#39;s node answered", "Our ledger", "ours.checkpoint", "What NATO holds back", "is on its way", "taken back", ">Entry<"] {
                    #expect(page.contains(words) || page.contains(words.replacing("&#39;", with: "'")), "\(words)")
                }
                #expect(page.contains("aria-current=\"page\">What crossed?"))
                #expect(page.firstRange(of: "EU gave")!.lowerBound < page.firstRange(of: "NATO gave")!.lowerBound)
                #expect(try await desk.ask("/crossed/ours.checkpoint", cookie: signed.cookie).text == "our checkpoint\n")
                #expect(try await desk.ask("/crossed/theirs.checkpoint", cookie: signed.cookie).text == "their checkpoint\n")
                #expect(try await desk.ask("/crossed.csv", cookie: signed.cookie).text.hasPrefix("way,item,title,marking,label,area,state,released,cosigned,reason,entry\n"))
                #expect(try await desk.ask("/api/v1/crossed", cookie: signed.cookie).text.contains("\"ledger\":{"))
                let item = try await desk.item("Worked case RC-069", for: "gsc-release")
                #expect(try await desk.ask("/items/\(item)", cookie: signed.cookie).text.contains("Crossed to NATO on 21 November 2026, receipted at"))
            }
        }
    }

    @Test("The EU stands left on NATO's node too, and what came is said there as having come")
    func otherSide() async throws {
        try await JoinedPair.run { pair in
            try await pair.traffic()
            try await pair.nato.asking(try await pair.nato.crossings()) { desk in
                let signed = try await desk.signIn("is-release")
                let page = try await desk.ask("/crossed", cookie: signed.cookie).text
                try Self.keep(page, "nato-officer")
                #expect(page.firstRange(of: "EU gave")!.lowerBound < page.firstRange(of: "NATO gave")!.lowerBound)
                #expect(page.contains("<h1>Six items went to the EU and five came. Ten are receipted; one was taken back. One of ours waits for a consent; one is held by a rule; one is released and has to go another way."))
                let item = try await desk.item("Worked case RC-072", for: "is-release")
                #expect(try await desk.ask("/items/\(item)", cookie: signed.cookie).text.contains("Came from the EU on 21 November 2026"))
                // The public has what was made public to it, and nothing of the link or of what waits.
                let open = try await desk.ask("/crossed")
                #expect(open.status == .ok && open.text.contains("Worked case RC-070"))
                for word in ["RC-004", "RC-069", "RC-075", "The link", "Held here", "How long a consent takes", "Our ledger"] { #expect(!open.text.contains(word), "\(word)") }
                let tool = try await desk.ask("/api/v1/crossed").text
                #expect(!tool.contains("\"link\"") && !tool.contains("\"held\"") && !tool.contains("\"consents\""))
            }
        }
    }

    @Test("Records of areas are counted by area and label, each way, for whoever may have them and for nobody else")
    func areas() async throws {
        try await JoinedPair.run { pair in
            try await pair.traffic()
            try await pair.eu.report(15, "TLP:GREEN", by: "EU.CERT-EU")
            try await pair.eu.report(2, "TLP:RED", by: "EU.CERT-EU")
            try await pair.nato.report(3, "TLP:GREEN", by: "NATO.NCSC")
            try await pair.settle()
            try await pair.eu.asking(try await pair.eu.crossings()) { desk in
                let officer = try await desk.signIn("gsc-release")
                let page = try await desk.ask("/crossed", cookie: officer.cookie).text
                try Self.keep(page, "eu-areas")
                for words in ["15 records of test", "3 records of test", "15 records of areas went to NATO and three came.", ">Test</th>", ">Release</th>", "What crossed, by area"] { #expect(page.contains(words), "\(words)") }
                #expect(!page.contains("17 records"), "what did not cross is in no number")
                let tool = try await desk.ask("/api/v1/crossed", cookie: officer.cookie).text
                #expect(tool.contains("\"area\":\"test\"") && tool.contains("\"records\":15") && tool.contains("\"way\":\"NATO-EU\""))
                #expect(!(try await desk.ask("/crossed").text.contains("records of")))
            }
            try await pair.nato.asking(try await pair.nato.crossings()) { desk in
                let signed = try await desk.signIn("is-release")
                let page = try await desk.ask("/crossed", cookie: signed.cookie).text
                #expect(page.contains("15 records of test") && page.contains("3 records of test"))
            }
        }
    }

    @Test("A delegation is told no entry, no size, no held item and no alarm; the public is told nothing at all")
    func delegation() async throws {
        try await JoinedPair.run { pair in
            try await pair.traffic()
            let alarm = LinkStatus.State.stopped(since: pair.eu.clock.now, alarm: "The two records of entry 41208 differ.")
            try await pair.eu.asking(try await pair.eu.crossings(state: alarm)) { desk in
                let officer = try await desk.signIn("gsc-release"), delegation = try await desk.signIn("cyp-delegation")
                #expect(try await desk.ask("/crossed", cookie: officer.cookie).text.contains("41208"))
                let page = try await desk.ask("/crossed", cookie: delegation.cookie).text
                try Self.keep(page, "eu-delegation")
                #expect(page.contains("Nothing more crosses until both operators have compared their records."))
                // The analyst works for the body that gave three of the items, and has no voice in what others hold.
                let analyst = try await desk.signIn("cert-eu-analyst")
                for (signed, hidden) in [(delegation, ["RC-069", "RC-071", "RC-072", "RC-073", "RC-027"]), (analyst, ["RC-055", "RC-040", "RC-046", "RC-064", "RC-027", "ordered to go at once"])] {
                    for address in ["/crossed", "/crossed.csv", "/api/v1/crossed"] {
                        let answer = try await desk.ask(address, cookie: signed.cookie).text
                        #expect(answer.contains("RC-"))
                        for word in ["41208", "Our ledger", ">Entry<", ".checkpoint", ",entry", "\"entry\"", "ledger\":"] + hidden { #expect(!answer.contains(word), "\(address): \(word)") }
                    }
                }
                for name in ["ours", "theirs"] {
                    let closed = try await desk.ask("/crossed/\(name).checkpoint", cookie: delegation.cookie), absent = try await desk.ask("/crossed/none.checkpoint", cookie: delegation.cookie)
                    #expect(closed.status == .notFound && closed.body == absent.body)
                }
                #expect(!(try await desk.ask("/").text.contains("What crossed?")))
            }
        }
    }

    @Test("More than a dozen items of one label are a bar with its number, and what was refused says why")
    func many() async throws {
        try await JoinedPair.run { pair in
            for number in 1...14 {
                let asked = try await pair.eu.put("Worked case RC-\(100 + number)", "TLP:CLEAR", by: "cert-eu-analyst", originator: "EU.CERT-EU", to: "NATO.NCSC")
                _ = try await pair.eu.release(asked, to: "NATO.NCSC", by: "gsc-release")
            }
            let asked = try await pair.eu.put("Worked case RC-099", "TLP:GREEN", by: "cert-eu-analyst", originator: "EU.CERT-EU", to: "NATO.NCSC")
            let last = try await pair.eu.release(asked, to: "NATO.NCSC", by: "gsc-release")
            try await pair.settle()
            let sent = try await pair.eu.tables.sent(limit: 100)
            let place = try #require(sent.first { $0.about == last.item.text }).index
            try await pair.eu.tables.save(answeredUpTo: place + 1, refused: [(place, .notPermitted)])
            let trouble = LinkStatus.Trouble(from: pair.eu.clock.now.advanced(by: .seconds(-9000)), to: pair.eu.clock.now.advanced(by: .seconds(-8580)), reason: "no answer")
            let silent = LinkStatus.State.silent(since: pair.eu.clock.now.advanced(by: .seconds(-120)), reason: "no answer")
            try await pair.eu.asking(try await pair.eu.crossings(state: silent, unreceipted: 2, peerPack: String(repeating: "ab", count: 32), trouble: trouble)) { desk in
                let signed = try await desk.signIn("gsc-release")
                let page = try await desk.ask("/crossed", cookie: signed.cookie).text
                try Self.keep(page, "eu-many")
                #expect(page.contains("class=\"crossing bar\"") && page.contains("15 items"))
                #expect(page.contains("was refused there") && page.contains("By the rules of the other side nobody for whom its node keeps items may have it."))
                #expect(page.contains("was not heard since") && page.contains("nothing is lost".capitalisedFirst) && page.contains("The packs differ:") && page.contains("Last trouble:"))
                let item = try await desk.item("Worked case RC-099", for: "gsc-release")
                #expect(try await desk.ask("/items/\(item)", cookie: signed.cookie).text.contains("Refused by NATO. By the rules of the other side"))
                #expect(try await desk.ask("/crossed.csv", cookie: signed.cookie).text.contains("refused"))
            }
        }
    }

    @Test("Without a link its officers are told how to join one; for everyone else there is no such page and no such question")
    func unjoined() async throws {
        try await DeskFixture.run { desk in
            let officer = try await desk.signIn("gsc-release"), administrator = try await desk.signIn("eu-administrator"), delegation = try await desk.signIn("cyp-delegation")
            for signed in [officer, administrator] {
                let page = try await desk.ask("/crossed", cookie: signed.cookie)
                #expect(page.status == .ok && page.text.contains("entente link invite"))
                #expect(try await desk.ask("/", cookie: signed.cookie).text.contains(">What crossed?<"))
            }
            for cookie in [delegation.cookie, nil] {
                #expect(try await desk.ask("/crossed", cookie: cookie).status == .notFound)
                #expect(!(try await desk.ask("/", cookie: cookie).text.contains("What crossed?")))
            }
        }
    }

    @Test("The page reads the same whether the other side holds back nine items or none")
    func holdsBack() async throws {
        func page(withheld: Int) async throws -> String {
            var text = ""
            try await JoinedPair.run { pair in
                for number in 0..<withheld { _ = try await pair.nato.node.perform(.draft(Draft(title: "Withheld \(number)", marking: "NATO SECRET", label: try pair.nato.node.pack.facts.vocabulary.read("NATO SECRET"), originator: "NATO.IS", text: "x",
                                                                                          audience: try Audience("NATO*", roster: pair.nato.node.pack.facts.roster), day: pair.nato.node.today)), by: "is-release") }
                // The same moments on both runs: only what is withheld differs.
                pair.nato.clock.advance(.seconds(60))
                try await pair.settle()
                let kept = Kept()
                try await pair.eu.asking(try await pair.eu.crossings()) { desk in
                    let signed = try await desk.signIn("gsc-release")
                    kept.text = try await desk.ask("/crossed", cookie: signed.cookie).text
                }
                text = kept.text
            }
            return text.replacing(/[0-9a-f]{8}-[0-9a-f-]{27}/, with: "ID").replacing(/name="token" value="[^"]*"/, with: "TOKEN").replacing(/\d\d:\d\d(:\d\d)?/, with: "TIME")
        }
        let none = try await page(withheld: 0), many = try await page(withheld: 9)
        let differing = zip(none.split(separator: "<"), many.split(separator: "<")).filter { $0 != $1 }.prefix(5).map { "\($0) | \($1)" }
        #expect(none == many, "\(differing)")
    }

    /// Pages for a browser to look at, where a folder is named.
    static func keep(_ page: String, _ name: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["ENTENTE_TEST_PAGES"] else { return }
        let sheet = String(decoding: Style.sheet.bytes, as: UTF8.self)
        let print = String(decoding: Style.printStyle(marking: BannerMarking("SECRET UE/EU SECRET", isClassified: true), node: NodeSide(.eu, name: "EU node"), reader: "Release officer", isDemonstration: true), as: UTF8.self)
        let standing = page.replacing("</head>", with: "<style>\(sheet)</style><style media=\"print\">\(print)</style></head>")
        try Data(standing.utf8).write(to: URL(filePath: folder).appending(path: name + ".html"))
    }

    private final class Kept: @unchecked Sendable { var text = "" }
}
