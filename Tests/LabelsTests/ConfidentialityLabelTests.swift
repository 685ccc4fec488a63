import Foundation
import Kernel
import TestSupport
import Testing
@testable import Labels

private let created = LabelTime("2026-11-01T09:00:00Z")!
private let review = LabelTime("2031-11-01T00:00:00Z")!

/// NATO RESTRICTED, releasable to the EU, unclassified from a known date.
private let example = """
    <slab:originatorConfidentialityLabel xmlns:slab="urn:nato:stanag:4774:confidentialitymetadatalabel:1:0" Id="lab-1">
      <slab:ConfidentialityInformation>
        <slab:PolicyIdentifier URI="urn:oid:1.3.26.1.3.1">NATO</slab:PolicyIdentifier>
        <slab:Classification>RESTRICTED</slab:Classification>
        <slab:Category Type="PERMISSIVE" TagName="Context"><slab:GenericValue>NATO</slab:GenericValue></slab:Category>
        <slab:Category Type="PERMISSIVE" TagName="Releasable To"><slab:GenericValue>EU</slab:GenericValue></slab:Category>
      </slab:ConfidentialityInformation>
      <slab:OriginatorID IDType="rfc822Name">desk@example.org</slab:OriginatorID>
      <slab:CreationDateTime>2026-11-01T09:00:00Z</slab:CreationDateTime>
      <slab:SuccessionHandling>
        <slab:SuccessionDateTime>2027-11-01T00:00:00Z</slab:SuccessionDateTime>
        <slab:SuccessorConfidentialityLabel>
          <slab:ConfidentialityInformation>
            <slab:PolicyIdentifier URI="urn:oid:1.3.26.1.3.1">NATO</slab:PolicyIdentifier>
            <slab:Classification>UNCLASSIFIED</slab:Classification>
            <slab:Category Type="PERMISSIVE" TagName="Context"><slab:GenericValue>NATO</slab:GenericValue></slab:Category>
          </slab:ConfidentialityInformation>
          <slab:CreationDateTime>2026-11-01T09:00:00Z</slab:CreationDateTime>
        </slab:SuccessorConfidentialityLabel>
      </slab:SuccessionHandling>
    </slab:originatorConfidentialityLabel>
    """

@Suite("STANAG 4774")
struct ConfidentialityLabelTests {
    @Test("The example is read in full and written back as the same value")
    func theExample() throws {
        let label = try ConfidentialityLabel(xml: example, in: vocabulary)
        let expected = ConfidentialityLabel(id: "lab-1", label: Label(policy: "NATO", level: "NR", markings: [Marking(form: "releasable-to", names: ["EU"])]),
            originator: .init(.rfc822Name, "desk@example.org"), created: created,
            succession: .init(at: LabelTime("2027-11-01T00:00:00Z")!, label: Label(policy: "NATO", level: "NU"), created: created))
        #expect(label == expected)
        let written = try label.xml(in: vocabulary)
        #expect(written.notCarried.isEmpty)
        #expect(try ConfidentialityLabel(xml: written.xml, in: vocabulary) == label)
        #expect(written.xml.trimmingCharacters(in: .whitespacesAndNewlines).split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            == example.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) })
    }

    @Test("Every level of every policy is written and read as the same level")
    func everyLevel() throws {
        for level in vocabulary.levels where level.policy != "TLP1" {
            let label = ConfidentialityLabel(label: Label(policy: level.policy, level: level.id), created: created, review: review)
            #expect(try ConfidentialityLabel(xml: label.xml(in: vocabulary).xml, in: vocabulary) == label, "\(level.id)")
        }
    }

    @Test("Any label is written and read as the same label, save for what is reported as not carried", arguments: UInt64(0)..<100)
    func random(seed: UInt64) throws {
        var random = Seeded(seed)
        for _ in 0..<5 {
            let label = randomLabel(using: &random)
            let written = try ConfidentialityLabel(label: label, created: created, review: review).xml(in: vocabulary)
            let again = try ConfidentialityLabel(xml: written.xml, in: vocabulary)
            var carried = label
            carried.tlp = nil
            carried.markings.removeAll { vocabulary.form($0.form)?.tagName == nil }
            #expect(sorted(again.label) == sorted(carried), "seed \(seed): \(label.printed(in: vocabulary))")
            #expect(written.notCarried.count == (label.tlp == nil ? 0 : 1) + label.markings.count - carried.markings.count, "seed \(seed)")
        }
    }

