/// Angles and distances on a round Earth, the same to the last bit on every machine: nothing here asks the system's mathematics.
package enum Sphere {
    /// Mean radius in kilometres (IUGG).
    package static let radius = 6_371.0
    private static let pi = Double.pi

    package static func sine(_ degrees: Double) -> Double {
        // Folded to a quarter turn, where eight terms of the series leave less than 1e-12.
        var angle = degrees.remainder(dividingBy: 360)
        if angle > 90 { angle = 180 - angle } else if angle < -90 { angle = -180 - angle }
        let x = angle * pi / 180, square = x * x
        var term = x, sum = x
        for step in stride(from: 2.0, through: 16, by: 2) {
            term *= -square / (step * (step + 1))
            sum += term
        }
        return sum
    }

    package static func cosine(_ degrees: Double) -> Double { sine(degrees + 90) }

    /// A point of the unit sphere; two of them are as far apart as the angle between them.
    package static func point(latitude: Double, longitude: Double) -> SIMD3<Double> {
        let ring = cosine(latitude)
        return SIMD3(ring * cosine(longitude), ring * sine(longitude), sine(latitude))
    }

    /// Along the great circle.
    package static func kilometres(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double { 2 * arcsine(min(1, chord(a, b) / 2)) * radius }

    package static func chord(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double {
        let d = a - b
        return (d * d).sum().squareRoot()
    }

    /// The chord of the unit sphere that spans so many kilometres.
    package static func chord(kilometres: Double) -> Double { 2 * sine(min(kilometres, radius * pi) / radius / 2 * 180 / pi) }

    /// Newton's steps from the half angle, in radians; for `x` from 0 to 1.
    private static func arcsine(_ x: Double) -> Double {
        if x > 0.71 { return pi / 2 - arcsine((1 - x * x).squareRoot()) }
        var angle = x
        for _ in 0..<5 { angle -= (sine(angle * 180 / pi) - x) / cosine(angle * 180 / pi) }
        return angle
    }
}
