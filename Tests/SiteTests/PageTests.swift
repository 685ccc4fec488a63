import Figures
import Foundation
import Site
import TestSupport
import Testing

@Suite("Pages")
struct PageTests {
    static let files = PageFiles(styles: [Style.sheet.address], script: Script.file.address, printStyle: "/files/print.css")
    static let pages = [("release desk", Examples.page(files: files)), ("every component", Examples.specimen(files: files))]
    static func text(_ index: Int) -> String { String(decoding: pages[index].1.bytes, as: UTF8.self) }

    @Test("Everything that opens is closed, in order", arguments: pages.indices)
    func balanced(index: Int) { #expect(Markup.imbalance(Self.pages[index].1.bytes) == nil) }

    @Test("No style, no event handler and no script stands in a page", arguments: pages.indices)
    func nothingInline(index: Int) {
        for tag in Markup.skeleton(Self.pages[index].1.bytes) {
            #expect(!tag.contains(" style="), "\(tag)")
            #expect(tag.firstMatch(of: /\son[a-z]+=/) == nil, "\(tag)")
            #expect(tag != "style" && tag != "script")
        }
        #expect(Self.text(index).matches(of: /<script[^>]*><\/script>/).count == Self.text(index).matches(of: /<script/).count)
    }

    @Test("No identifier stands twice, and every link into the page has its target", arguments: pages.indices)
    func identifiers(index: Int) {
        let text = Self.text(index)
        // The specimen shows four answers, a page one.
        let ids = text.matches(of: /\sid="([^"]+)"/).map { String($0.1) }.filter { index == 0 || $0 != "answer" }
        #expect(ids.count == Set(ids).count, "\(Dictionary(grouping: ids) { $0 }.filter { $1.count > 1 }.keys)")
        guard index == 0 else { return }
        for target in text.matches(of: /href="#([^"]+)"/) { #expect(ids.contains(String(target.1)), "#\(target.1)") }
    }

    @Test("The release desk has one first head, the answer, and no head skips a step")
    func heads() {
        let levels = Self.text(0).matches(of: /<h([1-6])/).compactMap { Int($0.1) }
        #expect(levels.count { $0 == 1 } == 1 && levels.first == 1)
        for (before, after) in zip(levels, levels.dropFirst()) { #expect(after <= before + 1) }
    }

    @Test("A page has its landmarks, and the marking at top and foot")
    func landmarks() {
        let text = Self.text(0)
        for element in ["<header>", "<nav ", "<main ", "<footer>"] { #expect(text.components(separatedBy: element).count == 2, "\(element)") }
        #expect(text.components(separatedBy: "<p class=\"banner\">").count == 3)
        #expect(text.components(separatedBy: "Demonstration: people and items are invented, facts are real").count == 3)
    }

    @Test("Every field has a label and a check line, and every button says what it does")
    func fields() {
        let text = Self.text(1)
        for match in text.matches(of: /<input type="(?:text|password)" id="([^"]+)"/) {
            #expect(text.contains("<label for=\"\(match.1)\">"), "\(match.1)")
        }
        for match in text.matches(of: /aria-describedby="([^"]+)"/) { #expect(text.contains("id=\"\(match.1)\""), "\(match.1)") }
        #expect(text.matches(of: /<button[^>]*><\/button>/).isEmpty)
    }

    @Test("A demonstration says so under each marking; a classified one also that nothing is")
    func demonstration() {
        #expect(Self.text(1).components(separatedBy: "nothing here is classified").count == 3)
        let plain = Page(title: "t", marking: Examples.marking, node: NodeSide(.neutral, name: "node"), reader: Reader(name: "the public, without an account"), navigation: [], isDemonstration: false, files: Self.files) { h1 { "a" } }
        #expect(!String(decoding: plain.bytes, as: UTF8.self).contains("Demonstration"))
    }

    @Test("Words that our pages never use", arguments: ["sorry", "oops", "invalid", "unauthorised", "unauthorized", "please"])
    func words(word: String) {
        for (index, page) in Self.pages.enumerated() { #expect(!Self.text(index).lowercased().contains(word), "\(page.0)") }
        #expect(!String(decoding: Script.file.bytes, as: UTF8.self).lowercased().contains(word))
    }

    @Test("A page may be of any words without changing its structure", arguments: UInt64(1)...50)
    func hostile(seed: UInt64) {
        var random = Seeded(seed)
        func page(_ text: String) -> [UInt8] {
            Page(title: text, marking: BannerMarking(text, isClassified: true, language: text), node: NodeSide(.eu, name: text), reader: Reader(name: text, clearance: text, day: text), navigation: [NavigationItem(text, address: "/a")], isDemonstration: true, files: Self.files) {
                AnswerView(mark: .denied, word: text, rest: text, why: Prose(text))
                ErrorSummary(title: text, [.init(text, field: "a")])
                ConsentList([ConsentView(name: text, state: .refused(on: text, reason: text), position: Prose(text))])
                MapPanel(TileMap(title: text, tiles: [.init(code: text, name: text, column: 1, row: 1, outcome: .unknown, ground: text)]))
                QuestionForm(address: "/a", fields: [FieldView(name: text, lead: text, value: String(text.prefix(10)), check: .notUnderstood(Prose(text)), width: .party)], isAnswered: false)
                RecordTable(caption: text, columns: [.init(text)], rows: [[Prose(text)]])
            }.bytes
        }
        #expect(Markup.skeleton(page("x" + random.text(50))) == Markup.skeleton(page("x")), "seed \(seed)")
    }
}

