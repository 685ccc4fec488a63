import Hummingbird
import HTTPTypes
import Journal
import Kernel
import NIOCore
import Node
import Release
import ServiceLifecycle
import Site
import Synchronization
import Threats

/// How many objects came for an alert while its page stands open: server-sent events, for the session's account alone.
///
/// A stream ends after five minutes and the browser opens it again, so that a session that ended, or a clearance that was taken back, ends it too.
struct AlertLive: Sendable {
    static let address = "/threats/live"
    static let ofOneMax = 10, allMax = 2_000
    private static let longest = Duration.seconds(300), pulse = Duration.seconds(15)
    let shell: Shell
    let news: AlertNews
    let open = OpenStreams()
    var store: AlertStore { AlertStore(shell.node.vault) }

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { request, context in
            guard let account = context.account else { throw Problem.signInFirst }
            guard let id = try request.query()["alert"], let alert = try await store.alert(id, of: account.id) else { throw Problem.noSuchPage }
            // Asked for its head alone, nothing is opened.
            guard request.method == .get else { return Response(status: .ok, headers: Self.headers) }
            guard open.enter(account.id) else { throw Problem(.tooManyRequests, title: "Too many pages stand open", says: "At most \(Self.ofOneMax) pages of one account are told what is new. Close one, or load this one again by hand.") }
            let form = try request.query(), asked = HTTPField.Name("last-event-id").flatMap { request.headers[$0] } ?? form["after"]
            let now = shell.node.clock.now().milliseconds * 1000
            // Not from long ago: a page that old is loaded anew.
            let start = max(now - 86_400_000_000, min(now, asked.flatMap { Int64($0) } ?? now))
            return Response(status: .ok, headers: Self.headers, body: body(alert, account.id, from: start))
        }
    }

    private static var headers: HTTPFields {
        var fields = HTTPFields()
        for (name, value) in SecurityHeaders.pages { if let name = HTTPField.Name(name) { fields[name] = value } }
        fields[.contentType] = "text/event-stream"
        // A proxy that gathers answers would keep the news from the reader.
        if let name = HTTPField.Name("x-accel-buffering") { fields[name] = "no" }
        return fields
    }

    private func body(_ alert: ThreatAlert, _ account: AccountID, from start: Int64) -> ResponseBody {
        let (news, node, open, store) = (news, shell.node, open, store)
        return ResponseBody { writer in
            defer { open.leave(account) }
            try await writer.write(ByteBuffer(string: ": \(alert.id)\nretry: 3000\n\n"))
            let events = AsyncStream<Int64?>(bufferingPolicy: .bufferingNewest(1)) { continuation in
                let task = Task {
                    await withTaskGroup(of: Void.self) { group in
                        group.addTask { for await size in node.journal.sizes() { continuation.yield(Int64(size)) } }
                        group.addTask { while !Task.isCancelled { try? await Task.sleep(for: Self.pulse); continuation.yield(nil) } }
                        group.addTask { try? await Task.sleep(for: Self.longest) }
                        // The first that ends, ends them all: the journal closed, or the time is up.
                        await group.next()
                        group.cancelAll()
                    }
                    continuation.finish()
                }
                continuation.onTermination = { _ in task.cancel() }
            }
            var moment = start
            for await event in events.cancelOnGracefulShutdown() {
                guard let size = event else { try await writer.write(ByteBuffer(string: ": \n\n")); continue }
                if size > 0 { await node.waitUntilProjected(UInt64(size - 1)) }
                guard let reader = node.account(account), !reader.isClosed, try await store.alert(alert.id, of: account) != nil else { break }
                let found = try await news.after(moment, alert, for: reader)
                guard found.upTo > moment else { continue }
                moment = found.upTo
                if !found.objects.isEmpty { try await writer.write(ByteBuffer(string: "event: new\nid: \(moment)\ndata: \(found.objects.count)\n\n")) }
            }
            try await writer.finish(nil)
        }
    }
}

/// Streams that stand open, by account.
final class OpenStreams: Sendable {
    private let counts = Mutex<[AccountID: Int]>([:])

    func enter(_ account: AccountID) -> Bool {
        counts.withLock { counts in
            guard counts[account, default: 0] < AlertLive.ofOneMax, counts.values.reduce(0, +) < AlertLive.allMax else { return false }
            counts[account, default: 0] += 1
            return true
        }
    }

    func leave(_ account: AccountID) {
        counts.withLock { counts in
            let left = counts[account, default: 1] - 1
            counts[account] = left > 0 ? left : nil
        }
    }
}
