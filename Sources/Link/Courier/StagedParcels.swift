import Crypto
import Foundation

/// Sealed files kept aside until what comes before them has arrived; as they came, so still sealed.
struct StagedParcels: Sendable {
    let directory: String
    static let countMax = 100

    struct Parcel: Hashable, Sendable {
        let path: String
        let range: Range<UInt64>
    }

    /// In the order of their first entries.
    func all() -> [Parcel] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.compactMap { name -> Parcel? in
            let parts = name.split(separator: "-" as Character)
            guard parts.count == 3, parts[2].hasSuffix(".courier"), let from = UInt64(parts[0]), let to = UInt64(parts[1]), from <= to else { return nil }
            return Parcel(path: directory + "/" + name, range: from..<to)
        }.sorted { ($0.range.lowerBound, $0.range.upperBound, $0.path) < ($1.range.lowerBound, $1.range.upperBound, $1.path) }
    }

    /// Keeps a durable copy. One that is there already stays.
    func keep(_ path: String, range: Range<UInt64>, header: SealedHeader) throws(CourierError) {
        let name = SHA256.hash(data: header.bytes).prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let place = "\(directory)/\(range.lowerBound)-\(range.upperBound)-\(name).courier"
        guard !FileManager.default.fileExists(atPath: place) else { return }
        guard all().count < Self.countMax else { throw .tooManyStaged(directory: directory, limit: Self.countMax) }
        do { try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700]) } catch {
            throw .notWritten(file: place, reason: NewFile.reason(error))
        }
        let copy = try NewFile(place)
        do {
            let source = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? source.close() }
            while let part = try source.read(upToCount: 1 << 20), !part.isEmpty { try copy.write(part) }
        } catch let error as CourierError { throw error } catch { throw .unreadable(file: path, reason: NewFile.reason(error)) }
        try copy.keep()
    }

    func remove(_ parcel: Parcel) { try? FileManager.default.removeItem(atPath: parcel.path) }
}
