import Journal
import Kernel
import Labels
import Link
import Node
package import Release
import TestSupport
import TransparencyLog

/// What one simulated history is made of. The same plan gives the same history.
package struct Plan: Sendable {
    package var seed: UInt64
    /// Steps before everything heals.
    package var steps: Int
    package var signsWithBoth: Bool
    /// Whether an older copy of a disk is ever put back.
    package var restores: Bool

    package init(seed: UInt64, steps: Int = 120, signsWithBoth: Bool = false, restores: Bool = true) {
        (self.seed, self.steps, self.signsWithBoth, self.restores) = (seed, steps, signsWithBoth, restores)
    }
}

/// A pair of nodes, the wire between them, and everything that can go wrong between any two steps.
package final class World {
    /// One record that somebody said, as the judge remembers it: outside the nodes.
    struct Said {
        let number: Int
        let mayCross: Bool
        /// Nil when the journal could not say whether it kept it.
        let index: UInt64?
    }
    let plan: Plan
    private(set) var random: Seeded
    let sides: [SimulatedSide]
    let alarms = Alarms()
    private(set) var said: [[Said]] = [[], []]
    /// Numbers that a restored backup took out of a journal: they may have crossed before.
    private(set) var lost: [Set<Int>] = [[], []]
    private var backups: [[(disk: Disk, size: UInt64)]] = [[], []]
    private(set) var hasRestored = false
    private var number = 0
    package private(set) var story: [String] = []

    /// Markings of things said, with whether they may cross: the judge's own table, not the engine's answer. Rules T5, T4 and B1 of the pack.
    static let markings: [(marking: String, originator: PartyID, side: Int, mayCross: Bool)] = [
        ("TLP:CLEAR", "EU.CERT-EU", 0, true), ("TLP:GREEN", "EU.CERT-EU", 0, true), ("TLP:RED", "EU.CERT-EU", 0, false), ("EU SECRET", "EU.EEAS", 0, false),
        ("TLP:CLEAR", "NATO.NCSC", 1, true), ("TLP:GREEN", "NATO.NCSC", 1, true), ("TLP:RED", "NATO.NCSC", 1, false), ("NATO SECRET", "NATO.IS", 1, false),
    ]
    private let items: [Item]

    package init(_ plan: Plan, desk: ReleaseDesk) async throws {
        self.plan = plan
        random = Seeded(plan.seed)
        items = try Self.markings.map { Item(label: try desk.facts.vocabulary.read($0.marking), originator: $0.originator) }
        let doors = [Door(), Door()]
        let alarms = alarms
        sides = (plan.signsWithBoth ? SideIdentity.withBoth : SideIdentity.withOne).enumerated().map { place, identity in
            let other = doors[1 - place]
            return SimulatedSide(identity, desk: desk, disk: Disk(faults: DiskFaults(seed: plan.seed &* 31 &+ UInt64(place))),
                                 wire: FaultyWire(seed: plan.seed &* 17 &+ UInt64(place), rates: .init(), other: { other.endpoint }), alarms: alarms)
        }
        self.doors = doors
        for place in 0..<2 { try await start(place) }
    }

    /// What the wire of the other side reaches: whatever listens there now.
    private let doors: [Door]

    private func start(_ place: Int) async throws {
        let side = sides[place]
        try await side.start(peer: sides[1 - place].identity)
        doors[place].endpoint = side.process?.mirror
    }

    private func tell(_ what: String) { story.append(what) }

    // MARK: Steps

    /// Runs the whole plan, heals everything, and brings both sides to rest.
    package func run() async throws {
        for _ in 0..<plan.steps { await step() }
        try await heal()
    }

    private func step() async {
        let place = Int.random(in: 0..<2, using: &random), side = sides[place]
        guard let process = side.process else {
            if random.once(in: 3) { await revive(place) }
            return
        }
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<28: await say(place)
        case 28..<46:
            guard await process.isReady() else { return tell("\(side.identity.own) cannot ask its peer what it holds") }
            let before = process.channel.size
            do { try await process.feeder.step() } catch { tell("\(side.identity.own) fills and fails: \(error)") }
            if process.channel.size > before { tell("\(side.identity.own) fills its channel from \(before) to \(process.channel.size)") }
        case 46..<68: await send(place, process)
        case 68..<80:
            // The intake's first look comes after the feeder has gone through the journal: the node's own order of starting.
            if await caughtUp(process) { try? await process.intake.step() }
        case 80..<84: side.clock.advance(milliseconds: Int64.random(in: 1...100_000, using: &random))
        case 84: side.clock.skew(milliseconds: Int64.random(in: -3_600_000...3_600_000, using: &random))
        case 85..<88: side.disk.faults.fill(for: Int.random(in: 1...3, using: &random))
        case 88: side.disk.faults.fail(oneIn: random.once(in: 2) ? nil : Int.random(in: 4...20, using: &random))
        case 89..<91: side.wire.cut(true)
        case 91..<95: side.wire.cut(false)
        case 95: backups[place].append((side.disk.copy(), await (try? side.disk.journal.size()) ?? 0))
        case 96 where plan.restores && !backups[place].isEmpty && random.once(in: 2): await restore(place)
        default:
            tell("\(side.identity.own) crashes")
            doors[place].endpoint = nil
            await side.crash()
        }
    }

    private func caughtUp(_ process: SimulatedSide.Process) async -> Bool {
        guard await process.isReady() else { return false }
        for _ in 0..<100 {
            let before = process.channel.size
            do {
                let more = try await process.feeder.step()
                if process.channel.size > before { tell("a channel is filled from \(before) to \(process.channel.size)") }
                if !more { return true }
            } catch {
                tell("a channel is not filled: \(error), at \(process.channel.size)")
                return false
            }
        }
        return false
    }

    private func send(_ place: Int, _ process: SimulatedSide.Process) async {
        let outcome = await process.sender.step()
        tell("\(sides[place].identity.own) sends: \(outcome)")
        // The alarm tells its operator to start it again; this one does.
        guard case .stopped(.peerIsAhead) = outcome else { return }
        doors[place].endpoint = nil
        await sides[place].crash()
    }

    private func say(_ place: Int) async {
        guard let process = sides[place].process else { return }
        let choices = Self.markings.indices.filter { Self.markings[$0].side == place }, choice = choices.randomElement(using: &random)!
        number += 1
        let now = sides[place].clock.clock.now()
        let record = Record(id: RecordID(at: now, using: &random), kind: SimulatedSide.shared, label: items[choice].json, author: .init(body: Self.markings[choice].originator, account: "somebody"),
                            at: now, body: ["number": .integer(Int64(number))])
        let mayCross = Self.markings[choice].mayCross
        do {
            let index = try await process.journal.append(record)
            said[place].append(Said(number: number, mayCross: mayCross, index: index))
        } catch let error as JournalError {
            // Not kept, for certain: as if it had never been said. Otherwise nobody knows.
            if case .outcomeUnknown = error { said[place].append(Said(number: number, mayCross: mayCross, index: nil)) }
        } catch {}
    }

    private func revive(_ place: Int) async {
        do {
            try await start(place)
            tell("\(sides[place].identity.own) starts")
        } catch {
            // A disk that is full does not let it start; it is tried again later.
            doors[place].endpoint = nil
            await sides[place].crash()
        }
    }

    private func restore(_ place: Int) async {
        guard let backup = backups[place].randomElement(using: &random) else { return }
        tell("\(sides[place].identity.own) is restored from a backup of \(backup.size) entries")
        hasRestored = true
        doors[place].endpoint = nil
        await sides[place].crash()
        sides[place].restore(backup.disk)
        lost[place].formUnion(said[place].filter { $0.index.map { $0 >= backup.size } ?? true }.map(\.number))
        said[place].removeAll { $0.index.map { $0 >= backup.size } ?? true }
        backups[place].removeAll { $0.size > backup.size }
        await revive(place)
    }

    // MARK: Healing

    private func heal() async throws {
        tell("everything heals")
        for place in 0..<2 {
            sides[place].disk.faults.fail(oneIn: nil)
            sides[place].disk.faults.fill(for: 0)
            sides[place].wire.heal()
            if sides[place].process == nil { try await start(place) }
        }
        var before: [UInt64] = []
        for round in 0..<200 {
            for (place, side) in sides.enumerated() {
                if side.process == nil { try await start(place) }
                guard let process = side.process else { continue }
                guard await caughtUp(process) || alarms.all.contains(where: \.stopsTheLink) else { throw WorldError.doesNotHeal("the channel of \(side.identity.own) cannot be filled") }
                for _ in 0..<20 where side.process != nil { await send(place, process) }
                guard side.process != nil else { continue }
                if await process.isReady() { while try await process.intake.step() {} }
                side.clock.advance(milliseconds: 100_000)
            }
            var now: [UInt64] = []
            for side in sides { now += [await side.process?.mirror.size ?? 0, side.process?.channel.size ?? 0, side.process?.journal.size ?? 0] }
            if now == before { return }
            before = now
            if round == 199 { throw WorldError.doesNotHeal("after 200 rounds it still moves: \(now)") }
        }
    }

    /// Ends both processes.
    package func close() async {
        for side in sides { await side.crash() }
    }
}

/// Where a side listens, as long as its process runs.
final class Door: @unchecked Sendable {
    // The simulation is one task: nothing looks while something changes.
    var endpoint: (any LinkEndpoint)?
}

package enum WorldError: Error, Hashable, Sendable, CustomStringConvertible {
    case doesNotHeal(String)
    package var description: String {
        switch self {
        case .doesNotHeal(let reason): "The pair does not come to rest: \(reason)."
        }
    }
}
