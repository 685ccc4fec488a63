package import Kernel

/// Degrees with four decimals at most, kept as whole ten-thousandths: what is written is what is kept and hashed.
package struct Degrees: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let tenThousandths: Int
    package init(tenThousandths: Int) { self.tenThousandths = tenThousandths }

    /// Digits with a point before decimals, between -`limit` and `limit`: `55.35`, `-6.26`.
    package init?(_ text: some StringProtocol, limit: Int) {
        let isNegative = text.hasPrefix("-"), digits = text.drop { $0 == "-" }
        guard text.utf8.count <= 12, digits.utf8.count == text.utf8.count - (isNegative ? 1 : 0) else { return nil }
        let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...3).contains(whole.utf8.count), whole.utf8.allSatisfy({ (48...57).contains($0) }), let degrees = Int(whole) else { return nil }
        var rest = 0
        if parts.count == 2 {
            guard (1...4).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(parts[1]) else { return nil }
            rest = (parts[1].utf8.count..<4).reduce(number) { sum, _ in sum * 10 }
        }
        let value = degrees * 10_000 + rest
        guard value <= limit * 10_000 else { return nil }
        tenThousandths = isNegative ? -value : value
    }

    package var value: Double { Double(tenThousandths) / 10_000 }
    package static func < (a: Self, b: Self) -> Bool { a.tenThousandths < b.tenThousandths }

    package var description: String {
        let size = abs(tenThousandths), sign = tenThousandths < 0 ? "-" : ""
        var rest = String(10_000 + size % 10_000).dropFirst()
        while rest.last == "0" { rest.removeLast() }
        return sign + String(size / 10_000) + (rest.isEmpty ? "" : "." + rest)
    }
}

/// Where something happened, and how well that is known.
package struct Place: Hashable, Sendable {
    package enum Precision: String, Hashable, Sendable, CaseIterable {
        case site, town, region, sea
        /// The point stands for something wider: a campaign in many states has no place.
        case nominal

        package var inWords: String {
            switch self {
            case .site: "the site is known"
            case .town: "known to the town"
            case .region: "known to the region"
            case .sea: "known to a part of the sea"
            case .nominal: "the point only stands for something wider"
            }
        }
        /// Where nobody said how far off the point may be.
        package var usualKilometres: Int? { switch self { case .site: 1; case .town: 10; case .region: 100; case .sea: 50; case .nominal: nil } }
    }
    package let name: String
    package let latitude: Degrees
    package let longitude: Degrees
    package let precision: Precision
    /// It lies within so many kilometres of the point; nil for a nominal one.
    package let withinKilometres: Int?

    package init(name: String, latitude: Degrees, longitude: Degrees, precision: Precision, withinKilometres: Int? = nil) {
        (self.name, self.latitude, self.longitude, self.precision) = (name, latitude, longitude, precision)
        self.withinKilometres = precision == .nominal ? nil : withinKilometres ?? precision.usualKilometres
    }

    package var point: SIMD3<Double> { Sphere.point(latitude: latitude.value, longitude: longitude.value) }

    /// "Vilnius, known to the town (within 10 km)"
    package var inWords: String { "\(name), \(precision.inWords)" + (withinKilometres.map { " (within \($0) km)" } ?? "") }
}
