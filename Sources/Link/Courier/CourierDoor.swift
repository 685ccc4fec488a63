import Foundation
import HTTPTypes
import Kernel
package import Hummingbird
import Logging
import NIOCore

/// The door for commands on the machine of a node that runs: a socket in its data directory, which only the owner of that directory may use.
///
/// `POST /pack?to=NATO&from=3` and `/return?to=NATO` answer with a file, and say in a header what it carries; `POST /unpack?name=…` takes one. What is
/// refused is a `CourierRefusal` in JSON. Between one program and another of the same version: nobody else may build on it.
struct CourierDoor: Sendable {
    static let fileName = "courier.socket"
    /// What the system takes as the path of a socket, with some room.
    static let pathBytesMax = 103
    static let reportHeader = HTTPField.Name("entente-report")
    private let office: CourierOffice
    private let path: String
    private let log = Logger(label: "entente.courier")

    static func path(in directory: String) -> String { directory + "/" + fileName }

    init(_ office: CourierOffice, in directory: String) { (self.office, path) = (office, Self.path(in: directory)) }

    /// Until the task is cancelled.
    func run() async {
        office.clear()
        guard path.utf8.count <= Self.pathBytesMax else {
            log.warning("commands of the courier need this node stopped: the path of its data directory is too long for a socket", metadata: ["longest": "\(Self.pathBytesMax - Self.fileName.utf8.count - 1)"])
            return
        }
        var quiet = Logger(label: "entente.courier.door")
        quiet.logLevel = .critical
        let router = Router(context: BasicRequestContext.self)
        router.get("/peers") { _, _ in try Self.json(office.peers.map(\.text)) }
        router.post("/pack") { request, _ in
            try await answering {
                let from = request.uri.queryParameters["from"].map { UInt64($0) }
                if let from, from == nil { throw CourierRefusal("The first entry to pack is a number, counted from 0.", exitCode: 64) }
                return try Self.file(try await office.pack(for: Self.text(request, "to"), from: from ?? nil))
            }
        }
        router.post("/return") { request, _ in
            try await answering { try await office.packReturn(to: Self.text(request, "to")).map { try Self.file($0) } ?? Response(status: .noContent) }
        }
        router.get("/proof") { request, _ in
            try await answering {
                guard let index = Self.text(request, "entry").flatMap({ UInt64($0) }) else { throw CourierRefusal("The entry to prove is a number, counted from 0.", exitCode: 64) }
                return try Self.json(try await office.proof(of: index, to: Self.text(request, "to")))
            }
        }
        router.post("/unpack") { request, _ in
            try await answering {
                let name = Self.text(request, "name") ?? "the file", file = try office.place()
                try await file.fill(from: request.body, called: name) { Data($0.readableBytesView) }
                return try Self.json(try await office.unpack(file, called: name))
            }
        }
        let path = path
        let application = Application(router: router, configuration: .init(address: .unixDomainSocket(path: path), serverName: nil, availableConnectionsDelegate: .maximum(8, logger: quiet)),
                                      onServerRunning: { _ in try? FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path) }, logger: quiet)
        do { try await application.run() } catch is CancellationError {} catch {
            if !Task.isCancelled { log.warning("commands of the courier need this node stopped: its socket could not be opened", metadata: ["reason": "\(error)"]) }
        }
        try? FileManager.default.removeItem(atPath: path)
    }

    private func answering(_ body: () async throws -> Response) async throws -> Response {
        do { return try await body() } catch let refusal as CourierRefusal { return try Self.json(refusal, status: .conflict) } catch {
            log.error("a command of the courier failed", metadata: ["reason": "\(error)"])
            return try Self.json(CourierRefusal("The node could not do it; its log says why.", exitCode: 70), status: .conflict)
        }
    }

    private static func text(_ request: Hummingbird.Request, _ name: String) -> String? { request.uri.queryParameters[Substring(name)].map { String($0.prefix(1_024)) } }

    private static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        Response(status: status, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(bytes: try JSONEncoder().encode(value))))
    }

    private static func file(_ packed: CourierOffice.Packed) throws -> Response {
        var headers: HTTPFields = [.contentType: "application/octet-stream"]
        if let name = reportHeader { headers[name] = String(decoding: try JSONEncoder().encode(packed.report), as: UTF8.self) }
        return Response(status: .ok, headers: headers, body: ResponseBody(packed.file))
    }
}

extension ResponseBody {
    /// Sends the file part by part, and holds on to it until then.
    package init(_ file: CourierFile) {
        self.init(contentLength: Int(file.size)) { writer in
            try await file.parts { try await writer.write(ByteBuffer(bytes: $0)) }
            try await writer.finish(nil)
        }
    }
}
