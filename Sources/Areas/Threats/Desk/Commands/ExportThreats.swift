import ArgumentParser
import Foundation
import Kernel
import Site
import Synchronization
import Threats
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes what a node lets the reader have into a bundle, page by page, each object byte for byte as it came.
struct ExportThreats: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "export", abstract: "Write what you may have into a STIX bundle, or an event of MISP.", discussion: """
        Example: entente threats export --collection attack attack.json
        For MISP: entente threats export --format misp event.json, or with --feed the folder of a feed: manifest.json, hashes.csv and the event.
        \(MISPExport.inWords) Each is named on standard error.
        """)
    @Argument(help: "The file; - for standard output. With --feed, the folder.") var file: String
    @Option(name: .long, help: "stix or misp; stix unless said.") var format = ThreatFormat.stix
    @Flag(name: .long, help: "With --format misp: a feed’s folder.") var feed = false
    @Option(name: .long, help: "A collection, by its identifier or short name; everything that you may have unless said.") var collection: String?
    @Option(name: .long, help: "Only objects of this type, such as indicator.") var type: String?
    @Flag(name: .long, help: "Only the latest version of each object.") var latest = false
    @OptionGroup var node: NodeOption

    func run() async throws {
        let client = try node.client()
        if format == .misp { return try await writeMISP(client) }
        do {
            guard let token = client.token else { throw ValidationError("An export takes a token: --token-file, or ENTENTE_TOKEN. Make one on the page Tokens.") }
            let root = try PeerAddress(client.address + TAXIIService.prefix + "/" + TAXIIService.root + "/"), out = try BundleFile(file)
            var filter = [("match[spec_version]", "2.0,2.1")]
            if !latest { filter.append(("match[version]", "all")) }
            if let type { filter.append(("match[type]", type)) }
            let ready = filter, place = root.below("collections", collection ?? ThreatView.all.alias)
            let count = try await TAXIIClient.with(root, .bearer(token), .everything) { (taxii) throws(PullError) in try await Self.write(taxii, place, ready, out) }
            do { try out.keep() } catch { throw PullError.notKept("\(file) cannot be written. Check the folder and the room on the disk.") }
            Self.say("\r\(count) texts of objects written.\n")
        } catch let error as PullError {
            Self.say("\n\(error)\n")
            throw ExitCode.failure
        }
    }

    func validate() throws { if feed, format != .misp { throw ValidationError("A feed is one of MISP. Write --format misp --feed.") } }

    private func writeMISP(_ client: NodeClient) async throws {
        do {
            let answer = try await client.get(MISPExport.apiAddress, [("collection", collection), ("type", type)])
            guard let said = try? JSONValue(reading: answer, sizeMax: NodeClient.answerBytesMax), let event = said["event"]?.string, let files = said["files"]?.object?.members else { throw NodeClientError.notOurs }
            do {
                if feed { try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: true) }
                // The name of a file is the node's own: nothing of it leads out of the folder.
                for one in files where feed ? !one.name.contains("/") : one.name == "\(event).json" {
                    let bytes = Data((one.value.string ?? "").utf8)
                    if file == "-" { try FileHandle.standardOutput.write(contentsOf: bytes) } else { try bytes.write(to: URL(fileURLWithPath: feed ? file + "/" + one.name : file), options: .atomic) }
                }
            } catch { throw PullError.notKept("\(file) cannot be written. Check the folder and the room on the disk.") }
            let left = (said["not_carried"]?.array ?? []).compactMap(\.string)
            Self.say(left.prefix(50).map { $0 + "\n" }.joined() + (left.count > 50 ? "and \(left.count - 50) more were left out\n" : "") + "\(said["objects"]?.integer ?? 0) objects read, \(left.count) of them left out, the event \(event) written.\n")
        } catch let error as NodeClientError {
            Self.say("\(error)\n")
            throw ExitCode.failure
        } catch let error as PullError {
            Self.say("\(error)\n")
            throw ExitCode.failure
        }
    }

    private static func write(_ taxii: TAXIIClient, _ collection: PeerAddress, _ filter: [(String, String)], _ out: BundleFile) async throws(PullError) -> Int {
        var count = 0, next: String?
        repeat {
            let answer = try await taxii.get(collection.below("objects"), filter + [("limit", "1000")] + (next.map { [("next", $0)] } ?? []), what: "such collection"), page = EnvelopePage(answer.bytes)
            if let mistake = page.mistake { throw .notTAXII(host: taxii.address.host, what: "\(mistake)") }
            do { try out.write(page.slices.compactMap(\.bytes)) } catch { throw .notKept("The bundle cannot be written. Check the folder and the room on the disk.") }
            count += page.slices.count
            say("\r\(count) texts of objects ")
            next = page.more ? page.next : nil
        } while next != nil
        return count
    }

    private static func say(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}

/// A bundle in the making: a file has its name once it is whole.
private final class BundleFile: Sendable {
    private let path: String
    private let handle: FileHandle
    private var part: String { path + ".part" }
    private let isEmpty = Mutex(true)

    init(_ path: String) throws(PullError) {
        self.path = path
        if path == "-" { handle = .standardOutput } else {
            guard FileManager.default.createFile(atPath: path + ".part", contents: nil), let handle = FileHandle(forWritingAtPath: path + ".part") else { throw .notKept("\(path) cannot be written. Name a file in a folder of your own.") }
            self.handle = handle
        }
        do { try handle.write(contentsOf: Data(BundleText.head().utf8)) } catch { throw .notKept("\(path) cannot be written.") }
    }

    func write(_ objects: [[UInt8]]) throws {
        var bytes = Data()
        for object in objects {
            bytes += Data((isEmpty.withLock { isEmpty in defer { isEmpty = false }; return isEmpty } ? "\n" : ",\n").utf8)
            bytes += Data(object)
        }
        try handle.write(contentsOf: bytes)
    }

    func keep() throws {
        try handle.write(contentsOf: Data(BundleText.end.utf8))
        guard path != "-" else { return }
        try handle.synchronize()
        try handle.close()
        // One step: whoever reads the old file meanwhile has it whole.
        guard rename(part, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
