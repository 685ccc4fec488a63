/// What keeps a form from being taken, at the top of `main`; it takes the focus, each line leads to its field.
package struct ErrorSummary: Hashable, Sendable, Component {
    package struct Line: Hashable, Sendable {
        package let says: String
        /// `id` of the field: `field-marking`.
        package let field: String?
        package init(_ says: String, field: String?) { (self.says, self.field) = (says, field) }
    }
    package let title: String
    package let lines: [Line]
    package init(title: String, _ lines: [Line]) { (self.title, self.lines) = (title, lines) }

    package var html: HTML {
        div(.class("error-summary"), .role("alert"), .tabindex(-1), .autofocus(true)) {
            h2 { title }
            ul {
                for line in lines {
                    li { if let field = line.field { a(.href("#" + field)) { line.says } } else { line.says } }
                }
            }
        }
    }
}

/// Why nothing stands where something could, and the next act. What may not be known has none: the section is not there.
package struct EmptyState: Hashable, Sendable, Component {
    package enum Kind: Hashable, Sendable {
        case nothingYet(next: Prose)
        /// Each filter with the address that clears it.
        case nothingMatches(filters: [Filter])
        case nothingKnown(how: Prose)
    }
    package struct Filter: Hashable, Sendable {
        package let name: String
        package let clear: String
        package init(_ name: String, clear: String) { (self.name, self.clear) = (name, clear) }
    }
    /// What would stand here, and why nothing does.
    package let says: String
    package let kind: Kind
    package init(_ says: String, _ kind: Kind) { (self.says, self.kind) = (says, kind) }

    package var html: HTML {
        div(.class("empty")) {
            p { strong { says } }
            switch kind {
            case .nothingYet(let next): p { next }
            case .nothingKnown(let how): p { how }
            case .nothingMatches(let filters):
                ul(.class("filters")) {
                    for filter in filters {
                        li {
                            filter.name
                            " "
                            a(.href(filter.clear), .aria(.label, "Clear \(filter.name)")) { "clear" }
                        }
                    }
                }
            }
        }
    }
}

/// A page that says what did not work: who, what, why, what now.
package struct ProblemPage: Hashable, Sendable, Component {
    /// "There is no such page."
    package let title: String
    package let says: Prose
    package let next: [Prose]
    /// What the log calls it; nil where there is nothing to look up.
    package let reference: String?
    package init(title: String, says: Prose, next: [Prose], reference: String? = nil) { (self.title, self.says, self.next, self.reference) = (title, says, next, reference) }

    package var html: HTML {
        div(.class("problem")) {
            h1 { title }
            p(.class("why")) { says }
            if !next.isEmpty { ul(.class("dashes")) { for step in next { li { step } } } }
            if let reference {
                p(.class("note")) {
                    "In the node's log this is "
                    code { reference }
                    "."
                }
            }
        }
    }
}
