package import Figures
import Kernel

/// One way to narrow a list: each value with how many would be left, the chosen one in bold, and the way back to all.
package struct Facet: Component {
    package struct Value: Sendable {
        let title: String
        let count: Int?
        /// Nil for the one that is chosen.
        let address: String?
        let mark: SVG?

        package init(_ title: String, count: Int? = nil, address: String?, mark: SVG? = nil) { (self.title, self.count, self.address, self.mark) = (title, count, address, mark) }
    }

    let title: String
    let all: String?
    let values: [Value]

    /// Values of which nothing would be left are not offered. `all` leads to the list without this filter; nil where it is not set.
    package init(_ title: String, all: String? = nil, _ values: [Value]) {
        (self.title, self.all) = (title, all)
        self.values = values.filter { $0.count != 0 || $0.address == nil }
    }

    package var html: HTML {
        if !values.isEmpty || all != nil {
            h3 { title }
            ul {
                if let all { li { a(.href(all)) { "All" } } }
                for one in values {
                    li {
                        span(.class("facet")) {
                            if let mark = one.mark { mark }
                            if let address = one.address { a(.href(address)) { one.title } } else { strong { one.title } }
                        }
                        if let count = one.count { " "; span(.class("note")) { count.grouped } }
                    }
                }
            }
        }
    }
}
