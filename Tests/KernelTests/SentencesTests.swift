import Kernel
import Testing

@Suite("Words in sentences")
struct SentencesTests {
    @Test("A state's name takes its article inside a sentence", arguments: [("United States", "the United States"), ("United Kingdom", "the United Kingdom"), ("Netherlands", "the Netherlands"), ("Germany", "Germany"), ("EU institutions", "EU institutions")])
    func article(name: String, said: String) { #expect(name.withArticle == said) }

    @Test("An abbreviation that is spelt out takes an article, one that is read as a word does not", arguments: [("EU", "the EU"), ("NATO", "NATO"), ("UN", "the UN")])
    func abbreviation(id: String, said: String) { #expect(OrganisationID(id).inSentence == said) }

    @Test("Remarks of different hands stand one after the other, each with a capital and closed once", arguments: [
        (["estimates", "Printed as given."], "Estimates. Printed as given."), (["", "  ", "why not?"], "Why not?"), (["read by hand!", " no total"], "Read by hand! No total."), ([], ""),
    ] as [([String], String)])
    func remarks(parts: [String], said: String) { #expect(parts.sentences == said) }

    @Test("Names are listed as people list them", arguments: [([], ""), (["Belgium"], "Belgium"), (["Belgium", "Spain"], "Belgium and Spain"), (["Belgium", "France", "Spain"], "Belgium, France and Spain")] as [([String], String)])
    func lists(names: [String], said: String) { #expect(names.listed == said) }
}
