/// Why there is no file of an edition. Each is a sentence for the person who asked: what, why, what now.
package enum EditionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Not found on this machine.
    case missing(Converter)
    /// The pack brings no file that says how a PDF looks.
    case noTemplate
    /// It ended with a complaint: its first words.
    case refused(Converter, says: String)
    case tooSlow(Converter, seconds: Int)
    case tooLarge(Converter)
    case crashed(Converter, signal: Int32)
    /// What it wrote is no such file.
    case rubbish(Converter)
    /// So many wait already.
    case busy(Converter)
    case editionTooLarge
    /// The machine gave no place to work in, or did not start the program.
    case noPlace(Converter)

    package var description: String {
        switch self {
        case .missing(let converter): "There is no \(converter.gives) here: it is made by \(converter.name), which was not found on this machine. To get it: \(converter.remedy)."
        case .noTemplate: "There is no PDF here: the pack has no commitments/report.typ, which says how the report looks on paper. Add that file and start the node again."
        case .refused(let converter, let says): "\(converter.name) could not make the \(converter.gives) of this edition" + (says.isEmpty ? "." : ": \(says).") + " The page itself, its print and the data files are not touched by this; tell the administrator of this node."
        case .tooSlow(let converter, let seconds): "\(converter.name) was stopped: the \(converter.gives) of this edition was not ready after \(seconds) seconds. Try again when the machine has less to do."
        case .tooLarge(let converter): "\(converter.name) was stopped: the \(converter.gives) of this edition grew beyond \(ConverterRun.bytesMax >> 20) MiB. Shorten the report, or print its page."
        case .crashed(let converter, let signal): "\(converter.name) broke off (signal \(signal)) while it made the \(converter.gives). Print the page instead, and tell the administrator of this node."
        case .rubbish(let converter): "What \(converter.name) wrote is no \(converter.gives), so it is not handed out. Print the page instead, and tell the administrator of this node that \(converter.name) needs a look."
        case .busy(let converter): "Too many files are being made at this moment. Ask for the \(converter.gives) again in a minute."
        case .editionTooLarge: "This edition has more than \(EditionFiles.textBytesMax >> 20) MiB of text, and no file is made of it. Divide the report."
        case .noPlace(let converter): "\(converter.name) could not be started, since this machine gave it no room to work in. Tell the administrator of this node: the folder for temporary files may be full or closed."
        }
    }
}
