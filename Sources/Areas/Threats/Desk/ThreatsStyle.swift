import Site

/// What this area adds to the style of the house.
enum ThreatsStyle {
    static let sheet = StaticFile(name: "threats", suffix: "css", type: "text/css; charset=utf-8", text: "")
}
