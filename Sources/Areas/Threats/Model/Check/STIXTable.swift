/// The standard's object types with their properties, as one table.
enum STIXTable {
    struct Property: Sendable {
        let name: String
        let isRequired: Bool
        let type: STIXPropertyType
    }

    struct ObjectType: Sendable {
        let name: String
        let section: String
        let properties: [Property]
        let byName: [String: Property]

        init(name: String, section: String, properties: [Property]) {
            (self.name, self.section, self.properties) = (name, section, properties)
            byName = Dictionary(properties.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// Object types and the parts that stand inside of them, by name; read once.
    static let types: [String: ObjectType] = {
        var types: [String: ObjectType] = [:]
        for text in [commonText, domainText, observableText] {
            var header: (name: String, section: String)?, properties: [Property] = []
            func close() { if let header { types[header.name] = ObjectType(name: header.name, section: header.section, properties: properties) } }
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ").map(String.init)
                if words[0] == "#" {
                    close()
                    (header, properties) = ((words[1], words[2]), [])
                } else {
                    let name = words[0].hasSuffix("!") ? String(words[0].dropLast()) : words[0]
                    guard let type = STIXPropertyType(Array(words.dropFirst())) else { preconditionFailure("the table of STIX has no such type: \(line)") }
                    properties.append(Property(name: name, isRequired: words[0].hasSuffix("!"), type: type))
                }
            }
            close()
        }
        return types
    }()

    /// The common properties of an object type; those of domain objects for a type that nobody here knows.
    static func common(of type: String) -> ObjectType? {
        types[STIXTypes.observables.contains(type) ? "common-observable" : type == "marking-definition" ? "common-marking" : "common"]
    }
}

/// What a property may hold.
indirect enum STIXPropertyType: Hashable, Sendable {
    case text, url, flag, time, identifier, hex, binary, hashes, dictionary, extensions, object
    /// `created` and `modified`: to the millisecond or more exactly.
    case versionTime
    /// `2.1`
    case version
    /// Lower case letters, digits and hyphens.
    case word
    case integer(min: Int?, max: Int?), number(min: Double?, max: Double?)
    case vocabulary(String), enumeration(String)
    /// Types, or `domain`, `observable`, `any`.
    case reference(Set<String>), references(Set<String>)
    case part(String), parts(String)
    case list(STIXPropertyType)

    init?(_ words: [String]) {
        let rest = Array(words.dropFirst())
        switch (words.first ?? "", rest.first) {
        case ("text", nil): self = .text
        case ("url", nil): self = .url
        case ("flag", nil): self = .flag
        case ("time", nil): self = .time
        case ("versiontime", nil): self = .versionTime
        case ("version", nil): self = .version
        case ("word", nil): self = .word
        case ("identifier", nil): self = .identifier
        case ("hex", nil): self = .hex
        case ("binary", nil): self = .binary
        case ("hashes", nil): self = .hashes
        case ("dictionary", nil): self = .dictionary
        case ("extensions", nil): self = .extensions
        case ("object", nil): self = .object
        case ("integer", _): self = .integer(min: rest.first.flatMap { Int($0) }, max: rest.dropFirst().first.flatMap { Int($0) })
        case ("number", _): self = .number(min: rest.first.flatMap { Double($0) }, max: rest.dropFirst().first.flatMap { Double($0) })
        case ("vocabulary", let name?) where STIXVocabularies.words[name] != nil: self = .vocabulary(name)
        case ("enumeration", let name?) where STIXVocabularies.words[name] != nil: self = .enumeration(name)
        case ("ref", _?): self = .reference(Set(rest))
        case ("refs", _?): self = .references(Set(rest))
        case ("part", let name?): self = .part(name)
        case ("parts", let name?): self = .parts(name)
        case ("list", _?): if let inner = STIXPropertyType(rest) { self = .list(inner) } else { return nil }
        default: return nil
        }
    }
}
