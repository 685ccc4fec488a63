@testable import CommitmentsDesk
import Commitments
import Foundation
import Site
import Testing

/// A stand-in program, written as a script: what a converter may do at its worst.
private struct Stranger: Sendable, CustomTestStringConvertible {
    let name: String, script: String, expected: EditionError
    var testDescription: String { name }
}

@Suite("Converters are bounded")
struct ConverterBoundsTests {
    private static let strangers = [
        Stranger(name: "complains", script: "echo the edition is wrong >&2; exit 3", expected: .refused(.pandoc, says: "the edition is wrong")),
        Stranger(name: "crashes", script: "kill -SEGV $$", expected: .crashed(.pandoc, signal: SIGSEGV)),
        Stranger(name: "writes rubbish", script: "echo rubbish > edition.docx", expected: .rubbish(.pandoc)),
        Stranger(name: "writes nothing", script: "exit 0", expected: .rubbish(.pandoc)),
        Stranger(name: "hangs", script: "trap '' TERM; while :; do :; done", expected: .tooSlow(.pandoc, seconds: 1)),
        Stranger(name: "never stops writing", script: "exec cat /dev/zero > edition.docx", expected: .tooLarge(.pandoc)),
        Stranger(name: "never stops complaining", script: "exec cat /dev/zero >&2", expected: .tooLarge(.pandoc)),
    ]

    private static func base() throws -> URL {
        let base = FileManager.default.temporaryDirectory.appending(path: "entente-test-" + UUID().uuidString, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
        return base
    }

    private static func run(_ script: String, seconds: Int = 1, files: [String: [UInt8]] = [:]) -> ConverterRun {
        ConverterRun(converter: .pandoc, program: "/bin/sh", arguments: ["-c", script], files: files, output: "edition.docx", seconds: seconds)
    }

    @Test("A converter that crashes, hangs, floods or writes rubbish is a sentence, and leaves no folder behind", arguments: strangers)
    fileprivate func bounds(_ stranger: Stranger) async throws {
        let base = try Self.base()
        defer { try? FileManager.default.removeItem(at: base) }
        // What floods may take a while on a busy machine; only what hangs is cut off by its time.
        let run = Self.run(stranger.script, seconds: stranger.name == "hangs" ? 1 : 60)
        await #expect(throws: stranger.expected) { _ = try await run.bytes(in: base) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: base.path) == [])
        #expect(stranger.expected.description.hasSuffix(".") && stranger.expected.description.contains("Pandoc"))
    }

    @Test("It sees nothing of ours: no environment, no open file, no folder but its own")
    func surroundings() async throws {
        let base = try Self.base()
        defer { try? FileManager.default.removeItem(at: base) }
        setenv("ENTENTE_TEST_SECRET", "secret", 1)
        let ours = base.appending(path: "ours.sqlite")
        try Data().write(to: ours)
        // Open for a child to inherit, as a careless library would leave it.
        let descriptor = open(ours.path, O_RDWR)
        defer { close(descriptor) }
        let script = "{ printf 'PK\\003\\004'; env; ls -l /proc/$$/fd; pwd; ls; stat -c %a .; printf 'PK\\005\\006'; } > edition.docx"
        let text = String(decoding: try await Self.run(script, seconds: 30, files: ["in.json": [1]]).bytes(in: base), as: UTF8.self)
        #expect(descriptor > 2 && !text.contains("secret") && text.contains("LC_ALL=C.UTF-8") && text.contains("in.json") && text.contains("\n700\n"))
        // Foundation holds one socket to hear when its child ends.
        let opened = text.split(separator: "\n").filter { $0.contains(" -> ") }
        #expect(opened.count >= 3 && opened.count { $0.contains("socket:") } <= 1 && !text.contains(".sqlite"), "\(opened)")
    }

    @Test("One that the system stopped for its time is not called a crash, also where nobody had time to look", arguments: [
        (SIGXCPU, false, EditionError.tooSlow(.pandoc, seconds: 1)), (SIGKILL, true, .tooSlow(.pandoc, seconds: 1)), (SIGKILL, false, .crashed(.pandoc, signal: SIGKILL)), (SIGSEGV, true, .crashed(.pandoc, signal: SIGSEGV)),
    ])
    func signals(signal: Int32, isOver: Bool, means: EditionError) { #expect(Self.run("exit 0").error(for: signal, isOver: isOver) == means) }

    @Test("Whoever asked and has gone takes the converter along")
    func cancelled() async throws {
        let base = try Self.base()
        defer { try? FileManager.default.removeItem(at: base) }
        let task = Task { try await Self.run("echo $$ > ../pid; while :; do :; done", seconds: 60).bytes(in: base) }
        let file = base.appending(path: "pid")
        while ((try? String(contentsOf: file, encoding: .utf8)) ?? "").isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        await #expect(throws: EditionError.self) { _ = try await task.value }
        let pid = try #require(Int32(try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(kill(pid, 0) != 0)
    }

    @Test("What a killed node left behind is swept away, what may still run is not")
    func sweep() throws {
        let base = try Self.base(), old = base.appending(path: ConverterRun.prefix + "old"), new = base.appending(path: ConverterRun.prefix + "new"), other = base.appending(path: "other")
        defer { try? FileManager.default.removeItem(at: base) }
        for folder in [old, new, other] { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
        for folder in [old, other] { try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -7_200)], ofItemAtPath: folder.path) }
        ConverterRun.sweep(base)
        #expect(try FileManager.default.contentsOfDirectory(atPath: base.path).sorted() == [ConverterRun.prefix + "new", "other"])
    }

