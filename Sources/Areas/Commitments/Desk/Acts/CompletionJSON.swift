package import Commitments
package import Kernel
package import Node

/// A completion as the body of a `commitments.proposal` record, and as the tables keep it.
extension Completion {
    package func json(id: String) -> JSONValue {
        .members(("completion", .string(id)), ("proposal", .string(proposal.text)), ("wording", wording.isEmpty ? nil : .string(wording)), ("title", title.isEmpty ? nil : .string(title)),
                 ("area", area.map { .string($0.text) }), ("nature", nature.map { .string($0.rawValue) }), ("rhythm", rhythmMonths.map { .integer(Int64($0)) }), ("due", due.map { .string($0.description) }),
                 ("owners", .texts(owners.map(\.text))), ("goal", goal?.json), ("needs", .texts(needs.map(\.text))), ("successors", .texts(successors.map(\.text))), ("numbers", .texts(numbers.map(\.text))),
                 ("source", source.json))
    }

    package init(json: JSONValue) throws(RecordMistake) {
        let nature = try json.textIfAny("nature"), due = try json.textIfAny("due")
        guard nature == nil || nature.flatMap({ Proposal.Nature(rawValue: $0) }) != nil else { throw RecordMistake("nature", "one-off, recurring or standing was expected") }
        guard due == nil || due.flatMap({ PartialDate($0) }) != nil else { throw RecordMistake("due", "a year, a month or a day was expected") }
        let rhythm = json["rhythm"] == nil ? nil : try json.number("rhythm")
        guard rhythm.map({ (1...240).contains($0) }) ?? true else { throw RecordMistake("rhythm", "1 to 240 months were expected") }
        guard let source = json["source"] else { throw RecordMistake("source", "a title and how far it may be trusted were expected") }
        self.init(proposal: ProposalID(try json.text("proposal")), wording: try json.textIfAny("wording") ?? "", title: try json.textIfAny("title") ?? "", area: try json.textIfAny("area").map { AreaID($0) },
                  nature: nature.flatMap { Proposal.Nature(rawValue: $0) }, rhythmMonths: rhythm, due: due.flatMap { PartialDate($0) }, owners: try json.texts("owners").map { PartyID($0) },
                  goal: try Self.goal(json["goal"]), needs: try json.texts("needs").map { ProposalID($0) }, successors: try json.texts("successors").map { ProposalID($0) },
                  numbers: try json.texts("numbers").map { ProposalID($0) }, source: try Source(json: source))
    }

    private static func goal(_ json: JSONValue?) throws(RecordMistake) -> Goal? {
        guard let json else { return nil }
        guard let target = Amount(try json.text("target")), let due = PartialDate(try json.text("due")) else { throw RecordMistake("goal", "a target and its date were expected") }
        let baseline = try json.textIfAny("baseline"), on = try json.textIfAny("baseline_on")
        return Goal(measure: try json.text("measure"), unit: try json.textIfAny("unit") ?? "", baseline: baseline.flatMap { Amount($0) }, baselineOn: on.flatMap { PartialDate($0) }, target: target, due: due)
    }
}

extension Goal {
    package var json: JSONValue {
        .members(("measure", .string(measure)), ("unit", unit.isEmpty ? nil : .string(unit)), ("baseline", baseline.map { .string($0.description) }), ("baseline_on", baselineOn.map { .string($0.description) }),
                 ("target", .string(target.description)), ("due", .string(due.description)))
    }
}
