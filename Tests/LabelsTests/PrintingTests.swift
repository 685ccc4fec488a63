import Kernel
import TestSupport
import Testing
@testable import Labels

@Suite("Printing")
struct PrintingTests {
    @Test("Each spelling in the table is read, printed and read again as the same label")
    func everyRow() throws {
        for row in table("levels") where !row["marking"]!.isEmpty {
            let policy = PolicyID(row["policy"]!), written = row["marking"]!
            // With the policy's word in front where the spelling belongs to several.
            let expected = row["level"]! == "TLP_WHITE" ? "TLP_CLEAR" : row["level"]!
            let label = try (try? vocabulary.read(written)).flatMap { $0.level.text == expected ? $0 : nil } ?? vocabulary.read(policy.shortName + " " + written)
            #expect(label.level.text == expected, "\(row)")
            #expect(try vocabulary.read(label.printed(in: vocabulary)) == label, "\(row)")
            #expect(try vocabulary.read(label.printed(in: vocabulary, style: .portion)) == label, "\(row)")
            #expect(try vocabulary.read(label.printed(in: vocabulary, language: row["language"]!)) == label, "\(row)")
        }
    }

    @Test("A level without words is printed as its code and read again")
    func withoutWords() throws {
        for level in vocabulary.levels where level.spellings.allSatisfy(\.text.isEmpty) {
            let label = Label(policy: level.policy, level: level.id)
            #expect(try vocabulary.read(label.printed(in: vocabulary)) == label)
        }
    }

