import Kernel
import Packs
import Release
import Testing

@Suite("A pack with mistakes")
struct SeveralMistakesTests {
    @Test("All mistakes are reported at once, in the order of files and lines")
    func allAtOnce() {
        let found = RealPack.mistakes { files in
            files.append("NOR,UDCG,observer,31.6.2024,,x,,seen,", to: "parties/memberships.csv")
            files.append("FRB,UDCG,observer,2024,,,,seen,", to: "parties/memberships.csv")
            files.append("TUR,CYP,NATO/EU,S,,,x,,seen", to: "release/positions.csv")
            files.append("EU.NEW,EUU,body,X,,NATO.NEW,x,,sen,", to: "parties/bodies.csv")
            files.contents["release/sets.csv"] = Array(files.text("release/sets.csv").replacing(",", with: ";").utf8)
            files.contents["parties/tiles.csv"] = nil
            files.replace("edition:", by: "editions:", in: "pack.yaml")
        }
        let places = found.map { "\($0.file.dropFirst("packs/eu-nato/".count)): \($0.what)" }
        #expect(places == [
            "pack.yaml: pack.yaml has no field `editions`",
            "parties/bodies.csv: there is no organisation `EUU`",
            "parties/bodies.csv: there is no recipient `NATO.NEW`",
            "parties/bodies.csv: `sen` is no confidence",
            "parties/memberships.csv: `31.6.2024` is no date: June has 30 days",
            "parties/memberships.csv: there is no state with the code `FRB`",
            "parties/memberships.csv: the source is missing",
            "parties/tiles.csv: the file is missing",
            "release/positions.csv: `NATO/EU` is no direction",
            "release/sets.csv: the cells are separated by semicolons",
        ])
        #expect(found == found.sorted())
    }

    @Test("A file that cannot be read is one mistake, and what refers to it is not blamed", arguments: [
        "pack.yaml", "parties/states.csv", "parties/bodies.csv", "parties/others.csv", "labels/policies.csv", "labels/levels.csv", "release/arrangements.csv",
    ])
    func noCascade(path: String) {
        let missing = RealPack.mistakes { $0.contents[path] = nil }
        #expect(missing.map(\.file) == ["packs/eu-nato/" + path])
        let latin1 = RealPack.mistakes { $0.contents[path]?.append(contentsOf: [0x54, 0xFC, 0x72]) }
        #expect(latin1.map(\.file) == ["packs/eu-nato/" + path])
    }

    @Test("A row that does not fit its header still defines what stands in its first cell")
    func misfitDefines() {
        let found = RealPack.mistakes { $0.replace("FRA,France,", by: "FRA,France,,", in: "parties/states.csv") }
        #expect(found.map(\.what) == ["the row has 7 cells, the header has 6"])
    }

    @Test("A row lost to a stray quote is one mistake, however often it is referred to")
    func lostRow() {
        let found = RealPack.mistakes { $0.replace("FRA,France,", by: "FRA,\"France,", in: "parties/states.csv") }
        #expect(found.map(\.what) == ["the cell begins with a double quote that is not closed before a comma or the end of its line"])
    }

    @Test("An identifier that nothing defines is one mistake that says where else it is named")
    func unknownOnce() {
        let found = RealPack.mistakes { $0.replace("FRA,France,", by: "FRX,France,", in: "parties/states.csv") }
        #expect(found.count == 1)
        #expect(found.first?.what.contains("there is no state with the code `FRA`, which is named at parties/") == true)
        #expect(found.first?.remedy == "did you mean FRX (France)? Otherwise add it to parties/states.csv")
    }

    @Test("A byte order mark does no harm and is remarked on")
    func byteOrderMark() throws {
        var files = RealPack.files
        files.contents["parties/states.csv"]?.insert(contentsOf: [0xEF, 0xBB, 0xBF], at: 0)
        let pack = try Pack.read(files)
        #expect(pack.remarks.map(\.what) == ["the file begins with a byte order mark, which was stepped over"])
    }

    @Test("CRLF or LF: the facts are the same, the digest is not")
    func lineEnds() throws {
        var files = RealPack.files
        for path in files.contents.keys where path.hasSuffix(".csv") { files.contents[path] = Array(files.text(path).replacing("\n", with: "\r\n").utf8) }
        let (lf, crlf) = (try Pack.read(RealPack.files), try Pack.read(files))
        #expect(lf.facts.roster.parties == crlf.facts.roster.parties)
        #expect(lf.facts.memberships == crlf.facts.memberships)
        #expect(lf.facts.arrangements == crlf.facts.arrangements)
        #expect(lf.digest != crlf.digest)
    }

    @Test("A directory that is none is one mistake", arguments: ["packs/nowhere", ""])
    func noDirectory(path: String) {
        #expect(throws: PackErrors.self) { try Pack.load(path) }
    }

    @Test("Mistakes beyond the bound are counted, not kept")
    func manyMistakes() {
        var files = RealPack.files
        for _ in 0..<3_000 { files.append("NOR,UDCG,observer,x,,y,,seen,", to: "parties/memberships.csv") }
        do {
            _ = try Pack.read(files)
            Issue.record("3000 mistakes were let through")
        } catch {
            #expect(error.mistakes.count == 2_000)
            #expect(error.omitted == 1_000)
            #expect(error.description.hasSuffix("and 1000 more; mend these first"))
        }
    }
}
