/// How wide a line of sans-serif text will about be, in pixels: a figure is laid out before any font is known.
///
/// Counted for the widest fallback (DejaVu Sans), so that what fits here fits everywhere.
func textWidth(_ text: String, size: Double, bold: Bool = false) -> Double {
    let em = text.unicodeScalars.reduce(0.0) { sum, scalar in
        switch scalar {
        case "i", "j", "l", "I", ".", ",", ";", ":", "'", "|", "!": sum + 0.32
        case "\u{202F}", "\u{2009}": sum + 0.22
        case " ", "\u{A0}", "f", "t", "r", "/", "(", ")", "-": sum + 0.4
        case "m", "w", "M", "W", "@", "%": sum + 0.95
        case "A"..."Z": sum + 0.71
        default: sum + 0.62
        }
    }
    return em * size * (bold ? 1.08 : 1)
}
