import Foundation
package import Logging

/// A log of one JSON object a line: `time`, `level`, `from`, `says`, and the fields beside it.
///
/// Fields are bounded, and nothing in them can begin a second line or steer a terminal. One line is one write, so that lines of several threads do not mix.
package struct JSONLines: LogHandler {
    package static let fieldsMax = 24
    package static let nameSizeMax = 64
    package static let valueSizeMax = 1_024

    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level
    package var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let now: @Sendable () -> String
    private let write: @Sendable ([UInt8]) -> Void

    /// To standard error unless told otherwise.
    package init(label: String, level: Logger.Level, now: @escaping @Sendable () -> String, write: (@Sendable ([UInt8]) -> Void)? = nil) {
        (self.label, logLevel, self.now) = (label, level, now)
        self.write = write ?? { FileHandle.standardError.write(Data($0)) }
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var fields = metadata
        if let provided = metadataProvider?.get() { fields.merge(provided) { _, new in new } }
        if let given = event.metadata { fields.merge(given) { _, new in new } }
        // An error's own words may quote what was worked on: only its type is told.
        if let error = event.error { fields["error"] = "\(type(of: error))" }
        write(Array((Self.line(time: now(), level: event.level, label: label, message: event.message.description, fields: fields) + "\n").utf8))
    }

    package static func line(time: String, level: Logger.Level, label: String, message: String, fields: Logger.Metadata) -> String {
        var line = "{\"time\":\(quoted(time)),\"level\":\(quoted(level.rawValue)),\"from\":\(quoted(label)),\"says\":\(quoted(message))"
        let own: Set<String> = ["time", "level", "from", "says"]
        for (name, value) in fields.sorted(by: { $0.key < $1.key }).prefix(fieldsMax) {
            let short = cut(name, to: nameSizeMax)
            line += ",\(quoted(own.contains(short) ? short + "_" : short)):\(quoted(value.description))"
        }
        return line + "}"
    }

    private static func cut(_ text: String, to size: Int) -> String { text.utf8.count <= size ? text : String(decoding: text.utf8.prefix(size), as: UTF8.self) + "…" }

    private static func quoted(_ text: String) -> String {
        // Nearly every text is plain.
        if text.utf8.count <= valueSizeMax, text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f && $0 != 0x22 && $0 != 0x5c }) { return "\"\(text)\"" }
        var quoted = "\""
        for scalar in cut(text, to: valueSizeMax).unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            default:
                switch scalar.properties.generalCategory {
                // Control characters of both sets, line separators, and what turns the direction of writing.
                case .control, .format, .lineSeparator, .paragraphSeparator:
                    for unit in String(scalar).utf16 { quoted += "\\u" + String(repeating: "0", count: 4 - String(unit, radix: 16).count) + String(unit, radix: 16) }
                default: quoted.unicodeScalars.append(scalar)
                }
            }
        }
        return quoted + "\""
    }
}
