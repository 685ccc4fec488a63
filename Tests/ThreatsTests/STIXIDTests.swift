import Kernel
import Testing
@testable import Threats

@Suite("STIX identifiers")
struct STIXIDTests {
    @Test("They are told apart from other identifiers by their type")
    func text() { #expect(STIXID("indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f").text.hasPrefix("indicator--")) }
}
