/// Headers that every answer of the node carries.
package enum SecurityHeaders {
    /// Nothing may load but what this node serves as a file: no inline style, no inline script, no frame, no other host.
    package static let contentPolicy = [
        "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self'", "connect-src 'self'", "form-action 'self'",
        "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
    ].joined(separator: "; ")

    /// For everything that is served.
    package static let always: [(name: String, value: String)] = [
        ("content-security-policy", contentPolicy),
        ("referrer-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("permissions-policy", "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"),
        ("x-robots-tag", "noindex"),
    ]

    /// For pages and answers of the API: what one viewpoint saw is kept nowhere on the way.
    package static let pages: [(name: String, value: String)] = always + [("cache-control", "no-store")]

    /// For files whose name carries the hash of their content.
    package static let files: [(name: String, value: String)] = always + [("cache-control", "public, max-age=31536000, immutable")]

    /// For print style sheets, which name marking and reader: as private as the page.
    package static let privateFiles: [(name: String, value: String)] = always + [("cache-control", "private, no-store")]
}
