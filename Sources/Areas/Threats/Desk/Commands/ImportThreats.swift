import ArgumentParser
import Foundation
import Kernel
import Site
import Threats

/// Reads a file piece by piece: a bundle of any size, an envelope, a list, or objects one a line.
struct ObjectFile {
    private let handle: FileHandle
    let size: Int
    private(set) var read = 0
    private var slices = STIXSlices(objectMax: StoredBody.objectMax)
    private var isAtEnd = false
    static let chunk = 1 << 20

    init(_ path: String) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw ValidationError("The file `\(path)` cannot be read. Check its name, and whether you may read it.") }
        self.handle = handle
        size = ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int) ?? 0
    }

    var mistake: STIXMistake? { slices.mistake }

    /// The objects of the next piece; nil after the last.
    mutating func next() throws -> [STIXSlices.Slice]? {
        guard !isAtEnd else { return nil }
        let bytes = try handle.read(upToCount: Self.chunk) ?? Data()
        read += bytes.count
        if bytes.isEmpty || slices.mistake != nil {
            isAtEnd = true
            return slices.end()
        }
        return bytes.withUnsafeBytes { slices.feed($0) }
    }
}

struct CheckThreats: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "check", abstract: "Compare the objects of a file with the standard; no node is asked.", discussion: "Example: entente threats check bundle.json")
    @Argument(help: "A bundle, an envelope, a list, or objects one a line.") var file: String
    @Flag(name: .long, help: "Also what the standard only recommends.") var all = false

    func run() throws {
        var file = try ObjectFile(file), objects = 0, wrong = 0
        while let slices = try file.next() {
            for slice in slices {
                objects += 1
                var findings: [String] = []
                switch slice.content {
                case .tooLarge(let size): findings = ["it has \(size) bytes, and at most \(StoredBody.objectMax) are read"]
                case .bytes(let bytes):
                    do {
                        _ = try STIXEntry(reading: bytes)
                        findings = STIXCheck.findings(of: try STIXValue(reading: bytes)).filter { all || $0.severity == .error }.map { "\($0.severity == .error ? "" : "advice: ")\($0)" }
                    } catch { findings = ["\(error)"] }
                }
                if !findings.isEmpty { wrong += 1 }
                for finding in findings { print("object \(slice.number): \(finding)") }
            }
        }
        if let mistake = file.mistake { print("\(mistake)") }
        print("\(objects) objects, \(wrong == 0 ? "none" : String(wrong)) with \(all ? "findings" : "errors").")
        if wrong > 0 || file.mistake != nil { throw ExitCode.failure }
    }
}

