import Kernel

/// What a store needs to know of one STIX object, read from its bytes in one pass; the bytes themselves are kept as they came.
package struct STIXEntry: Hashable, Sendable {
    package let id: STIXID
    package let type: String
    /// `2.1`, or `2.0` for an object of that standard.
    package let specVersion: String
    package let created: STIXTimestamp?
    package let modified: STIXTimestamp?
    package let revoked: Bool
    package let createdBy: STIXID?
    package let objectMarkings: [STIXID]
    package let granular: [STIXGranularMarking]
    /// For a marking definition, what it says.
    package let definition: STIXMarkingKind?
    /// Everything that a property ending in `_ref` or `_refs` points to, but for markings, which stand above.
    package let references: [STIXReference]
    /// A title for people: the name, or else what tells this object from others of its kind.
    package let title: String?
    package let aliases: [String]
    package let labels: [String]
    /// The words of the standard's vocabularies: indicator types, malware types, sectors, the context of a grouping.
    package let kinds: [String]
    package let indicator: STIXIndicator?
    /// `uses`, `indicates` … of a relationship.
    package let relationship: String?
    package let externalIDs: [STIXExternalID]
    package let confidence: Int?

    /// What tells versions of one object apart: `modified`, else `created`; nil where the object has neither, and the store says when it was added.
    package var version: STIXTimestamp? { modified ?? created }

    /// Throws for bytes that are no STIX object that can be kept; whether it keeps every rule of the standard is for `STIXCheck`.
    package init(reading bytes: [UInt8], sizeMax: Int = STIXValue.sizeMax) throws(STIXMistake) {
        self = try STIXTape.over(bytes, sizeMax: sizeMax) { tape throws(STIXMistake) in try Self(reading: tape) }
    }

    /// The same for bytes that stay where they are.
    package init(reading bytes: UnsafeBufferPointer<UInt8>, sizeMax: Int = STIXValue.sizeMax) throws(STIXMistake) {
        self = try STIXTape.over(bytes, sizeMax: sizeMax) { tape throws(STIXMistake) in try Self(reading: tape) }
    }

    init(reading tape: STIXTape) throws(STIXMistake) {
        var reader = STIXEntryReader(tape: tape)
        try reader.read()
        guard let id = reader.id else { throw STIXMistake(.missing(property: "id")) }
        (self.id, type, specVersion) = (id, reader.type, reader.specVersion)
        (created, modified, revoked, createdBy) = (reader.created, reader.modified, reader.revoked, reader.createdBy)
        (objectMarkings, granular, references) = (reader.objectMarkings, reader.granular, reader.references)
        definition = reader.definition
        (title, aliases, labels, kinds) = (reader.title, reader.aliases, reader.labels, reader.kinds)
        indicator = reader.indicator
        (relationship, externalIDs, confidence) = (reader.relationship, reader.externalIDs, reader.confidence)
    }
}

/// A part of an object that is marked on its own, or written in another language.
package struct STIXGranularMarking: Hashable, Sendable {
    /// Nil for an entry that names a language only.
    package let marking: STIXID?
    package let language: String?
    /// `description`, `external_references.[0].url`
    package let selectors: [String]

    package init(marking: STIXID?, language: String? = nil, selectors: [String]) { (self.marking, self.language, self.selectors) = (marking, language, selectors) }
}

/// One reference to another object, with the property in which it stands: `extensions.archive-ext.contains_refs`.
package struct STIXReference: Hashable, Sendable {
    package let path: String
    package let target: STIXID

    package init(path: String, target: STIXID) { (self.path, self.target) = (path, target) }
}

/// A name in somebody's catalogue: `mitre-attack` `T1059`, `cve` `CVE-2024-3400`.
package struct STIXExternalID: Hashable, Sendable {
    package let source: String
    package let id: String

    package init(source: String, id: String) { (self.source, self.id) = (source, id) }
}

package struct STIXIndicator: Hashable, Sendable {
    package let pattern: String
    /// `stix`, `snort`, `yara`; `stix` where a 2.0 object does not say.
    package let patternType: String
    package let validFrom: STIXTimestamp?
    package let validUntil: STIXTimestamp?
}

/// What a marking definition says, as far as it is understood.
package enum STIXMarkingKind: Hashable, Sendable {
    /// A text that restricts nobody: a copyright, terms of use.
    case statement(String)
    /// Its type, or the extension that carries it; nobody here knows whom it keeps out.
    case other(String)
}
