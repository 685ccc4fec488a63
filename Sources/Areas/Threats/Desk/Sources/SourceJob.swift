import Foundation
import Journal
import Kernel
import Labels
import Node
import Release
import Synchronization
import Threats

/// Reads every source when it is due, for as long as the node runs.
final class SourceJob: Sendable {
    private let store: SourceStore
    private let intake: ThreatIntake
    private let node: Node
    private let reach: Reach
    private let process = UUID().uuidString
    private let running = Mutex<Set<String>>([])
    private static let look = Duration.seconds(1), atOnceMax = 4, pagesInARun = 500

    init(_ reading: ThreatReading, reach: Reach) {
        (store, intake, node, self.reach) = (SourceStore(reading.node.vault), ThreatIntake(reading), reading.node, reach)
    }

    func run() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                for source in (try? await due()) ?? [] {
                    let isFree = running.withLock { running in running.count < Self.atOnceMax && running.insert(source.id).inserted }
                    guard isFree else { continue }
                    group.addTask {
                        await self.read(source)
                        self.running.withLock { _ = $0.remove(source.id) }
                    }
                }
                do { try await Task.sleep(for: Self.look) } catch { return }
            }
        }
    }

    private func due() async throws -> [ThreatSource] {
        let now = node.clock.now(), wishes = try await store.wishes()
        var due: [ThreatSource] = []
        for source in try await store.all() where !source.isPaused && !running.withLock({ $0.contains(source.id) }) {
            let wished = wishes.contains(source.id), state = try await store.state(of: source.id)
            if wished || state.due <= now { due.append(source) }
        }
        return due
    }

    /// One reading, with its outcome kept in words.
    func read(_ source: ThreatSource) async {
        do {
            guard try await store.takeTurn(source.id, as: process, now: node.clock.now()) else { return }
            try? await store.fulfil(source.id)
            var state = try await store.state(of: source.id)
            state.tried = node.clock.now()
            let outcome = await pull(source, state)
            state = try await store.state(of: source.id)
            state.tried = node.clock.now()
            switch outcome {
            case .success(let isAtEnd):
                (state.failures, state.error, state.succeeded) = (0, nil, node.clock.now())
                state.due = isAtEnd ? node.clock.now().advanced(by: .seconds(source.everySeconds)) : node.clock.now()
            case .failure(let error):
                var backoff = Backoff(failures: state.failures), random = SystemRandomNumberGenerator()
                let wait = backoff.wait(asked: error.askedToWait, using: &random)
                (state.failures, state.error) = (backoff.failures, error.description)
                // What does not pass by itself is asked no more often than the source is read.
                state.due = node.clock.now().advanced(by: error.isPassing ? wait : max(wait, .seconds(source.everySeconds)))
                if case .missing = error { state.collection = nil }
            }
            try await store.keep(state, of: source.id)
            try await store.giveBack(source.id, as: process)
        } catch {
            // The vault does not answer; the node says so itself, and the source is due still.
        }
    }

    private func pull(_ source: ThreatSource, _ first: SourceState) async -> Result<Bool, PullError> {
        guard let account = node.account(source.account), !account.isClosed else { return .failure(.notKept("The account \(source.account), under which objects are added, is closed. Enter the source anew under another.")) }
        do throws(PullError) {
            let standing: Label, credential: TAXIIClient.Credential
            do { standing = try node.desk.facts.vocabulary.read(source.marking) } catch { throw .notKept("The marking of what brings none is not understood: \(error)") }
            do { credential = try await store.credential(of: source) } catch { throw .notKept("The vault does not give the secret: \(error)") }
            let isAtEnd = try await TAXIIClient.with(first.collection ?? source.address, credential, reach) { (client) throws(PullError) in
                let found = if let known = first.collection { Discovery.Found(address: known, title: first.title) } else { try await Discovery(client: client).collection(source.wanted) }
                return try await self.reading(source, found, standing, account).run(client, found.address, from: first.cursor)
            }
            return .success(isAtEnd)
        } catch { return .failure(error) }
    }

    private func reading(_ source: ThreatSource, _ found: Discovery.Found, _ standing: Label, _ account: Account) -> CollectionPull {
        let (store, intake, node, process) = (store, intake, node, process)
        return CollectionPull(take: { (batch) throws(PullError) in
            do throws(ActError) { return PullTaken(try await intake.take(batch, into: source.into, standing: standing, by: account), of: batch) } catch {
                if case .field(_, let says) = error { throw .answered(host: "this node", status: 422, says: says) }
                throw .notKept(error.description)
            }
        }, keep: { (cursor, taken) throws(PullError) in
            do {
                let now = node.clock.now()
                // Paused or removed meanwhile, or another process took over: what was read is kept, and the reading ends here.
                guard let current = try await store.source(source.id), !current.isPaused, try await store.takeTurn(source.id, as: process, now: now) else { throw PullError.notKept("The reading was stopped.") }
                var state = try await store.state(of: source.id)
                (state.cursor, state.collection, state.title) = (cursor, found.address, found.title)
                state.added += taken.added
                state.known += taken.known
                try await store.setAside(taken.refused, of: source.id, at: now)
                // What comes again at every reading is one thing set aside.
                state.refused = taken.refused.isEmpty ? state.refused : try await store.aside(of: source.id).count
                try await store.keep(state, of: source.id)
            } catch let error as PullError { throw error } catch { throw .notKept("The vault does not keep the place reached: \(error)") }
        }, now: { node.clock.now().milliseconds * 1000 }, withHistory: source.withHistory, pagesMax: Self.pagesInARun)
    }
}

extension PullTaken {
    init(_ outcomes: [ThreatIntake.Outcome], of batch: [ThreatIntake.Incoming]) {
        for (one, sent) in zip(outcomes, batch) {
            switch one.kind {
            case .added: added += 1
            case .known: known += 1
            case .refused(let reason): refused.append(.init(object: CollectionPull.name(sent), reason: reason))
            }
        }
    }
}
