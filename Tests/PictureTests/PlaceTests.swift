import Kernel
import Picture
import Testing

@Suite("Places and distances")
struct PlaceTests {
    @Test("Degrees are kept as they are written", arguments: [("55.35", "55.35"), ("-6.26", "-6.26"), ("0", "0"), ("77.0", "77"), ("52.5186", "52.5186"), ("-0.13", "-0.13"), ("90", "90")])
    func degrees(text: String, printed: String) { #expect(Degrees(text, limit: 90)?.description == printed) }

    @Test("What is no number of degrees is refused", arguments: ["", "-", "55,35", "5 5", "91", "-90.0001", "1e2", "--5", "55.", ".5", "55.12345", "+5", "５"])
    func noDegrees(text: String) { #expect(Degrees(text, limit: 90) == nil) }

    @Test("Distances along the Earth are those that an atlas gives, to a part in five hundred", arguments: [
        (55.676, 12.568, 59.913, 10.752, 483.0), (48.857, 2.352, 52.520, 13.405, 878), (59.437, 24.754, 60.170, 24.938, 82), (50.85, 4.35, 38.72, -9.14, 1714), (0, 0, 0, 180, 20_015), (52, 10, 52, 10, 0),
    ])
    func distances(a: Double, b: Double, c: Double, d: Double, kilometres: Double) {
        let found = Sphere.kilometres(Sphere.point(latitude: a, longitude: b), Sphere.point(latitude: c, longitude: d))
        #expect(abs(found - kilometres) <= max(1, kilometres / 200), "\(found)")
    }

    @Test("Sine and cosine of the house keep the rule of the circle", arguments: stride(from: -720.0, through: 720, by: 13.7).map { $0 })
    func circle(degrees: Double) {
        let sine = Sphere.sine(degrees), cosine = Sphere.cosine(degrees)
        #expect(abs(sine * sine + cosine * cosine - 1) < 1e-11)
        #expect(abs(Sphere.sine(degrees + 360) - sine) < 1e-11)
    }
}
