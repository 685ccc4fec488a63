import Figures
import Foundation
import Site
import TestSupport
import Testing

@Suite("HTML escapes by default")
struct HTMLTests {
    @Test("Text and values with any characters never become a tag or an attribute", arguments: UInt64(1)...300)
    func fuzz(seed: UInt64) {
        var random = Seeded(seed)
        func page(_ text: String, _ value: String) -> HTML {
            section(.id(value), .class(value), .title(value), .aria(.label, value), .data(.column, value)) {
                h2 { text }
                p(.lang(value)) {
                    Prose([.text(text), .strong(text), .code(String(text.prefix(3))), .faulty(text), .foreign(text, language: value), .rule(RuleChip(text, address: nil))])
                }
                input(.type("text"), .name(value), .value(value), .placeholder(text))
            }
        }
        #expect(Markup.skeleton(page(random.text(80), random.text(80)).bytes).count == Markup.skeleton(page("a", "a").bytes).count, "seed \(seed)")
        #expect(Markup.skeleton(page(random.text(80), random.text(80)).bytes) == Markup.skeleton(page("a", "a").bytes), "seed \(seed)")
    }

    @Test("An escaped text is read back as it was", arguments: UInt64(1)...100)
    func readBack(seed: UInt64) {
        var random = Seeded(seed)
        let text = random.text(60)
        let read = String(decoding: HTML.text(text).bytes, as: UTF8.self).replacingOccurrences(of: "&lt;", with: "<", options: .literal).replacingOccurrences(of: "&gt;", with: ">", options: .literal).replacingOccurrences(of: "&quot;", with: "\"", options: .literal)
            .replacingOccurrences(of: "&#39;", with: "'", options: .literal).replacingOccurrences(of: "&amp;", with: "&", options: .literal)
        let kept = String(String.UnicodeScalarView(text.unicodeScalars.map { ($0.value < 0x20 && ![9, 10, 13].contains($0.value)) || $0.value == 0x7F ? "\u{FFFD}" : $0 }))
        #expect(Array(read.unicodeScalars) == Array(kept.unicodeScalars), "seed \(seed)")
    }

    @Test("A link leads to this node or to https, or is none", arguments: [
        ("/release?day=2025-03-01#a", true), ("#ground", true), ("?q=1", true), ("https://example.org/", true), ("mailto:a@example.org", true),
        ("javascript:alert(1)", false), ("JaVaScRiPt:alert(1)", false), (" javascript:alert(1)", false), ("java\tscript:alert(1)", false), ("data:text/html,x", false),
        ("//example.org", false), ("/\\example.org", false), ("http://example.org", false), ("vbscript:x", false), ("", false), ("\u{0}/a", false), ("/\t/example.org", false), ("release", false),
    ])
    func links(address: String, isKept: Bool) {
        let text = String(decoding: a(.href(address)) { "x" }.bytes, as: UTF8.self)
        #expect(text.contains("href=") == isKept)
    }

    @Test("A source is a link where its address may be one, has its address in words where not, and nothing without one; a link that leads nowhere is never made", arguments: [
        ("https://example.org/", #"<a href="https://example.org/">S</a>"#), ("http://example.org/<", "S (<code>http://example.org/&lt;</code>)"), ("javascript:x", "S (<code>javascript:x</code>)"), ("", "S"), (nil, "S"),
    ] as [(String?, String)])
    func sources(address: String?, expected: String) {
        #expect(String(decoding: SourceView("S", address: address).html.bytes, as: UTF8.self) == expected)
        if let address { #expect(String(decoding: Prose([.link("S", to: address)]).html.bytes, as: UTF8.self) == expected) }
    }

    @Test("What is absent leaves nothing behind")
    func absent() {
        #expect(p(.class(nil), .checked(false), .href(nil)) { "a" }.bytes == Array("<p>a</p>".utf8))
        #expect(HTML.group([.nothing, .group([])]).isNothing)
    }
}
