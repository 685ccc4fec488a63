import Foundation
import Kernel
import TestSupport
import Testing
@testable import Labels

private func label(_ policy: PolicyID, _ level: LevelID, _ markings: [Marking] = [], tlp: LevelID? = nil) -> Label { Label(policy: policy, level: level, markings: markings, tlp: tlp) }
private func m(_ form: MarkingFormID, _ names: String...) -> Marking { Marking(form: form, names: names) }

@Suite("Reading what people write")
struct ReadingTests {
    static let cases: [(String, Label)] = [
        ("NATO RESTRICTED RELEASABLE TO EU", label("NATO", "NR", [m("releasable-to", "EU")])),
        ("nato restricted releasable to eu, ukr", label("NATO", "NR", [m("releasable-to", "EU", "UKR")])),
        ("NATO RESTRICTED, RELEASABLE TO EU", label("NATO", "NR", [m("releasable-to", "EU")])),
        ("NATO RESTRICTED - RELEASABLE TO EU", label("NATO", "NR", [m("releasable-to", "EU")])),
        ("  NATO\u{A0}RESTRICTED//RELEASABLE TO EU ", label("NATO", "NR", [m("releasable-to", "EU")])),
        ("NATO RESTRICTED RELEASABLE TO EU INSTITUTIONS ONLY", label("NATO", "NR", [m("institutions-only")])),
        ("NATO SECRET NATO ONLY", label("NATO", "NS", [m("only", "NATO")])),
        ("NATO SECRET RELEASABLE TO EU, UKR ATOMAL", label("NATO", "NS", [m("releasable-to", "EU", "UKR"), m("atomal")])),
        ("NATO SECRET RELEASABLE TO EU.EEAS/EU.CERT-EU", label("NATO", "NS", [m("releasable-to", "EU.EEAS", "EU.CERT-EU")])),
        ("NATO SECRET RELEASABLE TO EU//NATO ONLY", label("NATO", "NS", [m("releasable-to", "EU"), m("only", "NATO")])),
        ("COSMIC TOP SECRET ATOMAL", label("NATO", "CTS", [m("atomal")])),
        ("COSMIC TRÈS SECRET", label("NATO", "CTS")),
        ("Nato Diffusion Restreinte", label("NATO", "NR")),
        ("NATO SECRET US-SIOP", label("NATO", "NS", [m("siop")])),
        ("NATO UNCLASSIFIED//PUBLIC", label("NATO", "NU", [m("public")])),
        ("NATO UNCLASSIFIED RELEASABLE TO THE PUBLIC", label("NATO", "NU", [m("public")])),
        ("NATO UNCLASSIFIED RELEASABLE FOR INTERNET TRANSMISSION", label("NATO", "NU", [m("public")])),
        ("NATO UNCLASSIFIED RELEASABLE TO PUBLIC", label("NATO", "NU", [m("public")])),
        ("NON-CLASSIFIED", label("NATO", "NPUB")),
        ("NATO UNCLASSIFIED STAFF, MEDICAL", label("NATO", "NU", [m("staff"), m("medical")])),
        ("RESTREINT UE/EU RESTRICTED RELEASABLE TO NATO", label("EU", "EU_R", [m("releasable-to", "NATO")])),
        ("EU RESTRICTED", label("EU", "EU_R")), ("RESTREINT UE", label("EU", "EU_R")), ("EU RESTRICTED/RESTREINT UE", label("EU", "EU_R")),
        ("tres secret ue/eu top secret", label("EU", "EU_TS")), ("TRE\u{300}S SECRET UE", label("EU", "EU_TS")),
        ("LIMITE", label("EU", "EU_LIMITE")), ("EU LIMITE", label("EU", "EU_LIMITE")), ("EU PUBLIC", label("EU", "EU_PUBLIC")), ("PUBLIC", label("PUBLIC", "PUBLIC")),
        ("TLP:AMBER+STRICT", label("TLP", "TLP_AMBER_STRICT")), ("tlp: amber", label("TLP", "TLP_AMBER")), ("TLP:GREEN, CHATHAM HOUSE RULE", label("TLP", "TLP_GREEN", [m("chatham-house")])),
        ("TLP:WHITE", label("TLP", "TLP_CLEAR")), ("TLP_WHITE", label("TLP", "TLP_CLEAR")), ("TLP:PURPLE", label("TLP", "TLP_RED")), ("TLP:AMBER+STRIKT", label("TLP", "TLP_RED")),
        ("NATO UNCLASSIFIED TLP:AMBER", label("NATO", "NU", tlp: "TLP_AMBER")), ("EU SECRET RELEASABLE TO NATO, TLP:RED", label("EU", "EU_S", [m("releasable-to", "NATO")], tlp: "TLP_RED")),
        ("SECRET//REL TO USA, FRA, GBR", label("NAT:USA", "USA_S", [m("rel-to", "USA", "FRA", "GBR")])), ("SECRET//REL TO FRA, USA", label("NAT:USA", "USA_S", [m("rel-to", "FRA", "USA")])),
        ("TOP SECRET//NOFORN", label("NAT:USA", "USA_TS", [m("noforn")])), ("SECRET//REL TO USA, GBR, ORCON", label("NAT:USA", "USA_S", [m("rel-to", "USA", "GBR"), m("orcon")])),
        ("USA SECRET", label("NAT:USA", "USA_S")), ("FRA SECRET", label("NAT:FRA", "FRA_S")), ("FRA SECRET SPECIAL FRANCE", label("NAT:FRA", "FRA_S", [m("special-france")])),
        ("SECRET SPECIAL FRANCE", label("NAT:FRA", "FRA_S", [m("special-france")])), ("SECRET DEFENSE", label("NAT:FRA", "FRA_S")), ("CONFIDENTIEL DÉFENSE", label("NAT:FRA", "FRA_C")),
        ("UK SECRET UK EYES ONLY", label("NAT:GBR", "GBR_S", [m("eyes-only", "UK")])), ("FRA SECRET EYES ONLY FRA, DEU", label("NAT:FRA", "FRA_S", [m("eyes-only", "FRA", "DEU")])),
        ("USA SECRET//USA/GBR EYES ONLY", label("NAT:USA", "USA_S", [m("eyes-only", "USA", "GBR")])), ("USA SECRET//DISPLAY ONLY TO FRA", label("NAT:USA", "USA_S", [m("display-only", "FRA")])),
        ("VS - NUR FÜR DEN DIENSTGEBRAUCH", label("NAT:DEU", "DEU_R")), ("VS-VERTRAULICH", label("NAT:DEU", "DEU_C")), ("Titkos!", label("NAT:HUN", "HUN_S")), ("stg. geheim", label("NAT:NLD", "NLD_S")),
        ("gizli", label("NAT:TUR", "TUR_S")), ("GİZLİ", label("NAT:TUR", "TUR_S")), ("HEMLIG/TOP SECRET", label("NAT:SWE", "SWE_TS")), ("GEHEIM / SECRET", label("NAT:CHE", "CHE_S")),
        ("GRC ΑΠΟΡΡΗΤΟ", label("NAT:GRC", "GRC_S")), ("Для службового користування", label("NAT:UKR", "UKR_R")),
        ("NR", label("NATO", "NR")), ("EU_R", label("EU", "EU_R")), ("FRA_S REL TO DEU", label("NAT:FRA", "FRA_S", [m("rel-to", "DEU")])), ("USA_R", label("NAT:USA", "USA_R")),
        ("(NR)", label("NATO", "NR")), ("(R-UE/EU-R)", label("EU", "EU_R")), ("(NR//RELEASABLE TO EU)", label("NATO", "NR", [m("releasable-to", "EU")])), ("(FRA-S)", label("NAT:FRA", "FRA_S")),
        ("FOCAL TOP SECRET", label("WEU", "WEU_TS")),
    ]

