import Kernel
import Testing
@testable import Picture

@Suite("Incidents")
struct IncidentIDTests {
    @Test("They are told apart from other identifiers by their type")
    func text() { #expect(IncidentID("INC-001").text == "INC-001") }
}
