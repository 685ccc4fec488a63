/// Why a figure was not made into a PNG.
package enum PictureError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The machine has no `rsvg-convert`.
    case missing
    case noPlace
    case tooSlow(seconds: Int)
    case tooLarge
    case failed(status: Int32)
    /// Too many wait already.
    case busy

    package var description: String {
        switch self {
        case .missing: "This node cannot make PNG: it has no rsvg-convert. Take the SVG, which every browser shows; or ask the operator to install Debian’s package librsvg2-bin, or to let ENTENTE_RSVG_CONVERT name the program."
        case .noPlace: "The PNG could not be made: rsvg-convert, or a folder for it, could not be opened. Take the SVG; the operator looks at the folder for temporary files (TMPDIR)."
        case .tooSlow(let seconds): "The PNG was not ready after \(seconds) seconds. Take the SVG, or ask again later."
        case .tooLarge: "The figure is too large for a PNG. Take the SVG."
        case .failed(let status): "rsvg-convert could not draw this figure (it ended with \(status)). Take the SVG, and tell the operator."
        case .busy: "Too many figures are being made at once. Ask again in a few seconds, or take the SVG."
        }
    }
}
