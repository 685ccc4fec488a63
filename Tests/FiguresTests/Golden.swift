import Figures
import Foundation
import Testing

/// Drawings kept as files beside the tests. `UPDATE_GOLDEN=1` writes them anew; the difference is then read before it is committed.
enum Golden {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")

    static func expect(_ svg: SVG, is name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        // One element per line, so that a change is read as a difference of lines.
        let text = String(decoding: svg.bytes, as: UTF8.self).replacing("><", with: ">\n<") + "\n"
        let file = folder.appendingPathComponent(name + ".svg")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let kept = try String(contentsOf: file, encoding: .utf8)
        #expect(kept == text, "\(name).svg differs; UPDATE_GOLDEN=1 writes it anew", sourceLocation: sourceLocation)
    }
}
