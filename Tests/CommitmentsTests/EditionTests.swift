@testable import CommitmentsDesk
import Areas
import Commitments
import Foundation
import Kernel
import Packs
import Site
import TestSupport
import Testing

@Suite("Editions of the report: what goes into a file")
struct EditionTests {
    @Test("The data file is the edition whole, and reads back as it was", arguments: SampleEdition.Kind.allCases)
    func json(kind: SampleEdition.Kind) throws {
        let edition = SampleEdition.of(kind), read = try JSONValue(reading: edition.jsonBytes, sizeMax: 16 << 20)
        #expect(read["chapters"]?.array?.map { $0["title"]?.string } == edition.chapters.map(\.title))
        let sentences = read["chapters"]?.array?.flatMap { $0["sentences"]?.array ?? [] } ?? []
        #expect(sentences.map { $0["text"]?.string } == edition.chapters.flatMap(\.sentences).map(\.text))
        #expect(sentences.map { $0["notes"]?.array?.map(\.integer) } == edition.chapters.flatMap(\.sentences).map { $0.notes.map { Int64($0) } })
        #expect(read["notes"]?.array?.map { $0["source"]?["address"]?.string } == edition.notes.map(\.source.address))
        #expect(read["annex"]?.array?.count == 74 && read["marking"]?.string == edition.marking && read["draft"]?.bool == edition.isDraft)
        #expect(read["words"]?["annexSum"]?.string?.hasPrefix("74 proposals as of 12 June 2025: ") == true)
    }

    @Test("The annex is one row a proposal, the notes one row each, under the edition's marking; nothing in them is a formula")
    func tables() throws {
        let edition = SampleEdition.of(.hostile), annex = try Self.rows(EditionTables.annex(edition)), notes = try Self.rows(EditionTables.notes(edition))
        #expect(annex.count == 75 && notes.count == edition.notes.count + 1)
        #expect(annex[0].joined(separator: ",") == "report,edition,marking,state,as_of,proposal,name,area,status,rule,evidence")
        #expect(annex[2].prefix(6) == ["11", "public", "PUBLIC", "approved", "2025-06-12", "2016-1.2"])
        #expect(notes.dropFirst().map { $0[4] } == edition.notes.map { String($0.number) } && notes.allSatisfy { $0.count == 13 })
        #expect((annex + notes).joined().allSatisfy { cell in !"=+-@".contains(cell.first ?? " ") })
        #expect(notes[1][8] == edition.chapters[0].title)
    }

    @Test("Each note bears the marking of its own evidence, on the page, in Word, as data and on paper; where the edition marks none, no note does", arguments: [SampleEdition.Kind.full, .plain])
    func noteMarkings(kind: SampleEdition.Kind) throws {
        let edition = SampleEdition.of(kind), page = String(decoding: EditionPage(edition).html.bytes, as: UTF8.self), word = String(decoding: WordDocument(edition: edition).json(version: [1, 23]), as: UTF8.self)
        let shown = page.matches(of: /<dd><strong class="portion">\(([^<]*)\)<\/strong>/).map { String($0.1) }
        #expect(shown == (kind == .full ? edition.notes.map(\.marking) : []))
        #expect(kind != .full || Set(shown) == ["PUBLIC", "R-UE/EU-R"])
        let portions = word.matches(of: /"custom-style","Portion"/).count, paragraphs = edition.chapters.reduce(0) { $0 + $1.paragraphs.count }
        #expect(portions == (kind == .full ? paragraphs + edition.notes.count : 0))
        let read = try JSONValue(reading: edition.jsonBytes, sizeMax: 16 << 20)
        #expect(read["notes"]?.array?.map { $0["marking"]?.string } == edition.notes.map(\.marking))
        #expect(try Self.rows(EditionTables.notes(edition)).dropFirst().map { $0[12] } == edition.notes.map(\.marking))
        #expect(edition.printed().notes.map(\.marking) == edition.notes.map(\.marking))
    }

    private static func rows(_ text: String) throws -> [[String]] {
        var reader = try CSVReader(Array(text.utf8)), rows: [[String]] = []
        while let item = reader.next() {
            guard case .row(let row) = item else { Issue.record("\(item)"); continue }
            rows.append(row.cells.map(\.text))
        }
        return rows
    }

