import Crypto
package import Figures
import Foundation
import HTTPTypes
package import Hummingbird
import NIOCore

/// A figure to take away: SVG and PNG with caption and source inside, or its numbers as CSV. A page gives each a permanent address and calls this.
package struct FigureDoor: Sendable {
    package enum Format: String, Hashable, Sendable, CaseIterable {
        case svg, png, csv

        var type: String { switch self { case .svg: "image/svg+xml; charset=utf-8"; case .png: "image/png"; case .csv: "text/csv; charset=utf-8; header=present" } }
    }

    /// Of all figures of a node.
    package let pictures: Pictures
    package init(pictures: Pictures = Pictures()) { self.pictures = pictures }

    /// Values of the light set: paper and screens of others are light.
    package static let palette = Palette(tokens: Style.tokens)

    /// Whether this machine has what makes PNG; looked for once.
    package static let canDraw = PictureRun.program() != nil

    /// `name` without an ending, of letters, digits, `-` and `_`. `isPublic`: everybody may have exactly this; else nothing on the way may keep it.
    ///
    /// A PNG that cannot be made is a `Problem` whose sentence says what is missing.
    package func answer(_ figure: some Figure, as format: Format, layout: FigureLayout = .desk, name: String, to request: Hummingbird.Request, isPublic: Bool) async throws -> Response {
        let source = format == .csv ? Array(CSV.text([figure.tidy.columns] + figure.tidy.rows).utf8) : FigureExport.svg(figure, layout, palette: Self.palette).bytes
        let tag = "\"\(StaticFile.hash(source))-\(format.rawValue)\"", headers = Self.headers(format, name: name, tag: tag, isPublic: isPublic)
        if isPublic, request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: headers) }
        let bytes: [UInt8]
        if format == .png {
            do throws(PictureError) { bytes = try await pictures.png(of: source) } catch { throw Self.problem(error) }
        } else { bytes = source }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func problem(_ error: PictureError) -> Problem { Problem(error == .tooLarge ? .contentTooLarge : .serviceUnavailable, title: "No PNG of this figure", says: error.description) }

    private static func headers(_ format: Format, name: String, tag: String, isPublic: Bool) -> HTTPFields {
        var fields = HTTPFields()
        for (name, value) in SecurityHeaders.always { if let name = HTTPField.Name(name) { fields[name] = value } }
        // A drawing that is looked at by itself may have its own style, exactly that one, and nothing else at all.
        if format == .svg { fields[.contentSecurityPolicy] = drawingPolicy }
        fields[.contentType] = format.type
        let plain = String(name.unicodeScalars.filter { ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "-" || $0 == "_" }.prefix(80).map(Character.init))
        fields[.contentDisposition] = "\(format == .csv ? "attachment" : "inline"); filename=\"\(plain.isEmpty ? "figure" : plain).\(format.rawValue)\""
        if isPublic {
            fields[.eTag] = tag
            // The same address may answer another reader with more.
            fields[.cacheControl] = "public, max-age=300"
            fields[.vary] = "Cookie, Authorization"
        } else { fields[.cacheControl] = "no-store" }
        return fields
    }

    private static let drawingPolicy: String = {
        let hash = Data(SHA256.hash(data: Array(FigureExport.style(palette).utf8))).base64EncodedString()
        return "default-src 'none'; style-src 'sha256-\(hash)'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    }()
}