@Suite("Files and headers")
struct FileTests {
    @Test("The style sheet is under 56 kB, the script under 10")
    func sizes() {
        #expect(Style.sheet.bytes.count < 56_000)
        #expect(Script.file.bytes.count < 10_000)
        print("style sheet \(Style.sheet.bytes.count) bytes, script \(Script.file.bytes.count) bytes")
    }

    @Test("Only tokens name colours")
    func colours() {
        let sheet = String(decoding: Style.sheet.bytes, as: UTF8.self)
        let named = sheet.matches(of: /([-a-z0-9]+): *#[0-9a-fA-F]{3,8}\b/)
        #expect(named.count > 80)
        for match in named { #expect(match.1.hasPrefix("--"), "\(match.0)") }
        #expect(!sheet.contains("url(") && !sheet.contains("@import"))
    }

    @Test("Every token that is used exists, and every brace closes")
    func tokens() {
        let sheet = String(decoding: Style.sheet.bytes, as: UTF8.self)
        let defined = Set(sheet.matches(of: /(--[a-z0-9-]+):/).map { String($0.1) })
        for match in sheet.matches(of: /var\((--[a-z0-9-]+)\)/) { #expect(defined.contains(String(match.1)), "\(match.1)") }
        #expect(sheet.count { $0 == "{" } == sheet.count { $0 == "}" })
    }

    @Test("Text stands out from its ground in light, dark and print: at least 4.5 to 1", arguments: ["light", "dark", "print"])
    func contrast(set: String) throws {
        let colours = try Contrast.colours(of: set)
        let outcomes = ["permitted", "consents", "denied", "unknown"].flatMap { name in [("\(name)-ink", "surface-page"), ("\(name)-ink", "surface-sheet"), ("\(name)-ink", "\(name)-wash"), ("text-primary", "\(name)-wash")] }
        let pairs = outcomes + ["text-primary", "text-secondary", "action", "action-strong"].flatMap { text in ["surface-page", "surface-sheet", "surface-sunk"].map { (text, $0) } }
            + [("denied-on", "denied-solid"), ("text-inverse", "action"), ("text-inverse", "action-strong"), ("side-eu-ink", "side-eu-wash"), ("side-nato-ink", "side-nato-wash"), ("banner-open-text", "banner-open-ground"), ("banner-closed-text", "banner-closed-ground"), ("text-secondary", "permitted-wash"), ("text-secondary", "consents-wash")]
        for (text, ground) in pairs {
            let ratio = try Contrast.ratio(#require(colours[text]), #require(colours[ground]))
            #expect(ratio >= 4.5, "\(text) on \(ground) in \(set): \(ratio)")
        }
        for (edge, ground) in [("line-control", "surface-page"), ("focus", "surface-page"), ("permitted-ink", "permitted-wash"), ("denied-solid", "surface-page")] {
            let ratio = try Contrast.ratio(#require(colours[edge]), #require(colours[ground]))
            #expect(ratio >= 3, "\(edge) on \(ground) in \(set): \(ratio)")
        }
    }

    @Test("The script takes no text for markup", arguments: ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", ".style", "localStorage", "cookie"])
    func script(forbidden: String) { #expect(!String(decoding: Script.file.bytes, as: UTF8.self).contains(forbidden)) }

    @Test("The content policy allows only files of this node")
    func policy() {
        #expect(!SecurityHeaders.contentPolicy.contains("unsafe"))
        #expect(SecurityHeaders.contentPolicy.hasPrefix("default-src 'none'"))
        #expect(SecurityHeaders.pages.contains { $0 == ("cache-control", "no-store") })
        #expect(Set(SecurityHeaders.pages.map(\.name)).count == SecurityHeaders.pages.count)
    }

    @Test("A marking cannot leave its string in the print style sheet", arguments: UInt64(1)...200)
    func printStyle(seed: UInt64) {
        var random = Seeded(seed)
        func sheet(_ text: String) -> String { String(decoding: Style.printStyle(marking: BannerMarking(text, isClassified: true), node: NodeSide(.eu, name: text), reader: text, isDemonstration: true), as: UTF8.self) }
        // Without its strings, every sheet is the same.
        func bare(_ text: String) -> String { text.replacing(/"[^"\n]*"/, with: "S") }
        #expect(bare(sheet(random.text(80) + "\"}</style>\\\"")) == bare(sheet("SECRET")), "seed \(seed)")
    }

    @Test("A file's name changes with its content, and only then")
    func names() {
        let one = StaticFile(name: "a", suffix: "css", type: "text/css", text: "a"), same = StaticFile(name: "a", suffix: "css", type: "text/css", text: "a")
        #expect(one == same && one.address != StaticFile(name: "a", suffix: "css", type: "text/css", text: "b").address)
    }
}

enum Contrast {
    /// Token → colour in one set; what a set does not name it takes from light.
    static func colours(of set: String) throws -> [String: [Double]] {
        let sheet = String(decoding: Style.sheet.bytes, as: UTF8.self)
        let dark = try #require(sheet.range(of: "@media (prefers-color-scheme: dark)")), print = try #require(sheet.range(of: "@media print"))
        var colours = read(sheet[..<dark.lowerBound])
        if set == "dark" { colours.merge(read(sheet[dark.lowerBound..<print.lowerBound])) { $1 } }
        if set == "print" { colours.merge(read(sheet[print.lowerBound...])) { $1 } }
        return colours
    }

    private static func read(_ text: Substring) -> [String: [Double]] {
        Dictionary(text.matches(of: /--([a-z0-9-]+): #([0-9a-f]{6});/).map { match in
            let value = Int(match.2, radix: 16) ?? 0
            return (String(match.1), [16, 8, 0].map { Double((value >> $0) & 255) / 255 })
        }, uniquingKeysWith: { first, _ in first })
    }

    /// WCAG 2.2, relative luminance.
    static func ratio(_ a: [Double], _ b: [Double]) -> Double {
        func luminance(_ colour: [Double]) -> Double {
            let linear = colour.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
            return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        }
        let (light, dark) = (max(luminance(a), luminance(b)), min(luminance(a), luminance(b)))
        return (light + 0.05) / (dark + 0.05)
    }
}