    @Test("Own choices: a value of its own for institutions only, LIMITE under a RESTRICTIVE tag")
    func ownChoices() throws {
        let institutions = try ConfidentialityLabel(label: vocabulary.read("NATO RESTRICTED RELEASABLE TO EU INSTITUTIONS ONLY"), created: created, review: review).xml(in: vocabulary)
        #expect(institutions.xml.contains(#"TagName="Releasable To"><slab:GenericValue>EU INSTITUTIONS ONLY</slab:GenericValue>"#))
        let limite = try ConfidentialityLabel(label: vocabulary.read("LIMITE"), created: created, review: review).xml(in: vocabulary)
        #expect(limite.xml.contains("<slab:Classification>UNCLASSIFIED</slab:Classification>"))
        #expect(limite.xml.contains(#"<slab:Category Type="RESTRICTIVE" TagName="Distribution"><slab:GenericValue>LIMITE</slab:GenericValue>"#))
        #expect(!limite.xml.contains("URI="))
    }

    @Test("What the label cannot carry is said")
    func notCarried() throws {
        let written = try ConfidentialityLabel(label: vocabulary.read("NATO SECRET CHATHAM HOUSE RULE TLP:RED"), created: created, review: review).xml(in: vocabulary)
        #expect(written.notCarried == ["CHATHAM HOUSE RULE: a STANAG 4774 label has no category for it", "TLP:RED beside the classification: a STANAG 4774 label holds one policy"])
    }

