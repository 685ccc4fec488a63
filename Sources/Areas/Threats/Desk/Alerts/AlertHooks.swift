import AsyncHTTPClient
import Crypto
import Foundation
import Journal
import Kernel
import NIOCore
import NIOHTTP1
import Node
import Release
import Synchronization
import Threats

/// Tells tools of what is new, for as long as the node runs: by HTTPS, signed, each thing at least once and in order.
///
/// The signature is `v1=` and the HMAC-SHA256, in hexadecimal, of the seconds in `t=`, a point, and the body. A tool that compares it and the seconds knows that
/// this node sent it, and when. The name of a delivery stays the same when the same objects are sent again.
final class AlertHooks: Sendable {
    private let store: AlertStore
    private let news: AlertNews
    private let node: Node
    private let reach: Reach
    private let process = UUID().uuidString
    private let running = Mutex<Set<String>>([])
    private static let atOnceMax = 8, objectsMax = 100, bodyBytesMax = 8 << 20, answerSeconds = 20
    static let givenUpAfter = Duration.seconds(86_400)

    init(_ reading: ThreatReading, reach: Reach) { (store, news, node, self.reach) = (AlertStore(reading.node.vault), AlertNews(reading: reading), reading.node, reach) }

    func run() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                for alert in (try? await store.all()) ?? [] where alert.hook != nil {
                    let isFree = running.withLock { running in running.count < Self.atOnceMax && running.insert(alert.id).inserted }
                    guard isFree else { continue }
                    group.addTask {
                        await self.tell(alert)
                        self.running.withLock { _ = $0.remove(alert.id) }
                    }
                }
                do { try await Task.sleep(for: .seconds(1)) } catch { return }
            }
        }
    }

    /// Whatever is new and due, once.
    func tell(_ alert: ThreatAlert) async {
        do {
            guard let hook = alert.hook, var state = try await store.state(of: alert.id), !state.isGivenUp, state.due <= node.clock.now(), let account = node.account(alert.account), !account.isClosed else { return }
            // Nothing new is learnt without a turn: most looks end here.
            let found = try await news.after(state.after, alert, for: account, limit: Self.objectsMax)
            guard found.upTo > state.after else { return }
            guard try await store.takeTurn(alert.id, as: process, now: node.clock.now()) else { return }
            defer { Task { [store, process] in try? await store.giveBack(alert.id, as: process) } }
            // Another process may have told it meanwhile.
            guard let current = try await store.state(of: alert.id), current == state else { return }
            if found.objects.isEmpty { state.after = found.upTo } else {
                do throws(PullError) {
                    try await post(body(alert, found), delivery: delivery(alert, state.after, found.upTo), to: hook, secret: (try? await store.secret(of: alert.id)) ?? "")
                    (state.after, state.told, state.failures, state.firstFailed, state.error, state.succeeded) = (found.upTo, state.told + found.objects.count, 0, nil, nil, node.clock.now())
                } catch { failed(&state, error) }
            }
            // Removed meanwhile: nothing is kept of it.
            guard try await store.alert(alert.id, of: alert.account) != nil else { return }
            try await store.keep(state, of: alert.id)
        } catch {
            // Vault or tables do not answer; the node says so itself, and what is new stays to be told.
        }
    }

    private func failed(_ state: inout HookState, _ error: PullError) {
        let now = node.clock.now()
        var backoff = Backoff(failures: state.failures), random = SystemRandomNumberGenerator()
        let wait = backoff.wait(asked: error.askedToWait, using: &random)
        (state.failures, state.error, state.firstFailed) = (backoff.failures, error.description, state.firstFailed ?? now)
        state.due = now.advanced(by: wait)
        if let first = state.firstFailed, first.advanced(by: Self.givenUpAfter) <= now { state.isGivenUp = true }
    }

    private func delivery(_ alert: ThreatAlert, _ after: Int64, _ upTo: Int64) -> String { SHA256.hash(data: Data("\(alert.id) \(after) \(upTo)".utf8)).prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

    private func body(_ alert: ThreatAlert, _ found: AlertNews.Found) -> [UInt8] {
        let head = JSONValue.members(("alert", .members(("id", .string(alert.id)), ("title", .string(alert.title)))), ("node", .string(node.name)), ("more", .bool(!found.isComplete)))
        var body = Array(((try? head.canonicalText()) ?? "{}").utf8.dropLast()) + Array(",\"objects\":[".utf8), count = 0
        // What would make it too large is named without its text.
        for one in found.objects {
            let bytes = body.count + one.record.bytes.count <= Self.bodyBytesMax ? one.record.bytes : Array(((try? JSONValue.members(("id", .string(one.record.id.text)), ("type", .string(one.record.type))).canonicalText()) ?? "{}").utf8)
            if count > 0 { body.append(UInt8(ascii: ",")) }
            body += bytes
            count += 1
        }
        return body + Array("]}".utf8)
    }

    static func signature(_ body: [UInt8], at seconds: Int64, secret: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data("\(seconds).".utf8) + Data(body), using: SymmetricKey(data: Data(secret.utf8)))
        return "t=\(seconds),v1=" + code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func post(_ body: [UInt8], delivery: String, to hook: PeerAddress, secret: String) async throws(PullError) {
        let there = try await reach.address(of: hook.host)
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5), read: .seconds(Int64(Self.answerSeconds))))
        configuration.connectionPool.retryConnectionEstablishment = false
        if there != hook.host { configuration.dnsOverride = [hook.host: there] }
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        var request = HTTPClientRequest(url: hook.asWritten)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(name: "user-agent", value: "entente")
        request.headers.add(name: "entente-delivery", value: delivery)
        request.headers.add(name: "entente-signature", value: Self.signature(body, at: node.clock.now().milliseconds / 1000, secret: secret))
        request.body = .bytes(ByteBuffer(bytes: body))
        let result: Result<HTTPClientResponse, PullError>
        do { result = .success(try await http.execute(request, timeout: .seconds(Int64(Self.answerSeconds)))) } catch { result = .failure(TAXIIClient.reason(error, hook.host, seconds: Self.answerSeconds)) }
        try? await http.shutdown()
        let answer = try result.get(), status = Int(answer.status.code)
        switch status {
        case 200..<300: return
        case 429, 503: throw .busy(host: hook.host, status: status, wait: answer.headers.first(name: "retry-after").flatMap { RetryAfter.wait($0, now: Date()) })
        case 300..<400: throw .elsewhere(host: hook.host, to: answer.headers.first(name: "location") ?? "another address")
        default: throw .answered(host: hook.host, status: status, says: "")
        }
    }
}
