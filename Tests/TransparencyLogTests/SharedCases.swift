import Foundation

/// Public test cases that the project may use and not copy; they stand beside a development checkout.
enum SharedCases {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "shared/cases")
    static let arePresent = FileManager.default.fileExists(atPath: directory.path)
    static func data(_ path: String) throws -> Data { try Data(contentsOf: directory.appending(path: path)) }
}
