import Kernel
import Testing

@Suite("Names in sentences")
struct ListedTests {
    @Test("A state's name takes its article inside a sentence", arguments: [("United States", "the United States"), ("United Kingdom", "the United Kingdom"), ("Netherlands", "the Netherlands"), ("Germany", "Germany"), ("EU institutions", "EU institutions")])
    func article(name: String, said: String) { #expect(name.withArticle == said) }
}