    @Test("A paragraph holds sentences of one marking, in their order, and none is lost", arguments: UInt64(0)..<40)
    func paragraphs(seed: UInt64) {
        var random = Seeded(seed)
        let sentences = (0..<Int.random(in: 0...30, using: &random)).map { _ in ReportEdition.Sentence(text: random.text(400), notes: [], marking: ["", "U", "R"].randomElement(using: &random)!) }
        let paragraphs = ReportEdition.Chapter(title: "t", sentences: sentences).paragraphs
        #expect(paragraphs.flatMap { $0 } == sentences && paragraphs.allSatisfy { Set($0.map(\.marking)).count == 1 })
    }

    @Test("On paper no text turns the direction, steers a machine or ends a line; letters stay", arguments: UInt64(0)..<60)
    func plain(seed: UInt64) {
        var random = Seeded(seed)
        let text = random.text(300) + "\u{202e}Ω\u{2066}\n\u{0}я\u{feff}", plain = EditionText.plain(text)
        #expect(!plain.unicodeScalars.contains { $0.value < 0x20 || (0x202a...0x202e).contains($0.value) || (0x2066...0x2069).contains($0.value) || $0.value & 0xfffe == 0xfffe })
        #expect(plain.unicodeScalars.filter(\.properties.isAlphabetic).elementsEqual(text.unicodeScalars.filter(\.properties.isAlphabetic)))
        #expect(EditionText.plain(plain) == plain)
    }

