/// The pages of one area, as a line of links; the one that is open says so.
package struct AreaNav: Sendable, Component {
    package struct Place: Hashable, Sendable {
        let title: String
        let address: String
        package init(_ title: String, address: String) { (self.title, self.address) = (title, address) }
    }
    let name: String
    let places: [Place]
    let current: String?

    /// `current`: the address of the page that is open; nil where it is none of them.
    package init(_ name: String, _ places: [Place], current: String?) { (self.name, self.places, self.current) = (name, places, current) }

    package var html: HTML {
        nav(.class("area-nav"), .aria(.label, name)) {
            ul { for place in places { li { a(.href(place.address), .aria(.current, place.address == current ? "page" : nil)) { place.title } } } }
        }
    }
}
