package import Release
import Kernel
import Labels

/// Reads the rules of release over facts that are already checked; gives every mistake in them.
package typealias RuleReader = @Sendable (_ yaml: [UInt8], _ file: String, _ facts: Facts) -> (Rulebook?, [PackMistake])

extension Pack {
    static let rulesFile = "release/rules.yaml"

    /// Loads a pack from its directory, or says everything that is wrong with it.
    ///
    /// The rules are read once the facts stand, since they are checked against them.
    package static func load(_ directory: String, areas: [any AreaFacts.Type] = [], rules: RuleReader = Pack.readRules, rulesAlone: RuleReader = Pack.readRulesAlone) throws(PackErrors) -> Pack {
        try read(PackFiles(readingFrom: directory), areas: areas, rules: rules, rulesAlone: rulesAlone)
    }

    package static func read(_ files: PackFiles, areas: [any AreaFacts.Type] = [], rules: RuleReader = Pack.readRules, rulesAlone: RuleReader = Pack.readRulesAlone) throws(PackErrors) -> Pack {
        var reader = PackReader(files)
        let description = reader.readDescription()
        let (parties, bodies) = reader.readParties()
        reader.checkWholes(description)
        let memberships = reader.readMemberships()
        let tiles = reader.readTiles()
        let policies = reader.readPolicies(), levels = reader.readLevels(), forms = reader.readForms()
        let arrangements = reader.readArrangements()
        let sets = reader.readSets()
        let positions = reader.readPositions()
        let ofAreas = areas.compactMap { $0.read(&reader) as (any AreaFacts)? }
        if files.contents[rulesFile] == nil { reader.note(rulesFile, 1, 1, "the file is missing", "write the rules of release") }
        reader.noteUnknown()
        if !reader.mistakes.isEmpty {
            // What is wrong in the rules by themselves is said in the same breath; what only follows from a faulty fact is not.
            var seen: Set<PartyID> = []
            let roster = Roster(Array(parties.filter { seen.insert($0.id).inserted }.prefix(PartySet.capacity)))
            let asRead = Facts(roster: roster, memberships: memberships, arrangements: arrangements, setRows: sets, positions: positions,
                               vocabulary: Vocabulary(policies: policies, levels: levels, forms: forms))
            reader.keep(rulesAlone(files.contents[rulesFile] ?? [], files.shown(rulesFile), asRead).1)
        }
        if let errors = PackErrors(reader.mistakes, omitted: reader.omitted) { throw errors }

        // Its index costs more than all the reading, so it is made for facts that stand.
        let vocabulary = Vocabulary(policies: policies, levels: levels, forms: forms)
        let facts = Facts(roster: Roster(parties), memberships: memberships, arrangements: arrangements, setRows: sets, positions: positions, vocabulary: vocabulary)
        let (rulebook, mistakes) = rules(files.contents[rulesFile] ?? [], files.shown(rulesFile), facts)
        reader.keep(mistakes)
        if let errors = PackErrors(reader.mistakes, omitted: reader.omitted) { throw errors }
        guard let rulebook, let compiled = description.compiled else {
            // Invariant: a reader that gives no value has said why.
            preconditionFailure("the rules or the day of compilation are missing without a mistake")
        }
        return Pack(directory: files.directory, title: description.title, edition: description.edition, compiled: compiled, digest: files.digest,
                    covers: description.covers, caution: description.caution, organisations: description.organisations, bodies: bodies, tiles: tiles,
                    sources: reader.sources, remarks: reader.remarks, facts: facts, rulebook: rulebook, areas: ofAreas)
    }

    /// The rule reader that every installation uses; tests put others in its place.
    package static let readRules: RuleReader = { yaml, file, facts in readRules(yaml, file, facts, factsStand: true) }

    /// For facts that do not stand: only what is wrong in the rules whatever the facts are.
    package static let readRulesAlone: RuleReader = { yaml, file, facts in readRules(yaml, file, facts, factsStand: false) }

    private static func readRules(_ yaml: [UInt8], _ file: String, _ facts: Facts, factsStand: Bool) -> (Rulebook?, [PackMistake]) {
        if !factsStand, yaml.isEmpty { return (nil, []) }
        if let fault = CSVFault.encoding(of: yaml) {
            return (nil, [PackMistake(file: file, line: fault.place.line, column: fault.place.column, what: fault.what, remedy: fault.remedy)])
        }
        var reader = RulebookReader(file: file, facts: facts, factsStand: factsStand)
        let rulebook = reader.read(String(decoding: yaml, as: UTF8.self))
        return (rulebook, reader.mistakes)
    }
}