    @Test("What the fonts lack is spelt out by its code, and no more than must be", arguments: [
        (EditionText.Writing.all, "a😀漢Ωя", "a😀漢Ωя"), (.alphabets, "a😀漢Ωяשل", "a[U+1F600][U+6F22]Ωяשل"), (.european, "a😀Ωяש €“ő”", "a[U+1F600]Ωя[U+5E9] €“ő”"), (.alphabets, "🛰️\u{e000}", "[U+1F6F0][U+E000]"),
    ])
    func within(writing: EditionText.Writing, text: String, expected: String) { #expect(EditionText.within(writing, text) == expected) }

    @Test("Only an address of the web becomes a link on paper", arguments: [("https://example.org/a", true), ("http://example.org", true), ("javascript:alert(1)", false), ("https://a b", false), ("file:///x", false), ("https://example.org/ä", false), ("\\\\server\\share", false)])
    func links(address: String, isLink: Bool) {
        #expect((EditionText.link(address) != nil) == isLink)
        let note = ReportEdition.Note(number: 1, text: "t", date: "2025-03", proposals: [], source: Source(title: "S", address: address, confidence: .seen))
        let edition = ReportEdition(readers: .everyone, number: 1, title: "t", from: Day("2024-01-01")!, to: Day("2024-12-31")!, date: Day("2025-01-01")!, isDraft: false, marking: "PUBLIC", submittedTo: [], chapters: [], notes: [note], annex: [], isDemonstration: false)
        let printed = edition.printed().notes[0]
        #expect(isLink ? printed.source.address == address : printed.source.address == nil && printed.source.title == "S, " + address)
        #expect(printed.date == "March 2025")
    }

    @Test("The page is well-formed markup with every text in it, whatever the texts hold", arguments: SampleEdition.Kind.allCases)
    func page(kind: SampleEdition.Kind) {
        let edition = SampleEdition.of(kind), bytes = EditionPage(edition).html.bytes, text = String(decoding: bytes, as: UTF8.self)
        #expect(Markup.imbalance(bytes) == nil)
        #expect(!text.contains("<script") && !text.contains("href=\"javascript") && !text.contains("href=\"file"))
        #expect(text.contains("Draft, not approved") == edition.isDraft && text.contains("Demonstration:") == edition.isDemonstration)
        let links = text.matches(of: /href="#((?:note|cited|chapter)-[0-9]+)"/).map { String($0.1) }, ids = Set(text.matches(of: /id="([^"]+)"/).map { String($0.1) })
        #expect(Set(links).subtracting(ids) == [] && links.isEmpty == (edition.notes.isEmpty && edition.chapters.isEmpty))
        #expect(ids.count == text.matches(of: /id="([^"]+)"/).count, "an identifier stands twice")
    }

    @Test("Footnotes of the Word document are as many as its notes, and their numbers are Word's own")
    func footnotes() throws {
        let edition = SampleEdition.of(.plain), text = String(decoding: WordDocument(edition: edition).json(version: [1, 23]), as: UTF8.self)
        #expect(text.matches(of: /"t":"Note"/).count == edition.notes.count && !text.contains("Further notes"))
        // Cited out of their order, they cannot be: the numbers stay those of the edition.
        let turned = ReportEdition(readers: .everyone, number: 1, title: "t", from: edition.from, to: edition.to, date: edition.date, isDraft: false, marking: "PUBLIC", submittedTo: [],
                                   chapters: [.init(title: "c", sentences: [.init(text: "s", notes: [2, 1], marking: "")])], notes: Array(edition.notes.prefix(2)), annex: [], isDemonstration: false)
        let other = String(decoding: WordDocument(edition: turned).json(version: [1, 23]), as: UTF8.self)
        #expect(other.matches(of: /"t":"Note"/).count == 1 && other.contains("Further notes"))
    }

    @Test("The ZIP writer gives the checksum that the standard's example has")
    func checksum() { #expect(StoredZip.crc32(Array("123456789".utf8)) == 0xcbf4_3926) }

    @Test("A converter is found where it is named, on the PATH, or in the folder that ./run fills; a name that leads nowhere is none", arguments: [
        (["ENTENTE_TYPST": "/o/typst", "ENTENTE_PANDOC": "/o/pandoc", "PATH": "/b"], ["/o/typst", "/o/pandoc", "/b/typst"], Converters(typst: .program("/o/typst"), pandoc: "/o/pandoc")),
        (["PATH": "/a:/b:relative"], ["/b/typst", "/b/pandoc", "relative/pandoc"], Converters(typst: .program("/b/typst"), pandoc: "/b/pandoc")),
        (["PATH": "/b"], ["/w/.converters/bin/python"], Converters(typst: .python("/w/.converters/bin/python"), pandoc: nil)),
        (["ENTENTE_TYPST": "/o/bin/python3"], ["/o/bin/python3"], Converters(typst: .python("/o/bin/python3"), pandoc: nil)),
        (["ENTENTE_TYPST": "/gone", "PATH": "/b"], ["/b/typst", "/w/.converters/bin/python"], Converters(typst: nil, pandoc: nil)),
        ([:], ["/b/typst"], Converters(typst: nil, pandoc: nil)),
    ])
    func found(environment: [String: String], there: [String], expected: Converters) {
        #expect(Converters.find(environment: environment, folders: ["/w"], isProgram: there.contains) == expected)
    }

    @Test("A missing converter is a sentence: which it is, what it would give, how to get it", arguments: Converter.allCases)
    func missing(converter: Converter) async {
        let files = EditionFiles(converters: Converters(typst: nil, pandoc: nil), template: "edition.json")
        await #expect(throws: EditionError.missing(converter)) { _ = converter == .typst ? try await files.pdf(SampleEdition.of(.plain)) : try await files.docx(SampleEdition.of(.plain)) }
        let says = EditionError.missing(converter).description, page = String(decoding: EditionDownloads(base: "/r", files: files).html.bytes, as: UTF8.self)
        #expect(says.contains(converter.name) && says.contains(converter.gives) && says.contains("install") && page.contains(converter.name) && !page.contains("report.pdf"))
    }

    @Test("A template that could put no report on paper is a mistake of the pack; a pack without one stands", arguments: [
        ([0xff, 0xfe], "the template is not UTF-8 text"), (Array("#lorem(20)".utf8), "the template does not read `edition.json`"), ([], "the template does not read `edition.json`"),
    ])
    func templates(bytes: [UInt8], says: String) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        var files = try PackFiles(readingFrom: root.appending(path: "packs/eu-nato").path)
        files.contents["commitments/report.typ"] = bytes
        do throws(PackErrors) {
            _ = try Pack.read(files, areas: Areas.facts)
            Issue.record("it was taken")
        } catch { #expect(error.mistakes.count == 1 && error.mistakes[0].what.hasPrefix(says) && error.mistakes[0].file.hasSuffix("commitments/report.typ")) }
        files.contents["commitments/report.typ"] = nil
        #expect(try Pack.read(files, areas: Areas.facts).facts(of: CommitmentFacts.self)?.reportTemplate == nil)
        #expect(RealFacts.facts.reportTemplate?.isEmpty == false)
    }

    @Test("A template beyond its bound is not read")
    func largeTemplate() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "entente-test-" + UUID().uuidString, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(repeating: 0x20, count: PackFiles.templateBytesMax + 1).write(to: folder.appending(path: "report.typ"))
        do throws(PackErrors) {
            _ = try PackFiles(readingFrom: folder.path)
            Issue.record("it was taken")
        } catch { #expect(error.mistakes.map(\.what) == ["the template is larger than 256 KiB"]) }
    }
}
