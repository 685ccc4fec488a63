import Kernel
import Testing
@testable import Threats

@Suite("Real objects of ATT&CK and CAPEC", .enabled(if: STIXData.isThere, Comment(rawValue: STIXData.needed)))
struct STIXRealDataTests {
    /// How many objects of each file the public validator (3.2.0) finds an error in, but for those on addresses with characters beyond ASCII.
    @Test("Every object is read, comes back byte for byte, and breaks no rule but those that the public validator finds broken too", arguments: [
        ("attack-enterprise-18.stix20.ndjson.gz", 24_771, "2.0", 0), ("attack-ics-mobile-all-versions.stix21.ndjson.gz", 15_500, "2.1", 64), ("capec.stix21.ndjson.gz", 2683, "2.1", 2),
    ])
    func every(name: String, count: Int, version: String, wrong: Int) throws {
        let bytes = try STIXData.bytes(name), cut = STIXSlices.cut(bytes)
        #expect(cut.slices.count == count && cut.mistake == nil)
        #expect(Array(cut.slices.compactMap(\.bytes).joined(separator: [0x0a])) + [0x0a] == bytes)
        var versions: Set<String> = [], withErrors = 0
        for slice in cut.slices {
            let own = slice.bytes ?? [], entry = try STIXEntry(reading: own), value = try STIXValue(reading: own)
            versions.insert(entry.specVersion)
            if entry.id.text != value["id"]?.string || entry.version == nil || entry.title == nil && entry.type != "marking-definition" { Issue.record("object \(slice.number), \(entry.id)") }
            // Written compactly, as these files are, a tree gives the bytes back but for escapes that need not be.
            if !own.contains(UInt8(ascii: "\\")), value.bytes != own { Issue.record("object \(slice.number) does not come back") }
            if STIXCheck.findings(of: value).contains(where: { $0.severity == .error }) { withErrors += 1 }
        }
        #expect(versions == [version] && withErrors == wrong)
    }
}
