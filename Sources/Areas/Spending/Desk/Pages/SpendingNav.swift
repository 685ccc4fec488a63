import Kernel
import Site

/// The pages of this area, as a line of links.
struct SpendingNav: Component {
    enum Place: String, CaseIterable {
        case ranking = "/spending", groups = "/spending/groups", targets = "/spending/targets", paths = "/spending/paths", burden = "/spending/burden", figures = "/spending/figures", claims = "/spending/claims", editions = "/spending/editions"
        var title: String {
            switch self {
            case .ranking: "States compared"
            case .groups: "Groups"
            case .targets: "Targets"
            case .paths: "What it would take"
            case .burden: "Who bears what"
            case .figures: "All figures"
            case .claims: "Check a claim"
            case .editions: "Editions and definitions"
            }
        }
    }
    var current: Place?

    var html: HTML {
        AreaNav("Spending", Place.allCases.map { .init($0.title, address: $0.rawValue) }, current: current?.rawValue)
    }
}
