import Kernel
import Threats

/// Finds the collection that is meant, from whatever address somebody has: of the server, of an API root, or of the collection itself. Source: TAXII 2.1, sections 4.1, 4.2 and 5.1.
struct Discovery: Sendable {
    struct Found: Hashable, Sendable {
        let address: PeerAddress
        let title: String
    }
    private static let rootsMax = 20, collectionsMax = 2_000
    let client: TAXIIClient

    /// `wanted`: an identifier, a short name or a title; empty where there is one only.
    func collection(_ wanted: String) async throws(PullError) -> Found {
        let start = client.address
        if let id = start.collection {
            let found = try value(try await client.get(start, what: "collection at this address"))
            return Found(address: start, title: found["title"]?.string ?? id)
        }
        var all: [(id: String, title: String, alias: String, address: PeerAddress)] = []
        for root in try await roots(start) {
            let listed: STIXValue
            do { listed = try value(try await client.get(root.below("collections"), what: "list of collections")) } catch {
                // One root of several may be closed to these credentials, or be gone.
                guard case .refused(_, 403) = error else { if case .missing = error, all.isEmpty == false || root.description != start.description { continue }; throw error }
                continue
            }
            for one in (listed["collections"]?.array ?? []).prefix(Self.collectionsMax) {
                guard let id = one["id"]?.string, id.utf8.count <= 200, one["can_read"]?.bool != false else { continue }
                all.append((id, one["title"]?.string ?? id, one["alias"]?.string ?? "", root.below("collections", id)))
            }
        }
        let known = all.map { "\($0.title) (\($0.alias.isEmpty ? $0.id : $0.alias))" }
        if wanted.isEmpty {
            guard all.count < 2 else { throw .choose(known) }
            guard let only = all.first else { throw .noCollection("", known: []) }
            return Found(address: only.address, title: String(only.title.prefix(200)))
        }
        guard let found = all.first(where: { $0.id == wanted }) ?? all.first(where: { !$0.alias.isEmpty && $0.alias == wanted }) ?? all.first(where: { $0.title.lowercased() == wanted.lowercased() }) else { throw .noCollection(wanted, known: known) }
        return Found(address: found.address, title: String(found.title.prefix(200)))
    }

    private func roots(_ start: PeerAddress) async throws(PullError) -> [PeerAddress] {
        let answer: STIXValue
        do { answer = try value(try await client.get(start, what: "TAXII server at this address")) } catch {
            // Many give out their host alone, and the standard's path for discovery is this.
            guard case .missing = error, start.path == "/" else { throw error }
            answer = try value(try await client.get(start.below("taxii2"), what: "TAXII server at this address"))
        }
        guard let named = answer["api_roots"]?.strings else {
            guard answer["versions"] != nil || answer["max_content_length"] != nil else { throw .notTAXII(host: start.host, what: "it is neither a server's description nor an API root's.") }
            return [start]
        }
        var roots: [PeerAddress] = []
        for text in ([answer["default"]?.string].compactMap { $0 } + named).prefix(Self.rootsMax) {
            let root = try start.led(to: text)
            if !roots.contains(where: { $0.description == root.description }) { roots.append(root) }
        }
        return roots
    }

    private func value(_ answer: TAXIIClient.Answer) throws(PullError) -> STIXValue {
        do { return try STIXValue(reading: answer.bytes, sizeMax: 16 << 20) } catch { throw .notTAXII(host: client.address.host, what: "\(error)") }
    }
}
