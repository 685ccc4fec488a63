import Kernel
import Synchronization

/// One entry read as a record: nil where its bytes were erased.
package struct RecordEntry: Sendable {
    package let index: UInt64
    package let record: Result<Record?, RecordError>
    package init(index: UInt64, record: Result<Record?, RecordError>) { (self.index, self.record) = (index, record) }
    package init(_ entry: Entry) {
        do { self.init(index: entry.index, record: .success(try entry.record())) } catch { self.init(index: entry.index, record: .failure(error)) }
    }
}

extension Journal {
    /// Keeps the records' bytes as `append` does. Those who follow find the records themselves for a while, and need not read them out of the bytes.
    @discardableResult
    package func append(records: [Record]) async throws -> Range<UInt64> {
        var bytes: [[UInt8]] = [], areInOrder = true
        bytes.reserveCapacity(records.count)
        // Thousands of records carry the same few labels.
        var label: (value: JSONValue, bytes: [UInt8])?
        for record in records {
            if label?.value != record.label {
                var written: [UInt8] = []
                areInOrder = try record.label.writeCanonically(into: &written, depth: 1) && areInOrder
                label = (record.label, written)
            }
            let written = try record.written(label: label?.bytes)
            bytes.append(written.bytes)
            areInOrder = areInOrder && written.isInOrder
        }
        let age = recent.withLock { $0.age }
        let range = try await append(bytes)
        // Where others write too, one of them may erase what is remembered here.
        if !isShared, areInOrder {
            recent.withLock { $0.add(records, at: range.lowerBound, bytes: bytes.reduce(0) { $0 + $1.count }, age: age) }
        }
        return range
    }

    /// Durable entries from `start` on as records, in order: as many as one read gives, at most `limit`. Empty at the end.
    package func records(from start: UInt64, limit: UInt64 = Limits.readEntries) async throws(JournalError) -> [RecordEntry] {
        let known = recent.withLock { $0.records(from: start, limit: Int(clamping: limit)) }
        if !known.isEmpty { return known }
        return try await entries(from: start, limit: limit).map { RecordEntry($0) }
    }
}

/// The records that were appended last, as they were said. Bounded; what does not follow on what is there makes it begin anew.
struct RecentRecords {
    private var parts: [(first: UInt64, records: [RecordEntry], bytes: Int)] = []
    private var count = 0, bytes = 0
    /// How often something was erased: what was said before that is not remembered after it.
    private(set) var age = 0

    mutating func add(_ records: [Record], at first: UInt64, bytes added: Int, age: Int) {
        guard age == self.age, !records.isEmpty else { return }
        if let last = parts.last, last.first + UInt64(last.records.count) != first { (parts, count, bytes) = ([], 0, 0) }
        parts.append((first, records.enumerated().map { RecordEntry(index: first + UInt64($0.offset), record: .success($0.element)) }, added))
        (count, bytes) = (count + records.count, bytes + added)
        guard count > Journal.Limits.rememberedRecords || bytes > Journal.Limits.rememberedBytes else { return }
        // Half of it at once, so that many small appends do not each move everything.
        var gone = 0
        while gone < parts.count, count > Journal.Limits.rememberedRecords / 2 || bytes > Journal.Limits.rememberedBytes / 2 {
            (count, bytes, gone) = (count - parts[gone].records.count, bytes - parts[gone].bytes, gone + 1)
        }
        parts.removeFirst(gone)
    }

    mutating func forget() { (parts, count, bytes, age) = ([], 0, 0, age + 1) }

    func records(from start: UInt64, limit: Int) -> [RecordEntry] {
        var low = 0, high = parts.count
        while low < high {
            let middle = (low + high) / 2
            if parts[middle].first <= start { low = middle + 1 } else { high = middle }
        }
        guard low > 0, start < parts[low - 1].first + UInt64(parts[low - 1].records.count) else { return [] }
        var found: [RecordEntry] = [], place = low - 1, offset = Int(start - parts[place].first)
        while place < parts.count, found.count < limit {
            found += parts[place].records[offset...].prefix(limit - found.count)
            (place, offset) = (place + 1, 0)
        }
        return found
    }
}
