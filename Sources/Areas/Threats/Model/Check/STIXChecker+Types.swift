import Kernel

/// The value of one property against its type.
extension STIXChecker {
    mutating func check(_ value: STIXValue, as type: STIXPropertyType, at path: String, section: String) {
        switch type {
        case .text:
            guard value.string != nil else { return wrong(value, "a text", path, "2.15") }
        case .url:
            guard let text = value.string else { return wrong(value, "an address", path, "2.15") }
            if !STIXAddresses.isURL(text) { note(path, "\"\(text.prefix(80))\" is no address", "write it as https://example.org/path, other characters as % and two digits", section) }
        case .flag:
            guard value.bool != nil else { return wrong(value, "true or false", path, "2.2") }
        case .word:
            guard let text = value.string else { return wrong(value, "a text", path, "2.15") }
            if text.isEmpty || !text.utf8.allSatisfy({ $0 >= 0x61 && $0 <= 0x7a || $0 >= 0x30 && $0 <= 0x39 || $0 == UInt8(ascii: "-") }) {
                note(path, "\"\(text.prefix(60))\" has other characters than such a word may", "write lower case letters, digits and hyphens", section)
            }
        case .version:
            guard value.string == "2.1" || value.string == "2.0" else { return note(path, "it is not a version of STIX", "write \"2.1\"", section) }
        case .time, .versionTime: checkTime(value, isVersion: type == .versionTime, at: path)
        case .identifier:
            guard value.string != nil else { return wrong(value, "an identifier", path, "2.9") }
        case .hex: if let text = value.string { checkHex(text, at: path) } else { wrong(value, "a text of hexadecimal digits", path, "2.8") }
        case .binary: if let text = value.string { checkBinary(text, at: path) } else { wrong(value, "a text in base64", path, "2.1") }
        case .integer(let min, let max):
            guard let number = value.integer else { return wrong(value, "a whole number", path, "2.10") }
            if number < min ?? .min || number > max ?? .max { note(path, "\(number) is outside of what it may be", "write a number \(Self.range(min.map(String.init), max.map(String.init)))", section) }
        case .number(let min, let max):
            guard case .number(let text) = value, let number = Double(text) else { return wrong(value, "a number", path, "2.6") }
            if number < min ?? -.infinity || number > max ?? .infinity { note(path, "\(text) is outside of what it may be", "write a number \(Self.range(min.map { "\($0)" }, max.map { "\($0)" }))", section) }
        case .vocabulary(let name): checkWord(value, of: name, isClosed: false, at: path)
        case .enumeration(let name): checkWord(value, of: name, isClosed: true, at: path)
        case .reference(let types): checkReference(value, to: types, at: path, section: section)
        case .references(let types):
            guard let elements = value.array else { return wrong(value, "a list of identifiers", path, "2.12") }
            refuseEmpty(value, at: path)
            for (index, element) in elements.enumerated() { checkReference(element, to: types, at: "\(path).[\(index)]", section: section) }
        case .list(let inner):
            guard let elements = value.array else { return wrong(value, "a list", path, "2.12") }
            refuseEmpty(value, at: path)
            for (index, element) in elements.enumerated() { check(element, as: inner, at: "\(path).[\(index)]", section: section) }
        case .part(let name): checkPart(value, name, at: path)
        case .parts(let name):
            guard let elements = value.array else { return wrong(value, "a list", path, "2.12") }
            refuseEmpty(value, at: path)
            for (index, element) in elements.enumerated() { checkPart(element, name, at: "\(path).[\(index)]") }
        case .hashes: checkHashes(value, at: path)
        case .dictionary: checkDictionary(value, at: path)
        case .object: if value.object == nil { wrong(value, "an object", path, section) }
        case .extensions: checkExtensions(value, at: path)
        }
    }

    mutating func wrong(_ value: STIXValue, _ expected: String, _ path: String, _ section: String) {
        note(path, "it is \(value.kindInWords)", value == .null ? "leave the property out" : "write \(expected)", section)
    }