    @Test("Each spelling of each marking, behind each policy that has it, is read, printed and read again as the same label")
    func everyMarking() throws {
        var count = 0
        for form in vocabulary.forms {
            for policy in vocabulary.policies where form.mayStand(in: policy.id) && policy.id != "TLP1" {
                let level = try #require(vocabulary.levels.first { $0.policy == policy.id })
                for spelling in form.spellings {
                    let base = Label(policy: policy.id, level: level.id)
                    let label = try vocabulary.read(base.printed(in: vocabulary) + "//" + spelling.replacingList(with: "\(policy.id.isNational ? policy.id.shortName : "UKR"), FVEY"))
                    #expect(form.effect == .tlp ? label.tlp != nil : label.markings.map(\.form) == [form.id])
                    for style in [Label.Style.banner, .portion] { #expect(try vocabulary.read(label.printed(in: vocabulary, style: style)) == label, "\(spelling) in \(policy.id)") }
                    count += 1
                }
            }
        }
        #expect(count > 300)
    }

    @Test("Any label of up to four markings is printed so that it reads back, names after REL TO in order", arguments: UInt64(0)..<50)
    func random(seed: UInt64) throws {
        var random = Seeded(seed)
        for _ in 0..<20 {
            let label = randomLabel(using: &random)
            for style in [Label.Style.banner, .portion] {
                let text = label.printed(in: vocabulary, style: style), again = try vocabulary.read(text)
                #expect(sorted(again) == sorted(label), "seed \(seed): \(text)")
                #expect(again.printed(in: vocabulary, style: style) == text, "seed \(seed)")
            }
            let file = label.printed(in: vocabulary, style: .fileName)
            #expect(file.utf8.allSatisfy { "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.,".utf8.contains($0) }, "seed \(seed): \(file)")
        }
    }

    @Test("The forms of a label", arguments: [
        ("NATO RESTRICTED RELEASABLE TO EU", "NATO RESTRICTED RELEASABLE TO EU", "(NR//RELEASABLE TO EU)", "NR--RELEASABLE-TO-EU"),
        ("eu restricted", "RESTREINT UE/EU RESTRICTED", "(R-UE/EU-R)", "EU_R"), ("tlp:amber+strict", "TLP:AMBER+STRICT", "(TLP:AMBER+STRICT)", "TLP_AMBER_STRICT"),
        ("USA_S//REL TO NATO, GBR, USA, DEU", "SECRET//REL TO USA, DEU, GBR, NATO", "(USA-S//REL TO USA, DEU, GBR, NATO)", "USA_S--REL-TO-USA,DEU,GBR,NATO"),
        ("USA_S NOFORN", "USA SECRET//NOFORN", "(USA-S//NOFORN)", "USA_S--NOFORN"), ("PUBLIC", "PUBLIC", "(PUBLIC)", "PUBLIC"), ("EU_PUBLIC", "EU PUBLIC", "(EU_PUBLIC)", "EU_PUBLIC"),
        ("segreto", "Segreto", "(ITA-S)", "ITA_S"), ("NU TLP:GREEN", "NATO UNCLASSIFIED TLP:GREEN", "(NU//TLP:GREEN)", "NU--TLP-GREEN")])
    func styles(text: String, banner: String, portion: String, file: String) throws {
        let label = try vocabulary.read(text)
        #expect(label.printed(in: vocabulary) == banner)
        #expect(label.printed(in: vocabulary, style: .portion) == portion)
        #expect(label.printed(in: vocabulary, style: .fileName) == file)
    }

    @Test("The bilingual marking of the EU is printed in full in every language, NATO's in the one asked for")
    func languages() {
        let eu = Label(policy: "EU", level: "EU_C"), nato = Label(policy: "NATO", level: "NR")
        for language in ["fr", "en", "de"] { #expect(eu.printed(in: vocabulary, language: language) == "CONFIDENTIEL UE/EU CONFIDENTIAL") }
        #expect(nato.printed(in: vocabulary, language: "fr") == "NATO DIFFUSION RESTREINTE")
        #expect(nato.printed(in: vocabulary, language: "de") == "NATO RESTRICTED")
    }

    @Test("A label is explained in words", arguments: [
        ("NATO RESTRICTED RELEASABLE TO EU", "NATO policy, level RESTRICTED, release to the EU recorded"),
        ("NATO RESTRICTED RELEASABLE TO EU INSTITUTIONS ONLY", "NATO policy, level RESTRICTED, released to the covered EU institutions and nobody else"),
        ("EU SECRET TLP:AMBER", "EU policy, level SECRET, and TLP:AMBER beside it"), ("TLP:RED", "Traffic Light Protocol, TLP:RED"), ("PUBLIC", "public"),
        ("DEU GEHEIM", "national policy (Germany), level GEHEIM (comparable to SECRET)"), ("SECRET//REL TO USA, FRA", "national policy (United States), level SECRET, released to USA and FRA and nobody else"),
        ("COSMIC TOP SECRET ATOMAL", "NATO policy, level TOP SECRET, special category ATOMAL"), ("NATO SECRET NATO ONLY", "NATO policy, level SECRET, limited to NATO"),
        ("USA SECRET NOFORN", "national policy (United States), level SECRET, limited to USA (NOFORN)")])
    func explains(text: String, words: String) throws { #expect(try vocabulary.read(text).explain(in: vocabulary) == words) }

    @Test("The question form is offered markings that can be read", arguments: ["NATO R", "eu r", "restr", "NATO RESTRICTED", "NATO RESTRICTED REL", "NR rel", "USA SECRET//", "ge", "TLP:A", "lim", "z"])
    func completions(prefix: String) throws {
        let found = vocabulary.completions(for: prefix, limit: 6)
        #expect(!found.isEmpty && found.count <= 6)
        for text in found { #expect(throws: Never.self, "\(text)") { try vocabulary.read(text) } }
    }

    @Test("The likely end of a marking is among what is offered")
    func likely() {
        #expect(vocabulary.completions(for: "NATO RESTRICTED REL", limit: 8).contains("NATO RESTRICTED RELEASABLE TO EU"))
        #expect(vocabulary.completions(for: "eu restr", limit: 8).contains("RESTREINT UE/EU RESTRICTED") || vocabulary.completions(for: "restreint", limit: 8).contains("RESTREINT UE/EU RESTRICTED"))
        #expect(vocabulary.completions(for: "EU_R RELEASABLE", limit: 8).contains("EU_R RELEASABLE TO NATO"))
    }
}

/// Level and markings of one policy drawn from the tables, names from a short list.
func randomLabel(using random: inout Seeded) -> Label {
    let level = vocabulary.levels.filter { $0.policy != "TLP1" }.randomElement(using: &random)!
    var label = Label(policy: level.policy, level: level.id)
    for form in vocabulary.forms.filter({ $0.mayStand(in: level.policy) && $0.effect != .tlp }).shuffled(using: &random).prefix(Int.random(in: 0...4, using: &random)) {
        let names = ["USA", "FRA", "UKR", "EU", "NATO", "FVEY", "EU.EEAS", "AND"].shuffled(using: &random).prefix(Int.random(in: 1...4, using: &random))
        label.markings.append(Marking(form: form.id, names: form.hasList ? Array(names) : []))
    }
    if level.policy != "TLP", level.policy != "PUBLIC", Bool.random(using: &random) { label.tlp = ["TLP_RED", "TLP_AMBER_STRICT", "TLP_CLEAR"].randomElement(using: &random)! }
    return label
}
