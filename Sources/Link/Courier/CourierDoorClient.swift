import AsyncHTTPClient
import Foundation
import HTTPTypes
package import Kernel
import NIOCore
import NIOHTTP1

/// What a command asks of a node that runs on this machine, through the door in its data directory.
package struct CourierDoorClient: Sendable {
    /// A whole channel may be packed before the first byte comes.
    private static let answerTimeout = TimeAmount.hours(2)
    private static let sayingsMax = 1 << 20
    private let client: HTTPClient
    private let socket: String

    /// Nil when no node runs on this directory, or it has no door.
    package static func find(in directory: String) async -> CourierDoorClient? {
        let socket = CourierDoor.path(in: directory)
        guard socket.utf8.count <= CourierDoor.pathBytesMax, FileManager.default.fileExists(atPath: socket) else { return nil }
        let found = CourierDoorClient(socket)
        // A node that was killed leaves its socket behind, and nobody answers there.
        do { _ = try await found.send(.GET, "/peers", timeout: .seconds(10)) } catch {
            await found.close()
            return nil
        }
        return found
    }

    private init(_ socket: String) {
        self.socket = socket
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: HTTPClient.Configuration(redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5))))
    }

    package func close() async { try? await client.shutdown() }

    package func pack(for peer: String?, from: UInt64?, into path: String) async throws -> CourierPacker.Report {
        let response = try await send(.POST, "/pack", ["to": peer, "from": from.map { String($0) }])
        return try await save(response, to: path)
    }

    /// Nil when there is nothing to receipt yet.
    package func packReturn(to peer: OrganisationID, into path: String) async throws -> CourierPacker.Report? {
        let response = try await send(.POST, "/return", ["to": peer.text])
        return response.status == .noContent ? nil : try await save(response, to: path)
    }

    package func proof(of index: UInt64, to peer: String?) async throws -> WrittenProof {
        let response = try await send(.GET, "/proof", ["to": peer, "entry": String(index)], timeout: .seconds(60))
        return try JSONDecoder().decode(WrittenProof.self, from: Data(try await response.body.collect(upTo: Self.sayingsMax).readableBytesView))
    }

    package func unpack(_ path: String, progress: @escaping @Sendable (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in }) async throws -> CourierOffice.Unpacked {
        let handle: FileHandle, size: UInt64
        do {
            handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            size = try handle.seekToEnd()
            try handle.seek(toOffset: 0)
        } catch { throw CourierRefusal(.unreadable(file: path, reason: NewFile.reason(error))) }
        defer { try? handle.close() }
        let response = try await send(.POST, "/unpack", ["name": path], body: .stream(FileParts(handle: handle, size: size, progress: progress), length: .known(Int64(size))))
        return try JSONDecoder().decode(CourierOffice.Unpacked.self, from: Data(try await response.body.collect(upTo: Self.sayingsMax).readableBytesView))
    }

    /// The file under its name once it is whole, with what the node says that it carries.
    private func save(_ response: HTTPClientResponse, to path: String) async throws -> CourierPacker.Report {
        guard let name = CourierDoor.reportHeader, let header = response.headers.first(name: name.rawName), let report = try? JSONDecoder().decode(CourierPacker.Report.self, from: Data(header.utf8)) else {
            throw CourierRefusal("The node that runs answers as another version of this program would. Use the program that the node runs.", exitCode: 70)
        }
        do throws(CourierError) {
            let file = try NewFile(path)
            do {
                for try await part in response.body { try file.write(Data(part.readableBytesView)) }
            } catch let error as CourierError { throw error } catch { throw .notWritten(file: path, reason: "the node ended before the file was whole") }
            try file.keep()
        } catch { throw CourierRefusal(error) }
        return CourierPacker.Report(file: path, entries: report.entries, hasReceipt: report.hasReceipt, waitsSince: report.waitsSince)
    }

    private func send(_ method: HTTPMethod, _ path: String, _ query: KeyValuePairs<String, String?> = [:], body: HTTPClientRequest.Body? = nil, timeout: TimeAmount = answerTimeout) async throws -> HTTPClientResponse {
        var components = URLComponents()
        components.path = path
        let items = query.compactMap { name, value in value.map { URLQueryItem(name: name, value: $0) } }
        if !items.isEmpty { components.queryItems = items }
        guard let url = URL(httpURLWithSocketPath: socket, uri: components.string ?? path) else { throw CourierRefusal("\(socket) cannot be reached.", exitCode: 70) }
        var request = HTTPClientRequest(url: url.absoluteString)
        request.method = method
        request.body = body
        let response: HTTPClientResponse
        do { response = try await client.execute(request, timeout: timeout) } catch { throw CourierRefusal("The node that runs did not answer: it may have been stopped meanwhile. Try again.", exitCode: 75) }
        if response.status == .conflict {
            throw try JSONDecoder().decode(CourierRefusal.self, from: Data(try await response.body.collect(upTo: Self.sayingsMax).readableBytesView))
        }
        guard response.status == .ok || response.status == .noContent else {
            throw CourierRefusal("The node that runs answers as another version of this program would. Use the program that the node runs.", exitCode: 70)
        }
        return response
    }
}

/// A file, part by part.
private struct FileParts: AsyncSequence, Sendable {
    typealias Element = ByteBuffer
    let handle: FileHandle
    let size: UInt64
    let progress: @Sendable (UInt64, UInt64) -> Void

    func makeAsyncIterator() -> Iterator { Iterator(parts: self) }

    struct Iterator: AsyncIteratorProtocol {
        let parts: FileParts
        var done: UInt64 = 0
        mutating func next() async throws -> ByteBuffer? {
            guard let part = try parts.handle.read(upToCount: 256 << 10), !part.isEmpty else { return nil }
            done += UInt64(part.count)
            parts.progress(done, parts.size)
            return ByteBuffer(bytes: part)
        }
    }
}
