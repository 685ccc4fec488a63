import Kernel
import Yams

/// What `pack.yaml` says of the pack as a whole.
struct PackDescription {
    var title = ""
    var edition = ""
    var compiled: PartialDate?
    var covers = ""
    var caution = ""
    var organisations: [OrganisationDescription] = []
    /// Where each organisation names its whole, to be checked when the recipients are known.
    var wholes: [(id: String, line: Int, column: Int)] = []
}

extension PackReader {
    static let descriptionFile = "pack.yaml"
    private static let descriptionBytesMax = 1 << 18

    /// Reads `pack.yaml`, which defines the organisations.
    mutating func readDescription() -> PackDescription {
        var description = PackDescription()
        guard let node = composed() else {
            organisations.isComplete = false
            return description
        }
        let names = ["title", "edition", "compiled", "organisations", "covers", "caution"]
        let fields = fields(of: node, allowed: names, required: names, "pack.yaml")
        description.title = text(fields["title"], "title")
        description.edition = text(fields["edition"], "edition")
        description.covers = text(fields["covers"], "text of `covers`")
        description.caution = text(fields["caution"], "caution")
        if let compiled = fields["compiled"] {
            let written = text(compiled, "day of compilation")
            description.compiled = PartialDate(written)
            if !written.isEmpty, description.compiled == nil {
                let (what, remedy) = PartialDate.mending(written)
                note(compiled, what, remedy)
            }
        }
        guard let list = fields["organisations"]?.sequence else {
            if let node = fields["organisations"] { note(node, "`organisations` is no list", "write each as `- id: …` and `name: …`") }
            organisations.isComplete = false
            return description
        }
        for entry in list { readOrganisation(entry, into: &description) }
        return description
    }

    private mutating func readOrganisation(_ entry: Node, into description: inout PackDescription) {
        let fields = fields(of: entry, allowed: ["id", "name", "whole"], required: ["id", "name"], "an organisation")
        guard let idNode = fields["id"] else {
            organisations.isComplete = false
            return
        }
        let id = text(idNode, "identifier"), name = text(fields["name"], "name"), whole = fields["whole"].map { text($0, "whole") }
        let line = idNode.mark?.line ?? 1
        if !id.isEmpty, !Self.isIdentifier(id) { note(idNode, "`\(id)` is no identifier", "write letters, digits, dots, hyphens and underscores only, at most 64") }
        if let earlier = organisations.define(id, name: name, table: Self.descriptionFile, line: line) {
            note(idNode, "the organisation `\(id)` stands already on line \(earlier.line)", "write each organisation once")
        }
        if let whole, let node = fields["whole"] { description.wholes.append((whole, node.mark?.line ?? 1, node.mark?.column ?? 1)) }
        description.organisations.append(OrganisationDescription(id: OrganisationID(id), name: name, whole: whole.map { PartyID($0) }))
    }

    mutating func checkWholes(_ description: PackDescription) {
        for whole in description.wholes where parties.isComplete && kinds[whole.id] != .whole {
            note(Self.descriptionFile, whole.line, whole.column, "there is no whole organisation `\(whole.id)` among the recipients", "add it to parties/others.csv with the kind whole, or take `whole` out")
        }
    }

    // MARK: Nodes

    private mutating func composed() -> Node? {
        let file = Self.descriptionFile
        guard let bytes = files.contents[file] else {
            note(file, 1, 1, "the file is missing", "write it with title, edition, compiled, organisations, covers and caution")
            return nil
        }
        if let fault = CSVFault.encoding(of: bytes) {
            note(file, fault.place.line, fault.place.column, fault.what, fault.remedy)
            return nil
        }
        guard bytes.count <= Self.descriptionBytesMax else {
            note(file, 1, 1, "the file is larger than \(Self.descriptionBytesMax >> 10) KiB", "move facts into tables")
            return nil
        }
        do {
            if let node = try Yams.compose(yaml: String(decoding: bytes, as: UTF8.self)) { return node }
            note(file, 1, 1, "the file is empty", "write title, edition, compiled, organisations, covers and caution")
        } catch {
            let (line, column, problem) = Self.place(of: error)
            note(file, line, column, "this is not YAML: \(problem)", "mend the punctuation before this place")
        }
        return nil
    }

    private static func place(of error: any Error) -> (Int, Int, String) {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _)?, .parser(_, let problem, let mark, _)?, .composer(_, let problem, let mark, _)?: (mark.line, mark.column, problem)
        case .duplicatedKeysInMapping(let keys, let context)?: (context.mark.line, context.mark.column, "the field \(keys.joined(separator: ", ")) stands twice")
        default: (1, 1, "it cannot be read")
        }
    }

    private mutating func fields(of node: Node, allowed: [String], required: [String], _ what: String) -> [String: Node] {
        guard let mapping = node.mapping else {
            note(node, "\(what) has no named fields", "write \(required.map { "\($0): …" }.joined(separator: ", "))")
            return [:]
        }
        var found: [String: Node] = [:]
        var missing = required.filter { name in !mapping.contains { $0.key.string == name } }
        for (key, value) in mapping {
            let name = key.string ?? ""
            if allowed.contains(name) {
                found[name] = value
            } else if let meant = nearest(to: name, among: missing) {
                missing.removeAll { $0 == meant }
                found[meant] = value
                note(key, "\(what) has no field `\(name)`", "write \(meant)")
            } else {
                note(key, "\(what) has no field `\(name)`", "take it out, or write one of \(allowed.joined(separator: ", "))")
            }
        }
        for name in missing { note(node, "\(what) lacks `\(name)`", "write \(name): and its text") }
        return found
    }

    private mutating func text(_ node: Node?, _ what: String) -> String {
        guard let node else { return "" }
        guard let text = node.string, !text.allSatisfy(\.isWhitespace) else {
            note(node, "the \(what) is missing", "write it in words")
            return ""
        }
        return text
    }

    private mutating func note(_ node: Node, _ what: String, _ remedy: String) {
        note(Self.descriptionFile, node.mark?.line ?? 1, node.mark?.column ?? 1, what, remedy)
    }
}
