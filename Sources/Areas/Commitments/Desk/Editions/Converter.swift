package import Foundation

/// A program of somebody else's that makes a file of an edition. Asked for, never needed: without one the page says what is missing.
package enum Converter: String, Hashable, Sendable, CaseIterable {
    case typst, pandoc

    package var name: String { self == .typst ? "Typst" : "Pandoc" }
    package var gives: String { self == .typst ? "PDF" : "Word document" }
    package var variable: String { self == .typst ? "ENTENTE_TYPST" : "ENTENTE_PANDOC" }
    package var remedy: String {
        switch self {
        case .typst: "start Entente with ./run, which installs it; or install the Python package typst (python3 -m venv .converters, then .converters/bin/pip install typst), or let \(variable) name the program"
        case .pandoc: "start Entente with ./run, which installs it; or apt-get install pandoc, or let \(variable) name the program"
        }
    }
}

/// The converters that this machine has, and where.
package struct Converters: Hashable, Sendable {
    /// Typst comes as a program of its own, or inside Python as the package `typst`.
    package enum Typst: Hashable, Sendable { case program(String), python(String) }
    package let typst: Typst?
    package let pandoc: String?

    package init(typst: Typst?, pandoc: String?) { (self.typst, self.pandoc) = (typst, pandoc) }

    package func has(_ converter: Converter) -> Bool { converter == .typst ? typst != nil : pandoc != nil }
    package var missing: [Converter] { Converter.allCases.filter { !has($0) } }

    /// Where an environment variable names it; else on the PATH; else in `.converters` (which `./run` fills) in the working folder or beside the program.
    ///
    /// A variable that names what cannot be run means that there is none: nobody wants another program than the one that was named.
    package static func find(environment: [String: String] = ProcessInfo.processInfo.environment, folders: [String] = Self.folders,
                             isProgram: (String) -> Bool = { FileManager.default.isExecutableFile(atPath: $0) && !Self.isFolder($0) }) -> Converters {
        let path = (environment["PATH"] ?? "").split(separator: ":").prefix(200).map(String.init).filter { $0.hasPrefix("/") }
        func found(_ converter: Converter) -> String? {
            if let named = environment[converter.variable], !named.isEmpty { return isProgram(named) ? named : nil }
            return (path + folders.map { $0 + "/.converters/bin" }).map { $0 + "/" + converter.rawValue }.first(where: isProgram)
        }
        func python() -> String? {
            guard environment[Converter.typst.variable]?.isEmpty != false else { return nil }
            return folders.map { $0 + "/.converters/bin/python" }.first(where: isProgram)
        }
        return Converters(typst: found(.typst).map(Self.kind) ?? python().map { .python($0) }, pandoc: found(.pandoc))
    }

    private static func kind(_ path: String) -> Typst { path.split(separator: "/").last?.hasPrefix("python") == true ? .python(path) : .program(path) }
    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// The working folder, and the one that the program stands in.
    package static var folders: [String] {
        let beside = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent().path
        return [FileManager.default.currentDirectoryPath] + (beside.map { [$0] } ?? [])
    }
}
