/// The four answers as a reader meets them: shape, tile, word, and colour last.
package enum OutcomeMark: String, Hashable, Sendable, CaseIterable, Comparable {
    case permitted, consents, unknown, denied

    /// As it stands at the head of a sentence.
    package var word: String {
        switch self {
        case .permitted: "Permitted"
        case .consents: "Needs consent"
        case .unknown: "Unknown, withheld"
        case .denied: "Denied"
        }
    }

    /// As it stands in a legend, before a number.
    package var legend: String {
        switch self {
        case .permitted: "may have it"
        case .consents: "needs consent"
        case .unknown: "unknown"
        case .denied: "denied"
        }
    }

    /// The order of severity: a worse answer is greater.
    package static func < (a: Self, b: Self) -> Bool { allCases.firstIndex(of: a)! < allCases.firstIndex(of: b)! }   // Invariant: every case is in allCases

    var markClasses: StaticString {
        switch self {
        case .permitted: "mark permitted"
        case .consents: "mark consents"
        case .unknown: "mark unknown"
        case .denied: "mark denied"
        }
    }

    var tileClasses: StaticString {
        switch self {
        case .permitted: "tile permitted"
        case .consents: "tile consents"
        case .unknown: "tile unknown"
        case .denied: "tile denied"
        }
    }

    var periodClasses: StaticString {
        switch self {
        case .permitted: "period permitted"
        case .consents: "period consents"
        case .unknown: "period unknown"
        case .denied: "period denied"
        }
    }
}