    @Test("A marking has the meaning that its words give it", arguments: cases)
    func reads(text: String, expected: Label) throws { #expect(try vocabulary.read(text) == expected) }

    @Test("A marking that leaves a doubt is an error, never a guess", arguments: [
        "", "   ", "()", "SECRET", "RESTRICTED", "GEHEIM", "TOP SECRET", "Secret//REL TO FRA, GBR", "NATO", "NATO RESTRICTD", "NATO TOP SECRET", "UNCLASSIFIED",
        "NATO RESTRICTED RELEASABLE TO", "NATO RESTRICTED RELEASABLE TO EU UKR", "NATO RESTRICTED RELEASABLE TO EU AND UKR", "NATO RESTRICTED RELEASABLE TO EU,", "NATO RESTRICTED REL TO EU",
        "NATO RESTRICTED RELEASABLE TO THE EU", "NATO SECRET RELEASABLE TO ATOMAL", "NATO RESTRICTED RELEASABLE TO EU ONLY", "NATO RESTRICTED RELEASABLE TO EU UKR ONLY", "NATO RESTRICTED RELEASABLE TO EU, UKR ONLY", "NATO RESTRICTED ONLY", "NATO RESTRICTED NOFORN", "EU SECRET ATOMAL",
        "NATO RESTRICTED RELEASABLE TO EU RELEASABLE TO UKR", "NATO RESTRICTED/ATOMAL", "NATO SECRET (ATOMAL", "TLP", "TLP:", "TLP AMBER", "TLP:AMBER STRICT", "TLP:AMBER TLP:RED",
        "TLP:AMBER RELEASABLE TO EU", "NATO SECRET TLP:RED TLP:RED", "SECRET//SI//NOFORN", "NATO SECRET\u{0}", "NATO <b>SECRET</b>", "EU RESTRICTED NATO SECRET", "USA SECRET//REL TO USA, 1, 2",
        "FRA SECRET EYES ONLY", "NATO SECRET RELEASABLE TO EU, PUBLIC", "NATO SECRET RELEASABLE TO EU/STAFF", "LIMITE RELEASABLE", "PUBLIC ATOMAL"])
    func refuses(text: String) { #expect(throws: MarkingError.self) { try vocabulary.read(text) } }

    @Test("The error points at the word and says what to write")
    func pointsAtTheWord() throws {
        let error = try #require(throws: MarkingError.self) { try vocabulary.read("NATO RESTRICTD") }
        #expect(error.word == .init(text: "RESTRICTD", offset: 5, length: 9, ordinal: 2))
        #expect(error.suggestion == "RESTRICTED")
        #expect(error.description == "`NATO RESTRICTD`: the second word is none of NATO's levels. Did you mean RESTRICTED?")
        let marking = try #require(throws: MarkingError.self) { try vocabulary.read("TRÈS SECRET UE RELEASBLE TO NATO") }
        #expect(marking.word == .init(text: "RELEASBLE", offset: 15, length: 9, ordinal: 4))
        #expect(marking.description == "`TRÈS SECRET UE RELEASBLE TO NATO`: `RELEASBLE` is no marking of the EU policy. Did you mean RELEASABLE TO?")
    }

    @Test("Sentences say what to write instead", arguments: [
        ("RESTRICTED", "Write EU RESTRICTED, NATO RESTRICTED, "), ("SECRET", "FRA SECRET"), ("TLP AMBER", "Did you mean TLP:AMBER?"), ("NATO RESTRICTED RELEASABLE TO", "such as RELEASABLE TO EU, UKR"),
        ("NATO RESTRICTED NOFORN", "NOFORN does not stand in the NATO policy, but in that of USA."), ("NATO RESTRICTED REL TO EU", "REL TO does not stand in the NATO policy, but in that of a state."),
        ("COSMC TOP SECRET", "Did you mean COSMIC?"), ("NATO RESTRICTED RELEASABLE T EU", "Did you mean TO?"), ("NATO", "after NATO something is missing. Write COSMIC TOP SECRET, NATO SECRET,"), ("NATO TOP SECRET", "Did you mean COSMIC TOP SECRET?"), ("UNCLASSIFIED", "Did you mean NATO UNCLASSIFIED?"),
        ("RESTREINT UE/EU RESTRICTD", "the fourth word is none of EU's levels. Did you mean RESTRICTED?"), ("NATO SECRET RELEASABLE TO EU UKR", "Write a comma between names"),
        ("NATO SECRET RELEASABLE TO EU, UKR ONLY", "such as EU, UKR ONLY"), ("NATO SECRET RELEASABLE TO EU, PUBLIC", "`PUBLIC` is no name"), ("NATO SECRET RELEASABLE TO EU UKR ONLY", "`UKR ONLY` is a marking of its own. Write // before it."), ("NATO SECRET/ATOMAL", "Write // before it"), ("NATO SECRET STAF", "Did you mean STAFF?"), ("NATO SECRET?", "`?` stands in no marking")])
    func sentences(text: String, part: String) throws {
        let error = try #require(throws: MarkingError.self) { try vocabulary.read(text) }
        #expect(error.description.contains(part), "\(error.description)")
    }

    @Test("Above a thousand characters nothing is read")
    func bound() throws {
        let names = (0..<400).map { "N\($0)" }.joined(separator: ", ")
        let error = try #require(throws: MarkingError.self) { try vocabulary.read("NATO SECRET RELEASABLE TO " + names) }
        guard case .tooLong = error.reason else { Issue.record("\(error.reason)"); return }
    }

    @Test("A cell of caveats gives its markings in order")
    func caveats() throws {
        #expect(try vocabulary.readMarkings("", policy: "NATO").isEmpty)
        #expect(try vocabulary.readMarkings("RELEASABLE TO EU; ATOMAL", policy: "NATO") == [m("releasable-to", "EU"), m("atomal")])
        #expect(try vocabulary.readMarkings("REL TO USA, FRA, GBR", policy: "NAT:USA") == [m("rel-to", "USA", "FRA", "GBR")])
        #expect(try vocabulary.readMarkings("PUBLIC;TLP:GREEN", policy: "EU") == [m("public"), m("tlp-green")])
        #expect(throws: MarkingError.self) { try vocabulary.readMarkings("ATOMAL", policy: "EU") }
        #expect(throws: MarkingError.self) { try vocabulary.readMarkings("ATOMAL", policy: "MARS") }
    }

    @Test("Policy, level and caveats make a label, and TLP 1.0 is read as TLP 2.0")
    func columns() throws {
        #expect(try vocabulary.label(policy: "NATO", level: "NU", caveats: "TLP:AMBER") == label("NATO", "NU", tlp: "TLP_AMBER"))
        #expect(try vocabulary.label(policy: "TLP1", level: "TLP_WHITE", caveats: "") == label("TLP", "TLP_CLEAR"))
        #expect(try vocabulary.label(policy: "TLP1", level: "TLP_AMBER", caveats: "") == label("TLP", "TLP_AMBER"))
        #expect(throws: MarkingError.self) { try vocabulary.label(policy: "EU", level: "NR", caveats: "") }
        #expect(throws: MarkingError.self) { try vocabulary.label(policy: "EU", level: "EU_X", caveats: "") }
    }

    @Test("The cases of release are understood", .enabled(if: FileManager.default.fileExists(atPath: casesPath), "the worked cases are not beside this package"))
    func releaseCases() throws {
        let lines = try String(contentsOfFile: casesPath, encoding: .utf8).split(separator: "\n").dropFirst()
        #expect(lines.count > 40)
        for line in lines {
            // The first three columns are never quoted; the fourth is, where it holds a comma.
            let rest = line.split(separator: ",", maxSplits: 3, omittingEmptySubsequences: false)
            let caveats = rest[3].hasPrefix("\"") ? rest[3].dropFirst().prefix { $0 != "\"" } : rest[3].prefix { $0 != "," }
            #expect(throws: Never.self, "\(line)") { try vocabulary.label(policy: PolicyID(String(rest[1])), level: LevelID(String(rest[2])), caveats: String(caveats)) }
        }
    }

    @Test("Random text is a label or an error, and never ends the program", arguments: UInt64(0)..<10)
    func random(seed: UInt64) {
        var random = Seeded(seed), understood = 0
        let words = vocabulary.levels.flatMap(\.spellings).map(\.text) + vocabulary.forms.flatMap(\.spellings) + [",", "//", "/", ";", " - ", "(", ")", "TLP:", "EU", "UKR", "\u{301}", "AND", "!", "."]
        for round in 0..<200 {
            let text: String
            if round % 2 == 0 { text = String(decoding: (0..<Int.random(in: 0...80, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }, as: UTF8.self) }
            else { text = (0..<Int.random(in: 1...6, using: &random)).map { _ in words.randomElement(using: &random)! }.joined(separator: [" ", "", ", "].randomElement(using: &random)!) }
            do throws(MarkingError) {
                let label = try vocabulary.read(text)
                understood += 1
                #expect(vocabulary.level(label.level)?.policy == label.policy, "\(text)")
                #expect(throws: Never.self, "seed \(seed): \(text)") { try vocabulary.read(label.printed(in: vocabulary)) }
            } catch {
                #expect(!error.description.isEmpty)
                if let word = error.word { #expect(word.offset >= 0 && word.offset + word.length <= text.utf16.count, "seed \(seed): \(text)") }
            }
            _ = vocabulary.completions(for: text, limit: 3)
            #expect(throws: XMLLabelError.self) { try ConfidentialityLabel(xml: text, in: vocabulary) }
        }
        #expect(understood > 0, "seed \(seed)")
    }
}

private let casesPath = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "shared/facts/release_cases.csv").path(percentEncoded: false)
