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
    /// Whether sides change their keys, and whether one brings entries in the name of the other's house.
    package var rotates: Bool
    package var lies: Bool

    package init(seed: UInt64, steps: Int = 120, signsWithBoth: Bool = false, restores: Bool = true, rotates: Bool = true, lies: Bool = true) {
        (self.seed, self.steps, self.signsWithBoth, self.restores, self.rotates, self.lies) = (seed, steps, signsWithBoth, restores, rotates, lies)
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
    /// How often new keys took over, and how many lies were told.
    package private(set) var rotations = 0, lies = 0
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

    /// Whether people were called to an honest pair: only after an older copy was put back.
    var isStopped: Bool { alarms.all.contains { alarm in if case .peerIsAhead = alarm { false } else { alarm.stopsTheLink } } }

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
            if await caughtUp(process) { await look(place, process) }
        case 80..<84: side.clock.advance(milliseconds: Int64.random(in: 1...100_000, using: &random))
        case 84: side.clock.skew(milliseconds: Int64.random(in: -3_600_000...3_600_000, using: &random))
        case 85..<88: side.disk.faults.fill(for: Int.random(in: 1...3, using: &random))
        case 88: side.disk.faults.fail(oneIn: random.once(in: 2) ? nil : Int.random(in: 4...20, using: &random))
        case 89..<91: side.wire.cut(true)
        case 91..<95: side.wire.cut(false)
        case 95: backups[place].append((side.disk.copy(), await (try? side.disk.journal.size()) ?? 0))
        case 96 where plan.restores && !backups[place].isEmpty && random.once(in: 2): await restore(place)
        case 97: await rotate(place, process)
        case 98 where plan.lies && random.once(in: 2): await lie(place, process)
        default:
            tell("\(side.identity.own) crashes")
            await stop(place)
        }
    }

    private func stop(_ place: Int) async {
        doors[place].endpoint = nil
        await sides[place].crash()
    }

    /// The intake's step; keys that are new here end the process, which then begins with them.
    @discardableResult
    private func look(_ place: Int, _ process: SimulatedSide.Process) async -> Bool {
        do { return try await process.intake.step() } catch is MustBeginAnew {
            tell("\(sides[place].identity.own) takes new keys of its peer")
            // What an older copy would not know is what decision 9 leaves to people.
            backups[place] = []
            await stop(place)
            return false
        } catch { return false }
    }

    /// Asks for new keys, or lets those that the peer took take over. Either is a write and a new beginning.
    private func rotate(_ place: Int, _ process: SimulatedSide.Process) async {
        guard plan.rotates else { return }
        if process.ring.next != nil { return await settleKeys(place, process) }
        var next = process.ring.own
        let which = Int.random(in: 0..<3, using: &random)
        if which != 1 { next.channel += 1 }
        if which != 0 { next.mirror += 1 }
        guard max(next.channel, next.mirror) < SideIdentity.versions, (try? sides[place].disk.changeRing({ $0.next = next })) != nil else { return }
        tell("\(sides[place].identity.own) asks for new keys: channel \(next.channel), mirror \(next.mirror)")
        await stop(place)
    }

    private func settleKeys(_ place: Int, _ process: SimulatedSide.Process) async {
        let side = sides[place]
        guard let next = process.ring.next, await process.isReady(),
              let said = try? await process.place(of: .next(side.identity.announcement(of: next, after: process.ring.own))), said.answer == .accepted,
              (try? side.disk.changeRing({ $0.takeOver() })) != nil else { return }
        tell("\(side.identity.own)'s new keys take over: channel \(next.channel), mirror \(next.mirror)")
        rotations += 1
        backups[place] = []
        await stop(place)
    }

    /// Whoever runs this side writes into its channel, past its own rules, what a body of the other house is said to have said.
    private func lie(_ place: Int, _ process: SimulatedSide.Process) async {
        guard await process.isReady() else { return }
        let side = sides[place], other = sides[1 - place].identity
        lies += 1
        let item = items[Self.markings.firstIndex { $0.side == 1 - place && $0.mayCross }!], now = side.clock.clock.now()
        let author = random.once(in: 2) ? other.ownCustodian : side.identity.ownCustodian
        let record = Record(id: RecordID(at: now, using: &random), kind: SimulatedSide.shared, label: item.json, author: .init(body: author, account: "release"), at: now, body: ["lie": .integer(Int64(lies))])
        guard let bytes = try? record.bytes() else { return }
        _ = try? await process.channel.append(bytes)
        tell("\(side.identity.own) lies in the name of \(item.originator)")
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
        await stop(place)
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
        var before: [UInt64] = [], rings: [KeyRing] = []
        for round in 0..<200 {
            for (place, side) in sides.enumerated() {
                // Whoever ended to begin with new keys, or as an older copy, is there again before the other asks for it.
                for place in 0..<2 where sides[place].process == nil { try await start(place) }
                guard let process = side.process else { continue }
                guard await caughtUp(process) || alarms.all.contains(where: \.stopsTheLink) else { throw WorldError.doesNotHeal("the channel of \(side.identity.own) cannot be filled") }
                for _ in 0..<20 where side.process != nil { await send(place, process) }
                guard side.process != nil else { continue }
                if await process.isReady() { while await look(place, process) {} }
                if side.process === process, process.ring.next != nil { await settleKeys(place, process) }
                side.clock.advance(milliseconds: 100_000)
            }
            var now: [UInt64] = []
            for side in sides { now += [await side.process?.mirror.size ?? 0, side.process?.channel.size ?? 0, side.process?.journal.size ?? 0] }
            // New keys that took over have something to say yet.
            if now == before, rings == sides.map(\.disk.ring), sides.allSatisfy({ $0.process != nil }) { return }
            (before, rings) = (now, sides.map(\.disk.ring))
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