    static func range(_ min: String?, _ max: String?) -> String {
        switch (min, max) {
        case (let min?, let max?): "from \(min) to \(max)"
        case (let min?, nil): "of \(min) or more"
        case (nil, let max?): "of \(max) or less"
        case (nil, nil): "that fits"
        }
    }

    private mutating func checkTime(_ value: STIXValue, isVersion: Bool, at path: String) {
        guard let text = value.string else { return wrong(value, "a moment, as in 2016-04-06T20:03:48.000Z", path, "2.16") }
        guard let moment = STIXTimestamp(text) else { return note(path, "\"\(text.prefix(40))\" is no moment in UTC", "write it as 2016-04-06T20:03:48.000Z", "2.16") }
        // "The minimum precision MUST be milliseconds, but MAY be more precise."
        if isVersion, moment.fractionDigits < 3 { note(path, "it is not exact to the millisecond", "write at least three digits behind the point, as in 2016-04-06T20:03:48.000Z", "3.2") }
    }

    mutating func checkHex(_ text: String, at path: String) {
        let isHex = !text.isEmpty && text.utf8.count % 2 == 0 && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x66 }
        if !isHex { note(path, "it is not hexadecimal", "write pairs of the digits 0 to 9 and a to f", "2.8") }
    }

    mutating func checkBinary(_ text: String, at path: String) {
        let bytes = Array(text.utf8), body = bytes.count - (bytes.last == UInt8(ascii: "=") ? (bytes.dropLast().last == UInt8(ascii: "=") ? 2 : 1) : 0)
        let isBase64 = !bytes.isEmpty && bytes.count % 4 == 0 && bytes[..<body].allSatisfy {
            $0 >= 0x41 && $0 <= 0x5a || $0 >= 0x61 && $0 <= 0x7a || $0 >= 0x30 && $0 <= 0x39 || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/")
        }
        if !isBase64 { note(path, "it is not base64", "write groups of four characters, the last filled with =", "2.1") }
    }

    private mutating func checkWord(_ value: STIXValue, of name: String, isClosed: Bool, at path: String) {
        guard let text = value.string else { return wrong(value, "a text", path, "2.15") }
        guard let words = STIXVocabularies.words[name], !words.contains(text) else { return }
        let list = words.sorted().prefix(12).joined(separator: ", ") + (words.count > 12 ? ", …" : "")
        note(as: isClosed ? .error : .warning, path, "\"\(text.prefix(60))\" is not in the list \(name)", "write one of: \(list)", STIXVocabularies.sections[name] ?? "10")
    }

    private mutating func checkReference(_ value: STIXValue, to types: Set<String>, at path: String, section: String) {
        guard let text = value.string else { return wrong(value, "the identifier of an object", path, "2.9") }
        guard STIXID(text).isWellFormed else { return note(path, "\"\(text.prefix(80))\" is no identifier", "write a type, -- and a UUID", "2.9") }
        let target = String(STIXID(text).type)
        guard !types.contains(target) else { return }
        // A type that nobody here knows may be of any kind; only the named types and the standard's own are held against it.
        let isKnown = STIXTypes.all.contains(target), kinds = types.intersection(["any", "domain", "observable", "relationship"])
        let fits = target != "bundle" && (kinds.contains("any") || kinds.contains("domain") && STIXTypes.domain.contains(target) || kinds.contains("observable") && STIXTypes.observables.contains(target)
            || !kinds.isEmpty && !isKnown || kinds.contains("relationship") && STIXTypes.relationships.contains(target))
        if !fits { note(path, "it points to an object of the type \(target)", "point to \(types.contains("any") ? "an object" : types.sorted().joined(separator: ", "))", section) }
    }

    private mutating func checkHashes(_ value: STIXValue, at path: String) {
        guard let hashes = value.object else { return wrong(value, "an object of hashes", path, "2.7") }
        if hashes.isEmpty { note(path, "there is no hash", "leave the property out, or fill it", "2.7") }
        for hash in hashes.members {
            let place = "\(path).\(hash.name)"
            guard let text = hash.value.string else { wrong(hash.value, "a text", place, "2.7"); continue }
            checkKey(hash.name, at: path, section: "2.7")
            if let digits = STIXAddresses.hashDigits[hash.name] {
                if !STIXAddresses.isHash(text, digits: digits) { note(place, "this is no \(hash.name)", "write \(digits) hexadecimal digits", "10.7") }
            } else if hash.name != "SSDEEP", hash.name != "TLSH" {
                advise(place, "\(hash.name.prefix(40)) is not in the list of hashing algorithms", "write a name of that list, where there is one", "10.7")
            }
        }
    }

    private mutating func checkKey(_ key: String, at path: String, section: String) {
        let isKey = key.utf8.count <= 250 && !key.isEmpty && key.utf8.allSatisfy { $0 >= 0x61 && $0 <= 0x7a || $0 >= 0x41 && $0 <= 0x5a || $0 >= 0x30 && $0 <= 0x39 || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
        if !isKey { note(path, "\"\(key.prefix(60))\" cannot be a key", "write at most 250 letters, digits, hyphens and underscores", section) }
    }

    private mutating func checkDictionary(_ value: STIXValue, at path: String) {
        guard let dictionary = value.object else { return wrong(value, "a dictionary", path, "2.3") }
        if dictionary.isEmpty { note(path, "the dictionary is empty", "leave the property out, or fill it", "2.3") }
        for entry in dictionary.members {
            checkKey(entry.name, at: path, section: "2.3")
            refuseEmpty(entry.value, at: "\(path).\(entry.name)")
        }
    }

    mutating func checkPart(_ value: STIXValue, _ name: String, at path: String) {
        guard let part = STIXTable.types[name] else { return }
        guard let members = value.object else { return wrong(value, "an object", path, part.section) }
        if members.isEmpty { note(path, "it is empty", "leave it out, or fill it", part.section) }
        for property in part.properties where property.isRequired && members[property.name] == nil {
            note("\(path).\(property.name)", "it is missing", "add it", part.section)
        }
        for member in members.members {
            if let property = part.byName[member.name] { check(member.value, as: property.type, at: "\(path).\(member.name)", section: part.section) }
            else { refuseEmpty(member.value, at: "\(path).\(member.name)") }
        }
        checkPartRules(name, members, at: path, section: part.section)
    }

    private mutating func checkExtensions(_ value: STIXValue, at path: String) {
        guard let extensions = value.object else { return wrong(value, "an object of extensions", path, "3.2") }
        if extensions.isEmpty { note(path, "there is no extension", "leave the property out", "3.2") }
        for entry in extensions.members {
            let place = "\(path).\(entry.name)"
            if STIXTable.predefinedExtensions[type]?.contains(entry.name) == true {
                checkPart(entry.value, entry.name, at: place)
            } else if entry.name.hasPrefix("extension-definition--") {
                guard STIXID(entry.name).isWellFormed else { note(path, "\"\(entry.name.prefix(80))\" is no identifier", "write the identifier of an extension definition", "7.3"); continue }
                guard let members = entry.value.object else { wrong(entry.value, "an object", place, "7.3"); continue }
                // The marking definitions of TLP 2.0 go without where they come from older tools.
                if let kind = members["extension_type"] { check(kind, as: .enumeration("extension-type"), at: "\(place).extension_type", section: "7.3") }
                else { note("\(place).extension_type", "it is missing", "say what kind of extension this is", "7.3") }
            } else if entry.name.hasSuffix("-ext") {
                guard let members = entry.value.object else { wrong(entry.value, "an object", place, "11.3"); continue }
                if members.isEmpty { note(place, "it is empty", "leave it out, or fill it", "11.3") }
                advise(place, "nobody has defined this extension", "define it in an extension definition and name that", "11.3")
            } else {
                note(path, "\"\(entry.name.prefix(80))\" names no extension", "write the identifier of an extension definition", "7.3")
            }
        }
    }
}