    @Test("Two run at once, the others wait their turn, and beyond a bound one is told to come back")
    func turns() async {
        let turns = ConverterTurns(), total = ConverterTurns.runningMax + ConverterTurns.waitingMax
        for _ in 0..<ConverterTurns.runningMax { #expect(await turns.take()) }
        let waiting = (2..<total).map { _ in Task { await turns.take() } }
        while await turns.waitingCount < ConverterTurns.waitingMax { await Task.yield() }
        #expect(await turns.take() == false)
        for _ in 0..<total { await turns.pass() }
        for task in waiting { #expect(await task.value) }
        #expect(await turns.take())
    }
}

/// With the programs themselves. Skipped where one is not installed; `./test` installs both.
@Suite("Files of editions", .serialized)
struct EditionFilesTests {
    static let converters: Converters = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
        return Converters.find(folders: [root])
    }()
    static let template = RealFacts.facts.reportTemplate

    private static func files(_ template: String? = template) -> EditionFiles { EditionFiles(converters: converters, template: template) }

    @Test("Every edition becomes a PDF and a Word document, and the same edition the same PDF", .enabled(if: converters.missing.isEmpty, "Typst or Pandoc is not installed"), arguments: SampleEdition.Kind.allCases)
    func made(kind: SampleEdition.Kind) async throws {
        let edition = SampleEdition.of(kind), pdf = try await Self.files().pdf(edition), word = try await Self.files().docx(edition)
        #expect(pdf.count > 10_000 && word.count > 4_000)
        #expect(try await Self.files().pdf(edition) == pdf)
        try Self.write([("\(kind.rawValue).pdf", pdf), ("\(kind.rawValue).docx", word)])
    }

    @Test("Every edition is a page, data and tables without any converter", arguments: SampleEdition.Kind.allCases)
    func pages(kind: SampleEdition.Kind) throws {
        let edition = SampleEdition.of(kind), none = EditionFiles(converters: Converters(typst: nil, pandoc: nil), template: nil)
        let marking = BannerMarking(edition.marking, isClassified: edition.isClassified), side = NodeSide(.eu, name: "EU node")
        // As the desk serves it, with its styles beside it.
        let page = Page(title: edition.title, marking: marking, node: side, reader: Reader(name: "a reader"), navigation: [], isDemonstration: edition.isDemonstration,
                        files: PageFiles(styles: ["/house.css", "/area.css"], script: "/none.js", printStyle: "/\(kind.rawValue).print.css")) { EditionPage(edition, downloads: EditionDownloads(base: "/files", files: none)) }
        #expect(page.bytes.count > 10_000 && edition.jsonBytes.count > 10_000)
        let print = Style.printStyle(marking: marking, node: side, reader: "a reader", isDemonstration: edition.isDemonstration), name = kind.rawValue
        try Self.write([("\(name).html", page.bytes), ("\(name).print.css", print), ("house.css", Style.sheet.bytes), ("area.css", CommitmentsStyle.sheet.bytes), ("none.js", [])])
        try Self.write([("\(name).json", edition.jsonBytes), ("\(name).annex.csv", Array(none.annexCSV(edition).utf8)), ("\(name).notes.csv", Array(none.notesCSV(edition).utf8))])
    }

    /// Where a folder is named: test_editions.py looks into the files there.
    private static func write(_ files: [(String, [UInt8])]) throws {
        guard let folder = ProcessInfo.processInfo.environment["ENTENTE_EDITIONS"] else { return }
        for (name, bytes) in files { try Data(bytes).write(to: URL(filePath: folder).appending(path: name)) }
    }

    @Test("A thousand sentences with a thousand notes are a PDF, and a Word document, within ten seconds", .enabled(if: converters.missing.isEmpty, "Typst or Pandoc is not installed"))
    func measured() async throws {
        let edition = SampleEdition.of(.full, sentences: 1_000), files = Self.files(), clock = ContinuousClock()
        #expect(edition.notes.count == 1_000)
        var pdf: [UInt8] = [], word: [UInt8] = [], again: [UInt8] = []
        let forPDF = try await clock.measure { pdf = try await files.pdf(edition) }, forWord = try await clock.measure { word = try await files.docx(edition) }, kept = try await clock.measure { again = try await files.pdf(edition) }
        print("1 000 sentences and notes: PDF \(pdf.count) bytes in \(forPDF), Word \(word.count) bytes in \(forWord), once more from what is kept in \(kept)")
        #expect(again == pdf && kept < .seconds(1))
        // A machine that builds beside this takes its share; the bound is wide, the time is printed.
        #expect(forPDF < .seconds(10) && forWord < .seconds(10))
        try Self.write([("long.pdf", pdf), ("long.docx", word)])
    }

    @Test("Ten who ask at once for one edition start one converter, and all get it", .enabled(if: converters.missing.isEmpty, "Typst or Pandoc is not installed"))
    func together() async throws {
        let edition = SampleEdition.of(.plain), files = Self.files()
        let all = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<10 { group.addTask { try await files.pdf(edition) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(all.count == 10 && Set(all).count == 1)
        #expect(await files.runs == 1)
    }

    @Test("A template that is wrong, or reaches outside its folder, is refused in a sentence that says what Typst said", .enabled(if: converters.has(.typst), "Typst is not installed"), arguments: [
        "#let edition = json(\"edition.json\")\n#nonsense", "// edition.json\n#read(\"/etc/passwd\")", "// edition.json\n#read(\"../../../../../etc/passwd\")",
        "// edition.json\n#import \"@preview/cetz:0.3.4\"",
    ])
    func templates(template: String) async throws {
        let files = Self.files(template)
        // A failure is remembered for a while: whoever asks again starts nothing.
        for _ in 0..<2 {
            do {
                _ = try await files.pdf(SampleEdition.of(.plain))
                Issue.record("it was taken")
            } catch let error as EditionError {
                guard case .refused(.typst, let says) = error else { Issue.record("\(error)"); return }
                #expect(!says.isEmpty && !says.contains("root:"))
            }
        }
        #expect(await files.runs == 1)
    }
}
