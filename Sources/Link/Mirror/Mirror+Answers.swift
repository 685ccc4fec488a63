import Journal
import TransparencyLog

extension Mirror {
    /// `POST /add-checkpoint`, `POST /add-entries`, `GET /<origin hash>/checkpoint`, `GET /<origin hash>/tile/...`.
    package func answer(_ request: LinkRequest) async -> LinkResponse {
        switch request.method {
        case .get: return await read(request.path)
        case .post:
            guard ["/add-checkpoint", "/add-entries"].contains(request.path) else { return .text(404, "There is nothing at \(request.path).") }
            if let stop = stopResponse {
                await keepStop()
                return stop
            }
            guard request.body.count <= LinkRequest.bodyMax else { return .text(400, "The request has \(request.body.count) bytes; at most \(LinkRequest.bodyMax) are taken.") }
            let isCheckpoint = request.path == "/add-checkpoint"
            guard isCheckpoint || request.contentType == "application/octet-stream" else { return .text(400, "Entries are sent with the content type application/octet-stream.") }
            return await alone {
                // Another one's request may have stopped the link while this one waited.
                if let stop = stopResponse { return stop }
                return isCheckpoint ? await addCheckpoint(request.body) : await addEntries(request.body)
            } ?? .text(503, "Too many requests wait here; send this one again in a moment.")
        }
    }

    private func read(_ path: String) async -> LinkResponse {
        let nothing = LinkResponse.text(404, "There is nothing at \(path.prefix(200)).")
        guard path.hasPrefix("/\(originHash)/") else { return nothing }
        let rest = path.dropFirst(originHash.utf8.count + 2)
        if rest == "checkpoint" { return cosigned.map { LinkResponse(200, contentType: "text/plain; charset=utf-8", body: $0.note.bytes) } ?? nothing }
        guard let tile = Tile(path: rest) else { return nothing }
        do { return try await store.tile(tile, of: size).map { LinkResponse(200, contentType: "application/octet-stream", body: $0) } ?? nothing } catch { return .text(503, error.description) }
    }
}
