import Crypto
import TransparencyLog

/// Our own mirror of the peer's log, asked exactly as the wire asks it: what the courier brings passes the same checks.
struct MirrorDoor: Sendable {
    let mirror: any LinkEndpoint
    let origin: String

    /// How far the mirror is: the size it has been told of, and the first entry it lacks.
    struct State: Hashable, Sendable {
        let pending: UInt64
        let next: UInt64
        let ticket: [UInt8]

        init(pending: UInt64, next: UInt64, ticket: [UInt8]) { (self.pending, self.next, self.ticket) = (pending, next, ticket) }

        /// Reads `text/x.tlog.mirror-info`.
        init?(reading body: [UInt8]) {
            let lines = String(decoding: body, as: UTF8.self).split(separator: "\n" as Character, omittingEmptySubsequences: false)
            guard lines.count == 4, lines[3].isEmpty, let pending = UInt64(lines[0]), let next = UInt64(lines[1]), let ticket = Base64.decode(lines[2]) else { return nil }
            self.init(pending: pending, next: next, ticket: ticket)
        }
    }

    enum Answer: Sendable {
        /// All of it is durable; the mirror's cosignatures.
        case cosigned([UInt8])
        case more(State)
        /// The mirror is elsewhere by now.
        case elsewhere(State?)
        /// What was sent does not continue what the mirror holds, or does not prove itself.
        case contradicts(String)
        case refused(String)
    }

    func state() async -> State? {
        let response = await mirror.answer(entries(from: 0, to: 0, ticket: [], packages: []))
        if response.status == 200 { return State(pending: 0, next: 0, ticket: []) }
        return response.status == 409 || response.status == 202 ? State(reading: response.body) : nil
    }

    func addCheckpoint(_ note: SignedNote, after old: UInt64, proof: [TreeHash]) async -> Answer {
        let text = (["old \(old)"] + proof.map(\.base64) + [""]).map { $0 + "\n" }.joined() + note.description
        return answer(await mirror.answer(LinkRequest(.post, "/add-checkpoint", contentType: "text/plain; charset=utf-8", body: Array(text.utf8))))
    }

    func addEntries(from start: UInt64, to end: UInt64, ticket: [UInt8], packages: [UInt8]) async -> Answer {
        answer(await mirror.answer(entries(from: start, to: end, ticket: ticket, packages: packages)))
    }

    /// The newest checkpoint that the mirror cosigned; nil while there is none.
    func cosigned() async -> SignedNote? {
        let hash = SHA256.hash(data: Array(origin.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let response = await mirror.answer(LinkRequest(.get, "/\(hash)/checkpoint"))
        return response.status == 200 ? try? SignedNote(reading: response.body) : nil
    }

    private func entries(from start: UInt64, to end: UInt64, ticket: [UInt8], packages: [UInt8]) -> LinkRequest {
        var body = UInt16(origin.utf8.count).bigEndianBytes + Array(origin.utf8)
        body += start.bigEndianBytes + end.bigEndianBytes
        body += UInt16(ticket.count).bigEndianBytes + ticket
        return LinkRequest(.post, "/add-entries", contentType: "application/octet-stream", body: body + packages)
    }

    private func answer(_ response: LinkResponse) -> Answer {
        let says = String(decoding: response.body.prefix(500), as: UTF8.self)
        switch response.status {
        case 200: return .cosigned(response.body)
        case 202: return State(reading: response.body).map(Answer.more) ?? .refused("The mirror answered 202 and does not say how far it is.")
        case 409: return .elsewhere(State(reading: response.body))
        case 422: return .contradicts(says)
        default: return .refused(says.isEmpty ? "It answered \(response.status)." : says)
        }
    }
}
