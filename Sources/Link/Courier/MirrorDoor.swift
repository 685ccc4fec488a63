import TransparencyLog

/// Our own mirror of the peer's log, asked exactly as the wire asks it: what the courier brings passes the same checks.
struct MirrorDoor: Sendable {
    let mirror: any LinkEndpoint
    let origin: String

    enum StateAnswer: Sendable {
        /// `size`: of the newest checkpoint that it was told of. `next`: the first entry that it lacks.
        case at(MirrorInfo)
        case refused(String)
    }

    enum CheckpointAnswer: Sendable {
        case taken
        /// It has been told of another size than the one that was named, or it holds another tree of that size.
        case otherSize(UInt64?)
        case contradicts(String)
        case refused(String)
    }

    enum EntriesAnswer: Sendable {
        /// All of it is durable and cosigned.
        case cosigned
        case more(MirrorInfo)
        /// It knows no checkpoint of this size, or has moved on.
        case elsewhere(MirrorInfo?)
        case contradicts(String)
        case refused(String)
    }

    func state() async -> StateAnswer {
        // No log has this many entries, so the mirror says how far it is.
        guard let asked = AddEntriesRequest(origin: origin, start: 0, end: UInt64(Int64.max)) else { return .refused("\(origin) cannot name a log.") }
        let response = await mirror.answer(request(asked.head))
        guard response.status == 409, let info = try? MirrorInfo(reading: response.body) else { return .refused(Self.words(response)) }
        return .at(info)
    }

    func addCheckpoint(_ note: SignedNote, after old: UInt64, proof: [TreeHash]) async -> CheckpointAnswer {
        let body = AddCheckpointRequest(old: old, proof: proof, note: note).bytes
        let response = await mirror.answer(LinkRequest(.post, "/add-checkpoint", contentType: "text/plain; charset=utf-8", body: body))
        return switch response.status {
        case 200: .taken
        case 409: .otherSize(try? TreeSizeBody.read(response.body))
        case 422: .contradicts(Self.words(response))
        default: .refused(Self.words(response))
        }
    }

    /// `packages`: one behind the other, as `add-entries` has them.
    func addEntries(_ head: AddEntriesRequest, packages: [UInt8]) async -> EntriesAnswer {
        let response = await mirror.answer(request(head.head + packages))
        let info = try? MirrorInfo(reading: response.body)
        return switch response.status {
        case 200: .cosigned
        case 202: info.map(EntriesAnswer.more) ?? .refused("The mirror does not say how far it is.")
        case 409: .elsewhere(info)
        case 422: .contradicts(Self.words(response))
        default: .refused(Self.words(response))
        }
    }

    private func request(_ body: [UInt8]) -> LinkRequest { LinkRequest(.post, "/add-entries", contentType: "application/octet-stream", body: body) }

    private static func words(_ response: LinkResponse) -> String {
        let text = String(decoding: response.body.prefix(1000), as: UTF8.self).split(separator: "\n").joined(separator: " ")
        return text.isEmpty ? "It answered \(response.status)." : text
    }
}
