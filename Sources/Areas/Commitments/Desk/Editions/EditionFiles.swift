package import Commitments
package import Foundation
import Kernel

/// The files of editions: made when first asked for, kept for a while, a bounded number of them.
///
/// The same edition asked for twice at once is made once. A failure is kept too, for a minute, so that a public page cannot be used to start process after process.
package actor EditionFiles {
    package static let textBytesMax = 16 << 20
    static let keptMax = 24, keptBytesMax = 128 << 20
    static let failureKept = Duration.seconds(60)

    package let converters: Converters
    private let template: String?
    private let folder: URL
    private let turns = ConverterTurns()
    private var kept: [Kept] = []
    private var pandocVersion: [Int]?
    /// Editions for which a converter was started.
    private(set) var runs = 0

    private struct Kept {
        let converter: Converter
        let edition: ReportEdition
        let task: Task<Result<[UInt8], EditionError>, Never>
        var size = 0
        var failed: ContinuousClock.Instant?
    }

    /// `template`: the pack's `commitments/report.typ`. `folder`: where converters get their own folders; open to its owner alone where editions are closed.
    package init(converters: Converters, template: String?, folder: URL = FileManager.default.temporaryDirectory) {
        (self.converters, self.template, self.folder) = (converters, template, folder)
        ConverterRun.sweep(folder)
    }

    /// Whether a file can be asked for at all; else the reason, for the page.
    package nonisolated func obstacle(_ converter: Converter) -> EditionError? {
        if !converters.has(converter) { return .missing(converter) }
        return converter == .typst && template == nil ? .noTemplate : nil
    }

    package func pdf(_ edition: ReportEdition) async throws(EditionError) -> [UInt8] { try await file(.typst, edition) }
    package func docx(_ edition: ReportEdition) async throws(EditionError) -> [UInt8] { try await file(.pandoc, edition) }
    package nonisolated func annexCSV(_ edition: ReportEdition) -> String { EditionTables.annex(edition) }
    package nonisolated func notesCSV(_ edition: ReportEdition) -> String { EditionTables.notes(edition) }
    package nonisolated func json(_ edition: ReportEdition) -> String { String(decoding: edition.jsonBytes, as: UTF8.self) }

    private func file(_ converter: Converter, _ edition: ReportEdition) async throws(EditionError) -> [UInt8] {
        if let obstacle = obstacle(converter) { throw obstacle }
        guard edition.textBytes <= Self.textBytesMax else { throw .editionTooLarge }
        let now = ContinuousClock.now
        kept.removeAll { $0.failed.map { now - $0 > Self.failureKept } == true }
        let task: Task<Result<[UInt8], EditionError>, Never>
        if let index = kept.firstIndex(where: { $0.converter == converter && $0.edition == edition }) {
            task = kept[index].task
            kept.append(kept.remove(at: index))
        } else {
            task = Task { await self.made(converter, edition) }
            kept.append(Kept(converter: converter, edition: edition, task: task))
        }
        let result = await task.value
        if let index = kept.firstIndex(where: { $0.task == task }) {
            switch result {
            case .success(let bytes): kept[index].size = bytes.count + edition.textBytes
            case .failure(.busy): kept.remove(at: index)
            case .failure: if kept[index].failed == nil { kept[index].failed = .now }
            }
        }
        // The last one used stands last; what is being made counts nothing yet.
        while kept.count > Self.keptMax || kept.count > 1 && kept.reduce(0, { $0 + $1.size }) > Self.keptBytesMax { kept.removeFirst() }
        return try result.get()
    }

    private func made(_ converter: Converter, _ edition: ReportEdition) async -> Result<[UInt8], EditionError> {
        guard await turns.take() else { return .failure(.busy(converter)) }
        runs += 1
        let result: Result<[UInt8], EditionError>
        do throws(EditionError) { result = .success(converter == .typst ? try await makePDF(edition) : try await makeWord(edition)) } catch { result = .failure(error) }
        await turns.pass()
        return result
    }

    // MARK: PDF

    /// Typst refuses, for PDF/UA and PDF/A, what no installed font can show; then rarer writing is spelt out as codes, once mildly, once strictly.
    private func makePDF(_ edition: ReportEdition) async throws(EditionError) -> [UInt8] {
        guard let typst = converters.typst, let template else { throw converters.has(.typst) ? .noTemplate : .missing(.typst) }
        var refusal = EditionError.rubbish(.typst), tried: Set<ReportEdition> = []
        for writing in EditionText.Writing.allCases {
            let printed = edition.printed(writing)
            guard tried.insert(printed).inserted else { continue }
            let run = TypstRun.of(printed, template: template, typst: typst)
            do throws(EditionError) { return try await run.bytes(in: folder) } catch {
                guard case .refused = error else { throw error }
                refusal = error
            }
        }
        throw refusal
    }

    // MARK: Word

    private func makeWord(_ edition: ReportEdition) async throws(EditionError) -> [UInt8] {
        guard let pandoc = converters.pandoc else { throw .missing(.pandoc) }
        let version = try await version(of: pandoc), printed = edition.printed()
        let files = ["edition.json": WordDocument(edition: printed).json(version: version), "reference.docx": WordReference(edition: printed).bytes]
        return try await ConverterRun(converter: .pandoc, program: pandoc, arguments: ["--from=json", "--to=docx", "--reference-doc=reference.docx", "--output=edition.docx", "edition.json"], files: files, output: "edition.docx").bytes(in: folder)
    }

    /// Pandoc reads syntax trees of its own version only; an empty document tells which that is.
    private func version(of pandoc: String) async throws(EditionError) -> [Int] {
        if let pandocVersion { return pandocVersion }
        let probe = ConverterRun(converter: .pandoc, program: pandoc, arguments: ["--from=markdown", "--to=json", "--output=empty.json", "empty.md"], files: ["empty.md": []], output: "empty.json", seconds: 20)
        let bytes = try await probe.bytes(in: folder) { _ in true }
        guard let found = PandocVersion.read(bytes) else { throw .rubbish(.pandoc) }
        pandocVersion = found
        return found
    }
}

