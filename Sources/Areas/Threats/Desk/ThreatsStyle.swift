import Site

/// What this area adds to the style of the house.
enum ThreatsStyle {
    static let sheet = StaticFile(name: "threats", suffix: "css", type: "text/css; charset=utf-8", text: """
        .one-buttons { display: flex; flex-wrap: wrap; gap: var(--space-2); margin-top: var(--space-4); }
        @media print { .one-buttons { display: none; } }
        """)
}
