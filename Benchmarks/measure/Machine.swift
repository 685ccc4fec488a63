import Foundation

/// What the figures were measured on; a figure without it says little.
struct Machine: Encodable {
    let processor: String
    let cores: Int
    let system: String
    let load: String

    static var this: Machine {
        let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model = info.split(separator: "\n").first { $0.hasPrefix("model name") }?.split(separator: ":", maxSplits: 1).last.map { $0.drop { $0 == " " } }
        let load = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
        return Machine(processor: model.map(String.init) ?? "not known", cores: ProcessInfo.processInfo.activeProcessorCount,
                       system: ProcessInfo.processInfo.operatingSystemVersionString, load: load.split(separator: " ").prefix(3).joined(separator: " "))
    }

    /// The most memory that this process has held so far, in MiB; nil where the system does not say.
    static var peakMemory: Double? { status("VmHWM").map { $0 / 1024 } }

    private static func status(_ name: String) -> Double? {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
        let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Double($0) }
    }
}