/// How Typst is called, as a program or in Python.
enum TypstRun {
    /// Tagged for screen readers, and for the archive: PDF/UA-1 and PDF/A-2a.
    static let standards = ["ua-1", "a-2a"]

    static func of(_ edition: ReportEdition, template: String, typst: Converters.Typst) -> ConverterRun {
        // The day of the edition at noon, so that the same edition is the same bytes.
        let stamp = String(Int64(edition.date.ordinal) * 86_400 + 43_200), files = ["report.typ": Array(template.utf8), "edition.json": edition.jsonBytes]
        switch typst {
        case .program(let path):
            return ConverterRun(converter: .typst, program: path, arguments: ["compile", "--root", ".", "--format", "pdf", "--pdf-standard", standards.joined(separator: ","), "--creation-timestamp", stamp, "--jobs", "2",
                                                                             "--package-path", "packages", "--package-cache-path", "packages", "--diagnostic-format", "short", "report.typ", "edition.pdf"], files: files, output: "edition.pdf")
        case .python(let path):
            return ConverterRun(converter: .typst, program: path, arguments: ["-I", "-B", "-c", script, stamp] + standards, files: files, output: "edition.pdf")
        }
    }

    /// What the program would say, said by the package: the complaint alone, without a trace of Python.
    private static let script = """
    import sys
    try:
        import typst
    except ImportError as why:
        sys.exit("the Python package typst is not installed there (" + str(why) + ")")
    try:
        typst.compile("report.typ", output="edition.pdf", root=".", format="pdf", timestamp=int(sys.argv[1]), pdf_standards=sys.argv[2:], package_path="packages", package_cache_path="packages")
    except Exception as why:
        sys.exit(str(getattr(why, "message", "") or why))
    """
}

enum PandocVersion {
    private struct Document: Decodable {
        let version: [Int]
        enum CodingKeys: String, CodingKey { case version = "pandoc-api-version" }
    }
    static func read(_ bytes: [UInt8]) -> [Int]? {
        guard let version = (try? JSONDecoder().decode(Document.self, from: Data(bytes)))?.version, (1...8).contains(version.count) else { return nil }
        return version
    }
}
