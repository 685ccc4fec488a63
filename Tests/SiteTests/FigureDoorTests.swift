import Crypto
import Figures
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
@testable import Site
import TestSupport
import Testing

@Suite("Figures to take away")
struct FigureDoorTests {
    static let figure = RankedBars(
        caption: Caption(title: "Two states, one of them below", subtitle: "Invented, % of GDP", sources: [.init(publisher: "nobody", edition: "invented", date: "2026")]),
        rows: [.init(name: "=One", short: "ONE", value: FigureValue(2.5)), .init(name: "Two, \"the other\"", value: FigureValue(-0.5, isEstimate: true)), .init(name: "Three", value: nil)], targets: [.init(2, label: "2 %")], unit: .percent)

    /// A door with everything that a page would give it; `public` and `private` answer the same figure.
    static func router(_ door: FigureDoor) -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        for isPublic in [true, false] {
            for format in FigureDoor.Format.allCases {
                router.get("/\(isPublic ? "public" : "private").\(format.rawValue)") { request, _ in
                    do { return try await door.answer(Self.figure, as: format, name: "shares; x=\"../", to: request, isPublic: isPublic) } catch let problem as Problem {
                        return Response(status: problem.status, body: ResponseBody(byteBuffer: ByteBuffer(string: problem.says)))
                    }
                }
            }
        }
        return router
    }

    private func get(_ address: String, _ door: FigureDoor = FigureDoor(pictures: Pictures(program: nil)), headers: HTTPFields = [:]) async throws -> TestResponse {
        try await Application(router: Self.router(door)).test(.router) { try await $0.execute(uri: address, method: .get, headers: headers) }
    }

    @Test("A drawing to take away has its caption inside, and its own style is the only thing that the policy lets through")
    func svg() async throws {
        let answer = try await get("/public.svg"), text = String(buffer: answer.body)
        #expect(answer.status == .ok && answer.headers[.contentType] == "image/svg+xml; charset=utf-8" && answer.headers[.contentDisposition] == "inline; filename=\"sharesx.svg\"")
        #expect(text.contains("Two states, one of them below") && text.contains("Source: nobody, invented, 2026.") && !text.contains("var("))
        let style = try #require(text.firstMatch(of: /<style>([^<]*)<\/style>/)).1.replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
        let policy = try #require(answer.headers[.contentSecurityPolicy])
        #expect(policy.contains("style-src 'sha256-\(Data(SHA256.hash(data: Array(style.utf8))).base64EncodedString())';") && policy.hasPrefix("default-src 'none';"))
    }

    @Test("Numbers come as numbers, words never as formulas, and what is not published stays empty")
    func csv() async throws {
        let answer = try await get("/public.csv")
        #expect(String(buffer: answer.body) == "name,code,value,unit,status,group\n'=One,ONE,2.5,%,actual,\n\"Two, \"\"the other\"\"\",,-0.5,%,estimate,\nThree,,,%,not published,\n")
        #expect(answer.headers[.contentDisposition] == "attachment; filename=\"sharesx.csv\"")
    }

    @Test("What everybody may have is kept for minutes and asked for anew by its tag; what one reader may have is kept nowhere", arguments: ["svg", "csv"])
    func caching(format: String) async throws {
        let first = try await get("/public.\(format)"), tag = try #require(first.headers[.eTag])
        #expect(first.headers[.cacheControl] == "public, max-age=300" && first.headers[.vary] == "Cookie, Authorization")
        let again = try await get("/public.\(format)", headers: [.ifNoneMatch: tag])
        #expect(again.status == .notModified && again.body.readableBytes == 0)
        let own = try await get("/private.\(format)", headers: [.ifNoneMatch: tag])
        #expect(own.status == .ok && own.headers[.cacheControl] == "no-store" && own.headers[.eTag] == nil)
    }

    @Test("Without rsvg-convert the answer names the package to install and what to take instead")
    func missing() async throws {
        let answer = try await get("/public.png"), text = String(buffer: answer.body)
        #expect(answer.status == .serviceUnavailable && text.contains("librsvg2-bin") && text.contains("SVG"))
    }

    @Test("A PNG is twice as wide as the drawing, and made once however often it is asked for at once", .enabled(if: PictureRun.program() != nil, "rsvg-convert is not installed: apt-get install librsvg2-bin"))
    func png() async throws {
        let pictures = Pictures(), svg = FigureExport.svg(Self.figure, .desk, palette: FigureDoor.palette)
        let all = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<8 { group.addTask { try await pictures.png(of: svg.bytes) } }
            var all: [[UInt8]] = []
            for try await bytes in group { all.append(bytes) }
            return all
        }
        #expect(Set(all).count == 1 && all[0].starts(with: PictureRun.signature))
        #expect(await pictures.runs == 1)
        func size(at index: Int) -> Int { all[0][index..<(index + 4)].reduce(0) { $0 << 8 | Int($1) } }
        #expect(size(at: 16) == Int(svg.width) * 2 && size(at: 20) == Int(svg.height) * 2)
        let answer = try await get("/public.png", FigureDoor(pictures: pictures))
        #expect(answer.status == .ok && answer.headers[.contentType] == "image/png" && Array(buffer: answer.body).starts(with: PictureRun.signature))
    }

    @Test("A program that fails, hangs or cannot be started ends in a sentence, and leaves no folder behind", arguments: [("/bin/false", PictureError.failed(status: 1)), ("/bin/true", .failed(status: 0)), ("/nowhere/rsvg-convert", .noPlace)])
    func failures(program: String, error: PictureError) async throws {
        let base = FileManager.default.temporaryDirectory.appending(path: "figure-door-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: base) }
        #expect(await PictureRun(program: program, svg: Array("<svg/>".utf8), zoom: 1).png(in: base) == .failure(error))
        #expect(try FileManager.default.contentsOfDirectory(atPath: base.path) == [])
        #expect(error.description.contains("SVG"))
    }

    @Test("A program that hangs is stopped when its time is over")
    func slow() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "figure-slow-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let script = folder.appending(path: "hangs")
        try Data("#!/bin/sh\nexec sleep 3600\n".utf8).write(to: script)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: script.path)
        #expect(await PictureRun(program: script.path, svg: [], zoom: 1, seconds: 1).png(in: folder) == .failure(.tooSlow(seconds: 1)))
    }

    @Test("A panel shows the drawing for each width, its source, its table and what to take; PNG only where it can be made")
    func panel() {
        let with = String(decoding: FigurePanel(Self.figure, address: "/f/shares", canDraw: true).html.bytes, as: UTF8.self), without = String(decoding: FigurePanel(Self.figure, address: "/f/shares", canDraw: false).html.bytes, as: UTF8.self)
        #expect(with.matches(of: /<svg\s/).count == 5 && with.contains("Source: nobody, invented, 2026.") && with.contains("<caption") && with.contains("href=\"/f/shares.png\"") && Markup.imbalance(Array(with.utf8)) == nil)
        #expect(!without.contains("png") && without.contains("href=\"/f/shares.csv\"") && !with.contains("style="))
    }

    @Test("The style sheet of charts names no colour and uses only tokens that exist")
    func sheet() {
        let text = String(decoding: Style.charts.bytes, as: UTF8.self), defined = Set(String(decoding: Style.sheet.bytes, as: UTF8.self).matches(of: /(--[a-z0-9-]+):/).map { String($0.1) })
        #expect(text.matches(of: /#[0-9a-fA-F]{3,8}\b/).isEmpty && text.count { $0 == "{" } == text.count { $0 == "}" } && text.utf8.count < 14_000)
        for match in text.matches(of: /var\((--[a-z0-9-]+)\)/) { #expect(defined.contains(String(match.1)), "\(match.1)") }
        #expect(FigureDoor.palette.values["--series-1"] == "#124457")
    }

    @Test("Series, text and target lines stand out from the page in light, dark and print", arguments: ["light", "dark", "print"])
    func contrast(set: String) throws {
        let colours = try Contrast.colours(of: set)
        for text in ["series-1", "series-2", "series-3", "series-4", "target-line"] {
            let ratio = try Contrast.ratio(#require(colours[text]), #require(colours["surface-page"]))
            #expect(ratio >= 4.5, "\(text) in \(set): \(ratio)")
        }
        let rest = try Contrast.ratio(#require(colours["series-rest"]), #require(colours["surface-page"]))
        #expect(rest >= 3, "series-rest in \(set): \(rest)")
    }
}