    @Test("Alternatives are documents of their own, and come back with the label")
    func alternatives() throws {
        let label = try ConfidentialityLabel(id: "a", label: vocabulary.read("NATO SECRET"), privacyMark: "for <people> & \"desks\"", originator: .init(.jID, "a@b"), created: created, review: review,
                                             alternatives: [vocabulary.read("EU SECRET"), vocabulary.read("FRA SECRET")])
        let written = try label.xml(in: vocabulary)
        #expect(written.documents.count == 3)
        #expect(written.documents[1].contains("<slab:alternativeConfidentialityLabel"))
        #expect(try ConfidentialityLabel(xml: Array(written.xml.utf8), alternatives: written.documents.dropFirst().map { Array($0.utf8) }, in: vocabulary) == label)
        #expect(throws: XMLLabelError.roleOfAlternative("originatorConfidentialityLabel")) {
            try ConfidentialityLabel(xml: Array(written.xml.utf8), alternatives: [Array(written.xml.utf8)], in: vocabulary)
        }
    }

    @Test("A frequent error is named", arguments: [
        ("  <slab:CreationDateTime>2026-11-01T09:00:00Z</slab:CreationDateTime>\n  <slab:Succ", "  <slab:Succ", XMLLabelError.missing(element: "CreationDateTime", inside: "originatorConfidentialityLabel")),
        (#"Type="PERMISSIVE" TagName="Releasable To""#, #"Type="permissive" TagName="Releasable To""#, .typeNotInCapitals("permissive")),
        (#"Type="PERMISSIVE" TagName="Releasable To""#, #"Type="PERMISSIVE" tagName="Releasable To""#, .misspelt(found: "tagName", correct: "TagName")),
        (#"Type="PERMISSIVE" TagName="Releasable To""#, #"slab:Type="PERMISSIVE" TagName="Releasable To""#, .misspelt(found: "slab:Type", correct: "Type")),
        (#"Type="PERMISSIVE" TagName="Releasable To""#, #"Type="OPTIONAL" TagName="Releasable To""#, .unknownType("OPTIONAL")),
        ("originatorConfidentialityLabel", "alternateConfidentialityLabel", .misspelt(found: "alternateConfidentialityLabel", correct: "alternativeConfidentialityLabel")),
        ("CreationDateTime", "CreationDataTime", .misspelt(found: "CreationDataTime", correct: "CreationDateTime")),
        ("slab:Classification>", "Classification>", .noNamespace(element: "Classification")),
        ("confidentialitymetadatalabel:1:0", "confidentialitymetadatalabel:2:0", .otherNamespace(element: "originatorConfidentialityLabel", namespace: "urn:nato:stanag:4774:confidentialitymetadatalabel:2:0")),
        (">RESTRICTED<", ">NATO RESTRICTED<", .levelWithPolicyWord(found: "NATO RESTRICTED", correct: "RESTRICTED")),
        (">RESTRICTED<", "><", .blank(element: "Classification")),
        ("urn:oid:1.3.26.1.3.1", "urn:oid:1.2.3", .policyAddress(policy: "NATO", found: "urn:oid:1.2.3", expected: "urn:oid:1.3.26.1.3.1")),
        ("PolicyIdentifier URI=\"urn:oid:1.3.26.1.3.1\">NATO", "PolicyIdentifier>MARS", .unknownPolicy("MARS")),
        ("GenericValue>EU<", "GenericValue>EU UKR<", .unknownValue(tag: "Releasable To", value: "EU UKR")),
        ("TagName=\"Releasable To\"", "TagName=\"Mood\"", .unknownCategory(tag: "Mood", type: "PERMISSIVE")),
        ("TagName=\"Releasable To\"", "TagName=\"Context\"", .repeated(element: "Category TagName=\"Context\"", inside: "ConfidentialityInformation")),
        ("2026-11-01T09:00:00Z", "2026-11-31T09:00:00Z", .notADateTime(element: "CreationDateTime", text: "2026-11-31T09:00:00Z")),
        ("rfc822Name", "email", .unknownIDType("email")),
        ("<slab:originator", "<!DOCTYPE x><slab:originator", .hasDTD),
        ("<slab:GenericValue>EU</slab:GenericValue>", "<slab:IntegerValue>3</slab:IntegerValue>", .valueElement("IntegerValue")),
        ("<slab:GenericValue>EU</slab:GenericValue>", "", .missing(element: "GenericValue", inside: "Category"))])
    func frequentErrors(what: String, with: String, expected: XMLLabelError) {
        #expect(example.contains(what))
        let text = example.replacingOccurrences(of: what, with: with)
        #expect(throws: expected) { try ConfidentialityLabel(xml: text, in: vocabulary) }
        #expect(!expected.description.isEmpty)
    }

    @Test("A document that is cut off anywhere is refused")
    func cutOff() {
        let bytes = Array(example.utf8)
        for end in stride(from: 0, to: bytes.count - 1, by: 7) {
            #expect(throws: XMLLabelError.self, "cut at \(end)") { try ConfidentialityLabel(xml: Array(bytes[..<end]), in: vocabulary) }
        }
    }

    @Test("A document with one byte changed is read or refused, and never ends the program", arguments: UInt64(0)..<10)
    func changedBytes(seed: UInt64) {
        var random = Seeded(seed), refused = 0
        for _ in 0..<100 {
            var bytes = Array(example.utf8)
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            do { _ = try ConfidentialityLabel(xml: bytes, in: vocabulary) } catch { refused += 1 }
        }
        #expect(refused > 20, "seed \(seed)")
    }

    @Test("Empty, too large, too deep, entities, another encoding: refused by name")
    func bounds() {
        func error(_ text: String) -> XMLLabelError? {
            do throws(XMLLabelError) { _ = try ConfidentialityLabel(xml: text, in: vocabulary); return nil } catch { return error }
        }
        #expect(error("") == .empty)
        #expect(error(" \n") == .empty)
        #expect(error(String(repeating: " ", count: 70_000)) == .tooLarge(bytes: 70_000))
        #expect(error(String(repeating: "<a xmlns=\"u:x\">", count: 40) + String(repeating: "</a>", count: 40)) == .tooDeep)
        #expect(error("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/hosts\">]><a>&b;</a>") == .hasDTD)
        #expect(error("<?xml version=\"1.0\" encoding=\"UTF-7\"?>" + example) == .notUTF8)
        #expect(error("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + example) == nil)
        #expect(throws: XMLLabelError.notUTF8) { try ConfidentialityLabel(xml: [0xFF, 0xFE, 0x3C, 0x00], in: vocabulary) }
        if case .notWellFormed = error(example + "<again/>") {} else { Issue.record("a second root was read") }
        if case .notWellFormed = error("plain words") {} else { Issue.record("plain words were read") }
    }

    @Test("Departures that leave no doubt are noted, not refused")
    func notes() throws {
        let old = try ConfidentialityLabel(xml: example.replacingOccurrences(of: "originatorConfidentialityLabel", with: "ConfidentialityLabel"), in: vocabulary)
        #expect(old.notes.count == 1 && old.role == .originator)
        let lower = try ConfidentialityLabel(xml: example.replacingOccurrences(of: ">RESTRICTED<", with: ">restricted<"), in: vocabulary)
        #expect(lower.label.level == "NR")
        let informative = try ConfidentialityLabel(xml: example.replacingOccurrences(of: #"Type="PERMISSIVE" TagName="Releasable To""#, with: #"Type="INFORMATIVE" TagName="Colour""#), in: vocabulary)
        #expect(informative.label.markings.isEmpty && informative.notes.count == 1)
    }

    @Test("A label with neither review date nor successor, or with an unusable ID, is not written")
    func refusesToWrite() {
        let label = Label(policy: "NATO", level: "NR")
        #expect(throws: XMLLabelError.neitherReviewNorSuccession) { try ConfidentialityLabel(label: label, created: created).xml(in: vocabulary) }
        #expect(throws: XMLLabelError.notAnID("1\"")) { try ConfidentialityLabel(id: "1\"", label: label, created: created, review: review).xml(in: vocabulary) }
        #expect(throws: XMLLabelError.unwritableText(element: "OriginatorID")) {
            try ConfidentialityLabel(label: label, originator: .init(.jID, "a\u{1}"), created: created, review: review).xml(in: vocabulary)
        }
        #expect(throws: XMLLabelError.levelNotInVocabulary("EU_R")) { try ConfidentialityLabel(label: Label(policy: "NATO", level: "EU_R"), created: created, review: review).xml(in: vocabulary) }
    }

    @Test("A moment is a real day and time of xs:dateTime", arguments: [("2026-11-01T09:00:00Z", true), ("2026-11-01T09:00:00", true), ("2026-11-01T09:00:00.123+02:00", true), ("2026-11-01", false),
        ("2026-02-30T09:00:00Z", false), ("2026-11-01T24:00:00Z", false), ("2026-11-01T09:00:00.Z", false), ("2026-11-01T09:00:00+15:00", false), ("2026-11-01T09:00:00ZZ", false), ("", false)])
    func times(text: String, isOne: Bool) { #expect((LabelTime(text) != nil) == isOne) }
}

@Suite("TLP as STIX marking definitions")
struct TLPMarkingDefinitionTests {
    @Test("Each level of TLP 2.0 goes to its identifier and back")
    func roundTrip() throws {
        for level in vocabulary.levels where level.policy == "TLP" {
            let definition = try #require(TLPMarkingDefinition(level: level.id))
            #expect(definition.name == level.spellings[0].text)
            #expect(TLPMarkingDefinition(id: definition.id) == definition)
            #expect(try vocabulary.read(definition.name) == definition.label)
        }
        #expect(Set((TLPMarkingDefinition.version1 + TLPMarkingDefinition.version2).map(\.id)).count == 9)
    }

    @Test("TLP 1.0 is read as 2.0, and has no AMBER+STRICT")
    func version1() {
        #expect(TLPMarkingDefinition(id: "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9")?.level == "TLP_CLEAR")
        #expect(TLPMarkingDefinition(level: "TLP_AMBER_STRICT", version: .v1) == nil)
        #expect(TLPMarkingDefinition(id: "marking-definition--00000000-0000-4000-8000-000000000000") == nil)
    }

    @Test("The object is JSON with the fixed members")
    func json() throws {
        let strict = try #require(TLPMarkingDefinition(level: "TLP_AMBER_STRICT"))
        let object = try #require(JSONSerialization.jsonObject(with: Data(strict.json.utf8)) as? [String: Any])
        #expect(object["id"] as? String == "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003")
        #expect(object["created"] as? String == "2022-10-01T00:00:00.000Z")
        let extensions = try #require(object["extensions"] as? [String: [String: String]])
        #expect(extensions == [TLPMarkingDefinition.extensionID: ["extension_type": "property-extension", "tlp_2_0": "amber+strict"]])
        for definition in TLPMarkingDefinition.version1 { #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(definition.json.utf8)) } }
    }

    @Test("Of several TLP markings the most closed counts")
    func mostClosed() throws {
        let ids = ["TLP_GREEN", "TLP_AMBER_STRICT", "TLP_AMBER"].compactMap { TLPMarkingDefinition(level: $0)?.id }
        #expect(TLPMarkingDefinition.mostClosed(of: ids + ["marking-definition--x"])?.level == "TLP_AMBER_STRICT")
        #expect(TLPMarkingDefinition.mostClosed(of: []) == nil)
    }
}