struct ImportThreats: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "import", abstract: "Add the objects of a file; a wrong one costs itself and no other.", discussion: """
        Example: entente threats import enterprise-attack.json --marking TLP:CLEAR
        A file of MISP is known by how it begins: an event, the answer of a search, or a feed’s manifest.json with the events beside it.
        """)
    @Argument(help: "A bundle, an envelope, a list, or objects one a line; or a file of MISP.") var file: String
    @Option(name: .long, help: "stix or misp; known by how the file begins unless said.") var format: ThreatFormat?
    @Option(name: .long, help: "The marking of objects that bring none; unless said the collection’s, else TLP:AMBER.") var marking: String?
    @Flag(name: .long, help: "Refuse an object for any rule of the standard that it breaks. Unless said, one that breaks a rule without harm is kept as it came, and named: a reference that is no address, an empty list, a change dated before the making.") var strict = false
    @Option(name: .long, help: "The collection, by its identifier or short name; none unless said.") var collection: String?
    @OptionGroup var node: NodeOption
    private static let bytesMax = 6 << 20, objectsMax = 1_000, attemptsMax = 12

    func run() async throws {
        var tally = Tally()
        let client = try node.client()
        do {
            if format == .misp || format == nil && MISPFile.isOne(file) { tally = try await sendEvents(client) } else {
                // What markings mean goes first, wherever in the file it stands: without it, whatever bears them would be kept back.
                var mistake = try await send(client, &tally) { Self.isMarking($0) }
                mistake = try await send(client, &tally) { !Self.isMarking($0) } ?? mistake
                if let mistake { tally.refuse("\(mistake)") }
            }
        } catch let error as NodeClientError {
            Self.say("\n\(error)\n")
            if tally.added > 0 { Self.say("\(tally.added) objects were added before that. Repeat the command: what is here already is not added twice.\n") }
            throw ExitCode.failure
        }
        if !node.json { Self.say("\r") }
        print(node.json ? tally.json : tally.inWords)
        if tally.refusedCount > 0 { throw ExitCode.failure }
    }

    private static func isMarking(_ slice: STIXSlices.Slice) -> Bool { slice.bytes.flatMap { try? STIXEntry(reading: $0) }?.type == "marking-definition" }

    /// Those objects of the file that are wanted; returns what is wrong with the file itself.
    private func send(_ client: NodeClient, _ tally: inout Tally, wanted: (STIXSlices.Slice) -> Bool) async throws -> STIXMistake? {
        var file = try ObjectFile(file), batch: [STIXSlices.Slice] = [], bytes = 0
        while let slices = try file.next() {
            for slice in slices where wanted(slice) {
                guard let object = slice.bytes else {
                    tally.refuse("object \(slice.number): it has more than \(StoredBody.objectMax) bytes")
                    continue
                }
                if batch.count == Self.objectsMax || bytes + object.count > Self.bytesMax {
                    try await send(batch, client, &tally)
                    (batch, bytes) = ([], 0)
                    if !node.json { Self.say("\rRead \(file.size == 0 ? 0 : file.read * 100 / file.size) %, \(tally.added) added, \(tally.known) here already, \(tally.refusedCount) refused ") }
                }
                batch.append(slice)
                bytes += object.count
            }
        }
        if !batch.isEmpty { try await send(batch, client, &tally) }
        return file.mistake
    }

    /// Events of MISP, each as the objects that it becomes here.
    private func sendEvents(_ client: NodeClient) async throws -> Tally {
        var tally = Tally(), events = 0
        try await MISPFile.events(in: file) { name, bytes in
            guard let bytes else { return tally.refuse("event \(name): there is no file of it beside the manifest") }
            let read: MISPReading
            do { read = try MISPReading(reading: bytes) } catch { return tally.refuse("event \(name): \(error)") }
            for reason in read.notUnderstood { tally.leaveOut("event \(name): \(reason)") }
            var batch: [STIXSlices.Slice] = [], size = 0
            for (number, object) in read.objects.map(\.bytes).enumerated() {
                if batch.count == Self.objectsMax || size + object.count > Self.bytesMax {
                    try await send(batch, client, &tally)
                    (batch, size) = ([], 0)
                }
                batch.append(.init(number: number + 1, .bytes(object)))
                size += object.count
            }
            if !batch.isEmpty { try await send(batch, client, &tally) }
            events += 1
            if !node.json { Self.say("\rRead \(events) event\(events == 1 ? "" : "s"), \(tally.added) objects added, \(tally.known) here already, \(tally.refusedCount) refused ") }
        }
        return tally
    }

    private func send(_ batch: [STIXSlices.Slice], _ client: NodeClient, _ tally: inout Tally) async throws {
        var body: [UInt8] = Array("{\"objects\":[".utf8)
        for (index, slice) in batch.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            body += slice.bytes ?? []
        }
        body += Array("]}".utf8)
        let fields = [("standing", marking), ("collection", collection), ("flawed", strict ? nil : "keep")].compactMap { name, value in value.map { FormBody.Field(name: name, value: $0) } }
        let path = ThreatsAPI.objectsAddress + (fields.isEmpty ? "" : "?" + FormBody(fields: fields).query)
        let answer = try await posted(path, body, client)
        guard let status = try? JSONValue(reading: answer, sizeMax: NodeClient.answerBytesMax) else { throw NodeClientError.notOurs }
        tally.take(status, first: batch.first?.number ?? 1)
    }

    /// A node that is sent more than the account's share says so: what did not fit is sent again, a bounded number of times.
    private func posted(_ path: String, _ body: [UInt8], _ client: NodeClient) async throws -> [UInt8] {
        for attempt in 0..<Self.attemptsMax {
            do { return try await client.post(path, body, type: "application/taxii+json;version=2.1") } catch {
                guard case .answered(429, _, _) = error, attempt + 1 < Self.attemptsMax else { throw error }
                try await Task.sleep(for: .seconds(min(30, 1 << attempt)))
            }
        }
        throw NodeClientError.notOurs
    }

    private static func say(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

    /// What became of everything that was sent.
    private struct Tally {
        private(set) var added = 0, known = 0, refusedCount = 0
        private var refusals: [String] = []
        /// What has no form here, of what came in another form.
        private var leftOut: [String] = []
        private var leftOutCount = 0
        /// What is to be known of objects that were taken, and of how many.
        private var remarks: [String: Int] = [:]
        private static let shownMax = 50

        mutating func refuse(_ reason: String) {
            refusedCount += 1
            if refusals.count < Self.shownMax { refusals.append(reason) }
        }

        mutating func leaveOut(_ reason: String) {
            leftOutCount += 1
            if leftOut.count < Self.shownMax { leftOut.append(reason) }
        }

        mutating func take(_ status: JSONValue, first: Int) {
            let successes = status["successes"]?.array ?? [], here = successes.count { $0["message"]?.string == TAXIIStatuses.knownMessage }
            known += here
            for one in successes { if let remark = one["message"]?.string, remark != TAXIIStatuses.knownMessage { remarks[remark, default: 0] += 1 } }
            added += Int(status["success_count"]?.integer ?? 0) - here
            for one in status["failures"]?.array ?? [] { refuse("\(one["id"]?.string ?? ""): \(one["message"]?.string ?? "")") }
        }

        var inWords: String {
            (leftOut + (leftOutCount > leftOut.count ? ["and \(leftOutCount - leftOut.count) more were left out"] : []) + refusals + (refusedCount > refusals.count ? ["and \(refusedCount - refusals.count) more"] : []) + remarks.sorted { $0.key < $1.key }.prefix(20).map { "\($0.value) object\($0.value == 1 ? "" : "s"): \($0.key)" } + ["\(added) added, \(known) were here already, \(refusedCount) refused."]).joined(separator: "\n")
        }
        var json: String {
            (try? JSONValue.object(["added": .integer(Int64(added)), "known": .integer(Int64(known)), "refused": .integer(Int64(refusedCount)), "reasons": .array(refusals.map { .string($0) }), "left_out": .array(leftOut.map { .string($0) })]).canonicalText()) ?? "{}"
        }
    }
}
