package import Kernel

/// Why two incidents are held together. Three of the four must hold, and time or place must be among them.
package struct Tie: Hashable, Sendable {
    package enum Reason: String, Hashable, Sendable, CaseIterable { case time, place, sector, method }

    /// Begun within so many days of each other.
    package static let daysMax = 45
    /// No farther apart than this, in kilometres.
    package static let kilometresMax = 200.0
    package static let reasonsMin = 3

    package let a: IncidentID
    package let b: IncidentID
    /// Days between their beginnings; nil where one of them is not known well enough.
    package let days: Int?
    /// Nil where one of them has no place.
    package let kilometres: Int?
    package let sectors: [String]
    /// Nil where they were done differently.
    package let method: String?

    /// Nil when fewer reasons hold.
    package init?(_ a: Incident, _ b: Incident) {
        (self.a, self.b) = a.id < b.id ? (a.id, b.id) : (b.id, a.id)
        days = a.isDayKnown && b.isDayKnown ? abs(Int(a.first.ordinal) - Int(b.first.ordinal)) : nil
        kilometres = a.place.precision == .nominal || b.place.precision == .nominal ? nil : Int(Sphere.kilometres(a.place.point, b.place.point).rounded())
        sectors = a.sectors.filter(b.sectors.contains)
        method = a.method == b.method ? a.method : nil
        guard reasons.count >= Self.reasonsMin else { return nil }
    }

    package var reasons: [Reason] {
        Reason.allCases.filter { reason in
            switch reason {
            case .time: days.map { $0 <= Self.daysMax } ?? false
            case .place: kilometres.map { $0 <= Int(Self.kilometresMax) } ?? false
            case .sector: !sectors.isEmpty
            case .method: method != nil
            }
        }
    }
}

extension Incident {
    /// A beginning that is known to the year ties nothing to it.
    package var isDayKnown: Bool { from.last.ordinal - from.first.ordinal < Int32(Tie.daysMax) }
}
