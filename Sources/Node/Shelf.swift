package import Kernel
import Synchronization

/// What an area put together for all who may see the same, kept until something changes: a dozen of them, the one asked for last stays longest.
package final class Shelf<Made: Sendable>: Sendable {
    package struct Key: Hashable, Sendable {
        let sights: String
        let day: Day
        let change: Int64
        /// `change`: the number that the area's tables raise with every change.
        package init(sights: String, day: Day, change: Int64) { (self.sights, self.day, self.change) = (sights, day, change) }
    }

    static var keptMax: Int { 12 }
    private let state = Mutex<[(key: Key, made: Made)]>([])

    package init() {}

    package subscript(key: Key) -> Made? {
        state.withLock { state in
            guard let index = state.firstIndex(where: { $0.key == key }) else { return nil }
            let found = state.remove(at: index)
            state.append(found)
            return found.made
        }
    }

    /// Earlier states of the same go.
    package func keep(_ made: Made, as key: Key) {
        state.withLock { state in
            state.removeAll { $0.key == key || $0.key.change < key.change && $0.key.sights == key.sights }
            state.append((key, made))
            if state.count > Self.keptMax { state.removeFirst() }
        }
    }
}

/// What was read from a table once, by its number: rows never change, a better wording is a row of another number. Emptied when full.
package final class ReadRows<Row: Sendable>: Sendable {
    private let countMax: Int
    private let rows = Mutex<[Int64: Row]>([:])

    package init(countMax: Int) { self.countMax = countMax }

    package func row(_ number: Int64, _ read: () throws -> Row) rethrows -> Row {
        if let known = rows.withLock({ $0[number] }) { return known }
        let made = try read()
        rows.withLock { rows in
            if rows.count >= countMax { rows = [:] }
            rows[number] = made
        }
        return made
    }
}
