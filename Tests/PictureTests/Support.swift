import Areas
import Foundation
import Kernel
import Packs
import Picture
import PictureDesk
import TestSupport

enum RealPicture {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "packs/eu-nato").path
    static let pack: Pack = { do { return try Pack.load(directory, areas: Areas.facts) } catch { fatalError("\(error)") } }()
    static let facts = pack.facts(of: PictureFacts.self)!
}

enum Sample {
    static func incident(_ id: String, day: Day = Day("2026-01-10")!, lat: Int = 550_000, lon: Int = 200_000, method: String = "cable-damage", sectors: [String] = ["digital"], precision: Place.Precision = .town, from: String? = nil) -> Incident {
        Incident(id: IncidentID(id), title: "Incident \(id)", kind: .infrastructure, method: method, place: Place(name: "somewhere", latitude: Degrees(tenThousandths: lat), longitude: Degrees(tenThousandths: lon), precision: precision),
                 from: from.flatMap { PartialDate($0) } ?? PartialDate(day), sectors: sectors, states: [], source: Source(title: "a test", confidence: .seen))
    }

    /// Crowded enough that most hang together, spread enough that not all do.
    static func incidents(_ count: Int, seed: UInt64) -> [Incident] {
        var random = Seeded(seed)
        let methods = ["cable-damage", "explosion", "fire", "cyber-ddos"], sectors = ["digital", "energy", "transport", "government"]
        return (0..<count).map { number in
            incident("i\(number)", day: Day(ordinal: 20_000 + Int32.random(in: 0..<900, using: &random)), lat: Int.random(in: 400_000...700_000, using: &random), lon: Int.random(in: -100_000...400_000, using: &random),
                     method: methods.randomElement(using: &random)!, sectors: Array(Set([sectors.randomElement(using: &random)!, sectors.randomElement(using: &random)!])).sorted(), precision: random.once(in: 12) ? .nominal : .town,
                     from: random.once(in: 15) ? "2025" : nil)
        }
    }
}
