import Areas
import Kernel
import Packs
import Picture
import PictureDesk
import Testing

@Suite("Facts of the picture")
struct FactsTests {
    @Test("Every known incident is there, and every row says where it was read and how far it may be trusted")
    func rows() {
        #expect(RealPicture.facts.incidents.count == 44 && RealPicture.facts.statements.count == 79)
        #expect(RealPicture.facts.incidents.allSatisfy { !$0.source.title.isEmpty && ($0.source.confidence == .unverified || $0.source.address != nil) })
        #expect(RealPicture.facts.incidents.count { $0.source.confidence == .seen } == 23)
        #expect(RealPicture.facts.outlines.count > 60 && RealPicture.facts.names.contains { $0.name == "Baltic Sea" })
    }

    @Test("Each mistake is named with its file, its line and what to write instead", arguments: [
        ("incidents.csv", "INC-001,2014-10-16", "INC-001,2014-13-16", "date"), ("incidents.csv", ",sabotage,explosion,Vrbetice", ",sabotage,explosions,Vrbetice", "method"), ("incidents.csv", "49.11,17.9", "149.11,17.9", "latitude"),
        ("incidents.csv", ",town,10,government,CZE", ",town,,government,CZE", "kilometres"), ("incidents.csv", ",town,10,government,CZE", ",village,10,government,CZE", "precision"), ("incidents.csv", ",town,10,government,CZE", ",town,10,goverment,CZE", "sector"),
        ("incidents.csv", ",town,10,government,CZE", ",town,10,government,CZX", "state"), ("incidents.csv", "INC-002,", "INC-001,", "twice"), ("incidents.csv", "sabotage,explosion,Vrbetice", "cyber,explosion,Vrbetice", "method"),
        ("statements.csv", "INC-001,2021-04-17", "INC-901,2021-04-17", "incident"), ("statements.csv", "state,attributes,Russia (GRU unit 29155)", "state,attributed,Russia (GRU unit 29155)", "stance"),
        ("statements.csv", "state,attributes,Russia (GRU unit 29155)", "state,attributes,", "whom"), ("methods.csv", "explosion,sabotage", "explosion,sabotag", "kind"), ("map.csv", "52,12,", "52,192,", "longitude"), ("names.csv", "sea,Baltic Sea,56.6", "sea,Baltic Sea,566", "latitude"),
    ])
    func mistakes(file: String, from: String, to: String, says: String) throws {
        var files = try PackFiles(readingFrom: RealPicture.directory)
        let path = "picture/" + file, text = String(decoding: try #require(files.contents[path]), as: UTF8.self)
        #expect(text.contains(from))
        files.contents[path] = Array(text.replacing(from, with: to, maxReplacements: 1).utf8)
        do {
            _ = try Pack.read(files, areas: Areas.facts)
            Issue.record("the pack was taken with \(to)")
        } catch { #expect(error.mistakes.contains { $0.file.hasSuffix(path) && $0.line >= 2 && $0.what.contains(says) && !$0.remedy.isEmpty }, "\(error)") }
    }

    @Test("A pack without a picture is a pack all the same")
    func absent() throws {
        var files = try PackFiles(readingFrom: RealPicture.directory)
        files.contents = files.contents.filter { !$0.key.hasPrefix("picture/") }
        let pack = try Pack.read(files, areas: Areas.facts)
        #expect(pack.facts(of: PictureFacts.self) == nil && PictureArea(pack) == nil)
    }
}
