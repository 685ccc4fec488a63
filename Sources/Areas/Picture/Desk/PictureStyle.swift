import Site

/// What this area adds to the style of the house.
enum PictureStyle {
    static let sheet = StaticFile(name: "picture", suffix: "css", type: "text/css; charset=utf-8", text: "")
}
